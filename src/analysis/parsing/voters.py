"""What voters send in, and how petitions and cases ended: told once, and of all figures that go on with it."""

import re
from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.meaning import end_of_figure, noun_after, nouns_before
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

SETTLED = frozenset({"resolve", "complete"})
SHARE_LINKS = frozenset({",", "chiếm", "đạt", "tỷ", "tỉ", "lệ", "bằng", "với", "tương", "đương", "ứng"})
VOTERS_TITLE = re.compile(r"(?<!\w)(?:kiến\s+nghị|ý\s+kiến|tiếp\s+xúc)\s+(?:của\s+)?cử\s+tri(?!\w)", re.IGNORECASE)
CASES = (["vụ"], ["vụ", "việc"])


def settle_voters(drafts: list[Draft], title: str) -> None:
    """ "Cử tri gửi 88 ý kiến: 31 ý kiến về đất đai": what voters send is told apart from petitions, and how it ended.

    It holds for the rest of a sentence and for the next one, as long as no "đơn" is counted; for the whole page where
    its `title` tells of it ("Giám sát việc giải quyết kiến nghị của cử tri").
    """
    titled = "tri" in title.lower() and VOTERS_TITLE.search(title) is not None
    last, reached = False, 0
    for draft in drafts:
        frame = draft.frame
        named = "tri" in draft.sentence.folded and _names_voters(draft.sentence)
        goes_on = last and draft.number <= reached + 1
        if frame.figure.percent:
            _share(frame, draft.sentence)
            continue
        if frame.unit not in ("petition", "other") or _is_letter(draft.sentence, frame):
            last = last and frame.unit not in ("petition", "document", "dossier", "task", "visit")
            continue
        opinion = _is_opinion(draft.sentence, frame)
        if not (opinion or frame.unit == "petition") or not (named or goes_on or titled):
            continue
        last, reached = True, draft.number
        frame.unit, frame.indicator, frame.also = "petition", "other", ()
        frame.members["source"] = "voters"
        for dimension in ("type", "state", "district"):
            if dimension != "district" or _lives_there(draft.sentence):
                frame.members.pop(dimension, None)  # "cử tri huyện Mai Sơn": where they live divides nothing
        total = frame.parent
        outcome = _outcome(draft.sentence, frame)
        if not outcome and not frame.own and total is not None and total.members.get("source") == "voters":
            outcome = total.members.get("outcome", "")  # "đã giải quyết 40 kiến nghị, trong đó giao thông 12"
        if outcome:
            frame.members["outcome"] = outcome


def settle_outcomes(drafts: list[Draft]) -> None:
    """How petitions that have no indicator, and cases, ended: still open, settled, passed on."""
    for draft in drafts:
        frame = draft.frame
        if frame.measure != "level" or frame.indicator != "other" or "outcome" in frame.members:
            continue
        if frame.figure.percent:
            owner = _owner(frame)
            if owner is not None and "outcome" in owner.members and _is_share_of(owner, frame, draft.sentence):
                frame.members["outcome"] = owner.members["outcome"]  # "xử lý 12.020 phản ánh, đạt 96,8%"
            continue
        if frame.unit == "petition" and "open" in frame.own and frame.relation != "all":
            frame.members["outcome"] = "pending"
        elif frame.unit == "other" and frame.relation != "all" and is_case(draft.sentence, frame):
            told = draft.sentence.folded_in(frame.left, frame.right)
            before = (
                frame.previous.previous if frame.previous is not None and frame.previous.relation == "all" else None
            )
            if frame.own == {"open"} or (not frame.own and "còn" in told and "đang" in told):
                frame.members["outcome"] = "pending"
            elif "forward" in frame.own:
                frame.members["outcome"] = "forwarded"
            elif (frame.figure.role == "part" and frame.own & SETTLED) or (
                frame.figure.role == "plain" and frame.own and frame.own <= SETTLED
            ):
                frame.members["outcome"] = "resolved"
            elif (
                frame.figure.role == "part" and not frame.own - {"eligible"} and before and "outcome" in before.members
            ):
                frame.members["outcome"] = before.members["outcome"]


def _names_voters(sentence: Sentence) -> bool:
    return any(pair == ("cử", "tri") for pair in pairwise(sentence.folded))


def _lives_there(sentence: Sentence) -> bool:
    """Whether a district is named as where the voters live."""
    places = sentence.between("district", sentence.start, sentence.end)
    return any(sentence.folded_in(sentence.start, hit.start)[-2:] == ["cử", "tri"] for hit in places)


def _noun(sentence: Sentence, frame: Frame) -> list[str]:
    """The words of the noun that a figure counts: behind it, behind its fraction, else before it."""
    noun = noun_after(sentence, end_of_figure(sentence, frame))
    before = nouns_before(sentence, frame)
    hit = noun or (before[-1] if before else None)
    return sentence.folded_in(hit.start, hit.end) if hit is not None else []


def _is_letter(sentence: Sentence, frame: Frame) -> bool:
    return "đơn" in _noun(sentence, frame)


def _is_opinion(sentence: Sentence, frame: Frame) -> bool:
    words = _noun(sentence, frame)
    return words[-2:] in (["ý", "kiến"], ["kiến", "nghị"])


def is_case(sentence: Sentence, frame: Frame) -> bool:
    """Whether a figure counts cases, "44 vụ", "12 vụ việc"."""
    return _noun(sentence, frame) in CASES


def _share(frame: Frame, sentence: Sentence) -> None:
    """The share in brackets behind a count, or linked to it by "chiếm", is of the same proposals."""
    owner = _owner(frame)
    if (
        owner is None
        or not _is_share_of(owner, frame, sentence)
        or owner.members.get("source") != "voters"
        or frame.measure != "level"
    ):
        return
    if frame.indicator in ("other", "petitions_resolved", "petitions_received"):
        frame.indicator = "other"
        frame.members.update({d: m for d, m in owner.members.items() if d in ("source", "outcome", "field")})


def _owner(frame: Frame) -> Frame | None:
    """The count before a share; of "29/51 kiến nghị (56,86%)" its first number."""
    owner = frame.previous
    return owner.previous if owner is not None and owner.relation == "all" else owner


def _is_share_of(owner: Frame, frame: Frame, sentence: Sentence) -> bool:
    """Whether nothing but a link stands between a count and a share: "68 kiến nghị, chiếm 57%", "68 (57%)"."""
    words = sentence.folded_in(frame.left, frame.figure.lead)
    if "," in words:
        words = words[len(words) - words[::-1].index(",") :]  # "được giải quyết, trả lời, đạt 95,5%"
    linked = set(words) <= SHARE_LINKS
    return not owner.figure.percent and owner.measure == "level" and (frame.relation == "paren" or linked)


def _outcome(sentence: Sentence, frame: Frame) -> str:
    if frame.relation == "all":
        frame.members.pop("outcome", None)
        return ""
    signs = [sign.start for sign in sentence.signs_in(frame.figure.end, frame.right, ",;:.(")]
    end = min(signs, default=frame.right)
    words = sentence.folded_in(frame.left, frame.figure.lead) + sentence.folded_in(frame.figure.end, end)
    if "chưa" in words:
        return "unresolved"
    if frame.own & {"open", "in_progress"} or ("đang" in words and frame.own & SETTLED):
        return "pending"
    if frame.own & {"receive", "forward"}:
        return ""  # "tiếp nhận, chuyển xử lý 335 ý kiến"
    answered = any(pair == ("trả", "lời") for pair in pairwise(words))
    return "resolved" if frame.own & SETTLED or answered else ""
