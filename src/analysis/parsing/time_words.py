"""What stands around an expression of time: words that make it an event, parentheses that tie it to one figure."""

import re

# "tại phiên họp thường kỳ tháng 5/2022", "hội nghị giao ban tháng 9": a meeting's month is no period of its figures
MEETING = re.compile(
    r"(?:(?:phiên|cuộc|buổi|kỳ)\s+họp|họp\s+(?:báo|phiên|thường|định|giao)|giao\s+ban|hội\s+nghị|phiên\s+thường\s+kỳ)"
    r"(?:\s+(?:báo|phiên|thường|kỳ|định|giao|ban|trực|tuyến|toàn|quốc|chính|phủ|thành|viên|ubnd|tỉnh|phố|huyện|của"
    r"|với|các|địa|phương|vào|trong))*\s*\(?$",
    re.IGNORECASE,
)
# "tháng 8/2016, Thủ tướng lập Tổ công tác": when something was founded
FOUNDING = re.compile(r"[^.;\n\d]{0,60}?(?:thành\s+lập|ra\s+đời|lập\s+tổ|khai\s+trương|ra\s+mắt)(?!\w)", re.IGNORECASE)
OPENS_BRACKET = re.compile(r"(?:\s+\w+){0,3}\s*\(\s*")
BRACKET_REACH = 30


def is_of_event(text: str, match: re.Match[str], before: str) -> bool:
    """Whether a month or quarter is that of a meeting or of a founding."""
    meeting = MEETING.search(before)
    if meeting is not None and (match.lastgroup == "kind_month" or "giao ban" not in meeting.group().lower()):
        return True  # a briefing "quý I" looks back on the quarter
    return match.lastgroup == "kind_month" and FOUNDING.match(text, match.end()) is not None


def is_bracketed(text: str, start: int, end: int, place: int) -> bool:
    """ "từ 81,57% (năm 2019) lên 87,88% (năm 2021)": a time alone in parentheses right behind what ends at `place`."""
    if not 0 < start - place < BRACKET_REACH or text[end : end + 1] != ")":
        return False
    return OPENS_BRACKET.fullmatch(text, place, start) is not None
