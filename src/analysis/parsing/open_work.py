"""Whether work that a count tells of is still open: what remains, what is not due, what is late."""

from itertools import pairwise

from analysis.parsing.codes import is_finished, is_open
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import noun_after
from analysis.parsing.places import PLACES
from analysis.parsing.sentence import Sentence

DONE = frozenset({"resolve", "complete"})
# Before what somebody is asked to do.
ASKING = frozenset(
    {("yêu", "cầu"), ("đề", "nghị"), ("khẩn", "trương"), ("gấp", "rút"), ("đôn", "đốc"), ("tập", "trung")}
)


def says_open(frame: Frame, sentence: Sentence) -> bool:
    """ "đúng hạn 9.215 hồ sơ (184 hồ sơ đang xử lý trong hạn)": beside what is done, what is not."""
    hits = [hit for hit in sentence.between("concept", frame.left, frame.right) if hit.sense.code == "not_due"]
    return any(not {"đang", "chưa"}.isdisjoint(sentence.folded_in(hit.start, hit.end)) for hit in hits)


def is_asked_for(sentence: Sentence, frame: Frame) -> bool:
    """ "yêu cầu các sở khẩn trương hoàn thành 37 nhiệm vụ quá hạn": late work that is to be done is not done yet."""
    if "late" not in frame.own or frame.unit not in ("task", "dossier"):
        return False
    verbs = sentence.between("concept", frame.left, frame.figure.lead)
    if all(hit.sense.code not in ("complete", "resolve") for hit in verbs):
        return False  # "phải báo cáo: 63 nhiệm vụ hoàn thành quá hạn"
    words = sentence.folded_in(sentence.start, frame.figure.lead)
    asked = [place for place, pair in enumerate(pairwise(words)) if pair in ASKING or pair[0] == "phải"]
    return bool(asked) and "đã" not in words[asked[-1] :]


def find_remaining(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """ "còn 897 hồ sơ quá hạn": what remains is open, unless it is said to be settled."""
    hits = [h for h in sentence.between("remain", frame.left, frame.figure.lead) if _leads_on(sentence, h.end, frame)]
    late = "late" in frame.own and (not frame.own & DONE or _is_told_behind(sentence, frame))
    previous = frame.previous
    while previous is not None and previous.figure.percent:
        previous = previous.previous
    led = bool(hits) and frame.figure.lead - hits[-1].end <= 1 and not frame.members.keys() & PLACES
    if led and frame.unit == "task" and not frame.own and previous is not None and is_finished(previous.indicator):
        return frozenset({"open"})  # "đã hoàn thành 500 nhiệm vụ; còn 60 nhiệm vụ"
    apart = frame.strong and bool(hits) and frame.unit == "task"
    if frame.parent is not None and is_finished(frame.parent.indicator) and not apart:
        return frozenset()  # "đã giải quyết 15.641, trong đó … quá hạn còn 154": of the settled ones
    return frozenset({"open"}) if hits and late else frozenset()


def _is_told_behind(sentence: Sentence, frame: Frame) -> bool:
    """ "hiện còn 900 hồ sơ xử lý quá hạn": how the work goes, where nothing is told of what is finished."""
    verbs = [hit.sense.code for hit in sentence.between("concept", frame.left, frame.figure.lead)]
    before = frame.previous
    if "trả" in sentence.folded_in(frame.figure.end, frame.right):
        return False  # "còn 900 hồ sơ trả kết quả quá hạn": the results are out
    if before is not None and before.indicator == "dossiers_on_time_rate":
        return False
    return DONE.isdisjoint(verbs) and not frame.figure.percent and (before is None or not is_finished(before.indicator))


def remains_late(sentence: Sentence, frame: Frame) -> bool:
    """ "xử lý gấp 156 nhiệm vụ còn chậm triển khai": still late, whatever is asked to be done with them."""
    noun = noun_after(sentence, frame.figure.end)
    if noun is None or frame.unit not in ("task", "dossier"):
        return False
    late = [hit for hit in sentence.between("concept", noun.end, frame.right) if hit.sense.code == "late"]
    return bool(late) and sentence.folded_in(noun.end, late[0].start) in (["còn"], ["vẫn", "còn"], ["hiện", "còn"])


def _leads_on(sentence: Sentence, place: int, frame: Frame) -> bool:
    """Whether "còn" stands right before its figure, or before the late work that is counted: "còn nhiều … quá hạn"."""
    if frame.figure.lead - place <= 1:
        return True
    following = sentence.between("concept", place, frame.figure.lead)
    return bool(following) and following[0].sense.code == "late"


def says_done_late(frame: Frame, sentence: Sentence) -> bool:
    """ "hoàn thành trễ hạn 4 nhiệm vụ": done, though late; "quá hạn hoàn thành 4 nhiệm vụ" are still to be done."""
    codes = [hit.sense.code for hit in sentence.between("concept", frame.left, frame.right)]
    done = [place for place, code in enumerate(codes) if code in ("complete", "resolve")]
    return bool(done) and "late" in codes and done[0] < codes.index("late")


def is_open_work(frame: Frame, earlier: list[Frame], sentence: Sentence) -> bool:
    """Whether what is late here is open work: the total says so, else the nearest figure before it."""
    if frame.unit == "percent" and "complete" in frame.own:
        return False  # "tỷ lệ hoàn thành quá hạn dưới 10%"
    if frame.parent is not None and frame.parent.indicator:
        if is_open(frame.parent.indicator):
            return True
        if frame.parent.indicator == "tasks_assigned":
            if frame.own & {"complete", "resolve"} and says_done_late(frame, sentence):
                return False  # "hoàn thành 74/120 nhiệm vụ, trong đó hoàn thành trễ hạn 04/74"
            # of all tasks assigned, those overdue are open, unless the list tells how the completed ones were done
            return not any(other.indicator in ("tasks_completed_on_time", "tasks_completed_early") for other in earlier)
        if is_finished(frame.parent.indicator) or frame.parent.indicator.endswith("completed"):
            # "hoàn thành 980, trong đó 45 chậm; 225 đang thực hiện, 12 quá hạn": the parts ended with the open work
            after = earlier[earlier.index(frame.parent) :] if frame.parent in earlier else []
            return any(other.unit == frame.unit and is_open(other.indicator) for other in after)
    beside = frame.strong or (frame.unit == "task" and frame.relation == "next")
    if beside and "complete" not in frame.own and frame.unit in ("task", "percent"):
        counts = [other for other in earlier if other.unit == "task" and other.relation != "all"]
        codes = [other.indicator for other in counts]
        if codes[-1:] == ["tasks_completed"] and (frame.strong or codes[-2:-1] == ["tasks_assigned"]):
            return True  # "giao 100 nhiệm vụ, hoàn thành 95, quá hạn 5": beside those completed, no part of them
    for other in reversed(earlier):
        if is_open(other.indicator):
            return True
        if is_finished(other.indicator):
            return False
    # a task that is just said to be overdue is still to be done; a dossier may have been handed out late
    return frame.unit == "task" and not frame.own & {"complete", "resolve"} and frame.parent is None
