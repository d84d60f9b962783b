"""The three sentences that open a report: what is known, what may be compared, what changed; from the numbers alone."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd

from analysis.charts import message, read_messages
from analysis.charts.names import assigner_name, place_name, scope_name
from analysis.charts.numbers import (
    format_hedged,
    format_interval,
    format_number,
    format_period,
    is_share,
    round_share,
    shows_gap,
)
from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit
from analysis.comparison import PERIOD_CLASSES, Audit
from analysis.comparison.audit_order import rank_findings
from analysis.comparison.comparability import NOT_COMPARABLE, WITH_CAVEAT
from analysis.observations.rows import Row, list_rows
from analysis.reports.figure_links import mention
from analysis.reports.judging import Judged, Panel
from analysis.reports.parameters import Parameters
from analysis.reports.ranges import Range, largest_range, say_gap, say_range
from analysis.reports.reading import SUBJECTS
from analysis.reports.showing import plain
from analysis.reports.stated_changes import StatedChanges, say_change, say_check, say_implied, say_place
from analysis.reports.verdicts import say_reasons, short_reason

MOST_CAVEATS = 3
PROVINCIAL = ("provincial_office", "one_stop_centre", "province")


def as_list(sentences: Sequence[str]) -> list[str]:
    """Sentences as items of a Markdown list."""
    return [f"- {plain(text)}" for text in sentences]


def say_story(
    name: str,
    parameters: Parameters,
    latest: Judged,
    years: Judged,
    ranges: Sequence[Range],
    changes: StatedChanges,
    audit: Audit,
) -> tuple[str, str, str]:
    """Three plain sentences that answer the report's question for its year: what is known, compared, what changed.

    Figures stand in them as mentions, which `write_links` makes links and `without_links` plain words. None says
    anything of two figures that may not be compared. `latest` are its judged marks, `ranges` their
    `find_ranges`, `years` the judged marks of series over time.
    """
    language = parameters.language
    codes = SUBJECTS[name]
    return (
        _say_known(name, latest.marks, parameters.year, language),
        _say_compared(latest, ranges, codes, language),
        _say_two_years(years, changes, codes, language)
        or _say_stated(changes, language, checked=True)
        or _say_finding(latest.marks, audit, language)
        or _say_stated(changes, language, checked=False)
        or message("story.no_development", language, year=parameters.year),
    )


def _kind(code: str, language: str) -> str:
    label = message(f"period_class.{code}", language)
    return label[:1].lower() + label[1:]


def _say_known(name: str, marks: pd.DataFrame, year: int, language: str) -> str:
    """How many places state what, for which classes of period, and how many of them for the year itself."""
    places = marks["place_key"].nunique()
    subject = message(f"story.subject.{name}", language)
    if not places:
        return message("story.known_none", language, year=year, subject=subject)
    counts = marks.groupby("period_class")["place_key"].nunique()
    classes = ", ".join(
        f"{_kind(one.code, language)}: {counts[one.code]}" for one in PERIOD_CLASSES if one.code in counts
    )
    own = marks.loc[marks["period_year"] == year, "place_key"].nunique()
    key = "own_none" if not own else "own_all" if own == places else "own"
    own_text = message(f"story.{key}", language, count=own, year=year)
    return message("story.known", language, count=places, year=year, subject=subject, classes=classes, own=own_text)


def _say_compared(latest: Judged, ranges: Sequence[Range], codes: Sequence[str], language: str) -> str:
    """The range within the largest group of comparable figures, or that nothing may be compared, and why."""
    one = largest_range(ranges, codes)
    if one is not None:
        return message(
            "story.largest",
            language,
            count=len(one.marks),
            kind=_describe_kind(one.low, language),
            caveats=_say_caveats(one.panel, one.group.ids, language),
            range=say_range(one, language, linked=True),
        )
    pairs = [panel.pairs for panel in latest.panels if len(panel.pairs)]
    if len(latest.marks) == 1:
        row = latest.marks.iloc[0]
        period = format_period(row["period_start"], row["period_end"], language)
        values = {"place": place_name(row, language), "kind": _describe_kind(row, language), "period": period}
        return message("story.one", language, **values, value=_stated(row, language))
    if not pairs:
        return message("story.single" if latest.panels else "story.nothing_to_compare", language)
    refused = pd.concat(pairs)
    reasons = say_reasons(refused, NOT_COMPARABLE, language, 3)
    return message("story.none_comparable", language, count=len(refused), reasons=reasons)


def _describe_kind(row: Row, language: str) -> str:
    """What a figure is of: indicator, class of period, scope, who assigned."""
    label = read_indicators()[row["indicator"]].label(language)
    scope = f"story.scope.{row['scope']}"
    scope = message(scope, language) if scope in read_messages() else scope_name(str(row["scope"]), language)
    kinds = [label[:1].lower() + label[1:], assigner_name(row, language), _kind(row["period_class"], language), scope]
    return ", ".join(filter(None, kinds))


def _say_caveats(panel: Panel, ids: Iterable[str], language: str, but: Sequence[str] = ()) -> str:
    """The commonest caveats among some observations in few words, without those in `but`."""
    pairs = panel.within(ids)
    codes = pairs.loc[pairs["verdict"] == WITH_CAVEAT, "reasons"].str.split("|").explode().value_counts()
    named = [short_reason(str(code), language) for code in codes.index if code not in but][:MOST_CAVEATS]
    if named:
        return message("story.caveats", language, caveats="; ".join(named))
    return message("story.plain_but" if but else "story.plain", language)


def _say_two_years(years: Judged, changes: StatedChanges, codes: Sequence[str], language: str) -> str:
    """The latest change that holds between two years of one series, and what its source says of it; "" for none.

    Provinces' before the nation's and districts', which the report is not about; one between comparable figures before
    one with caveats (other seasons, near definitions); then one that its source speaks of.
    """
    found = []
    for panel in years.panels:
        for before, after in pairwise(list_rows(panel.marks.sort_values("period_end", kind="stable"))):
            pairs = list_rows(panel.within((before["observation_id"], after["observation_id"])))
            if len(pairs) == 1 and pairs[0]["order"] in ("left", "right") and _is_change(before, after):
                check = _check_between(before, after, changes, language)
                plain = set(pairs[0]["reasons"].split("|")) <= {"years"}
                told = (after["period_end"], bool(check), -codes.index(after["indicator"]))
                rank = (after["scope"] in PROVINCIAL, plain, *told, after["place"])
                found.append((rank, panel, before, after, pairs[0], check))
    if not found:
        return ""
    _, panel, before, after, pair, check = max(found, key=lambda one: one[0])
    return message(
        "story.rise" if after["compared_value"] > before["compared_value"] else "story.fall",
        language,
        place=place_name(after, language),
        kind=_describe_kind(after, language),
        before=_stated(before, language),
        before_period=format_period(before["period_start"], before["period_end"], language),
        after=_stated(after, language),
        after_period=format_period(after["period_start"], after["period_end"], language),
        gap=_say_growth(before, after, pair, language),
        caveats=_say_caveats(panel, (before["observation_id"], after["observation_id"]), language, ("years",)),
        check=f"; {check}" if check else "",
    )


def _is_change(before: Row, after: Row) -> bool:
    """Whether what changed is seen once figures are rounded as they are told: points of a rate, per cent of a count."""
    gap = float(after["compared_value"] - before["compared_value"])
    if is_share(after["unit"], after["indicator"]):
        return shows_gap(gap, float(after["compared_value"]))
    return bool(before["compared_value"]) and shows_gap(100 * gap / float(before["compared_value"]), 50)


def _say_growth(before: Row, after: Row, pair: Row, language: str) -> str:
    """How much higher or lower the later figure is: in per cent a day, of rates in percentage points."""
    bounds = sorted(abs(pair[name]) for name in ("difference_lower", "difference_upper"))
    if is_share(after["unit"], after["indicator"]) or before["doubt_lower"] <= 0:
        return say_gap(bounds[0], bounds[1], after["indicator"], after["unit"], language)
    ratios = (after["doubt_lower"] / before["doubt_upper"], after["doubt_upper"] / before["doubt_lower"])
    ends = sorted(round(abs(100 * (ratio - 1)), 1) for ratio in ratios)
    return message("story.percent_daily", language, number=format_interval(ends[0], ends[1], "percent", language))


def _stated(row: Row, language: str) -> str:
    share = is_share(row["unit"], row["indicator"])
    value = round_share(row["value"]) if share and row["status"] == "derived" else row["value"]
    number = format_hedged(value, row["qualifier"], "percent" if share else "count", language, row["hedge"])
    return mention(row["observation_id"], number)


def _check_between(before: Row, after: Row, changes: StatedChanges, language: str) -> str:
    """Whether the later source's own word on the change agrees with the earlier figure; "" where it says nothing."""
    linked = changes.linked
    same = (linked["series"] == after["series"]) & (linked["indicator"] == after["indicator"])
    same &= (linked["breakdown"] == after["breakdown"]) & (linked["period_end"] == after["period_end"])
    for change in list_rows(linked[same & (linked["base_end"] == before["period_end"])]):
        checks = changes.checks_of(change)
        judged = checks[checks["meets"].notna()]
        if len(judged):
            key = "check_meets" if judged["meets"].astype(bool).all() else "check_misses"
            gap = format_number(float(judged["gap"].abs().max()), language)
            return message(f"story.{key}", language, change=say_change(change, language), gap=gap)
    return ""


