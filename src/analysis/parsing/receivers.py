"""Who received the citizens, on what occasion and at which level, as the words about a figure name it."""

import itertools

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import NAME_LINKS
from analysis.parsing.sentence import Sentence

JOINT = "joint"
PURPOSE = frozenset({"đến", "tới", "để", "người", "dân", ","})  # "công dân đến khiếu nại": why all came
ON_DAYS = {("theo", "lịch"), ("trong", "các"), ("vào", "ngày"), ("các", "ngày"), ("các", "buổi"), ("các", "kỳ")}
VISITED_FOR = frozenset({"complaint", "denunciation", "proposal_feedback"})
NEAR_FIGURE = 12  # characters
RECEPTIONS = ("regular", "periodic", "ad_hoc", "periodic_and_ad_hoc")


def joins(sentence: Sentence, hit: Hit, hits: list[Hit]) -> bool:
    """ "lãnh đạo UBND tỉnh, các sở, ngành và UBND các huyện đã tiếp 29 lượt": the last of those who received."""
    before = [other for other in hits if other.sense.detail == "host" and other.end < hit.start]
    if any(sentence.folded_in(other.end, hit.start) == [","] for other in before):
        return True  # "lãnh đạo UBND tỉnh, lãnh đạo các sở, ban, ngành, lãnh đạo UBND các huyện"
    if sentence.folded_in(max(sentence.start, hit.start - 8), hit.start)[-1:] not in (["và"], ["cùng"], ["với"]):
        return False
    return any(not {";", "."} & set(sentence.folded_in(other.end, hit.start)) for other in before)


def is_host_of(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """Whether words for who received are those of a figure: not of an office, and not one of many."""
    if sentence.folded_in(frame.left, hit.start)[-2:] == ["văn", "phòng"]:
        return False  # "Văn phòng Đoàn ĐBQH"
    following = sentence.between("member", hit.end, frame.figure.lead)
    if any(other.sense.detail in ("level", "host") and joins(sentence, other, [hit]) for other in following):
        return False  # "lãnh đạo UBND tỉnh, các sở, ngành và UBND các huyện đã tiếp"
    told = sentence.between("member", frame.left, hit.start)
    if joins(sentence, hit, [other for other in told if other.sense.code != hit.sense.code]):
        return False  # "lãnh đạo UBND tỉnh, lãnh đạo các sở và lãnh đạo UBND các huyện": the last of many
    return sentence.folded_in(hit.end, frame.figure.lead)[:1] not in ([","], ["và"], ["cùng"], ["với"])


def is_joint(sentence: Sentence, hit: Hit) -> bool:
    """ "Ban Tiếp công dân tỉnh cùng Ban Nội chính, Văn phòng Tỉnh ủy tiếp 27 lượt": more than one level's board."""
    board = sentence.folded_in(hit.start, hit.end)[:1] in (["ban"], ["trụ"])
    return board and sentence.folded_in(hit.end, hit.end + 8)[:1] in (["cùng"], ["phối"])


def is_in_host(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """Whether a level or a place is part of the words for who received: "người đứng đầu cấp huyện"."""
    told = sentence.between("member", frame.left, frame.figure.lead)
    return any(other.sense.detail == "host" and other.start < hit.end and hit.start < other.end for other in told)


def names_kind(sentence: Sentence, hit: Hit, frame: Frame) -> bool:
    """ "khiếu nại 200 lượt, tố cáo: 30 lượt": what the visits were for, in a list of such."""
    if hit.sense.detail != "type" or hit.sense.code not in VISITED_FOR:
        return False
    before = sentence.folded_in(frame.left, hit.start)
    words = sentence.folded_in(hit.end, frame.figure.lead)
    listed = frame.parent is not None or frame.previous is not None or before[-1:] == [":"] or _lists_kinds(sentence)
    if before[-1:] == [":"]:
        before = []  # "Nội dung công dân phản ánh: khiếu nại 322 lượt"
    return set(words) <= NAME_LINKS and not set(before) & PURPOSE and listed


def _lists_kinds(sentence: Sentence) -> bool:
    """ "Nội dung khiếu nại 201 lượt, tố cáo 33 lượt": two kinds, each right before a figure."""
    kinds = set()
    for hit in sentence.between("member", sentence.start, sentence.end):
        figure = next((f for f in sentence.figures if f.start >= hit.end), None)
        near = figure is not None and figure.lead - hit.end < NEAR_FIGURE
        if figure is not None and near and set(sentence.folded_in(hit.end, figure.lead)) <= NAME_LINKS:
            kinds.add(hit.sense.code)
    return len(kinds & VISITED_FOR) > 1


def kind_in_parentheses(sentence: Sentence, place: int) -> str:
    """ "03 lượt (đột xuất)": the kind of reception that stands alone in the parentheses behind a figure; else ""."""
    for hit in sentence.between("member", place, min(place + 40, sentence.end)):
        if hit.sense.code in RECEPTIONS and sentence.folded_in(place, hit.start) == ["("]:
            return hit.sense.code if sentence.folded_in(hit.end, hit.end + 2)[:1] == [")"] else ""
    return ""


def kind_of_days(sentence: Sentence, place: int) -> str:
    """ "tiếp 346 lượt (355 người), theo lịch tiếp công dân định kỳ": the days that a sentence tells of; else ""."""
    kinds = [hit for hit in sentence.between("member", sentence.start, sentence.end) if hit.sense.code in RECEPTIONS]
    if len(kinds) != 1 or kinds[0].start < place:
        return ""
    before = sentence.folded_in(sentence.start, kinds[0].start)[-6:]
    return kinds[0].sense.code if ON_DAYS & set(itertools.pairwise(before)) else ""
