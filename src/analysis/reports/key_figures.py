"""The key figures of a run for its index: from where to where comparable figures go, with the verdict on them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.charts import message
from analysis.charts.names import assigner_name, figure_anchor, scope_name
from analysis.codelists import read_indicators
from analysis.comparison import (
    OVER_TIME,
    Audit,
    compare_completion,
    compare_rates,
    compare_volumes,
    latest_by_class,
    repeated_series,
)
from analysis.comparison.comparability import WITH_CAVEAT
from analysis.observations.rows import Row
from analysis.reports.figure_links import without_links
from analysis.reports.judging import judge_marks
from analysis.reports.parameters import Parameters
from analysis.reports.ranges import Range, find_ranges, order_ranges, say_amount, say_dated, say_gap
from analysis.reports.reading import SUBJECTS, read_figures
from analysis.reports.stated_changes import find_changes
from analysis.reports.stories import say_story
from analysis.reports.verdicts import short_reason

# What each report compares, as its notebook does.
COMPARED: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "document_volumes": compare_volumes,
    "on_time_rates": compare_rates,
    "task_completion": compare_completion,
}
MOST_RANGES = 3  # of a report; the report has them all
MOST_CAVEATS = 3


@dataclass(frozen=True)
class End:
    """The lowest or highest figure of a group: amount, place and period in words, and the link to its sentence.

    `href` is the anchor of the sentence alone until `link_key_figures` has seen the page.
    """

    amount: str
    place: str
    href: str


@dataclass(frozen=True)
class KeyFigure:
    """A group of comparable figures: what is counted, of how many places, its ends, how far apart, the verdict."""

    what: str
    places: int
    low: End
    high: End
    apart: str
    verdict: str


@dataclass(frozen=True)
class KeyFigures:
    """What a report found, for the index: its largest groups of comparable figures and two of its opening sentences.

    `compared` stands where there is no group; `changed` is what is known of changes over time.
    """

    name: str
    figures: tuple[KeyFigure, ...]
    compared: str
    changed: str


def find_key_figures(name: str, parameters: Parameters, audit: Audit) -> KeyFigures:
    """The key figures of one report of COMPARED, not linked yet."""
    marks = COMPARED[name](read_figures(name, parameters))
    latest = judge_marks(latest_by_class(marks, parameters.year), audit)
    years = judge_marks(repeated_series(marks), audit, OVER_TIME)
    ranges = find_ranges(latest)
    story = say_story(name, parameters, latest, years, ranges, find_changes(name, parameters), audit)
    told = tuple(_tell(one, parameters.language) for one in order_ranges(ranges, SUBJECTS[name])[:MOST_RANGES])
    # That there is nothing to compare follows from what is known, which the index says only then.
    compared = story[1] if len(latest.marks) else f"{story[0]} {story[1]}"
    return KeyFigures(name, told, without_links(compared), without_links(story[2]))


def link_key_figures(found: KeyFigures, page: Path) -> KeyFigures:
    """The key figures with links into the report as built now; to its top where a sentence is not in it."""
    anchors = set(re.findall(r'\bid="(figure-[^"]+)"', page.read_text(encoding="utf-8")))

    def link(end: End) -> End:
        return replace(end, href=f"{page.name}#{end.href}" if end.href in anchors else page.name)

    return replace(found, figures=tuple(replace(one, low=link(one.low), high=link(one.high)) for one in found.figures))


def _tell(one: Range, language: str) -> KeyFigure:
    low = one.low
    kind = message(f"period_class.{low['period_class']}", language)
    parts = [
        read_indicators()[low["indicator"]].label(language),
        assigner_name(low, language),
        kind[:1].lower() + kind[1:],
        scope_name(str(low["scope"]), language) if one.marks["scope"].nunique() == 1 else "",
        message("table.group", language, letter=one.letter),
    ]
    return KeyFigure(
        what=", ".join(filter(None, parts)),
        places=len(one.marks),
        low=_tell_end(low, language),
        high=_tell_end(one.high, language),
        apart=_say_apart(one, language),
        verdict=_say_verdict(one, language),
    )


def _tell_end(row: Row, language: str) -> End:
    amount = say_amount(row, language)
    if row["unit"] != "percent" and not amount.endswith("%"):
        amount = message("story.daily", language, number=amount)
    return End(amount, say_dated(row, language), figure_anchor(str(row["observation_id"])))


def _say_apart(one: Range, language: str) -> str:
    if not one.holds:
        return message("story.not_apart", language)
    upper = one.lower if one.least else one.upper
    gap = say_gap(one.lower, upper, str(one.low["indicator"]), str(one.low["unit"]), language)
    return message("story.apart_least" if one.least else "story.apart", language, gap=gap)


def _say_verdict(one: Range, language: str) -> str:
    """Comparable, or with which caveats, the commonest first."""
    pairs = one.panel.within(one.group.ids)
    codes = pairs.loc[pairs["verdict"] == WITH_CAVEAT, "reasons"].str.split("|").explode().value_counts()
    if codes.empty:
        return message("index.comparable", language)
    caveats = "; ".join(short_reason(str(code), language) for code in codes.index[:MOST_CAVEATS])
    return message("index.with_caveat", language, caveats=caveats)
