"""The facts of `hold_statements` as plain arrays: what the arithmetic of a source asks for, hundreds of times."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]
Places = npt.NDArray[np.intp]

NOWHERE = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Counts:
    """Figures side by side, one a place of each array: NaN and None where none is stated.

    `lower` and `upper` bound `value`, all in the figure's unit; `char_start` is the place of its sentence in the text.
    """

    value: Numbers
    lower: Numbers
    upper: Numbers
    ids: Texts
    char_start: Numbers

    def take(self, places: Places) -> "Counts":
        """The figures at some places, nothing for −1."""
        taken = [own.take(places) if len(own) else np.full(len(places), np.nan, own.dtype) for own in self.arrays]
        for own, nothing in zip(taken, (np.nan, np.nan, np.nan, None, np.nan), strict=True):
            own[places < 0] = nothing
        return Counts(*taken)

    def and_then(self, more: "Counts") -> "Counts":
        """These figures and more after them."""
        return Counts(*(np.concatenate(pair) for pair in zip(self.arrays, more.arrays, strict=True)))

    @property
    def arrays(self) -> tuple[Any, ...]:
        """The arrays in the order of the fields."""
        return (self.value, self.lower, self.upper, self.ids, self.char_start)


class Facts:
    """The rows of `hold_statements` as arrays: `counts`, the numbers of their `cell` and `place`, and their texts."""

    def __init__(self, held: pd.DataFrame) -> None:
        value, lower, upper, char_start = (
            held[name].to_numpy(dtype=np.float64) for name in ("value", "lower", "upper", "char_start")
        )
        self.counts = Counts(value, lower, upper, held["observation_id"].to_numpy(dtype=object), char_start)
        self.cell, self.place = (held[name].to_numpy(dtype=np.intp) for name in ("cell", "place"))
        self.breakdown, self.denominator = (held[name].to_numpy(dtype=object) for name in ("breakdown", "denominator"))
        self.percent = (held["unit"] == "percent").to_numpy()
        found = held.groupby("indicator", sort=False, observed=True).indices
        self._rows = {str(code): np.asarray(rows, dtype=np.intp) for code, rows in found.items()}

    def rows_of(self, indicator: str) -> Places:
        """Where the facts of an indicator stand."""
        return self._rows.get(indicator, NOWHERE)

    def state(self, indicators: Sequence[str]) -> bool:
        """Whether each of some indicators is stated anywhere."""
        return self._rows.keys() >= set(indicators)


class Wide:
    """Facts side by side: by indicator its `value`, bounds and `ids`, a place a cell of `cells`; NaN and None where the
    cell does not state it.

    The bounds of a percentage are wider by half a unit of its last digit, for it may be cut instead of rounded.
    `of_one_whole`: no two figures of the cell name different denominators.
    """

    def __init__(self, facts: Facts, codes: Sequence[str]) -> None:
        rows = {code: facts.rows_of(code) for code in codes}
        every = np.concatenate(list(rows.values()))
        self.cells = np.unique(facts.cell[every])
        self.value: dict[str, Numbers] = {}
        self.lower: dict[str, Numbers] = {}
        self.upper: dict[str, Numbers] = {}
        self.ids: dict[str, Texts] = {}
        counts = facts.counts
        for code, own in rows.items():
            at, lower, upper = np.searchsorted(self.cells, facts.cell[own]), counts.lower[own], counts.upper[own]
            cut = np.where(facts.percent[own], (upper - lower) / 2, 0.0)
            for columns, found in (
                (self.value, counts.value[own]),
                (self.lower, lower - cut),
                (self.upper, upper + cut),
            ):
                columns[code] = np.full(len(self.cells), np.nan)
                columns[code][at] = found
            self.ids[code] = np.full(len(self.cells), None, dtype=object)
            self.ids[code][at] = counts.ids[own]
        stating = every[facts.denominator[every] != ""]
        wholes = {*zip(facts.cell[stating].tolist(), facts.denominator[stating], strict=True)}
        named, times = np.unique(np.array([cell for cell, _ in wholes], dtype=np.intp), return_counts=True)
        self.of_one_whole: Flags = ~np.isin(self.cells, named[times > 1])


def add_up(columns: dict[str, Numbers], codes: Sequence[str]) -> Numbers:
    """The sum of some indicators in each cell, NaN where one is not stated."""
    first, *others = (columns[code] for code in codes)
    return sum(others, first)


def add_stated(columns: dict[str, Numbers], codes: Sequence[str]) -> Numbers:
    """The sum of those of some indicators that a cell states, NaN where it states none."""
    table = np.array([columns[code] for code in codes])
    return np.where(np.isnan(table).all(axis=0), np.nan, np.nansum(table, axis=0))


def none_below_zero(numbers: Numbers) -> Numbers:
    """The numbers, 0 for those below it; NaN stays."""
    return np.where(numbers < 0, 0.0, numbers)
