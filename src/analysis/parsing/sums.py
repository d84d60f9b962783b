"""Figures of a scan held against each other: parts against their total, shares against their counts, repetitions.

Offices print sums that do not add up, and lists that leave parts out. So a sum that fails tells of a misread digit only
where another digit in one place of one figure would mend it, or where the neighbouring columns of its table add up.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from analysis.codelists.toml_files import read_toml
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft, Reading

# How sure a recognised figure is that disagrees with others, and the last step of its rule.
DISAGREES, DISAGREEING = 0.4, "disagrees"
# Of smaller totals one in thirty misses by a digit of one place, or more.
LEAST_TOTAL = 1_000
# Where the parts are known to be all of the total it is another matter.
LEAST_NAMED = 100
# "95%" is a digit off from a fifth of all shares, "98,81%" from one in three hundred.
LEAST_DIGITS = 3
LEAST_REPEATED = 4


class Count(NamedTuple):
    """An exact figure: the place where it begins, its value, the worth of its last digit, its digits."""

    start: int
    value: float
    step: float
    digits: str


class Check(NamedTuple):
    """Figures that were held against each other, and whether they agree."""

    figures: tuple[Count, ...]
    agree: bool


def read_count(figure: Figure, unit: str) -> Count | None:
    """The exact value of a figure; None for one that is hedged or no number."""
    number = parse_number(figure.digits, unit, figure.scale)
    if number is None or figure.qualifier != "exact":
        return None
    return Count(figure.start, number.value, number.step, "".join(filter(str.isdigit, figure.digits)))


def find_doubted(checks: Iterable[Check]) -> frozenset[int]:
    """The places of the figures that disagree with others and agree with none; of all, where each agrees with some."""
    checks = list(checks)
    sound = {count.start for check in checks if check.agree for count in check.figures}
    doubted: set[int] = set()
    for check in checks:
        if not check.agree:
            places = {count.start for count in check.figures}
            doubted |= places - sound or places
    return frozenset(doubted)


def check_drafts(drafts: Sequence[Draft]) -> Iterator[Check]:
    """The checks of a text's figures: totals with the parts listed after them, counts with their shares."""
    parts: dict[int, list[Draft]] = {}
    totals: dict[int, Frame] = {}
    for draft in drafts:
        frame = draft.frame
        if frame.parent is not None and frame.relation not in ("whole", "all", "paren", "slash"):
            parts.setdefault(id(frame.parent), []).append(draft)
            totals[id(frame.parent)] = frame.parent
    for key, total in totals.items():
        whole = _count_of(total)
        counts = [_count_of(draft.frame) for draft in parts[key] if draft.frame.unit == total.unit]
        if whole is not None and None not in counts:
            yield from check_total(whole, [count for count in counts if count is not None])
    for draft in drafts:
        yield from _check_share(draft)


def _count_of(frame: Frame) -> Count | None:
    if frame.figure.percent or frame.measure != "level" or frame.compared:
        return None
    return read_count(frame.figure, frame.unit)


def check_total(whole: Count, parts: Sequence[Count], exhaustive: bool = False) -> Iterator[Check]:
    """Whether runs of parts add up to their total; `exhaustive`: they are known to be all of them.

    One list may divide its total twice ("trực tuyến 60, trực tiếp 40; đúng hạn 98, quá hạn 2").
    """
    left: list[Count] = []
    at = 0
    while at < len(parts):
        end = next((end for end in range(len(parts), at + 1, -1) if _adds_up(whole, parts[at:end])), 0)
        if end:
            yield Check((whole, *parts[at:end]), True)
            at = end
        else:
            left.append(parts[at])
            at += 1
    if len(left) > 1 and (exhaustive or is_digit_off(whole, _sum(left))):
        yield Check((whole, *left), False)


def _sum(parts: Sequence[Count]) -> float:
    return sum(part.value for part in parts)


