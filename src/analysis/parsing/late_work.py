"""Late work that, with what is finished and what is still in term, makes up all there was: it is not finished."""

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft

OVERDUE = {"tasks_completed_late": "tasks_overdue", "dossiers_late": "dossiers_overdue"}
WHOLES = frozenset({"tasks_assigned", "dossiers_received", "dossiers_workload"})
FINISHED = frozenset({"tasks_completed", "dossiers_resolved"})
OPEN = frozenset({"tasks_not_due", "tasks_in_progress", "dossiers_pending"})


def settle_late(drafts: list[Draft]) -> None:
    """ "giao 188 nhiệm vụ, hoàn thành 142, chậm 7, còn 39 chưa đến hạn": those late are no part of the completed."""
    for draft in drafts:
        frame = draft.frame
        if frame.indicator in OVERDUE and frame.measure == "level" and _makes_up_all(frame, draft.frames):
            frame.indicator = OVERDUE[frame.indicator]


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
    return whole in (finished + own, finished + own + sum(_value(frame) for frame in rest[:1]))


def _value(frame: Frame) -> float:
    number = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    return float(number.value) if number is not None else 0
