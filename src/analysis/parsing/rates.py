"""Rates: what a percentage is a share of, and whose it is."""

from itertools import pairwise

from analysis.codelists.indicators import read_indicators
from analysis.parsing.around import PLACES, RATE_DIMENSIONS, Around, set_topic, take_members, take_over
from analysis.parsing.changes import ends_change, read_percent_change, repeats_change
from analysis.parsing.counts import resolve_code
from analysis.parsing.frames import Frame
from analysis.parsing.indices import SATISFACTION, asks_several, factor_before, goes_on_with_satisfaction, subject_place
from analysis.parsing.meaning import (
    NOT_COUNTED,
    function_words,
    noun_after,
    nouns_before,
    rate_of_count,
    resolve_indicator,
    silent,
)
from analysis.parsing.sentence import Sentence

# Words between the beginning of a sentence and a share that belongs to the count behind it.
OPENING_WORDS = frozenset({"đạt", "chiếm", "tỷ", "lệ", "với", "có", ","})
PUNCTUAL = frozenset({"early", "punctual", "on_time"})
COMPARED_LEVELS = (["hơn", "mức"], ["với", "mức"], ["bằng", "mức"])
# "tỷ lệ này", "con số đó": the rate told before
SAME_RATE = frozenset((word, which) for word in ("lệ", "số", "mức") for which in ("này", "đó", "ấy", "trên"))
OF_WHOLE = frozenset({"của", "trong", "trên", "tổng", "số", "cộng", "toàn", "bộ"})
OTHER_WAYS = ("post", "in_person", "in_person_and_post")
ONLINE = {"channel", "service_level"}
DATED_LINKS = frozenset({",", ";", "và", "là", "đạt", "có", "còn", "đến", ":", "thì", "tỷ", "lệ", "này", "lên"})
RATE_FAMILIES = ("dossier", "task", "petition", "document", "procedure", "visit", "report")


