"""Frames that were understood become readings: one figure with its meaning, its place and how sure it is."""

from dataclasses import dataclass
from typing import NamedTuple

from analysis.codelists.indicators import read_indicators
from analysis.documents.document import Document
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.numbers import parse_number
from analysis.parsing.own_bodies import Body
from analysis.parsing.periods import Period
from analysis.parsing.sentence import Sentence

WHOLE_UNITS = ("document", "dossier", "task", "petition", "visit", "person", "session", "meeting", "report")
# How often a figure read from its own words is right, and what each step of inheritance takes off that. As they were
# first read, before any rule was written for them, in 156 documents its own words were right 612 of 657 times, list 70
# of 83, total 42 of 50, sentence before 6 of 10, default 2 of 10; read again by the rules of now, of the 94 opened last
# list 46 of 52, total 27 of 31. The values lie between. test_accuracy.py holds them to the `held_out` documents.
SURE = 0.94
DOUBTS = {
    "list": 0.04,
    "total": 0.04,
    "list-state": 0.4,
    "sentence-before": 0.33,
    "section": 0.2,
    "default": 0.33,
    "unit-from-sentence-before": 0.3,
}


# Where the headings stand that something is under, the outermost first.
Headings = tuple[tuple[int, int], ...]


class Reading(NamedTuple):
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


class Unread(NamedTuple):
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
class Draft:
    """A figure read, before the questions that need the whole document: its scope, and early beside punctual."""

    frame: Frame
    sentence: Sentence
    frames: list[Frame]
    period: Period | None
    base: Period | None
    number: int
    headings: Headings = ()

    @property
    def family(self) -> str:
        """The family of its indicator; "" for a figure without one."""
        indicator = read_indicators().get(self.frame.indicator)
        return indicator.family if indicator else ""

    @property
    def clause(self) -> int:
        """Where its clause begins: behind the last semicolon before it."""
        if ";" not in self.sentence.folded:
            return self.sentence.start
        signs = self.sentence.signs_in(self.sentence.start, self.frame.figure.start, ";")
        return signs[-1].end if signs else self.sentence.start


def make_readings(draft: Draft, body: Body) -> list[Reading]:
    """The readings of a draft: one, or two for a figure that is received and settled at once."""
    frame = draft.frame
    if _is_fractional(frame):
        frame.indicator, frame.also = "other", ()
    district = frame.members.get("district", "").casefold()
    bare = district.removeprefix("thành phố ").removeprefix("thị xã ")  # "TP. Huế", "thành phố Huế"
    if district in body.name.casefold() or (body.scope == "district" and body.name.casefold().endswith(f" {bare}")):
        frame.members.pop("district", None)
    if body.scope == "commune" and frame.members.get("agency", "?").casefold() in body.name.casefold():
        del frame.members["agency"]
    if body.scope == "department" and frame.members.get("agency", "").startswith(body.name):
        frame.members.pop("agency", None)
    reading = Reading(
        quote_start=draft.sentence.start,
        quote_end=draft.sentence.end,
        figure=frame.figure,
        indicator=frame.indicator,
        measure=frame.measure,
        unit=frame.unit,
        members=tuple((d, m) for d, m in frame.members.items() if d != "level" or not _is_of_place(frame)),
        period=draft.period,
        base=draft.base,
        falls=frame.measure != "level" and "fall" in frame.steps,
        body=body,
        denominator=_denominator(frame, draft.frames) if frame.measure == "level" else "",
        rule="/".join(["clause", *frame.steps]),
        confidence=_confidence(draft),
    )
    return [reading, *(reading._replace(indicator=code) for code in frame.also)]


def with_assigner(reading: Reading, assigner: str) -> Reading:
    """A table's tasks were assigned by whom the text above it names, where its heads do not say."""
    indicator = read_indicators().get(reading.indicator)
    told = any(dimension == "assigner" for dimension, _ in reading.members)
    if not assigner or told or indicator is None or indicator.family != "tasks":
        return reading
    return reading._replace(members=(("assigner", assigner), *reading.members))


def _is_of_place(frame: Frame) -> bool:
    """ "Cấp huyện: huyện Bến Cầu 87,6%": of a place that is named the level says nothing more."""
    lower = "district" in frame.members and frame.members.get("level") == "commune"
    return ("agency" in frame.members or "district" in frame.members) and not lower


def _is_fractional(frame: Frame) -> bool:
    """Things counted are whole: "17,6 văn bản" is an average or a score, whatever stands around it."""
    if frame.unit not in WHOLE_UNITS or frame.measure == "change_pct" or "average" in frame.members:
        return False
    if frame.figure.digits.isdecimal():
        return False
    number = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    return number is not None and not number.value.is_integer()


def _denominator(frame: Frame, frames: list[Frame]) -> str:
    """What a rate is a share of, when the text says so: its count is named a part of a total, or out of one.

    "giải quyết 643.272 hồ sơ; trong đó đúng hạn 635.593 hồ sơ, chiếm 98,81%" says resolved. Two figures that merely
    follow each other say nothing, nor does a total of which the count is another share; then the total's own total
    may be meant ("giao 8.282 nhiệm vụ …; 1.350 chưa hoàn thành, trong đó 208 quá hạn (2,51%)").
    """
    rate = read_indicators().get(frame.indicator)
    if rate is None or not rate.denominators:
        return ""
    counts = [
        f for f in frames if f.indicator == rate.numerator and f.members == frame.members and f.measure == "level"
    ]
    pairs = [(count, count.parent) for count in counts if count.parent is not None and count.relation != "paren"]
    pairs += [(f.previous, f) for f in frames if f.relation in ("whole", "all") and f.previous in counts]
    alone: list[tuple[Frame | None, Frame]] = list(pairs)
    alone += [(None, f.parent) for f in (frame,) if f.parent is not None and f.relation == "part"]
    alone += [(count, whole.parent) for count, whole in pairs if whole.parent is not None]
    for count, whole in alone:
        word = whole.indicator.partition("_")[2]
        if whole.indicator != rate.numerator and word in rate.denominators and _may_be_share(frame, count, whole):
            return word
    return ""


def _may_be_share(rate: Frame, count: Frame | None, whole: Frame) -> bool:
    """Whether the percentage can be that of the count and the whole, rounded or cut in its last digit."""
    share = parse_number(rate.figure.digits, "percent")
    top = parse_number(count.figure.digits, count.unit, count.figure.scale) if count is not None else None
    bottom = parse_number(whole.figure.digits, whole.unit, whole.figure.scale)
    if share is None or top is None or bottom is None or not bottom.value:
        return True
    if rate.figure.qualifier != "exact" or (count and count.figure.qualifier != "exact") or bottom.step != 1:
        return True
    return abs(share.value - 100 * top.value / bottom.value) <= share.step


def _confidence(draft: Draft) -> float:
    """How sure the reading is, from the steps that it took; what has no indicator is a question."""
    confidence = SURE - sum(DOUBTS.get(step, 0.0) for step in draft.frame.steps)
    if draft.period is not None and draft.period.basis == "inferred":
        confidence -= 0.05
    return round(min(confidence, 0.5) if draft.frame.indicator == "other" else max(confidence, 0.05), 2)
