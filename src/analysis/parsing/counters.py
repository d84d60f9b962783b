"""The counter of a web page's visitors, copied along with its text: its numbers count no office's work."""

import re

NUMBER = r"\s*:?\s*\d[\d.,]*"
SHORT_TIMES = (
    r"hôm nay|hôm qua|tuần này|tuần trước|tháng này|tháng trước|năm nay|năm trước|trực tuyến|đang online|online"
)
ALL = r"tổng cộng|tổng số|tổng truy cập|tổng lượt truy cập|tổng|tất cả"
# "Hôm nay: 57 Tháng này: 519 Tổng cộng: 18211", "Lượt truy cập" and below it "Tổng cộng: 18211"
COUNTER = re.compile(
    rf"(?<!\w)(?:hôm nay|hôm qua|(?:đang )?online){NUMBER}\s*(?:(?:{SHORT_TIMES}){NUMBER}\s*)+(?:(?:{ALL}){NUMBER})?"
    rf"|^[^\S\n]*(?:thống kê|số lượt|lượt|bộ đếm)\s+truy cập[^\S\n]*:?\s*\n\s*"
    rf"(?:(?:{SHORT_TIMES}|{ALL}|đang truy cập){NUMBER}\s*)+",
    re.IGNORECASE | re.MULTILINE,
)


def find_counters(text: str) -> list[tuple[int, int]]:
    """Where such counters stand in a text, in order."""
    return [match.span() for match in COUNTER.finditer(text)]
