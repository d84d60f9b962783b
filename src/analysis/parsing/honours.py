"""Honours: the bodies that are given one, and the year whose merits they are given for."""

import re

HONOUR = r"(?:cờ|bằng\s+khen|giấy\s+khen|huân\s+chương|danh\s+hiệu|kỷ\s+niệm\s+chương|tập\s+thể\s+lao\s+động)(?!\w)"
# "Cờ thi đua của Chính phủ cho 5 đơn vị"; "12 đơn vị được tặng Bằng khen"
GIVEN_TO = re.compile(rf"(?<!\w){HONOUR}[^.;:\d]{{0,80}}(?<!\w)cho\s+$", re.IGNORECASE)
GIVEN = re.compile(
    rf"[^.;:,\d]{{0,40}}(?<!\w)(?:nhận|tặng|trao|tặng\s+thưởng|được|đạt)\s+(?:các\s+)?{HONOUR}",
    re.IGNORECASE,
)
# "khen thưởng thành tích công tác năm 2023", "cụm, khối thi đua năm 2018"
MERITS = re.compile(
    r"(?:thành\s+tích(?:\s+xuất\s+sắc)?(?:\s+(?:trong|công\s+tác|tổng\s+kết|thực\s+hiện|nhiệm\s+vụ))*"
    r"|khen\s+thưởng(?:\s+(?:tổng\s+kết|công\s+tác|định\s+kỳ))*|thi\s+đua(?:\s+yêu\s+nước)?)\s*$",
    re.IGNORECASE,
)
REACH = 120  # characters


def are_honoured(text: str, start: int, lead: int, end: int) -> bool:
    """Whether the bodies that a number between `lead` and `end` counts are given an honour.

    `start`: where the sentence begins; `end`: behind the noun.
    """
    return bool(GIVEN_TO.search(text, max(start, lead - REACH), lead) or GIVEN.match(text, end, end + REACH))


def names_merits(text: str, start: int, place: int) -> bool:
    """Whether a year at `place` is that of the merits which are honoured."""
    return MERITS.search(text, max(start, place - REACH), place) is not None
