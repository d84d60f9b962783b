"""Where an expression of time stands: in parentheses, behind words of an assessment, before a running total."""

import datetime as dt
import re

from analysis.parsing.frames import Frame
from analysis.parsing.periods import Dated, Mention, Period

MONTH_DAYS = 30
YEAR_DAYS = 340
ASSESSED = re.compile(
    r"(?:đánh giá|công bố|bảng xếp hạng|xếp hạng|chấm điểm|khảo sát|chỉ số)(?:\s+(?:của|trong|cho|kết quả|cuối))*\s*$",
    re.IGNORECASE,
)
OPENS_BRACKET = re.compile(r"(?:\s+\w+){0,3}\s*\(\s*")
BRACKET_REACH = 30
OPENS_LINE = re.compile(r"\n\s*\([^()\n]*$")
CLOSES_LINE = re.compile(r"[^()\n]{0,30}\)\s*(?:\n|$)")
# "6 tháng đầu năm 2021 (số liệu tính từ …)", "6 tháng đầu năm 2021, tính từ …"
OVERRIDES = re.compile(r"\s*[,(]?\s*(?:số liệu\s+)?")
# "năm 2022 và 3 tháng đầu năm 2023": two stretches of time in a row
AND = re.compile(r"\s*,?\s+và\s+")
PARTS_OF_YEAR = ("months", "half", "quarter")
YEAR_OR_PART = ("year", *PARTS_OF_YEAR)
COUNTED_UP = re.compile(r"(?<!\w)(?:l[uũ][yỹ]\s+kế|cộng\s+dồn)(?!\w)", re.IGNORECASE)


def counts_up(text: str, frame: Frame) -> bool:
    """ "phát hành 1.045 văn bản (lũy kế 7.310)": the same since the year began, beside what a month brought."""
    previous = frame.previous
    if previous is None or previous.indicator != frame.indicator or frame.measure != "level" or frame.figure.percent:
        return False
    return COUNTED_UP.search(text, previous.figure.end, frame.figure.lead) is not None


def since_new_year(period: Period | None) -> Period | None:
    """From the beginning of the year to the end of a period; None where no period is told."""
    return Period(dt.date(period.end.year, 1, 1), period.end, "inferred") if period is not None else None


def is_remark(text: str, mention: Mention) -> bool:
    """Whether a mention stands inside parentheses, near their beginning; not "(số liệu từ … đến …)" on its own line."""
    before = text[max(0, mention.start - BRACKET_REACH) : mention.start]
    if before.rfind("(") <= before.rfind(")"):
        return False
    alone = mention.kind == "span" and OPENS_LINE.search(before) is not None
    return not (alone and CLOSES_LINE.match(text, mention.end) is not None)


def is_assessed(text: str, mention: Mention) -> bool:
    """ "bảng xếp hạng năm 2019": whether a time is that of an assessment."""
    return ASSESSED.search(text, max(0, mention.start - 40), mention.start) is not None


def read_assessed(text: str, first: Dated, dated: list[Dated]) -> Period:
    """ "Năm 2014, tỉnh được khen …; ở bảng xếp hạng năm 2019": the year of an assessment, after one of history."""
    assert first.period is not None
    years = first.mention.kind == "year" or "y3" in first.mention.groups  # "Hai năm 2016, 2017, tỉnh đi đầu"
    if years and not is_assessed(text, first.mention):
        for entry in dated:
            if entry.period is None or entry.period.start <= first.period.start:
                continue
            if entry.mention.kind == "year" and is_assessed(text, entry.mention):
                return entry.period
    return first.period


def is_report_month(period: Period) -> bool:
    """ "từ ngày 21/7 đến 20/8": about a month that does not begin on the first."""
    return period.start.month != period.end.month and abs((period.end - period.start).days - MONTH_DAYS) <= 2


def is_about_year(period: Period | None) -> bool:
    """Whether a period is about as long as a year, whenever it begins."""
    return period is not None and (period.end - period.start).days > YEAR_DAYS


def month_of(period: Period, named: Period | None) -> Period:
    """ "Tháng 9 và 9 tháng năm 2024 … Trong tháng, …": the month that was named last, else the last one of a period."""
    if (period.end - period.start).days <= MONTH_DAYS + 2 or is_about_year(period):
        return period
    if named is not None and period.start <= named.start <= period.end:
        return named._replace(basis="context")
    return Period(period.end.replace(day=1), period.end, "inferred") if period.start.day == 1 else period


def is_beside_compared(text: str, begun: int, frame: Frame) -> bool:
    """ "So với tháng 10 (24 lượt, 37 người), …": in the brackets of what was counted then, and so was counted then."""
    previous = frame.previous
    if previous is None or not previous.compared or frame.measure != "level" or frame.figure.percent:
        return False  # nor "(từ 4,55% năm 2018 lên 10,76%)"
    opened = text.rfind("(", begun, previous.figure.start)
    return opened >= 0 and ")" not in text[opened : frame.figure.start]


def is_bracketed(text: str, mention: Mention, place: int) -> bool:
    """ "từ 81,57% (năm 2019) lên 87,88% (năm 2021)": a time alone in parentheses right behind what ends at `place`."""
    start, end = mention.start, mention.end
    if not 0 < start - place < BRACKET_REACH or text[end : end + 1] != ")":
        return False
    return OPENS_BRACKET.fullmatch(text, place, start) is not None


def _join_neighbours(text: str, before: Dated, after: Dated) -> Period | None:
    """ "năm 2022 và quý I năm 2023, tiếp nhận 22.500 hồ sơ": both together; None where they do not adjoin."""
    first, second = before.period, after.period
    if first is None or second is None or before.mention.kind not in YEAR_OR_PART:
        return None
    if after.mention.kind not in PARTS_OF_YEAR or second.start - first.end != dt.timedelta(days=1):
        return None
    if AND.fullmatch(text, before.mention.end, after.mention.start) is None:
        return None
    return Period(first.start, second.end)


def fold_overrides(text: str, dated: list[Dated]) -> None:
    """ "quý I năm 2020 (tính từ 1/12/2019 đến 29/2/2020)": the exact dates hold for the words before.

    Two times in a row, "năm 2022 và quý I năm 2023", are one.
    """
    for i in range(1, len(dated)):
        before, inner = dated[i - 1], dated[i]
        joined = _join_neighbours(text, before, inner)
        if joined is not None:
            dated[i - 1], dated[i] = before._replace(period=joined), inner._replace(period=joined)
            continue
        gap = text[before.mention.end : inner.mention.start]
        # "năm 2022 (tính đến ngày 23/8/2022)", "Năm nay, tính đến ngày 23/8/2022"
        up_to = inner.mention.kind == "asof" and before.mention.kind in ("year", "relative")
        if not (inner.mention.kind == "span" or up_to) or inner.period is None or before.period is None:
            continue
        if OVERRIDES.fullmatch(gap):
            opens = text[inner.mention.start : inner.mention.end].lower()
            if "(" not in gap and not opens.startswith(("tính", "kể")):
                continue
            dated[i - 1] = before._replace(period=inner.period)


def later_in_sentence(dated: list[Dated], place: int) -> Period | None:
    """The next review period named after a place, in the same sentence."""
    reviews = (entry for entry in dated if entry.mention.role == "review" and entry.period)
    return next((entry.period for entry in reviews if entry.mention.start > place), None)
