"""Read the frames of a sentence: who inherits what, what is a rate, a change or a part, and which indicator results."""

from dataclasses import dataclass, field

from analysis.codelists.indicators import indicators_of_unit, read_indicators
from analysis.parsing.frames import GUARDED, Frame, Sentence
from analysis.parsing.meaning import (
    find_members,
    function_words,
    is_finished,
    is_open,
    members_before,
    noun_after,
    nouns_before,
    own_concepts,
    rate_of_count,
    resolve_indicator,
    resolve_unit,
    silent,
    states,
)

RATE_FAMILIES = ("dossier", "task", "petition", "document", "procedure", "visit")
# Members that the first of a list names for all of it, as long as the next name no verb of their own.
# States beside which a figure may still take over what it counts from its list or total.
TAKEN_OVER = frozenset({"online", "late_receipt"})
KNOWN_LAYERS = (*GUARDED, "district", "name", "link", "join", "part", "change")
RATE_DIMENSIONS = {"level", "agency", "district"}
LIST_DIMENSIONS = ("state", "title", "channel", "service_level")


@dataclass(slots=True)
class Context:
    """What earlier sentences hand on: topics (the heading's too), the last total and the last figure, the assigner."""

    topics: set[str] = field(default_factory=set)
    section: set[str] = field(default_factory=set)
    total: Frame | None = None
    last: Frame | None = None
    assigner: str = ""


@dataclass(slots=True)
class _Around:
    """What surrounds a frame while it is read: its sentence, the frames before it, topics, and the clause's topic."""

    sentence: Sentence
    context: Context
    earlier: list[Frame]
    topics: set[str]
    topic_members: dict[str, str]


def read_frames(sentence: Sentence, frames: list[Frame], context: Context) -> None:
    """Fill in unit, concepts, members, indicator and measure of each frame, in order."""
    topic_members: dict[str, str] = {}
    for index, frame in enumerate(frames):
        until = frames[index + 1].left if index + 1 < len(frames) else sentence.end
        topics = {hit.sense.code for hit in sentence.between("topic", sentence.start, max(until, frame.right))}
        _read_frame(frame, _Around(sentence, context, frames[:index], topics, topic_members))


def _read_frame(frame: Frame, around: _Around) -> None:
    sentence, context = around.sentence, around.context
    frame.own = own_concepts(sentence, frame)
    change = _change(sentence, frame)
    if frame.figure.percent or _is_point(sentence, frame):
        _read_percent(frame, around, change)
        return
    frame.unit = resolve_unit(sentence, frame)
    if change and _read_change(frame, around, change):
        return
    if frame.figure.role == "all" and frame.previous is not None:
        _read_whole(frame)
        return
    if frame.figure.role == "score":
        frame.unit, frame.indicator, frame.members = "other", "other", {"type": "score"}
        return
    if not frame.unit and frame.own and context.last is not None and not around.earlier:
        frame.unit = context.last.unit if context.last.unit in ("document", "dossier", "task") else ""
        frame.steps.append("unit-from-sentence-before")
    if frame.unit == "procedure" and {"receive", "resolve"} <= frame.own:
        frame.unit = "dossier"  # "tiếp nhận và xử lý 6.120 thủ tục" counts the dossiers
    frame.members = _members(frame, around)
    _read_count(frame, around)
    _set_topic(frame, around)
    _read_average(sentence, frame)


def _set_topic(frame: Frame, around: _Around) -> None:
    """ "Cấp tỉnh tiếp nhận 54 hồ sơ, đã giải quyết 51": the level named first holds for the clauses after it."""
    dimensions = {"level", "agency"}
    label = around.sentence.words_in(frame.left, frame.figure.lead)
    if label and label[-1].folded == ":" and not around.earlier:
        dimensions |= {"type", "visitor"}  # "- Tiếp thường xuyên: 310 lượt …; riêng đoàn đông người có 5 đoàn"
    named = {d: m for d, m in members_before(around.sentence, frame).items() if d in dimensions}
    if frame.unit == "document":
        named.pop("type", None)
    named |= _clause_place(frame, around.sentence)
    if named and frame.own and frame.relation in ("first", "next") and frame.parent is None:
        around.topic_members.clear()
        around.topic_members.update(named)


