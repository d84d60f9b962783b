"""Rates: what a percentage is a share of, and whose it is."""

from itertools import pairwise

from analysis.codelists.indicators import read_indicators
from analysis.parsing.around import Around, set_topic, take_members, take_over
from analysis.parsing.changes import read_percent_change
from analysis.parsing.codes import rate_of_count, resolve_indicator
from analysis.parsing.counts import PEOPLE, resolve_code
from analysis.parsing.fractions import fitting
from analysis.parsing.frames import Frame
from analysis.parsing.indices import (
    SATISFACTION,
    asks_several,
    factor_of,
    goes_on_with_satisfaction,
    subject_place,
    tells_index_behind,
)
from analysis.parsing.meaning import noun_after, nouns_before, silent
from analysis.parsing.online_work import ONLINE, tells_online_work, tells_way_of
from analysis.parsing.other_work import PUNCTUAL, WORK, is_of_other_work, told_of_work
from analysis.parsing.places import PLACES, RATE_DIMENSIONS, bodies_before
from analysis.parsing.reached import ends_change
from analysis.parsing.repeated_rates import (
    OTHER_WAYS,
    goes_on_with_rate,
    names_whole,
    remains,
    repeats_change,
    repeats_rate,
)
from analysis.parsing.sentence import Sentence
from analysis.parsing.shares import divides_late, drop_numerator_member, whole_behind

OF_WHOLE = frozenset({"của", "trong", "trên", "tổng", "số", "cộng", "toàn", "bộ"})
SENT_ONLINE = ("3", "4", "3-4", "full", "partial")
TIMELY = frozenset({"on_time", "punctual", "early", "late"})
OFFICIALS = (["cán", "bộ"], ["công", "chức"], ["viên", "chức"], ["lãnh", "đạo"])
HANDED_OUT = frozenset({"giấy", "phép", "chứng", "thẻ", "phiếu", "đổi", "sổ", "đúng", "trước"})
RATE_FAMILIES = ("dossier", "task", "petition", "document", "procedure", "visit", "report")


