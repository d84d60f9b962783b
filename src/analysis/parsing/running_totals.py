"""Running totals and figures in order: "lũy kế 6 tháng", "các năm 2021, 2022 lần lượt là"."""

import datetime as dt
import math
import re

from analysis.parsing.asides import is_about_year
from analysis.parsing.frames import Frame
from analysis.parsing.periods import Dated, Mention, Period
from analysis.parsing.sentence import Sentence

RUNNING = re.compile(r"(?:l[uũ][yỹ]\s+kế|cộng\s+dồn)(?:\s+(?:trong|là|của|cả|được|cho|đến))*\s*$", re.IGNORECASE)
OPENS_RUNNING = re.compile(r"\s*(?:l[uũ][yỹ]\s+kế|cộng\s+dồn)", re.IGNORECASE)
SINCE_NEW_YEAR = ("months", "half", "quarter", "since", "span", "asof", "year")
REACH = 24  # characters before a time in which the word for a running total stands
IN_ORDER = "lần lượt"
LONGEST_LIST = 160  # characters


def counts_since_new_year(text: str, mention: Mention) -> bool:
    """Whether a time is that of a running total: "Lũy kế 2 tháng là 1.640 văn bản"."""
    before = text[max(0, mention.start - REACH) : mention.start]
    return RUNNING.search(before) is not None or OPENS_RUNNING.match(text, mention.start) is not None


# "quá hạn trong tháng: 12; lũy kế: 88"
ONLY_TOTAL = frozenset({";", "lũy", "kế", ":", "là"})


def contains(longer: Period | None, shorter: Period | None) -> bool:
    """Whether one time is the end of another, longer one: June of the first half year."""
    return longer is not None and shorter is not None and longer.start < shorter.start and longer.end >= shorter.end


def runs_up(frame: Frame, sentence: Sentence) -> bool:
    """ "tiếp nhận 2.310 hồ sơ (lũy kế 6.820 hồ sơ)": the same count as the one right before it, since a year began."""
    previous = frame.previous
    if previous is None or frame.own != {"workload"} or previous.unit != frame.unit or previous.measure != "level":
        return False
    words = sentence.folded_in(previous.figure.end, frame.figure.lead)
    times = [e.mention for e in sentence.dated if previous.figure.end <= e.mention.start < frame.figure.lead]
    told = any(mention.kind in SINCE_NEW_YEAR for mention in times)
    chain: list[Frame] = [previous]
    while chain[-1].previous is not None:
        chain.append(chain[-1].previous)
    came = any(one.indicator in ("dossiers_received", "dossiers_carried_over") for one in chain)
    came = came and not (frame.strong and previous.indicator not in ("dossiers_received", "dossiers_carried_over"))
    if "carried" in previous.indicator or (frame.relation != "paren" and not told and came):
        return False  # "nhận mới 35.768 hồ sơ, kỳ trước chuyển sang 1.914, lũy kế 37.682": all that there was to settle
    if frame.strong and not told and not set(words) <= ONLY_TOTAL:
        return False
    return "lũy" in words and previous.indicator not in ("", "other")


def times_in_order(text: str, dated: list[Dated], place: int) -> list[Period]:
    """The times told in a list before "lần lượt" at `place`, or the years of the one stretch of years told there."""
    told: list[Dated] = []
    for entry in reversed([e for e in dated if e.mention.end <= place and e.mention.role == "review" and e.period]):
        gap = text[entry.mention.end : told[0].mention.start] if told else ","
        if gap.strip() not in (",", "và", ", và") or (not told and place - entry.mention.end > LONGEST_LIST // 2):
            break
        told.insert(0, entry)
    return years_of(told[0].period) if len(told) == 1 else [entry.period for entry in told if entry.period is not None]


def years_of(period: Period | None) -> list[Period]:
    """The years of "3 năm 2021 - 2023", one by one; none of a time that is no whole years."""
    if period is None or (period.start.day, period.start.month, period.end.day, period.end.month) != (1, 1, 31, 12):
        return []
    return [Period(dt.date(y, 1, 1), dt.date(y, 12, 31)) for y in range(period.start.year, period.end.year + 1)]


def time_in_order(text: str, start: int, dated: list[Dated], frame: Frame, frames: list[Frame]) -> Period | None:
    """ "Số đơn các năm 2021, 2022 lần lượt là 300 và 280 đơn": the time that stands where the figure does."""
    place = text.find(IN_ORDER, start, frame.figure.start)
    if place < 0:
        return None
    told = times_in_order(text, dated, place)
    later = [e.mention.start for e in dated if e.mention.start > place and e.mention.role == "review"]
    end = min(later, default=math.inf)  # "lần lượt là 300 và 280 đơn; năm 2023 là 310 đơn"
    figures = [f for f in frames if place < f.figure.start < end and f.measure == "level" and f.relation != "all"]
    return told[figures.index(frame)] if 1 < len(told) == len(figures) and frame in figures else None


def time_of_total(named: Period | None, reviews: list[Dated], frame: Frame, current: Period | None) -> Period | None:
    """ "Quý I/2021 xử lý 900 hồ sơ, trong đó 300 hồ sơ của năm 2021": a part is of its total's time.

    Not where that holds the time that the part's own words name, "giai đoạn 2019-2021 …, trong đó 100 năm 2019": None.
    """
    if frame.parent is None or named is None or not is_about_year(named):
        return None
    spoken = [e.period for e in reviews if e.mention.start < frame.parent.figure.start] or [current]
    total = spoken[-1]
    if total is None or total.end < named.start or (total.start <= named.start and named.end <= total.end):
        return None
    return total
