"""Changes: "tăng 10,02% so với cùng kỳ", of what, in units, in per cent or in percentage points."""

from analysis.codelists.indicators import indicators_of_unit
from analysis.parsing.around import Around, take_members, take_over
from analysis.parsing.codes import RECEPTION, rate_of_count, resolve_indicator
from analysis.parsing.counts import NEUTRAL, read_count, resolve_code
from analysis.parsing.division import members_before
from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import noun_after, nouns_before
from analysis.parsing.numbers import parse_number
from analysis.parsing.places import RATE_DIMENSIONS
from analysis.parsing.reached import ends_change
from analysis.parsing.sentence import Sentence
from analysis.parsing.shares import change_share, names_share
from analysis.parsing.whole_counts import is_of_all
from analysis.parsing.words import Word

COUNTING = frozenset({"số", "lượng", "lượt", "truy", "cập", "xem"})
REACHED = ("lên", "xuống", "còn")
AS_MUCH_AS = ("đến", "tới")
REACHED_BY = (["đến"], ["tới"], ["còn"])


def find_change(sentence: Sentence, frame: Frame) -> str:
    """rise or fall when the word for it stands before the figure with nothing but dates and links between; else ""."""
    hits = [hit for hit in sentence.between("change", frame.left, frame.figure.lead) if hit.sense.code]
    if not hits:
        return _goes_on(sentence, frame)
    if ends_change(sentence, frame):
        return ""  # "từ 12,6% đã tăng lên 61,3%"
    hit = hits[-1]
    place = frame.figure.lead
    covered = [(h.start, h.end) for layer in ("link", "change") for h in sentence.between(layer, hit.start, place)]
    covered += [(e.mention.start, e.mention.end) for e in sentence.dated]
    loose = [
        word
        for word in sentence.words_in(hit.end, place)
        if not any(a <= word.start and word.end <= b for a, b in covered)
        and word.folded not in ("thêm", "so", "với", "khoảng", "đến", "tới")
    ]
    words = sentence.folded_in(hit.start, place)
    if words[-1] == "với" and words[-2] != "so":
        return ""  # "tăng so với tháng trước với hơn 36.700 hồ sơ": how many there were
    if frame.figure.percent and loose:
        loose = [word for word in loose if not _is_of_noun(sentence, word)]  # "tăng số lượt truy cập 15%"
    if frame.figure.percent and loose and words[1:2] == ["hơn"]:
        # "cao hơn mức hài lòng chung năm 2018 của tỉnh là 4,11%"
        bases = [e.mention for e in sentence.dated if e.mention.role == "base"]
        loose = [] if any(hit.end <= base.start < place for base in bases) and words[-1] == "là" else loose
    length = len(sentence.folded_in(hit.start, hit.end))
    reached = words[length - 1] in REACHED or words[length : length + 1] in REACHED_BY
    if reached and words[-1] in AS_MUCH_AS and _is_told_beside(sentence, frame):
        reached = False
    if reached and (not frame.figure.percent or frame.own):
        return ""  # "tăng lên 5.120 hồ sơ", "tỷ lệ đúng hạn tăng lên 98%": what has been reached, not by how much
    return "" if loose else hit.sense.code


def _is_told_beside(sentence: Sentence, frame: Frame) -> bool:
    """ "tiếp 900 lượt, giảm tới 120 lượt so với cùng kỳ": what it is now stands before, so this is by how much.

    Not "300 đơn, tăng đến 420 đơn vào năm 2023": of another time, or more than all there is.
    """
    before, noun = frame.previous, noun_after(sentence, frame.figure.end)
    if before is None or before.measure != "level" or before.figure.percent or before.compared:
        return False
    times = [e.mention for e in sentence.dated if e.mention.role == "review"]
    if noun is None or any(before.figure.end <= time.start < frame.right for time in times):
        return False
    return noun.sense.code == before.unit and not is_more(frame.figure, before.figure, before.unit)


def _is_of_noun(sentence: Sentence, word: Word) -> bool:
    if word.folded in COUNTING:
        return True
    named = [*sentence.layers.get("noun", ()), *sentence.layers.get("member", ())]
    return any(hit.start <= word.start < hit.end for hit in named)


def _named_subject(sentence: Sentence, frame: Frame) -> Hit | None:
    hits = [hit for hit in sentence.between("change", frame.left, frame.figure.lead) if hit.sense.code]
    nouns = sentence.between("noun", hits[-1].end, frame.figure.lead) if hits else []
    # "cao hơn năm trước 1,2 điểm phần trăm", "tăng so với cùng kỳ 12%": the words of a time count nothing
    times = [(entry.mention.start, entry.mention.end) for entry in sentence.dated]
    nouns = [noun for noun in nouns if not any(start <= noun.start < end for start, end in times)]
    return nouns[-1] if nouns else None


