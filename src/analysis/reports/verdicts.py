"""The block under a chart: which of its figures may be compared, in what groups, and why the others may not."""

import html
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
from IPython import display as notebook

from analysis.charts import message
from analysis.charts.names import assigner_name, place_name, scope_name
from analysis.charts.numbers import format_hedged, format_period
from analysis.codelists import read_indicators, read_units
from analysis.comparison import count_reasons, list_refused, read_reasons
from analysis.comparison.comparability import NOT_COMPARABLE, WITH_CAVEAT
from analysis.observations.rows import Row, list_rows
from analysis.reports.figure_links import write_links
from analysis.reports.judging import Judged, Panel
from analysis.reports.ranges import Range, say_range

MOST_REASONS = 4  # that a line names; the list below it has them all


def show_verdicts(judged: Judged, language: str, ranges: Sequence[Range] = ()) -> None:
    """Show under a chart or table what of it may be compared: see `render_verdicts`."""
    text = render_verdicts(judged, language, ranges)
    if text:
        notebook.display(notebook.HTML(text))  # type: ignore[no-untyped-call]


def render_verdicts(judged: Judged, language: str, ranges: Sequence[Range] = ()) -> str:
    """HTML of the verdicts on a chart's panels: in words, with the groups, the reasons and the refused pairs folded.

    `ranges` are those of `find_ranges`: a group that has one says from where to where it goes. Panels of a single
    figure share one line. "" for no marks.
    """
    several = [panel for panel in judged.panels if panel.verdict.figures > 1]
    single = [panel for panel in judged.panels if panel.verdict.figures == 1]
    parts = [_render_panel(panel, ranges, language) for panel in several]
    if single:
        names = "; ".join(dict.fromkeys(_name_panel(panel, language, owner=True) for panel in single))
        parts.append(f"<p>{html.escape(message('verdict.single', language, names=names))}</p>")
    if not parts:
        return ""
    heading = html.escape(message("verdict.heading", language))
    return f'<section class="verdicts"><p class="title">{heading}</p>{"".join(parts)}</section>'


def _name_panel(panel: Panel, language: str, owner: bool = False) -> str:
    """Indicator and class of period, and whose where all marks are one place's (`owner`: always the first's)."""
    first = panel.marks.iloc[0]
    indicator, kind = read_indicators()[first["indicator"]], message(f"period_class.{first['period_class']}", language)
    names = [indicator.label(language), kind.lower() if language == "en" else kind[:1].lower() + kind[1:]]
    if owner or panel.marks["series"].nunique() == 1:
        names.append(place_name(first, language))
        names.append(assigner_name(first, language))
    return ", ".join(filter(None, names))


def name_marks(marks: pd.DataFrame, language: str) -> dict[str, str]:
    """A name for each observation_id: the place, and as much more as tells it from the others of the table."""
    rows = list_rows(marks)
    names = [place_name(row, language) for row in rows]
    more: tuple[Callable[[Row], str], ...] = (
        lambda row: format_period(row["period_start"], row["period_end"], language),
        lambda row: scope_name(str(row["scope"]), language),
        lambda row: assigner_name(row, language),
        lambda row: str(row["publisher"] or row["source_id"]),
        lambda row: format_hedged(row["value"], row["qualifier"], row["unit"], language),
    )
    for describe in more:
        for name in [name for name in dict.fromkeys(names) if names.count(name) > 1]:
            places = [place for place, other in enumerate(names) if other == name]
            described = [describe(rows[place]) for place in places]
            if len(set(described)) > 1:  # what all of them share tells nothing apart
                for place, own in zip(places, described, strict=True):
                    names[place] = f"{name} ({own})" if own else name
    return dict(zip(marks["observation_id"], names, strict=True))


def say_reasons(pairs: pd.DataFrame, verdict: str, language: str, most: int = MOST_REASONS) -> str:
    """Reasons of one verdict among some pairs in few words, the commonest first, each with how many pairs have it."""
    counted = count_reasons(pairs)
    counted = counted[counted["verdict"] == verdict].sort_values("pairs", ascending=False, kind="stable")
    named = [
        message("verdict.reason_count", language, reason=short_reason(code, language), count=number)
        for code, number in zip(counted["code"][:most], counted["pairs"][:most], strict=True)
    ]
    if len(counted) > most:
        named.append(message("verdict.more_reasons", language, count=len(counted) - most))
    return "; ".join(named)


