"""Shares of the satisfied beside shares of the very satisfied: "rất hài lòng 91,3%, hài lòng 8,5%"."""

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft

SATISFACTION = "satisfaction_rate"
VERY = "very_satisfied"
# What both shares together come to, where nearly nobody is dissatisfied.
LEAST, MOST = 97.0, 100.06


def settle_satisfied(drafts: list[Draft]) -> None:
    """A share of the satisfied that makes up all, or a total, with that of the very satisfied is without them."""
    for draft in drafts:
        frame = draft.frame
        if not _is_plain(frame):
            continue
        beside = [f for f in draft.frames if f.indicator == SATISFACTION and f is not frame and f.measure == "level"]
        very = [f for f in beside if f.members.get("outcome") == VERY]
        if len(very) != 1:
            continue
        both = _value(frame) + _value(very[0])
        totals = [_value(f) for f in beside if _is_plain(f)]
        if any(abs(both - total) < 0.06 for total in totals) or (not totals and LEAST <= both <= MOST):
            frame.members["outcome"] = "satisfied"


def _is_plain(frame: Frame) -> bool:
    return frame.indicator == SATISFACTION and frame.measure == "level" and "outcome" not in frame.members


def _value(frame: Frame) -> float:
    number = parse_number(frame.figure.digits, "percent")
    return float(number.value) if number is not None else 0.0
