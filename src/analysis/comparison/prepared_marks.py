"""Marks made ready for the judges: text as categories, dates as numbers, what is optional filled in."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators, read_provinces
from analysis.comparison.breaks import list_dated_breaks
from analysis.comparison.comparability import NEW_GEOGRAPHY, OLD_GEOGRAPHY
from analysis.comparison.places import MERGER_DAY, NEW, OLD
from analysis.comparison.wordings import read_wording_of_marks

REQUIRED = (
    "observation_id",
    "place_key",
    "place",
    "series",
    "scope",
    "indicator",
    "measure",
    "breakdown",
    "unit",
    "period_start",
    "period_end",
    "period_class",
    "period_year",
    "period_days",
    "period_basis",
    "compared_value",
    "compared_lower",
    "compared_upper",
    "hedged",
    "conflict",
    "reason",
    "confidence",
    "rule",
    "quote",
    "char_start",
    "figure_start",
)
# Needed only where a mark is a rate that may have one of several denominators.
OF_RATES = ("denominator_kind", "band_lower", "band_upper")
OPTIONAL = ("doubt_lower", "doubt_upper", "territory", "numerator", "total")
BREAK_COLUMNS = ("day", "indicator", "scope", "place_key")
MOST_PERCENT = 100.0
MOST_BREAKS = 63  # bits of an integer


@cache
def _several_denominators() -> frozenset[str]:
    return frozenset(code for code, one in read_indicators().items() if len(one.denominators) > 1)


@cache
def _successor_codes() -> dict[str, str]:
    """The code of the province of today for the place key of each one that merged, and of each one made of several."""
    codes = {}
    for entry in read_provinces():
        codes[entry.code + (OLD if entry.valid_on(MERGER_DAY.replace(month=6)) else NEW)] = entry.successor_code
    return codes


def check_marks(marks: pd.DataFrame) -> None:
    """Raise ValueError, naming the first column that is missing, for marks that cannot be judged."""
    rates = "indicator" in marks and marks["indicator"].isin(_several_denominators()).any()
    for column in (*REQUIRED, *(OF_RATES if rates else ())):
        if column not in marks:
            made_by = "derive the bounds of rates and volumes first" if "_" in column else "pass marks of compare_*"
            raise ValueError(f"marks to be judged have no column “{column}”: {made_by}")


def _text(marks: pd.DataFrame, column: str) -> pd.Series:
    return marks[column].astype("object").fillna("").astype(str) if column in marks else _fill(marks, "")


def _fill(marks: pd.DataFrame, value: str | float) -> pd.Series:
    return pd.Series(value, index=marks.index)


def _number(marks: pd.DataFrame, column: str, otherwise: str = "") -> pd.Series:
    other = _number(marks, otherwise) if otherwise else _fill(marks, np.nan)
    return pd.to_numeric(marks[column]).astype("float64").fillna(other) if column in marks else other


def _flag(marks: pd.DataFrame, column: str) -> pd.Series:
    """A column of flags; one that is not filled in counts as raised: what was not looked at is no all-clear."""
    return marks[column].astype("boolean").fillna(True).astype(bool)


def _days_since_epoch(dates: pd.Series) -> pd.Series:
    """Days since 1970 of ISO dates, NaN for ""; each distinct date is read once."""
    distinct = pd.Series(dates.unique())
    days = (pd.to_datetime(distinct.where(distinct != ""), format="%Y-%m-%d") - pd.Timestamp(0)).dt.days
    return dates.map(dict(zip(distinct, days.astype("float64"), strict=True))).astype("float64")


def _count_whole_months(start: pd.Series, end: pd.Series) -> pd.Series:
    """How many calendar months ISO dates hold from the first day of one to the last of another; 0 for no whole ones."""
    distinct = pd.DataFrame({"start": start, "end": end}).drop_duplicates()
    first = pd.to_datetime(distinct["start"].where(distinct["start"] != ""), format="%Y-%m-%d")
    last = pd.to_datetime(distinct["end"].where(distinct["end"] != ""), format="%Y-%m-%d")
    months = (last.dt.year - first.dt.year) * 12 + last.dt.month - first.dt.month + 1
    months = months.where(first.dt.is_month_start & last.dt.is_month_end, 0).fillna(0)
    known = dict(zip(zip(distinct["start"], distinct["end"], strict=True), months, strict=True))
    return pd.Series([known[pair] for pair in zip(start, end, strict=True)], index=start.index, dtype="float64")


def _add_breaks(ready: pd.DataFrame, breaks: pd.DataFrame | None) -> pd.DataFrame:
    """The breaks that each mark's first and last day have passed, as sets of bits; `own_`: those of one place."""
    masks = {name: np.zeros(len(ready), dtype=np.int64) for name in ("start", "end", "own_start", "own_end")}
    listed = list_dated_breaks() if breaks is None else breaks
    rows = listed.reindex(columns=list(BREAK_COLUMNS)).astype("object").fillna("").to_dict("records")
    if len(rows) > MOST_BREAKS:
        raise ValueError(f"{len(rows)} breaks; expected at most {MOST_BREAKS}")
    for bit, row in enumerate(rows):
        if not row["day"]:
            raise ValueError(f"break {bit + 1} has no day; expected a date YYYY-MM-DD in the column “day”")
        day = (pd.Timestamp(str(row["day"])) - pd.Timestamp(0)).days
        concerned = np.ones(len(ready), dtype=bool)
        for column in BREAK_COLUMNS[1:]:
            if row[column]:
                concerned &= np.asarray(ready[column].astype(str).isin(str(row[column]).split("|")))
        own = "own_" if row["place_key"] else ""
        for edge in ("start", "end"):
            masks[own + edge] |= (concerned & (ready[edge] >= day).to_numpy()).astype(np.int64) << bit
    named = {
        ("own_passed_" if k.startswith("own") else "passed_") + k.removeprefix("own_"): m for k, m in masks.items()
    }
    return ready.assign(**named)