def _clause_place(frame: Frame, sentence: Sentence) -> dict[str, str]:
    """ "Huyện Can Lộc tiếp nhận 500 hồ sơ, giải quyết 480": the place with which a clause opens."""
    for hit in sentence.between("district", frame.left, frame.figure.lead)[:1]:
        if len(sentence.words_in(frame.left, hit.start)) <= 2:
            return {"district": hit.sense.code}
    return {}


def _members(frame: Frame, around: _Around) -> dict[str, str]:
    """Own members, before those of the total, of a figure joined by "và" or a slash, and of the clause's topic."""
    members = dict(around.topic_members)
    previous = frame.previous
    if frame.parent is not None and (frame.relation != "paren" or not frame.figure.percent):
        members.update(frame.parent.members)
    if previous is not None and (frame.relation in ("and", "bare", "slash") or _is_same_visit(frame, previous)):
        kinds = frame.unit == "document" and noun_after(around.sentence, frame.figure.end) is not None
        members.update({d: m for d, m in previous.members.items() if not kinds or d not in ("type", "origin")})
    own = find_members(around.sentence, frame)
    if previous is not None and not frame.own and not frame.figure.percent:
        enumerated = own.keys() & RATE_DIMENSIONS
        if not frame.strong or enumerated:
            members.update(previous.listed)
            frame.listed.update(previous.listed)
    named = members_before(around.sentence, frame)
    frame.listed.update({d: m for d, m in named.items() if d in LIST_DIMENSIONS})
    members.update(own)
    return members


def _is_same_visit(frame: Frame, previous: Frame) -> bool:
    """ "33 đoàn, 432 người": the people are those of the visits or groups named just before."""
    counted = frame.unit == "person" and previous.unit in ("visit", "group") and not frame.strong
    return counted and frame.parent is previous.parent and frame.relation != "paren"


def _read_count(frame: Frame, around: _Around) -> None:
    concepts = frame.own | _remaining(around.sentence, frame)
    found = None
    for step, inherited in _inheritances(frame, around):
        if step != "own" and _has_unknown_verb(frame, around.sentence):
            break  # "hướng dẫn 320 đơn, lưu 430 đơn": another thing was done with these
        if step != "own" and frame.own & states() - TAKEN_OVER:
            break  # "302 đơn kỳ trước chuyển sang" is no part of what was received, even without an indicator
        beyond = around.context.section | (around.context.topics if step != "own" else set())
        found = _resolve(frame.unit, concepts | inherited, around.topics | beyond, frame, around)
        if found is not None or (concepts | inherited) & silent():
            concepts |= inherited
            if step != "own":
                frame.steps.append(step)
            break
    if not frame.own and _tells_rate(frame, around) and frame.previous is not None:
        # "đúng hạn đạt 91%, tức 309/338 hồ sơ": the count of which the rate is the share
        found = read_indicators()[frame.previous.indicator].numerator
        frame.steps = ["owner"]
    if found is None and not frame.own and not concepts:
        found = next((i.code for i in indicators_of_unit(frame.unit) if i.default), None)
    frame.concepts = concepts
    frame.indicator = found or "other"
    if not found:
        return
    indicator = read_indicators()[found]
    for concept, member in indicator.adds:
        if concept in concepts or concept == f"unit:{frame.unit}":
            dimension, _, code = member.partition("=")
            frame.members[dimension] = code
    frame.also = tuple(
        other.code
        for other in read_indicators().values()
        if found in other.also_with and frame.unit in other.units and other.when[0] <= frame.own
    )


def _tells_rate(frame: Frame, around: _Around) -> bool:
    previous = frame.previous
    rate = read_indicators().get(previous.indicator) if previous is not None and previous.figure.percent else None
    if rate is None or not rate.numerator or frame.unit not in read_indicators()[rate.numerator].units:
        return False
    return bool(around.sentence.between("same_as", frame.left, frame.figure.lead))


