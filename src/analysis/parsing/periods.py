"""Expressions of time in a text: which dates they name, and what they are there for.

A mention is `review` (figures may cover it), `base` (something is compared with it), `plan` (work to come, as its words
say), `ahead` (a year that had hardly begun when the page appeared), `duration` or `event` (the day of a meeting, of a
decree, of a photograph).
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from analysis.parsing.time_words import is_of_event
from analysis.parsing.words import Words, split_words

COUNTS = {"ba": 3, "sáu": 6, "chín": 9, "hai": 2, "bốn": 4, "năm": 5, "bảy": 7, "tám": 8, "mười": 10, "một": 1}

YEAR = r"(?:19|20)\d{2}"
OF_YEAR = rf"(?:\s*(?:[/.-]|,?\s*năm)\s*{YEAR})"
NUMERIC_DAY = rf"(?:0?[1-9]|[12]\d|3[01])\s?[/.-]\s?(?:0?[1-9]|1[0-2])(?:\s?[/.-]\s?{YEAR}|(?!\d|[.,/]\d))"
DAY = rf"(?:{NUMERIC_DAY}|\d{{1,2}}\s+tháng\s+\d{{1,2}}{OF_YEAR}?)"
MONTH = rf"tháng\s+\d{{1,2}}{OF_YEAR}?"
# "đến 16h30 ngày 15/7"
HOUR = r"\d{1,2}\s?(?:giờ|h|g)(?:\s?\d{2}(?:\s?phút)?)?,?\s+"
EDGE = rf"(?:hết\s+|cuối\s+|đầu\s+|giữa\s+|thời\s+điểm\s+|sáng\s+|chiều\s+|{HOUR})*"
POINT = (
    rf"(?:{EDGE}(?:ngày\s+)?{DAY}|{EDGE}{MONTH}|đầu\s+(?:năm|nhiệm\s+kỳ)(?:\s+{YEAR}(?:\s?[-–]\s?{YEAR})?)?"
    rf"|hết\s+năm(?:\s+{YEAR})?|nay|năm\s+{YEAR}|{YEAR})"
)
TO = rf"\s*(?:cho\s+)?(?:đến|tới|[-–])\s*(?:{HOUR})?(?:hết\s+)?(?:ngày\s+)?"
COUNTED = r"(?:lũy\s+kế\s+|luỹ\s+kế\s+|tính\s+|kể\s+)?"

# "SIPAS 2023", "PAR INDEX (2022)": the year of an index stands bare behind its name
INDEX = r"(?:sipas|papi|par[\s-]?index|pci|pgi|ddci|dti|cchc|hành\s+chính)"

# In this order: the first that fits at a place is taken, so the longer expressions stand before their parts.
PATTERNS = {
    "span": rf"{COUNTED}từ\s+(?:{HOUR})?(?:ngày\s+)?(?P<a>{POINT}){TO}(?P<b>{POINT})",
    "between": (
        rf"(?:giai\s+đoạn\s+|thời\s+gian\s+)?(?P<sa>{NUMERIC_DAY})\s*(?:[-–]|đến)\s*(?:hết\s+)?(?:ngày\s+)?"
        rf"(?P<sb>(?:0?[1-9]|[12]\d|3[01])\s?[/.-]\s?(?:0?[1-9]|1[0-2])\s?[/.-]\s?{YEAR})"
    ),
    "days": (
        rf"(?:(?:từ\s+)?ngày\s+)?(?P<d1>\d{{1,2}})\s?[-–]\s?(?P<d2>\d{{1,2}})[/.-](?P<dm>\d{{1,2}})[/.-](?P<dy>{YEAR})"
        rf"|(?:tính\s+)?từ\s+(?:ngày\s+)?(?P<e1>\d{{1,2}})\s*(?:đến|tới|[-–])\s*(?:hết\s+)?(?:ngày\s+)?(?P<e2>{NUMERIC_DAY})"
        rf"|ngày\s+(?P<f1>\d{{1,2}})\s+và\s+(?:ngày\s+)?(?P<f2>{NUMERIC_DAY})"
        r"|(?<=\()(?P<g1>\d{1,2}(?:/\d{1,2})?)\s?[-–]\s?(?P<g2>\d{1,2}/\d{1,2})(?=\))"
    ),
    "asof": (
        rf"{COUNTED}(?:(?:cho\s+)?(?:đến|tới)\s+(?:{HOUR})?|(?=(?:hết|cuối)\s+(?:ngày|tháng)\s))"
        rf"(?P<asof>{EDGE}(?:ngày\s+)?(?:{DAY}|{MONTH}|nay)|thời\s+điểm\s+này)"
    ),
    "since": rf"{COUNTED}từ\s+(?:khi\s+)?(?:ngày\s+)?(?!nay)(?P<since>{POINT})",
    "opened": (
        r"(?:đi\s+vào\s+(?:hoạt\s+động|vận\s+hành)|khai\s+trương|hoạt\s+động|vận\s+hành)"
        r"(?:\s+(?:mô\s+hình\s+)?chính\s+quyền(?:\s+địa\s+phương)?\s+(?:2|hai)\s+cấp)?"
        rf"(?:\s+(?:chính\s+thức|từ|vào|hôm|kể))*\s+\(?(?:ngày\s+)?(?P<opened>{DAY}|{MONTH})"
    ),
    "opening": (rf"(?:(?P<first>\d{{1,2}})\s+ngày|nửa)\s+đầu\s+(?:của\s+)?tháng\s+(?P<of>\d{{1,2}}(?!\d){OF_YEAR}?)"),
    "months": (
        rf"(?P<n>\d{{1,2}}|ba|sáu|chín)\s+tháng(?:\s+(?P<part>đầu|cuối)(?:\s+năm)?)?"
        rf"(?:\s*(?:,\s*)?năm|\s*/)?(?:\s+|(?<=/))?(?P<ny>{YEAR})?"
    ),
    "half": (rf"nửa\s+(?P<half>đầu|cuối|chặng\s+đường|năm\s+đầu)(?:\s+(?:của\s+)?năm)?(?:\s+(?P<hy>{YEAR}))?"),
    "quarter": rf"quý\s+(?P<q>iv|i{{1,3}}|[1-4])\b(?:\s*(?:[/.-]|,?\s*năm)\s*(?P<qy>{YEAR}))?",
    "two_months": rf"tháng\s+(?P<m1>\d{{1,2}})(?:\s+và|,)\s+(?:tháng\s+)?(?P<m2>\d{{1,2}}{OF_YEAR})",
    "month": (
        r"tháng\s+(?P<m>\d{1,2})\b(?!\s*[/.-]\s*\d{1,2}\b(?!\d))"
        rf"(?:\s*(?:[/.-]|,?\s*năm)\s*(?P<my>{YEAR}))?"
    ),
    "years": (
        rf"(?:giai\s+đoạn\s+|nhiệm\s+kỳ\s+|từ\s+năm\s+|các\s+năm\s+|năm\s+)?"
        rf"(?P<y1>{YEAR})\s?[-–]\s?(?P<y2>{YEAR})"
    ),
    "date": rf"(?P<lead>sáng|chiều|tối|trưa|hôm|ngày)\s*(?:nay\s*)?(?:ngày\s+)?\(?(?P<date>{DAY})",
    "full": rf"(?P<full>\d{{1,2}}[/.-]\d{{1,2}}[/.-]{YEAR})",
    "my": rf"(?P<mm>0?[1-9]|1[0-2])\s?[/-]\s?(?P<mmy>{YEAR})",
    "year": (rf"(?:năm\s+(?:công\s+tác\s+|học\s+|tài\s+chính\s+|kế\s+hoạch\s+)?|{INDEX}\)?\s?-?\s?)(?P<y>{YEAR})"),
    "relative": (
        r"(?P<rel>(?:(?:trong|suốt|cả)\s+năm(?:\s+(?:qua|vừa\s+qua|nay))?|năm\s+(?:vừa\s+)?qua"
        r"|trong\s+tháng|trong\s+quý|trong\s+kỳ)(?!\s+(?:công\s+tác\s+)?(?:\d|[IVX]+\b)))"
    ),
    "bare": rf"(?:so\s+với|cùng\s+kỳ)\s+(?P<bare>{YEAR})",
    "same": r"(?P<same>cùng\s+kỳ(?:\s+năm\s+(?:trước|ngoái))?|năm\s+trước|năm\s+ngoái)",
    "clock": (
        r"(?P<clock>\d{1,2}\s?(?:h|g)\s?[0-5]\d(?:\s?phút)?"
        r"|\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\s?\(?GMT\s?\+\s?\d{1,2}\)?)?)(?!\w)"
    ),
}
# The words with which each kind begins, as fold_word spells them; NUMBER stands for any number.
NUMBER = "<number>"
LEADS = {
    "span": "từ lũy tính kể",
    "between": f"{NUMBER} giai thời",
    "days": f"{NUMBER} từ ngày tính",
    "asof": "đến tới hết cuối cho lũy tính kể",
    "since": "từ lũy tính kể",
    "opened": "đi khai hoạt vận",
    "opening": f"{NUMBER} nửa",
    "months": f"{NUMBER} ba sáu chín",
    "half": "nửa",
    "quarter": "quý",
    "two_months": "tháng",
    "month": "tháng",
    "years": f"{NUMBER} giai nhiệm từ các năm",
    "date": "sáng chiều tối trưa hôm ngày",
    "full": NUMBER,
    "my": NUMBER,
    "year": "năm sipas papi par pci pgi ddci dti cchc hành",
    "relative": "trong suốt cả năm",
    "bare": "so cùng",
    "same": "cùng năm",
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
# Words of a plan: anywhere before the mention in its clause, or (NEXT_TO) only right before it.
PLAN = re.compile(
    r"(?:triển khai|xây dựng) (?:thực hiện )?(?:phương hướng|nhiệm vụ|kế hoạch|công tác)|phương hướng|\bbàn\b|mục tiêu"
    r"|trung hạn|chuẩn bị cho|phát động"
    r"|thời gian tới|dự kiến|phấn đấu|nhiệm vụ trọng tâm",
    re.IGNORECASE,
)
NEXT_TO = re.compile(
    r"(?:nhiệm vụ|trọng tâm|(?<!chuyển )\bsang|bước vào|chỉ tiêu|từ nay đến(?: hết)?|nhiệm vụ trọng tâm đến hết)"
    r"(?:\s+(?:của|trong|cho|công tác|những))*\s*$",
    re.IGNORECASE,
)
REVIEW = re.compile(
    r"kết quả|đánh giá|tổng kết|sơ kết|kiểm điểm|nhìn lại|khép lại|số liệu|thực hiện|báo cáo|giao", re.IGNORECASE
)
BASE = re.compile(
    r"(?:đối chiếu|so với|so|với|cùng kỳ|hơn|kém|bằng|trong khi)\s*"
    r"(?:cùng kỳ|kỳ báo cáo|kỳ|năm|của|cả|thời điểm|số liệu|các|cuối|đầu|hết)?\s*$",
    re.IGNORECASE,
)
# "từ khi tái lập tỉnh năm 1989": a year of founding, which no figure covers
FOUNDED = re.compile(
    r"(?:tái\s+lập|thành\s+lập|chia\s+tách|tách|ra\s+đời|khánh\s+thành|xây\s+dựng)(?:\s+(?:tỉnh|huyện|trung\s+tâm))?"
    r"\s*(?:\(|từ|vào|trong)?\s*$",
    re.IGNORECASE,
)
# "nhiệm vụ tồn đọng năm 2021", "từ năm 2021 chuyển sang": the year that work was left over from
LEFT_OVER = re.compile(r"(?:tồn đọng|còn tồn|chưa xong|tồn)\s+(?:của|từ|trong|các)?\s*$", re.IGNORECASE)
# "kế hoạch kiểm tra nuôi tôm năm 2019": the year is the plan's, whatever year the page is about
NAMED_PLAN = re.compile(r"(?<!thực hiện )(?<!hoàn thành )kế hoạch\s+\w+", re.IGNORECASE)
# "Nghị quyết số 17/NQ-CP về phát triển Chính phủ điện tử giai đoạn 2019 - 2020": years in the name of a document
NAMED_DOCUMENT = re.compile(r"(?:[Nn]ghị quyết|[Qq]uyết định|[Kk]ế hoạch|[Đđ]ề án|[Cc]hương trình)\s+số\s+\d[^.;]*$")
# "đề án nhân sự nhiệm kỳ 2020-2025", "HĐND tỉnh nhiệm kỳ 2016-2021", "đề án số hóa giai đoạn 2021-2025": a term that
# names a body or a plan; "trong nhiệm kỳ", "kết quả giai đoạn" look back
TERM = re.compile(r"nhiệm\s+kỳ", re.IGNORECASE)
IN_TERM = re.compile(
    r"(?:^|trong|suốt|cả|hết|qua|của|sau|kết quả|tổng kết|đánh giá|hoạt động|công tác)\s*$", re.IGNORECASE
)
STAGE = re.compile(r"giai\s+đoạn", re.IGNORECASE)
STAGED = re.compile(r"(?:đề án|quy hoạch|chiến lược|nhân sự|kế hoạch trung hạn)\s+\w", re.IGNORECASE)
CARRIED_OUT = re.compile(r"(?:thực hiện|hoàn thành(?:\s+xuất sắc|\s+tốt)?)\s+$", re.IGNORECASE)
# "kết quả theo dõi nhiệm vụ năm 2023", "thống kê nhiệm vụ năm 2023"
FOLLOWED = re.compile(
    r"(?:kết quả|thống kê|tổng hợp|tình hình)(?:\s+(?:theo dõi|đôn đốc|giao|các|số|về))*\s*$", re.IGNORECASE
)
TRIGGER = re.compile(r"\d|năm|quý|tháng|kỳ|Năm|Quý|Tháng|NĂM|QUÝ|THÁNG")
# A number behind which more of a date or of a time of day can stand: another number, or "tháng".
DATED_NUMBER = re.compile(r"\d(?<!\d\d)\d*+(?=\s?[/:–hgHG-]\s?\d|\s?\.\s?\d{1,2}(?!\d)|\s+[tT][hH][áÁ]|\s+ngày\s+đầu)")
PIECE_END = re.compile(r"[.!?\n](?:(?<=\n)|\s)")
DURATION = re.compile(r"(?:gần|hơn|sau|trong vòng|khoảng|trên|mỗi|một|hạn|đủ|thêm)\s*$", re.IGNORECASE)


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
        role = _role(text, piece_start, match, kind, groups)
        found.append(Mention(place, reached, kind, role, _year(groups), groups))
    return found


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


def _role(text: str, start: int, match: re.Match[str], kind: str, groups: dict[str, str]) -> str:
    before = text[max(start, match.start() - 90) : match.start()]
    clause = re.split(r"[;:.(]|,(?=\s)", before)[-1]
    if kind == "relative":
        return "review"
    if kind == "asof" and re.search(r"từ\s+trước\s*$", before):
        return "event"  # "thấp nhất từ trước đến nay"
    if kind in ("bare", "same") or BASE.search(before):
        return "base"
    if kind in ("date", "full", "clock"):
        return "event"
    if kind == "month" and re.match(r"\s*(?:đầu|cuối|nữa|tới)", text[match.end() : match.end() + 6]):
        return "event"
    if kind == "months":
        count = groups["n"].lower()
        number = COUNTS.get(count) or int(count)
        named = "part" in groups or "ny" in groups
        past = re.match(r"\s*(?:vừa\s+)?qua\b", text[match.end() : match.end() + 8])
        counted_up = past or re.search(
            r"(?:lũy kế|luỹ kế|cộng dồn|tính|trong|qua|kết quả|số liệu|thống kê|báo cáo|sau khi|của)\s*$",
            before,
            re.IGNORECASE,
        )
        if not before.strip() and number < 12 and re.match(r"\s*[,:]", text[match.end() : match.end() + 3]):
            return "review"  # "10 tháng, Văn phòng tiếp nhận 31.200 văn bản"
        if not named and (DURATION.search(before) or not (number in (3, 6, 9) or (counted_up and number < 12))):
            return "duration"
        if groups.get("part", "").lower() == "cuối":
            return (
                "plan"
                if PLAN.search(clause) or NEXT_TO.search(clause) or re.search(r"tới|còn lại|bàn", before)
                else "review"
            )
    if kind == "year" and re.search(r"\bđầu\s*$", before) and not re.search(r"(?:tháng|từ|nửa)\s+đầu\s*$", before):
        return "event"
    if kind in ("year", "month") and (FOUNDED.search(before) or LEFT_OVER.search(before)):
        return "event"
    if kind in ("month", "quarter") and is_of_event(text, match, before):
        return "event"
    if kind == "years" and _is_named_term(match.group(), clause):
        return "event"
    if kind == "years" and NAMED_DOCUMENT.search(text, max(start, match.start() - 200), match.start()):
        return "event"
    if kind in ("span", "between", "days", "asof", "since", "opened", "opening"):
        return "review"
    beside = NEXT_TO.search(clause)
    # "kết quả thực hiện nhiệm vụ năm 2023", "thực hiện kế hoạch năm 2023" look back for all their planning words
    if beside and not CARRIED_OUT.search(clause[: beside.start()]) and not FOLLOWED.search(clause[: beside.start()]):
        return "plan"
    if kind == "year" and NAMED_PLAN.search(clause):
        return "ahead"
    plans = list(PLAN.finditer(clause))
    reviews = list(REVIEW.finditer(clause))
    if plans and (not reviews or reviews[-1].start() < plans[-1].start()):
        return "plan"
    if kind == "year" and re.match(r"\s*(?:tiếp tục|phấn đấu|sẽ|trọng tâm)", text[match.end() : match.end() + 14]):
        return "plan"
    return "review"


def _is_named_term(term: str, clause: str) -> bool:
    if TERM.match(term):
        return not IN_TERM.search(clause.strip())
    return STAGE.match(term) is not None and STAGED.search(clause) is not None and not REVIEW.search(clause)