def _goes_on(sentence: Sentence, frame: Frame) -> str:
    """ "giảm 145 lượt tiếp, 1.276 lượt người": the second figure, bare but for its noun, falls like the first.

    Not behind what the first is measured from: "giảm 620 hồ sơ so với năm trước và 239 hồ sơ chuyển sang".
    """
    previous = frame.previous
    if previous is None or previous.measure != "change_abs" or frame.strong or frame.figure.percent:
        return ""
    noun = noun_after(sentence, frame.figure.end)
    if noun is None:
        return ""
    noun_unit = "person" if sentence.folded_in(noun.start, noun.end) == ["lượt", "người"] else noun.sense.code
    if frame.relation not in ("next", "and", "bare", "slash"):
        return ""
    if any(e.mention.role == "base" and previous.figure.end <= e.mention.start < frame.left for e in sentence.dated):
        return ""
    visitors = previous.unit in ("visit", "group") and noun_unit == "person"
    signs = (",", "và", ")", "với", "/") if visitors else (",", "và", ")")
    bare = all(word.folded in signs for word in sentence.words_in(frame.left, frame.figure.lead))
    steps = [step for step in previous.steps if step in ("rise", "fall")]
    return steps[-1] if bare and steps else ""


def read_change(frame: Frame, around: Around, change: str) -> bool:
    """A change of what the words before "tăng" name, else of the figure before; False where nothing is changed."""
    noun = noun_after(around.sentence, frame.figure.end)
    grouped = next((other for other in reversed(around.earlier) if other.measure == "level"), None)
    turns = noun is not None and around.sentence.folded_in(noun.start, noun.end) == ["lượt"]
    if turns and grouped is not None and grouped.unit == "group" and frame.own <= grouped.concepts:
        frame.unit = "group"  # "tiếp 65 lượt đoàn, giảm 77 lượt"
    if noun is not None and frame.previous is not None and frame.previous.unit == "meeting" and frame.unit == "session":
        frame.unit = "meeting"  # "52 phiên họp trực tuyến, giảm 11 phiên"
    alike = [other for other in around.earlier if other.unit == frame.unit and other.measure == "level"]
    told = frame.unit == "item" and bool(alike)  # "1.836 lượt thông tin về đơn thư, tăng 333 lượt"
    if frame.unit and nouns_before(around.sentence, frame) and not told:
        frame.members = take_members(frame, around)
        read_count(frame, around)
        if not alike:
            _take_from_before(frame, around)  # "So với tháng trước, số đơn giảm 6 đơn"
        frame.also = ()
    else:
        subject = frame.previous
        total = subject.parent if subject is not None else None
        named = [other for other in alike if frame.own and frame.own <= other.own]
        if named:
            subject = named[-1]  # "258 đã quá hạn; số quá hạn này giảm 35 nhiệm vụ"
        elif frame.strong and total is not None and frame.unit in ("", total.unit) and total in around.earlier:
            subject = total  # "465 đơn: 152 đơn khiếu nại, 313 đơn khác; giảm 24 đơn"
        elif total is not None and _ends_list(frame, total, around.earlier):
            subject = total  # "221 đơn, gồm 196 khiếu nại và 25 tố cáo, giảm 198 đơn": the list is complete
        if subject is not None and frame.unit and subject.unit not in ("", "percent", frame.unit):
            changed = frame.previous.members if frame.previous and frame.previous.measure != "level" else None
            # "312 lượt với 503 người, 5 đoàn với 52 người (giảm 53 lượt, 63 người)": of all who came
            subject = next((o for o in reversed(alike) if o.members == changed), alike[-1] if alike else None)
        if subject is not None and subject.relation == "all" and subject.previous is not None and not frame.own:
            subject = subject.previous  # "728/24.321 nhiệm vụ quá hạn (2,99%), giảm 120 nhiệm vụ"
        if (
            frame.unit
            and (subject is None or subject.unit != frame.unit)
            and noun_after(around.sentence, frame.figure.end)
        ):
            # "giảm 03 lượt đoàn đông người", of which nothing was said before
            frame.members = take_members(frame, around)
            read_count(frame, around)
            frame.also = ()
            _take_place_before(frame, around)
            if not alike:
                _take_from_before(frame, around)  # "Mức ấy tăng 60 lượt"
        elif subject is None and frame.unit:
            frame.indicator = "other"
        elif subject is None:
            return False
        else:
            frame.unit = frame.unit or subject.unit
            take_over(frame, subject)
            frame.members.update(_own_place(frame, around))
    frame.measure = "change_abs"
    frame.steps.append(change)
    return True