def read_percent(frame: Frame, around: Around, change: str) -> None:
    """Fill in a percentage: a change, a rate by its own words, the rate of the count it belongs to, or "other"."""
    sentence = around.sentence
    frame.unit = "percent"
    owner = fitting(frame, _owner(frame))
    noun = noun_after(sentence, frame.figure.end)
    if noun is not None and sentence.folded_in(noun.start, noun.end) in (["số"], ["kế", "hoạch"]):
        noun = None  # "bằng 95% số đã đăng ký", "đạt 93% kế hoạch": what is counted stands before it
    if noun is not None and noun.sense.detail == "time":
        noun = None  # "từ 25% năm 2016 xuống 3,2% năm 2017"
    after = noun.sense.code if noun else ""
    points = after == "percentage_point"
    after = "" if points else after
    before = [hit.sense.code for hit in nouns_before(sentence, frame)]
    if owner is not None and owner is frame.previous and not before:
        frame.own -= whole_behind(frame, sentence)  # "30 hồ sơ quá hạn, chiếm 2% số hồ sơ đã giải quyết"
    frame.base_unit = _base_unit(frame, owner, after, before, around)
    if after == "dossier":
        frame.own -= PEOPLE  # "người dân tới giao dịch đều ưng ý, có 98,5% hồ sơ giải quyết đúng hạn"
    frame.members = take_members(frame, around)
    told_of = bodies_before(sentence, frame)
    if told_of:
        frame.members = {d: m for d, m in frame.members.items() if d not in PLACES} | told_of
        frame.named = frame.named | told_of
        frame.own -= {"assign"}  # "trong 55 cơ quan có việc được giao, 6 đơn vị đạt tỷ lệ 100%"
    set_topic(frame, around)
    said = frame.own - {"total"}
    named = bool(said) and not (said <= {"receive"} and owner is not None)
    higher = bool(change) and (_is_measured_against(frame, sentence) or _is_of_rate(frame, sentence))
    if repeats_change(frame, around):
        assert frame.previous is not None
        take_over(frame, frame.previous)
        frame.measure = "change_pct"
        frame.steps += [step for step in frame.previous.steps if step in ("rise", "fall")]
        return
    if change:
        read_percent_change(frame, around, owner, named and (points or bool(before) or higher), change)
        return
    if divides_late(frame, owner, sentence):
        frame.indicator = "other"
        return
    previous = frame.previous
    if previous is not None and remains(frame, around):
        take_over(frame, previous)
        return
    if frame.base_unit == "dossier" and after in ("", "dossier") and tells_online_work(frame, sentence):
        frame.indicator, frame.concepts = "dossiers_online_rate", frame.own
        drop_numerator_member(frame)
        return
    if "satisfied" in frame.own and after in WORK and (work := told_of_work(frame, sentence)):
        frame.own, named = work, True
    direct = resolve_indicator("percent", frame.own, around.topics)
    if direct is not None and direct.code == SATISFACTION and tells_index_behind(frame, sentence):
        direct = None
    if direct is None and owner is not None and not frame.own - owner.concepts:
        direct = resolve_indicator("percent", owner.concepts & {"satisfied"}, set())
        if direct:
            # "hài lòng đạt 8,45/10 điểm (84,5%)": the points are a score, the share is none
            told = {d: m for d, m in owner.members.items() if (d, m) != ("type", "score")}
            frame.members = {**told, **{d: m for d, m in frame.members.items() if (d, m) != ("type", "score")}}
    factor = factor_of(frame, around) if asks_several(around) else ""
    if direct is not None:
        frame.indicator, frame.concepts = direct.code, frame.own
        drop_numerator_member(frame)
        if direct.code == SATISFACTION:
            frame.members = {d: m for d, m in frame.members.items() if d not in ONLINE or d in frame.named}
            frame.members |= subject_place(frame, around) | ({"type": factor} if factor else {})
        return
    if repeats_rate(frame, sentence):
        assert frame.previous is not None
        beside = frame.named if ends_change(sentence, frame) else frame.members
        members = {d: m for d, m in beside.items() if d in RATE_DIMENSIONS or (d == "field" and d in frame.named)}
        take_over(frame, frame.previous)
        if not members and names_whole(frame, sentence):
            frame.members = {d: m for d, m in frame.members.items() if d not in RATE_DIMENSIONS}
        if members.keys() & PLACES or "level" in frame.named:
            frame.members = {d: m for d, m in frame.members.items() if d not in PLACES}  # one place at a time
        frame.members.update(members)
        return
    if owner is None and not before and not after and goes_on_with_rate(frame, around):
        last = around.context.rate
        assert last is not None
        kept = {d: m for d, m in last.members.items() if d not in RATE_DIMENSIONS}
        if last.indicator == SATISFACTION:
            kept.pop("type", None)  # "…; kết quả 92%. Dẫn đầu là Sở Ngoại vụ với 96%": no longer what was asked about
        members = kept | frame.members
        take_over(frame, last)
        frame.members = members
        frame.steps.append("sentence-before" if last.figure.digits else "list")
        return
    if not after and goes_on_with_satisfaction(frame, around):
        frame.indicator, frame.concepts = SATISFACTION, frozenset({"satisfied"})
        frame.members |= {"type": factor} if factor else {}
        return
    frame.indicator = "other"
    if after in ("not_counted", "person", "group"):
        return
    if frame.figure.digits == "100" and {"receive", "resolve"} <= frame.own:
        return  # "tiếp nhận, giải quyết 100% hồ sơ bằng phần mềm" tells how it is done
    if not frame.own & {"satisfied"} and _is_of_bodies(frame, sentence):
        return
    if named and frame.base_unit:
        frame.concepts = frame.own
        rate = _rate(frame.base_unit, frame, around)
        # "40/160 thủ tục …, đạt tỷ lệ 25%", not "1.245 TTHC; tỷ lệ giải quyết đúng hạn đạt 99%"
        counted = owner is not None and owner.unit == "procedure" and not before and not frame.own & TIMELY
        of_dossiers = frame.base_unit == "procedure" and not counted and "publish" not in frame.own
        if rate is None and of_dossiers and frame.own - {"online"}:
            # "tỷ lệ giải quyết TTHC đúng hạn" speaks of the dossiers of the procedures
            rate = _rate("dossier", frame, around)
            if rate == "dossiers_resolution_rate" and "lệ" not in sentence.folded_in(frame.left, frame.figure.lead):
                rate = None  # "96% thủ tục giải quyết theo 5 bước tại chỗ"
            frame.base_unit = "dossier" if rate else frame.base_unit
        tasks = frame.base_unit in ("task", "report", "petition", "visit") or any(
            hit.sense.code == "complete" for hit in sentence.between("concept", sentence.start, frame.figure.start)
        )
        tasks = tasks or after == "document"  # "xử lý đúng hạn 98,5% văn bản đến": of papers there is no such rate
        if rate is None and owner is None and not before and not tasks and frame.own & PUNCTUAL:
            # "Với tỷ lệ trước hạn và đúng hạn đạt 100%, Trung tâm …" after a sentence about documents
            rate = _rate("dossier", frame, around)
            frame.base_unit = "dossier" if rate else frame.base_unit
        if rate == "dossiers_resolution_rate" and frame.members.get("channel") in OTHER_WAYS:
            return  # "trả qua bưu chính đạt 12%": how much went that way, not how much was settled
        if rate is not None:
            frame.indicator = rate
            drop_numerator_member(frame)
            return
        if frame.own & silent():
            return
    if owner is not None and after == "" and tells_way_of(frame, owner):
        frame.indicator, frame.concepts = "dossiers_online_rate", frame.own
        drop_numerator_member(frame)
        return
    if (
        owner is not None
        and after in ("", owner.unit)
        and not is_of_other_work(frame, owner, before)
        and (not named or "online" in frame.own)
    ):
        rate_of_owner = rate_of_count(owner.indicator, owner.members)
        if {"receive", "resolve"} <= owner.concepts and owner.members.get("channel") == "online":
            # "tiếp nhận, xử lý trên mạng 76.500 hồ sơ, chiếm 92%"
            rate_of_owner = read_indicators()["dossiers_online_rate"]
        theirs = (owner.members.keys() & PLACES) - frame.named.keys()  # "Bộ Tài chính 210/236 (89%)"
        told = dict(owner.members)
        if told.get("type") == "score" and frame.named.keys() & PLACES:
            del told["type"]  # "tiến độ được 18,9/20 điểm; hai sở Y tế, Tư pháp cùng đạt 100%"
        frame.members = {**told, **{d: m for d, m in frame.members.items() if d not in theirs}}
        frame.concepts = owner.concepts
        if rate_of_owner is not None:
            frame.indicator = rate_of_owner.code
            drop_numerator_member(frame)
            frame.steps.append("owner")
            return
    online = frame.members.get("channel") == "online" or "online" in frame.own
    online = online and frame.base_unit == "dossier"
    served = owner is not None and owner.indicator == "dossiers_received" and owner.unit == "dossier"
    if served and frame.members.get("service_level") in SENT_ONLINE and frame.previous is owner:
        online = True  # "dịch vụ công mức độ 3, 4 tiếp nhận 12.455 hồ sơ, chiếm 67,9%"
    if online and not frame.own - {"online", "receive"}:
        frame.indicator = "dossiers_online_rate"
        drop_numerator_member(frame)


