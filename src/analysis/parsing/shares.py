"""Shares that stand before their count, and what a rate does not take over from its numerator."""

from itertools import pairwise

from analysis.codelists.indicators import read_indicators
from analysis.parsing.codes import rate_of_count
from analysis.parsing.frames import Frame
from analysis.parsing.sentence import Sentence

# Words between the beginning of a sentence and a share that belongs to the count behind it.
OPENING_WORDS = frozenset({"đạt", "chiếm", "tỷ", "lệ", "với", "có", ","})
# "80% tổng số hồ sơ trễ hạn", "91% trong số hồ sơ còn tồn"
OF_WHOLE = frozenset({"trong", "trên", "của", "tổng", "số", "so", "với"})
OF_STATE = frozenset({"late", "open", "early", "on_time", "punctual"})
MOST_OF = frozenset(
    {("phần", "lớn"), ("chủ", "yếu"), ("đa", "số"), ("tập", "trung"), ("đa", "phần"), ("phần", "nhiều")}
)


def drop_numerator_member(frame: Frame) -> None:
    """The share of dossiers sent online is a rate of all dossiers: its numerator's channel is no breakdown of it."""
    dimension = read_indicators()[frame.indicator].numerator_breakdown.partition("=")[0]
    frame.members.pop(dimension, None)


def settle_shares(frames: list[Frame], sentence: Sentence) -> None:
    """A share that stands before its count is that count's: "91,8%, tức 2.501 nhiệm vụ, đã hoàn thành".

    So is one that opens the sentence: "Đạt tỷ lệ 97,4%, số hồ sơ đã giải quyết là …".
    """
    for share, count in pairwise(frames):
        if not share.figure.percent or share.measure != "level" or count.figure.percent or count.measure != "level":
            continue
        if share.indicator != "other" and share.steps != ["owner"]:
            continue
        words = sentence.folded_in(share.left, share.figure.lead)
        opens = share is frames[0] and set(words) <= OPENING_WORDS and bool(words)
        if not opens and not sentence.between("same_as", count.left, count.figure.lead):
            continue
        rate = rate_of_count(count.indicator, count.members)
        if rate is not None and share.own <= count.own:
            share.indicator, share.members = rate.code, dict(count.members)
            share.steps = ["owner"]
            drop_numerator_member(share)


def whole_behind(frame: Frame, sentence: Sentence) -> frozenset[str]:
    """ "2% số hồ sơ đã giải quyết", "91% trong tổng số hồ sơ trễ hạn": what is said of the whole of a share."""
    nouns = sentence.between("noun", frame.figure.end, frame.right)
    if not nouns or not set(sentence.folded_in(frame.figure.end, nouns[0].start)) <= OF_WHOLE:
        return frozenset()
    if not {"số", "tổng"} & set(sentence.folded_in(frame.figure.end, nouns[0].end)):
        return frozenset()
    if {"này", "đó", "ấy"} & set(sentence.folded_in(nouns[0].end, frame.right)[:1]):
        return frozenset()  # "8% trong số này trễ hạn": of the share itself
    signs = [sign.start for sign in sentence.signs_in(nouns[0].end, frame.right, ",;:()")]
    told = sentence.between("concept", nouns[0].end, min(signs, default=frame.right))
    return frozenset(hit.sense.code for hit in told)


def divides_late(frame: Frame, owner: Frame | None, sentence: Sentence) -> bool:
    """ "trễ hạn 12%, phần lớn ở lĩnh vực đất đai (chiếm 90%)": a share of the late is no share of all there is.

    So is "40 hồ sơ, chiếm 80% tổng số hồ sơ trễ hạn của tỉnh", which is none of those settled.
    """
    if whole_behind(frame, sentence) & OF_STATE & (frame.own if owner is None else owner.concepts):
        return True
    before = sentence.folded_in(frame.left, frame.figure.lead)
    previous = frame.previous
    mostly = previous is not None and not {"late", "open"}.isdisjoint(previous.concepts | previous.own)
    return mostly and not frame.own and "chiếm" in before and not MOST_OF.isdisjoint(pairwise(before))


def names_share(sentence: Sentence, frame: Frame) -> bool:
    """Whether a share is named before the word for its change; "giảm 120 đơn, tỷ lệ giảm 4,5%" names none."""
    hits = [hit for hit in sentence.between("change", frame.left, frame.figure.lead) if hit.sense.code]
    words = sentence.folded_in(frame.left, hits[-1].start) if hits else []
    return "lệ" in words[:-1]


def change_share(frame: Frame) -> None:
    """ "tỷ lệ hòa giải thành tăng 4,2%": a share without a code rises by points too."""
    frame.indicator, frame.measure, frame.unit = "other", "change_abs", "percentage_point"