def _take_from_before(frame: Frame, around: Around) -> None:
    """Where a change's own words name nothing, it is one of what was told last in its unit."""
    told_before = around.context.alike.get(frame.unit)
    if frame.indicator == "other" and not frame.own and told_before is not None:
        take_over(frame, told_before)


def _take_place_before(frame: Frame, around: Around) -> None:
    """ "Trụ sở tiếp 292 lượt. So với cùng kỳ giảm 61 lượt, 85 người": of what the sentence before told, there."""
    if any(other.measure == "level" for other in around.earlier):
        return
    counts = [f for f in around.context.told if f.measure == "level" and not f.figure.percent and f.parent is None]
    family = ("visit", "person", "group")
    alike = [f for f in counts if f.unit == frame.unit or (f.unit in family and frame.unit in family)]
    if not alike or frame.members.keys() & RATE_DIMENSIONS:
        return
    places = [{d: m for d, m in f.members.items() if d in RATE_DIMENSIONS} for f in alike]
    if all(place == places[0] for place in places):
        frame.members.update(places[0])


def _own_place(frame: Frame, around: Around) -> dict[str, str]:
    """ "giảm 200 lượt (cấp tỉnh giảm 50, cấp huyện giảm 150)", "đơn gửi qua bưu điện giảm 12%": what part."""
    dimensions = (*RATE_DIMENSIONS, "host", "channel", "field")
    own = {d: m for d, m in members_before(around.sentence, frame).items() if d in dimensions}
    noun = noun_after(around.sentence, frame.figure.end)
    kinds = around.sentence.starting("member", noun.start) if noun is not None else []
    return own | {hit.sense.detail: hit.sense.code for hit in kinds if hit.sense.detail == "type"}


def _ends_list(frame: Frame, total: Frame, earlier: list[Frame]) -> bool:
    """Whether a change stands behind the parts of a total, two or more, that add up to it."""
    if frame.relation == "paren" or total not in earlier:
        return False
    parts = [other for other in earlier if other.parent is total and other.unit == total.unit]
    parts = [other for other in parts if other.measure == "level" and other.relation != "paren"]
    numbers = [parse_number(f.figure.digits, f.unit, f.figure.scale) for f in (total, *parts)]
    values = [number.value for number in numbers if number is not None]
    return len(parts) > 1 and len(values) == len(numbers) and values[0] == sum(values[1:])


