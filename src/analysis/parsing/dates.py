"""The dates that an expression of time stands for, given the year of its context and the day of the page."""

import calendar
import datetime as dt
import re

from analysis.documents.letters import UPPER
from analysis.parsing.periods import YEAR, Mention, Period
from analysis.parsing.roles import months_of

HALF_MONTH = 15  # days
TWO_TIERS = dt.date(2025, 7, 1)  # since then communes stand right below provinces
MONTH_NUMBER = re.compile(r"\d+")
QUARTER = re.compile(r"quý\s+(iv|i{1,3}|[1-4])\b")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
CITED = re.compile(
    r"(?:\d/[A-ZĐ][A-ZĐa-zđ&/-]*|[Ss]ố\s+\d[\w/.-]*|[Nn]ghị định|[Qq]uyết định|[Cc]ông văn|[Ll]uật)[^.;\n|]{0,40}$"
)
# "Số: 12/BC-VP Hà Nam, ngày 20 tháng 12 năm 2022": the head of a report names its own number, place and day
OWN_HEAD = re.compile(
    rf"^[^\S\n]*[Ss]ố\s?:?[^\S\n]*\d*\s?/[\w-]+[^\S\n]+(?:[{UPPER}]\w+[^\S\n]+){{0,5}}[{UPPER}]\w+,[^\S\n]*$",
    re.MULTILINE,
)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


SPAN_YEARS = (("y1", "y3", "y5"), ("y2", "y4", "y6"))  # the groups of the pattern "years"
# "trung tuần tháng 8": the first and the last day of ten; those of the last third run to the month's end
THIRDS = {"thượng tuần": (1, 10), "trung tuần": (11, 20), "hạ tuần": (21, None)}


def read_point(text: str, year: int | None, last: bool, today: dt.date | None) -> dt.date | None:
    """The day that an end of a span names (`last`: the day on which it closes); None where it cannot be told."""
    words = " ".join(text.lower().split())
    if words.endswith("nay") or "thời điểm này" in words:
        return today
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    if numbers and 1900 <= numbers[-1] <= 2099:
        year = numbers.pop()
    if year is None:
        return None
    try:
        if "đầu năm" in words:
            return dt.date(year, 1, 1)
        if "nhiệm kỳ" in words:
            return None
        if quarter := QUARTER.search(words):
            closes = 3 * ROMAN[quarter[1]]
            return month_end(year, closes) if last else dt.date(year, closes - 2, 1)
        if len(numbers) == 2:
            return dt.date(year, numbers[1], numbers[0])
        if len(numbers) == 1 and (third := next((name for name in THIRDS if name in words), "")):
            day = THIRDS[third][1 if last else 0]
            return dt.date(year, numbers[0], day) if day else month_end(year, numbers[0])
        if len(numbers) == 1 and "tháng" in words and ("đầu " in words or "giữa " in words):
            return dt.date(year, numbers[0], HALF_MONTH if "giữa " in words else 1)
        if len(numbers) == 1:
            return month_end(year, numbers[0]) if last else dt.date(year, numbers[0], 1)
        if not numbers:
            return dt.date(year, 12, 31) if last else dt.date(year, 1, 1)
    except ValueError:
        return None
    return None


def read_period(mention: Mention, year: int | None, today: dt.date | None) -> Period | None:
    """The dates of a review or base mention, given the year of its context and the dateline; None if they are not told.

    "6 tháng" is the first half of the year and "9 tháng" its first nine months, whatever day the report closed on.
    """
    g, year = mention.groups, mention.year or year
    kind = mention.kind
    try:
        if kind == "span":
            return _read_span(g["a"], g["b"], year, today)
        if kind == "between":
            return _read_span(g["sa"], g["sb"], year, today)
        if kind == "days":
            if "e1" in g:
                end = read_point(g["e2"], year, True, today)
                return Period(end.replace(day=int(g["e1"])), end) if end and int(g["e1"]) <= end.day else None
            if "f1" in g:
                end = read_point(g["f2"], year, True, today)
                return Period(end.replace(day=int(g["f1"])), end) if end and int(g["f1"]) == end.day - 1 else None
            if "g1" in g:
                first = g["g1"] if "/" in g["g1"] else f"{g['g1']}/{g['g2'].partition('/')[2]}"
                return _read_span(first, g["g2"], year, today)
            y, m = int(g["dy"]), int(g["dm"])
            return _forwards(dt.date(y, m, int(g["d1"])), dt.date(y, m, int(g["d2"])))
        if kind == "two_tier":
            return _of_two_tiers(g, today)
        if kind == "years":
            from_year, to_year = (int(next(g[name] for name in names if name in g)) for names in SPAN_YEARS)
            return _forwards(dt.date(from_year, 1, 1), dt.date(to_year, 12, 31))
        if year is None:
            return None
        if kind == "months":
            number = months_of(g["n"])
            if g.get("part", "").lower() == "cuối":
                return Period(dt.date(year, 13 - number, 1), dt.date(year, 12, 31))
            return Period(dt.date(year, 1, 1), month_end(year, number))
        if kind == "half":
            late = g["half"].lower() == "cuối"
            return Period(dt.date(year, 7 if late else 1, 1), dt.date(year, 12, 31) if late else dt.date(year, 6, 30))
        if kind == "quarter":
            last = 3 * ROMAN[g["q"].lower()]
            return Period(dt.date(year, last - 2, 1), month_end(year, last))
        if kind == "opening":
            month = int(MONTH_NUMBER.findall(g["of"])[0])
            return Period(dt.date(year, month, 1), dt.date(year, month, int(g.get("first") or HALF_MONTH)))
        if kind == "named_months":
            months = [
                int(g["m1"]),
                *map(int, MONTH_NUMBER.findall(g.get("between", ""))),
                int(MONTH_NUMBER.findall(g["m2"])[0]),
            ]
            one_by_one = months == list(range(months[0], months[-1] + 1))
            return Period(dt.date(year, months[0], 1), month_end(year, months[-1])) if one_by_one else None
        if kind in ("month", "my"):
            month = int(g.get("m") or g["mm"])
            return Period(dt.date(year, month, 1), month_end(year, month))
        if kind in ("year", "bare", "relative"):
            return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
    except ValueError:
        return None
    return None


