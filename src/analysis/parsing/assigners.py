"""Who assigned the tasks: the body that stands beside the word for assigning."""

from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import noun_after
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

NEAR_WORDS = 9
SEVERAL = "several"  # until the page is read: who gave the tasks that the sentence before divides
NAMES = ("district", "name", "province")
# What may stand between a body and the "được giao" that says what it was given.
BEFORE_GIVEN = frozenset({"đã", "cũng", "còn", "hiện", "mới", "chỉ", "đều", "là", "có"})


def find_assigner(sentence: Sentence) -> list[tuple[int, str]]:
    """The assigners that a sentence names, as (place, code): the body before "giao", or the resolution after it."""
    found: list[tuple[int, str]] = []
    bodies = sentence.between("assigner", sentence.start, sentence.end)
    for verb in sentence.between("concept", sentence.start, sentence.end):
        if verb.sense.code == "receive":
            found += _given_by(sentence, verb, bodies)
        if verb.sense.code != "assign":
            continue
        after = [body for body in bodies if 0 <= body.start - verb.end <= 2]
        before = [
            body for body in bodies if body.end <= verb.end and _words(sentence, body.end, verb.start) <= NEAR_WORDS
        ]
        if before and sentence.folded_in(verb.start, verb.end)[0] == "được":
            before = [body for body in before if not _is_given(sentence, body, verb.start)]
        chosen = after[0] if after and after[0].sense.code == "council" else before[-1] if before else None
        if chosen is None and _words_after(sentence, verb.end)[:1] in (["tỉnh"], ["địa phương"]):
            # "nhiệm vụ giao tỉnh (theo hệ thống theo dõi của Chính phủ)": who assigns to a province stands above it
            chosen = next((body for body in bodies if body.sense.code == "government"), None)
        if chosen is None and sentence.folded_in(verb.start, verb.end)[0] != "được":
            below = _given_to(sentence, verb.end)
            if below:
                found.append((verb.start, below))
        if chosen is not None:
            found.append((verb.start, chosen.sense.code))
    return found


def _given_by(sentence: Sentence, verb: Hit, bodies: list[Hit]) -> list[tuple[int, str]]:
    """ "nhận 69 nhiệm vụ từ Chính phủ", "nhận từ UBND tỉnh 938 nhiệm vụ": whom tasks came from."""
    near = [body for body in bodies if body.start - verb.end > 0 and _words(sentence, verb.end, body.start) <= 5]
    near = [body for body in near if sentence.folded_in(verb.end, body.start)[-1:] == ["từ"]]
    return [(verb.start, near[0].sense.code)] if near else []


def _is_given(sentence: Sentence, body: Hit, place: int) -> bool:
    """ "UBND huyện Long Thành được giao 276 nhiệm vụ", "Văn phòng cũng được giao 12": whom tasks are given to."""
    named = [hit for layer in NAMES for hit in sentence.layers.get(layer, ()) if body.start < hit.end <= place]
    start = max([body.end, *(hit.end for hit in named if hit.start <= body.end + 1)])
    return set(sentence.folded_in(start, place)) <= BEFORE_GIVEN


def _given_to(sentence: Sentence, place: int) -> str:
    """ "giao cho sở, ban, ngành và UBND cấp huyện": whoever gives tasks to departments is the province."""
    words = _words_after(sentence, place)[:5]
    while words and words[0] in ("cho", "các", "tới", "đến"):
        words = words[1:]
    if words[:1] == ["sở"]:
        return "province"
    return "government" if words[:1] == ["bộ"] and words[1:2] in ([","], ["ngành"], ["và"]) else ""


def _words(sentence: Sentence, start: int, end: int) -> int:
    return len(sentence.words_in(start, end))


def _words_after(sentence: Sentence, place: int) -> list[str]:
    return sentence.folded_in(place, sentence.end)


def divides_by_assigner(frame: Frame, sentence: Sentence) -> bool:
    """ "9 nhiệm vụ quá hạn, trong đó 2 nhiệm vụ do Thủ tướng giao": who gave part of them, not how many were given."""
    total, noun = frame.parent, noun_after(sentence, frame.figure.end)
    told = total is not None and total.unit == frame.unit == "task" and total.concepts - {"assign", "total"}
    return bool(told) and noun is not None and sentence.folded_in(noun.end, sentence.end)[:1] == ["do"]


def drop_of_several(drafts: list[Draft]) -> None:
    """ "9 nhiệm vụ quá hạn, gồm 2 do Thủ tướng giao, 7 do UBND tỉnh giao": what several gave is of none of them.

    Nor is what the sentence says behind their parentheses, and what follows it until somebody is said to have given
    tasks (SEVERAL): "… (Chính phủ giao 50, UBND tỉnh giao 300), các đơn vị hoàn thành 320. Quá hạn 5 nhiệm vụ".
    """
    totals = {id(total) for total, _ in _divided([draft.frame for draft in drafts])}
    sentences = {id(draft.sentence): draft for draft in drafts} if totals else {}
    lasts = {key: part for key, draft in sentences.items() for _, part in _divided(draft.frames)}
    named = {key: find_assigner(draft.sentence) for key, draft in sentences.items()}
    for draft in drafts if totals else ():
        frame, part = draft.frame, lasts.get(id(draft.sentence))
        if id(frame) in totals:
            if not [place for place, _ in named[id(draft.sentence)] if place < frame.figure.start]:
                frame.members.pop("assigner", None)
        elif part is not None and draft.family == "tasks" and _is_behind(draft.sentence, part, frame):
            frame.members.pop("assigner", None)
    for draft in drafts:
        if draft.frame.members.get("assigner") == SEVERAL:
            del draft.frame.members["assigner"]


def gave_several(frames: list[Frame]) -> bool:
    """Whether a sentence divides its tasks among several who gave them."""
    return bool(_divided(frames))


def _divided(frames: list[Frame]) -> list[tuple[Frame, Frame]]:
    """The totals of tasks that are divided among several who gave them, each with the last part that names one."""
    parts: dict[int, list[Frame]] = {}
    totals: dict[int, Frame] = {}
    closed: set[int] = set()  # totals behind which more than they come to is told, of other tasks
    for frame in frames:
        whole = frame.parent
        if whole is None or frame.unit != "task" or whole.unit != "task" or id(whole) in closed:
            continue
        if is_more(frame.figure, whole.figure, "task"):
            closed.add(id(whole))
        else:
            totals[id(whole)] = whole
            parts.setdefault(id(whole), []).append(frame)
    several = []
    for key, told in parts.items():
        named = [part for part in told if part.members.get("assigner", SEVERAL) != SEVERAL]
        if len({part.members["assigner"] for part in named}) > 1:
            giving = [part for part in named if "assign" in part.own] or named
            several.append((totals[key], giving[-1]))
    return several


def _is_behind(sentence: Sentence, part: Frame, frame: Frame) -> bool:
    """Whether a figure stands behind the parentheses that the parts of a total stand in."""
    if frame.figure.start < part.figure.end or frame is part:
        return False
    signs = sentence.signs_in(part.figure.end, frame.figure.lead, "()")
    own = [place for place, _ in find_assigner(sentence) if frame.left <= place < frame.right]
    return [sign.folded for sign in signs] == [")"] and not own
