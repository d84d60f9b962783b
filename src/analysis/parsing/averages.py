"""Averages, "bình quân mỗi tháng hơn 1.600 văn bản": of what stretch of time a figure is one."""

from itertools import pairwise

from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.places import RATE_DIMENSIONS
from analysis.parsing.sentence import Sentence

FAR_MORE = 20
# "tỷ lệ chung toàn tỉnh là 55,7%", "bình quân chung 91%": of all, after those of some
OF_ALL = (frozenset({"lệ", "chung"}), frozenset({"bình", "quân", "chung"}), frozenset({"tính", "chung"}))
NEAR = 12  # characters
SEVERAL_DAYS = (["các"], ["những"], ["đợt"])
AVERAGES = ("per_month", "per_day", "per_year", "per_session")


def read_average(sentence: Sentence, frame: Frame, before: Frame | None) -> None:
    """ "bình quân mỗi tháng hơn 1.600": an average is a breakdown of its own, never the total.

    `before`: the last count of the unit in an earlier sentence, whose stretch of time an average without one goes on
    with: "mỗi năm nhận 900 văn bản. Các sở bình quân 200 văn bản".
    """
    if _is_peak(sentence, frame):
        frame.members["case"] = "peak_day"  # "mỗi ngày hơn 200 hồ sơ, ngày đông nhất gần 400"
        return
    averages = [member for member in AVERAGES if member in sentence.layers]
    each = [hit for m in averages for hit in sentence.between(m, frame.left, frame.figure.lead)]
    behind = [hit for m in averages for hit in sentence.between(m, frame.figure.end, frame.right)]
    each += behind
    told = any(sentence.folded_in(hit.start, hit.end)[0] == "mỗi" for hit in each)
    if not told and not sentence.between("average", frame.left, frame.figure.lead):
        previous = frame.previous
        divided = frame.members.keys() & RATE_DIMENSIONS
        goes_on = before is not None and divided and not _exceeds(frame, before)
        if previous is None and "sentence-before" in frame.steps and goes_on:
            previous = before
        if previous is None or previous.unit != frame.unit or "average" not in previous.members:
            return
        if not behind and _exceeds(frame, previous) and _counts_from(sentence, frame):
            return  # "bình quân mỗi ngày nhận 60 hồ sơ, từ đầu năm đến nay đã hơn 15.000 hồ sơ"
        if "total" in frame.own or ("cả", "năm") in pairwise(sentence.folded_in(frame.left, frame.figure.lead)):
            return  # "mỗi buổi tiếp 12 lượt, cả năm tiếp 240 lượt"
        if "nhất" in sentence.folded_in(frame.left, frame.figure.lead):
            return  # "mỗi tháng 100 hồ sơ, cao nhất là tháng 12 với 145 hồ sơ"
        if frame.strong and frame.own and frame.own.isdisjoint(previous.concepts):
            return  # "mỗi ngày nhận 95 văn bản; phát hành 5.112 văn bản": something else is done behind a semicolon
        if behind and not sentence.signs_in(frame.figure.end, behind[0].end, ",;("):
            frame.members["average"] = behind[0].sense.code  # "trung bình 350 hồ sơ/ngày, 7.500 hồ sơ/tháng"
            return
        if not averages_total(previous):
            # "mỗi năm nhận 900 văn bản; cấp xã nhận 200 văn bản"
            frame.members["average"] = previous.members["average"]
        return
    for member in averages:
        led = sentence.between(member, frame.left, frame.figure.lead)
        if led or sentence.between(member, frame.figure.end, frame.right):
            frame.members["average"] = member
            return
    if before is not None and "average" in before.members and not averages_total(before):
        frame.members["average"] = before.members["average"]


def _is_peak(sentence: Sentence, frame: Frame) -> bool:
    """Whether a figure is that of the one day on which most came, not of "10 ngày cao điểm" or of what followed."""
    hits = sentence.between("peak", frame.left, frame.figure.lead)
    if not hits:
        return False
    before = sentence.folded_in(max(sentence.start, hits[-1].start - NEAR), hits[-1].start)[-1:]
    if before in SEVERAL_DAYS or any(word[0].isdigit() for word in before):
        return False
    return not any(
        e.mention.role == "review" and e.mention.kind != "date" and hits[-1].end <= e.mention.start < frame.figure.lead
        for e in sentence.dated
    )


def _counts_from(sentence: Sentence, frame: Frame) -> bool:
    """Whether a figure has a time of its own before it, or says what there is of it in all."""
    own = [
        e for e in sentence.dated if frame.left <= e.mention.start < frame.figure.lead and e.mention.role == "review"
    ]
    return bool(own) or "total" in frame.own


def _exceeds(frame: Frame, average: Frame) -> bool:
    """ "mỗi ngày nhận gần 30 bộ. Đến nay hệ thống có 2.160 hồ sơ": far more than the average is a total."""
    count = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    mean = parse_number(average.figure.digits, average.unit, average.figure.scale)
    return count is not None and mean is not None and count.value > FAR_MORE * mean.value


def averages_total(frame: Frame) -> bool:
    """ "812 cuộc họp, mỗi tháng 70 cuộc; họp tổ 65 cuộc": the average of the total right before alone."""
    total = frame.previous
    return (
        "average" in frame.members and total is not None and total.unit == frame.unit and "average" not in total.members
    )


def tells_all(words: list[str]) -> bool:
    """Whether the words before a rate say that it is of all, "bình quân chung 99,1%"."""
    return any(all_of <= set(words) for all_of in OF_ALL)
