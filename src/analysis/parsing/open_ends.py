"""Times that say up to when something is counted and not from when: "tính đến ngày 15/5/2022"."""

import datetime as dt
import re

from analysis.parsing.dates import TWO_TIERS, month_end, read_period, read_point
from analysis.parsing.frames import Frame
from analysis.parsing.honours import names_merits
from analysis.parsing.periods import MONTH, Dated, Mention, Period
from analysis.parsing.weeks import is_week

MONTH_END = re.compile(r"(?:hết|cuối)\s+tháng\s+\d")
DAY_TOLD = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}(?!\d)|\d{1,2}\s+tháng|(?:hết|cuối)\s+tháng\s+\d")
DONE = frozenset({"receive", "resolve", "host", "issue", "complete", "forward", "assign"})
CLOSE_DAYS = 60  # between the last day of a report and its publication
STALE_DAYS = 120  # after which "đến nay" is no more about the time spoken of
LONG_AGO = 3  # years
MONTH_ONLY = re.compile(MONTH, re.IGNORECASE)
# "Nay tỷ lệ này đã đạt 99,3%", "Hiện nay, …"
NOW = re.compile(r"\W*(?:đến\s+)?(?:nay|hiện|lúc này)(?!\w)(?!\s+(?:đại|vật|trường|tượng))", re.IGNORECASE)
COMMUNE = re.compile(
    r"(?:hành chính công|UBND|một cửa)\s+(?:xã|phường|đặc khu)(?!\w)"
    r"|(?<!\w)(?:[Xx]ã|[Pp]hường|[Đđ]ặc khu)\s(?:đã\s)?(?:tiếp )?nhận"
)
ABOVE = re.compile(r"[Tt]oàn tỉnh|[Cc]ả tỉnh|(?:[Cc]ác|\d) (?:xã|phường)|[Tt]oàn thành phố")
AROUND = 200  # characters
OPENS = re.compile(r"\W*(?:(?:trong|qua|suốt|cả|ở|của)\s+)?", re.IGNORECASE)


def read_asof(
    mention: Mention, year: int | None, current: Period | None, since: dt.date | None, today: dt.date | None
) -> Period | None:
    """The dates up to a day, begun where the text says: its `since`, else by the period `current` spoken of.

    None where no beginning is told: a state on a day.
    """
    words = mention.groups["asof"].lower()
    if words.endswith("nay") or "thời điểm này" in words:
        if current is not None and today is not None and (today - current.end).days > STALE_DAYS:
            return None  # "Tính riêng năm 2021, … Đến nay, …" on a page of July 2022
        if current is not None or today is None or since is None:
            return current
        return Period(since, today, "inferred") if since <= today else None
    if current is None and since is None:
        return None
    end = read_point(words, year, True, today)
    if end is None:
        return None
    if since is None and current is not None and current.end < end and current.end.year < end.year:
        # "năm 2021 …; đến 15/1/2022 đã hoàn thành": how the year's work stood a little later
        return current if (end - current.end).days <= CLOSE_DAYS else None
    start = since or _start_of(current, end)
    return Period(start, end, "inferred") if start is not None and start <= end else None


def read_next_month(mention: Mention, before: Period | None, today: dt.date | None) -> Period | None:
    """ "tháng 4 mới có 900 hồ sơ thì đến tháng 5 đã là 1.200": in the month that follows the one spoken of before."""
    if mention.kind != "asof" or before is None or MONTH_ONLY.fullmatch(mention.groups["asof"].strip()) is None:
        return None
    if (before.start.year, before.start.month, before.start.day) != (before.end.year, before.end.month, 1):
        return None
    end = read_point(mention.groups["asof"].lower(), mention.year or before.end.year, True, today)
    start = before.end + dt.timedelta(days=1)
    return Period(start, end) if end is not None and (start.year, start.month) == (end.year, end.month) else None


