"""Dossiers to be settled: what came in together with what was carried over."""

import re

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft

WORKLOAD = "dossiers_workload"
# "kể cả phần chuyển tiếp là 15.100", "gộp hồ sơ tồn thành 11.600"
TOGETHER = re.compile(
    r"(?<!\w)(?:kể cả|tính cả|tính luôn|tính thêm|gộp|(?<!công )cộng(?! đồng)(?: với| thêm)?|(?:bao )?gồm cả)(?!\w)"
)
OLDER = re.compile(r"(?<!\w)(?:chuyển (?:tiếp|sang|qua)|tồn(?! tại)|(?:kỳ|tháng|năm|quý) trước|cũ)(?!\w)")
# what the words beside such a number say by themselves
MISTAKEN = ("dossiers_received", "dossiers_carried_over", "dossiers_pending", "other")


def settle_together(drafts: list[Draft]) -> None:
    """ "nhận mới 14.200 hồ sơ (kể cả phần chuyển tiếp là 15.100)": a larger number that holds the older ones too.

    So is one that is the sum of what came in and what was carried over, right behind both.
    """
    for draft in drafts:
        frame = draft.frame
        if not _counts(frame) or frame.indicator not in MISTAKEN:
            continue
        before = [f for f in draft.frames[: draft.frames.index(frame)] if _counts(f)]
        words = _opening(draft)
        if frame.indicator == "dossiers_pending":
            if _ends_together(words):  # "kể cả 150 hồ sơ tồn"
                frame.indicator, frame.also, frame.parent = "dossiers_carried_over", (), None
            continue
        older = TOGETHER.search(words) is not None and OLDER.search(words) is not None
        if before and _value(frame) > _value(before[-1]) and (older or _is_sum(frame, before[-2:])):
            frame.indicator, frame.also, frame.parent = WORKLOAD, (), None


def _opening(draft: Draft) -> str:
    return " ".join(draft.sentence.folded_in(draft.frame.left, draft.frame.figure.lead))


def _ends_together(words: str) -> bool:
    return any(match.end() == len(words) for match in TOGETHER.finditer(words))


def _counts(frame: Frame) -> bool:
    return frame.unit == "dossier" and frame.measure == "level" and not frame.figure.percent


def _value(frame: Frame) -> float:
    number = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    return float(number.value) if number is not None else 0.0


def _is_sum(frame: Frame, parts: list[Frame]) -> bool:
    told = {part.indicator for part in parts}
    return told == {"dossiers_received", "dossiers_carried_over"} and sum(map(_value, parts)) == _value(frame)


def settle_workload(drafts: list[Draft]) -> None:
    """ "tổng số hồ sơ giải quyết là 21.686, trong đó kỳ trước chuyển sang 3.209": what was carried over is no part of
    what was received or settled, but of the work that there was."""
    settled = {id(draft.frame.parent) for draft in drafts if draft.frame.indicator == "dossiers_resolved"}
    for draft in drafts:
        total = draft.frame.parent
        if total is None or (draft.frame.relation == "paren" and not _ends_together(_opening(draft))):
            continue
        if (
            draft.frame.indicator == "dossiers_pending"
            and id(total) in settled
            and total.indicator == "dossiers_resolved"
        ):
            # "do sở giải quyết: 900, trong đó … đang giải quyết 80"
            total.indicator, total.also = "dossiers_received", ()
        if draft.frame.indicator != "dossiers_carried_over" and not _leaves_older(draft):
            continue
        if total.indicator in ("dossiers_received", "dossiers_resolved") and total.measure == "level":
            total.indicator, total.also = WORKLOAD, ()


def settle_carried(drafts: list[Draft]) -> None:
    """ "kỳ trước chuyển sang 600 hồ sơ (cấp tỉnh tiếp nhận 100, cấp huyện tiếp nhận 500)": parts that make up the total
    are of what it counts, whatever verb each repeats."""
    for draft in drafts:
        total = draft.frame
        if total.indicator != "dossiers_carried_over" or total.measure != "level":
            continue
        parts = [f for f in draft.frames if f.parent is total and f.indicator == "dossiers_received"]
        if len(parts) > 1 and parts[0].relation == "paren" and sum(map(_value, parts)) == _value(total):
            for part in parts:
                part.indicator, part.also = total.indicator, ()


def _leaves_older(draft: Draft) -> bool:
    """ "tiếp nhận 19.361 hồ sơ, trong đó tiếp nhận mới 16.041, còn lại là kỳ trước chuyển sang": the rest is older."""
    frame = draft.frame
    if frame.indicator != "dossiers_received" or frame.relation != "part" or frame.members.keys() & {"channel"}:
        return False
    words = draft.sentence.folded_in(frame.left, frame.figure.lead)
    if "mới" not in words:
        return False
    total = frame.parent
    older = draft.sentence.between("concept", frame.figure.end, frame.right)
    return any(hit.sense.code == "carried_over" for hit in older) or (
        total is not None and total.indicator == "dossiers_resolved"
    )
