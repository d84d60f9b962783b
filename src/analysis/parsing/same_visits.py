"""Figures that are told of the same visits, the same host, or the same petitions as the one before."""

from analysis.parsing.frames import Frame
from analysis.parsing.kinds import KINDS
from analysis.parsing.meaning import end_of_figure
from analysis.parsing.sentence import Sentence

# What may be told of the same reception, bare but for a link: "2 buổi, 11 lượt người", "720 lượt, 25 lượt đoàn".
BESIDE = {"visit": ("session",), "person": ("session",), "group": ("visit", "person")}
BARE_LINKS = frozenset({",", "và", "với", "có", "cùng"})


def divides_petitions(frame: Frame, previous: Frame) -> bool:
    """ "5.591 đơn đủ điều kiện với 651 đơn khiếu nại, 281 đơn tố cáo": kinds, of which nothing else is said."""
    petitions = frame.unit == previous.unit == "petition" and previous.measure == "level"
    return petitions and not frame.own and not frame.strong and frame.relation in ("next", "and", "bare")


def divides_a_pair(total: Frame, part: Frame) -> bool:
    """Whether a part is of a total that is itself the second of two kinds."""
    return total.relation != "first" and "type" in total.members and "type" in part.members


def is_same_visit(frame: Frame, previous: Frame, sentence: Sentence) -> bool:
    """ "33 đoàn, 432 người", "2 buổi, 11 lượt người": those of the visits or sessions named just before."""
    if frame.strong:
        return False
    counted = frame.unit == "person" and previous.unit in ("visit", "group")
    if not counted and previous.unit in BESIDE.get(frame.unit, ()):
        counted = set(sentence.folded_in(frame.left, frame.figure.lead)) <= BARE_LINKS
    return counted and frame.parent is previous.parent and frame.relation != "paren"


def is_bare_proposal(sentence: Sentence, frame: Frame, previous: Frame) -> bool:
    """ "12 khiếu nại, 5 tố cáo, 7 kiến nghị": beside another kind "kiến nghị" names one, and not all petitions."""
    if frame.unit not in ("petition", "visit") or previous.members.get("type") not in KINDS or frame.strong:
        return False
    end = end_of_figure(sentence, frame)
    beside = frame.relation in ("next", "and", "bare", "all")
    label = [word for word in sentence.folded_in(frame.left, frame.figure.lead) if word not in BARE_LINKS]
    return beside and ["kiến", "nghị"] in (sentence.folded_in(end, sentence.end)[:2], label)


def is_bare_kind(sentence: Sentence, frame: Frame, own: dict[str, str], previous: Frame) -> bool:
    """ "Chủ tịch UBND huyện tiếp định kỳ 24 lượt, đột xuất 6 lượt": a kind of reception, still by the same host."""
    if "host" not in previous.members or own.keys() != {"type"} or "type" not in previous.members:
        return False
    return not set(sentence.folded_in(frame.left, frame.figure.lead)) & {"của", "do"}
