"""Days that figures cover: the first day of a new office, one day told apart. Other days are those of events."""

import datetime as dt
import re

from analysis.parsing.dates import read_point
from analysis.parsing.periods import Mention

# "trong ngày 1/7", "ngày làm việc đầu tiên (1/7/2025)"; "Ngày 1/7/2025, phường đã tiếp nhận 156 hồ sơ"
OF_ONE_DAY = re.compile(
    r"(?:(?<!\w)(?:trong|riêng|chỉ|ngay trong)\s+(?:hôm nay\s+\()?"
    r"|ngày\s+(?:làm việc\s+|hoạt động\s+|vận hành\s+)?đầu(?:\s+tiên)?[^.;:\d]{0,40}(?:\(|,\s))$",
    re.IGNORECASE,
)
OPENS = re.compile(r"(?:^|[.\n])\s*$")
TOOK_IN = re.compile(
    r",\s+(?:(?!cho biết|báo cáo|ghi nhận|kiểm tra|hội nghị|họp|đoàn)[^,.;:\d]){0,60}?"
    r"(?:tiếp nhận|nhận|giải quyết|phát sinh|tiếp đón|đón)\s+(?:\w+\s+){0,2}\d"
)


def read_single_day(text: str, mention: Mention, year: int | None, today: dt.date | None) -> dt.date | None:
    """The day that a mention of an event's day names, if figures cover it; None if they do not, or it is not told."""
    before = text[max(0, mention.start - 60) : mention.start]
    after = text[mention.end : mention.end + 90]
    if not (OF_ONE_DAY.search(before) or (OPENS.search(before) and TOOK_IN.match(after))):
        return None
    return read_point(mention.groups.get("date") or mention.groups["full"], mention.year or year, False, today)
