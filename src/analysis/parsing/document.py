"""A whole document: sentence by sentence into readings, and the numbers that gave none with the reason why."""

from collections import Counter
from dataclasses import dataclass, replace

from analysis.codelists.indicators import read_indicators
from analysis.documents.document import Block, Document
from analysis.documents.sentences import split_sentences
from analysis.parsing.assigners import find_assigner
from analysis.parsing.figures import Figure, NotFigure, find_figures
from analysis.parsing.frames import Frame, Sentence, make_frames, read_sentence
from analysis.parsing.meaning import noun_after
from analysis.parsing.periods import Period
from analysis.parsing.reading import Context, read_frames
from analysis.parsing.scopes import Body, read_scoping
from analysis.parsing.tables import read_tables
from analysis.parsing.timeline import Dated, Timeline

LEAD_SENTENCES = 3
DOUBTS = {"list": 0.04, "total": 0.04, "list-state": 0.15, "sentence-before": 0.2, "unit-from-sentence-before": 0.2}


@dataclass(frozen=True)
class Reading:
    """One figure understood: where it stands, what it counts, for whom and when.

    `period` None: the text gives no ground. `denominator` "": not said. `rule`: how it was read.
    """

    quote_start: int
    quote_end: int
    figure: Figure
    indicator: str
    measure: str
    unit: str
    members: tuple[tuple[str, str], ...]
    period: Period | None
    base: Period | None
    falls: bool
    body: Body
    denominator: str
    rule: str
    confidence: float


@dataclass(frozen=True)
class Unread:
    """A number that became no observation, and why; the reasons are codes of codelists/unread.toml."""

    quote_start: int
    quote_end: int
    start: int
    end: int
    reason: str


@dataclass(frozen=True)
class Parsed:
    """What a document gave."""

    document: Document
    readings: tuple[Reading, ...]
    unread: tuple[Unread, ...]


@dataclass(slots=True)
class _Draft:
    """A figure read, before the questions that need the whole document: its scope, and early beside punctual."""

    frame: Frame
    sentence: Sentence
    period: Period | None
    base: Period | None
    number: int


def parse_document(document: Document) -> Parsed:
    """Read every figure of a document. Never fails on a text: what is not understood is listed as unread."""
    timeline = Timeline(document)
    context = Context()
    drafts: list[_Draft] = []
    unread: list[Unread] = []
    lead_end = 0
    number = 0
    for block in document.blocks:
        if block.kind == "furniture":
            continue
        if block.kind == "row":
            continue
        context.total = None if block.kind == "paragraph" else context.total
        for start, end in split_sentences(document, block):
            number += 1
            lead_end = end if number <= LEAD_SENTENCES else lead_end
            drafts += _read_one(document, start, end, block, timeline, context, unread, number)
    assigner = _first_assigner(drafts)
    for draft in drafts:
        _settle_punctual(draft, drafts)
        if _family(draft.frame) == "tasks" and "assigner" not in draft.frame.members:
            if document.source.province == "Cả nước":
                draft.frame.members["assigner"] = "government"
            elif assigner:
                draft.frame.members["assigner"] = assigner
    families = Counter("meetings" if d.frame.unit == "meeting" else _family(d.frame) for d in drafts)
    scoping = read_scoping(document.text, lead_end, document.source.province, families)
    readings = [
        reading
        for draft in drafts
        for reading in _finish(
            draft,
            scoping.at(draft.sentence.start, draft.frame.figure.start, _clause(draft), _family(draft.frame)),
        )
    ]
    for table in document.tables:
        rows, left = read_tables(document, table, timeline.current or timeline.first)
        body = scoping.default
        readings += [Reading(body=body, **row) for row in rows]
        unread += [Unread(*entry) for entry in left]
    readings.sort(key=lambda reading: (reading.figure.start, reading.figure.end))
    unread.sort(key=lambda entry: (entry.start, entry.end))
    return Parsed(document, tuple(readings), tuple(unread))


def _read_one(
    document: Document,
    start: int,
    end: int,
    block: Block,
    timeline: Timeline,
    context: Context,
    unread: list[Unread],
    number: int,
) -> list[_Draft]:
    text = document.text
    dated = timeline.read_sentence(text, start, end)
    figures, others = find_figures(text, start, end, [entry.mention for entry in dated])
    if not figures and not any(character.isdigit() for character in text[start:end]):
        sentence = read_sentence(text, start, end, dated, [], [])
        _hear(sentence, context, block, number)
        timeline.settle(dated, end)
        return []
    sentence = read_sentence(text, start, end, dated, figures, others)
    sentence.figures, skipped = _drop_uncounted(sentence)
    sentence.others = [*others, *skipped]
    frames = make_frames(sentence, context.total)
    read_frames(sentence, frames, context)
    places = [frame.figure.start for frame in frames]
    ends = [word.end for word in sentence.words if word.folded == ";"]
    drafts: list[_Draft] = []
    assigners = find_assigner(sentence)
    for index, frame in enumerate(frames):
        reason = _reason_against(sentence, frame, dated)
        if reason:
            skipped.append(NotFigure(frame.figure.start, frame.figure.end, reason))
            continue
        period = timeline.period_at(dated, places, index, ends)
        indicator = read_indicators().get(frame.indicator)
        if indicator is not None and indicator.dated == "stated" and (period is None or period.basis == "context"):
            period = timeline.later_in_sentence(dated, frame.figure.start)
        base = timeline.base_at(dated, frame.figure.start, period) if frame.measure != "level" else None
        if _family(frame) == "tasks":
            named = [code for place, code in assigners if place < frame.right] or [code for _, code in assigners]
            code = named[-1] if named else context.assigner
            if code:
                frame.members["assigner"] = code
        drafts.append(_Draft(frame, sentence, period, base, number))
    unread += [Unread(start, end, item.start, item.end, item.reason) for item in (*others, *skipped)]
    timeline.settle(dated, places[0] if places else end)
    _hear(sentence, context, block, number)
    kept = [draft.frame for draft in drafts if not draft.frame.figure.percent and draft.frame.measure == "level"]
    if kept:
        tops = [frame for frame in kept if frame.parent is None or frame.parent not in kept]
        if tops and tops[-1].parent is None:
            context.total = tops[-1]
        context.last = kept[-1]
    return drafts


