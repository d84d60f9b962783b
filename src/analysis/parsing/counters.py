"""The counter of a web page's visitors, copied along with its text: its numbers count no office's work."""

import re

NUMBER = r"\s{0,3}:?\s{0,3}\d+(?:[.,]\d{3})*(?![.,]?\d)(?!\s+(?:hồ sơ|lượt|văn bản|đơn|nhiệm vụ|người)(?!\w))"
SHORT_TIMES = (
    r"hôm nay|hôm qua|tuần này|tuần trước|tháng này|tháng trước|năm nay|năm trước|trực tuyến|đang online|online"
    r"|trong ngày|trong tuần|trong tháng|tháng hiện tại|tuần hiện tại|máy chủ tìm kiếm|khách viếng thăm"
)
ALL = r"tổng cộng|tổng số|tổng truy cập|tổng lượt truy cập|tổng|tất cả"
# "Hôm nay: 57 Tháng này: 519 Tổng cộng: 18211", "Lượt truy cập" and below it "Tổng cộng: 18211"
COUNTER = re.compile(
    rf"(?<!\w)(?:hôm nay|hôm qua|đang online|đang truy cập){NUMBER}\s{{0,3}}(?:(?:{SHORT_TIMES}){NUMBER}\s{{0,3}})+"
    rf"(?:(?:{ALL}){NUMBER})?"
    rf"|^[^\S\n]*(?:thống kê|số lượt|lượt|bộ đếm)\s+truy cập[^\S\n]{{0,3}}:?[^\S\n]{{0,3}}\n\s{{0,5}}"
    rf"(?:(?:{SHORT_TIMES}|{ALL}|đang truy cập){NUMBER}\s{{0,3}})+",
    re.IGNORECASE | re.MULTILINE,
)
# Each has one of these: a look for plain words is quicker.
WORDS = ("hôm nay", "hôm qua", "đang online", "truy cập")


def find_counters(text: str) -> list[tuple[int, int]]:
    """Where such counters stand in a text, in order."""
    small = text.lower()
    return [match.span() for match in COUNTER.finditer(text)] if any(word in small for word in WORDS) else []
