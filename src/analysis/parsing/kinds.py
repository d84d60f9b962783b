"""The kind of petition that a clause speaks of: told once, and of all the petitions that it goes on to count."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence
from analysis.parsing.voters import is_case

KINDS = frozenset({"complaint", "denunciation", "complaint_and_denunciation", "proposal_feedback"})
COUNTED = ("petition", "other")
BOTH = "complaint_and_denunciation"
# What leads a kind with which a clause opens: "Về khiếu nại:", "Công tác giải quyết tố cáo:".
LEADS = frozenset({"về", "quyết", "lý", "đơn", "thư", "với", "riêng", "số", "vụ", "việc", ":", "-", "phần", "còn", "*"})
ALL_KINDS = frozenset({"tổng", "loại", "chung"})
DONE = frozenset({"resolve", "complete", "open", "eligible"})
FOUND = frozenset({"justified", "unjustified", "partly_justified"})
# Of what was told before: "…; đã giải quyết 100 đơn", "Trong số đó, giải quyết xong 66 đơn".
GOES_ON = frozenset(
    {
        "đã",
        "đến",
        "trong",
        "kết",
        "tới",
        "nay",
        "giải",
        "xử",
        "còn",
        "hiện",
        "qua",
        "thế",
        "nhưng",
        "song",
        "thuộc",
        "số",
    }
)
# How far before its kind a number may begin: "1.106 đơn khiếu nại".
NEAR = 12
TOGETHER = ([","], ["và"], ["hoặc"])


def settle_kinds(drafts: list[Draft]) -> None:
    """ "Khiếu nại thuộc thẩm quyền có 264 đơn, giải quyết xong 235": petitions of the kind that their clause names.

    A kind holds to the end of its clause, and for the next clause or sentence that only says what was done with them.
    """
    last: Draft | None = None
    for draft in drafts:
        frame = draft.frame
        if frame.unit == "percent" and frame.previous is not None and frame.relation in ("next", "paren"):
            if frame.previous.unit == "petition" and "type" not in frame.members:
                _take_kind(frame, frame.previous.members.get("type", ""))
            continue
        if frame.unit != "petition" and not (frame.unit == "other" and is_case(draft.sentence, frame)):
            continue
        if "type" not in frame.members and frame.figure.role != "all" and frame.members.keys().isdisjoint({"source"}):
            _take_kind(frame, _kind_of_clause(draft) or _kind_before(draft, last))
        last = draft


def settle_sections(drafts: list[Draft]) -> None:
    """ "Kết quả giải quyết: … Kiến nghị: 402 đơn, đã giải quyết 389 đơn": what was to be settled came in before."""
    for first, second in pairwise(drafts):
        frame, after = first.frame, second.frame
        if frame.indicator != "petitions_resolved" or frame.own or frame.steps[-1:] != ["section"]:
            continue
        if first.number == second.number and after.unit == "petition" and "resolve" in after.own and not after.strong:
            frame.indicator = "petitions_received"


def settle_types(drafts: list[Draft]) -> None:
    """ "đơn khiếu nại, tố cáo" are petitions of all kinds, unless others are told apart or they are a part."""
    told = [draft for draft in drafts if draft.frame.members.get("type") == BOTH]
    kept = set()
    for draft in told:
        beside = [frame.members.get("type", BOTH) for frame in draft.frames if frame.unit == draft.frame.unit]
        apart = any(kind not in (BOTH, "complaint", "denunciation") for kind in beside)
        total = draft.frame.parent
        part = total is not None and total.unit == draft.frame.unit and total.members.get("type") != BOTH
        if apart or part:
            kept.add(draft.frame.unit)
    for draft in told:
        if draft.frame.unit not in kept:
            del draft.frame.members["type"]


def _take_kind(frame: Frame, kind: str) -> None:
    if kind in KINDS:
        frame.members["type"] = kind


def _kind_of_clause(draft: Draft) -> str:
    """The one kind that the words before a figure name in its clause, as petitions or as what the clause is about."""
    sentence, frame = draft.sentence, draft.frame
    hits = [
        hit
        for hit in sentence.between("member", draft.clause, frame.figure.lead)
        if hit.sense.detail == "type" and hit.sense.code in KINDS
    ]
    if len({hit.sense.code for hit in hits}) != 1 or not _is_of_petitions(sentence, draft.clause, hits[0]):
        return ""
    for other in sentence.between("near", hits[-1].end, frame.figure.lead):
        if other.sense.detail == "type" and sentence.folded_in(hits[-1].end, other.start) in TOGETHER:
            return ""  # "7 đơn tố cáo, kiến nghị (có 4 đơn giấu tên)"
    first = max(draft.clause, hits[0].start - NEAR)
    counted = [f.end for f in sentence.figures if first <= f.start < frame.figure.start]
    if counted and set(sentence.folded_in(counted[-1], frame.figure.lead)) & ALL_KINDS:
        return ""
    return hits[0].sense.code


def _is_of_petitions(sentence: Sentence, clause: int, hit: Hit) -> bool:
    """ "đơn khiếu nại", or "Khiếu nại …" that opens the clause; not "người dân đến khiếu nại"."""
    if sentence.folded_in(hit.start, hit.end)[0] == "đơn":
        return True
    before = sentence.folded_in(clause, hit.start)
    if before[-1:] in (["đơn"], ["thư"]):
        return True
    if hit.sense.code == BOTH:
        return False
    opening = sentence.folded_in(sentence.behind_times(clause, hit.start), hit.start)
    opening = [word for word in opening if word not in (",", "trong", "năm")]
    return len(opening) <= 4 and (not opening or opening[-1] in LEADS)


def _kind_before(draft: Draft, last: Draft | None) -> str:
    """The kind of the petitions told right before, where the words only say what was done with those."""
    if last is None or draft.number > last.number + 1:
        return ""
    if draft.frame.members.get("outcome") in FOUND and last.frame.indicator == draft.frame.indicator:
        return last.frame.members.get("type", "")  # "45 đơn khiếu nại. Kết quả: 6 đơn đúng, 30 đơn sai"
    if not draft.frame.own & DONE:
        return ""
    if draft.number == last.number and draft.clause == last.clause and draft.frame.relation != "paren":
        beside = [frame for frame in draft.frames if frame.unit == "petition" and "type" in frame.members]
        if len(beside) != 1:
            return ""
    start = draft.clause if draft.number == last.number else draft.sentence.start
    words = draft.sentence.folded_in(start, draft.frame.figure.lead)
    before = last.frames[: last.frames.index(last.frame) + 1] if draft.number == last.number else last.frames
    named = [frame.members.get("type") for frame in before if frame.unit == draft.frame.unit]
    told = {kind for kind in named if kind}
    if set(words) & ALL_KINDS or len(told) != 1 or not words or words[0] not in GOES_ON:
        return ""
    return last.frame.members.get("type", "") if None not in named else ""


def names_all_kinds(sentence: Sentence, end: int, hit: Hit) -> bool:
    """ "2.917 đơn gồm khiếu nại, tố cáo cùng kiến nghị, phản ánh": what all of them are divides nothing."""
    if "gồm" not in sentence.folded_in(end, hit.start):
        return False
    after = sentence.words_in(hit.end, sentence.end)[:2]
    joined = len(after) == 2 and after[0].folded in ("cùng", "và", ",") and not after[1].folded.isdecimal()
    return joined and any(sentence.starting(layer, after[1].start) for layer in ("member", "near"))


def came_both_ways(sentence: Sentence, frame: Frame) -> bool:
    """ "đơn nhận qua tiếp dân và qua bưu điện là 270 đơn": two ways together divide nothing."""
    ways = [h for h in sentence.between("member", frame.left, frame.figure.lead) if h.sense.detail == "channel"]
    return any(
        first.sense.code != second.sense.code
        and sentence.folded_in(first.end, second.start) in (["và"], [","], ["cùng"])
        for first, second in pairwise(ways)
    )