def _of_two_tiers(groups: dict[str, str], today: dt.date | None) -> Period | None:
    """So many days or months since communes stand right below provinces, or all the time up to a day."""
    number = int(groups.get("td1") or groups.get("td2") or ("tfirst" in groups))
    unit = groups.get("tu1") or groups.get("tu2") or ""
    if not number and not unit:
        end = read_point(groups.get("tto") or groups.get("mto") or "nay", TWO_TIERS.year, True, today)
        return Period(TWO_TIERS, end, "inferred") if end is not None and end > TWO_TIERS else None
    if unit.lower() == "ngày":
        return Period(TWO_TIERS, TWO_TIERS + dt.timedelta(days=number - 1), "inferred") if number else None
    months = TWO_TIERS.month - 2 + number  # counted from January of that year, the last of them
    last = month_end(TWO_TIERS.year + months // 12, months % 12 + 1)
    return Period(TWO_TIERS, last, "inferred") if number else None


def _forwards(start: dt.date, end: dt.date) -> Period | None:
    """ "giai đoạn 2023-2019" is a slip, and no period."""
    return Period(start, end) if start <= end else None


def _read_span(first: str, last: str, year: int | None, today: dt.date | None) -> Period | None:
    said = re.findall(rf"(?<!\d){YEAR}(?!\d)", first)
    end = read_point(last, int(said[-1]) if said else year, True, today)
    if end is None:
        return None
    start = read_point(first, end.year, False, today)
    if start is None:
        return None
    if start > end:
        if re.search(YEAR, last):
            return None if said else Period(start.replace(year=start.year - 1), end)
        if said:
            end = end.replace(year=end.year + 1)
        else:
            start = start.replace(year=start.year - 1)
    if start > end:  # "từ đầu năm 2023 đến nay" on a page of 2018
        return None
    return Period(start, end, "inferred" if last.lower().endswith("nay") else "stated")


def shift(period: Period, years: int) -> Period:
    """The same stretch some years on; 28 February for a leap day."""
    return Period(_years_on(period.start, years), _years_on(period.end, years), "inferred")


def stretch_before(unit: str, period: Period | None) -> Period | None:
    """The month ("tháng") or quarter ("quý") before one; None of another stretch of time."""
    months = 1 if unit.lower() == "tháng" else 3
    if period is None or period.start.day != 1 or (period.start.month - 1) % months:
        return None
    if period.end != month_end(period.start.year, period.start.month + months - 1):
        return None
    end = period.start - dt.timedelta(days=1)
    return Period(_months_back(period.start, months), end, "inferred")


def _months_back(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1)


def _years_on(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def read_day(mention: Mention) -> dt.date | None:
    """The day of a mention that names it with its year; None for any other mention."""
    if mention.kind not in ("date", "full") or not mention.year:
        return None
    return read_point(mention.groups.get("date") or mention.groups["full"], mention.year, False, None)


def find_dateline(text: str, mentions: list[Mention]) -> dt.date | None:
    """The first day of an event in the text; None where that day is older than a year that the page reviews.

    The date of a decision that the page cites ("Quyết định số 766/QĐ-TTg ngày 23/6/2022") is no dateline.
    """
    for mention in mentions:
        lead = text[max(0, mention.start - 70) : mention.start]
        day = read_day(mention)
        if day is not None and (not CITED.search(lead) or OWN_HEAD.search(lead)):
            years = [m.year for m in mentions if m.role == "review" and m.kind != "years" and m.year]
            return None if years and min(years) > day.year else day
    return None


def find_stretches(mentions: list[Mention], today: dt.date | None) -> dict[int, Period]:
    """How many years: the one stretch of so many under review that a page names, "thời kỳ 2016 - 2020" for "5 năm qua".

    Not one that had not ended, or had for more than a year, when the page appeared.
    """
    told = {read_period(m, None, today) for m in mentions if m.kind == "years" and m.role == "review"}
    ended = [
        p for p in told if p is not None and (today is None or p.end <= today <= p.end.replace(year=p.end.year + 1))
    ]
    lengths = [period.end.year - period.start.year + 1 for period in ended]
    once = [(n, period) for n, period in zip(lengths, ended, strict=True) if lengths.count(n) == 1]
    return {number: period._replace(basis="inferred") for number, period in once}