def read_year_to_date(text: str, mention: Mention, frame: Frame, today: dt.date | None) -> Period | None:
    """ "Tính đến ngày 10/5, Bộ phận một cửa đã tiếp nhận 900 hồ sơ": where no beginning is told, since New Year.

    Of what came in or was done up to a day, on a page of that time; what is open on a day has no beginning, and in the
    second half of 2025 new communes count since July.
    """
    told = mention.groups.get("asof", "").lower()
    if text[mention.start : mention.end].lower().startswith("lũy") and "ngày" not in told:
        return None  # "Lũy kế đến hết tháng 10/2019": it may run over several years
    # "Hết tháng 7/2020, UBND tỉnh giao 860 nhiệm vụ": how many there are, not since when
    done = DONE if "ngày" in told or MONTH_END.match(told) is None else DONE - {"assign"}
    if DAY_TOLD.search(told) is None or not frame.own & done or frame.indicator in ("", "other"):
        return None
    end = read_point(told, mention.year or (today.year if today else None), True, today)
    if end is None or end.month == 1 or (today is not None and not 0 <= (today - end).days <= CLOSE_DAYS):
        return None
    if end.year == TWO_TIERS.year and end >= TWO_TIERS:
        return Period(TWO_TIERS, end, "inferred") if _tells_commune(text, mention) else None
    return Period(dt.date(end.year, 1, 1), end, "inferred")


def _tells_commune(text: str, mention: Mention) -> bool:
    """Whether the words about a time are of one commune: "Trung tâm Phục vụ hành chính công xã", "phường tiếp nhận"."""
    around = text[max(0, mention.start - AROUND) : mention.end + AROUND]
    return COMMUNE.search(around) is not None and ABOVE.search(around) is None


def _start_of(current: Period | None, end: dt.date) -> dt.date | None:
    """From when a page counts up to a day: its year's beginning, or its period's where the day lies within."""
    if current is None or (current.start.month, current.start.day) == (1, 1):
        return dt.date(end.year, 1, 1)
    if current.start.year != current.end.year:
        return dt.date(end.year, 1, 1)
    return current.start if current.start <= end <= current.end else None


def is_at_once(text: str, mention: Mention) -> bool:
    """ "đẩy nhanh tiến độ ngay từ đầu năm": how early something was done, not from when it is counted."""
    return text[max(0, mention.start - 5) : mention.start].lower() == "ngay "


def is_long_ago(text: str, mention: Mention, start: int, year: int | None) -> bool:
    """A year well before the one reviewed, in passing: "các hộ dân vụ cháy chợ năm 2001"."""
    if mention.kind not in ("year", "years") or mention.role != "review" or year is None or mention.year is None:
        return False
    if names_merits(text, start, mention.start):
        return False  # "có thành tích trong phong trào thi đua giai đoạn 2016-2020"
    if (
        mention.kind == "year"
        and text[mention.end : mention.end + 1] == ","
        and text[start : mention.start].rstrip()[-1:] in tuple(":;,")
    ):
        return False  # "Số liệu cho biết: năm 2012, tiếp nhận 900 hồ sơ, sau 8 năm đã lên 7.000"
    return mention.year < year - LONG_AGO and mention.start - start > 20


def read_compared_year(mentions: list[Mention]) -> Period | None:
    """ "Bước vào năm 2017, huyện lập kế hoạch …. 625 hồ sơ trễ hạn (giảm so với cùng kỳ 2016)": 2017 is told of."""
    compared = {mention.year for mention in mentions if mention.role == "base" and mention.year is not None}
    named = [m.year for m in mentions if m.kind == "year" and m.role in ("plan", "event") and m.year is not None]
    year = next((year for year in named if year - 1 in compared), None)
    return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), "context") if year is not None else None


def read_first_month(current: Period | None, since: dt.date | None) -> Period | None:
    """ "Riêng tháng đầu tiên, phường nhận 1.031 hồ sơ": of the time since something began, as the text has told."""
    begun = current.start if current is not None and current.start == TWO_TIERS else since
    return Period(begun, month_end(begun.year, begun.month)) if begun is not None and begun.day == 1 else None