def _is_measured_against(frame: Frame, sentence: Sentence) -> bool:
    """ "Tỷ lệ trước và đúng hạn cao hơn năm 2018 là 2,48%": between "cao hơn" and the figure stands a base period."""
    hits = sentence.between("change", frame.left, frame.figure.lead)
    bases = [entry.mention for entry in sentence.dated if entry.mention.role == "base"]
    return any(hits[-1].end <= base.start < frame.figure.lead for base in bases) if hits else False


def _is_of_bodies(frame: Frame, sentence: Sentence) -> bool:
    """ "tỷ lệ công chức xử lý công việc trên mạng là 95%": a share of officials or bodies, and of no work."""
    words = sentence.words_in(frame.left, frame.figure.lead)
    places = [word.end + 1 for before, word in pairwise(words) if word.folded == "lệ" and before.folded in ("tỷ", "có")]
    noun = noun_after(sentence, places[-1]) if places else None
    people = sentence.folded_in(places[-1], frame.figure.lead)[:2] if places else []
    bodies = noun is not None and noun.sense.detail == "bodies" and people != ["doanh", "nghiệp"]
    if people[:1] == ["cấp"] and not HANDED_OUT.isdisjoint(people[1:]):
        return False  # "tỷ lệ cấp giấy phép đúng hạn", "tỷ lệ cấp đúng hạn": handed out, no level
    return people in OFFICIALS or bodies


