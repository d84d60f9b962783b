"""One cell of a table: its figure, in the light of its column, its row and the caption."""

import re
from dataclasses import dataclass, field

from analysis.codelists.indicators import Indicator, read_indicators
from analysis.documents.document import Document
from analysis.parsing.codes import is_open, rate_of_count, resolve_indicator
from analysis.parsing.dates import read_period, shift, stretch_before
from analysis.parsing.figures import Figure
from analysis.parsing.meaning import silent
from analysis.parsing.numbers import parse_number
from analysis.parsing.own_bodies import Body
from analysis.parsing.periods import Period, find_mentions
from analysis.parsing.places import PLACES
from analysis.parsing.readings import DOUBTS, SURE, WHOLE_UNITS, Reading, Unread
from analysis.parsing.sums import Entry
from analysis.parsing.table_heads import Column, Said, Span, join_concepts
from analysis.parsing.table_rows import RowHead, divides

SCORE = re.compile(r"\bđiểm\b(?! (?:giao dịch|tiếp nhận|bưu điện))")
# A reading whose meaning stands only in the caption, or whose row names nothing known, is a question.
FROM_CAPTION, UNKNOWN = 0.2, 0.5
FROM_ABOVE = DOUBTS["unit-from-sentence-before"]
# "tăng 10,02%" in a cell of the column "So với cùng kỳ"
CHANGE_WORD = re.compile(r"(?P<word>tăng|giảm)\s+(?:thêm\s+|trên\s+|hơn\s+|gần\s+)?$", re.IGNORECASE)


@dataclass(slots=True)
class TableReading:
    """A table as its heads tell it, and what it gave so far.

    `splits`: it counts what was early apart. `own_unit`: the table or its caption names `unit`; else it is that of a
    sentence above, or what the heads suggest. `entries`: the counts of each column, by its number.
    """

    document: Document
    columns: list[Column]
    labels: list[int]
    caption: Said
    unit: str
    own_unit: bool
    period: Period | None
    body: Body
    splits: bool
    readings: list[Reading] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    entries: dict[int, list[Entry]] = field(default_factory=dict)


LEFT = frozenset({"chuyển", "tồn"})  # "Tháng trước chuyển sang": what is left is of the table's own time


def read_cell(
    reader: TableReading, head: RowHead, column: Column, figure: Figure, line: Span, before: Reading | None
) -> Reading:
    """The reading of a cell's figure; `before` is that of the count to its left in the row, if there is one."""
    unit = _named_unit(head, column)
    doubt = 0.0 if unit or reader.own_unit else FROM_ABOVE
    unit = unit or reader.unit
    named = [item for title in column.titles for item in title.members.items()]
    members = {d: code for d, code in head.members.items() if d != "outcome" or divides(unit, d, code)}
    members |= {d: code for d, code in named if divides(unit, d, code)}
    percent = figure.percent or column.percent or head.percent
    period = _period(reader, column, head)
    measure, base, falls = "level", None, False
    if column.compares:
        if before is not None and not any(title.mentions for title in column.titles):
            period = before.period
        measure, base, falls = _change(reader, column, figure, percent, period)
    concepts = _concepts(column, head)
    from_caption = not concepts
    concepts = concepts or reader.caption.concepts
    indicator = _indicator(reader, head, column, unit, concepts, percent and measure == "level", before, members)
    if measure != "level" and indicator == "other" and before is not None:
        indicator, from_caption = before.indicator, False
    if column.compares and measure == "level":
        indicator = "other"
    if any(SCORE.search(title.folded) for title in column.titles):
        indicator = "other"
        members["type"] = "score"
    code = indicator if reader.splits else indicator.replace("dossiers_punctual", "dossiers_on_time")
    found = read_indicators().get(code)
    for concept, member in found.adds if found is not None and measure == "level" else ():
        if concept in concepts:
            dimension, _, added = member.partition("=")
            members.setdefault(dimension, added)
    if found is not None and found.numerator_breakdown:
        members.pop(found.numerator_breakdown.partition("=")[0], None)  # of all dossiers, not of those sent online
    if members.keys() & PLACES and members.get("level") != "commune":
        members.pop("level", None)
    number = parse_number(figure.digits, unit, figure.scale)
    if not percent and unit in WHOLE_UNITS and (number is None or not number.value.is_integer()):
        code = "other"  # things counted are whole: this is a score or an average
    known = code != "other" and (head.known or not head.text)
    sure = SURE - (0.0 if percent else max(FROM_CAPTION if from_caption else 0.0, doubt))
    return Reading(
        quote_start=line[0],
        quote_end=line[1],
        figure=figure,
        indicator=code if known else "other",
        measure=measure,
        unit=_shown_unit(unit, percent, measure, before),
        members=tuple(members.items()),
        period=period,
        base=base,
        falls=falls,
        body=reader.body,
        denominator=_denominator(column, code) if percent and measure == "level" else "",
        rule="table",
        confidence=round(sure, 2) if known else UNKNOWN,
    )


