"""Which of the figures told is the total that others are parts of."""

from analysis.parsing.around import Around
from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number


def total_of_unit(frame: Frame, around: Around) -> Frame | None:
    """The total that a figure is a part of: one told before it of its own unit, and larger, goes before another."""
    alike = [other for other in around.earlier if other.unit == frame.unit and other.measure == "level"]
    alike = [other for other in alike if other.parent is None and not other.figure.percent]
    divided = frame.relation in ("part", "next", "bare", "and") and frame.figure.role == "plain"
    if divided and alike and is_more(alike[-1].figure, frame.figure, frame.unit):
        return alike[-1]
    return frame.parent


def whole_of(counts: list[Frame]) -> Frame | None:
    """ "nhận 745 hồ sơ; đã giải quyết 702, đang giải quyết 43": the first of them where the others add up to it."""
    first, *others = counts
    numbers = [parse_number(f.figure.digits, f.unit, f.figure.scale) for f in others if f.unit == first.unit]
    whole = parse_number(first.figure.digits, first.unit, first.figure.scale)
    parts = [number.value for number in numbers if number is not None]
    return first if whole is not None and len(parts) > 1 and sum(parts) == whole.value else None
