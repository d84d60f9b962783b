""" "Sở Y tế, Sở Xây dựng lần lượt còn 12 và 9 nhiệm vụ": places and figures told in the same order."""

from itertools import pairwise

from analysis.codelists.members import units_of_dimension
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.places import PLACES, RATE_DIMENSIONS
from analysis.parsing.running_totals import years_of
from analysis.parsing.sentence import Sentence

DIMENSIONS = {"agency": "agency", "district": "district", "province": "agency"}
GAPS = ([","], ["và"], [",", "và"], [";"])
LEVEL_OPENINGS = frozenset({"cấp", "các", "khối", "ubnd"})
RESPECTIVELY = (("lần", "lượt"), ("tương", "ứng"))
MOST_WORDS = 6  # between the last of the places and "lần lượt"


def settle_respective(frames: list[Frame], sentence: Sentence, told_before: list[Frame]) -> None:
    """Give each figure behind "lần lượt" its place or level, where as many of one unit follow as are named before it.

    They stand in a list, "các cấp tỉnh, huyện, xã lần lượt đạt …", or have been told of one by one, if not here then in
    the sentence before (`told_before`).
    """
    for first, second in pairwise(sentence.words):
        if (first.folded, second.folded) in RESPECTIVELY:
            told = figures_in_order(frames, sentence, second.end)
            names = _names_before(sentence, first.start)
            if len(names) < 2:
                names = _told_one_by_one([f for f in frames if f.figure.start < first.start])
            earlier = [f for f in told_before if not f.figure.percent and f.measure == "level"]
            if not names and len(earlier) == len(told):
                names = _told_one_by_one(earlier)
            if not names and len(told) > 1 and _names_times(sentence, first.start, len(told)):
                _share_unit(told)  # "các năm 2021, 2022 lần lượt là 34.100 và 35.200 hồ sơ"
                return
            told = told[: len(names)]
            if len(names) > 1 and len(told) == len(names) and len({frame.unit for frame in told} - {""}) == 1:
                _share_unit(told)
                for (dimension, member), frame in zip(names, told, strict=True):
                    _place(frame, dimension, member)
            return


def figures_in_order(frames: list[Frame], sentence: Sentence, place: int) -> list[Frame]:
    """The figures behind "lần lượt", which ends at a place, up to the next time that is named."""
    later = [e.mention.start for e in sentence.dated if e.mention.start > place]
    told = [frame for frame in frames if place <= frame.figure.start <= min(later, default=sentence.end)]
    return [frame for frame in told if frame.measure == "level" and frame.relation != "all"]


def _names_times(sentence: Sentence, place: int, count: int) -> bool:
    """Whether as many times, or a stretch of as many years, are named before a place."""
    named = [entry.period for entry in sentence.dated if entry.mention.end <= place and entry.mention.role == "review"]
    return len(named) == count or (bool(named) and len(years_of(named[-1])) == count)


def _told_one_by_one(frames: list[Frame]) -> list[tuple[str, str]]:
    """ "cấp tỉnh 98 hồ sơ, cấp huyện 110 hồ sơ; tỷ lệ đúng hạn lần lượt …": the places or levels of the last list."""
    names: list[tuple[str, str]] = []
    for frame in reversed(frames):
        own = frame.members if frame.figure.role == "plain" and not frame.named else frame.named
        found = next(((d, own[d]) for d in (*PLACES, "level") if d in own), None)
        if found is None or found in names or (names and found[0] != names[0][0]):
            break
        names.insert(0, found)
    return names


def _share_unit(told: list[Frame]) -> None:
    """ "12, 9 và 7 nhiệm vụ quá hạn": what the last of them counts, the bare ones before it count too.

    Of shares the first one tells: "tỷ lệ trực tuyến lần lượt đạt 91,2%, 84,5% và 88,7%".
    """
    last, first = told[-1], told[0]
    if first.figure.percent and first.indicator != "other":
        for frame in told[1:]:
            if not frame.own:
                frame.indicator, frame.concepts, frame.members = first.indicator, first.concepts, dict(first.members)
        return
    for frame in told[:-1]:
        if not frame.unit or (frame.unit == last.unit and not frame.own and last.own):
            frame.unit, frame.indicator, frame.concepts = last.unit, last.indicator, last.concepts
            frame.members = {**last.members, **frame.members}


def _names_before(sentence: Sentence, place: int) -> list[tuple[str, str]]:
    """The places or levels of a list that ends a few words before a place of the sentence, as (dimension, member)."""
    hits = [hit for layer in DIMENSIONS for hit in sentence.between(layer, sentence.start, place)]
    if not hits:
        told = [*sentence.between("member", sentence.start, place), *sentence.between("near", sentence.start, place)]
        hits = [hit for hit in told if hit.sense.detail == "level"]
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    names: list[Hit] = []
    whole = [h for h in hits if not any(o is not h and o.start <= h.start and h.end <= o.end for o in hits)]
    for hit in reversed(whole):
        gap = sentence.folded_in(hit.end, names[0].start if names else place)
        gap = [word for word in gap if word not in LEVEL_OPENINGS]
        if (gap not in GAPS) if names else (len(gap) > MOST_WORDS):
            break
        names.insert(0, hit)
    codes = [(name, code) for name in names for code in name.sense.code.split("_and_")]
    return [(DIMENSIONS.get(name.sense.layer, name.sense.detail), code) for name, code in codes]


def _place(frame: Frame, dimension: str, member: str) -> None:
    if frame.unit in units_of_dimension(dimension):
        kept = {d: m for d, m in frame.members.items() if d not in RATE_DIMENSIONS}
        frame.members = kept | {dimension: member}
