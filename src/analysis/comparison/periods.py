"""Classes of reference periods: only like is compared with like."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class PeriodClass:
    """A class of period by its length in days (both ends counted) and the month in which it may start; () is any."""

    code: str
    shortest: int
    longest: int
    start_months: tuple[int, ...]


# Reviews close early: a year's on 15 December, a half-year's on 15 June; and some run from 15 December to 14 December.
# Two, five, eight or ten months fall between the classes and are "other".
PERIOD_CLASSES: tuple[PeriodClass, ...] = (
    PeriodClass("year", 330, 366, (12, 1)),
    PeriodClass("nine_months", 255, 285, (12, 1)),
    PeriodClass("six_months", 160, 195, (12, 1, 6, 7)),
    PeriodClass("quarter", 74, 95, (12, 1, 3, 4, 6, 7, 9, 10)),
    PeriodClass("month", 25, 32, ()),
)
OTHER = "other"


def classify_period(start: str, end: str) -> str:
    """The class of a period from two ISO dates: a code of PERIOD_CLASSES, "other", or "" where a date is missing."""
    if not start or not end:
        return ""
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    days = (last - first).days + 1
    for period_class in PERIOD_CLASSES:
        if period_class.shortest <= days <= period_class.longest and (
            not period_class.start_months or first.month in period_class.start_months
        ):
            return period_class.code
    return OTHER


def add_periods(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `period_class`, `period_year` and `period_days` beside its period columns.

    The year of a period is that of its last day (15/12/2019–14/12/2020 is 2020). An undated figure has the class ""
    and NA for year and days.
    """
    keys = ["period_start", "period_end"]
    which = table.groupby(keys, sort=False).ngroup()
    distinct = table.loc[~which.duplicated(), keys]
    rows = [_describe_period(*pair) for pair in distinct.itertuples(index=False, name=None)]
    found = pd.DataFrame(rows, columns=["period_class", "period_year", "period_days"])
    found = found.astype({"period_class": "str", "period_year": "Int64", "period_days": "Int64"})
    found = found.iloc[which].set_axis(table.index)
    return table.assign(**{name: found[name] for name in ("period_class", "period_year", "period_days")})


def _describe_period(start: str, end: str) -> tuple[str, int | None, int | None]:
    """Class, year of the last day and length in days."""
    last = dt.date.fromisoformat(end) if end else None
    days = (last - dt.date.fromisoformat(start)).days + 1 if last and start else None
    return classify_period(start, end), last.year if last else None, days


def class_order(code: str) -> int:
    """Place of a class in reports: the longest first, "other" and "" last."""
    codes = [period_class.code for period_class in PERIOD_CLASSES]
    return codes.index(code) if code in codes else len(codes)
