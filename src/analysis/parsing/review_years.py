"""The year that a page reviews, told from those that it plans, goes back to or compares with."""

import datetime as dt
import re
from itertools import pairwise

from analysis.parsing.dates import read_day, read_period
from analysis.parsing.periods import Mention

NEW_YEAR_DAYS = 60
SHORT_TIMES = ("quarter", "month")
PARTS = ("half", "months", *SHORT_TIMES)
YEAR_OR_PART = ("year", *PARTS)
GROWN = re.compile(
    r"(?:tăng|giảm)\s+[^.;:()]{1,30}?%?\s*(?<!lần )(?<!đôi )so với năm (?P<year>(?:19|20)\d\d)", re.IGNORECASE
)
THIS_YEAR = re.compile(r"(?:trong\s+)?năm\s+nay", re.IGNORECASE)
NEXT_YEAR_MONTHS = 3  # of a year, in which "năm qua" is the last one
JUST_BEGUN_MONTHS = 2  # in which "trong năm" is the last one too


# "quý IV năm ngoái", "9 tháng đầu năm nay": where the part of a year has taken the "năm" along, the rest of it;
# not "6 tháng đầu năm trước hạn 120 hồ sơ", "6 tháng đầu năm, năm trước chuyển sang 20 đơn"
OF_THE_YEAR = re.compile(
    r"(?:(?<=\bnăm)[^\S\n]+|(?<=\bnăm[^\S\n])|[^\S\n]+(?:của\s+)?năm[^\S\n]+)"
    r"(?:(?P<which>ngoái|nay)(?!\w)|(?P<before>trước)(?=\s*(?:[,.;:)(–]|\Z)"
    r"|\s+(?:tiếp|nhận|giải quyết|xử lý|ban hành|phát hành|có|là|toàn|huyện|tỉnh)(?!\w)))",
    re.IGNORECASE,
)


def with_told_years(text: str, mentions: list[Mention], today: dt.date | None) -> list[Mention]:
    """The mentions, with their years for the parts of a year that are said to be of this year or the last.

    This year is that of the day of the page (`today`), on an undated page the one year under review that it names.
    """
    reviewed = {m.year for m in _of_review(mentions) if m.year}
    year = today.year if today is not None else reviewed.pop() if len(reviewed) == 1 else None
    found: list[Mention] = []
    for mention in mentions:
        if found and mention.start < found[-1].end:
            continue  # the "năm ngoái" that the part before has taken
        if year is not None and mention.year is None and mention.kind in PARTS and mention.role == "review":
            told = OF_THE_YEAR.match(text, mention.end)
            if told:
                own = year if (told["which"] or "").lower() == "nay" else year - 1
                mention = mention._replace(end=told.end(), year=own)
        found.append(mention)
    return found


def past(mention: Mention, today: dt.date | None) -> Mention:
    """A time that was over when the page appeared is reviewed, whatever words of planning stand before it."""
    if mention.role != "plan" or mention.year is None or today is None:
        return mention
    period = read_period(mention, None, None) if mention.kind in YEAR_OR_PART else None
    return mention._replace(role="review") if period is not None and period.end < today else mention


def is_plan(mention: Mention, today: dt.date | None) -> bool:
    """Whether a time of review had not, or a whole year hardly, begun when the page appeared: it is the one planned."""
    if mention.role != "review" or today is None or mention.year is None:
        return mention.role == "plan"
    if mention.kind in SHORT_TIMES:
        period = read_period(mention, mention.year, today)
        return period is not None and period.start > today  # "quý II/2018" on a page of March 2018
    if mention.kind in ("year", "years") and mention.year > today.year:
        return True
    return mention.kind == "year" and (today - dt.date(mention.year, 1, 1)).days < NEW_YEAR_DAYS


def read_main_year(text: str, mentions: list[Mention], today: dt.date | None) -> int | None:
    """The year under review: the last one before the page appeared, or on an undated page the first one named."""
    years = [m.year for m in _of_review(mentions) if m.year and not is_plan(m, today)]
    if today is not None:
        years = [year for year in years if year <= today.year]
        return max(years, default=_year_of_dateline(mentions, today))
    return years[0] if years else _year_after_base(text, mentions) or _year_of_days(mentions)


def _of_review(mentions: list[Mention]) -> list[Mention]:
    """ "đưa vào sử dụng từ năm 2016": the year of a beginning is none under review."""
    return [m for m in mentions if m.role == "review" and m.kind not in ("since", "opened")]


def _year_of_dateline(mentions: list[Mention], today: dt.date) -> int:
    said = [mention.groups["rel"].lower() for mention in mentions if mention.kind == "relative"]
    last = any("qua" in words for words in said) and today.month <= NEXT_YEAR_MONTHS
    last = last or (any("năm" in words and "nay" not in words for words in said) and today.month <= JUST_BEGUN_MONTHS)
    return today.year - 1 if last else today.year


def _year_after_base(text: str, mentions: list[Mention]) -> int | None:
    """The year after the one that an undated page compares its own with.

    "6 tháng đầu năm … tăng 57% so với cùng kỳ năm 2023"; "Năm nay … tăng 12% so với năm 2019", where it comes first.
    """
    for before, mention in pairwise(mentions):
        of_base = before.kind == "same" and mention.kind == "year" and mention.role == "base"
        if of_base and mention.year is not None and not text[before.end : mention.start].strip():
            return mention.year + 1
    for now in mentions:
        if now.kind == "relative" and THIS_YEAR.match(now.groups["rel"]):
            found = GROWN.search(text, now.end)
            return int(found["year"]) + 1 if found else None
    return None


def _year_of_days(mentions: list[Mention]) -> int | None:
    """ "6 tháng đầu năm … Chỉ thị ngày 12/3/2014, … Chỉ thị ngày 20/5/2014": the year of all the days that an undated
    page names, two at least, where they lie within the part of a year that the page tells of first."""
    days = {day for mention in mentions if (day := read_day(mention)) is not None}
    parts = [m for m in mentions if m.role == "review" and m.year is None and m.kind in PARTS]
    if len(days) < 2 or not parts:
        return None
    last = max(days)
    period = read_period(parts[0], last.year, None)
    return last.year if period is not None and all(period.start <= day <= period.end for day in days) else None