def short_reason(code: str, language: str) -> str:
    """A reason of comparability.toml in a few words."""
    return message(f"verdict.reason.{code}", language)


def _render_panel(panel: Panel, ranges: Sequence[Range], language: str) -> str:
    verdict, names, say = panel.verdict, name_marks(panel.marks, language), html.escape
    head = message(f"verdict.{_verdict_key(panel)}", language, count=verdict.figures)
    title = f"<strong>{say(_name_panel(panel, language))}: {say(head)}</strong>"
    if verdict.pairs == 1:
        return f'<div class="verdict"><p>{title} {_say_pair(panel, names, ranges, language)}</p></div>'
    counts = message(
        "verdict.counts",
        language,
        count=verdict.pairs,
        plain=verdict.comparable,
        caveat=verdict.with_caveat,
        refused=verdict.not_comparable,
    )
    refused = list_refused(panel.pairs)
    items = "".join(f"<li>{line}</li>" for line in _say_lines(panel, names, ranges, refused, language))
    text = f"<p>{title} {say(counts)}</p><ul>{items}</ul>{_render_refused(refused, names, language)}"
    return f'<div class="verdict">{text}</div>'


def _say_pair(panel: Panel, names: dict[str, str], ranges: Sequence[Range], language: str) -> str:
    """Two figures: which, why not or with which caveats, and how far apart."""
    pair = panel.pairs.iloc[0]
    codes = [code for code in pair["reasons"].split("|") if code]
    told = [short_reason(code, language) for code in codes if read_reasons()[code].verdict == pair["verdict"]]
    sides = f"{names[pair['left_id']]} ↔ {names[pair['right_id']]}"
    text = html.escape(f"{sides}: {'; '.join(told)}." if told else f"{sides}.")
    return text + _say_own_range(panel, "A", ranges, language)


def _say_own_range(panel: Panel, letter: str, ranges: Sequence[Range], language: str) -> str:
    own = [one for one in ranges if one.panel is panel and one.letter == letter]
    if not own:
        return ""
    said = say_range(own[0], language, linked=True)
    return f" {write_links(html.escape(said[:1].upper() + said[1:]))}."


def _say_lines(
    panel: Panel, names: dict[str, str], ranges: Sequence[Range], refused: pd.DataFrame, language: str
) -> list[str]:
    """The items under a verdict as HTML: each group, what stands alone, the caveats, the reasons."""
    lines = [_say_group(panel, letter, names, ranges, language) for letter, _, _ in panel.groups]
    alone = [group.ids[0] for group in panel.verdict.groups if len(group.ids) == 1]
    if alone:
        told = _name_alone(panel, alone, names, language)
        lines.append(html.escape(message("verdict.alone", language, names=told)))
    caveats = say_reasons(panel.pairs[panel.pairs["verdict"] == WITH_CAVEAT], WITH_CAVEAT, language)
    if caveats:
        lines.append(html.escape(message("verdict.caveats", language, reasons=caveats)))
    if len(refused):
        reasons = say_reasons(refused, NOT_COMPARABLE, language)
        lines.append(html.escape(message("verdict.refused_for", language, reasons=reasons)))
    if not panel.verdict.exact:
        lines.append(html.escape(message("verdict.not_exact", language)))
    return lines


def _verdict_key(panel: Panel) -> str:
    """Which sentence the verdict on a whole panel is."""
    if panel.verdict.verdict != NOT_COMPARABLE:
        return "all_caveat" if panel.verdict.verdict == WITH_CAVEAT else "all_plain"
    return "some" if panel.groups else "none"


def _say_group(panel: Panel, letter: str, names: dict[str, str], ranges: Sequence[Range], language: str) -> str:
    """One group as an item: its members with their periods, what they share, what parts them from the group before."""
    groups = panel.groups
    place = [one for one, _, _ in groups].index(letter)
    _, group, marks = groups[place]
    ordered = marks.sort_values("compared_value", ascending=False, kind="stable")
    members = "; ".join(_dated(row, names, language) for row in list_rows(ordered))
    shared = ", ".join(_say_shared(name, value, language) for name, value in group.shared.items())
    caveat = bool((panel.within(group.ids)["verdict"] == WITH_CAVEAT).any())
    head = message("verdict.group_caveat" if caveat else "verdict.group_plain", language, letter=letter)
    text = f"<strong>{html.escape(head)}</strong>{html.escape(f' ({shared})' if shared else '')}: {members}."
    if place:
        between = _between(panel, set(groups[0][1].ids), set(group.ids))
        reasons = say_reasons(between, NOT_COMPARABLE, language, 2)
        text += " " + html.escape(message("verdict.parted", language, letter=groups[0][0], reasons=reasons))
    return text + _say_own_range(panel, letter, ranges, language)