def read_percent_change(frame: Frame, around: Around, owner: Frame | None, named: bool, change: str) -> None:
    """ "tăng 10,02% so với cùng kỳ": of a count a change in per cent, of a rate a change in percentage points."""
    frame.steps.append(change)
    previous = frame.previous
    if frame.relation == "paren" and previous is not None and previous.measure == "change_abs" and not named:
        take_over(frame, previous)  # "tăng 1.205 văn bản (tăng 4,5%)"
        frame.measure = "change_pct"
        return
    if named:
        count = resolve_code(frame.base_unit, frame.own, around.topics, frame, around)
        # "số cuộc họp tập trung giảm 30%"
        frame.indicator, frame.measure, frame.concepts = count or "other", "change_pct", frame.own
        words = around.sentence.folded_in(frame.left, frame.figure.lead)
        rate = rate_of_count(count, frame.members) if count and "lệ" in words else None
        if count and rate is None and "lệ" in words and "late" in frame.own:
            # "tỷ lệ nhiệm vụ quá hạn": a share of late work without a code of its own is one of overdue work
            overdue = resolve_code(frame.base_unit, frame.own | {"open"}, around.topics, frame, around)
            rate = rate_of_count(overdue, frame.members) if overdue else None
        rate = rate or resolve_indicator("percent", frame.own, around.topics)
        if rate is not None:
            # "tỷ lệ nhiệm vụ quá hạn giảm 14,74%", "tỷ lệ hài lòng tăng 2 điểm phần trăm": a rate changes by points
            frame.indicator, frame.measure, frame.unit = rate.code, "change_abs", "percentage_point"
            frame.members.pop(rate.numerator_breakdown.partition("=")[0], None)
        elif "lệ" in words:
            change_share(frame)
        return
    subject = frame.previous
    while subject is not None and subject.measure != "level":
        subject = subject.previous
    if subject is None and not around.earlier:
        subject = owner = around.context.only
        if subject is None and not nouns_before(around.sentence, frame):
            subject = owner = _only_total(around)
    noun = noun_after(around.sentence, frame.figure.end) or _measured_noun(frame, around)
    if noun is not None and subject is not None and noun.sense.code not in ("generic", subject.unit):
        # "1.567 người về 1.100 vụ việc (giảm 10% số lượt so với cùng kỳ)"
        alike = [o for o in around.earlier if o.unit == noun.sense.code and o.measure == "level"]
        subject = alike[-1] if alike else subject
    before = nouns_before(around.sentence, frame)
    if before and (subject is None or frame.strong or subject.unit != before[-1].sense.code):
        # "so với cùng kỳ, số đơn tăng 5%"
        unit = before[-1].sense.code
        told = next((o for o in around.earlier if o.unit == unit and o.measure == "level"), None)
        subject = owner = told or around.context.alike.get(unit, subject)
    changed = _named_subject(around.sentence, frame)
    if (
        not before
        and changed is not None
        and subject is not None
        and changed.sense.code not in ("generic", subject.unit)
    ):
        # "tiếp nhận 8.300 văn bản, …; tăng lượt truy cập 15%"
        subject = owner = around.context.alike.get(changed.sense.code)
    total = subject.parent if subject is not None else None
    if subject is not None and total is not None and not subject.figure.percent:
        subject = total if _ends_list(frame, total, around.earlier) else subject
    bare = around.sentence.folded_in(frame.left, frame.figure.lead)[:1] in (["tăng"], ["giảm"])
    goes_on = bare and subject is not None and subject.figure.percent and around.earlier[-1:] == [subject]
    share = names_share(around.sentence, frame)
    if share and subject is not None and not subject.figure.percent and not frame.own:
        change_share(frame)
        return
    if subject is None or (frame.strong and owner is None and not goes_on):
        spoken = bool(before) or (noun is not None and noun.sense.code not in ("generic", "not_counted"))
        spoken = spoken or bool(frame.own - {"total"})
        # "số lượt truy cập tăng 35%", "giảm 25% văn bản giấy": of something counted elsewhere
        unit = before[-1].sense.code if before else ""
        # "số lượt tiếp công dân giảm 12%, số người giảm 9%"
        beside = previous is not None and previous.measure != "level" and previous.indicator in RECEPTION
        concepts = frame.own | previous.own if beside and previous is not None else frame.own
        people = unit in ("group", "visit") or (unit == "person" and beside)
        told_so = resolve_code(unit, concepts, around.topics, frame, around) if people else None
        if (
            unit == "dossier"
            and not frame.own - NEUTRAL
            and not share
            and is_of_all(around.sentence, frame, before[-1])
        ):
            # "lượng hồ sơ đất đai tăng 25%": of those that come in, as a count of which nothing else is said
            told_so = next((i.code for i in indicators_of_unit(unit) if i.default), None)
            frame.steps.append("default")
        frame.indicator, frame.measure = told_so or ("other" if spoken else ""), "change_pct"
        if not told_so and share:
            change_share(frame)
        if told_so and unit == "group":
            frame.members["visitor"] = "group"  # "số đoàn đông người giảm 13%"
        return
    take_over(frame, subject)
    part = _own_place(frame, around)
    if "channel" in part and subject.unit == "petition":
        frame.indicator, frame.members = "petitions_received", {}  # "đơn gửi qua bưu điện tăng 5%"
    frame.members.update(part)
    frame.measure = "change_abs" if subject.figure.percent else "change_pct"
    if subject.figure.percent:
        frame.unit = "percentage_point"


def _only_total(around: Around) -> Frame | None:
    """ "nhận 900 đơn (100 khiếu nại, 800 khác). So với năm trước tăng 6%": the one total of the sentence before."""
    told = [f for f in around.context.told if f.measure == "level" and not f.figure.percent]
    totals = [f for f in told if f.parent is None or f.parent not in told]
    return totals[0] if len(totals) == 1 else None


def _measured_noun(frame: Frame, around: Around) -> Hit | None:
    """ "tăng 12% về số lượt": the noun that says of what the change is."""
    words = around.sentence.words_in(frame.figure.end, frame.right)[:3]
    if not words or words[0].folded != "về":
        return None
    return next((noun for word in words[1:] if (noun := noun_after(around.sentence, word.start))), None)