def _say_stated(changes: StatedChanges, language: str, checked: bool) -> str:
    """The latest change that a source states and that implies an earlier level, with its check; "" for none.

    `checked`: of those alone whose implied level could be held to a published figure.
    """
    told = changes.linked[changes.linked["reason"] == ""].sort_values("as_reported", kind="stable")
    for change in list_rows(told):
        checks = changes.checks_of(change)
        judged = checks[checks["meets"].notna()]
        if checked and judged.empty:
            continue
        check = say_check(judged.iloc[0], language) if len(judged) else message("change.no_other", language)
        return message(
            "story.stated",
            language,
            place=say_place(change, language),
            kind=_describe_kind(change, language),
            period=format_period(change["period_start"], change["period_end"], language),
            change=mention(change["observation_id"], say_change(change, language)),
            base=format_period(change["base_start"], change["base_end"], language),
            implied=say_implied(change, language),
            check=check,
        )
    return ""


def _is_seen(gap: float, gap_share: float) -> bool:
    """Whether a finding's gap is seen in the tables: counts stand there in full, percentages are rounded."""
    if float(gap).is_integer() or not gap_share:
        return gap != 0
    return shows_gap(gap, abs(gap / gap_share))


def _say_finding(marks: pd.DataFrame, audit: Audit, language: str) -> str:
    """The finding of the audit against the figures shown that a person should look at first; "" for none.

    A gap that tables round away is not told here: it stands in the report on quality.
    """
    shown = ["place", "merged", "territory", "series", "body", "period_start", "period_end", "findings"]
    own = marks.loc[marks["findings"] != "", shown]
    named = own.assign(finding_id=own["findings"].str.split()).explode("finding_id")
    rows = named.merge(audit.findings.assign(turn=rank_findings(audit)), on="finding_id")
    rows = rows[[_is_seen(gap, share) for gap, share in zip(rows["gap"], rows["gap_share"], strict=True)]]
    if rows.empty:
        return ""
    worst = rows.sort_values("turn", kind="stable").iloc[0]
    whole = float(worst["gap"]).is_integer()
    gap = format_number(abs(worst["gap"]), language, None if whole else 2)
    dimension = message(f"dimension.{worst['dimension']}", language) if worst["dimension"] else ""
    sentence = read_audit().rules[worst["rule"]].sentence(language).format(gap=gap, dimension=dimension)
    return message(
        "story.finding",
        language,
        count=rows["finding_id"].nunique(),
        place=place_name(worst, language),
        period=format_period(worst["period_start"], worst["period_end"], language),
        finding=sentence,
    )
