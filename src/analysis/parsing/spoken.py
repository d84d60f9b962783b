"""What a mention of time means, given what the page has spoken of so far."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field

from analysis.parsing.asides import is_about_year, is_report_month, month_of
from analysis.parsing.dates import find_stretches, read_period
from analysis.parsing.open_ends import CLOSE_DAYS, read_asof, read_first_month, read_nearest
from analysis.parsing.periods import Mention, Period
from analysis.parsing.roles import months_of
from analysis.parsing.single_days import read_opening_day
from analysis.parsing.weeks import Weeks, is_week

# Reviews of a whole year appear from about the middle of November.
YEAR_END_DAYS = 46
EARLY_MONTHS = 4  # of a year, in which pages look back on the last one
LENGTHS = {"tuần": (4, 8), "tháng": (27, 32), "quý": (85, 93)}  # days


@dataclass
class Spoken:
    """The times that a page has spoken of so far, and what a mention means by them.

    `mentions`: those of the whole page, in order. `today`: its dateline. A mention without a year takes the year of the
    review that the page has spoken of last, else `year`, that of its first. `first`: the first period under review.
    """

    text: str
    mentions: list[Mention]
    today: dt.date | None
    year: int | None
    first: Period | None = None
    current: Period | None = None  # what later text is about
    since: dt.date | None = None  # the day on which what is counted began
    month: Period | None = None  # the month named last
    held: Period | None = None  # the month of the meeting that the page tells of
    months: dict[tuple[int, int], Period] = field(default_factory=dict)  # of reports that do not begin on the first
    spans: list[Period] | None = None  # told by their first and last days, once they are asked for
    weeks: Weeks = field(default_factory=Weeks)

    def __post_init__(self) -> None:
        self.starts = [mention.start for mention in self.mentions]
        self.stretches = find_stretches(self.mentions, self.today)

    @property
    def year_of_last(self) -> int | None:
        """The year of the review that was spoken of last, else of the page's first."""
        return self.current.end.year if self.current else self.year

    def read(self, mention: Mention) -> Period | None:
        """The dates of a review's mention, given what the text has spoken of so far; None where they are not told."""
        if is_week(mention):
            told = self.weeks.read(mention)
            named = mention.kind == "week" or self.weeks.number != ""
            return told if told is not None or named else self._first_as_long("tuần")
        year = self.year_of_last
        if mention.kind == "relative":
            words = mention.groups["rel"].lower()
            if "đầu" in words and "tháng" in words:
                return read_first_month(self.current, self.since)
            if "đầu" in words:
                return read_opening_day(self.mentions[: bisect_left(self.starts, mention.start)], year, self.today)
            if "năm" in words and mention.year is None:
                known = [known for known in (self.current, self.first) if known is not None and is_about_year(known)]
                known.sort(key=lambda period: period.basis == "inferred")  # the year itself before "đến ngày 15/12"
                return known[0] if known else read_period(mention, self.year, self.today)
            if "tháng" in words and self.current is not None:
                return month_of(self.current, self.month)
            return self.current or self.held or self._first_as_long(words)
        if mention.kind == "rolling":
            number = months_of(mention.groups["years"])
            if number == 1:
                return self.current if is_about_year(self.current) else None
            return self.stretches.get(number)
        if mention.kind == "asof":
            return read_asof(mention, year, self.current, self.since, self.today)
        if mention.kind == "month":
            plain = read_period(mention, year, self.today)
            if plain is not None and mention.year is None and self.today is not None and plain.start > self.today:
                if self.today.month > EARLY_MONTHS:
                    return None
                plain = read_period(mention, plain.start.year - 1, self.today)  # "tháng 12" on a page of January
            closes = self.text[max(0, mention.start - 4) : mention.start].lower() == "hết "
            if closes and plain is not None and self.current is not None and self.current.end == plain.end:
                return self.current  # "Trong 10 tháng … Hết tháng 10, 97.100 hồ sơ được giải quyết"
            self.month = plain or self.month
            if plain is not None:
                # "từ ngày 21/7 đến 20/8/2021 … tháng 8/2021": the month of a report that closes on the 20th
                return self.months.get((plain.end.year, plain.end.month), plain)
        if mention.kind == "span" and mention.year is None and self.today is not None and year != self.today.year:
            # "từ ngày 1/1 đến 23/7" on a page of August is that year's, whatever year was spoken of before
            near = read_period(mention, self.today.year, self.today)
            if near is not None and 0 <= (self.today - near.end).days < CLOSE_DAYS and "nay" not in mention.groups["b"]:
                return near
        if mention.kind == "span" and self.today is None and self.current is not None:
            # "từ đầu năm đến nay" on an undated page runs to the end of the period that the page is about
            return read_period(mention, year, self.current.end)
        near = read_nearest(mention, year, self.current, self.today)
        if near is not None:
            return near
        period = read_period(mention, year, self.today)
        if period is not None and mention.kind == "span" and is_report_month(period):
            self.months[(period.end.year, period.end.month)] = period
        if period is not None and mention.year is None and self.today is not None and period.start > self.today:
            if self.today.month > EARLY_MONTHS:
                return None  # "3 tháng cuối năm" on a page of September is still to come
            # "tháng 12" on a page of January is last year's
            period = read_period(mention, period.start.year - 1, self.today)
        if period is None or mention.kind != "year" or self.today is None:
            return period
        if period.start < self.today and (period.end - self.today).days > YEAR_END_DAYS:
            # "năm 2018" on a page of March 2018 is what there has been of it
            return Period(period.start, self.today, "inferred")
        return period

    def _first_as_long(self, words: str) -> Period | None:
        """ "Trong tuần chỉ có 4 hồ sơ trễ hạn", a headline: the first week that the text tells by its days."""
        if self.spans is None:
            told = [m for m in self.mentions if m.role == "review" and m.kind in ("span", "between", "days")]
            self.spans = [p for m in told if (p := read_period(m, self.year, self.today)) is not None]
        least, most = next((days for unit, days in LENGTHS.items() if unit in words), (0, 0))
        return next((p for p in self.spans if least <= (p.end - p.start).days < most), None)