def _adds_up(whole: Count, parts: Sequence[Count]) -> bool:
    """Whether parts add up to a total, as exactly as scaled figures ("8,98 ngàn") tell it."""
    room = sum(count.step for count in (whole, *parts) if count.step > 1) / 2
    return abs(whole.value - _sum(parts)) <= room


def is_digit_off(whole: Count, value: float, least: float = LEAST_TOTAL) -> bool:
    """Whether a sum misses a total of `least` or more by one digit in one place."""
    missing = abs(whole.value - value)
    if whole.value < least or not float(missing).is_integer() or missing == 0:
        return False
    return len(str(int(missing)).rstrip("0")) == 1


def _check_share(draft: Draft) -> Iterator[Check]:
    """A share against the count that stands before it, out of that count's total or another count of its sentence."""
    frame = draft.frame
    if not frame.figure.percent or frame.measure != "level":
        return
    share = read_count(frame.figure, "percent")
    owner = frame.previous
    while owner is not None and (owner.figure.percent or owner.measure != "level"):
        owner = owner.previous
    part = _count_of(owner) if owner is not None else None
    if share is None or owner is None or part is None:
        return
    others = [owner.parent, *(other for other in draft.frames if other.figure.start < frame.figure.start)]
    wholes = [_count_of(other) for other in others if other is not None and other.unit == owner.unit]
    yield from check_share(share, part, [whole for whole in wholes if whole is not None])


def check_share(share: Count, part: Count, wholes: Iterable[Count]) -> Iterator[Check]:
    """Whether a share is that of a part in one of the totals, or would be but for one digit."""
    near: list[Check] = []
    for whole in dict.fromkeys(wholes):
        if not 0 < part.value <= whole.value * 10 or whole == part:
            continue
        if agrees(share, part.value, whole.value):
            yield Check((share, part, whole), True)
            return
        if is_share_digit_off(share, part, whole):
            near.append(Check((share, part, whole), False))
    yield from near


def agrees(share: Count, part: float, whole: float) -> bool:
    """Whether a printed share is a part's in a whole, rounded or cut off at its last digit."""
    return whole > 0 and abs(100 * part / whole - share.value) < share.step * 1.001


def is_share_digit_off(share: Count, part: Count, whole: Count) -> bool:
    """Whether another digit in one place of the share, the part or the whole would make them agree."""
    if len(share.digits) < LEAST_DIGITS or whole.value < LEAST_TOTAL:
        return False
    right = 100 * part.value / whole.value
    return any(abs(value - right) < share.step * 0.501 for value in _variants(share)) or any(
        abs(100 * one / two - share.value) < share.step * 0.501
        for one, two in (
            *((value, whole.value) for value in _variants(part)),
            *((part.value, value) for value in _variants(whole)),
        )
        if 0 < one <= two
    )


def _variants(count: Count) -> Iterator[float]:
    """The values of a figure with another digit in one place, or with one more in front."""
    for place, sign in enumerate(reversed(f"0{count.digits}")):
        for digit in range(10):
            if digit != int(sign):
                yield count.value + (digit - int(sign)) * count.step * 10**place


def check_repetitions(readings: Iterable[Reading]) -> Iterator[Check]:
    """The same thing said twice, alike or but for one digit."""
    said: dict[tuple[object, ...], list[Count]] = {}
    for reading in readings:
        count = read_count(reading.figure, reading.unit)
        if count is None or reading.indicator == "other" or len(count.digits) < LEAST_REPEATED:
            continue
        period = reading.period and (reading.period.start, reading.period.end)
        key = (reading.indicator, reading.measure, reading.unit, reading.members, period, reading.body.name)
        for other in said.get(key, ()):
            if other.value == count.value and other.start != count.start:
                yield Check((other, count), True)
            elif count.value in _variants(other) or other.value in _variants(count):
                yield Check((other, count), False)
        said.setdefault(key, []).append(count)