def _hear(sentence: Sentence, context: Context, block: Block, number: int) -> None:
    """What a sentence hands on: its topics to the next one, those of a title or heading to the whole section."""
    context.topics = {hit.sense.code for hit in sentence.hits if hit.sense.layer == "topic"}
    if block.kind == "heading" or number == 1:
        context.section = set(context.topics)
    assigners = find_assigner(sentence)
    if assigners:
        context.assigner = assigners[-1][1]


def _drop_uncounted(sentence: Sentence) -> tuple[list[Figure], list[NotFigure]]:
    """Without the numbers of bodies, years, days and money: they count nothing of an office's work."""
    kept: list[Figure] = []
    dropped: list[NotFigure] = []
    for index, figure in enumerate(sentence.figures):
        place = figure.end
        if figure.role == "part" and index + 1 < len(sentence.figures):
            place = sentence.figures[index + 1].end
        noun = noun_after(sentence, place)
        if noun is not None and not figure.percent and figure.role != "score" and noun.sense.code == "not_counted":
            dropped.append(NotFigure(figure.start, figure.end, noun.sense.detail))
        else:
            kept.append(figure)
    return kept, dropped


def _reason_against(sentence: Sentence, frame: Frame, dated: list[Dated]) -> str:
    """Why a figure is no observation; "" when it is one."""
    plans = sentence.between("plan", frame.left, frame.figure.lead)
    if plans and frame.figure.lead - plans[-1].end <= 12:
        return "plan"
    leading = [entry.mention for entry in dated if entry.mention.start < frame.figure.start]
    if leading and leading[-1].role == "plan" and leading[-1].start >= frame.left:
        return "plan"
    if not frame.unit:
        return "no_noun"
    if not frame.indicator:
        return "change_without_subject"
    return ""


def _clause(draft: _Draft) -> int:
    place = draft.frame.figure.start
    return max(
        (w.end for w in draft.sentence.words if w.folded == ";" and w.end <= place), default=draft.sentence.start
    )


def _family(frame: Frame) -> str:
    indicator = read_indicators().get(frame.indicator)
    return indicator.family if indicator else ""


def _first_assigner(drafts: list[_Draft]) -> str:
    return next((d.frame.members["assigner"] for d in drafts if "assigner" in d.frame.members), "")


def _settle_punctual(draft: _Draft, drafts: list[_Draft]) -> None:
    """ "đúng hạn" said alone is on time; beside a stated "trước hạn" it is what was done on the day itself."""
    frame = draft.frame
    if not frame.indicator.startswith("dossiers_punctual"):
        return
    early = frame.indicator.replace("punctual", "early")  # a rate beside a stated early rate, a count beside a count
    beside = [
        other.frame for other in drafts if abs(other.number - draft.number) <= 1 and other.frame.indicator == early
    ]
    if not any(other.members.get("level") == frame.members.get("level") for other in beside):
        frame.indicator = frame.indicator.replace("punctual", "on_time")


def _denominator(frame: Frame) -> str:
    """What a rate is a share of, when the text says: the total under which its count stands, or the noun after it."""
    indicator = read_indicators().get(frame.indicator)
    if indicator is None or not indicator.denominators:
        return ""
    owner = frame.previous
    candidates = [owner.parent if owner else None, frame.parent, owner]
    for candidate in candidates:
        if candidate is not None and candidate.indicator and candidate.indicator != indicator.numerator:
            word = candidate.indicator.partition("_")[2]
            if word in indicator.denominators:
                return word
    return ""


def _finish(draft: _Draft, body: Body) -> list[Reading]:
    frame = draft.frame
    if frame.members.get("district", "").casefold() in body.name.casefold():
        frame.members.pop("district", None)
    reading = Reading(
        quote_start=draft.sentence.start,
        quote_end=draft.sentence.end,
        figure=frame.figure,
        indicator=frame.indicator,
        measure=frame.measure,
        unit=frame.unit,
        members=tuple(frame.members.items()),
        period=draft.period,
        base=draft.base,
        falls=frame.measure != "level" and "fall" in frame.steps,
        body=body,
        denominator=_denominator(frame) if frame.measure == "level" else "",
        rule="/".join(["clause", *frame.steps]),
        confidence=_confidence(draft),
    )
    return [reading, *(replace(reading, indicator=code) for code in frame.also)]


def _confidence(draft: _Draft) -> float:
    """How sure the reading is, from the steps that it took; what has no indicator is a question."""
    confidence = 0.97 - sum(DOUBTS.get(step, 0.02) for step in draft.frame.steps)
    if draft.period is not None and draft.period.basis == "inferred":
        confidence -= 0.05
    return round(min(confidence, 0.5) if draft.frame.indicator == "other" else confidence, 2)
