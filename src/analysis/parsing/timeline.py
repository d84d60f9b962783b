"""Which period a figure covers: the mentions in its sentence, else what the sentences before it spoke of."""

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from operator import attrgetter

from analysis.documents.document import Document
from analysis.parsing.asides import (
    counts_up,
    fold_overrides,
    is_beside_compared,
    is_bracketed,
    is_remark,
    read_assessed,
    since_new_year,
)
from analysis.parsing.bases import is_of_base, read_base, stands_behind
from analysis.parsing.captions import without_captions
from analysis.parsing.codes import ATTENDANCES, RECEPTION
from analysis.parsing.dates import find_dateline, read_period, read_point
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.open_ends import (
    is_at_once,
    is_beyond,
    is_long_ago,
    is_open,
    is_stale,
    is_untold,
    leaves_behind,
    opens_sentence,
    read_asof,
    read_compared_year,
    read_counted_up,
    read_next_month,
    read_year_to_date,
)
from analysis.parsing.periods import Dated, Mention, Period, find_mentions
from analysis.parsing.review_years import SHORT_TIMES, is_plan, past, read_main_year, with_told_years
from analysis.parsing.running_totals import contains, counts_since_new_year, time_in_order, time_of_total
from analysis.parsing.single_days import (
    read_session_day,
    read_single_day,
    tells_one_reception,
)
from analysis.parsing.spoken import Spoken
from analysis.parsing.words import Words

YEARS = ("year", "relative")
BACK = 500  # characters that the first period named reaches back: a headline and what leads up to it
BRACKETS = re.compile(r"\([^()]*\)")
_start = attrgetter("start")


