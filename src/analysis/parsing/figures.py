"""The numbers of a sentence: which are figures, how they are hedged and scaled, and which are no figures and why."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UPPER
from analysis.parsing.hedges import find_hedge, is_glued_hedge
from analysis.parsing.listed_names import find_counted_names
from analysis.parsing.number_words import end_of_repetition, find_number_words
from analysis.parsing.numbers import SCALES, is_number, parse_number
from analysis.parsing.periods import Mention
from analysis.parsing.slashes import (
    COUNTED,
    SCORES,
    cites_paper,
    has_decimals,
    is_all_day,
    is_share,
    looks_like_day,
    noun_follows,
)
from analysis.parsing.spreads import find_ends, is_spread

NUMERAL = r"\d+(?:[.,]\d+)*"
# The same where nothing but the end of the number can follow, so that a search need not try its beginnings.
WHOLE = rf"(?>{NUMERAL})"
SCALE = r"(?:(?:nghìn|ngàn)\s+)?(?:tỷ|tỉ)|(?:nghìn|ngàn)\s+triệu|nghìn|ngàn|vạn|triệu"
NAMES = "|".join(sorted(map(re.escape, read_toml("numerals.toml")["names"]["words"]), key=len, reverse=True))
# "THứ": the old encodings have no capitals with accents
PLACE = r"[Tt]hứ hạng|[Tt]hứ|TH[Ứứ]|[Hh]ạng|[Xx]ếp|[Đđ]ứng|[Vv]ị trí|[Tt]op"
LEVEL = r"(?:[Mm]ức(?:\s+độ)?|[Cc]ấp độ)"
# "120 DVCTT mức độ 4 và 5 DVCTT mức độ 3": the services of another level
OF_LEVEL = r"\s*(?:DVC\w*|TTHC|[Dd]ịch vụ|[Tt]hủ tục|[Hh]ồ sơ)[^,;.\d\n]{0,30}[Mm]ức(?:\s+độ)?\s+\d"
# "kỳ họp thứ 4, 5 HĐND huyện", "phiên họp thứ 12 và 13 của …"
SESSIONS = (
    r"(?<!\w)(?i:kỳ|phiên)\s+(?i:họp\s+thứ)\s+\d{1,2}"
    rf"(?:\s?(?:,|và)\s+(?:thứ\s+)?\d{{1,2}}(?=\s*(?:[^\w\s%/]|$|[{UPPER}]|(?:và|của|khóa|khoá)(?!\w))))+"
)
# "giải quyết lần 2", not "5 lần 3 hồ sơ"
TIMES = r"(?<!\w)(?<!\d\s)[Ll]ần\s+[1-9](?![\d.,]*\d|\s*(?:%|phần trăm|văn bản|hồ sơ|nhiệm vụ|lượt|đơn|người))"
# "số 766" names a document; "tổng số 43", "trong số 246", "đa số" do not
NUMBER_SIGN = r"(?<![Tt]ổng )(?<![Tt]rong )(?<!con )(?<!trên )(?<![Đđ]a )(?<!một )\b[Ss]ố\s*:?\s+"
# "Kế hoạch 45", "Đề án 06 nhiệm vụ" are names; "Phòng Tài chính - Kế hoạch 560 hồ sơ", "hướng dẫn 320 lượt" are none
NOT_COUNTED = (
    r"(?:(?<=\s0\d)|(?!\s*(?:%|phần trăm|văn bản|hồ sơ|nhiệm vụ|lượt|đơn(?! giản| vị| giá)"
    r"|kiến nghị|phản ánh|ý kiến|vụ việc|trường hợp)(?!\w)))"
)
# What stands right before the first digit of a pattern that begins with words has its ending in OPENINGS below.
PATTERNS = {
    # "trong các ngày 13, 14 và 15-8": the days before the one that has a month, and that
    "date": (
        r"(?<!\w)ngày\s+\d{1,2}(?:,\s?\d{1,2}){0,6},?\s+và\s+(?:ngày\s+)?"
        r"\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?\d{4})?(?!\d)"
    ),
    "list_number": r"(?m:^)\s*\d{1,2}(?:\.\d{1,2})*[.)](?=\s)",
    "document_number": r"\d+(?:/(?:19|20)\d{2})?[-/](?:[A-ZĐ][A-ZĐa-zđ&]*)(?:[-/&.][A-ZĐ0-9][\wĐđ&]*)*",
    "phone": (
        r"(?:\+84|0)\d{1,4}[ .]?\d{3,4}[ .]\d{3,4}(?!\d)|0\d{9,10}(?!\d)|0\d{2,4}[.]\d{4,7}(?!\d)"
        r"|1022(?=\s*(?:[^\w\s%/]|$|(?:đã|là|và|của|tiếp|trong|từ|có|để|được|với|tỉnh|thành)(?!\w)))(?![.,]\d)"
        r"|1[89]00[ .]?\d{2,4}(?:[ .]\d{2,3}){0,2}(?!\d)"
    ),
    "level": (
        rf"{LEVEL}\s+(?P<levels>\d(?:\s*(?:,|/|-|–|(?!và\s+\d{OF_LEVEL})và)\s*(?:mức(?:\s+độ)?\s+)?\d(?![\d.,]*\d))*)"
        r"(?![\d.,]*\d|\s*%)"
    ),
    "rank": rf"{SESSIONS}|{TIMES}|(?:{PLACE})\s+(?:thứ\s+|hạng\s+|thứ hạng\s+)?\d+(?:/\d+)?(?![.,]\d)",
    "name": (
        r"(?:Covid|COVID)\s?[-–]\s?\d{1,2}(?!\d)|GMT\s?[+]\s?\d{1,2}(?!\d)|\[\d{1,3}\]"  # "trả lời[1]": a footnote
        rf"|(?<!\w)(?:{NAMES})(?:\s+(?:số|thứ)\s*:?)?\s+\d{{1,4}}(?:/\d{{1,4}}|:\d{{4}})?"
        rf"(?![.,]?\d|[ .]\d{{3}}){NOT_COUNTED}"
        r"(?:,\s\d{1,3}(?=\s*(?:[,;.)]|và\s\d)))*"
        r"|(?<!\w)nhóm\s+\d{1,2}(?=\s*(?:[^\w\s%/]|$|(?:và|trong|của)(?!\w)))(?![.,]\d)"  # "rơi vào nhóm 3 (…)"
    ),
    "number_name": rf"{NUMBER_SIGN}\d{{1,5}}(?:/\d{{1,5}}(?!\d|{COUNTED}))?(?![.,]?\d|\s?/\s?\d)"
    r"(?!\s*(?:%|phần trăm|văn bản|hồ sơ|nhiệm vụ|lượt|đơn))",
    # not "13,7% – 137 hồ sơ": of two shares both or the second have the sign
    "range": rf"{WHOLE}(?:\s?(?:[-–]|đến)\s?{NUMERAL}(?:\s?%)?|\s?%\s?(?:[-–]|đến)\s?{NUMERAL}\s?%)(?![\d/.]*\d)",
    "score": rf"(?P<score>{WHOLE})(?:\s*điểm)?\s*/\s*(?P<full>{NUMERAL})(?=\s*điểm)",
    # "137/900 hồ sơ", "137 trên tổng số 900 hồ sơ"; not "năm 2023 trên 900 hồ sơ"
    "fraction": (
        rf"(?P<part>{WHOLE})(?:\s?/\s?|(?<!(?:19|20)\d\d)\s+(?:trên(?:\s+tổng(?:\s+số)?)?|trong(?:\s+tổng)?\s+số)\s+)"
        rf"(?P<all>{NUMERAL})(?![\d/])"
    ),
    "percent": rf"(?P<percent>{WHOLE}\s?(?P<pct>%|phần trăm(?!\w)))",
    # not "năm 2018 tỷ lệ trễ hạn là 1,2%"
    "scaled": rf"(?P<scaled>{WHOLE}\s?(?P<scale>{SCALE})(?P<half>\s+rưỡi)?)(?!\w|\s+lệ(?!\w))",
    "plain": rf"(?P<plain>{NUMERAL})",
}
# The groups of a pattern that hold its figures, with the part that each plays.
PARTS = {
    "score": (("score", "score"),),
    "scored": (("part", "score"),),
    "fraction": (("part", "part"), ("all", "all")),
    "percent": (("percent", "plain"),),
    "scaled": (("scaled", "plain"),),
    "plain": (("plain", "plain"),),
}
PERCENT_IN_WORDS = re.compile(r"\s+phần trăm(?!\w)")
ROMAN_LEAD = re.compile(r"\s*[IVX]{1,5}\.")
LONGEST_NUMBER = 24
DIGIT = re.compile(r"\d")
NUMERAL_PATTERN = re.compile(NUMERAL)
NUMBER = re.compile("|".join(f"(?P<kind_{kind}>{pattern})" for kind, pattern in PATTERNS.items()))
# The same at a digit with none of OPENINGS before it: there only these can fit, and most of the text is never searched.
AT_DIGIT = re.compile(
    "|".join(
        f"(?P<kind_{kind}>{pattern})"
        for kind, pattern in PATTERNS.items()
        if kind not in ("date", "list_number", "level", "rank", "name", "number_name")
    )
)
# The commonest case by itself: a numeral with nothing around it that could make anything else of it.
# That no digits follow is said last: under a possessive "(?:[.,]\d+)*+" Python 3.11.2 takes the comma too.
PLAIN = re.compile(
    r"(?P<kind_plain>(?P<plain>(?!0|1[89]00|1022)\d++(?:[.,]\d+)*(?![.,]?\d)))(?!\s{0,2}(?:[-–/%đ]|ng|vạ|tr|t[ỷỉ]|phầ)|\s*/)"
)
# Ends of what the other patterns (and a telephone number) put before their first digit, a colon and white space aside.
OPENINGS = (
    *("hứ", "HỨ", "Hứ", "hạng", "ạng", "ếp", "ứng", "trí", "op", "ức", "độ", "ố", "nhóm", "ần", "gày", ":", "+", "["),
    *read_toml("numerals.toml")["names"]["words"],
)
LONGEST_OPENING = max(map(len, OPENINGS))
OPENING_ENDS = frozenset(opening[-2:] for opening in OPENINGS)
OPENING_SIGNS = frozenset(opening for opening in OPENINGS if len(opening) == 1)
# Characters within which an opening and what may follow it stand before a digit, unless more than a space parts them.
REACH = LONGEST_OPENING + 16
WIDE = re.compile(r"\s\s")
# "Kim Bảng 41 hồ sơ", "Nha Trang 120 hồ sơ": no table, no page
PLACE_NAME = re.compile(rf"(?<!\w)[{UPPER}]\w*[^\S\n](?:Bảng|Trang|Điều|Phần|Tập|Lô|Chương|Mục)$")
# "1022.langson.gov.vn"
WEB_ADDRESS = re.compile(r"(?:\.[a-z][a-z0-9-]*){2,}")


class Figure(NamedTuple):
    """A number that counts or measures something, at text[start:end] as printed.

    `role`: plain, part or all of a fraction ("30/81"), score. `lead` is where its hedge begins, if it has one.
    """

    start: int
    end: int
    digits: str
    scale: int
    percent: bool
    qualifier: str
    lead: int
    role: str = "plain"


class NotFigure(NamedTuple):
    """A number that is no figure, and why; `levels` for the service level that it names ("1-2")."""

    start: int
    end: int
    reason: str
    levels: str = ""


def is_more(figure: Figure, other: Figure, unit: str) -> bool:
    """Whether a figure, read in a unit, is larger than another."""
    first, second = (parse_number(f.digits, unit, f.scale) for f in (figure, other))
    return first is not None and second is not None and first.value > second.value


def find_figures(text: str, start: int, end: int, mentions: list[Mention]) -> tuple[list[Figure], list[NotFigure]]:
    """The figures of text[start:end] and the numbers in it that are none, each in order."""
    figures: list[Figure] = []
    others: list[NotFigure] = []
    masks = _Masks(mentions)
    for match in _numbers(text, start, end):
        kind = str(match.lastgroup)[5:]
        first, last = match.span()
        if kind not in ("document_number", "list_number") and masks.touch(first, last):
            if not masks.cover(first, last):  # "tháng 12.345.678": what reaches beyond the time is still a number
                others.append(NotFigure(first, last, "date"))
            continue
        glued = first > start and text[first - 1].isalpha() and not is_glued_hedge(text, first)
        glued = glued or (kind == "plain" and _is_footnote(text, first, last))
        if kind == "plain" and first - start < 8 and ROMAN_LEAD.fullmatch(text, start, first):
            others.append(NotFigure(first, last, "list_number"))  # "II.1. Tiếp công dân"
        elif glued or (text[last : last + 1] == "." and WEB_ADDRESS.match(text, last)):
            others.append(NotFigure(first, last, "name"))
        elif kind == "level":
            levels = "-".join(re.findall(r"\d", match["levels"]))
            others.append(NotFigure(first, last, "service_level", levels))
        elif kind == "fraction" and looks_like_day(text, match):
            others.append(NotFigure(first, last, "date"))
        elif kind == "fraction" and cites_paper(text, match):
            others.append(NotFigure(first, last, "document_number"))
        elif kind == "fraction" and is_share(text, match):
            others.append(NotFigure(first, last, "share"))
        elif kind == "fraction" and is_all_day(text, last, match.group()):
            others.append(NotFigure(first, last, "time"))
        elif kind in PARTS:
            scored = kind == "fraction" and not noun_follows(text, last)
            scored = scored and (SCORES.search(text, start, first) or has_decimals(match)) is not None
            for group, role in PARTS["scored" if scored else kind]:
                place = match.start(group), match.end(group)
                figure = _figure(text, start, *place, match, kind, role)
                if figure is None:
                    others.append(NotFigure(*place, "no_number"))
                else:
                    figures.append(figure)
            if kind == "score" or scored:
                others.append(NotFigure(*match.span("full" if kind == "score" else "all"), "full_marks"))
        elif kind == "range" and is_spread(text, start, match):
            percent = "%" in match.group()
            figures += [Figure(*place, 1, percent, "exact", place[0], role) for role, place in find_ends(text, match)]
        else:
            others.append(NotFigure(first, last, kind))
    if any(other.reason == "name" for other in others):
        others = _without_counted(text, start, end, figures, others)
    figures += _figures_in_words(text, start, end, [*figures, *others])
    figures.sort(key=_place)
    return figures, others


def _is_footnote(text: str, first: int, last: int) -> bool:
    """ "… về thi hành án.49 Các đơn vị …": the mark of a note, set right behind the end of a sentence."""
    if last - first > 3 or text[first - 1 : first] != "." or not text[max(0, first - 2) : first - 1].isalpha():
        return False
    following = text[last : last + 2]
    return not following or following[0] == "\n" or (following[0] == " " and following[1:].isupper())


def _without_counted(
    text: str, start: int, end: int, figures: list[Figure], others: list[NotFigure]
) -> list[NotFigure]:
    """The numbers that are none; those behind names that divide a total become figures."""
    told = [(f.end, parse_number(f.digits, "document", f.scale)) for f in figures if not f.percent]
    totals = [(place, number.value) for place, number in told if number is not None]
    for first, last in find_counted_names(text, start, end, totals):
        kept = [other for other in others if not other.start < first < last <= other.end]
        if len(kept) < len(others):
            others = kept
            figures.append(Figure(first, last, text[first:last], 1, False, "exact", first))
    return others


def _place(figure: Figure) -> int:
    return figure.start


def _figures_in_words(text: str, start: int, end: int, taken: Sequence[Figure | NotFigure]) -> Iterator[Figure]:
    """The figures that are written in words, where no number in digits is."""
    for found in find_number_words(text, start, end):
        if any(other.start < found.end and found.start < other.end for other in taken):
            continue
        percent = PERCENT_IN_WORDS.match(text, found.end)
        qualifier, lead = find_hedge(text, start, found.start)
        last = percent.end() if percent else found.end
        yield Figure(found.start, last, str(found.value), 1, percent is not None, qualifier, lead)


def _numbers(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """What NUMBER finds in text[start:end], in order, looked for at the digits only."""
    digit = DIGIT.search(text, start, end)
    while digit is not None:
        place = digit.start()
        if _is_opened(text, start, place):
            near = max(start, place - REACH)
            match = NUMBER.search(text, start if WIDE.search(text, near, place) else near, end)
        else:
            match = PLAIN.match(text, place, end) or AT_DIGIT.match(text, place, end)
        assert match is not None  # a digit alone is a plain number
        yield match
        start = match.end()
        digit = DIGIT.search(text, start, end)


def _is_opened(text: str, start: int, place: int) -> bool:
    """Whether a pattern that begins before the digit at `place` may fit; it is so where in doubt."""
    near = text[max(start, place - REACH) : place]
    before = near.rstrip().rstrip(":-–").rstrip()
    cut = place - start > REACH and len(before) < LONGEST_OPENING
    if not before or cut or "\n" in near[len(before) :]:
        return True
    opened = (before[-2:] in OPENING_ENDS or before[-1] in OPENING_SIGNS) and before.endswith(OPENINGS)
    return opened and PLACE_NAME.search(before) is None


class _Masks:
    """The places that expressions of time take up, asked for in the order of the text."""

    def __init__(self, mentions: list[Mention]) -> None:
        self.spans = [(m.start, m.end) for m in mentions if m.kind != "duration"]
        self.next = 0

    def touch(self, start: int, end: int) -> bool:
        while self.next < len(self.spans) and self.spans[self.next][1] <= start:
            self.next += 1
        return self.next < len(self.spans) and self.spans[self.next][0] < end

    def cover(self, start: int, end: int) -> bool:
        """Whether the place asked for last lies within one expression."""
        return self.spans[self.next][0] <= start and end <= self.spans[self.next][1]


def _figure(text: str, floor: int, start: int, end: int, match: re.Match[str], kind: str, role: str) -> Figure | None:
    """A figure with its hedge; None where its digits and separators make no number ("1.23.456")."""
    digits = text[start:end]
    if not digits[-1].isdecimal():
        printed = NUMERAL_PATTERN.match(digits)
        digits = printed.group() if printed else ""
    if len(digits) > LONGEST_NUMBER or not is_number(digits):
        return None
    scale, percent = 1, kind == "percent"
    if kind == "scaled":
        scale = math.prod(SCALES[word] for word in match["scale"].lower().split())
        if match["half"] and digits.isdecimal():
            digits += ",5"  # "2 triệu rưỡi"
    # "137 trên 900 hồ sơ": there "trên" is no hedge
    qualifier, lead = ("exact", start) if role == "all" else find_hedge(text, floor, start)
    if role == "plain" and "(" in text[end : end + 2]:
        number = parse_number(digits, "percent" if percent else "", scale)
        end = end_of_repetition(text, end, number.value) if number else end
    return Figure(start, end, digits, scale, percent, qualifier, lead, role)
