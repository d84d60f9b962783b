"""The unit of a figure whose noun stands in for another: calls, tips and slips of a hotline, cases, turns, rests."""

from itertools import pairwise

from analysis.parsing.around import Around
from analysis.parsing.codes import is_finished
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import end_of_figure, noun_after, nouns_before
from analysis.parsing.nouns import resolve_unit
from analysis.parsing.papers import counts_news
from analysis.parsing.totals import total_of_unit


def settle_unit(frame: Frame, around: Around) -> None:
    """Fill in the unit of a count: that of its noun, or of what the noun stands for by what was told before."""
    sentence, last = around.sentence, around.context.last
    frame.unit = resolve_unit(sentence, frame)
    if frame.parent is not None and frame.parent.unit != frame.unit:
        frame.parent = total_of_unit(frame, around)  # "tiếp 3.402 lượt với 2.875 vụ việc, trong đó cấp tỉnh 391 lượt"
    if frame.unit == "visit" and _is_turn_of_dossiers(frame, around):
        frame.unit = "dossier"
    if frame.unit == "visit" and _is_turn_of_reports(frame, around):
        frame.unit = "report"
    if frame.unit == "meeting" and _is_call(frame, around):
        frame.unit = "visit"
    if frame.unit == "meeting" and _is_session(frame, around):
        frame.unit = "session"
    if frame.unit == "item" and _is_tip(frame, around):
        frame.unit = "report"
    told = last is not None and last.unit == "task" and not around.earlier
    if frame.unit == "item" and told and not counts_news(frame, sentence):
        frame.unit = "task"  # "Số nội dung đã hoàn thành: 593" below "Tổng số nội dung được giao: 659"
    if frame.unit == "other" and last is not None and last.unit == "report" and _is_opinion(frame, around):
        frame.unit = "report"
    if frame.unit == "other" and last is not None and last.unit == "dossier" and _is_case(frame, around):
        frame.unit = "dossier"
    if frame.unit == "other" and _is_slip(frame, around):
        frame.unit = "report"
    if not frame.unit and _is_rest_of_last(frame, around):
        assert last is not None
        frame.unit, frame.own = last.unit, frozenset({"open"})  # "Đã xử lý xong 702 nhiệm vụ. Số còn lại là 143"


def _is_call(frame: Frame, around: Around) -> bool:
    """ "Tổng đài nhận 5.200 cuộc gọi. Đã giải đáp ngay 4.850 cuộc": of calls, no meetings."""
    noun = noun_after(around.sentence, end_of_figure(around.sentence, frame))
    if noun is None or around.sentence.folded_in(noun.start, noun.end) != ["cuộc"]:
        return False
    before = frame.previous or around.context.last
    told = before is not None and before.unit == "visit" and "call" in before.concepts
    return told or ("hotline" in around.topics | around.context.topics | around.context.section)


def _is_session(frame: Frame, around: Around) -> bool:
    """ "Đại biểu tiếp công dân theo lịch với 01 cuộc, 05 lượt công dân": meetings at which citizens were received."""
    sentence = around.sentence
    noun = noun_after(sentence, end_of_figure(sentence, frame))
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["cuộc"] or "reception" not in around.topics:
        return False
    following = next((figure for figure in sentence.figures if figure.start > frame.figure.start), None)
    beside = noun_after(sentence, following.end) if following is not None else None
    return beside is not None and beside.sense.code in ("visit", "person") and "call" not in frame.own


def _is_tip(frame: Frame, around: Around) -> bool:
    """ "1.042 tin phản ánh qua điện thoại, 365 tin qua Zalo", "đường dây nóng nhận 320 tin": of reports, no news."""
    noun = noun_after(around.sentence, end_of_figure(around.sentence, frame))
    if noun is None or around.sentence.folded_in(noun.start, noun.end) != ["tin"] or "publish" in frame.own:
        return False
    before = frame.previous or around.context.last
    while before is not None and before.figure.percent:
        before = before.previous
    if before is not None and before.unit == "report":
        return True
    heard = around.topics | around.context.topics
    known = around.context.alike.keys() & {"report", "item"} == {"report"}
    return known or ("hotline" in heard and "website" not in heard)


def _is_turn_of_dossiers(frame: Frame, around: Around) -> bool:
    """ "1.505 lượt hồ sơ. Riêng bưu chính nhận vào 15 nghìn lượt, chuyển trả 10 nghìn lượt": dossiers come in turns."""
    sentence = around.sentence
    noun = noun_after(sentence, frame.figure.end)
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["lượt"] or "reception" in around.topics:
        return False
    before = frame.previous if frame.previous is not None else around.context.last
    while before is not None and before.figure.percent and before.previous is not None:
        before = before.previous
    handled = bool(frame.own & {"receive", "resolve", "on_time", "punctual", "early", "late"})
    return before is not None and before.unit == "dossier" and handled and "host" not in frame.own


def _is_turn_of_reports(frame: Frame, around: Around) -> bool:
    """ "tiếp nhận 700 phản ánh. Trong đó qua Email (20 lượt), Zalo 90 lượt": the ways in which the reports came.

    Not "Người dân tương tác qua Email (20 lượt)", which may be no reports.
    """
    sentence = around.sentence
    if ("trong", "đó") not in pairwise(sentence.folded):
        return False
    noun = noun_after(sentence, frame.figure.end)
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["lượt"]:
        return False
    before = frame.previous or around.context.last
    while before is not None and before.figure.percent:
        before = before.previous
    ways = [h for layer in ("near", "member") for h in sentence.between(layer, frame.left, frame.figure.lead)]
    return before is not None and before.unit == "report" and any(hit.sense.detail == "channel" for hit in ways)


def _is_opinion(frame: Frame, around: Around) -> bool:
    """ "nhận 418 ý kiến phản ánh … Số còn lại …, trong đó 09 ý kiến quá hạn": of the reports of the sentence before."""
    noun = noun_after(around.sentence, frame.figure.end)
    words = around.sentence.folded_in(noun.start, noun.end) if noun is not None else []
    return not around.earlier and words in (["ý", "kiến"], ["trường", "hợp"], ["nội", "dung"], ["vụ", "việc"])


def _is_case(frame: Frame, around: Around) -> bool:
    """ "12 hồ sơ trễ hạn. HS trễ là do phiếu lý lịch tư pháp (10 trường hợp)": of the dossiers told before."""
    sentence = around.sentence
    noun = noun_after(sentence, frame.figure.end)
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["trường", "hợp"]:
        return False
    return any(hit.sense.code == "dossier" for hit in sentence.between("noun", sentence.start, frame.figure.lead))


def _is_slip(frame: Frame, around: Around) -> bool:
    """ "lập 442 phiếu xử lý phản ánh, giảm 154 phiếu": what a hotline writes down of each report."""
    sentence = around.sentence
    noun = noun_after(sentence, end_of_figure(sentence, frame))
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["phiếu"]:
        return False
    before = frame.previous or around.context.last
    while before is not None and before.figure.percent:
        before = before.previous
    told = nouns_before(sentence, frame)
    return (before is not None and before.unit == "report") or (bool(told) and told[-1].sense.code == "report")


def _is_rest_of_last(frame: Frame, around: Around) -> bool:
    """Whether a bare number is what remains of the work that the sentence before told as finished."""
    last = around.context.last
    if last is None or around.earlier or last.unit not in ("task", "dossier") or not is_finished(last.indicator):
        return False
    words = around.sentence.folded_in(frame.left, frame.figure.lead)
    return ["còn", "lại"] in (words[:2], words[1:3]) and len(words) <= 4
