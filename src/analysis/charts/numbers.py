"""Numbers, dates and periods as a reader of the language writes them: the one place that formats."""

import datetime as dt
import math

from analysis.charts.messages import message, read_messages
from analysis.codelists import read_indicators
from analysis.comparison import classify_period

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NEXT_TO_NOTHING = 1e-9
# The message catalogue and the code lists write the sign after a number in the same way.
PER_CENT = {"vi": "\u00a0%", "en": "%"}


def format_number(value: float, language: str, decimals: int | None = None) -> str:
    """A number with the language's separators: 27.172 and 95,7 in Vietnamese, 27,172 and 95.7 in English.

    Without `decimals` as many as the number has, at most four. "" for NaN.
    """
    if value is None or math.isnan(value):
        return ""
    text = f"{value:,.4f}".rstrip("0").rstrip(".") if decimals is None else f"{value:,.{decimals}f}"
    text = text.replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def format_percent(value: float, language: str, decimals: int | None = None) -> str:
    """A percentage: 95,7 % in Vietnamese, with a space that does not break, and 95.7% in English."""
    number = format_number(value, language, decimals)
    return f"{number}{PER_CENT[language]}" if number else ""


def is_share(unit: str, indicator: str) -> bool:
    """Whether a figure is in per cent: by its indicator too, for a share of tasks keeps the unit of its counts."""
    return unit == "percent" or "percent" in read_indicators()[indicator].units


def _share_decimals(value: float) -> int:
    return 1 if 1 <= value <= 99 or value in (0, 100) else 2


def round_share(value: float) -> float:
    """A computed percentage as it is shown: to one decimal, to two near 0 and 100, where one would hide the rest."""
    return round(value, _share_decimals(value))


def shows_gap(gap: float, value: float) -> bool:
    """Whether so many percentage points beside a percentage show in tables: half of their last digit, or more."""
    return abs(gap) + NEXT_TO_NOTHING >= (0.05 if _share_decimals(value) == 1 else 0.005)


def format_value(value: float, unit: str, language: str, decimals: int | None = None) -> str:
    """A number with its per cent sign where that is its unit; other units stand in the heading."""
    return format_percent(value, language, decimals) if unit == "percent" else format_number(value, language, decimals)


def format_interval(lower: float, upper: float, unit: str, language: str, decimals: int | None = None) -> str:
    """An interval with an en dash, or one number where both ends meet."""
    if math.isnan(lower) or math.isnan(upper):
        return ""
    if upper - lower < NEXT_TO_NOTHING:
        return format_value(lower, unit, language, decimals)
    first = format_number(lower, language, decimals)
    return f"{first}–{format_value(upper, unit, language, decimals)}"


def format_daily(lower: float, upper: float, language: str) -> str:
    """A count per day as an interval, in whole numbers from a hundred on, else with one decimal (two below one)."""
    decimals = 0 if upper >= 100 else 1 if upper >= 1 else 2
    first, last = (format_number(end, language, decimals if end else 0) for end in (lower, upper))
    return first if first == last else f"{first}–{last}"


def interval_decimals(lower: float, upper: float) -> int:
    """Decimals that tell the ends of a computed interval apart: two digits of its width, at most three."""
    width = abs(upper - lower)
    return 0 if width >= 10 else 1 if width >= 1 else 2 if width >= 0.05 else 3


def format_hedged(value: float, qualifier: str, unit: str, language: str, word: str = "") -> str:
    """The number with its hedge before it: the source's own `word` in Vietnamese (“gần 27.000”), what it means in
    English (“nearly 27,000”). Without a word the plainest one of the qualifier.
    """
    number = format_value(value, unit, language)
    if qualifier == "exact":
        return number
    if word and language == "vi":
        return f"{word} {number}"
    key = f"hedge_word.{word}"
    return message(key if key in read_messages() else f"hedge.{qualifier}", language, number=number)


def format_date(day: str, language: str) -> str:
    """An ISO date: 18/1/2024 in Vietnamese, 18 Jan 2024 in English; "" for none, the text itself for no date."""
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        return day
    return (
        f"{date.day}/{date.month}/{date.year}"
        if language == "vi"
        else f"{date.day} {MONTHS[date.month - 1]} {date.year}"
    )


def format_days(start: str, end: str, language: str) -> str:
    """First and last day of a period, the year once where it is the same: 1/1–30/6/2024, 1 Jan–30 Jun 2024."""
    if not start or not end:
        return ""
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if first.year != last.year:
        return f"{format_date(start, language)}–{format_date(end, language)}"
    opening = f"{first.day}/{first.month}" if language == "vi" else f"{first.day} {MONTHS[first.month - 1]}"
    return f"{opening}–{format_date(end, language)}"


def format_period(start: str, end: str, language: str) -> str:
    """A period by the shortest name that is exact: 2023, 8/2023, 2016 (1/1–15/12), or its days."""
    if not start or not end:
        return message("period.undated", language)
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(last.year)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and (last + dt.timedelta(1)).day == 1:
        return f"{last.month}/{last.year}" if language == "vi" else f"{MONTHS[last.month - 1]} {last.year}"
    days = format_days(start, end, language)
    if classify_period(start, end) != "year":
        return days
    if first.year == last.year:
        days = days.removesuffix(f"/{last.year}").removesuffix(f" {last.year}")
    return f"{last.year} ({days})"
