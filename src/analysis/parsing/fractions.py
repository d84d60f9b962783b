"""Fractions, "30/81 nhiệm vụ": what the second number counts, and what the share behind them says of the first."""

import itertools

from analysis.codelists.indicators import read_indicators
from analysis.parsing.codes import ATTENDANCES
from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import end_of_figure, noun_after, nouns_before
from analysis.parsing.numbers import parse_number
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import Sentence
from analysis.parsing.shares import drop_numerator_member

# "hoàn thành 45/50 nhiệm vụ đến hạn": what the second number is where it is said to have been due
DONE_TASKS = ("tasks_completed_on_time", "tasks_completed_early", "tasks_completed_late")
DUE = {"tasks_completed": "tasks_due", "dossiers_resolved": "dossiers_due"}


def is_now_and_then(sentence: Sentence, frame: Frame) -> bool:
    """ "số lượt tăng 18,6% (1.648/1.389)": bare numbers behind a change in per cent, of now and of then."""
    change = frame.previous
    if change is None or frame.figure.role != "part" or frame.relation != "paren" or change.measure != "change_pct":
        return False
    bare = noun_after(sentence, end_of_figure(sentence, frame)) is None
    return bare and bool(_unit_of_change(sentence, change))


def _unit_of_change(sentence: Sentence, change: Frame) -> str:
    named = nouns_before(sentence, change)
    if named:
        return named[-1].sense.code
    indicator = read_indicators().get(change.indicator)
    if indicator is None:
        return change.base_unit
    return change.base_unit if change.base_unit in indicator.units else indicator.units[0]


def read_now(sentence: Sentence, frame: Frame) -> None:
    """The first of two numbers behind a change: what has changed, as it is now."""
    change = frame.previous
    assert change is not None
    frame.unit, frame.indicator, frame.members = (
        _unit_of_change(sentence, change),
        change.indicator,
        dict(change.members),
    )
    frame.concepts = change.concepts
    frame.steps.append("list")


def read_whole(sentence: Sentence, frame: Frame) -> None:
    """The second number of "30/81 nhiệm vụ": what the first is a share of, of all work or of what was due."""
    part = frame.previous
    assert part is not None
    frame.unit, frame.concepts, frame.own = part.unit, part.concepts, part.own
    if part.relation == "paren" and part.previous is not None and part.previous.measure != "level":
        # "giảm 145 lượt (1.428/1.573 lượt)": now and then
        frame.indicator, frame.members, frame.compared = part.indicator, dict(part.members), True
        frame.steps.append("fraction")
        return
    indicator = read_indicators().get(part.indicator)
    whole = indicator.whole if indicator else ""
    if part.indicator in DUE and _says_due(sentence, frame):
        whole = DUE[part.indicator]
    if part.indicator in DONE_TASKS and _says_assigned(sentence, frame):
        whole = "tasks_assigned"
    # "có mặt 45/50 đại biểu": the second number is of all there are, who did not all come
    frame.indicator = whole or ("other" if part.indicator == ATTENDANCES else part.indicator)
    own = {d for d in part.members if not (part.parent and d in part.parent.members)}
    if part.unit in ("other", "petition"):
        own -= {"type", "source"}  # "giải quyết 18/21 vụ tố cáo"
    if part.unit in ("dossier", "procedure"):
        own -= {"agency", "district", "level"}  # "Sở Tư pháp 3.001/5.120 hồ sơ": both are that agency's
    frame.members = dict(part.members) if whole else {d: m for d, m in part.members.items() if d not in own}
    frame.steps.append("fraction")


def _says_due(sentence: Sentence, frame: Frame) -> bool:
    """ "hoàn thành 45/50 nhiệm vụ đến hạn": behind the noun of a fraction, that all of them were due."""
    noun = noun_after(sentence, end_of_figure(sentence, frame))
    if noun is None:
        return False
    told = sentence.between("concept", noun.end, sentence.end)
    return bool(told) and told[0].sense.code == "due" and sentence.folded_in(noun.end, told[0].start) in ([], ["đã"])


