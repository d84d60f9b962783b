"""Counts: the indicator that a figure's own words, its list, its total or the sentence before give it."""

from analysis.codelists.indicators import companions_of, indicators_of_unit, read_indicators
from analysis.parsing.around import Around
from analysis.parsing.figures import is_more
from analysis.parsing.frames import GUARDED, Frame
from analysis.parsing.left_over import is_answered, is_carried_over, is_just_there, is_left_over
from analysis.parsing.meaning import function_words, is_finished, is_open, noun_after, resolve_indicator, silent, states
from analysis.parsing.numbers import parse_number
from analysis.parsing.papers import counts_news, direction_before, is_another_meeting, sends_papers
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import Sentence

# "I. Văn bản đến", under which the lines only name kinds and numbers.
SECTION_UNITS = ("document", "visit", "person", "group", "session", "petition")
NEUTRAL = frozenset({"total", "recorded"})  # "tổng số", "ghi nhận": they do not say what was done
PEOPLE = frozenset({"transact", "call"})  # they tell of people, and dossiers do not take them over
# States beside which a figure may still take over what it counts from its list or total.
TAKEN_OVER = frozenset({"online", "late_receipt"})
# What divides the total that a sentence before told.
DIVIDING = PLACES | {"level", "field"}
IN_LIST = ("next", "and", "bare")
KNOWN_LAYERS = (*GUARDED, "district", "name", "link", "join", "part", "change")


def read_count(frame: Frame, around: Around) -> None:
    """Fill in a count's concepts and indicator ("other" where nothing tells), and the one that goes with it."""
    frame.own = frame.own or direction_before(frame, around.sentence)
    if not frame.own and sends_papers(frame, around.sentence):
        frame.own = frozenset({"issue"})
    if frame.unit == "task" and frame.figure.role == "part" and frame.own == {"assign"}:
        frame.own = frozenset({"complete"})  # "thêm 51/80 nhiệm vụ do Chính phủ giao": the second number was assigned
    bare = frame.own <= {"total", "workload"} and frame.figure.role == "part"
    if frame.unit == "task" and bare and _carries_out(frame, around.sentence):
        frame.own = frozenset({"complete"})  # "thực hiện 214/260 nhiệm vụ"
    if frame.unit == "dossier":
        frame.own -= {"eligible"}  # whose competence a dossier is in says nothing of what was done with it
    if frame.unit in ("dossier", "petition") and is_carried_over(around.sentence, frame):
        frame.own = frozenset({"carried_over"})
    if frame.unit == "petition" and not frame.own and is_answered(around.sentence, frame):
        frame.own = frozenset({"resolve"})
    if frame.unit in ("petition", "report") and is_just_there(around.sentence, frame):
        frame.own = frozenset({"receive"})
    if is_left_over(around.sentence, frame):
        frame.own |= {"open"}
    concepts = frame.own | _remaining(around.sentence, frame)
    found = None
    for number, (step, inherited) in enumerate(_inheritances(frame, around)):
        if number == 1 and _has_unknown_verb(frame, around.sentence):
            break  # "hướng dẫn 320 đơn, lưu 430 đơn": another thing was done with these
        if number == 1 and frame.own & states() - TAKEN_OVER:
            break  # "302 đơn kỳ trước chuyển sang" is no part of what was received, even without an indicator
        beyond = around.context.section | (around.context.topics if step != "own" else frozenset())
        if frame.unit == "dossier":
            inherited -= PEOPLE  # "2.200 lượt người đến giao dịch với 1.900 hồ sơ"
        found = resolve_code(frame.unit, concepts | inherited, around.topics | beyond, frame, around)
        if found is not None or (concepts | inherited) & silent():
            concepts |= inherited
            if step != "own":
                frame.steps.append(step)
            break
    if not frame.own and _tells_rate(frame, around) and frame.previous is not None:
        # "đúng hạn đạt 91%, tức 309/338 hồ sơ": the count of which the rate is the share
        rate = read_indicators()[frame.previous.indicator]
        found = rate.numerator
        dimension, _, member = rate.numerator_breakdown.partition("=")
        frame.members = {**frame.previous.members, **({dimension: member} if member else {}), **frame.members}
        frame.steps = ["owner"]
    part = read_indicators().get(frame.previous.indicator) if frame.previous is not None else None
    if frame.relation == "whole" and part is not None and part.whole and not (frame.own | concepts) - NEUTRAL:
        found = part.whole  # "đúng hạn 204.847 trong tổng số 207.030"
    if found is None and frame.unit == "person" and frame.relation == "slash" and frame.previous is not None:
        found = "citizens_received" if frame.previous.indicator == "reception_visits" else None  # "03 lượt/15 người"
    if found is None and not concepts and counts_news(frame, around.sentence):
        found = "news_items"  # "trang có thêm 3.450 tin, bài": nothing else is done with them
    if found is None and not (frame.own | concepts) - NEUTRAL:
        found = next((i.code for i in indicators_of_unit(frame.unit) if i.default), None)
        frame.steps += ["default"] if found else []
    if found == "awards_collective" and _is_delegation(frame, around.sentence):
        found = None
    previous = frame.previous
    if not concepts and previous is not None and previous.unit == frame.unit and frame.relation in IN_LIST:
        concepts = previous.concepts - states()  # "cập nhật 2.082 tin, 49 bài, 165 văn bản": one verb for the list
    frame.concepts = concepts
    frame.indicator = found or "other"
    if not found:
        return
    indicator = read_indicators()[found]
    for concept, member in indicator.adds:
        if concept in concepts or concept == f"unit:{frame.unit}":
            dimension, _, code = member.partition("=")
            frame.members[dimension] = code
    # the parts of what is received and settled at once are so too
    shared = concepts if frame.steps[-1:] in (["total"], ["list"]) and not frame.own else frame.own
    frame.also = tuple(
        other.code for other in companions_of(found) if frame.unit in other.units and other.when[0] <= shared
    )


