"""Marks of a report held to the audit and judged: which may be compared, in what groups, and why not the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import pandas as pd

from analysis.charts.names import APART
from analysis.codelists import read_indicators
from analysis.comparison import (
    LATEST,
    Audit,
    Group,
    SetVerdict,
    add_doubts,
    audit_figures,
    judge_panels,
    place_figures,
)
from analysis.comparison.breaks import mark_breaks, read_breaks
from analysis.comparison.comparability import NOT_COMPARABLE, WITH_CAVEAT
from analysis.observations.files import read_documents, read_observations
from analysis.reports.parameters import Parameters


@dataclass(frozen=True)
class Panel:
    """What one panel of a chart shows together: its marks, every pair of them, and the verdict on the set."""

    marks: pd.DataFrame
    pairs: pd.DataFrame
    verdict: SetVerdict

    @cached_property
    def groups(self) -> list[tuple[str, Group, pd.DataFrame]]:
        """The groups of at least two comparable figures, largest first: letter, group, its marks."""
        found = [group for group in self.verdict.groups if len(group.ids) > 1]
        return [
            (letter_of(place), group, self.marks[self.marks["observation_id"].isin(group.ids)])
            for place, group in enumerate(found)
        ]

    def within(self, ids: Iterable[str]) -> pd.DataFrame:
        """The pairs of which both sides are among some observations."""
        wanted = set(ids)
        return self.pairs[[left in wanted and right in wanted for left, right in self._sides]]

    @cached_property
    def _sides(self) -> list[tuple[str, str]]:
        return list(zip(self.pairs["left_id"], self.pairs["right_id"], strict=True))


@dataclass(frozen=True)
class Judged:
    """Marks of a report and what may be said of them together.

    `marks`: as they came, with doubt_lower, doubt_upper and findings of the audit, and, for charts and tables, `letter`
    (A, B, … the groups of comparable marks in their panel; APART for a mark that may be compared with no other there;
    "" where it is the only one) and `caveat` (some pair of its group is comparable with a caveat only). `panels`: one a
    chart's panel, in the marks' order.
    """

    marks: pd.DataFrame
    panels: tuple[Panel, ...]

    def of(self, indicators: Sequence[str]) -> "Judged":
        """The part that is about some indicators."""
        panels = (panel for panel in self.panels if panel.marks["indicator"].iloc[0] in indicators)
        return Judged(self.marks[self.marks["indicator"].isin(indicators)], tuple(panels))


def letter_of(place: int) -> str:
    """A, B, … Z, A2, B2, … for the groups of a panel."""
    turn, place = divmod(place, 26)
    return chr(ord("A") + place) + (str(turn + 1) if turn else "")


def audit_report(parameters: Parameters) -> Audit:
    """The audit of every figure of the wanted provinces up to the report year: what `judge_marks` holds marks to."""
    return audit_figures(place_report(parameters, tuple(read_indicators())))


def place_report(parameters: Parameters, indicators: tuple[str, ...]) -> pd.DataFrame:
    """Every stated figure of some indicators under the report's parameters: rows of `place_figures`."""
    observations, documents = read_observations(parameters.observations), read_documents(parameters.observations)
    chosen = (parameters.year, parameters.provinces, parameters.geography)
    return place_figures(observations, documents, indicators, *chosen)


def list_breaks() -> pd.DataFrame:
    """The breaks on a day that `compare_pairs` takes: day, and the scopes concerned joined by a pipe sign."""
    days = [one for one in read_breaks().values() if one.kind == "day" and one.day]
    return pd.DataFrame({"day": [str(one.day) for one in days], "scope": ["|".join(one.scopes) for one in days]})


def judge_marks(marks: pd.DataFrame, audit: Audit, panel: Sequence[str] = LATEST) -> Judged:
    """Judge the marks of a chart, each of its panels (`panel`: the columns that part them) by itself; see Judged.

    Takes marks of `compare_*`, one row a figure. Raises ValueError for a missing column and for a panel of more marks
    than a chart can show.
    """
    marks = add_doubts(marks, audit)
    pairs, found = judge_panels(marks, list_breaks(), panel)
    panels = [Panel(marks.iloc[one.marks], pairs.iloc[one.pairs], one.verdict) for one in found]
    letters: dict[tuple[str, str], str] = {}
    caveats: dict[tuple[str, str], bool] = {}
    for one in panels:
        letters |= dict.fromkeys(_list_keys(one.marks), APART if one.verdict.figures > 1 else "")
        for letter, group, members in one.groups:
            keys = _list_keys(members)
            letters |= dict.fromkeys(keys, letter)
            caveats |= dict.fromkeys(keys, bool((one.within(group.ids)["verdict"] == WITH_CAVEAT).any()))
    keys = _list_keys(marks)
    lettered = pd.Series([letters.get(key, "") for key in keys], index=marks.index, dtype="str")
    return Judged(marks.assign(letter=lettered, caveat=[caveats.get(key, False) for key in keys]), tuple(panels))


def _list_keys(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """What tells marks apart: of one observation there may be marks of two indicators."""
    return list(zip(marks["observation_id"], marks["indicator"], strict=True))


def mark_cuts(judged: Judged) -> pd.DataFrame:
    """The marks of series with `cut`: True where no line may join one to the year before it.

    A break lies between them (merger, scope, closing day, denominator), or the two may not be compared.
    """
    marks = mark_breaks(judged.marks)
    cut = marks["breaks"] != ""
    for panel in judged.panels:
        ordered = panel.marks.sort_values("period_end", kind="stable")["observation_id"].tolist()
        refused = panel.pairs[panel.pairs["verdict"] == NOT_COMPARABLE]
        parted = {frozenset(pair) for pair in zip(refused["left_id"], refused["right_id"], strict=True)}
        for before, after in pairwise(ordered):
            if frozenset((before, after)) in parted:
                cut |= (marks["observation_id"] == after) & (marks["indicator"] == panel.marks["indicator"].iloc[0])
    first = marks.groupby(["series", "indicator", "breakdown", "period_class"])["period_end"].transform("min")
    return marks.assign(cut=cut & (marks["period_end"] != first))
