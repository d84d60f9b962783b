"""Read the frames of a sentence in order: a count, a change of one, a rate, or a part of a fraction."""

import re

from analysis.parsing.around import Around, Context, set_topic, take_members, take_over
from analysis.parsing.averages import read_average
from analysis.parsing.changes import find_change, read_change
from analysis.parsing.codes import is_finished
from analysis.parsing.counts import read_count
from analysis.parsing.figures import is_more
from analysis.parsing.fractions import is_now_and_then, read_now, read_whole, settle_fractions
from analysis.parsing.frames import Frame
from analysis.parsing.indices import is_bare_score
from analysis.parsing.meaning import (
    counts_results,
    end_of_figure,
    noun_after,
    nouns_before,
    own_concepts,
    silent,
    states,
)
from analysis.parsing.nouns import resolve_unit
from analysis.parsing.papers import counts_news
from analysis.parsing.places import RATE_DIMENSIONS
from analysis.parsing.rates import ONLINE, read_percent
from analysis.parsing.reached import ends_change, starts_change
from analysis.parsing.repeated_rates import take_measure
from analysis.parsing.respective import settle_respective
from analysis.parsing.sentence import SIGNS, Sentence
from analysis.parsing.services import opening_field
from analysis.parsing.shares import settle_shares
from analysis.parsing.subjects import field_in_brackets
from analysis.parsing.totals import total_of_unit

DECIMAL = re.compile(r"\d{1,2}[.,]\d{1,2}")
SCORE = "score"
# What the next sentence may go on to count without its noun.
GOES_ON = ("document", "dossier", "task", "report", "petition")
# What may stand behind the points of an index: "68,45 điểm so với năm 2021", not "16 điểm tại các xã".
AFTER_POINTS = frozenset(
    {"so", "và", "trên", "với", "xếp", "đứng", "tăng", "giảm", "trong", "nhưng", "nên", "hơn", "kém", "thuộc"}
)
NAMES = ("agency", "district", "scope", "near", "name")


def read_frames(sentence: Sentence, frames: list[Frame], context: Context) -> None:
    """Fill in unit, concepts, members, indicator and measure of each frame, in order."""
    topic_members = {**context.outline.members, **context.place}
    if frames and _names_place(sentence, frames[0]):
        topic_members = {d: m for d, m in topic_members.items() if d not in RATE_DIMENSIONS}
    if opened := opening_field(sentence):
        topic_members["field"] = opened
    if "service_level" in context.place and frames and _starts_anew(sentence, frames[0]):
        topic_members.pop("service_level", None)
    for index, frame in enumerate(frames):
        until = frames[index + 1].left if index + 1 < len(frames) else sentence.end
        topics = frozenset(hit.sense.code for hit in sentence.between("topic", sentence.start, max(until, frame.right)))
        _read_frame(
            frame, Around(sentence, context, frames[:index], topics, topic_members), frames[index + 1 : index + 2]
        )
    settle_shares(frames, sentence)
    settle_fractions(frames, sentence)
    if "lượt" in sentence.folded or "ứng" in sentence.folded:
        settle_respective(frames, sentence)


def _starts_anew(sentence: Sentence, first: Frame) -> bool:
    """ "Tỷ lệ hồ sơ toàn trình đạt 62%. Bộ phận một cửa tiếp nhận 85.320 hồ sơ": all that came in, of any service."""
    return any(hit.sense.code == "receive" for hit in sentence.between("concept", sentence.start, first.figure.lead))