def _is_delegation(frame: Frame, sentence: Sentence) -> bool:
    """ "phục vụ 14 đoàn công tác" on a page about an order that the office was given: nobody is given one."""
    noun = noun_after(sentence, frame.figure.end)
    return noun is not None and sentence.folded_in(noun.start, noun.end)[:1] == ["đoàn"]


def _tells_rate(frame: Frame, around: Around) -> bool:
    """ "đúng hạn đạt 91%, tức 309/338 hồ sơ": whether a count is that of which the rate before it is the share."""
    previous = frame.previous
    rate = read_indicators().get(previous.indicator) if previous is not None and previous.figure.percent else None
    if (
        previous is None
        or rate is None
        or not rate.numerator
        or frame.unit not in read_indicators()[rate.numerator].units
    ):
        return False
    if around.sentence.between("same_as", frame.left, frame.figure.lead):
        return True
    words = around.sentence.folded_in(frame.left, frame.figure.lead)
    return words in (["với"], [",", "với"]) or (frame.relation == "paren" and not words)


def _has_unknown_verb(frame: Frame, sentence: Sentence) -> bool:
    """Whether the figure's own words before it are only ones that the lexicon does not know."""
    if sentence.between("link", frame.left, frame.figure.lead) or "field" in frame.members:
        return False
    words = sentence.words_in(frame.left, frame.figure.lead)
    labels = [word.end for word in words if word.folded == ":"]
    words = [word for word in words if word.start >= max(labels, default=frame.left)]
    content = [w for w in words if w.folded.isalpha() and w.folded not in function_words()]
    if not content:
        return False
    return not any(
        hit.start <= word.start < hit.end
        for layer in KNOWN_LAYERS
        for hit in sentence.between(layer, frame.left, frame.figure.lead)
        for word in content
    )


def _inheritances(frame: Frame, around: Around) -> list[tuple[str, frozenset[str]]]:
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
    while previous is not None and _is_gap(previous) and previous.previous is not None and previous is not frame.parent:
        previous = previous.previous
    previous = _first_of_place(frame, previous, around.earlier)
    if previous is not None and previous is not frame.parent:
        # "nhiệm vụ quá hạn: Sở Xây dựng 15, Sở Y tế 12": the places of a list share its state too
        places = frame.members.keys() & previous.members.keys() & PLACES
        steps.append(("list", previous.concepts if places else previous.concepts - states()))
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
        told = last.concepts if last is not None and same else frozenset()
        if last is not None and "field" in frame.members and is_more(frame.figure, last.figure, frame.unit):
            told = frozenset()  # "… đã xong 302 nhiệm vụ. Theo lĩnh vực: kinh tế 410 nhiệm vụ"
        if not (last is not None and _shares(frame, last)):
            told -= states()
        steps.append(("sentence-before", told))
    return steps


def _divided_total(part: Frame, around: Around) -> Frame:
    """The total that the places before divide, where a sentence divides it once more; else the part itself."""
    total = part
    while total.parent is not None and total.parent.unit == total.unit:
        total = total.parent
    divided = around.context.divided
    if total is part and divided is not None:
        total = divided
    return total if total.concepts == part.concepts else part


def _is_gap(frame: Frame) -> bool:
    """ "ban hành 41 nghị quyết, 15 biểu trưng, 28 kế hoạch": what the lexicon does not know breaks no list."""
    bare = frame.unit == "other" and frame.indicator == "other" and not frame.own and not frame.members
    return bare and frame.relation in IN_LIST and not frame.strong


def _first_of_place(frame: Frame, previous: Frame | None, earlier: list[Frame]) -> Frame | None:
    """ "giao Sở Xây dựng 85 nhiệm vụ, hoàn thành 70; Sở Y tế 64 nhiệm vụ": a new place begins as the last one did."""
    if previous is None or not frame.strong or frame.own:
        return previous
    place, last = _place(frame), _place(previous)
    if not place or not last or place == last:
        return previous
    return next((f for f in earlier if _place(f) == last and f.unit == frame.unit), previous)


def _place(frame: Frame) -> dict[str, str]:
    return {dimension: frame.members[dimension] for dimension in PLACES & frame.members.keys()}


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


