"""The opening sentences of a province's profile, made from its figures with their uncertainty."""

import re

import pandas as pd

from analysis.charts import message
from analysis.charts.names import assigner_name, figure_anchor, scope_name, translate_place
from analysis.charts.numbers import (
    format_hedged,
    format_interval,
    format_period,
    interval_decimals,
    is_share,
)
from analysis.codelists import read_indicators
from analysis.comparison.comparability import NOT_COMPARABLE, WITH_CAVEAT
from analysis.comparison.pairs import EQUAL, LEFT, RIGHT
from analysis.comparison.periods import PERIOD_CLASSES
from analysis.comparison.places import NAMED_BODIES
from analysis.observations.rows import Row, list_rows
from analysis.reports.auditing import describe_figure
from analysis.reports.parameters import Parameters
from analysis.reports.profile import FIRST, NO_INDICATOR, Profile, indicator_order
from analysis.reports.profile_places import MOST_PROFILES, Choice
from analysis.reports.showing import plain

MOST_ITEMS = 3  # figures of a class in a sentence, fewer where there are many classes
MANY_CLASSES = 2
NEAR_DAYS = 400  # from a year's figure to the next
OFFICE = "provincial_office"


def say(key: str, language: str, **values: object) -> str:
    """A text of the profile's own section of the catalogue."""
    return message(f"province_profile.{key}", language, **values)


def count(what: str, number: int, language: str) -> str:
    """A number of documents, figures or indicators with its noun."""
    return say(what, language, count=number)


def write_value(row: Row, language: str) -> str:
    """A figure with its hedge; a computed share in tenths."""
    derived = row["status"] == "derived" and is_share(row["unit"], row["indicator"])
    value = round(row["value"], 1) if derived else row["value"]
    return format_hedged(
        value,
        row["qualifier"],
        "percent" if is_share(row["unit"], row["indicator"]) else row["unit"],
        language,
        row["hedge"],
    )


def _lead(number: str, observation_id: str) -> str:
    """A number as a Markdown link to the sentence of a figure."""
    return f"[{plain(number)}](#{figure_anchor(observation_id)})"


def _with_interval(row: Row, language: str) -> str:
    """The value as a link to its sentence, and the interval where the figure is no single number."""
    value = _lead(write_value(row, language), row["observation_id"])
    counted = row.get("interval_basis") == "wilson"
    if not row["upper"] > row["lower"]:
        return value
    # How a decimal was rounded is no news to a reader; what a hedge or the counts leave open is.
    if not counted and row["qualifier"] == "exact" and row["status"] != "derived":
        return value
    decimals = interval_decimals(row["lower"], row["upper"]) if counted else None
    unit = "percent" if is_share(row["unit"], row["indicator"]) else row["unit"]
    interval = format_interval(row["lower"], row["upper"], unit, language, decimals)
    return say("with_wilson" if counted else "with_interval", language, value=value, interval=interval)


def name_figure(row: Row, language: str) -> str:
    """What a figure counts, as it stands within a sentence: with who assigned, and whose it is if not the office's."""
    tasks = re.fullmatch(r"assigner=[^|]*", row["breakdown"])
    label = read_indicators()[row["indicator"]].label(language)
    label = label if tasks else describe_figure(row, language, change=False)
    body = row["body"] if row["series"].split("|")[-1] else ""
    scope = "" if row["scope"] == OFFICE else body or scope_name(row["scope"], language)
    # Under the geography of 2025 a change stays that of the province which stated it.
    old = translate_place(row["place"], language) if row["measure"] != "level" and row["reason"] == "merger" else ""
    beside = ", ".join(filter(None, [assigner_name(row, language) if tasks else "", scope, old]))
    label = label[0].lower() + label[1:]
    return plain(f"{label} ({beside})" if beside else label)


