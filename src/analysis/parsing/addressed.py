"""Whom a sentence praises, blames or reminds: what it tells of work behind that is theirs."""

from itertools import pairwise

from analysis.parsing.clauses import doer_before
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import split_words

UNITS = frozenset({"task", "dossier", "percent"})
# "phê bình UBND quận …", "biểu dương hai Sở …": verbs whose object they are, as the words before the name end.
ADDRESSING = (("phê", "bình"), ("biểu", "dương"), ("nhắc", "nhở"), ("đánh", "giá", "cao"), ("khen",), ("khen", "ngợi"))
BEFORE_NAME = frozenset(split_words("ubnd hai ba các với đối việc nỗ lực kết quả của và tập thể cơ quan đơn vị").folded)
BETWEEN_NAMES = frozenset({",", "và", "cùng", "ubnd"})
# "Sở Tài chính phải báo cáo kết quả 31 nhiệm vụ đã quá hạn": who has to answer for what is late.
ANSWERING = (["phải"], ["chịu"], ["cần"])
LATE = frozenset({"late", "open", "not_done"})
MOST_WORDS = 40  # between the name and the figure


def whose_work(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """Whose work a figure tells where no place stands right before it: of whom is named as its doer, or addressed."""
    doer = doer_before(sentence, frame) if frame.unit == "dossier" and "do" in sentence.folded else ""
    if doer:
        return {"agency": doer}
    return addressed_before(sentence, frame) if sentence.layers.keys() & PLACES else {}


def addressed_before(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """ "phê bình UBND huyện An Sơn vì tỷ lệ hoàn thành nhiệm vụ chỉ đạt 42%": the one place that is addressed."""
    if not {frame.unit, frame.base_unit} & UNITS:
        return {}
    names = sorted(
        (hit for layer in ("agency", "district") for hit in sentence.between(layer, sentence.start, frame.figure.lead)),
        key=_start,
    )
    if not names or len({hit.sense.layer for hit in names}) > 1 or not _is_one_list(sentence, names):
        return {}
    behind = sentence.folded_in(names[-1].end, frame.figure.lead)
    if len(behind) > MOST_WORDS or {";", "."} & set(behind):
        return {}
    before = sentence.folded_in(sentence.start, names[0].start)
    while before and before[-1] in BEFORE_NAME:
        before.pop()
    praised = any(tuple(before[-len(verb) :]) == verb for verb in ADDRESSING)
    if not praised and not (behind[:1] in ANSWERING and frame.own & LATE):
        return {}
    return {names[0].sense.layer: ", ".join(dict.fromkeys(hit.sense.code for hit in names))}


def _start(hit: Hit) -> int:
    return hit.start


def _is_one_list(sentence: Sentence, names: list[Hit]) -> bool:
    return all(set(sentence.folded_in(a.end, b.start)) <= BETWEEN_NAMES for a, b in pairwise(names))
