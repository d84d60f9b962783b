"""The year for whose merits honours are given."""

import re

# "khen thưởng thành tích công tác năm 2023", "cụm, khối thi đua năm 2018"
MERITS = re.compile(
    r"(?:thành\s+tích(?:\s+xuất\s+sắc)?(?:\s+(?:trong|công\s+tác|tổng\s+kết|thực\s+hiện|nhiệm\s+vụ))*"
    r"|khen\s+thưởng(?:\s+(?:tổng\s+kết|công\s+tác|định\s+kỳ))*|thi\s+đua(?:\s+yêu\s+nước)?)\s*$",
    re.IGNORECASE,
)
REACH = 120  # characters


def names_merits(text: str, start: int, place: int) -> bool:
    """Whether a year at `place` is that of the merits which are honoured."""
    return MERITS.search(text, max(start, place - REACH), place) is not None
