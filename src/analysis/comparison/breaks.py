"""Breaks in series: the merger of 1 July 2025, and changes of definition or scope (breaks.toml)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codelists import resolve_province
from analysis.codelists.toml_files import read_toml
from analysis.comparison.places import NAMED_BODIES, is_unchanged
from analysis.errors import InputError

KINDS = ("merger", "day", "column")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Break:
    """One break: its kind (KINDS) and what it applies to; see breaks.toml."""

    code: str
    kind: str
    vi: str
    en: str
    day: dt.date | None = None
    scopes: tuple[str, ...] = ()
    column: str = ""
    values: tuple[str, ...] = ()


@cache
def read_breaks() -> dict[str, Break]:
    """Read breaks.toml; keys are codes in file order."""
    found = {}
    for code, entry in read_toml("breaks.toml").items():
        lists = {name: tuple(entry.get(name, ())) for name in ("scopes", "values")}
        found[code] = Break(code=code, **{**entry, **lists})
    return found


def list_dated_breaks() -> pd.DataFrame:
    """The breaks that a day makes for all of a scope, one row each: `day` (ISO) and `scope` ("a|b"; "" for any)."""
    dated = [entry for entry in read_breaks().values() if entry.kind == "day" and entry.day]
    rows = [{"day": str(entry.day), "scope": "|".join(entry.scopes)} for entry in dated]
    return pd.DataFrame(rows, columns=["day", "scope"])


def describe_breaks(codes: str, language: str) -> list[str]:
    """The sentences in "vi" or "en" of break codes joined by spaces; [] for none."""
    found = [read_breaks()[code] for code in codes.split()]
    return list(dict.fromkeys(entry.vi if language == "vi" else entry.en for entry in found))


def find_breaks(first: pd.DataFrame, second: pd.DataFrame) -> pd.Series:
    """The breaks between the rows of two tables, row by row in their order: codes joined by spaces, "" for none.

    Both have province, place_key, scope, period_start, period_end, and where at hand unit, denominator,
    denominator_kind and length_basis. A day is crossed where one of the two periods has time before it and one (perhaps
    the same one) has time from it on. The merger counts for one province before and after, and for a period of a merged
    province that lies on both sides; a place that the geography has bridged is one place. The index is that of `first`.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} rows cannot be paired with {len(second)}")
    flags = {code: _crosses(entry, first, second) for code, entry in read_breaks().items()}
    codes = np.array([""] * len(first), dtype=object)
    for code, crossed in flags.items():
        codes[crossed] += code + " "
    return pd.Series(codes, index=first.index, dtype="str").str.strip()


def _crosses(entry: Break, first: pd.DataFrame, second: pd.DataFrame) -> Flags:
    if entry.kind == "column":
        return _differs(entry, first, second)
    day = entry.day.isoformat() if entry.day else ""
    own = _lies_on_both_sides(first, day) | _lies_on_both_sides(second, day)
    dated = _filled(first["period_end"]) & _filled(second["period_end"])
    starts = np.minimum(first["period_start"].to_numpy(object), second["period_start"].to_numpy(object))
    ends = np.maximum(first["period_end"].to_numpy(object), second["period_end"].to_numpy(object))
    crossed: Flags = dated & (starts < day).astype(bool) & (ends >= day).astype(bool)
    if entry.kind == "merger":
        merged = [_merged_lineage(table) for table in (first, second)]
        lineages = [names for names, _ in merged]
        one_place = (lineages[0] == lineages[1]) & (lineages[0] != "")
        moved = first["place_key"].to_numpy(object) != second["place_key"].to_numpy(object)
        whole = [
            flags & _lies_on_both_sides(table, day) for table, (_, flags) in zip((first, second), merged, strict=True)
        ]
        changed: Flags = crossed & one_place & moved & (merged[0][1] | merged[1][1])
        return changed | (dated & (whole[0] | whole[1]))
    if entry.scopes:
        crossed &= (first["scope"].isin(entry.scopes) | second["scope"].isin(entry.scopes).to_numpy()).to_numpy(bool)
        own &= crossed
    return crossed | own


def _filled(cells: pd.Series) -> Flags:
    return (cells.notna() & (cells != "")).to_numpy(bool)


def _lies_on_both_sides(table: pd.DataFrame, day: str) -> Flags:
    dated = _filled(table["period_start"]) & _filled(table["period_end"])
    both: Flags = dated & ((table["period_start"] < day) & (table["period_end"] >= day)).to_numpy(bool)
    return both


def _differs(entry: Break, first: pd.DataFrame, second: pd.DataFrame) -> Flags:
    if entry.column not in first or entry.column not in second:
        return np.zeros(len(first), dtype=bool)
    cells = [first[entry.column].to_numpy(object), second[entry.column].to_numpy(object)]
    differs: Flags = _filled(first[entry.column]) & _filled(second[entry.column]) & (cells[0] != cells[1]).astype(bool)
    if entry.values:
        differs &= np.isin(cells[0].astype(str), entry.values) & np.isin(cells[1].astype(str), entry.values)
    return differs


def _merged_lineage(table: pd.DataFrame) -> tuple[npt.NDArray[Any], Flags]:
    """Each row's province as it is since the merger (its code, "" where unknown), and whether it was merged."""
    keys = list(zip(table["province"], table["period_end"], strict=True))
    known: dict[tuple[str, str], tuple[str, bool]] = {}
    for name, day in dict.fromkeys(keys):
        try:
            entry = resolve_province(name, dt.date.fromisoformat(day) if day else None)
        except (InputError, TypeError, ValueError):
            known[name, day] = ("", False)
        else:
            known[name, day] = (entry.successor_code, not is_unchanged(entry))
    return (
        np.array([known[key][0] for key in keys], dtype=object),
        np.array([known[key][1] for key in keys], dtype=bool),
    )


def mark_breaks(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with `breaks`: what lies between each one's period and the one before it in its series.

    A series here is the printed province, scope and (below the province) body, indicator, breakdown and class of
    period, so that Thái Nguyên after the merger follows Thái Nguyên before it, with the break between them. Codes of
    breaks.toml joined by spaces; "" where none was crossed. The first period has only what lies within it.
    """
    body = marks["body"].where(marks["scope"].isin(NAMED_BODIES), "")
    lines = [marks["province"], marks["scope"], body, marks["indicator"], marks["breakdown"], marks["period_class"]]
    names = [f"line_{position}" for position in range(len(lines))]
    table = marks.assign(**dict(zip(names, lines, strict=True)), position=np.arange(len(marks)))
    ordered = table.sort_values([*names, "period_end", "position"], kind="stable")
    periods = ordered.drop_duplicates([*names, "period_end"])
    before = periods.assign(before=periods.groupby(names, sort=False)["position"].shift(1))
    earlier = ordered[[*names, "period_end", "position"]].merge(
        before[[*names, "period_end", "before"]], on=[*names, "period_end"], how="left", sort=False
    )
    previous = earlier.set_index("position")["before"].reindex(np.arange(len(marks)))
    own = pd.Series(np.arange(len(marks)), index=previous.index)
    found = find_breaks(marks.iloc[previous.fillna(own).astype(int)], marks)
    return marks.assign(breaks=found.to_numpy(object)).astype({"breaks": "str"})
