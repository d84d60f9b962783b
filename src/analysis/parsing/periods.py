"""Expressions of time in a text: which dates they name, and what they are there for.

A mention is `review` (figures may cover it), `base` (something is compared with it), `plan` (work to come, as its words
say), `ahead` (a year that had hardly begun when the page appeared), `duration` or `event` (the day of a meeting, of a
decree, of a photograph).
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.parsing.listed_years import Year, find_listed_years
from analysis.parsing.roles import read_role
from analysis.parsing.words import Words, split_words

YEAR = r"(?:19|20)\d{2}"
OF_YEAR = rf"(?:\s*(?:[/.-]|,?\s*(?:của\s+)?năm)\s*{YEAR})"
NUMERIC_DAY = rf"(?:0?[1-9]|[12]\d|3[01])\s?[/.-]\s?(?:0?[1-9]|1[0-2])(?:\s?[/.-]\s?{YEAR}|(?!\d|[.,/]\d))"
DAY = rf"(?:{NUMERIC_DAY}|\d{{1,2}}\s+tháng\s+\d{{1,2}}{OF_YEAR}?)"
MONTH = rf"tháng\s+\d{{1,2}}{OF_YEAR}?"
QUARTER = rf"quý\s+(?:iv|i{{1,3}}|[1-4])\b{OF_YEAR}?"
# "đến 16h30 ngày 15/7"
HOUR = r"\d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2}(?:\s?phút)?)?,?\s+"
EDGE = rf"(?:hết\s+|cuối\s+|đầu\s+|giữa\s+|(?:thượng|trung|hạ)\s+tuần\s+|thời\s+điểm\s+|sáng\s+|chiều\s+|{HOUR})*"
POINT = (
    rf"(?:{EDGE}(?:ngày\s+)?{DAY}|{EDGE}{MONTH}|{EDGE}{QUARTER}|đầu\s+(?:năm|nhiệm\s+kỳ)(?:\s+{YEAR}(?:\s?[-–]\s?{YEAR})?)?"
    rf"|hết\s+năm(?:\s+{YEAR})?|nay|năm\s+{YEAR}|(?:0?[1-9]|1[0-2])\s?[/-]\s?{YEAR}|{YEAR})"
)
TO = rf"\s*(?:cho\s+)?(?:đến|tới|[-–])\s*(?:{HOUR})?(?:hết\s+)?(?:ngày\s+)?"
COUNTED = r"(?:lũy\s+kế\s+|luỹ\s+kế\s+|tính\s+|kể\s+)?"

# "SIPAS 2023", "PAR INDEX (2022)": the year of an index stands bare behind its name
INDEX = r"(?:sipas|papi|par[\s-]?index|pci|pgi|ddci|dti|cchc|hành\s+chính)"

# "sau 10 ngày vận hành chính quyền địa phương 2 cấp": counted from the day on which that began
TWO_TIER = r"(?:mô\s+hình\s+)?chính\s+quyền(?:\s+địa\s+phương)?\s+(?:2|hai)\s+cấp"
MERGED = r"(?:sáp\s+nhập|hợp\s+nhất)\s+(?:các\s+)?tỉnh"  # all of them on that day
RUNNING = r"(?:(?:đi\s+vào\s+)?(?:vận\s+hành|hoạt\s+động|triển\s+khai|thực\s+hiện|chạy)\s+)"

# In this order: the first that fits at a place is taken, so the longer expressions stand before their parts.
PATTERNS = {
    "week": (
        r"tuần\s+(?:(?:làm\s+việc\s+)?(?:thứ\s+)?(?P<wk>\d{1,2})"
        rf"(?:\s*/\s*(?P<wy>{YEAR})|,?\s*năm\s+(?P<wn>{YEAR})|\s+(?:của\s+)?(?P<wm>{MONTH}))?"
        r"(?:(?P<wthis>\s+này)|(?=\s*(?:[.,;:()–\n-]|\Z)|\s+(?:năm|tháng|của|tăng|giảm|vừa|từ|đã|là)\b))"
        r"|(?P<wrel>trước|tới|sau|tiếp\s+theo|kế\s+tiếp)\b)"
    ),
    "span": rf"{COUNTED}từ\s+(?:năm\s+(?=tháng))?(?:{HOUR})?(?:ngày\s+)?(?P<a>{POINT}){TO}(?P<b>{POINT})",
    "between": (
        rf"(?:giai\s+đoạn\s+|thời\s+gian\s+)?(?P<sa>{NUMERIC_DAY})\s*(?:[-–]|đến)\s*(?:hết\s+)?(?:ngày\s+)?"
        rf"(?P<sb>(?:0?[1-9]|[12]\d|3[01])\s?[/.-]\s?(?:0?[1-9]|1[0-2])\s?[/.-]\s?{YEAR})"
    ),
    "days": (
        rf"(?:(?:từ\s+)?ngày\s+)?(?P<d1>\d{{1,2}})\s?[-–]\s?(?P<d2>\d{{1,2}})[/.-](?P<dm>\d{{1,2}})[/.-](?P<dy>{YEAR})"
        rf"|(?:tính\s+)?từ\s+(?:ngày\s+)?(?P<e1>\d{{1,2}})\s*(?:đến|tới|[-–])\s*(?:hết\s+)?(?:ngày\s+)?(?P<e2>{DAY})"
        rf"|ngày\s+(?P<f1>\d{{1,2}})\s+và\s+(?:ngày\s+)?(?P<f2>{DAY})"
        r"|(?<=\()(?P<g1>\d{1,2}(?:/\d{1,2})?)\s?[-–]\s?(?P<g2>\d{1,2}/\d{1,2})(?=\))"
    ),
    "asof": (
        r"(?<!số văn bản )(?<!số công văn )"  # "số văn bản đến tháng 5 là 137"
        rf"{COUNTED}(?:(?:cho\s+)?(?:đến|tới)\s+(?:{HOUR})?|(?=(?:hết|cuối)\s+(?:ngày|tháng)\s))"
        rf"(?P<asof>{EDGE}(?:ngày\s+)?(?:{DAY}|{MONTH}|nay)|thời\s+điểm\s+này)"
    ),
    "since": rf"{COUNTED}từ\s+(?:khi\s+)?(?:ngày\s+)?(?!nay)(?P<since>{POINT})",
    "two_tier": (
        rf"(?:sau|qua|trong)\s+(?P<td1>\d{{1,2}})\s+(?P<tu1>ngày|tháng)\s+(?:đầu\s+|đầu\s+tiên\s+)?{RUNNING}{TWO_TIER}"
        rf"|{TWO_TIER}\s+(?:đã\s+|đi\s+vào\s+|chính\s+thức\s+)*{RUNNING}(?:được|qua)\s+(?P<td2>\d{{1,2}})"
        r"\s+(?P<tu2>ngày|tháng)"
        # "từ khi vận hành chính quyền địa phương 2 cấp (1/7/2025) đến nay", "trong tháng đầu tiên vận hành …"
        rf"|(?:kể\s+)?từ\s+(?:khi\s+|lúc\s+|ngày\s+)?{RUNNING}{TWO_TIER}(?:\s+\((?:từ\s+)?(?:ngày\s+)?{DAY}\))?"
        rf"(?:(?:\s+cho)?\s+(?:đến|tới)\s+(?P<tto>nay|(?:hết\s+)?(?:ngày\s+)?{DAY}))?"
        rf"|(?:kể\s+)?từ\s+(?:khi\s+|lúc\s+|ngày\s+)?{MERGED}(?:\s+\(0?1[/-]0?7[/-]2025\))?"
        rf"(?:\s+cho)?\s+(?:đến|tới)\s+(?P<mto>nay|hết\s+năm\s+{YEAR}|(?:hết\s+)?(?:ngày\s+)?{DAY})"
        rf"|tháng\s+(?P<tfirst>đầu)(?:\s+tiên)?\s+{RUNNING}{TWO_TIER}"
    ),
    "opened": (
        r"(?!(?:hoạt|vận)\s+\w+\s+tháng)(?:đi\s+vào\s+(?:hoạt\s+động|vận\s+hành)|khai\s+trương|hoạt\s+động|vận\s+hành"
        r"|từ\s+(?:khi|lúc|thời\s+điểm)(?:\s+[^\W\d]+){1,8}?(?=\s+(?:\(|ngày|tháng|từ|vào|hôm)))"
        rf"(?:\s+{TWO_TIER})?"
        rf"(?:\s+(?:chính\s+thức|từ|vào|hôm|kể))*\s+\(?(?:ngày\s+)?(?P<opened>{DAY}|{MONTH})(?!\s*[-–]\s*\d)"
    ),
    "opening": (rf"(?:(?P<first>\d{{1,2}})\s+ngày|nửa)\s+đầu\s+(?:của\s+)?tháng\s+(?P<of>\d{{1,2}}(?!\d){OF_YEAR}?)"),
    "named_months": (
        rf"(?:(?:[2-4]|0[2-4]|hai|ba|bốn)\s+)?tháng\s+(?P<m1>\d{{1,2}})"
        rf"(?P<between>(?:,\s+(?:tháng\s+)?\d{{1,2}})*)(?:,?\s+và|,)\s+(?:tháng\s+)?(?P<m2>\d{{1,2}}{OF_YEAR})"
    ),
    "months": (
        r"(?P<n>\d{1,2}|hai|ba|bốn|sáu|bảy|tám|chín|mười(?:\s+(?:một|hai))?|năm(?=\s+tháng\s+(?:đầu|cuối)))"
        rf"\s+tháng(?!\s+\d{{1,2}}(?:,|\s+và)\s+\d{{1,2}}(?![\d.,]*\d))(?:\s+(?P<part>đầu|cuối)(?:\s+năm)?)?"
        rf"(?:\s*(?:,\s*)?(?:của\s+)?năm|\s*/)?(?:\s+|(?<=/))?(?P<ny>{YEAR})?"
    ),
    "half": (rf"nửa\s+(?P<half>đầu|cuối|chặng\s+đường|năm\s+đầu)(?:\s+(?:của\s+)?năm)?(?:\s+(?P<hy>{YEAR}))?"),
    "quarter": (
        r"(?<!mỗi\s)quý\s+(?P<q>iv|i{1,3}|[1-4])\b(?!\.\d{3}\b)"
        rf"(?:\s*(?:[/.-]|,?\s*(?:của\s+)?năm)\s*(?P<qy>{YEAR}))?"
    ),
    "month": (
        r"(?<!mỗi\s)(?<!hàng\s)(?<!hằng\s)tháng\s+(?P<m>\d{1,2})\b(?!\s*[/.-]\s*\d{1,2}\b(?!\d))(?!\.\d{3}\b)"
        rf"(?:\s*(?:[/.-]|,?\s*(?:của\s+)?năm)\s*(?P<my>{YEAR}))?"
    ),
    "years": (
        rf"(?:giai\s+đoạn\s+|nhiệm\s+kỳ\s+|từ\s+năm\s+|các\s+năm\s+|năm\s+)?"
        rf"(?P<y1>{YEAR})\s?[-–]\s?(?P<y2>{YEAR})"
        rf"|(?:hai|2)\s+năm\s+(?P<y3>{YEAR})(?:,|\s+và)\s+(?P<y4>{YEAR})(?!\s*(?:,|và)\s+{YEAR})"
        # "Năm 2019, 2020, toàn huyện nhận 445 đơn": of both together
        rf"|(?:trong\s+)?năm\s+(?P<y5>{YEAR})(?:,|\s+và)\s+(?P<y6>{YEAR})(?=,\s+[^\W\d])"
        r"(?![^.;\n]{0,300}(?:lần\s+lượt|tương\s+ứng))"
    ),
    "date": rf"(?P<lead>sáng|chiều|tối|trưa|hôm|ngày)\s*(?:\bnay\s*)?(?:\bngày\s+)?\(?(?P<date>{DAY})",
    "full": rf"(?P<full>\d{{1,2}}[/.-]\d{{1,2}}[/.-]{YEAR})",
    "my": rf"(?P<mm>0?[1-9]|1[0-2])\s?[/-]\s?(?P<mmy>{YEAR})",
    "year": (
        rf"(?P<opens>{YEAR})(?=\s+là\s+năm)"
        rf"|(?:năm\s+(?:công\s+tác\s+|học\s+|tài\s+chính\s+|kế\s+hoạch\s+)?|{INDEX}\)?\s?-?\s?)(?P<y>{YEAR})"
        rf"|(?<!nghị\s)(?<!sau\s)(?:tổng|sơ)\s+kết\s+(?P<summed>{YEAR})(?!\s?[-–/.,]\s?\d)"
        r"(?=\s*(?:[,.;:)(\n–]|\Z|(?:và|là)(?!\w)))"
    ),
    "rolling": r"(?P<years>\d{1,2}|một|hai|ba|bốn|năm)\s+năm\s+(?:vừa\s+)?qua",
    "relative": (
        r"(?P<rel>(?:(?:trong|suốt|cả)\s+năm(?:\s+(?:qua|vừa\s+qua|nay))?|năm\s+(?:vừa\s+)?qua|(?<!\w[ \t])năm\s+nay"
        r"|(?:trong|ngay|riêng|mới|chỉ)\s+(?:trong\s+)?(?:ngày|buổi\s+sáng|buổi\s+chiều|sáng)\s+(?:làm\s+việc\s+|hoạt\s+động\s+)?đầu(?:\s+tiên)?(?!\s+(?:\w+\s+){0,2}lại)"
        r"|(?:trong|ngay|riêng|mới|chỉ)\s+(?:trong\s+)?tháng\s+(?:hoạt\s+động\s+)?đầu(?:\s+tiên)?(?!\s+(?:tiên|năm|quý|của|thực|triển))"
        r"|trong\s+tuần(?:\s+(?:qua|này))?|tuần\s+(?:vừa\s+)?qua|tuần\s+này|trong\s+tháng(?!\s+đầu)|trong\s+quý|trong\s+kỳ)(?!\s+(?:công\s+tác\s+)?(?:\d|[IVX]+\b)))"
    ),
    "bare": rf"(?:so\s+với|cùng\s+kỳ)\s+(?P<bare>{YEAR})",
    "same": r"(?P<same>cùng\s+kỳ(?:\s+năm\s+(?:trước|ngoái))?|năm\s+trước|năm\s+ngoái"
    r"|(?<!từ\s)(?<!cộng với\s)(?<!tồn\s)(?P<prior>tháng|quý)\s+(?:liền\s+)?trước"
    r"(?!\s*:|\s+(?:đây|đó|ngày|khi|thời|hạn)))",
    "clock": (
        r"(?P<clock>\d{1,2}\s?(?:h|g)\s?[0-5]\d(?:\s?phút)?"
        r"|\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\s?\(?GMT\s?\+\s?\d{1,2}\)?)?)(?!\w)"
    ),
}
# The words with which each kind begins, as fold_word spells them; NUMBER stands for any number.
NUMBER = "<number>"
LEADS = {
    "week": "tuần",
    "span": "từ lũy tính kể",
    "between": f"{NUMBER} giai thời",
    "days": f"{NUMBER} từ ngày tính",
    "asof": "đến tới hết cuối cho lũy tính kể",
    "since": "từ lũy tính kể",
    "two_tier": "sau qua trong mô chính từ kể tháng",
    "opened": "đi khai hoạt vận từ",
    "opening": f"{NUMBER} nửa",
    "named_months": f"tháng {NUMBER} hai ba bốn",
    "months": f"{NUMBER} hai ba bốn năm sáu bảy tám chín mười",
    "half": "nửa",
    "quarter": "quý",
    "month": "tháng",
    "years": f"{NUMBER} giai nhiệm từ các năm hai",
    "date": "sáng chiều tối trưa hôm ngày",
    "full": NUMBER,
    "my": NUMBER,
    "year": f"{NUMBER} năm tổng sơ sipas papi par pci pgi ddci dti cchc hành",
    "rolling": f"{NUMBER} một hai ba bốn năm",
    "relative": "trong suốt cả năm tuần ngay riêng mới chỉ",
    "bare": "so cùng",
    "same": "cùng năm tháng quý",
    "clock": NUMBER,
}


def compile_mentions(kinds: Iterable[str]) -> re.Pattern[str]:
    """One pattern for expressions of time of these kinds, the first that fits taken."""
    pattern = "|".join(f"(?P<kind_{kind}>{PATTERNS[kind]})" for kind in kinds)
    return re.compile(rf"(?<!\w)(?:{pattern})", re.IGNORECASE)


MENTIONS = {
    lead: compile_mentions(kind for kind in PATTERNS if lead in LEADS[kind].split())
    for lead in {lead for leads in LEADS.values() for lead in leads.split()}
}
TRIGGER = re.compile(r"\d|năm|quý|tháng|kỳ|tuần|Năm|Quý|Tháng|Tuần|NĂM|QUÝ|THÁNG|TUẦN")
# A number behind which more of a date or of a time of day can stand: another number, or "tháng".
DATED_NUMBER = re.compile(
    r"\d(?<!\d\d)\d*+(?=\s?[/:–hgHG-]\s?\d|\s?\.\s?\d{1,2}(?!\d)|\s+[tT][hH][áÁ]|\s+là\s+năm|\s+năm\s+(?:vừa\s+)?qua|\s+ngày\s+đầu)"
)
PIECE_END = re.compile(r"[.!?\n](?:(?<=\n)|\s)")


class Period(NamedTuple):
    """The first and the last day that figures cover, and the ground: stated, context or inferred."""

    start: dt.date
    end: dt.date
    basis: str = "stated"


class Mention(NamedTuple):
    """An expression of time at text[start:end]. `year` None: the text leaves the year to the context."""

    start: int
    end: int
    kind: str
    role: str
    year: int | None
    groups: dict[str, str]


class Dated(NamedTuple):
    """A mention with its dates read."""

    mention: Mention
    period: Period | None


def find_mentions(text: str, start: int, end: int, words: Words | None = None) -> list[Mention]:
    """Every expression of time in text[start:end], in order, without overlap; none reaches over a sentence's end.

    `words`: those of text[start:end], where they have been split already. A sentence that names no unit of time and
    holds no number has none.
    """
    found: list[Mention] = []
    pieces = _pieces(text, start, end)
    piece_start = piece_end = reached = start
    triggered = False
    for place, pattern in _leads(text, start, end, words or split_words(text, start, end)):
        if place < reached:
            continue
        while place >= piece_end:
            piece_start, piece_end = next(pieces)
            triggered = False
        match = pattern.match(text, place, piece_end)
        if match is None:
            continue
        triggered = triggered or TRIGGER.search(text, piece_start, piece_end) is not None
        if not triggered:
            continue
        reached = match.end()
        kind = str(match.lastgroup)[5:]
        if kind == "my" and not _is_month_year(text, place):
            continue
        groups = {name: value for name, value in match.groupdict().items() if value and not name.startswith("kind_")}
        role = read_role(text, piece_start, match, kind, groups)
        found.append(Mention(place, reached, kind, role, _year(groups), groups))
    return _with_listed_years(text, start, end, found)


def _with_listed_years(text: str, start: int, end: int, found: list[Mention]) -> list[Mention]:
    """The expressions found, with the bare years that go on with one of them or with each other."""
    named = [Year(m.start, m.end, m.year, False) for m in found if m.kind == "year" and m.year is not None]
    roles = {mention.start: mention.role for mention in found}
    added: list[Mention] = []
    for year in find_listed_years(text, start, end, named, [(mention.start, mention.end) for mention in found]):
        roles[year.start] = roles[year.last] if year.last is not None else "review"
        digits = text[year.start : year.end]
        added.append(Mention(year.start, year.end, "year", roles[year.start], int(digits), {"y": digits}))
    return sorted([*found, *added]) if added else found


def _leads(text: str, start: int, end: int, words: Words) -> list[tuple[int, re.Pattern[str]]]:
    """Where an expression of time can begin, in order, with the pattern of those that begin so."""
    number = MENTIONS[NUMBER]
    leads = [(match.start(), number) for match in DATED_NUMBER.finditer(text, start, end)]
    leads += [(place, MENTIONS[word]) for word, place in words.those_of(MENTIONS)]
    leads.sort()
    return leads


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in PIECE_END.finditer(text, start, end):
        yield start, match.end()
        start = match.end()
    yield start, end


def _is_month_year(text: str, start: int) -> bool:
    """Whether `8/2023` without a word before it is a month: not after a sign of a longer number."""
    return start == 0 or text[start - 1] not in "/.-,0123456789"


def _year(groups: dict[str, str]) -> int | None:
    years = [int(y) for value in groups.values() for y in re.findall(rf"(?<!\d){YEAR}(?!\d)", value)]
    return years[-1] if years else None
