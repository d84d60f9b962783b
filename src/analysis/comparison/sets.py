"""The verdict on all figures of one chart or table, and the groups of them that may be compared with each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison.comparability import COMPARABLE, NOT_COMPARABLE, WITH_CAVEAT, bits_of, read_reasons
from analysis.comparison.groups import part_into_groups
from analysis.comparison.pairs import (
    LATEST,
    Positions,
    judge_pairs,
    keep_stated,
    list_reasons,
    number_panels,
    pair_up,
    tabulate_pairs,
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


@dataclass(frozen=True)
class PanelVerdict:
    """A panel of some marks: the places of its marks in their table, those of its pairs in theirs, and the verdict."""

    marks: Positions
    pairs: Positions
    verdict: SetVerdict


def judge_panels(
    marks: pd.DataFrame, breaks: pd.DataFrame | None = None, panel: Sequence[str] = LATEST
) -> tuple[pd.DataFrame, tuple[PanelVerdict, ...]]:
    """The pairs of `compare_pairs` and the verdicts of `judge_sets`, each pair judged once for both.

    The panels stand in the order in which they first do in the table. One without a stated mark has the verdict on
    nothing. Raises ValueError as both do.
    """
    given, panels = keep_stated(marks), number_panels(marks, panel)
    stated = np.flatnonzero(marks["observation_id"].notna())
    left, right = _pair_sets(panels[stated])
    bits, differences = judge_pairs(prepare_marks(given, breaks), left, right)
    found = _sum_up_panels(given, panels[stated], left, right, bits, int(panels.max(initial=-1)) + 1)
    return tabulate_pairs(given, left, right, bits, differences), tuple(
        PanelVerdict(np.flatnonzero(panels == number), np.flatnonzero(panels[stated][left] == number), verdict)
        for number, verdict in enumerate(found)
    )


def judge_sets(
    marks: pd.DataFrame, breaks: pd.DataFrame | None = None, panel: Sequence[str] = LATEST
) -> tuple[tuple[pd.DataFrame, SetVerdict], ...]:
    """The marks of each panel with the verdict on them, in the order in which the panels first stand in the table.

    Takes marks like `compare_pairs`; what they are sorted by does not matter for a verdict. Many panels at once are
    much faster than one by one. Raises ValueError as `judge_set` does, for the largest panel.
    """
    given = keep_stated(marks)
    panels = number_panels(given, panel)
    left, right = _pair_sets(panels)
    bits, _ = judge_pairs(prepare_marks(given, breaks), left, right, subtract=False)
    found = _sum_up_panels(given, panels, left, right, bits, int(panels.max(initial=-1)) + 1)
    return tuple((given.iloc[np.flatnonzero(panels == number)], verdict) for number, verdict in enumerate(found))


def _pair_sets(panels: npt.NDArray[np.int64]) -> tuple[Positions, Positions]:
    largest = int(np.bincount(panels, minlength=1).max())
    if largest > MOST_IN_SET:
        raise ValueError(f"{largest} figures in one set; expected at most {MOST_IN_SET}, as a chart can show")
    return pair_up(panels)


def _sum_up_panels(
    marks: pd.DataFrame,
    panels: npt.NDArray[np.int64],
    left: Positions,
    right: Positions,
    bits: npt.NDArray[np.int64],
    count: int,
) -> list[SetVerdict]:
    """The verdict on each of `count` panels from the reasons of their pairs, whatever the marks are sorted by."""
    order = ["observation_id", "indicator", "period_start"]
    ordered = marks[order].reset_index(drop=True).sort_values(order, kind="stable").index.to_numpy()
    columns = {name: marks[name].to_numpy(dtype=object) for name in ("observation_id", *PARTING)}
    place, found = np.zeros(len(marks), dtype=np.intp), []
    for number in range(count):
        members, own = ordered[panels[ordered] == number], panels[left] == number
        place[members] = np.arange(len(members))
        named = {name: cells[members] for name, cells in columns.items()}
        found.append(_sum_up(named, place[left[own]], place[right[own]], bits[own]))
    return found


def judge_set(marks: pd.DataFrame, breaks: pd.DataFrame | None = None) -> SetVerdict:
    """The verdict on all marks that one chart or table shows together; see SetVerdict.

    Takes marks like `compare_pairs`; what they are sorted by does not matter. Raises ValueError for a missing column,
    for more than MOST_IN_SET marks, and where marks of both geographies meet.
    """
    sets = judge_sets(marks, breaks, ())
    nothing = np.zeros(0, dtype=np.intp)
    return sets[0][1] if sets else _sum_up({"observation_id": nothing}, nothing, nothing, nothing.astype(np.int64))


def _sum_up(
    marks: Mapping[str, npt.NDArray[Any]], left: Positions, right: Positions, bits: npt.NDArray[np.int64]
) -> SetVerdict:
    """The verdict on some marks, by column, from the reasons of all their pairs."""
    refused = (bits & bits_of(verdict=NOT_COMPARABLE)) != 0
    counts = {NOT_COMPARABLE: int(refused.sum()), COMPARABLE: int((bits == 0).sum())}
    counts[WITH_CAVEAT] = len(bits) - sum(counts.values())
    gravest = next((one for one in (NOT_COMPARABLE, WITH_CAVEAT, COMPARABLE) if counts[one]), "")
    ids = marks["observation_id"]
    allowed = np.zeros((len(ids), len(ids)), dtype=bool)
    allowed[left, right] = allowed[right, left] = ~refused
    groups, exact = part_into_groups(allowed)
    counted = {code: int((bits >> bit & 1).sum()) for bit, code in enumerate(read_reasons())}
    parting = [name for name in PARTING if counted[name]]
    return SetVerdict(
        verdict=gravest,
        figures=len(ids),
        pairs=len(left),
        comparable=counts[COMPARABLE],
        with_caveat=counts[WITH_CAVEAT],
        not_comparable=counts[NOT_COMPARABLE],
        reasons=list_reasons(counted),
        groups=tuple(
            Group(
                ids=tuple(str(name) for name in ids[group]),
                shared={name: str(marks[name][group[0]]) for name in parting if len({*marks[name][group]}) == 1},
            )
            for group in groups
        ),
        exact=exact,
    )