def read_percent(frame: Frame, around: Around, change: str) -> None:
    """Fill in a percentage: a change, a rate by its own words, the rate of the count it belongs to, or "other"."""
    sentence = around.sentence
    frame.unit = "percent"
    owner = _owner(frame)
    noun = noun_after(sentence, frame.figure.end)
    if noun is not None and sentence.folded_in(noun.start, noun.end) == ["số"]:
        noun = None  # "bằng 95% số đã đăng ký": what is counted stands before it
    after = noun.sense.code if noun else ""
    points = after == "percentage_point"
    after = "" if points else after
    before = [hit.sense.code for hit in nouns_before(sentence, frame)]
    frame.base_unit = _base_unit(frame, owner, after, before, around)
    frame.members = take_members(frame, around)
    set_topic(frame, around)
    said = frame.own - {"total"}
    named = bool(said) and not (said <= {"receive"} and owner is not None)
    higher = bool(change) and (_is_measured_against(frame, sentence) or _is_of_rate(frame, sentence))
    if change and (points or higher or not (named and not before)):
        read_percent_change(frame, around, owner, named and (points or bool(before) or higher), change)
        return
    previous = frame.previous
    if repeats_change(frame, around):
        assert frame.previous is not None
        take_over(frame, frame.previous)
        frame.measure = "change_pct"
        frame.steps += [step for step in frame.previous.steps if step in ("rise", "fall")]
        return
    if _remains(frame, around):
        assert previous is not None
        take_over(frame, previous)
        return
    if frame.base_unit == "dossier" and after in ("", "dossier") and _tells_online_work(frame):
        frame.indicator, frame.concepts = "dossiers_online_rate", frame.own
        _drop_numerator_member(frame)
        return
    direct = resolve_indicator("percent", frame.own, around.topics)
    if direct is None and owner is not None and not frame.own - owner.concepts:
        direct = resolve_indicator("percent", owner.concepts & {"satisfied"}, set())
        if direct:
            # "hài lòng đạt 8,45/10 điểm (84,5%)": the points are a score, the share is none
            told = {d: m for d, m in owner.members.items() if (d, m) != ("type", "score")}
            frame.members = {**told, **{d: m for d, m in frame.members.items() if (d, m) != ("type", "score")}}
    factor = factor_before(frame, around) if asks_several(around) else ""
    if direct is not None:
        frame.indicator, frame.concepts = direct.code, frame.own
        _drop_numerator_member(frame)
        if direct.code == SATISFACTION:
            frame.members |= subject_place(frame, around) | ({"type": factor} if factor else {})
        return
    if _repeats_rate(frame, sentence):
        assert frame.previous is not None
        beside = frame.named if ends_change(sentence, frame) else frame.members
        members = {d: m for d, m in beside.items() if d in RATE_DIMENSIONS}
        take_over(frame, frame.previous)
        if members.keys() & PLACES:
            frame.members = {d: m for d, m in frame.members.items() if d not in PLACES}  # one place at a time
        frame.members.update(members)
        return
    if owner is None and not before and not after and _goes_on_with_rate(frame, around):
        last = around.context.rate
        assert last is not None
        members = {d: m for d, m in last.members.items() if d not in RATE_DIMENSIONS} | frame.members
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
    if named and frame.base_unit:
        frame.concepts = frame.own
        rate = _rate(frame.base_unit, frame, around)
        if rate is None and frame.base_unit == "procedure" and frame.own - {"online"} and "publish" not in frame.own:
            # "tỷ lệ giải quyết TTHC đúng hạn" speaks of the dossiers of the procedures
            rate = _rate("dossier", frame, around)
            if rate == "dossiers_resolution_rate" and "lệ" not in sentence.folded_in(frame.left, frame.figure.lead):
                rate = None  # "96% thủ tục giải quyết theo 5 bước tại chỗ"
            frame.base_unit = "dossier" if rate else frame.base_unit
        tasks = frame.base_unit in ("task", "report", "petition", "visit") or any(
            hit.sense.code == "complete" for hit in sentence.between("concept", sentence.start, frame.figure.start)
        )
        if rate is None and owner is None and not before and not tasks and frame.own & PUNCTUAL:
            # "Với tỷ lệ trước hạn và đúng hạn đạt 100%, Trung tâm …" after a sentence about documents
            rate = _rate("dossier", frame, around)
            frame.base_unit = "dossier" if rate else frame.base_unit
        if rate == "dossiers_resolution_rate" and frame.members.get("channel") in OTHER_WAYS:
            return  # "trả qua bưu chính đạt 12%": how much went that way, not how much was settled
        if rate is not None:
            frame.indicator = rate
            _drop_numerator_member(frame)
            return
        if frame.own & silent():
            return
    if owner is not None and after in ("", owner.unit) and (not named or "online" in frame.own):
        rate_of_owner = rate_of_count(owner.indicator, owner.members)
        if {"receive", "resolve"} <= owner.concepts and owner.members.get("channel") == "online":
            # "tiếp nhận, xử lý trên mạng 76.500 hồ sơ, chiếm 92%"
            rate_of_owner = read_indicators()["dossiers_online_rate"]
        frame.members = {**owner.members, **frame.members}
        frame.concepts = owner.concepts
        if rate_of_owner is not None:
            frame.indicator = rate_of_owner.code
            _drop_numerator_member(frame)
            frame.steps.append("owner")
            return
    if not frame.own and _shares_silence(frame):
        return
    online = frame.members.get("channel") == "online" and frame.base_unit == "dossier"
    if online and not frame.own - {"online", "receive"}:
        frame.indicator = "dossiers_online_rate"
        _drop_numerator_member(frame)


def _is_measured_against(frame: Frame, sentence: Sentence) -> bool:
    """ "Tỷ lệ trước và đúng hạn cao hơn năm 2018 là 2,48%": between "cao hơn" and the figure stands a base period."""
    hits = sentence.between("change", frame.left, frame.figure.lead)
    bases = [entry.mention for entry in sentence.dated if entry.mention.role == "base"]
    return any(hits[-1].end <= base.start < frame.figure.lead for base in bases) if hits else False


