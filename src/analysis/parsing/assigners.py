"""Who assigned the tasks: the body that stands beside the word for assigning."""

from analysis.parsing.sentence import Sentence

NEAR_WORDS = 9
NAME_REACH = 12  # characters: "thành phố" belongs to the body and to the name of the place


def find_assigner(sentence: Sentence) -> list[tuple[int, str]]:
    """The assigners that a sentence names, as (place, code): the body before "giao", or the resolution after it."""
    found: list[tuple[int, str]] = []
    bodies = sentence.between("assigner", sentence.start, sentence.end)
    for verb in sentence.between("concept", sentence.start, sentence.end):
        if verb.sense.code != "assign":
            continue
        after = [body for body in bodies if 0 <= body.start - verb.end <= 2]
        before = [
            body for body in bodies if body.end <= verb.end and _words(sentence, body.end, verb.start) <= NEAR_WORDS
        ]
        if before and sentence.folded_in(verb.start, verb.end)[0] == "được":
            # "Văn phòng UBND thành phố được giao 355 nhiệm vụ": whom tasks are given to
            before = [body for body in before if _words(sentence, body.end, verb.start)]
            before = [body for body in before if not _is_named_local(sentence, body.end, verb.start)]
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


def _given_to(sentence: Sentence, place: int) -> str:
    """ "giao cho sở, ban, ngành và UBND cấp huyện": whoever gives tasks to departments is the province."""
    words = _words_after(sentence, place)[:5]
    while words and words[0] in ("cho", "các", "tới", "đến"):
        words = words[1:]
    if words[:1] == ["sở"]:
        return "province"
    return "government" if words[:1] == ["bộ"] and words[1:2] in ([","], ["ngành"], ["và"]) else ""


def _is_named_local(sentence: Sentence, start: int, end: int) -> bool:
    """ "UBND huyện Bù Đăng được giao 40": nothing but the name of a district stands between it and its tasks."""
    names = sentence.between("district", max(sentence.start, start - NAME_REACH), end)
    names = [name for name in names if name.end > start]
    return bool(names) and not _words(sentence, names[-1].end, end)


def _words(sentence: Sentence, start: int, end: int) -> int:
    return len(sentence.words_in(start, end))


def _words_after(sentence: Sentence, place: int) -> list[str]:
    return sentence.folded_in(place, sentence.end)
