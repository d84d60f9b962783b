"""Averages, "bình quân mỗi tháng hơn 1.600 văn bản": of what stretch of time a figure is one."""

from analysis.parsing.frames import Frame
from analysis.parsing.sentence import Sentence

AVERAGES = ("per_month", "per_day", "per_year")


def read_average(sentence: Sentence, frame: Frame) -> None:
    """ "bình quân mỗi tháng hơn 1.600": an average is a breakdown of its own, never the total."""
    each = [hit for m in AVERAGES for hit in sentence.between(m, frame.left, frame.figure.lead)]
    each += [hit for m in AVERAGES for hit in sentence.between(m, frame.figure.end, frame.right)]
    told = any(sentence.folded_in(hit.start, hit.end)[0] == "mỗi" for hit in each)
    if not told and not sentence.between("average", frame.left, frame.figure.lead):
        previous = frame.previous
        if previous is None or previous.unit != frame.unit or "average" not in previous.members:
            return
        total = previous.previous
        if total is None or total.unit != frame.unit or "average" in total.members:
            # "mỗi năm nhận 900 văn bản; cấp xã nhận 200 văn bản", not "812 cuộc họp, mỗi tháng 70 cuộc; họp tổ 65 cuộc"
            frame.members["average"] = previous.members["average"]
        return
    for member in AVERAGES:
        before = sentence.between(member, frame.left, frame.figure.lead)
        if before or sentence.between(member, frame.figure.end, frame.right):
            frame.members["average"] = member
            return