def describe_known(profile: Profile, parameters: Parameters) -> str:
    """How many documents, figures and indicators there are, and of which years."""
    language, figures = parameters.language, profile.figures
    named = figures.loc[figures["indicator"] != NO_INDICATOR, "indicator"].nunique()
    dated = figures[figures["period_end"] != ""]
    undated = len(figures) - len(dated)
    values: dict[str, object] = {
        "place": f"**{plain(translate_place(profile.name, language))}**",
        "documents": count("documents", figures["source_id"].nunique(), language),
        "figures": count("figures", len(figures), language),
        "indicators": count("indicators", named, language),
    }
    if dated.empty:
        return say("known_undated", language, **values)
    first, last = int(dated["period_year"].min()), int(dated["period_year"].max())
    own = int(dated["period_year"].eq(parameters.year).fillna(False).sum())
    return say(
        "known",
        language,
        **values,
        years=say("one_year" if first == last else "years", language, first=first, last=last),
        own=say("own" if own else "own_none", language, number=own, year=parameters.year),
        undated=say("undated", language, number=undated) if undated else "",
    )


def _order_main(marks: pd.DataFrame) -> pd.DataFrame:
    """Marks as a reader asks for them: the province's own bodies first, contradicted figures late."""
    keyed = marks.assign(
        below=marks["scope"].isin(NAMED_BODIES),
        doubtful=marks["conflict"].astype(bool),
        place=marks["indicator"].map({code: indicator_order(code) for code in marks["indicator"].unique()}),
    )
    return keyed.sort_values(["below", "doubtful", "place"], kind="stable")


def describe_latest(profile: Profile, language: str) -> str:
    """The main figures of the latest year of each class of period, each as a link to its sentence."""
    marks = profile.marks
    codes = [one.code for one in PERIOD_CLASSES if (marks["period_class"] == one.code).any()]
    most = MOST_ITEMS if len(codes) <= MANY_CLASSES else MOST_ITEMS - 1
    classes = []
    for code in codes:
        own = marks[marks["period_class"] == code]
        # Years close on different days; of shorter periods one year has several, and the last one speaks.
        turn = "period_year" if code == "year" else "period_end"
        own = own[own[turn] == own[turn].max()]
        items = {name_figure(row, language): _with_interval(row, language) for row in list_rows(_order_main(own)[::-1])}
        items = dict(reversed(items.items()))  # of several statements under one name the first stands
        told = [f"{name} {value}" for name, value in items.items()]
        label, row = message(f"period_class.{code}", language), own.iloc[0]
        when = row["period_year"] if code == "year" else format_period(row["period_start"], row["period_end"], language)
        classes.append(say("latest_class", language, period_class=label, period=when, items=", ".join(told[:most])))
    if classes:
        return say("latest", language, classes="; ".join(classes))
    refused = profile.figures["period_class"].isin([one.code for one in PERIOD_CLASSES]).any()
    return say("latest_refused" if refused else "latest_none", language)


def _main_pair(profile: Profile) -> pd.Series | None:
    """The pair that a reader asks for first: judged comparable if any, of the first indicators, near, the latest."""
    pairs = profile.pairs
    if pairs.empty:
        return None
    ends = [pd.to_datetime(pairs[f"{side}_end"]) for side in ("left", "right")]
    keyed = pairs.assign(
        far=(ends[1] - ends[0]).dt.days > NEAR_DAYS,
        refused=pairs["verdict"] == NOT_COMPARABLE,
        other=~pairs["indicator"].isin(FIRST),
        day=-ends[1].astype("int64"),
        place=pairs["indicator"].map({code: indicator_order(code) for code in pairs["indicator"].unique()}),
    )
    return keyed.sort_values(["refused", "other", "far", "day", "place"], kind="stable").iloc[0]


