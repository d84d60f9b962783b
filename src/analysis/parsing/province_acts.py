"""Whether a page tells what a whole province did, so that it is not about one of its districts or departments."""

import re
from functools import lru_cache

from analysis.documents.letters import begin_words

DOES = (
    r"(?:(?:đã|vừa|cũng|còn)\s+)?"
    r"(?:tiếp|nhận|giải quyết|xử lý|có|ban hành|hoàn thành|đạt|giảm|tăng|giao \d|giao các|\d)"
)
# Where a clause begins, whose subject the province then is: not "Sở Xây dựng tỉnh tiếp nhận", "UBND tỉnh giao".
OPENING = ("\n", ". ", ", ", "; ", ": ", "qua ", "nay ", "năm ", "đó ", *(f"{digit} " for digit in range(10)))
# A search for plain words is many times as fast as one for a pattern, and most pages have one of these or none.
WHOLE = (
    *("cả tỉnh", "Cả tỉnh", "địa bàn tỉnh", "cấp tỉnh", "trong tỉnh", "hành chính công tỉnh", "Hành chính công tỉnh"),
    *("sở, ngành", "sở, ban, ngành", "toàn tỉnh", "Toàn tỉnh"),
)
WHOLE_CITY = ("oàn thành phố", "oàn TP")
SEVERAL = re.compile(
    rf"{begin_words(r'các(?<!so với các)', 'Các(?<!so với Các)')} (?:sở|tỉnh|huyện|quận|địa phương)(?!\w)"
)
NUMBERED = re.compile(r"\d (?:huyện|sở|quận)(?!\w)")
# "xếp thứ 2 toàn tỉnh", "đứng thứ 4/8 trong các huyện, thị xã", "dẫn đầu trong tỉnh": among whom one of them is ranked
RANKED = re.compile(
    begin_words(
        *(rf"{word}\s+(?:\d+(?:/\d+)?|nhất|nhì|hai|ba|tư)" for word in ("thứ", "hạng", "vị trí")),
        *(rf"{word}\s+(?:dẫn\s+)?đầu" for word in ("dẫn", "đứng", "tốp", "top", "nhóm")),
        *("xếp nhất", r"tốp\s+\d+", r"top\s+\d+"),
        any_case=True,
    )
    + r"\s+(?:trong\s+|trên\s+|của\s+)?(?:số\s+)?(?:toàn tỉnh|trong tỉnh|tỉnh|cả tỉnh|(?:toàn )?địa bàn tỉnh"
    r"|(?:(?:các|\d+|khối|khối các)\s+)?(?:huyện|quận|thị xã|địa phương|xã|phường)"
    r"(?:(?:,\s+|\s+và\s+)(?:huyện|quận|thị xã|thành phố|phường|đặc khu))*"
    r"(?:\s+(?:trên\s+địa bàn|trong|của|toàn)\s+tỉnh)?)(?!\w)"
)


@lru_cache(maxsize=128)
def _compile(province: str, is_city: bool) -> re.Pattern[str]:
    kinds = ["tỉnh", "Tỉnh", *(["thành phố", "Thành phố"] if is_city else [])]
    names = "|".join([*kinds, *([re.escape(province)] if province else []), *(["TP"] if is_city else [])])
    # "Thành phố Bắc Ninh tiếp nhận": where its province is none, a city of the same name is a district
    named = "|".join(rf"{kind}\s+(?:{names})" for kind in kinds)
    return re.compile(rf"(?:{named}|{names})\s+{DOES}(?!\w)")


def tells_province(text: str, province: str, is_city: bool) -> bool:
    """Whether a province as a whole, by its name or by "tỉnh", does what a text tells; a city that is one likewise.

    `text`: one that has gone through `without_ranks`.
    """
    if any(words in text for words in (WHOLE + WHOLE_CITY if is_city else WHOLE)):
        return True
    if SEVERAL.search(text) or NUMBERED.search(text):
        return True
    acts = (match.start() for match in _compile(province, is_city).finditer(text))
    return any(start == 0 or text.endswith(OPENING, 0, start) for start in acts)


def without_ranks(text: str) -> str:
    """The text with NULs for among whom somebody is ranked; positions stay."""
    return RANKED.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())
