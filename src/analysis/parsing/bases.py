"""With what a change is compared: "so với cùng kỳ năm 2019", and the figures that tell what was counted then."""

import datetime as dt
import re

from analysis.parsing.dates import read_period, shift, stretch_before
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.periods import Dated, Mention, Period
from analysis.parsing.weeks import week_before

# What may stand between a base period and the figure that was counted in it: "cùng kỳ năm trước là", "… (2,82%)".
STANDS_AT = re.compile(
    r"\s*[,:(]?\s*(?:(?:con số|số|tỷ lệ|tỉ lệ)(?:\s+(?:ấy|này|đó|tương ứng))?\s*)?(?:chỉ\s+)?(?:là|có|đạt|:)?\s*"
)
# "So với tháng 10/2021 (với 31 lượt), …": brackets behind a base with which nothing was compared before
OPENS = re.compile(r"(?:^|[.;\n]\s*)So với\s+(?:cùng kỳ\s+)?$")
IN_BRACKETS = re.compile(r"\s*\((?:với\s+)?")
# "(tháng trước 12 hồ sơ; trong tháng 30 hồ sơ)": of now again
NOW = re.compile(r"[;)]|(?<!\w)(?:mới|nay|này|trong (?:tháng|quý|kỳ|năm))(?!\w)")
# "trong khi năm 2020 chỉ nhận 20 đơn": a clause of its own, with its own verb
WHILE = re.compile(r"trong khi\s+(?:cùng kỳ\s+)?$", re.IGNORECASE)
WHILE_REACH = 24
THEN = re.compile(
    r"\s+(?:(?:đã|chỉ|mới)\s+)*(?:tiếp nhận|nhận|giải quyết|xử lý|tiếp|phát hành|ban hành|hoàn thành)\s+(?:được\s+)?"
)
GROWN = re.compile(r"(?<!\w)gấp\s[^.;:]*$", re.IGNORECASE)
GROWN_REACH = 40
# "cùng kỳ năm 2019", "cùng kỳ 2019": of that year the same stretch, not the whole year
SAME = re.compile(r"cùng kỳ", re.IGNORECASE)
SAME_REACH = 14
BEHIND = 10  # characters


def is_of_base(text: str, dated: list[Dated], frame: Frame) -> bool:
    """ "cùng kỳ năm 2019 là 419 đơn": the figure right behind a base period is that period's, and so its fellow."""
    if frame.measure != "level":
        return False
    if frame.relation in ("slash", "all") and frame.previous is not None and frame.previous.compared:
        return True
    if (
        frame.previous is not None
        and frame.previous.compared
        and _in_brackets_of_base(text, dated, frame.previous, frame)
    ):
        return True
    left = frame.previous.figure.end if frame.relation == "paren" and frame.previous else frame.left - 2
    before = [e.mention for e in dated if e.mention.role == "base" and left <= e.mention.start]
    before = [mention for mention in before if mention.end <= frame.figure.lead]
    if not before:
        return False
    place, lead = before[-1].end, frame.figure.lead
    opened = OPENS.search(text, max(0, before[-1].start - WHILE_REACH), before[-1].start) is not None
    if opened and IN_BRACKETS.fullmatch(text, place, lead):
        return True
    told_while = WHILE.search(text, max(0, before[-1].start - WHILE_REACH), before[-1].start) is not None
    if STANDS_AT.fullmatch(text, place, lead) is None and not (told_while and THEN.fullmatch(text, place, lead)):
        return False
    # "gấp đôi năm 2020, đạt 900 hồ sơ": what was reached, unless in brackets
    grown = GROWN.search(text, max(0, before[-1].start - GROWN_REACH), before[-1].start) is not None
    return not grown or "(" in text[before[-1].end : frame.figure.lead]


def _in_brackets_of_base(text: str, dated: list[Dated], first: Frame, second: Frame) -> bool:
    """ "So với tháng 10/2021 (31 lượt, 42 người), …": brackets behind a base tell of it until they speak of now."""
    bases = [e.mention.end for e in dated if e.mention.role == "base" and e.mention.end <= first.figure.lead]
    opened = bool(bases) and "(" in text[bases[-1] : first.figure.lead]
    return opened and NOW.search(text, bases[-1], second.figure.lead) is None


def read_base(text: str, dated: list[Dated], place: int, period: Period | None, today: dt.date | None) -> Period | None:
    """The period with which a change at `place` is compared: named beside it, or the same period a year before."""
    near = [e.mention for e in dated if e.mention.role == "base"]
    near.sort(key=lambda m: abs(m.start - place))
    for mention in near:
        same = SAME.search(text, max(0, mention.start - SAME_REACH), mention.end) is not None
        if mention.kind == "week":
            return week_before(period) if "wrel" in mention.groups else None
        if "prior" in mention.groups:
            unit = mention.groups["prior"]
            named = [e.period for e in dated if e.period is not None and e.mention.end <= mention.start]
            found = [before for told in (*named, period) if (before := stretch_before(unit, told)) is not None]
            return found[-1] if found else period
        if period is not None and mention.year and same:
            return shift(period, mention.year - period.end.year)
        if mention.kind in ("month", "quarter") and mention.year is None and period is not None:
            earlier = read_period(mention, period.end.year, today)
            if earlier is not None and earlier.end < period.start:
                return earlier  # "tháng 6 nhận 920 hồ sơ, trong khi tháng 5 là 870"
        if mention.kind != "same":
            base = read_period(mention, period.end.year - 1 if period else None, today)
            if base is not None:
                return base
    if near and period is not None:
        return shift(period, -1)
    return None


def stands_behind(text: str, mention: Mention, figure: Figure) -> bool:
    """ "từ 12,6% năm 2021 lên 61,3%", "85,2% (năm 2020)": a time right behind a figure, and so its own."""
    return 0 <= mention.start - figure.end <= BEHIND and "," not in text[figure.end : mention.start]