def _has_unknown_verb(frame: Frame, sentence: Sentence) -> bool:
    """Whether the figure's own words before it are only ones that the lexicon does not know."""
    if sentence.between("link", frame.left, frame.figure.lead):
        return False
    words = sentence.words_in(frame.left, frame.figure.lead)
    labels = [word.end for word in words if word.folded == ":"]
    words = [word for word in words if word.start >= max(labels, default=frame.left)]
    content = [w for w in words if w.folded.isalpha() and w.folded not in function_words()]
    known = any(
        hit.start <= word.start < hit.end
        for word in content
        for layer in KNOWN_LAYERS
        for hit in sentence.between(layer, frame.left, frame.figure.lead)
    )
    return bool(content) and not known


def _inheritances(frame: Frame, around: _Around) -> list[tuple[str, frozenset[str]]]:
    """What a figure may take over when its own words do not tell: from the list, its total, the sentence before."""
    steps: list[tuple[str, frozenset[str]]] = [("own", frozenset())]
    previous = frame.previous
    if previous is not None and previous.figure.percent and previous.previous is not None:
        previous = previous.previous
    if previous is not None and previous is not frame.parent:
        steps.append(("list", previous.concepts - states()))
    if frame.parent is not None:
        steps.append(("total", frame.parent.concepts))
    if previous is not None and previous is not frame.parent:
        steps.append(("list-state", previous.concepts))
    if not around.earlier:
        last = around.context.last
        same = last is not None and last.unit == frame.unit
        steps.append(("sentence-before", last.concepts - states() if last is not None and same else frozenset()))
    return steps


def _resolve(unit: str, concepts: frozenset[str], topics: set[str], frame: Frame, around: _Around) -> str | None:
    if (
        frame.own == {"not_due"}
        and not frame.strong
        and frame.parent is not None
        and is_finished(frame.parent.indicator)
    ):
        concepts = concepts - {"not_due"} | {"on_time"}  # "hoàn thành 90 nhiệm vụ (trong hạn 80, quá hạn 10)"
    if "late" in concepts and "open" not in concepts and _is_open_work(frame, around.earlier):
        concepts |= {"open"}
    found = resolve_indicator(unit, concepts, topics)
    return found.code if found else None


def _remaining(sentence: Sentence, frame: Frame) -> frozenset[str]:
    """ "còn 897 hồ sơ quá hạn": what remains is open, unless it is said to be settled."""
    hits = [h for h in sentence.between("remain", frame.left, frame.figure.lead) if frame.figure.lead - h.end <= 1]
    late = "late" in frame.own and not frame.own & {"resolve", "complete"}
    return frozenset({"open"}) if hits and late else frozenset()


def _is_open_work(frame: Frame, earlier: list[Frame]) -> bool:
    """Whether what is late here is open work: the total says so, else the nearest figure before it."""
    if frame.parent is not None and frame.parent.indicator:
        if is_open(frame.parent.indicator):
            return True
        if frame.parent.indicator == "tasks_assigned":
            # of all tasks assigned, those overdue are open, unless the list tells how the completed ones were done
            return not any(other.indicator in ("tasks_completed_on_time", "tasks_completed_early") for other in earlier)
        if is_finished(frame.parent.indicator) or frame.parent.indicator.endswith("completed"):
            return False
    for other in reversed(earlier):
        if is_open(other.indicator):
            return True
        if is_finished(other.indicator):
            return False
    return False


def _read_whole(frame: Frame) -> None:
    """The second number of "30/81 nhiệm vụ": what the first is a share of."""
    part = frame.previous
    assert part is not None
    frame.unit, frame.concepts, frame.own = part.unit, part.concepts, part.own
    indicator = read_indicators().get(part.indicator)
    whole = indicator.whole if indicator else ""
    frame.indicator = whole or part.indicator
    own = {d for d in part.members if not (part.parent and d in part.parent.members)}
    frame.members = dict(part.members) if whole else {d: m for d, m in part.members.items() if d not in own}
    frame.steps.append("fraction")


