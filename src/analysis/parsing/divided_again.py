"""Kinds that add up to a count told before: "1.770 đơn đủ điều kiện, 200 không. Có 479 khiếu nại, 1.291 kiến nghị"."""

from itertools import groupby

from analysis.parsing.frames import Frame
from analysis.parsing.named_parts import adds_up
from analysis.parsing.readings import Draft

# How a count stands or came, which its kinds share with it.
SHARED = ("state", "channel", "host")
FARTHEST = 3  # sentences back
FEWEST = 2


def settle_divided_again(drafts: list[Draft]) -> None:
    """Give the kinds that a sentence lists the state and way of the count before, of several, that they add up to."""
    for number, group in groupby(drafts, key=lambda draft: draft.number):
        kinds = [draft for draft in group if _is_kind(draft.frame)]
        if len(kinds) < FEWEST or len({draft.frame.members["type"] for draft in kinds}) < len(kinds):
            continue
        told = [draft for draft in drafts if number - FARTHEST <= draft.number < number and _is_like(draft, kinds[0])]
        sums = [draft for draft in told if adds_up(draft.frame, kinds)]
        if len(sums) == 1:
            shared = {d: m for d, m in sums[0].frame.members.items() if d in SHARED}
            for draft in kinds:
                draft.frame.members = shared | draft.frame.members


def _is_kind(frame: Frame) -> bool:
    return frame.unit == "petition" and "type" in frame.members and not set(SHARED) & frame.members.keys()


def _is_like(draft: Draft, kind: Draft) -> bool:
    same = draft.frame.indicator == kind.frame.indicator and draft.frame.unit == kind.frame.unit
    return same and "type" not in draft.frame.members and draft.frame.measure == "level"
