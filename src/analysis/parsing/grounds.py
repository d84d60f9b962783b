"""Figures that the time spoken of around them says nothing of: samples, work left over, what was done since an opening.

They have a period only where their own sentence names one.
"""

import re

from analysis.parsing.frames import Frame
from analysis.parsing.sentence import Sentence

# "chọn ngẫu nhiên 10 thông báo để soi lại", "kiểm tra xác suất 50 hồ sơ"
SAMPLE = re.compile(r"(?<!\w)(?:ngẫu\s+nhiên|kiểm\s+tra\s+xác\s+suất|rút\s+mẫu|chọn\s+mẫu)(?!\w)", re.IGNORECASE)
# "sau gần 4 tháng hoạt động", "mở cửa được hơn 1 năm", "qua 3 năm triển khai"
SINCE_OPENING = re.compile(
    r"(?:(?:mở\s+cửa|khai\s+trương|hoạt\s+động|vận\s+hành|đi\s+vào|ra\s+mắt|thành\s+lập)\s+(?:\w+\s+){0,2}?(?:được|đã)"
    r"|(?:sau|qua))\s+(?:(?:gần|hơn|trên|khoảng|tròn)\s+)?(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|nửa)\s+(?:tháng|năm|tuần)"
    r"(?!\s+(?:đầu|cuối|19|20))",
    re.IGNORECASE,
)
# "Trong 5 năm, Văn phòng tiếp nhận", "qua gần 3 năm": years that are not told apart
SOME_YEARS = re.compile(
    r"(?<!\w)(?:trong|qua|suốt)\s+(?:(?:gần|hơn|trên|khoảng)\s+)?(?:\d{1,2}|hai|ba|bốn|năm)\s+năm(?!\s+(?:đầu|cuối|19|20))"
    r"(?:\s+qua)?\s*(?:\(|,|[^\W\d_])",
    re.IGNORECASE,
)
# "Từ khi đi vào hoạt động đến nay", "kể từ lúc triển khai": since a day that is not told
SINCE = re.compile(r"(?<!\w)từ\s+(?:khi|lúc)\s+(?!\d)[^.;\d]{0,80}", re.IGNORECASE)
OPENED = re.compile(
    r"hoạt\s+động|vận\s+hành|mở\s+cửa|khai\s+trương|triển\s+khai|thực\s+hiện|ra\s+mắt|thành\s+lập|đi\s+vào",
    re.IGNORECASE,
)
NEAR_CHARACTERS = 30


# "so với lúc chưa có Tổ công tác (25%)": how it was at a time that is not told
OF_OLD = re.compile(r"so\s+với\s+(?:lúc|khi|hồi|thời|trước\s+khi|ngày)\s+(?!\d)[^.;:\d]{1,60}\(\s*$", re.IGNORECASE)


def is_of_old(text: str, frame: Frame) -> bool:
    """Whether a figure in brackets is that of a time before something was set up, which has no dates."""
    place, before = frame.figure.lead, frame.previous
    start = max(before.figure.end if before is not None else 0, place - 90)
    return frame.relation == "paren" and OF_OLD.search(text, start, place) is not None


def lacks_ground(text: str, sentence: Sentence, frame: Frame) -> bool:
    """Whether the period that earlier text or another sentence speaks of is no ground for this figure's."""
    start, place = sentence.start, frame.figure.start
    if SAMPLE.search(text, start, place) or frame.members.get("case") == "left_over":
        return True
    if SOME_YEARS.search(text, start, place) or SINCE.search(text, start, place):
        return True
    opened = SINCE_OPENING.search(text, start, place)
    if opened is None:
        return False
    return OPENED.search(text, opened.start(), min(opened.end() + NEAR_CHARACTERS, sentence.end)) is not None
