"""The verdict on all figures of one chart or table, and the groups of them that may be compared with each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison.comparability import COMPARABLE, NOT_COMPARABLE, WITH_CAVEAT, bits_of
from analysis.comparison.groups import part_into_groups
from analysis.comparison.pairs import (
    LATEST,
    Positions,
    count_reasons,
    judge_pairs,
    keep_stated,
    name_reasons,
    name_verdicts,
    number_panels,
    pair_up,
)
from analysis.comparison.prepared_marks import prepare_marks

MOST_IN_SET = 500
# Reasons that part figures by what stands in the column of their own name.
PARTING = ("indicator", "unit", "measure", "breakdown", "scope", "period_class")


@dataclass(frozen=True)
class Group:
    """Figures of a set that are all comparable with each other; `shared`: what parts them from the other groups."""

    ids: tuple[str, ...]
    shared: dict[str, str]


@dataclass(frozen=True)
class SetVerdict:
    """The verdict on all figures of one chart or table.

    `verdict` is the gravest of its pairs, "" where there are fewer than two figures. `reasons` has one row a reason
    that a pair has: code, verdict, kind, pairs (how many), the gravest first. `groups` part the figures: the largest
    set of mutually comparable ones first (with or without caveat), then the largest of the rest, and so on; one figure
    alone is comparable with no other that is left. `exact` False: too tangled to be sure that each is the largest.
    """

    verdict: str
    figures: int
    pairs: int
    comparable: int
    with_caveat: int
    not_comparable: int
    reasons: pd.DataFrame
    groups: tuple[Group, ...]
    exact: bool


def judge_sets(
    marks: pd.DataFrame, breaks: pd.DataFrame | None = None, panel: Sequence[str] = LATEST
) -> tuple[tuple[pd.DataFrame, SetVerdict], ...]:
    """The marks of each panel with the verdict on them, in the order in which the panels first stand in the table.

    Takes marks like `compare_pairs`; what they are sorted by does not matter for a verdict. Many panels at once are
    much faster than one by one. Raises ValueError as `judge_set` does, for the largest panel.
    """
    given = keep_stated(marks)
    ordered = given.sort_values(["observation_id", "indicator", "period_start"], kind="stable")
    places = ordered.index.to_numpy()
    ordered = ordered.reset_index(drop=True)
    panels = number_panels(ordered, panel)
    largest = int(np.bincount(panels, minlength=1).max())
    if largest > MOST_IN_SET:
        raise ValueError(f"{largest} figures in one set; expected at most {MOST_IN_SET}, as a chart can show")
    left, right = pair_up(panels)
    bits, _ = judge_pairs(prepare_marks(ordered, breaks), left, right, subtract=False)
    found = []
    for number in pd.Series(places).groupby(panels).min().sort_values().index:
        members, own = np.flatnonzero(panels == number), panels[left] == number
        left_side, right_side = (np.searchsorted(members, side[own]) for side in (left, right))
        verdict = _sum_up(ordered.iloc[members], left_side, right_side, bits[own])
        found.append((given.iloc[np.sort(places[members])], verdict))
    return tuple(found)


def judge_set(marks: pd.DataFrame, breaks: pd.DataFrame | None = None) -> SetVerdict:
    """The verdict on all marks that one chart or table shows together; see SetVerdict.

    Takes marks like `compare_pairs`; what they are sorted by does not matter. Raises ValueError for a missing column,
    for more than MOST_IN_SET marks, and where marks of both geographies meet.
    """
    sets = judge_sets(marks, breaks, ())
    nothing = np.zeros(0, dtype=np.intp)
    return sets[0][1] if sets else _sum_up(marks.iloc[:0], nothing, nothing, nothing.astype(np.int64))


def _sum_up(marks: pd.DataFrame, left: Positions, right: Positions, bits: npt.NDArray[np.int64]) -> SetVerdict:
    """The verdict on some marks from the reasons of all their pairs."""
    reasons = pd.DataFrame({"verdict": name_verdicts(bits), "reasons": name_reasons(bits)}).astype("str")
    counts = {
        verdict: int((reasons["verdict"] == verdict).sum()) for verdict in (COMPARABLE, WITH_CAVEAT, NOT_COMPARABLE)
    }
    gravest = next((one for one in (NOT_COMPARABLE, WITH_CAVEAT, COMPARABLE) if counts[one]), "")
    allowed = np.zeros((len(marks), len(marks)), dtype=bool)
    allowed[left, right] = allowed[right, left] = (bits & bits_of(verdict=NOT_COMPARABLE)) == 0
    groups, exact = part_into_groups(allowed)
    counted = count_reasons(reasons)
    parting = [name for name in PARTING if name in set(counted["code"])]
    return SetVerdict(
        verdict=gravest,
        figures=len(marks),
        pairs=len(left),
        comparable=counts[COMPARABLE],
        with_caveat=counts[WITH_CAVEAT],
        not_comparable=counts[NOT_COMPARABLE],
        reasons=counted,
        groups=tuple(
            Group(
                ids=tuple(str(name) for name in marks["observation_id"].iloc[group]),
                shared={
                    name: str(marks[name].iloc[group[0]]) for name in parting if marks[name].iloc[group].nunique() == 1
                },
            )
            for group in groups
        ),
        exact=exact,
    )