def _shown_unit(unit: str, percent: bool, measure: str, before: Reading | None) -> str:
    if not percent:
        return unit
    rate = read_indicators().get(before.indicator) if before is not None else None
    if measure == "change_abs" and rate is not None and "percent" in rate.units:
        return "percentage_point"
    return "percent"


def _named_unit(head: RowHead, column: Column) -> str:
    """The unit that the row's own unit column, the column's title, the row or a title above names; "" for none."""
    if any(SCORE.search(title.folded) for title in column.titles):
        return "other"
    above = next((title.counted for title in reversed(column.titles) if title.counted), "")
    return head.stated_unit or column.leaf.counted or head.unit or above


def _concepts(column: Column, head: RowHead) -> frozenset[str]:
    own = column.concepts()
    if not own or own == {"total"}:
        return head.concepts or own
    return join_concepts([own, head.concepts]) if head.concepts and not head.section_only else own


def _indicator(
    reader: TableReading,
    head: RowHead,
    column: Column,
    unit: str,
    concepts: frozenset[str],
    percent: bool,
    before: Reading | None,
    members: dict[str, str],
) -> str:
    topics = set(reader.caption.topics) | {t for title in column.titles for t in title.topics} | set(head.topics)
    if percent:
        own = column.leaf.concepts or head.concepts
        direct = resolve_indicator("percent", own | concepts, topics)
        if direct is not None:
            return direct.code
        if own:
            found = _count(unit if unit != "other" else reader.unit, own, before, topics)
        else:
            found = read_indicators().get(before.indicator) if before is not None else None
        rate = rate_of_count(found.code, members) if found is not None else None
        return rate.code if rate is not None else "other"
    found = _count(unit, concepts, before, topics)
    if found is not None and found.code == "dossiers_received" and concepts == {"total"} and before is not None:
        found = None  # a bare total behind other counts adds up something that no title names
    return found.code if found is not None else "other"


def _count(unit: str, concepts: frozenset[str], before: Reading | None, topics: set[str]) -> Indicator | None:
    if "late" in concepts and before is not None and is_open(before.indicator) and not concepts & {"open", "resolve"}:
        concepts |= {"open"}
    if concepts & silent():
        return None
    return resolve_indicator(unit, concepts, topics)


def _denominator(column: Column, code: str) -> str:
    """What a share is taken of: what the title over its title counts."""
    rate = read_indicators().get(code)
    above = frozenset(concept for title in column.titles[:-1] for concept in title.concepts)
    if rate is None:
        return ""
    for concept, word in (("resolve", "resolved"), ("due", "due"), ("receive", "received"), ("assign", "assigned")):
        if concept in above and word in rate.denominators:
            return word
    return ""


def _period(reader: TableReading, column: Column, head: RowHead) -> Period | None:
    """The period that the column's titles name, else the row, else the table's."""
    context = reader.period
    for said in (*reversed(column.titles), head.said):
        year = re.fullmatch(r"(?:19|20)\d\d", said.text)
        if year:
            found = find_mentions(f"năm {year.group()}", 0, 8)
            return read_period(found[0], int(year.group()), None) if found else context
        for mention in reversed(said.mentions):
            if mention.kind == "same" and context is not None and not column.compares:
                prior = mention.groups.get("prior")  # "Tháng trước"
                if prior and LEFT.isdisjoint(column.leaf.folded.split()):
                    return stretch_before(prior, context) or context
                return context if prior else shift(context, -1)
            period = read_period(mention, context.end.year if context else None, None)
            if mention.role == "review" and period is not None:
                return period
    return context


def _change(
    reader: TableReading, column: Column, figure: Figure, percent: bool, period: Period | None
) -> tuple[str, Period | None, bool]:
    """Measure, base and direction of a column that compares; one that does not say by how much stays a level."""
    told = column.leaf.folded
    text = reader.document.text
    beside = CHANGE_WORD.search(text, max(0, figure.start - 12), figure.start)
    if beside is None and not re.search(r"tăng|giảm|chênh lệch", " ".join(title.folded for title in column.titles)):
        return "level", None, False
    sign = text[max(0, figure.start - 2) : figure.start].strip()[-1:]
    falls = sign in ("-", "–", "−") or ("giảm" in told and "tăng" not in told)
    if beside is not None:
        falls = beside["word"].casefold() == "giảm"
    base = shift(period, -1) if period is not None else None
    return ("change_pct" if percent else "change_abs"), base, falls