def _is_of_rate(frame: Frame, sentence: Sentence) -> bool:
    """ "tỷ lệ giải quyết đúng hạn tăng 1,4%, tỷ lệ trễ hạn giảm 0,6%": a rate that is named, and rose or fell."""
    hits = sentence.between("change", frame.left, frame.figure.lead)
    return bool(hits) and "lệ" in sentence.folded_in(frame.left, hits[-1].start)


def _remains(frame: Frame, around: Around) -> bool:
    """ "tỷ lệ quá hạn giảm 14,74%, chỉ còn 3,56%": what is left of a rate that fell."""
    previous = frame.previous
    if previous is None or not previous.figure.percent or previous.measure != "change_abs" or frame.own:
        return False
    left = around.sentence.between("remain", frame.left, frame.figure.lead)
    return bool(left) and previous.indicator not in ("", "other")


def _drop_numerator_member(frame: Frame) -> None:
    """The share of dossiers sent online is a rate of all dossiers: its numerator's channel is no breakdown of it."""
    dimension = read_indicators()[frame.indicator].numerator_breakdown.partition("=")[0]
    frame.members.pop(dimension, None)


def _repeats_rate(frame: Frame, sentence: Sentence) -> bool:
    """ "99,2% (năm 2023: 98,8%)", "cấp tỉnh 99,5%, cấp huyện 98,7%": the same rate at another time or place."""
    previous = frame.previous
    if previous is None or not previous.figure.percent or frame.own:
        return False
    if previous.measure == "change_abs" and frame.relation == "paren" and not frame.members.keys() & RATE_DIMENSIONS:
        return not ends_change(sentence, previous)  # "tăng 2,58% so với năm 2022 (80,08%)": what it was then
    if previous.measure != "level":
        return False
    if frame.members.get("channel") in OTHER_WAYS:
        return False  # "86% là giao dịch điện tử, 9% qua bưu điện"
    words = sentence.folded_in(frame.left, frame.figure.lead)
    if _is_only_dated(sentence, frame):
        return True  # "năm 2020 đạt 95,1%, năm 2021 đạt 96,4%"
    if words[-2:] in COMPARED_LEVELS or ends_change(sentence, frame):
        return True  # "hài lòng 85,5%, cao hơn mức 84,4% của năm 2019"
    if frame.relation == "paren" or frame.members.keys() & RATE_DIMENSIONS:
        return True
    # "năm 2021 chỉ 12% hồ sơ nộp qua mạng thì năm 2022 đã là 41%"
    dated = [entry for entry in sentence.dated if frame.left <= entry.mention.start < frame.figure.lead]
    following = sentence.word_at(frame.figure.end)
    ends = following is None or not following.folded.isalpha() or following.folded in function_words()
    return ends and any(entry.mention.role == "review" for entry in dated)


def _shares_silence(frame: Frame) -> bool:
    """ "tỷ lệ thanh toán trực tuyến đạt 98%, tăng 4%, chia ra: cấp tỉnh đạt 100%": shares of what has no indicator."""
    earlier = frame.previous
    while earlier is not None and earlier.figure.percent and not earlier.own:
        earlier = earlier.previous
    return earlier is not None and bool(earlier.own & silent())


def _tells_online_work(frame: Frame) -> bool:
    """ "xử lý trực tuyến toàn trình 68% hồ sơ", "hồ sơ toàn trình đạt 65%": the share done online from end to end."""
    served = frame.members.get("service_level") in ("full", "partial")
    return served and frame.own <= {"online", "receive", "resolve", "total"} and bool(frame.named.keys() & ONLINE)


def _goes_on_with_rate(frame: Frame, around: Around) -> bool:
    """ "Đứng sau là Quảng Ninh (55,4%)", "Tỷ lệ này ở cấp xã là 91%": the rate of the sentence before, elsewhere."""
    sentence, told = around.sentence, around.context.rate
    if told is None or frame.own or any(other.own or not other.figure.percent for other in around.earlier):
        return False
    following = sentence.word_at(frame.figure.end)
    if following is not None and following.folded.isalpha() and following.folded not in function_words():
        return False
    if any(other.reason in NOT_COUNTED for other in sentence.others if frame.left <= other.start < frame.figure.start):
        return False  # "2 sở, 5 xã dưới 95%"
    words = sentence.folded_in(frame.left, frame.figure.lead)
    meant = any(pair in SAME_RATE for pair in pairwise(words))
    place = frame.named.keys() & RATE_DIMENSIONS
    return meant or (bool(place) and frame.named.keys() <= told.members.keys() | RATE_DIMENSIONS)


