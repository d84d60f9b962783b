"""Late work that, with what is finished and what is still in term, makes up all there was: it is not finished."""

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft

OVERDUE = {"tasks_completed_late": "tasks_overdue", "dossiers_late": "dossiers_overdue"}
WHOLES = frozenset({"tasks_assigned", "dossiers_received", "dossiers_workload"})
FINISHED = frozenset({"tasks_completed", "dossiers_resolved"})
OPEN = frozenset({"tasks_not_due", "tasks_in_progress", "dossiers_pending"})

LATE = frozenset({*OVERDUE, *OVERDUE.values()})
# How long work has been late: "trên 30 ngày", "dưới 3 tháng".
DELAY_HEDGES = {"trên": "over", "hơn": "over", "quá": "over", "từ": "over", "dưới": "under"}
DELAY_UNITS = {"ngày": "days", "tuần": "weeks", "tháng": "months", "năm": "years"}


def settle_late(drafts: list[Draft]) -> None:
    """ "giao 188 nhiệm vụ, hoàn thành 142, chậm 7, còn 39 chưa đến hạn": those late are no part of the completed."""
    for draft in drafts:
        frame = draft.frame
        if frame.indicator in OVERDUE and frame.measure == "level" and _makes_up_all(frame, draft.frames):
            frame.indicator = OVERDUE[frame.indicator]


def settle_delays(drafts: list[Draft]) -> None:
    """ "16 nhiệm vụ quá hạn (7 nhiệm vụ quá hạn trên 30 ngày)": how long a part of the late work has been late."""
    for draft in drafts:
        frame = draft.frame
        total = frame.parent
        if total is None or frame.indicator not in LATE or total.indicator not in LATE or frame.measure != "level":
            continue
        words = draft.sentence.folded_in(frame.figure.end, frame.right)
        delay = _read_delay(words[words.index("hạn") + 1 :]) if "hạn" in words else ""
        if delay:
            frame.members["state"] = delay


def _read_delay(words: list[str]) -> str:
    """ "trên 30 ngày" as over_30_days, "từ 15 đến 30 ngày" as 15_to_30_days; "" for other words."""
    first, *rest = words or [""]
    if first == "từ" and len(rest) > 3 and rest[0].isdecimal() and rest[2].isdecimal() and rest[3] in DELAY_UNITS:
        return f"{rest[0]}_to_{rest[2]}_{DELAY_UNITS[rest[3]]}"
    if first in DELAY_HEDGES and len(rest) > 1 and rest[0].isdecimal() and rest[1] in DELAY_UNITS:
        return f"{DELAY_HEDGES[first]}_{rest[0]}_{DELAY_UNITS[rest[1]]}"
    return ""


def _makes_up_all(late: Frame, frames: list[Frame]) -> bool:
    """Whether the last total before a figure is the sum of it, of the finished work, and of what is open beside it."""
    place = frames.index(late)
    wholes = [index for index in range(place) if frames[index].indicator in WHOLES and frames[index].unit == late.unit]
    if not wholes:
        return False
    beside: list[Frame] = []
    for frame in frames[wholes[-1] + 1 :]:
        if frame.indicator in WHOLES:
            break
        beside.append(frame)
    done = [frame for frame in beside if frame.indicator in FINISHED]
    rest = [frame for frame in beside if frame.indicator in OPEN and frame.measure == "level"]
    if len(done) != 1:
        return False
    whole, finished, own = (_value(frame) for frame in (frames[wholes[-1]], done[0], late))
    if late.parent is done[0] and rest and whole == finished + sum(_value(frame) for frame in rest):
        return False  # "hoàn thành 158, trong đó 6 chậm; 6 nhiệm vụ chưa đến hạn"
    told = frames[: place + 1]
    parts = [frame for frame in told if late.parent is frame.parent is done[0] and frame.measure == "level"]
    if len(parts) > 1 and finished == sum(_value(frame) for frame in parts if not frame.figure.percent):
        return False  # "tiếp nhận 345, giải quyết 340, trong đó đúng hạn 335, quá hạn 5": the parts of the settled
    return whole in (finished + own, finished + own + sum(_value(frame) for frame in rest[:1]))


def _value(frame: Frame) -> float:
    number = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    return float(number.value) if number is not None else 0