def resolve_code(
    unit: str, concepts: frozenset[str], topics: frozenset[str], frame: Frame, around: Around
) -> str | None:
    """The indicator's code for a unit and concepts, late work told from overdue by what stands around; None if none."""
    if (
        frame.own == {"not_due"}
        and not frame.strong
        and frame.parent is not None
        and is_finished(frame.parent.indicator)
        and not _says_open(frame, around.sentence)
    ):
        concepts = concepts - {"not_due"} | {"on_time"}  # "hoàn thành 90 nhiệm vụ (trong hạn 80, quá hạn 10)"
    if unit == "dossier" and frame.own == {"online"} and frame.parent is not None and frame.parent.unit == unit:
        known = is_finished(frame.parent.indicator) or is_open(frame.parent.indicator)
        if known and "receive" not in frame.parent.concepts:
            concepts = concepts - {"online"} | frame.parent.concepts  # "giải quyết 900 hồ sơ (trực tuyến 100)"
    if frame.own & {"punctual", "on_time"} and frame.parent is not None and is_open(frame.parent.indicator):
        concepts = concepts - {"punctual", "on_time"} | {"not_due"}  # "đang giải quyết 1.023 hồ sơ (đúng hạn 823, …)"
    if "late" in concepts and "open" not in concepts and _is_open_work(frame, around.earlier):
        concepts |= {"open"}
    found = resolve_indicator(unit, concepts, topics)
    return found.code if found else None


def _says_open(frame: Frame, sentence: Sentence) -> bool:
    """ "đúng hạn 9.215 hồ sơ (184 hồ sơ đang xử lý trong hạn)": beside what is done, what is not."""
    hits = [hit for hit in sentence.between("concept", frame.left, frame.right) if hit.sense.code == "not_due"]
    return any(not {"đang", "chưa"}.isdisjoint(sentence.folded_in(hit.start, hit.end)) for hit in hits)


def _carries_out(frame: Frame, sentence: Sentence) -> bool:
    words = sentence.folded_in(frame.left, frame.figure.lead)
    return words[-2:] == ["thực", "hiện"] or words[-3:] == ["thực", "hiện", "được"]


def _remaining(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """ "còn 897 hồ sơ quá hạn": what remains is open, unless it is said to be settled."""
    hits = [h for h in sentence.between("remain", frame.left, frame.figure.lead) if _leads_on(sentence, h.end, frame)]
    late = "late" in frame.own and not frame.own & {"resolve", "complete"}
    previous = frame.previous
    while previous is not None and previous.figure.percent:
        previous = previous.previous
    led = bool(hits) and frame.figure.lead - hits[-1].end <= 1 and not frame.members.keys() & PLACES
    if led and frame.unit == "task" and not frame.own and previous is not None and is_finished(previous.indicator):
        return frozenset({"open"})  # "đã hoàn thành 500 nhiệm vụ; còn 60 nhiệm vụ"
    apart = frame.strong and bool(hits) and frame.unit == "task"
    if frame.parent is not None and is_finished(frame.parent.indicator) and not apart:
        return frozenset()  # "đã giải quyết 15.641, trong đó … quá hạn còn 154": of the settled ones
    return frozenset({"open"}) if hits and late else frozenset()


def _leads_on(sentence: Sentence, place: int, frame: Frame) -> bool:
    """Whether "còn" stands right before its figure, or before the late work that is counted: "còn nhiều … quá hạn"."""
    if frame.figure.lead - place <= 1:
        return True
    following = sentence.between("concept", place, frame.figure.lead)
    return bool(following) and following[0].sense.code == "late"


def _is_open_work(frame: Frame, earlier: list[Frame]) -> bool:
    """Whether what is late here is open work: the total says so, else the nearest figure before it."""
    if frame.unit == "percent" and "complete" in frame.own:
        return False  # "tỷ lệ hoàn thành quá hạn dưới 10%"
    if frame.parent is not None and frame.parent.indicator:
        if is_open(frame.parent.indicator):
            return True
        if frame.parent.indicator == "tasks_assigned":
            # of all tasks assigned, those overdue are open, unless the list tells how the completed ones were done
            return not any(other.indicator in ("tasks_completed_on_time", "tasks_completed_early") for other in earlier)
        if is_finished(frame.parent.indicator) or frame.parent.indicator.endswith("completed"):
            return False
    if frame.strong and "complete" not in frame.own and frame.unit in ("task", "percent"):
        counts = [other for other in earlier if other.unit == "task" and other.relation != "all"]
        if counts and counts[-1].indicator == "tasks_completed":
            return True  # "hoàn thành 95 nhiệm vụ; quá hạn 5": beside those completed, no part of them
    for other in reversed(earlier):
        if is_open(other.indicator):
            return True
        if is_finished(other.indicator):
            return False
    # a task that is just said to be overdue is still to be done; a dossier may have been handed out late
    return frame.unit == "task" and not frame.own & {"complete", "resolve"} and frame.parent is None