def describe_change(profile: Profile, language: str) -> str:
    """What changed between the two periods that a reader asks for first, if that may be said."""
    pair = _main_pair(profile)
    if pair is None:
        return say("no_change", language)
    by_id = profile.marks.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    before, after = by_id.loc[pair["left_id"]], by_id.loc[pair["right_id"]]
    keys = {RIGHT: "risen", LEFT: "fallen", EQUAL: "level", "": "not_alike"}
    return say(
        keys.get(pair["order"], "undecided"),
        language,
        indicator=name_figure(after, language),
        before=_with_interval(before, language),
        after=_with_interval(after, language),
        earlier=format_period(before["period_start"], before["period_end"], language),
        later=format_period(after["period_start"], after["period_end"], language),
        caveat=say("caveat", language) if pair["verdict"] == WITH_CAVEAT else "",
    )


def write_checked(row: Row, side: str, language: str) -> str:
    """The implied or published level of a row of `check_prior_levels`."""
    return format_interval(row[f"{side}_lower"], row[f"{side}_upper"], row["unit"], language)


def describe_checks(profile: Profile, language: str) -> str:
    """Whether stated changes fit what was published before: the widest gap, or that they agree; "" for no check."""
    told = profile.checks[profile.checks["meets"].notna()]
    apart = told[~told["meets"].astype(bool)]
    if told.empty:
        return ""
    if apart.empty:
        return say("agrees", language, count=told["implied_id"].nunique())
    # A total says more than a part of it; of totals the one that is furthest off.
    order = apart.assign(part=apart["breakdown"] != "", off=-apart["gap_share"].abs().fillna(0))
    row = order.sort_values(["part", "off"], kind="stable").iloc[0]
    by_id = profile.figures.set_index("observation_id", drop=False)
    change = by_id.loc[row["parents"].split()[0]]
    return say(
        "disagrees",
        language,
        indicator=name_figure(change, language),
        later=format_period(change["period_start"], change["period_end"], language),
        earlier=format_period(row["period_start"], row["period_end"], language),
        implied=_lead(write_checked(row, "implied", language), change["observation_id"]),
        published=_lead(write_checked(row, "published", language), row["published_id"]),
    )


def describe_audit(profile: Profile, language: str) -> str:
    """How many contradictions and doubts the audit names."""
    found = profile.audit.findings["severity"].value_counts()
    numbers = {name: int(found.get(name, 0)) for name in ("contradiction", "doubt")}
    if not numbers["contradiction"]:
        key = "audit_doubts" if numbers["doubt"] else "audit_clean"
        return say(key, language, doubts=numbers["doubt"])
    return say("audit_found", language, contradictions=numbers["contradiction"], doubts=numbers["doubt"])


def describe_profile(profile: Profile, parameters: Parameters) -> list[str]:
    """The three opening sentences: what is known, the main figures, what changed and whether the figures fit."""
    language = parameters.language
    last = [
        describe_change(profile, language),
        describe_checks(profile, language),
        describe_audit(profile, language),
    ]
    return [
        describe_known(profile, parameters),
        describe_latest(profile, language),
        "; ".join(filter(None, last)) + ".",
    ]


def describe_choice(choice: Choice, parameters: Parameters) -> list[str]:
    """Why these places are told of, and how to ask for others; what was asked for in vain."""
    language, year = parameters.language, parameters.year
    if choice.refused:
        return [say("refused", language, count=len(parameters.provinces), most=MOST_PROFILES)]
    if not choice.names:
        places = plain(", ".join(parameters.provinces)) or message("common.all_provinces", language)
        return [message("common.nothing", language, year=year, provinces=places)]
    sentences = []
    if choice.by_default:
        key = "by_default" if choice.others else "by_default_alone"
        place = plain(translate_place(choice.names[0], language))
        example = next((name for name in choice.others if name.replace(" ", "").isalpha()), "")
        sentences.append(say(key, language, year=year, place=place, example=example))
    if choice.absent:
        sentences.append(say("absent", language, year=year, places=", ".join(choice.absent)))
    return sentences
