"""Nouns that stand for what was counted before or is spoken of: calls, tips, opinions, cases, slips of paper."""

from analysis.parsing.around import Around
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import end_of_figure, noun_after, nouns_before


def is_call(frame: Frame, around: Around) -> bool:
    """ "Tổng đài nhận 5.200 cuộc gọi. Đã giải đáp ngay 4.850 cuộc": of calls, no meetings."""
    noun = noun_after(around.sentence, end_of_figure(around.sentence, frame))
    if noun is None or around.sentence.folded_in(noun.start, noun.end) != ["cuộc"]:
        return False
    before = frame.previous or around.context.last
    told = before is not None and before.unit == "visit" and "call" in before.concepts
    return told or ("hotline" in around.topics | around.context.topics | around.context.section)


def is_tip(frame: Frame, around: Around) -> bool:
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


def is_opinion(frame: Frame, around: Around) -> bool:
    """ "nhận 418 ý kiến phản ánh … Số còn lại …, trong đó 09 ý kiến quá hạn": of the reports of the sentence before."""
    noun = noun_after(around.sentence, frame.figure.end)
    words = around.sentence.folded_in(noun.start, noun.end) if noun is not None else []
    return not around.earlier and words in (["ý", "kiến"], ["trường", "hợp"], ["nội", "dung"], ["vụ", "việc"])


def is_case(frame: Frame, around: Around) -> bool:
    """ "12 hồ sơ trễ hạn. HS trễ là do phiếu lý lịch tư pháp (10 trường hợp)": of the dossiers told before."""
    sentence = around.sentence
    noun = noun_after(sentence, frame.figure.end)
    if noun is None or sentence.folded_in(noun.start, noun.end) != ["trường", "hợp"]:
        return False
    return any(hit.sense.code == "dossier" for hit in sentence.between("noun", sentence.start, frame.figure.lead))


def is_slip(frame: Frame, around: Around) -> bool:
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