def _change(sentence: Sentence, frame: Frame) -> str:
    """rise or fall when the word for it stands before the figure with nothing but dates and links between; else ""."""
    hits = [hit for hit in sentence.between("change", frame.left, frame.figure.lead) if hit.sense.code]
    if not hits:
        return ""
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
    return "" if loose else hit.sense.code


def _read_change(frame: Frame, around: _Around, change: str) -> bool:
    """A change of what the words before "tăng" name, else of the figure before; False where nothing is changed."""
    if frame.unit and nouns_before(around.sentence, frame):
        frame.members = _members(frame, around)
        _read_count(frame, around)
        frame.also = ()
    else:
        alike = [other for other in around.earlier if other.unit == frame.unit and other.measure == "level"]
        subject = frame.previous
        if subject is not None and frame.unit and subject.unit not in ("", "percent", frame.unit):
            subject = alike[-1] if alike else None
        if subject is None and frame.unit:
            frame.indicator = "other"
        elif subject is None:
            return False
        else:
            frame.unit = frame.unit or subject.unit
            _take_over(frame, subject)
    frame.measure = "change_abs"
    frame.steps.append(change)
    return True


def _is_point(sentence: Sentence, frame: Frame) -> bool:
    after = noun_after(sentence, frame.figure.end)
    return after is not None and after.sense.code == "percentage_point"


def _read_percent(frame: Frame, around: _Around, change: str) -> None:
    sentence = around.sentence
    frame.unit = "percent"
    owner = _owner(frame)
    noun = noun_after(sentence, frame.figure.end)
    after = noun.sense.code if noun else ""
    before = [hit.sense.code for hit in nouns_before(sentence, frame)]
    frame.base_unit = _base_unit(frame, owner, after, before, around)
    frame.members = _members(frame, around)
    _set_topic(frame, around)
    named = bool(frame.own) and not (frame.own <= {"receive"} and owner is not None)
    if change and not (named and not before):
        _read_percent_change(frame, around, owner, named and bool(before), change)
        return
    if _repeats_change(frame, around):
        assert frame.previous is not None
        _take_over(frame, frame.previous)
        frame.measure = "change_pct"
        frame.steps += [step for step in frame.previous.steps if step in ("rise", "fall")]
        return
    direct = resolve_indicator("percent", frame.own, around.topics)
    if direct is None and owner is not None and not frame.own - owner.concepts:
        direct = resolve_indicator("percent", owner.concepts & {"satisfied"}, set())
        frame.members = {**owner.members, **frame.members} if direct else frame.members
    if direct is not None:
        frame.indicator, frame.concepts = direct.code, frame.own
        return
    if _repeats_rate(frame):
        assert frame.previous is not None
        members = {d: m for d, m in frame.members.items() if d in RATE_DIMENSIONS}
        _take_over(frame, frame.previous)
        frame.members.update(members)
        return
    frame.indicator = "other"
    if after in ("not_counted", "person", "group"):
        return
    if named and frame.base_unit:
        frame.concepts = frame.own
        rate = _rate(frame.base_unit, frame, around)
        if rate is None and frame.base_unit == "procedure" and "publish" not in frame.own:
            # "tỷ lệ giải quyết TTHC đúng hạn" speaks of the dossiers of the procedures
            rate = _rate("dossier", frame, around)
            frame.base_unit = "dossier" if rate else frame.base_unit
        if rate is not None:
            frame.indicator = rate
            _drop_numerator_member(frame)
            return
        if frame.own & silent():
            return
    if owner is not None and after in ("", owner.unit) and (not named or "online" in frame.own):
        rate_of_owner = rate_of_count(owner.indicator, owner.members)
        frame.members = {**owner.members, **frame.members}
        frame.concepts = owner.concepts
        if rate_of_owner is not None:
            frame.indicator = rate_of_owner.code
            _drop_numerator_member(frame)
            frame.steps.append("owner")
            return
    online = frame.members.get("channel") == "online" and frame.base_unit == "dossier"
    if online and not frame.own - {"online", "receive"}:
        frame.indicator = "dossiers_online_rate"
        _drop_numerator_member(frame)


