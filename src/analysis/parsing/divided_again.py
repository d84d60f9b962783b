"""Kinds that add up to a count told before: "1.770 đơn đủ điều kiện, 200 không. Có 479 khiếu nại, 1.291 kiến nghị"."""

from itertools import groupby

from analysis.parsing.frames import Frame
from analysis.parsing.named_parts import adds_up
from analysis.parsing.places import PLACES
from analysis.parsing.readings import Draft

# How a count stands or came, which its kinds share with it.
SHARED = ("state", "channel", "host")
FARTHEST = 3  # sentences back
FEWEST = 2


def settle_divided_again(drafts: list[Draft]) -> None:
    """Give the kinds that a sentence lists the state and way of the count before, of several, that they add up to.

    So are states that it lists: "Qua tiếp dân nhận 210 đơn. Thuộc thẩm quyền 156 đơn; ngoài thẩm quyền 54 đơn".
    """
    for number, group in groupby(drafts, key=lambda draft: draft.number):
        told = list(group)
        for dimension in ("type", "state"):
            parts = [draft for draft in told if _is_part(draft.frame, dimension)]
            if dimension == "state" and any("toàn" in draft.sentence.folded for draft in parts[:1]):
                continue  # "Toàn tỉnh thuộc thẩm quyền 6 đơn"
            if len(parts) < FEWEST or len({draft.frame.members[dimension] for draft in parts}) < len(parts):
                continue
            before = [d for d in drafts if number - FARTHEST <= d.number < number and _is_like(d, parts[0], dimension)]
            sums = [draft for draft in before if adds_up(draft.frame, parts)]
            if len(sums) == 1:
                shared = {d: m for d, m in sums[0].frame.members.items() if d in SHARED}
                for draft in parts:
                    draft.frame.members = shared | draft.frame.members


def _is_part(frame: Frame, dimension: str) -> bool:
    if frame.unit != "petition" or dimension not in frame.members:
        return False
    return not ({*SHARED, "type", "level", *PLACES} - {dimension}) & frame.members.keys()


def _is_like(draft: Draft, part: Draft, dimension: str) -> bool:
    same = draft.frame.indicator == part.frame.indicator and draft.frame.unit == part.frame.unit
    return same and not {dimension, "type"} & draft.frame.members.keys() and draft.frame.measure == "level"
