"""What a count may take over where its own words do not tell: from its list, its total, the sentence before."""

from analysis.parsing.around import Around
from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import states
from analysis.parsing.numbers import parse_number
from analysis.parsing.papers import is_another_meeting
from analysis.parsing.places import PLACES

# "I. Văn bản đến", under which the lines only name kinds and numbers.
SECTION_UNITS = ("document", "visit", "person", "group", "session", "petition")
# What divides the total that a sentence before told.
DIVIDING = PLACES | {"level", "field"}
CAME = "dossiers_received"
IN_LIST = ("next", "and", "bare")
RANKING = frozenset({"nhiều", "đông", "lớn"})


def inheritances(frame: Frame, around: Around) -> list[tuple[str, frozenset[str]]]:
    """What a figure may take over when its own words do not tell: from the list, its total, the sentence before."""
    steps: list[tuple[str, frozenset[str]]] = [("own", frozenset())]
    previous = frame.previous
    if (
        previous is not None
        and previous.figure.percent
        and previous.previous is not None
        and not _is_named_change(previous)
    ):
        previous = previous.previous
    papers = frame.unit == "document" and not frame.own  # "02 chỉ thị; 05 quy định, 04 đề án; 18 kế hoạch": one list
    while (
        previous is not None
        and _is_gap(previous, papers)
        and previous.previous is not None
        and previous is not frame.parent
    ):
        previous = previous.previous
    previous = _first_of_place(frame, previous, around.earlier)
    if previous is not None and previous is not frame.parent:
        # "nhiệm vụ quá hạn: Sở Xây dựng 15, Sở Y tế 12": the places of a list share its state too
        places = frame.members.keys() & previous.members.keys() & PLACES
        # "giải quyết đúng hạn 137 hồ sơ (cấp tỉnh 100, cấp huyện 37)": the second is a part as the first is
        parts = previous.parent is frame.parent is not None
        divided = parts and (previous.steps[-1:] == ["total"] or _goes_on_dividing(previous))
        steps.append(("list", previous.concepts if places or divided else previous.concepts - states()))
    if frame.parent is not None:
        steps.append(("total", frame.parent.concepts))
    if previous is not None and previous is not frame.parent:
        beside = frozenset({"online"}) if is_another_meeting(frame, previous, around.sentence) else frozenset()
        steps.append(("list-state", previous.concepts - beside))
    if frame.unit in SECTION_UNITS:
        steps.append(("section", around.context.outline.concepts))
    if not around.earlier:
        last = around.context.last
        same = last is not None and last.unit == frame.unit
        if not same and frame.unit in SECTION_UNITS and frame.unit != "document":
            last = around.context.alike.get(frame.unit)
            same = last is not None
        if last is not None and same and last.members.keys() & DIVIDING and not frame.own:
            last = _divided_total(last, around)  # "…, huyện Lâm Thao 204 hồ sơ. Theo lĩnh vực, đất đai 801 hồ sơ"
            around.context.divided = last
        ranked = last is not None and same and _ranks_anew(frame, around)
        if last is not None and ranked:
            last = _top(last)
        told = last.concepts if last is not None and same else frozenset()
        if last is not None and "field" in frame.members and is_more(frame.figure, last.figure, frame.unit):
            told = frozenset()  # "… đã xong 302 nhiệm vụ. Theo lĩnh vực: kinh tế 410 nhiệm vụ"
        if ranked and frame.unit == "dossier" and CAME in around.context.counted:
            told = frozenset()  # "nhận 820 hồ sơ, đã trả 731. Sở có nhiều hồ sơ nhất là Sở Tư pháp (137 hồ sơ)"
        if last is None or not _shares(frame, last) or _settled_in_brackets(frame, around):
            told -= states()
        steps.append(("sentence-before", told))
    return steps


def _top(part: Frame) -> Frame:
    """The total that a figure is a part of, as far up as there is one of its unit."""
    total = part
    while total.parent is not None and total.parent.unit == total.unit:
        total = total.parent
    return total


def _ranks_anew(frame: Frame, around: Around) -> bool:
    """ "…, trong đó 557 quá hạn. Các đơn vị có nhiều hồ sơ nhất là Sở Tư pháp (137 hồ sơ)": of all dossiers."""
    label = around.sentence.folded_in(around.sentence.start, frame.figure.lead)
    counted = around.sentence.between("noun", around.sentence.start, frame.figure.lead)
    named = any(noun.sense.code in (frame.unit, "procedure") for noun in counted)
    return named and not RANKING.isdisjoint(label) and not frame.own & states()


def _settled_in_brackets(frame: Frame, around: Around) -> bool:
    """ "… 142 hồ sơ đang xử lý. Tiếp theo là lĩnh vực y tế với 120 hồ sơ (đã giải quyết 118)": not what is open."""
    sentence, end = around.sentence, around.sentence.end
    signs = sentence.signs_in(frame.figure.end, end, "(,;.:")
    if frame.own or frame.unit != "dossier" or not signs or signs[0].folded != "(":
        return False
    closing = sentence.signs_in(signs[0].start, end, ")")
    told = sentence.between("concept", signs[0].start, closing[0].start if closing else end)
    return any(hit.sense.code == "resolve" for hit in told)


def _divided_total(part: Frame, around: Around) -> Frame:
    """The total that the places before divide, where a sentence divides it once more; else the part itself."""
    total = _top(part)
    divided = around.context.divided
    if total is part and divided is not None:
        total = divided
    return total if total.concepts == part.concepts else part


def _goes_on_dividing(part: Frame) -> bool:
    """ "trễ hạn 05 (01 của tháng 3, 02 của tháng 5, …)": the second part says no more of its own than the first."""
    return part.parent is not None and not part.own and part.concepts == part.parent.concepts


def _is_gap(frame: Frame, papers: bool) -> bool:
    """ "ban hành 41 nghị quyết, 15 biểu trưng, 28 kế hoạch": what the lexicon does not know breaks no list."""
    bare = frame.unit == "other" and frame.indicator == "other" and not frame.own and not frame.members
    return bare and frame.relation in IN_LIST and (papers or not frame.strong)


def _first_of_place(frame: Frame, previous: Frame | None, earlier: list[Frame]) -> Frame | None:
    """ "giao Sở Xây dựng 85 nhiệm vụ, hoàn thành 70; Sở Y tế 64 nhiệm vụ": a new place begins as the last one did."""
    if previous is None or not frame.strong or frame.own:
        return previous
    place, last = _place(frame), _place(previous)
    if not place or not last or place == last:
        return previous
    return next((f for f in earlier if _place(f) == last and f.unit == frame.unit), previous)


def _place(frame: Frame) -> dict[str, str]:
    return {dimension: frame.members[dimension] for dimension in frame.members.keys() & PLACES}


def _shares(frame: Frame, last: Frame) -> bool:
    """ "… có 45 nhiệm vụ chậm tiến độ. Theo đó, Sở Xây dựng có 21 nhiệm vụ": places that share what was counted."""
    if not frame.members.keys() & DIVIDING or last.members.keys() & DIVIDING:
        return False
    part = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    whole = parse_number(last.figure.digits, last.unit, last.figure.scale)
    return part is None or whole is None or part.value <= whole.value


def _is_named_change(frame: Frame) -> bool:
    """ "số văn bản ban hành giảm 1,73%, còn 16.247": what is counted is what has changed."""
    return frame.measure != "level" and bool(frame.own) and bool(frame.indicator)