def _is_of_rate(frame: Frame, sentence: Sentence) -> bool:
    """ "tỷ lệ giải quyết đúng hạn tăng 1,4%, tỷ lệ trễ hạn giảm 0,6%": a rate that is named, and rose or fell."""
    hits = sentence.between("change", frame.left, frame.figure.lead)
    return bool(hits) and "lệ" in sentence.folded_in(frame.left, hits[-1].start)


def _rate(unit: str, frame: Frame, around: Around) -> str | None:
    """ "tỷ lệ hồ sơ quá hạn 0,3%": the rate of the count that the words name, in this unit; None if there is none."""
    named = "lệ" in around.sentence.folded_in(frame.left, frame.figure.lead)
    named = named or bool(nouns_before(around.sentence, frame))
    # "hoàn thành 610 nhiệm vụ, số nhiệm vụ quá hạn chiếm 1,6%": a clause of its own, behind a comma too
    opened = around.sentence.folded_in(frame.left, frame.figure.lead)[:1] == ["số"] and frame.parent is None
    clause = frame.left if opened or (frame.strong and (frame.parent is None or named)) else 0
    until = frame.right if opened else frame.figure.start  # "số quá hạn chiếm 1,6% tổng số nhiệm vụ hoàn thành"
    completed = any(h.sense.code == "complete" for h in around.sentence.between("concept", clause, until))
    # a share of late work without a code of its own is one of overdue work, unless it divides what is completed
    as_open = (frame.own | {"open"},) if "late" in frame.own and not completed else ()
    for concepts in (frame.own, *as_open):
        count = resolve_code(unit, concepts, around.topics, frame, around)
        rate = rate_of_count(count, frame.members) if count else None
        if rate is not None:
            return rate.code
    return None


def _owner(frame: Frame) -> Frame | None:
    """The count that a percentage belongs to: the one before it, or, after the end of a list, the list's total."""
    if frame.relation != "paren" and frame.strong and frame.parent is not None:
        return _count(frame.parent)
    return _count(frame.previous)


def _count(frame: Frame | None) -> Frame | None:
    """The nearest count, from a frame on back: of a fraction, "30/81 nhiệm vụ, đạt 37%", its first number."""
    while frame is not None and (frame.figure.percent or frame.measure != "level"):
        frame = frame.previous
    if frame is not None and frame.relation in ("all", "whole") and frame.previous is not None:
        return _count(frame.previous) or frame
    return frame


def _base_unit(frame: Frame, owner: Frame | None, after: str, before: list[str], around: Around) -> str:
    """What a percentage is of: the noun after it, before it, the count that it belongs to, or what came last."""
    if after in RATE_FAMILIES:
        return after
    if after and after != "generic":
        return "" if after in ("not_counted", "person", "group") else after
    for unit in reversed(before):
        if unit in RATE_FAMILIES:
            return "dossier" if unit == "procedure" and "dossier" in before else unit
    if before[-1:] == ["other"] and frame.own:
        return "other"  # "số vụ việc quá hạn xử lý chỉ còn 5,3%"
    if owner is not None and owner.unit:
        return owner.unit
    whole = _whole_after(frame, around.sentence)
    if whole in RATE_FAMILIES:
        return whole
    for other in reversed(around.earlier):
        if other.base_unit or other.unit in RATE_FAMILIES:
            return other.base_unit or other.unit
    if around.context.last is not None:
        return around.context.last.base_unit or around.context.last.unit
    if "complete" in frame.own:
        return "task"  # "8 sở đạt tỷ lệ hoàn thành đúng hạn 100%": dossiers are settled, tasks completed
    return "dossier" if frame.own & {"early", "punctual", "on_time", "late"} else ""


def _whole_after(frame: Frame, sentence: Sentence) -> str:
    """ "68,5% của tổng số 168.000 hồ sơ": the unit of the count of which a percentage is the share; "" if none is."""
    following = next((figure for figure in sentence.figures if figure.start >= frame.figure.end), None)
    if following is None or following.percent:
        return ""
    words = sentence.folded_in(frame.figure.end, following.lead)
    noun = noun_after(sentence, following.end)
    return noun.sense.code if noun is not None and words and set(words) <= OF_WHOLE else ""