def _drop_numerator_member(frame: Frame) -> None:
    """The share of dossiers sent online is a rate of all dossiers: its numerator's channel is no breakdown of it."""
    dimension = read_indicators()[frame.indicator].numerator_breakdown.partition("=")[0]
    frame.members.pop(dimension, None)


def _repeats_change(frame: Frame, around: _Around) -> bool:
    """ "giảm 854 (34,5%)", "tăng 1.200 hồ sơ, tương đương 12%": the same change in per cent."""
    previous = frame.previous
    if previous is None or previous.measure != "change_abs" or previous.figure.percent or frame.own:
        return False
    same = around.sentence.between("same_as", frame.left, frame.figure.lead)
    return frame.relation == "paren" or bool(same)


def _repeats_rate(frame: Frame) -> bool:
    """ "99,2% (năm 2023: 98,8%)", "cấp tỉnh 99,5%, cấp huyện 98,7%": the same rate at another time or place."""
    previous = frame.previous
    if previous is None or not previous.figure.percent or previous.measure != "level" or frame.own:
        return False
    return frame.relation == "paren" or bool(frame.members.keys() & RATE_DIMENSIONS)


def _take_over(frame: Frame, subject: Frame) -> None:
    frame.indicator, frame.members, frame.concepts = subject.indicator, dict(subject.members), subject.concepts


def _rate(unit: str, frame: Frame, around: _Around) -> str | None:
    completed = any(h.sense.code == "complete" for h in around.sentence.between("concept", 0, frame.figure.start))
    # a share of late work without a code of its own is one of overdue work, unless it divides what is completed
    as_open = (frame.own | {"open"},) if "late" in frame.own and not completed else ()
    for concepts in (frame.own, *as_open):
        count = _resolve(unit, concepts, around.topics, frame, around)
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
    if frame is not None and frame.figure.role == "all" and frame.previous is not None:
        return frame.previous
    return frame


def _base_unit(frame: Frame, owner: Frame | None, after: str, before: list[str], around: _Around) -> str:
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
    for other in reversed(around.earlier):
        if other.base_unit or other.unit in RATE_FAMILIES:
            return other.base_unit or other.unit
    if around.context.last is not None:
        return around.context.last.base_unit or around.context.last.unit
    return "dossier" if frame.own & {"early", "punctual", "on_time", "late"} else ""


def _read_percent_change(frame: Frame, around: _Around, owner: Frame | None, named: bool, change: str) -> None:
    """ "tăng 10,02% so với cùng kỳ": of a count a change in per cent, of a rate a change in percentage points."""
    frame.steps.append(change)
    previous = frame.previous
    if frame.relation == "paren" and previous is not None and previous.measure == "change_abs" and not named:
        _take_over(frame, previous)  # "tăng 1.205 văn bản (tăng 4,5%)"
        frame.measure = "change_pct"
        return
    if named:
        count = _resolve(frame.base_unit, frame.own, around.topics, frame, around)
        frame.indicator, frame.measure, frame.concepts = count or "", "change_pct", frame.own
        return
    subject = frame.previous
    while subject is not None and subject.measure != "level":
        subject = subject.previous
    if subject is None or (frame.strong and owner is None):
        frame.indicator, frame.measure = "", "change_pct"
        return
    _take_over(frame, subject)
    frame.measure = "change_abs" if subject.figure.percent else "change_pct"
    if subject.figure.percent:
        frame.unit = "percentage_point"


def _read_average(sentence: Sentence, frame: Frame) -> None:
    """ "bình quân mỗi tháng hơn 1.600": an average is a breakdown of its own, never the total."""
    if not sentence.between("average", frame.left, frame.figure.lead):
        return
    for member in ("per_month", "per_day", "per_year"):
        before = sentence.between(member, frame.left, frame.figure.lead)
        if before or sentence.between(member, frame.figure.end, frame.right):
            frame.members["average"] = member
            return
