"""Days that figures cover: a new office's first, one told apart, a reception's. Other days are those of events."""

import datetime as dt
import re
from bisect import bisect_left
from functools import lru_cache
from operator import itemgetter

from analysis.parsing.dates import read_point
from analysis.parsing.periods import Dated, Mention, Period

# "trong ngày 1/7", "ngày làm việc đầu tiên (1/7/2025)"; "Ngày 1/7/2025, phường đã tiếp nhận 156 hồ sơ"
OF_ONE_DAY = re.compile(
    r"(?:(?<!\w)(?:trong|riêng|chỉ|ngay trong)\s+(?:hôm nay\s+\()?"
    r"|ngày\s+(?:làm việc\s+|hoạt động\s+|vận hành\s+)?đầu(?:\s+tiên)?[^.;:\d]{0,40}(?:\(|,\s))$",
    re.IGNORECASE,
)
# "Sáng 23/2, …", "Số liệu trên hệ thống cho hay, sáng 23/2, …"
OPENS = re.compile(
    r"(?:^|[.\n]|(?<!\w)(?:theo|cho (?:hay|biết|thấy))(?!\w)[^.;\d\n]{0,50},)\s*(?:(?:sáng|chiều|hôm)\s+)?$",
    re.IGNORECASE,
)
TOOK_IN = re.compile(
    r",\s+(?:(?!cho biết|báo cáo|ghi nhận|kiểm tra|hội nghị|họp|đoàn)"
    r"(?:[^,.;:\d]|, (?:phường|thị|thành|ngành|ban|đặc))){0,60}?"
    r"(?:tiếp nhận|nhận|giải quyết|phát sinh|tiếp đón|đón)\s+(?:\w+\s+){0,2}\d"
)

# Mentions that tell a day in a group of their own name, and those from when on an office was open.
OPENINGS = ("since", "opened")
DAYS = ("date", *OPENINGS)
# "Tại buổi tiếp, lãnh đạo tỉnh đã tiếp 12 lượt công dân", "tiếp công dân định kỳ hôm nay"
ONE_RECEPTION = re.compile(
    r"[Tt]ại\s+(?:buổi|phiên|kỳ)\s+tiếp(?!\s+theo)|(?:[Rr]iêng|[Tt]rong)\s+(?:buổi|phiên)\s+tiếp"
    r"|tiếp\s+(?:công\s+)?dân\s+định\s+kỳ\s+(?:hôm|ngày|sáng|chiều)"
)
# "Sáng 15/8, Chủ tịch chủ trì buổi tiếp công dân định kỳ tháng 8/2024": the month is the session's name
SESSION = re.compile(r"(?:tiếp|đối\s+thoại)(?:\s+\w+){0,5}\s+định\s+kỳ\s+$", re.IGNORECASE)


def read_session_day(text: str, mention: Mention, dated: list[Dated], month: Period) -> Period:
    """The day of the reception that a month names, told before it in the sentence; else the month."""
    days = [entry.mention for entry in dated if entry.mention.kind == "date" and entry.mention.role == "event"]
    if not days or SESSION.search(text, max(0, mention.start - 60), mention.start) is None:
        return month
    day = read_point(days[-1].groups["date"], days[-1].year or month.end.year, False, None)
    return Period(day, day) if day is not None and month.start <= day <= month.end else month


def read_single_day(text: str, mention: Mention, year: int | None, today: dt.date | None) -> dt.date | None:
    """The day that a mention of an event's day names, if figures cover it; None if they do not, or it is not told."""
    before = text[max(0, mention.start - 100) : mention.start]
    after = text[mention.end : mention.end + 90]
    if not (OF_ONE_DAY.search(before) or (OPENS.search(before) and TOOK_IN.match(after))):
        return None
    return read_point(mention.groups.get("date") or mention.groups["full"], mention.year or year, False, today)


def read_opening_day(named: list[Mention], year: int | None, today: dt.date | None) -> Period | None:
    """ "Trung tâm hoạt động từ ngày 1/7/2025. Ngay ngày đầu, …": the day named last before, of an opening if any is."""
    days = [mention for mention in named if mention.kind in DAYS]
    days = [mention for mention in days if mention.kind in OPENINGS] or days
    if not days:
        return None
    day = read_point(days[-1].groups[days[-1].kind], days[-1].year or year, False, today)
    return Period(day, day) if day is not None else None


def tells_one_reception(text: str, place: int) -> bool:
    """ "Tại buổi tiếp, lãnh đạo tỉnh đã tiếp 12 lượt công dân": whether the line speaks of one, before a figure."""
    lines = _lines_of_receptions(text)
    line = bisect_left(lines, place, key=itemgetter(0))
    return line < len(lines) and lines[line][1] <= place


# Once a text: looked for from the beginning of the line at each figure, a long line would be read over and over.
@lru_cache(maxsize=4)
def _lines_of_receptions(text: str) -> list[tuple[int, int]]:
    """Where each line ends, and where in it the first words for one reception do (nowhere: behind its end)."""
    lines: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        found = ONE_RECEPTION.search(text, start, end)
        lines.append((end, found.end() if found else end + 1))
        start = end + 1
    return lines
