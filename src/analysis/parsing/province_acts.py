"""Whether a page tells what a whole province did, so that it is not about one of its districts or departments."""

import re
from functools import lru_cache

DOES = (
    r"(?:(?:đã|vừa|cũng|còn)\s+)?"
    r"(?:tiếp|nhận|giải quyết|xử lý|có|ban hành|hoàn thành|đạt|giảm|tăng|giao \d|giao các|\d)"
)
# where a clause begins, whose subject the province then is: not "Sở Xây dựng tỉnh tiếp nhận", "UBND tỉnh giao"
OPENS = r"(?:(?<![^\n])|(?<=[.,;:] )|(?<=qua )|(?<=nay )|(?<=năm )|(?<=đó )|(?<=\d ))"
# "xếp thứ 2 toàn tỉnh", "dẫn đầu toàn tỉnh": a rank
WHOLE = (
    r"(?<!\d )(?<!đầu )(?<!nhất )(?<!của )(?<!nhì )[Tt]oàn tỉnh|[Cc]ả tỉnh|địa bàn tỉnh|cấp tỉnh|trong tỉnh"
    r"|sở, (?:ban, )?ngành|(?<!\w)[Cc]ác (?:sở|tỉnh|huyện|quận|địa phương)(?!\w)|(?<!\w)\d+ (?:huyện|sở|quận)(?!\w)"
    r"|[Hh]ành chính công tỉnh"
)


@lru_cache(maxsize=128)
def _compile(province: str, is_city: bool) -> re.Pattern[str]:
    names = ["[Tt]ỉnh", *([re.escape(province)] if province else []), *(["[Tt]hành phố", "TP"] if is_city else [])]
    place = rf"(?:(?:[Tt]ỉnh|[Tt]hành phố)\s+)?(?:{'|'.join(names)})"
    whole = f"{WHOLE}|[Tt]oàn (?:thành phố|TP)" if is_city else WHOLE
    return re.compile(rf"{whole}|{OPENS}{place}\s+{DOES}(?!\w)")


def tells_province(text: str, province: str, is_city: bool) -> bool:
    """Whether a province as a whole, by its name or by "tỉnh", does what a text tells; a city that is one likewise."""
    return _compile(province, is_city).search(text) is not None