def prepare_marks(marks: pd.DataFrame, breaks: pd.DataFrame | None = None) -> pd.DataFrame:
    """The marks as the judges read them, one row a mark in the same order.

    Takes marks with the columns of REQUIRED (OF_RATES too where there are rates) and, if there, those of OPTIONAL:
    without doubt_* the audit is taken to have found nothing. `breaks` has one row a break (None: the
    code list's `list_dated_breaks`): `day` (ISO) and, "" for any, `indicator`, `scope` and `place_key` (several joined
    by a pipe sign). A denominator that is not stated is the only
    one where an indicator has but one. A missing flag counts as raised, a missing confidence as none.
    Raises ValueError for a missing column.
    """
    check_marks(marks)
    text = {name: _text(marks, name) for name in ("indicator", "unit", "measure", "breakdown", "scope", "series")}
    text |= {name: _text(marks, name) for name in ("place_key", "period_class", "period_basis", "reason", "territory")}
    single = {code: one.denominators[0] for code, one in read_indicators().items() if len(one.denominators) == 1}
    stated = _text(marks, "denominator_kind")
    text["denominator"] = stated.where(stated != "", text["indicator"].map(single).fillna(""))
    text["wording"] = read_wording_of_marks(marks)
    keys = text["place_key"]
    text["ground"] = (
        _fill(marks, "same_geography")
        .mask(keys.str.endswith(OLD), OLD_GEOGRAPHY)
        .mask(keys.str.endswith(NEW), NEW_GEOGRAPHY)
    )
    text["successor"] = keys.map(_successor_codes()).fillna("")
    first, last = _text(marks, "period_start"), _text(marks, "period_end")
    # The end of February is one day of the year, whether it is the 28th or the 29th.
    text["days_of_year"] = first.str[5:] + " " + last.str[5:].replace("02-29", "02-28")
    start, end = _days_since_epoch(first), _days_since_epoch(last)
    value, lower, upper = (_number(marks, f"compared_{name}") for name in ("value", "lower", "upper"))
    doubt_lower = _number(marks, "doubt_lower", "compared_lower")
    doubt_upper = _number(marks, "doubt_upper", "compared_upper")
    merger = float((pd.Timestamp(MERGER_DAY) - pd.Timestamp(0)).days)
    ready = pd.DataFrame(
        {
            **{name: column.astype("category") for name, column in text.items()},
            "value": value,
            "lower": lower,
            "upper": upper,
            "doubt_lower": doubt_lower,
            "doubt_upper": doubt_upper,
            "doubted": (doubt_lower < lower) | (doubt_upper > upper),
            "usable": np.isfinite(value) & (doubt_lower <= doubt_upper) & (lower <= upper) & np.isfinite(upper - lower),
            "over_whole": (text["unit"].eq("percent") & text["measure"].eq("level") & (value > MOST_PERCENT))
            | (_number(marks, "numerator") > _number(marks, "total")),
            "band_lower": _number(marks, "band_lower"),
            "band_upper": _number(marks, "band_upper"),
            "divided": text["indicator"].isin(_several_denominators()),
            "hedged": _flag(marks, "hedged"),
            "conflict": _flag(marks, "conflict"),
            "confidence": _number(marks, "confidence"),
            "recognised": _text(marks, "rule").str.contains(r"(?:^|/)scan(?:/|$)"),
            "period_days": _number(marks, "period_days"),
            "period_year": _number(marks, "period_year"),
            "whole_months": _count_whole_months(first, last),
            "start": start,
            "end": end,
            "middle": (start + end) / 2,
            "dated": start.notna() & end.notna() & (text["period_class"] != ""),
            "straddles_merger": keys.str.endswith(NEW) & (start < merger) & (end >= merger),
        }
    )
    return _add_breaks(ready, breaks)
