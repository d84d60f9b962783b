"""What the figures of a sentence hand on to the next: the total that others are parts of, the place that all share."""

from analysis.parsing.around import Around, Context
from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.places import PLACES, RATE_DIMENSIONS
from analysis.parsing.sentence import Sentence

# What the parts of a total may be told by in a sentence of their own.
DIVIDING = ("channel", "type", "field", "level", "host", "agency", "district")
# How the work stands whose places are told one by one in the next sentence.
STANDING = frozenset({"late", "open", "returned", "not_due"})
# What holds for the next sentence when all figures of one share it.
SHARED_DIMENSIONS = frozenset({*RATE_DIMENSIONS, "service_level"})


def total_of_unit(frame: Frame, around: Around) -> Frame | None:
    """The total that a figure is a part of: one told before it of its own unit, and larger, goes before another."""
    alike = [other for other in around.earlier if other.unit == frame.unit and other.measure == "level"]
    alike = [other for other in alike if other.parent is None and not other.figure.percent]
    divided = frame.relation in ("part", "next", "bare", "and") and frame.figure.role == "plain"
    if divided and alike and is_more(alike[-1].figure, frame.figure, frame.unit):
        return alike[-1]
    return frame.parent


def undivided(counts: list[Frame]) -> list[Frame]:
    """The counts of a sentence that are no parts of others in it: of them a later sentence speaks by their unit."""
    return [frame for frame in counts if frame.parent is None or frame.parent not in counts]


def spoken_total(sentence: Sentence, context: Context) -> Frame | None:
    """The total that "Trong số này, …" goes on with: late or open work told last, where places divide it.

    "5.103 hồ sơ, trong đó 557 quá hạn. Cụ thể: Sở Tư pháp 137 hồ sơ, Sở Y tế 113 hồ sơ" are those late.
    """
    last = context.last
    if last is None or not sentence.figures or last.concepts.isdisjoint(STANDING) or last.members.keys() & PLACES:
        return context.total
    first = sentence.figures[0]
    placed = any(sentence.between(layer, sentence.start, first.lead) for layer in PLACES)
    verbs = sentence.between("concept", sentence.start, sentence.end)
    return last if placed and not verbs and not is_more(first, last.figure, last.unit) else context.total


def next_total(tops: list[Frame]) -> Frame:
    """The one of a sentence's undivided counts that the next sentence may divide.

    "312 lượt với 503 người, 05 đoàn đông người": the groups are some of the visits, not the total; and of "nhận
    1.122 đơn; đơn không đủ điều kiện 210 đơn" it is not those laid aside.
    """
    return _whole_of(tops) or next((frame for frame in reversed(tops) if not _is_remnant(frame)), tops[-1])


def are_parts(tops: list[Frame], total: Frame | None) -> bool:
    """ "Số đơn qua tiếp dân là 302, qua bưu điện 1.210": ways or kinds of the total before."""
    if total is None or len(tops) < 2 or any(top.indicator != total.indicator for top in tops):
        return False
    return any(
        all(d in top.members for top in tops) and len({top.members[d] for top in tops}) == len(tops)
        for d in DIVIDING
        if d not in total.members
    )


def _whole_of(counts: list[Frame]) -> Frame | None:
    """ "nhận 745 hồ sơ; đã giải quyết 702, đang giải quyết 43": the first of them where the others add up to it."""
    first, *others = counts
    numbers = [parse_number(f.figure.digits, f.unit, f.figure.scale) for f in others if f.unit == first.unit]
    whole = parse_number(first.figure.digits, first.unit, first.figure.scale)
    parts = [number.value for number in numbers if number is not None]
    return first if whole is not None and len(parts) > 1 and sum(parts) == whole.value else None


def _is_remnant(frame: Frame) -> bool:
    """ "tồn đầu kỳ 63 đơn", "05 đoàn đông người", "đơn không đủ điều kiện 210 đơn"."""
    laid_aside = frame.members.get("state") in ("ineligible", "outside_competence")
    return frame.members.get("case") == "old" or "visitor" in frame.members or laid_aside


def common_place(frames: list[Frame]) -> dict[str, str]:
    """The level, agency or district that all figures of a sentence share."""
    if any(frame.unit not in ("dossier", "task", "percent") for frame in frames):
        return {}
    shared = {d: m for d, m in frames[0].members.items() if d in SHARED_DIMENSIONS and not m.startswith("UBND t")}
    return shared if all(shared.items() <= frame.members.items() for frame in frames) else {}