def _is_only_dated(sentence: Sentence, frame: Frame) -> bool:
    """Whether nothing but a time and a link stand before a figure."""
    spans = [(e.mention.start, e.mention.end) for e in sentence.dated if e.mention.role in ("review", "event")]
    within = [(a, b) for a, b in spans if frame.left <= a and b <= frame.figure.lead]
    words = sentence.words_in(frame.left, frame.figure.lead)
    loose = {w.folded for w in words if not any(a <= w.start < b for a, b in within)}
    return bool(within) and loose <= DATED_LINKS


def _rate(unit: str, frame: Frame, around: Around) -> str | None:
    clause = frame.left if frame.strong and frame.parent is None else 0
    completed = any(h.sense.code == "complete" for h in around.sentence.between("concept", clause, frame.figure.start))
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
    return "dossier" if frame.own & {"early", "punctual", "on_time", "late"} else ""


def _whole_after(frame: Frame, sentence: Sentence) -> str:
    """ "68,5% của tổng số 168.000 hồ sơ": the unit of the count of which a percentage is the share; "" if none is."""
    following = next((figure for figure in sentence.figures if figure.start >= frame.figure.end), None)
    if following is None or following.percent:
        return ""
    words = sentence.folded_in(frame.figure.end, following.lead)
    noun = noun_after(sentence, following.end)
    return noun.sense.code if noun is not None and words and set(words) <= OF_WHOLE else ""


def settle_shares(frames: list[Frame], sentence: Sentence) -> None:
    """A share that stands before its count is that count's: "91,8%, tức 2.501 nhiệm vụ, đã hoàn thành".

    So is one that opens the sentence: "Đạt tỷ lệ 97,4%, số hồ sơ đã giải quyết là …".
    """
    for share, count in pairwise(frames):
        if not share.figure.percent or share.measure != "level" or count.figure.percent or count.measure != "level":
            continue
        if share.indicator != "other" and share.steps != ["owner"]:
            continue
        words = [word.folded for word in sentence.words_in(share.left, share.figure.lead)]
        opens = share is frames[0] and set(words) <= OPENING_WORDS and bool(words)
        if not opens and not sentence.between("same_as", count.left, count.figure.lead):
            continue
        rate = rate_of_count(count.indicator, count.members)
        if rate is not None and share.own <= count.own:
            share.indicator, share.members = rate.code, dict(count.members)
            share.steps = ["owner"]
            _drop_numerator_member(share)


def settle_fractions(frames: list[Frame], sentence: Sentence) -> None:
    """ "Có 45/50 nhiệm vụ, bằng 90%, đã hoàn thành": what is said of the share behind a fraction is said of its part.

    Of fractions joined by "và" the last one's share may say it for all of them.
    """
    rate = ""
    for share, whole, part in zip(frames[:1:-1], frames[-2:0:-1], frames[-3::-1], strict=True):
        if not share.figure.percent or whole.figure.role != "all" or part.figure.role != "part":
            continue
        if share.indicator == "other" and not share.own and rate:
            share.indicator = rate
        indicator = read_indicators().get(share.indicator)
        count = read_indicators().get(indicator.numerator) if indicator is not None else None
        plain = not part.own - {"total"} and part.measure == "level" and bool(part.steps)
        if count is not None and plain and part.unit in count.units and not count.code.endswith("_assigned"):
            part.indicator, part.also = count.code, ()
            whole.indicator = count.whole or whole.indicator
            share.members = {**part.members, **share.members}
        joined = plain and sentence.folded_in(part.left, part.figure.lead)[:1] == ["và"]
        rate = share.indicator if joined and share.indicator != "other" else ""