def _read_frame(frame: Frame, around: Around, following: list[Frame]) -> None:
    """Fill in one frame: as a rate, a change, the whole of a fraction, a score, else as a count."""
    sentence, context = around.sentence, around.context
    frame.own = own_concepts(sentence, frame)
    if not frame.own and following and following[0].relation == "paren" and following[0].figure.percent:
        frame.own = _behind_parentheses(sentence, following[0])
    if _lacks_sign(sentence, frame):
        frame.figure = frame.figure._replace(percent=True)
    frame.compared = starts_change(sentence, frame)
    change = find_change(sentence, frame)
    if frame.figure.percent or _is_point(sentence, frame, change):
        read_percent(frame, around, change)
        if "field" not in frame.named and (field := field_in_brackets(sentence, frame)):
            frame.members["field"] = field
        take_measure(frame, sentence)
        return
    if is_now_and_then(sentence, frame):
        read_now(sentence, frame)
        return
    frame.unit = resolve_unit(sentence, frame)
    if frame.parent is not None and frame.parent.unit != frame.unit:
        frame.parent = total_of_unit(frame, around)  # "tiếp 3.402 lượt với 2.875 vụ việc, trong đó cấp tỉnh 391 lượt"
    last = context.last
    if frame.unit == "visit" and _is_turn_of_dossiers(frame, around):
        frame.unit = "dossier"
    if frame.unit == "meeting" and _is_call(frame, around):
        frame.unit = "visit"
    if frame.unit == "item" and _is_tip(frame, around):
        frame.unit = "report"
    if frame.unit == "dossier" and counts_results(sentence, frame.figure.end) and not frame.own & silent():
        frame.own = frame.own - {"issue", "receive"} | {"resolve"}
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
    points = frame.unit == "other" and _is_points(frame, around)
    if not frame.unit and is_bare_score(frame, around):
        frame.unit, points = "other", True
    if change and read_change(frame, around, change):
        if points and frame.indicator == "other":
            frame.members["type"] = SCORE
        return
    if _is_whole_behind_slash(frame, around) or (
        (frame.figure.role == "all" or frame.relation == "all") and frame.previous is not None
    ):
        frame.relation = "all"
        read_whole(frame)
        return
    if frame.figure.role == "score":
        frame.unit, frame.indicator, frame.members = "other", "other", {"type": SCORE}
        frame.concepts = frame.own
        return
    if not frame.unit and frame.own and context.last is not None and not around.earlier:
        frame.unit = context.last.unit if context.last.unit in GOES_ON else ""
        frame.steps.append("unit-from-sentence-before")
    if not frame.unit and frame.own and (context.last is None or not around.earlier):
        frame.unit = context.outline.unit  # "Kết quả giải quyết TTHC:", under which "Tiếp nhận: 161.204"
        frame.steps.append("unit-from-sentence-before")
    divided = frame.parent is not None and frame.parent.unit == "dossier" and frame.relation != "paren"
    if frame.unit == "procedure" and ({"receive", "resolve"} <= frame.own or divided):
        frame.unit = "dossier"  # "tiếp nhận và xử lý 6.120 thủ tục" counts the dossiers
    frame.members = take_members(frame, around)
    if frame.relation == "whole" and frame.previous is not None and frame.previous.figure.percent:
        # "xử lý trực tuyến 68% của tổng số 168.000 hồ sơ": the whole was not all sent online
        frame.members = {d: m for d, m in frame.members.items() if d not in ONLINE or d in frame.named}
    if ends_change(sentence, frame) and frame.previous is not None and frame.previous.unit == frame.unit:
        take_over(frame, frame.previous)
        return
    if points:
        frame.members["type"] = SCORE
    read_count(frame, around)
    set_topic(frame, around)
    read_average(sentence, frame, context.alike.get(frame.unit))


def _is_call(frame: Frame, around: Around) -> bool:
    """ "Tổng đài nhận 5.200 cuộc gọi. Đã giải đáp ngay 4.850 cuộc": of calls, no meetings."""
    noun = noun_after(around.sentence, end_of_figure(around.sentence, frame))
    if noun is None or around.sentence.folded_in(noun.start, noun.end) != ["cuộc"]:
        return False
    before = frame.previous or around.context.last
    told = before is not None and before.unit == "visit" and "call" in before.concepts
    return told or ("hotline" in around.topics | around.context.topics | around.context.section)


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