def _dated(row: Row, names: dict[str, str], language: str) -> str:
    name, period = names[row["observation_id"]], format_period(row["period_start"], row["period_end"], language)
    return html.escape(name if period in name else f"{name}, {period}")


def _between(panel: Panel, some: set[str], others: set[str]) -> pd.DataFrame:
    left, right = panel.pairs["left_id"], panel.pairs["right_id"]
    return panel.pairs[(left.isin(some) & right.isin(others)) | (left.isin(others) & right.isin(some))]


def _say_shared(name: str, value: str, language: str) -> str:
    """What the figures of a group have in common where others of the panel differ."""
    if name == "scope":
        return scope_name(value, language)
    if name == "breakdown":
        return assigner_name(pd.Series({"breakdown": value, "indicator": "tasks_"}), language)
    if name == "unit" and value in read_units():
        return read_units()[value].label(language)
    return value


def _name_alone(panel: Panel, alone: list[str], names: dict[str, str], language: str) -> str:
    """The figures that may be compared with no other, each with the gravest reason that most of its pairs have."""
    gravest: dict[str, Counter[str]] = {name: Counter() for name in alone}
    refused = panel.pairs.loc[panel.pairs["verdict"] == NOT_COMPARABLE, ["left_id", "right_id", "reasons"]]
    for left, right, codes in refused.itertuples(index=False, name=None):
        for name in {left, right} & gravest.keys():
            gravest[name][codes.split("|")[0]] += 1
    told = []
    for name, counted in gravest.items():
        reasons = " + ".join(short_reason(code, language) for code, _ in counted.most_common(2))
        told.append(f"{names[name]} ({reasons})" if reasons else names[name])
    return "; ".join(told)


def _render_refused(refused: pd.DataFrame, names: dict[str, str], language: str) -> str:
    """Every refused pair, folded: under its gravest reason, and there gathered by what is refused with the same."""
    if refused.empty:
        return ""
    parts = []
    gravest = refused["reasons"].str.split("|").str[0]
    for code, own in refused.groupby(gravest, sort=False):
        gathered = gather_pairs(list(zip(own["left_id"], own["right_id"], strict=True)))
        pairs = "<br>".join(html.escape(one.say(names, language)) for one in gathered)
        rule = html.escape(read_reasons()[str(code)].rule(language))
        parts.append(f"<p><em>{rule} ({len(own)})</em><br>{pairs}</p>")
    summary = html.escape(message("verdict.refused", language, count=len(refused)))
    return f"<details><summary>{summary}</summary>{''.join(parts)}</details>"


@dataclass(frozen=True)
class RefusedPairs:
    """Figures that are each refused with all `others`, and, where `mutual`, with one another."""

    alike: tuple[str, ...]
    others: tuple[str, ...]
    mutual: bool

    def say(self, names: dict[str, str], language: str) -> str:
        """Both sides by their names."""
        left, right = ("; ".join(names[one] for one in side) for side in (self.alike, self.others))
        if len(self.alike) == 2 and not self.others:
            return " ↔ ".join(names[one] for one in self.alike)
        if not self.mutual:
            return f"{left} ↔ {right}"
        key = "verdict.and_each_other" if self.others else "verdict.each_other"
        return message(key, language, left=left, right=right)


def gather_pairs(pairs: Sequence[tuple[str, str]]) -> list[RefusedPairs]:
    """Every pair once: figures that are refused with the same others stand together."""
    partners: dict[str, dict[str, None]] = {}
    for left, right in pairs:
        partners.setdefault(left, {})[right] = None
        partners.setdefault(right, {})[left] = None
    gathered = []
    while partners:
        one = max(partners, key=lambda side: len(partners[side]))
        wanted = {one, *partners[one]}
        twins = [other for other in partners[one] if {other, *partners[other]} == wanted]
        apart = [other for other in partners if other != one and partners[other].keys() == partners[one].keys()]
        alike = (one, *(twins or apart))
        others = tuple(other for other in partners[one] if other not in alike)
        gathered.append(RefusedPairs(alike, others, bool(twins)))
        for gone in alike:
            del partners[gone]
        for other in others:
            for gone in alike:
                del partners[other][gone]
            if not partners[other]:
                del partners[other]
    return gathered
