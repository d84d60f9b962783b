"""A title's figures that the text tells again: their period is the one that the text gives them there."""

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import interval, parse_number
from analysis.parsing.readings import Draft

TITLE = 1  # the number of the first sentence


def settle_headlines(drafts: list[Draft]) -> None:
    """ "Tỉnh nợ đọng 96 nhiệm vụ": of the time that the sentence names in which the 96 tasks stand, or none."""
    for draft in drafts:
        if draft.number != TITLE:
            return
        if any(entry.mention.role == "review" and entry.period for entry in draft.sentence.dated):
            continue  # the title names its own
        again = next((other for other in drafts if other.number != TITLE and _is_same(draft, other)), None)
        if again is not None:
            draft.period = again.period and again.period._replace(basis="context")
            if not draft.frame.members and "level" in again.frame.members:
                draft.frame.members["level"] = again.frame.members["level"]  # "gần 88% người dân hài lòng", of communes


def _rounds(told: Frame, again: Frame) -> bool:
    """ "hơn 35.000 văn bản": whether a hedged figure may stand for an exact one."""
    rounded = parse_number(told.figure.digits, told.unit, told.figure.scale)
    exact = parse_number(again.figure.digits, again.unit, again.figure.scale)
    if rounded is None or exact is None or told.figure.qualifier == "exact" or again.figure.qualifier != "exact":
        return False
    low, high = interval(rounded, told.figure.qualifier, told.figure.percent)
    return low <= exact.value <= high and told.members == again.members


def _is_same(headline: Draft, other: Draft) -> bool:
    told, again = headline.frame, other.frame
    if told.unit != again.unit or told.indicator != again.indicator or told.measure != again.measure:
        return False
    if told.figure.percent != again.figure.percent:
        return False
    same = told.figure.digits.lstrip("0") == again.figure.digits.lstrip("0") and told.figure.scale == again.figure.scale
    return same or _rounds(told, again)
