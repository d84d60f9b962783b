"""Whether a page tells what a whole province did, so that it is not about one of its districts or departments."""

import re
from functools import lru_cache

DOES = (
    r"(?:(?:đã|vừa|cũng|còn)\s+)?"
    r"(?:tiếp|nhận|giải quyết|xử lý|có|ban hành|hoàn thành|đạt|giảm|tăng|giao \d|giao các|\d)"
)
# Where a clause begins, whose subject the province then is: not "Sở Xây dựng tỉnh tiếp nhận", "UBND tỉnh giao".
OPENING = ("\n", ". ", ", ", "; ", ": ", "qua ", "nay ", "năm ", "đó ", *(f"{digit} " for digit in range(10)))
# A search for plain words is many times as fast as one for a pattern, and most pages have one of these or none.
WHOLE = (
    *("cả tỉnh", "Cả tỉnh", "địa bàn tỉnh", "cấp tỉnh", "trong tỉnh", "hành chính công tỉnh", "Hành chính công tỉnh"),
    *("sở, ngành", "sở, ban, ngành"),
)
WHOLE_CITY = ("oàn thành phố", "oàn TP")
SEVERAL = re.compile(r"(?:\b[Cc]ác (?:sở|tỉnh|huyện|quận|địa phương)|\d (?:huyện|sở|quận))(?!\w)")
ALL = re.compile("[Tt]oàn tỉnh")
RANK = (*(f"{digit} " for digit in range(10)), "đầu ", "nhất ", "nhì ", "của ")  # "xếp thứ 2 toàn tỉnh"


@lru_cache(maxsize=128)
def _compile(province: str, is_city: bool) -> re.Pattern[str]:
    names = ["[Tt]ỉnh", *([re.escape(province)] if province else []), *(["[Tt]hành phố", "TP"] if is_city else [])]
    return re.compile(rf"(?:(?:[Tt]ỉnh|[Tt]hành phố)\s+)?(?:{'|'.join(names)})\s+{DOES}(?!\w)")


def tells_province(text: str, province: str, is_city: bool) -> bool:
    """Whether a province as a whole, by its name or by "tỉnh", does what a text tells; a city that is one likewise."""
    if any(words in text for words in (WHOLE + WHOLE_CITY if is_city else WHOLE)):
        return True
    if SEVERAL.search(text) or any(not text.endswith(RANK, 0, match.start()) for match in ALL.finditer(text)):
        return True
    acts = (match.start() for match in _compile(province, is_city).finditer(text))
    return any(start == 0 or text.endswith(OPENING, 0, start) for start in acts)
