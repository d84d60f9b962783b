"""Shares of the satisfied beside shares of the very satisfied: "rất hài lòng 91,3%, hài lòng 8,5%"."""

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft

SATISFACTION = "satisfaction_rate"
VERY = "very_satisfied"
# What both shares together come to, where nearly nobody is dissatisfied.
LEAST, MOST = 97.0, 100.06


def settle_satisfied(drafts: list[Draft]) -> None:
    """A share of the satisfied that makes up all, or a total, with that of the very satisfied is without them.

    A share behind a count is that of the count: "Rất hài lòng: 604 lượt (95,27%), Hài lòng: 30 lượt (4,73%)".
    """
    for draft in drafts:
        counted = draft.frame.previous
        if _is_plain(draft.frame) and counted is not None and not counted.figure.percent:
            words = draft.sentence.folded_in(counted.left, draft.frame.figure.lead)
            if _last_told(words) == ["rất", "hài", "lòng"]:
                draft.frame.members["outcome"] = VERY
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


def _last_told(words: list[str]) -> list[str]:
    """ "rất hài lòng" or "hài lòng", whichever is told last; both where they are told together."""
    ends = [place for place, word in enumerate(words) if word == "lòng"]
    if not ends:
        return []
    start = ends[-1] - 1
    start -= words[start - 1 : start] == ["rất"]
    together = words[start - 1 : start] in (["và"], [","]) and words[start - 2 : start - 1] == ["lòng"]
    return words[start - 3 * together : ends[-1] + 1]


def _is_plain(frame: Frame) -> bool:
    return frame.indicator == SATISFACTION and frame.measure == "level" and "outcome" not in frame.members


def _value(frame: Frame) -> float:
    number = parse_number(frame.figure.digits, "percent")
    return float(number.value) if number is not None else 0.0
