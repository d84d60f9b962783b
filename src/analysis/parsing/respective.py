""" "Sở Y tế, Sở Xây dựng lần lượt còn 12 và 9 nhiệm vụ": places and figures told in the same order."""

from itertools import pairwise

from analysis.codelists.members import units_of_dimension
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import Sentence

DIMENSIONS = {"agency": "agency", "district": "district", "province": "agency"}
GAPS = ([","], ["và"], [",", "và"], [";"])
MOST_WORDS = 6  # between the last of the places and "lần lượt"


def settle_respective(frames: list[Frame], sentence: Sentence) -> None:
    """Give each figure behind "lần lượt" its place, where as many of one unit follow as places are named before it."""
    for first, second in pairwise(sentence.words):
        if first.folded == "lần" and second.folded == "lượt":
            names = _names_before(sentence, first.start)
            told = [f for f in frames if f.figure.start >= second.end and f.measure == "level" and f.relation != "all"]
            told = told[: len(names)]
            if len(names) > 1 and len(told) == len(names) and len({frame.unit for frame in told} - {""}) == 1:
                _share_unit(told)
                for name, frame in zip(names, told, strict=True):
                    _place(frame, name)
            return


def _share_unit(told: list[Frame]) -> None:
    """ "12, 9 và 7 nhiệm vụ quá hạn": what the last of them counts, the bare ones before it count too."""
    last = told[-1]
    for frame in told[:-1]:
        if not frame.unit or (frame.unit == last.unit and not frame.own and last.own):
            frame.unit, frame.indicator, frame.concepts = last.unit, last.indicator, last.concepts
            frame.members = {**last.members, **frame.members}


def _names_before(sentence: Sentence, place: int) -> list[Hit]:
    """The places of a list that ends a few words before a place of the sentence, in order."""
    hits = [hit for layer in DIMENSIONS for hit in sentence.between(layer, sentence.start, place)]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    names: list[Hit] = []
    for hit in reversed([h for h in hits if not any(o.start <= h.start and h.end < o.end for o in hits)]):
        gap = sentence.folded_in(hit.end, names[0].start if names else place)
        if (gap not in GAPS) if names else (len(gap) > MOST_WORDS):
            break
        names.insert(0, hit)
    return names


def _place(frame: Frame, name: Hit) -> None:
    dimension = DIMENSIONS[name.sense.layer]
    if frame.unit in units_of_dimension(dimension):
        frame.members = {d: m for d, m in frame.members.items() if d not in PLACES} | {dimension: name.sense.code}
