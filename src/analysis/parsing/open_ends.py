"""Times that say up to when something is counted and not from when: "tính đến ngày 15/5/2022"."""

import datetime as dt

from analysis.parsing.dates import read_point
from analysis.parsing.periods import Dated, Mention, Period

CLOSE_DAYS = 60  # between the last day of a report and its publication


def read_asof(
    mention: Mention, year: int | None, current: Period | None, since: dt.date | None, today: dt.date | None
) -> Period | None:
    """The dates up to a day, begun where the text says: its `since`, else by the period `current` spoken of.

    None where no beginning is told: a state on a day.
    """
    words = mention.groups["asof"].lower()
    if words.endswith("nay") or "thời điểm này" in words:
        if current is not None or today is None or since is None:
            return current
        return Period(since, today, "inferred") if since <= today else None
    if current is None and since is None:
        return None
    end = read_point(words, year, True, today)
    if end is None:
        return None
    if since is None and current is not None and current.end < end and current.end.year < end.year:
        # "năm 2021 …; đến 15/1/2022 đã hoàn thành": how the year's work stood a little later
        return current if (end - current.end).days <= CLOSE_DAYS else None
    start = since or _start_of(current, end)
    return Period(start, end, "inferred") if start is not None and start <= end else None


def _start_of(current: Period | None, end: dt.date) -> dt.date | None:
    """From when a page counts up to a day: its year's beginning, or its period's where the day lies within."""
    if current is None or (current.start.month, current.start.day) == (1, 1):
        return dt.date(end.year, 1, 1)
    if current.start.year != current.end.year:
        return dt.date(end.year, 1, 1)
    return current.start if current.start <= end <= current.end else None


def is_open(entry: Dated) -> bool:
    """A day up to which something is counted, or the month of a meeting: neither says from when."""
    if entry.mention.kind == "asof":
        return entry.period is None and entry.mention.role == "review"
    return entry.mention.kind in ("month", "quarter") and entry.mention.role == "event"


def is_beyond(entry: Dated, current: Period | None) -> bool:
    """ "Năm 2021, …. Tính đến 15/5/2022, …": a day well after the time spoken of, with no beginning of its own."""
    if entry.mention.kind != "asof" or not is_open(entry) or current is None:
        return False
    end = read_point(entry.mention.groups["asof"], current.end.year, True, None)
    return end is not None and (end - current.end).days > CLOSE_DAYS