def _is_whole_behind_slash(frame: Frame, around: Around) -> bool:
    """ "tiếp nhận trực tuyến 31.240 hồ sơ/45.870 hồ sơ": the noun told twice, of the larger number last."""
    part = frame.previous
    if part is None or frame.relation != "slash" or part.unit != frame.unit or part.unit not in ("dossier", "task"):
        return False
    return not frame.own and part.measure == "level" and is_more(frame.figure, part.figure, frame.unit)


def _is_rest_of_last(frame: Frame, around: Around) -> bool:
    """Whether a bare number is what remains of the work that the sentence before told as finished."""
    last = around.context.last
    if last is None or around.earlier or last.unit not in ("task", "dossier") or not is_finished(last.indicator):
        return False
    words = around.sentence.folded_in(frame.left, frame.figure.lead)
    return ["còn", "lại"] in (words[:2], words[1:3]) and len(words) <= 4


def _is_points(frame: Frame, around: Around) -> bool:
    """ "PCI đạt 68,45 điểm", not "mở 16 điểm tiếp nhận hồ sơ": points of an index, with nothing behind them."""
    noun = noun_after(around.sentence, frame.figure.end)
    if noun is None or around.sentence.folded_in(noun.start, noun.end)[-1:] != ["điểm"]:
        return False
    following = around.sentence.folded_in(noun.end, around.sentence.end)[:1]
    if not all(word in SIGNS or word in AFTER_POINTS or not word[0].isalpha() for word in following):
        return False
    heard = around.topics | around.context.topics | around.context.section
    return "index" in heard or not frame.figure.digits.isdecimal()


def _lacks_sign(sentence: Sentence, frame: Frame) -> bool:
    """ "tỷ lệ đúng hạn đạt 97,4": a share whose sign the writer forgot."""
    figure = frame.figure
    if figure.percent or figure.digits.isdecimal() or figure.scale != 1 or figure.role != "plain":
        return False
    if not DECIMAL.fullmatch(figure.digits) or not frame.own:
        return False
    if not all(word.folded in SIGNS for word in sentence.words_in(figure.end, sentence.end)[:1]):
        return False
    if "lệ" in sentence.folded_in(frame.left, figure.lead):
        return True
    # "đúng hạn đạt 91,6; trễ hạn chiếm 9,2%": beside another share
    shares = frame.own & states() and any(other.percent for other in sentence.figures)
    return bool(shares) and sentence.folded_in(frame.left, figure.lead)[-1:] in (["đạt"], ["chiếm"], ["là"])


def _behind_parentheses(sentence: Sentence, remark: Frame) -> frozenset[str]:
    """ "461 hồ sơ (3,3%) bị trả lại": what is said behind the parentheses is said of the count before them."""
    closing = [sign.end for sign in sentence.signs_in(remark.figure.end, remark.right, ")")]
    if not closing:
        return frozenset()
    signs = [sign.start for sign in sentence.signs_in(closing[0], remark.right, ",;:")]
    end = min(signs, default=remark.right)
    return frozenset(hit.sense.code for hit in sentence.between("concept", closing[0], end))


def _names_place(sentence: Sentence, first: Frame) -> bool:
    """Whether a sentence says before its first figure whose figures they are, or that they are everybody's."""
    start, end = sentence.start, first.figure.lead
    named = any(sentence.between(layer, start, end) for layer in NAMES if layer in sentence.layers)
    members = any(hit.sense.detail == "level" for hit in sentence.between("member", start, end))
    return named or members


def _is_point(sentence: Sentence, frame: Frame, change: str) -> bool:
    """ "tăng 2 điểm phần trăm": whether a figure tells by how many points a rate has changed."""
    after = noun_after(sentence, frame.figure.end)
    if change and after is not None and sentence.folded_in(after.start, after.end) == ["điểm"]:
        # "hài lòng đạt 83,4%, tăng 1,2 điểm": a rate has risen
        return frame.previous is not None and frame.previous.figure.percent and frame.previous.measure == "level"
    return after is not None and after.sense.code == "percentage_point"