def _says_assigned(sentence: Sentence, frame: Frame) -> bool:
    """ "hoàn thành đúng hạn 45/57 nhiệm vụ mà UBND tỉnh giao": of all that were assigned, not of those completed."""
    noun = noun_after(sentence, end_of_figure(sentence, frame))
    if noun is None:
        return False
    earlier = frame.previous
    while earlier is not None:
        if earlier.indicator == "tasks_completed" and earlier.figure.digits == frame.figure.digits:
            return False  # "hoàn thành 57/60 nhiệm vụ; đúng hạn 45/57 nhiệm vụ tỉnh giao"
        earlier = earlier.previous
    ends = [sign.start for sign in sentence.signs_in(noun.end, sentence.end, ",;.(")]
    ends += [word.start for word in sentence.words_in(noun.end, sentence.end) if word.folded == "và"]
    told = sentence.between("concept", noun.end, min(ends, default=sentence.end))
    return bool(told) and told[0].sense.code == "assign"


def settle_fractions(frames: list[Frame], sentence: Sentence) -> None:
    """ "Có 45/50 nhiệm vụ, bằng 90%, đã hoàn thành": what is said of the share behind a fraction is said of its part.

    Of fractions joined by "và" the last one's share may say it for all of them.
    """
    rate = ""
    for share, whole, part in zip(frames[:1:-1], frames[-2:0:-1], frames[-3::-1], strict=True):
        if not share.figure.percent or whole.figure.role != "all" or part.figure.role != "part":
            continue
        if share.indicator == "other" and not share.own and rate:
            share.indicator = rate
        indicator = read_indicators().get(share.indicator)
        count = read_indicators().get(indicator.numerator) if indicator is not None else None
        plain = not part.own - {"total"} and part.measure == "level" and bool(part.steps)
        if count is not None and plain and part.unit in count.units and not count.code.endswith("_assigned"):
            part.indicator, part.also = count.code, ()
            if count.whole:
                whole.indicator, whole.members = count.whole, dict(part.members)
            share.members = {**part.members, **share.members}
            drop_numerator_member(share)
        joined = plain and sentence.folded_in(part.left, part.figure.lead)[:1] == ["và"]
        rate = share.indicator if joined and share.indicator != "other" else ""


def settle_visits(frames: list[Frame], sentence: Sentence, told: dict[str, Frame]) -> None:
    """ "259 lượt/316 người. Thường xuyên 161/201 người": visits and who came, as `told` before."""
    if "visit" not in told and not any(frame.unit == "visit" for frame in frames):
        return
    for part, whole in itertools.pairwise(frames):
        pair = part.figure.role == "part" and whole.figure.role == "all" and part.relation != "paren"
        came = part.unit == whole.unit == "person" and part.indicator == "citizens_received"
        if pair and came and "tiếp" in sentence.folded and is_more(whole.figure, part.figure, "person"):
            part.unit, part.indicator, whole.members = "visit", "reception_visits", dict(part.members)


def is_whole_of(sentence: Sentence, frame: Frame, previous: Frame) -> bool:
    """ "hồ sơ trực tuyến là 115.665, còn tổng số hồ sơ giải quyết là 168.746": the total was not all sent online."""
    if "tổng" not in sentence.folded_in(frame.left, frame.figure.lead):
        return False
    if frame.unit != "dossier" or previous.unit != "dossier" or previous.measure != "level":
        return False
    return is_more(frame.figure, previous.figure, frame.unit)


def fitting(frame: Frame, owner: Frame | None) -> Frame | None:
    """ "hồ sơ trực tuyến là 115.665, tổng số hồ sơ là 168.746, chiếm 68,54%": the count of which it is the share."""
    part = owner.previous if owner is not None and frame.relation != "paren" else None
    if owner is None or part is None or part.unit != owner.unit or part.figure.percent or part.measure != "level":
        return owner
    share = parse_number(frame.figure.digits, "percent")
    top = parse_number(part.figure.digits, part.unit, part.figure.scale)
    bottom = parse_number(owner.figure.digits, owner.unit, owner.figure.scale)
    if share is None or top is None or bottom is None or not 0 < top.value < bottom.value or share.value >= 100:
        return owner
    return part if abs(share.value - 100 * top.value / bottom.value) <= share.step else owner


def way_of_fractions(frame: Frame, own: dict[str, str]) -> dict[str, str]:
    """ "Sở Y tế 41/43 hồ sơ trực tuyến, Sở Tư pháp 30/51 hồ sơ": the way told behind the first holds for all."""
    last = frame.previous
    while last is not None and last.figure.role != "part":
        last = last.previous
    alike = last is not None and frame.figure.role == "part" and not frame.own and frame.unit == last.unit
    if last is None or not alike or not own.keys() & PLACES or not last.members.keys() & PLACES:
        return {}
    return {d: m for d, m in last.members.items() if d in ("channel", "service_level")}