def check_kinds(readings: Iterable[Reading]) -> Iterator[Check]:
    """The kinds of one indicator in a sentence or row against it: early, punctual and late dossiers, and those settled.

    In a row of a table the shares too, as those of the count before them.
    """
    rows: dict[int, list[Reading]] = {}
    for reading in readings:
        if reading.measure == "level":
            rows.setdefault(reading.quote_start, []).append(reading)
    for row in rows.values():
        yield from _check_wholes(row)
        yield from _check_shares_of_all(row)
        if row[0].rule == "table":
            yield from _check_row_shares(row)


@cache
def _sums() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The ways in which an indicator's total adds up of others."""
    sums = read_toml("indicators.toml")["sums"]
    return {whole: tuple(tuple(way.split(" + ")) for way in ways) for whole, ways in sums.items()}


def _check_wholes(row: Sequence[Reading]) -> Iterator[Check]:
    for reading in row:
        whole = read_count(reading.figure, reading.unit)
        if whole is None or reading.indicator not in _sums():
            continue
        alike = {
            other.indicator: read_count(other.figure, other.unit)
            for other in row
            if (other.members, other.period, other.body) == (reading.members, reading.period, reading.body)
        }
        ways = [[alike.get(part) for part in way] for way in _sums()[reading.indicator]]
        told = [tuple(part for part in way if part is not None) for way in ways if None not in way]
        agreeing = [parts for parts in told if _adds_up(whole, parts)]
        near = [parts for parts in told if is_digit_off(whole, _sum(parts), LEAST_NAMED)]
        yield from (Check((whole, *parts), bool(agreeing)) for parts in agreeing or near)


def _check_shares_of_all(row: Sequence[Reading]) -> Iterator[Check]:
    """A share above 100 per cent is one digit too many or another one, but for work settled out of an older stock."""
    for reading in row:
        count = read_count(reading.figure, reading.unit)
        if count is not None and reading.unit == "percent" and reading.indicator != "other" and count.value > 100:
            yield Check((count,), False)


def _check_row_shares(row: Sequence[Reading]) -> Iterator[Check]:
    counted: list[Count] = []
    for reading in row:
        count = read_count(reading.figure, reading.unit)
        if count is not None and reading.unit == "percent" and counted:
            yield from check_share(count, counted[-1], counted[:-1])
        elif count is not None and reading.unit != "percent":
            counted.append(count)


class Entry(NamedTuple):
    """A count in a column: whether its row is the table's total, opens a section or is a plain one."""

    rank: str
    counted: Count | None


def check_columns(columns: Iterable[Sequence[Entry]]) -> Iterator[Check]:
    """The totals of a table's columns and sections against the rows that they add up.

    Where most of the columns add up, one that does not is doubted as a whole.
    """
    found = [list(_column_checks(column)) for column in columns]
    sound = sum(agree for checks in found for _, _, agree in checks)
    failing = sum(not agree for checks in found for _, _, agree in checks)
    for checks in found:
        for whole, parts, agree in checks:
            if agree or sound > failing or is_digit_off(whole, _sum(parts)):
                yield Check((whole, *parts), agree)


def _column_checks(column: Sequence[Entry]) -> Iterator[tuple[Count, tuple[Count, ...], bool]]:
    if any(entry.counted is None for entry in column):
        return
    by_rank = {
        rank: [entry.counted for entry in column if entry.rank == rank and entry.counted is not None]
        for rank in ("total", "section", "row")
    }
    ways = [tuple(parts) for parts in (by_rank["section"], by_rank["row"]) if len(parts) > 1]
    if len(by_rank["total"]) == 1 and ways:
        whole = by_rank["total"][0]
        way = next((parts for parts in ways if _adds_up(whole, parts)), None)
        yield whole, way or ways[0], way is not None
    section: Count | None = None
    parts: list[Count] = []
    for entry in (*column, Entry("total", None)):
        if entry.rank == "row" and entry.counted is not None:
            parts.append(entry.counted)
            continue
        if section is not None and len(parts) > 1:
            yield section, tuple(parts), _adds_up(section, parts)
        section, parts = entry.counted if entry.rank == "section" else None, []
