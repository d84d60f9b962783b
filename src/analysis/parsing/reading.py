"""Read the frames of a sentence in order: a count, a change of one, a rate, or a part of a fraction."""

import re

from analysis.parsing.around import Around, Context, set_topic, take_members, take_over
from analysis.parsing.averages import read_average
from analysis.parsing.changes import find_change, read_change
from analysis.parsing.counts import read_count
from analysis.parsing.figures import is_more
from analysis.parsing.fractions import is_now_and_then, read_now, read_whole, settle_fractions, settle_visits
from analysis.parsing.frames import Frame
from analysis.parsing.indices import is_bare_score
from analysis.parsing.meaning import (
    noun_after,
    own_concepts,
    states,
)
from analysis.parsing.online_work import ONLINE
from analysis.parsing.only_dated import goes_on_with_count
from analysis.parsing.opened_fields import opening_field
from analysis.parsing.places import RATE_DIMENSIONS
from analysis.parsing.rates import read_percent
from analysis.parsing.reached import ends_change, starts_change
from analysis.parsing.repeated_rates import take_measure
from analysis.parsing.respective import settle_respective
from analysis.parsing.respective_deeds import settle_deeds
from analysis.parsing.sentence import SIGNS, Sentence
from analysis.parsing.shares import settle_shares
from analysis.parsing.stand_ins import settle_unit
from analysis.parsing.subjects import field_in_brackets

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
        context.opened_field = ""
    siblings = [f.members.get("field", "") for f in context.told]
    listed = context.outline.by_field or (not context.opened_field and bool(siblings) and all(siblings))
    if opened := opening_field(sentence, listed):
        topic_members = {d: m for d, m in topic_members.items() if d not in RATE_DIMENSIONS}
        context.opened_field = opened
    if context.opened_field:
        topic_members["field"] = context.opened_field
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
    settle_visits(frames, sentence, context.alike)
    if "lượt" in sentence.folded or "ứng" in sentence.folded:
        settle_respective(frames, sentence, context.told)
    if "lượt" in sentence.folded or "ứng" in sentence.folded or "/" in sentence.folded:
        settle_deeds(frames, sentence)


def _starts_anew(sentence: Sentence, first: Frame) -> bool:
    """ "Tỷ lệ hồ sơ toàn trình đạt 62%. Bộ phận một cửa tiếp nhận 85.320 hồ sơ": all that came in, of any service."""
    if "service" in sentence.layers or any(h.sense.detail == "level" for h in sentence.layers.get("near", ())):
        return True  # "Lĩnh vực thuế đạt 99,8%", "các bộ, ngành đạt 38%"
    return any(hit.sense.code == "receive" for hit in sentence.between("concept", sentence.start, first.figure.lead))


def _read_frame(frame: Frame, around: Around, following: list[Frame]) -> None:
    """Fill in one frame: as a rate, a change, the whole of a fraction, a score, else as a count."""
    sentence, context = around.sentence, around.context
    frame.own = own_concepts(sentence, frame)
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
    settle_unit(frame, around)
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
        read_whole(sentence, frame)
        return
    if frame.figure.role == "score":
        frame.unit, frame.indicator, frame.members = "other", "other", {"type": SCORE}
        frame.concepts = frame.own
        return
    if (told := goes_on_with_count(frame, around)) is not None:
        frame.unit = told.unit
        take_over(frame, told)
        frame.members |= frame.named
        frame.steps.append("sentence-before" if told.figure.digits else "list")
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


def _is_whole_behind_slash(frame: Frame, around: Around) -> bool:
    """ "tiếp nhận trực tuyến 31.240 hồ sơ/45.870 hồ sơ": the noun told twice, of the larger number last."""
    part = frame.previous
    if part is None or frame.relation != "slash" or part.unit != frame.unit or part.unit not in ("dossier", "task"):
        return False
    return not frame.own and part.measure == "level" and is_more(frame.figure, part.figure, frame.unit)


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
