"""Who assigned the tasks: the body that stands beside the word for assigning."""

from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import noun_after
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

NEAR_WORDS = 9
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

    Nor is what is told next, until someone is said to have given tasks: "… Đã hoàn thành 320 nhiệm vụ".
    """
    parts: dict[int, set[str]] = {}
    closed: set[int] = set()  # totals behind which more than they come to is told, of other tasks
    for draft in drafts:
        whole = draft.frame.parent
        if whole is None or draft.frame.unit != "task" or whole.unit != "task" or id(whole) in closed:
            continue
        if is_more(draft.frame.figure, whole.figure, "task"):
            closed.add(id(whole))
        else:
            parts.setdefault(id(whole), set()).add(draft.frame.members.get("assigner", ""))
    divided = {total for total, codes in parts.items() if len(codes - {""}) > 1}
    of_several: Sentence | None = None
    for draft in drafts if divided else ():
        frame, told = draft.frame, find_assigner(draft.sentence)
        if id(frame) in divided:
            of_several = draft.sentence
            if not [place for place, _ in told if place < frame.figure.start]:
                frame.members.pop("assigner", None)
        elif of_several is None or draft.family != "tasks" or _is_beside_part(frame, divided):
            continue
        elif draft.sentence is not of_several and told:
            of_several = None
        elif not [place for place, _ in told if frame.left <= place < frame.right]:
            frame.members.pop("assigner", None)


def _is_beside_part(frame: Frame, divided: set[int]) -> bool:
    """Whether a figure stands in the parentheses behind one of those that a total is divided into."""
    part = frame.previous if frame.relation == "paren" else None
    return part is not None and id(part.parent) in divided