def is_open(entry: Dated) -> bool:
    """A day up to which something is counted, or the month of a meeting: neither says from when."""
    if entry.mention.kind == "asof":
        return entry.period is None and entry.mention.role == "review"
    return entry.mention.kind in ("month", "quarter") and entry.mention.role == "event"


def is_beyond(entry: Dated, current: Period | None, today: dt.date | None) -> bool:
    """ "Năm 2021, …. Tính đến 15/5/2022, …": a day well after the time spoken of, with no beginning of its own.

    So is "đến nay" on a page that appeared long after that time.
    """
    if entry.mention.kind != "asof" or current is None or entry.mention.role != "review":
        return False
    words = entry.mention.groups["asof"].lower()
    if words.endswith("nay") or "thời điểm này" in words:
        return today is not None and (today - current.end).days > STALE_DAYS
    end = read_point(words, current.end.year, True, None) if is_open(entry) else None
    return end is not None and (end - current.end).days > CLOSE_DAYS


def leaves_behind(dated: list[Dated], start: int, end: int, today: dt.date | None) -> bool:
    """ "Năm 2021 mới 35%, đến nay đã 82%": whether a clause, [start, end), goes on to a day long after that."""
    told: Period | None = None
    for entry in dated:
        if entry.period is None and told is not None and start <= entry.mention.start < end:
            if is_beyond(entry, told, today):
                return True
        elif entry.period is not None and entry.mention.role == "review":
            told = entry.period
    return False


def is_untold(entry: Dated) -> bool:
    """ "Từ đầu nhiệm kỳ đến nay", "Nhiệm kỳ 2021-2026, …", "5 năm qua": time whose days the text does not tell."""
    if entry.mention.role != "review" or entry.period is not None:
        return False
    if is_week(entry.mention) or entry.mention.kind == "rolling":
        return True
    groups = entry.mention.groups  # "giai đoạn 2023-2019" is a slip
    return entry.mention.kind == "span" or (
        entry.mention.kind == "years" and groups.get("y1", "") <= groups.get("y2", "")
    )


def opens_sentence(text: str, start: int, mention: Mention) -> bool:
    """Whether a stretch of years is the first that a sentence says: "Giai đoạn 2021-2025, …"."""
    return OPENS.fullmatch(text, start, mention.start) is not None


def read_counted_up(
    mention: Mention, day: dt.date | None, current: Period | None, today: dt.date | None
) -> Period | None:
    """ "lũy kế từ đầu năm 1.870 tin, bài": from the year's beginning to the end of what is told of, or today."""
    if mention.kind != "since" or day is None or "đầu năm" not in " ".join(mention.groups["since"].lower().split()):
        return None
    if current is not None and current.end.year == day.year:
        return Period(day, current.end, "inferred")
    return Period(day, today, "inferred") if today is not None and today.year == day.year else None


def read_nearest(mention: Mention, year: int | None, current: Period | None, today: dt.date | None) -> Period | None:
    """ "Sáu tháng đầu năm" on a page of July that has spoken of no time yet: this year's, though it names the last too.

    None where the year of the context holds.
    """
    if (
        mention.kind not in ("months", "half", "quarter", "month")
        or mention.year is not None
        or mention.role != "review"
    ):
        return None
    if today is None or current is not None or year is None or year >= today.year:
        return None
    near = read_period(mention, today.year, today)
    return near if near is not None and 0 <= (today - near.end).days < CLOSE_DAYS else None


def is_stale(text: str, start: int, current: Period | None, today: dt.date | None) -> bool:
    """ "Năm 2022, … là 97,1%. Nay … đã đạt 99,3%": a sentence from `start` on about today, long after what was told."""
    if current is None or today is None or (today - current.end).days <= STALE_DAYS:
        return False
    return NOW.match(text, start) is not None
