"""Read the frames of a sentence: who inherits what, what is a rate, a change or a part, and which indicator results."""

from dataclasses import dataclass, field

from analysis.codelists.indicators import read_indicators
from analysis.parsing.frames import Frame, Sentence
from analysis.parsing.meaning import (
    RATE_FAMILIES,
    find_members,
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


@dataclass(slots=True)
class Context:
    """What earlier sentences hand on: topics heard, the last total, the last frame of each family, the assigner."""

    topics: set[str] = field(default_factory=set)
    total: Frame | None = None
    last: Frame | None = None
    level: dict[str, str] = field(default_factory=dict)
    assigner: str = ""


def read_frames(sentence: Sentence, frames: list[Frame], context: Context, text: str) -> None:
    """Fill in unit, concepts, members, indicator and measure of each frame, in order."""
    topic_level: dict[str, str] = {}
    for index, frame in enumerate(frames):
        until = frames[index + 1].left if index + 1 < len(frames) else sentence.end
        topics = {
            hit.sense.code
            for hit in sentence.hits
            if hit.sense.layer == "topic" and hit.start < max(until, frame.right)
        }
        _read_frame(sentence, frame, frames[:index], topics, context, topic_level, text)


def _read_frame(
    sentence: Sentence,
    frame: Frame,
    earlier: list[Frame],
    topics: set[str],
    context: Context,
    topic_level: dict[str, str],
    text: str,
) -> None:
    frame.own = own_concepts(sentence, frame)
    change = _change(sentence, frame)
    if frame.figure.percent or _is_point(sentence, frame):
        _read_percent(sentence, frame, earlier, topics, context, topic_level, change)
        return
    frame.unit = resolve_unit(sentence, frame)
    if change and _read_change(sentence, frame, earlier, topics, context, change):
        return
    if frame.figure.role == "all" and frame.previous is not None:
        _read_whole(frame)
        return
    if frame.figure.role == "score":
        frame.unit, frame.indicator, frame.members = "other", "other", {"type": "score"}
        return
    if not frame.unit and context.last is not None and not earlier:
        frame.unit = context.last.unit if context.last.unit in ("document", "dossier", "task") else ""
        frame.steps.append("unit-from-sentence-before")
    frame.members = _members(sentence, frame, topic_level)
    _read_count(sentence, frame, earlier, topics, context, text)
    _set_topic(sentence, frame, topic_level)
    _read_average(sentence, frame)


def _set_topic(sentence: Sentence, frame: Frame, topic: dict[str, str]) -> None:
    """ "Cấp tỉnh tiếp nhận 54 hồ sơ, đã giải quyết 51": the level named first holds for the clauses after it."""
    named = {d: m for d, m in members_before(sentence, frame).items() if d in ("level", "agency")}
    if named and frame.own and frame.relation in ("first", "next") and frame.parent is None:
        topic.clear()
        topic.update(named)


def _members(sentence: Sentence, frame: Frame, topic_level: dict[str, str]) -> dict[str, str]:
    """Own members, before those of the total, of a figure joined by "và" or a slash, and of the clause's topic."""
    members = dict(topic_level)
    if frame.parent is not None and (frame.relation != "paren" or not frame.figure.percent):
        members.update(frame.parent.members)
    if frame.relation in ("and", "bare", "slash") and frame.previous is not None:
        members.update(frame.previous.members)
    elif not frame.own and not frame.strong and not frame.figure.percent and frame.previous is not None:
        members.update(
            {
                d: m
                for d, m in frame.previous.members.items()
                if d in ("state", "title", "channel", "service_level") and d in members_before(sentence, frame.previous)
            }
        )
    members.update(find_members(sentence, frame))
    return members


def _read_count(
    sentence: Sentence, frame: Frame, earlier: list[Frame], topics: set[str], context: Context, text: str
) -> None:
    concepts = frame.own | _remaining(sentence, frame, earlier)
    found = None
    for step, inherited in _inheritances(frame, earlier, context):
        found = _resolve(
            frame.unit,
            concepts | inherited,
            topics | (context.topics if step != "own" else set()),
            frame,
            earlier,
            context,
        )
        if found is not None or (concepts | inherited) & silent():
            concepts |= inherited
            if step != "own":
                frame.steps.append(step)
            break
    frame.concepts = concepts
    frame.indicator = found or "other"
    if found:
        indicator = read_indicators()[found]
        for concept, member in indicator.adds:
            if concept in concepts:
                dimension, _, code = member.partition("=")
                frame.members[dimension] = code
        frame.also = tuple(
            other.code
            for other in read_indicators().values()
            if found in other.also_with and frame.unit in other.units and any(a <= frame.own for a in other.when)
        )


def _inheritances(frame: Frame, earlier: list[Frame], context: Context) -> list[tuple[str, frozenset[str]]]:
    """What a figure may take over when its own words do not tell: from the list, its total, the sentence before."""
    steps: list[tuple[str, frozenset[str]]] = [("own", frozenset())]
    previous = frame.previous
    if previous is not None and previous.figure.percent:
        previous = previous.previous if previous.previous is not None else None
    if previous is not None and previous is not frame.parent:
        steps.append(("list", previous.concepts - states()))
    if frame.parent is not None:
        steps.append(("total", frame.parent.concepts))
    if previous is not None and previous is not frame.parent:
        steps.append(("list-state", previous.concepts))
    if not earlier and context.last is not None and context.last.unit == frame.unit:
        steps.append(("sentence-before", context.last.concepts - states()))
    elif not earlier:
        steps.append(("sentence-before", frozenset()))
    return steps


def _resolve(
    unit: str, concepts: frozenset[str], topics: set[str], frame: Frame, earlier: list[Frame], context: Context
) -> str | None:
    if "late" in concepts and "open" not in concepts and _is_open_work(frame, earlier, context):
        concepts |= {"open"}
    found = resolve_indicator(unit, concepts, topics)
    return found.code if found else None


def _remaining(sentence: Sentence, frame: Frame, earlier: list[Frame]) -> frozenset[str]:
    """ "còn 897 hồ sơ quá hạn": what remains is open, unless the word only joins two clauses."""
    hits = [h for h in sentence.between("remain", frame.left, frame.figure.lead) if frame.figure.lead - h.end <= 1]
    return (
        frozenset({"open"}) if hits and "late" in frame.own and not frame.own & {"resolve", "complete"} else frozenset()
    )


def _is_open_work(frame: Frame, earlier: list[Frame], context: Context) -> bool:
    """Whether what is late here is open work: the total says so, else the nearest figure before it."""
    if frame.parent is not None and frame.parent.indicator:
        if is_open(frame.parent.indicator):
            return True
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
    covered = [(h.start, h.end) for h in sentence.hits if h.sense.layer in ("link", "change")]
    covered += [(e.mention.start, e.mention.end) for e in sentence.dated]
    loose = [
        word
        for word in sentence.words
        if hit.end <= word.start
        and word.end <= frame.figure.lead
        and not any(a <= word.start and word.end <= b for a, b in covered)
        and word.folded not in ("thêm", "so", "với", "khoảng", "đến", "tới")
    ]
    return "" if loose else hit.sense.code


def _read_change(
    sentence: Sentence, frame: Frame, earlier: list[Frame], topics: set[str], context: Context, change: str
) -> bool:
    """A change of the figure before, or of what the words before "tăng" name; False where nothing is changed."""
    subject = _subject(sentence, frame, earlier)
    if subject is None:
        return False
    if subject.unit and frame.unit and subject.unit != frame.unit and not subject.figure.percent:
        return False
    frame.measure = "change_abs"
    frame.unit = frame.unit or subject.unit
    frame.indicator, frame.members, frame.concepts = subject.indicator, dict(subject.members), subject.concepts
    frame.steps.append(change)
    return True


def _subject(sentence: Sentence, frame: Frame, earlier: list[Frame]) -> Frame | None:
    if not earlier:
        return None
    if frame.relation == "paren" or frame.previous is None:
        return frame.previous or earlier[-1]
    return frame.previous


def _is_point(sentence: Sentence, frame: Frame) -> bool:
    after = noun_after(sentence, frame.figure.end)
    return after is not None and after.sense.code == "percentage_point"


def _read_percent(
    sentence: Sentence,
    frame: Frame,
    earlier: list[Frame],
    topics: set[str],
    context: Context,
    topic_level: dict[str, str],
    change: str,
) -> None:
    frame.unit = "percent"
    owner = _owner(frame)
    after = noun_after(sentence, frame.figure.end)
    before = nouns_before(sentence, frame)
    frame.base_unit = _base_unit(
        frame, owner, after.sense.code if after else "", [h.sense.code for h in before], earlier, context
    )
    frame.members = _members(sentence, frame, topic_level)
    _set_topic(sentence, frame, topic_level)
    named = bool(frame.own) and not (frame.own <= {"receive"} and owner is not None)
    if change and not (named and not before):
        _read_percent_change(sentence, frame, owner, named and bool(before), topics, earlier, context, change)
        return
    direct = resolve_indicator("percent", frame.own, topics)
    if direct is not None:
        frame.indicator, frame.concepts = direct.code, frame.own
        return
    frame.indicator = "other"
    if after is not None and after.sense.code in ("not_counted", "person", "group"):
        return
    if named and frame.base_unit:
        frame.concepts = frame.own
        count = _resolve(frame.base_unit, frame.own, topics, frame, earlier, context)
        rate = rate_of_count(count, frame.members) if count else None
        if rate is not None:
            frame.indicator = rate.code
            return
        if frame.own & silent():
            return
        if frame.base_unit == "procedure" and "publish" not in frame.own:
            count = _resolve("dossier", frame.own, topics, frame, earlier, context)
            rate = rate_of_count(count, frame.members) if count else None
            if rate is not None:
                frame.indicator, frame.base_unit = rate.code, "dossier"
                return
    if (
        owner is not None
        and (after is None or after.sense.code == owner.unit)
        and (not named or "online_meeting" in frame.own)
    ):
        rate = rate_of_count(owner.indicator, owner.members)
        frame.members = {**owner.members, **frame.members}
        frame.concepts = owner.concepts
        if rate is not None:
            frame.indicator = rate.code
            if rate.numerator_breakdown:
                frame.members.pop(rate.numerator_breakdown.partition("=")[0], None)
            frame.steps.append("owner")
            return
    if (
        frame.members.get("channel") == "online"
        and frame.base_unit == "dossier"
        and not frame.own - {"online_meeting", "receive"}
    ):
        frame.indicator = "dossiers_online_rate"
        frame.members.pop("channel")


def _owner(frame: Frame) -> Frame | None:
    """The count that a percentage belongs to: the one before it, or, after the end of a list, the list's total."""
    if frame.relation == "paren":
        return _count(frame.previous)
    if frame.strong and frame.parent is not None:
        return _count(frame.parent)
    return _count(frame.previous)


def _count(frame: Frame | None) -> Frame | None:
    while frame is not None and (frame.figure.percent or frame.measure != "level"):
        frame = frame.previous
    if frame is not None and frame.figure.role == "all" and frame.previous is not None:
        return frame.previous
    return frame


def _base_unit(
    frame: Frame, owner: Frame | None, after: str, before: list[str], earlier: list[Frame], context: Context
) -> str:
    if after in RATE_FAMILIES:
        return after
    if after and after not in ("generic",):
        return "" if after in ("not_counted", "person", "group") else after
    for unit in reversed(before):
        if unit in RATE_FAMILIES:
            return "dossier" if unit == "procedure" and "dossier" in before else unit
    if owner is not None and owner.unit:
        return owner.unit
    for other in reversed(earlier):
        if other.base_unit or other.unit in RATE_FAMILIES:
            return other.base_unit or other.unit
    if context.last is not None:
        return context.last.base_unit or context.last.unit
    return "dossier" if frame.own & {"early", "punctual", "on_time", "late"} else ""


def _read_percent_change(
    sentence: Sentence,
    frame: Frame,
    owner: Frame | None,
    named: bool,
    topics: set[str],
    earlier: list[Frame],
    context: Context,
    change: str,
) -> None:
    """ "tăng 10,02% so với cùng kỳ": of a count a change in per cent, of a rate a change in percentage points."""
    frame.steps.append(change)
    if named:
        count = _resolve(frame.base_unit, frame.own, topics, frame, earlier, context)
        frame.indicator, frame.measure, frame.concepts = count or "", "change_pct", frame.own
        return
    subject = frame.previous
    while subject is not None and subject.measure != "level":
        subject = subject.previous
    if subject is None or (frame.strong and owner is None):
        frame.indicator, frame.measure = "", "change_pct"
        return
    frame.indicator, frame.members, frame.concepts = subject.indicator, dict(subject.members), subject.concepts
    frame.measure = "change_abs" if subject.figure.percent else "change_pct"
    if subject.figure.percent:
        frame.unit = "percentage_point"


def _read_average(sentence: Sentence, frame: Frame) -> None:
    """ "bình quân mỗi tháng hơn 1.600": an average is a breakdown of its own, never the total."""
    if not sentence.between("average", frame.left, frame.figure.lead):
        return
    for layer, member in (("per_month", "per_month"), ("per_day", "per_day"), ("per_year", "per_year")):
        near = sentence.between(layer, frame.left, frame.figure.lead) + sentence.between(
            layer, frame.figure.end, frame.right
        )
        if near:
            frame.members["average"] = member
            return