class Timeline:
    """The periods of one document, read sentence by sentence in order.

    `today` is the dateline: the publication date, else the first full date of an event in the text.
    """

    def __init__(self, document: Document, words: Words) -> None:
        self.text = text = words.text
        mentions = find_mentions(text, 0, len(text), words)
        self.today = document.source.published or find_dateline(text, mentions)
        mentions = [past(mention, self.today) for mention in mentions]
        self.year = read_main_year(text, mentions, self.today)
        self.mentions = mentions = with_told_years(text, mentions, self.today)
        self.starts = [mention.start for mention in mentions]
        self.days = [mention for mention in mentions if mention.kind == "date" and mention.role == "event"]
        self.spoken = Spoken(text, mentions, self.today, self.year)
        self.first_at = 0  # where the first period is named
        self.open = False  # the text counts up to a day without saying from when
        self.begun = 0  # where the sentence begins that is being read
        plain = without_captions(text)
        self.first = self._first_period(text, [m for m in mentions if plain[m.start] != "\0"])
        self.spoken = Spoken(text, mentions, self.today, self.year, self.first)

    def _first_period(self, text: str, mentions: list[Mention]) -> Period | None:
        """The first period of review that the document names outside parentheses, else the year that one is compared
        with the year before."""
        spoken = self.spoken
        bracketed = [(match.start(), match.end()) for match in BRACKETS.finditer(text)]
        ends = [end for _, end in bracketed]
        dated = [
            Dated(m, spoken.read(m) if m.role == "review" and not is_plan(m, self.today) else None) for m in mentions
        ]
        fold_overrides(text, dated)
        for entry in dated:
            if entry.period is None or entry.mention.kind == "relative":
                continue
            following = bisect_right(ends, entry.mention.start)  # the first brackets that do not end before it
            if following == len(bracketed) or entry.mention.start <= bracketed[following][0]:
                self.first_at = entry.mention.start
                return read_assessed(text, entry, dated)._replace(basis="context")
        return read_compared_year(mentions) if self.today is None else None

    def read_sentence(self, text: str, start: int, end: int) -> list[Dated]:
        """The dated mentions of one sentence; to be called in the order of the text."""
        spoken = self.spoken
        dated: list[Dated] = []
        self.begun = start
        for mention in self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            if mention.kind in ("since", "opened") and mention.role == "review" and not is_at_once(text, mention):
                # "đi vào hoạt động ngày 2/6/2017 … đến hết tháng 4/2018": what is counted begins with the opening
                day = read_point(mention.groups[mention.kind], self.year, False, self.today)
                if day is not None:
                    spoken.since = day
                said = [entry.period for entry in dated if entry.period is not None]
                counted = read_counted_up(mention, day, said[-1] if said else spoken.current, self.today)
                dated.append(Dated(mention._replace(role="review" if counted else "event"), counted))
                continue
            if mention.kind == "years" and opens_sentence(text, start, mention) and is_plan(mention, self.today):
                dated.append(Dated(mention, None))  # a term that still runs: from when on the figures are is not told
                continue
            if is_plan(mention, self.today) and mention.role == "review":
                mention = mention._replace(role="plan" if mention.kind in SHORT_TIMES else "ahead")
            elif is_long_ago(text, mention, start, self.year):
                mention = mention._replace(role="event")
            period = spoken.read(mention) if mention.role == "review" else None
            if mention.kind == "asof" and dated and dated[-1].mention.kind == "opened":
                period = read_asof(mention, self.year, None, spoken.since, self.today)  # "từ khi khai trương … đến nay"
            last = next((entry.period for entry in reversed(dated) if entry.period is not None), spoken.current)
            period = read_next_month(mention, last, self.today) or period
            beside = dated[-1] if dated and 0 <= mention.start - dated[-1].mention.end <= 2 else None
            if mention.kind == "asof" and beside is not None and beside.mention.kind in YEARS and beside.period:
                period = read_asof(mention, beside.period.end.year, beside.period, None, self.today)
            spoken.weeks.hear(mention, period)
            if mention.kind in ("date", "full") and mention.role == "event":
                day = read_single_day(text, mention, spoken.year_of_last, self.today)
                if day is not None:
                    mention, period = mention._replace(role="review"), Period(day, day)
            elif mention.kind == "month" and period is not None:
                period = read_session_day(text, mention, dated, period)
            if mention.role == "event" and mention.kind in ("month", "quarter"):
                spoken.held = read_period(mention, self.year, self.today)
            said = [entry.period for entry in dated if entry.period is not None]
            if mention.kind == "relative" and mention.year is None and said:
                period = said[-1]  # "tháng 9/2021, … giải quyết trong kỳ": the time that the sentence has named
            dated.append(Dated(mention, period))
        fold_overrides(text, dated)
        return dated

    def settle(self, dated: list[Dated], before: int, alone: bool = False) -> None:
        """After a sentence: the last review period named before place `before` is what later text is about.

        One of a later year may stand behind it: "năm 2021 chỉ 12% hồ sơ nộp qua mạng, còn 10 tháng năm 2023 là 73%".
        `alone`: the sentence tells one figure.
        """
        spoken = self.spoken
        for entry in dated:
            self.open = self.open or is_open(entry)
            if is_beyond(entry, spoken.current, self.today):
                spoken.current = None
            if is_untold(entry) and entry.mention.kind == "rolling" and entry.mention.start < before:
                spoken.current, self.open = None, True  # "5 năm qua, …. Kết quả, 11 cá nhân được khen"
            if entry.mention.role != "review" or not entry.period:
                continue
            if (
                spoken.current is not None
                and entry.period.end < spoken.current.end
                and is_remark(self.text, entry.mention)
            ):
                continue  # "285 cuộc họp trực tuyến (năm 2020 chỉ có 96 cuộc)"
            if alone and contains(entry.period, spoken.current) and counts_since_new_year(self.text, entry.mention):
                continue  # "Tháng 2 phát hành 812 văn bản. Lũy kế 2 tháng là 1.640. Tiếp nhận 2.150": in February
            later = spoken.current is not None and entry.period.end.year > spoken.current.end.year
            if entry.mention.start < before or (later and entry.mention.kind not in ("span", "asof", "years")):
                basis = "context" if entry.period.basis == "stated" else entry.period.basis
                spoken.current = entry.period._replace(basis=basis)

    def hear_behind(self, figure: Figure, period: Period | None, dated: list[Dated]) -> None:
        """After a sentence whose first figure has a time of its own behind it, "tiếp 1.120 lượt trong quý I/2022": what
        comes next is of that time, where only days up to which the text counts were spoken of before.

        To be called for the first sentence that counts anything: a later one may be a remark."""
        spoken = self.spoken
        if spoken.current is not None and spoken.current.basis != "inferred":
            return
        told = [e for e in dated if e.mention.role == "review" and e.period == period and e.mention.year is not None]
        if period is not None and any(entry.mention.start >= figure.end for entry in told):
            spoken.current = period._replace(basis="context")

    def period_of(self, dated: list[Dated], frame: Frame, frames: list[Frame]) -> Period | None:
        """The period named in a figure's own words before it, else in those after it ("… 210 hồ sơ trong tháng 6"),
        then the last one that led an earlier figure of the sentence (not one inside parentheses, not one that trailed),
        then the context, then the document's first period.
        """
        spoken = self.spoken
        reviews = [entry for entry in dated if entry.mention.role == "review" and entry.period]
        place = frame.figure.start
        ordered = time_in_order(self.text, self.begun, dated, frame, frames) if dated else None
        if ordered is not None:
            return ordered
        behind = [e.period for e in reviews if is_bracketed(self.text, e.mention, frame.figure.end)]
        behind += [e.period for e in reviews if frame.compared and stands_behind(self.text, e.mention, frame.figure)]
        if behind:
            return behind[0]
        if frame.compared or is_of_base(self.text, dated, frame) or is_beside_compared(self.text, self.begun, frame):
            frame.compared = True
            told = [e.period for e in reviews if e.mention.start < place]  # of the sentence itself, before all others
            return read_base(self.text, dated, place, (told or [spoken.current])[-1] or self.first, self.today)
        left = [other.figure for other in frames if other.compared]
        reviews = [e for e in reviews if not any(stands_behind(self.text, e.mention, figure) for figure in left)]
        own = [e.period for e in reviews if frame.left <= e.mention.start < place]
        trailing = [e.period for e in reviews if frame.figure.end <= e.mention.start < frame.right]
        if own:
            return own[-1]
        if trailing:
            return time_of_total(trailing[0], reviews, frame, spoken.current) or trailing[0]
        total = frame.parent if frame.relation != "paren" else None
        end = min(total.right, frame.left) if total else 0
        within = [e.period for e in reviews if total and total.figure.end <= e.mention.start < end]
        led = [e for e in reviews if total and total.left <= e.mention.start < total.figure.start]
        if within and total and not led and not total.compared:
            return within[-1]  # "1.120 lượt trong quý I/2022, trong đó tiếp thường xuyên 930 lượt"
        if counts_up(self.text, frame):
            told = [e.period for e in reviews if e.mention.start < place] or [spoken.current]
            return since_new_year(told[-1])
        if len(dated) > 1 and leaves_behind(dated, frame.left, place, self.today):
            return None
        for other in reversed(frames[: frames.index(frame)] if dated else []):
            if other.relation == "paren" and frame.previous is not other:
                continue
            if len(dated) > 1 and leaves_behind(dated, other.left, other.figure.start, self.today):
                return None
            led = [e for e in reviews if other.left <= e.mention.start < other.figure.start]
            if left:  # "từ 2% năm 2021 lên 5% năm 2023; …": the time that was reached is the one spoken of
                led += [e for e in reviews if stands_behind(self.text, e.mention, other.figure)]
            running = other.previous is not None and frame.strong and frame.relation != "part"
            if led and running and counts_since_new_year(self.text, led[-1].mention):
                continue  # "nhận 5.210 hồ sơ, lũy kế 6 tháng 10.115 hồ sơ; giải quyết 5.002 hồ sơ"
            if led:
                return led[-1].period
        if frame.indicator in RECEPTION and tells_one_reception(self.text, place):
            day = self._day_before(dated, place)
            if day is not None:
                return Period(day, day)
        if frame.indicator == ATTENDANCES and (day := self._day_in(dated, place)) is not None:
            return Period(day, day)  # "Sáng 9/2/2022, Văn phòng tổ chức hội nghị với 85 đại biểu"
        if any(is_beyond(entry, spoken.current, self.today) and entry.mention.start < place for entry in dated):
            return None
        untold = any(is_untold(entry) and entry.mention.start < place for entry in dated)
        if untold or is_stale(self.text, self.begun, spoken.current, self.today):
            return None
        ends = [e.mention for e in dated if is_open(e) and e.mention.start < place]
        if ends:  # what stands so on a day is not of a period that the page names later on
            spoken.current = spoken.current or read_year_to_date(self.text, ends[-1], frame, self.today)
            return spoken.current
        between = self.text[place : min(self.first_at, place + 2 * BACK)]
        # however many empty lines a format puts between
        far = len(between) - between.count("\n") > BACK
        return spoken.current or (None if self.open or far else self.first)

    def _day_before(self, dated: list[Dated], place: int) -> dt.date | None:
        """The day of an event that is named last before a place, in its sentence or before that."""
        day = self._day_in(dated, place)
        if day is not None:
            return day
        earlier = bisect_left(self.days, place, key=_start)
        return self._day_of(self.days[max(0, earlier - 1) : earlier])

    def _day_in(self, dated: list[Dated], place: int) -> dt.date | None:
        """The day of an event that its sentence names last before a place."""
        within = [entry.mention for entry in dated if entry.mention.start < place]
        return self._day_of([mention for mention in within if mention.kind == "date" and mention.role == "event"])

    def _day_of(self, days: list[Mention]) -> dt.date | None:
        if not days:
            return None
        year = self.spoken.year_of_last
        return read_point(days[-1].groups["date"], days[-1].year or year, False, self.today)
