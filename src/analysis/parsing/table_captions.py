"""What the lines above a table say of it, and in which unit its figures are counted."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Block, Document, Table
from analysis.parsing.codes import resolve_indicator
from analysis.parsing.table_heads import Column, Said, Span, read_words

CAPTION_REACH = 400
# A caption may name people, procedures or sessions without counting them.
CAPTION_UNITS = ("document", "dossier", "task", "petition", "visit")
# What a table says of itself: "(Đơn vị tính: hồ sơ)" below its caption
STATED_UNIT = re.compile(r"(?:đơn vị tính|đvt|đv tính)\s*:?\s*(?P<unit>[^)\n;.|]{1,40})", re.IGNORECASE)
# A sentence that leads to a table; another one above it tells of something else.
LEADS = re.compile(r"(?:như sau|sau đây|dưới đây|:)[\s.]*$|\b(?:bảng|biểu|phụ lục)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.;]\s*$")
LONGEST_CAPTION = 250


@dataclass(frozen=True)
class Caption:
    """What a table is about: the words above it, the unit of its figures, and whether the table itself names that."""

    said: Said
    unit: str
    own_unit: bool


def read_caption(document: Document, table: Table, columns: list[Column]) -> Caption:
    """The caption of a table, its first row where that is one cell included.

    The unit is the one that the table states, else of its caption, of the first head that names one, of the sentences
    above it, if most of the heads are indicators in that unit, else the one in which most of them are; "other" where
    none is.
    """
    start, end = _reach(table)
    captions, sentences = _split(document, start, end, table.rows[0][0][0])
    said, unit = _join(document, captions)
    stated = STATED_UNIT.search(document.text, start, end)
    own = read_words(document, *stated.span("unit")).counted if stated else ""
    own = own or unit or next((title.counted for column in columns for title in column.titles if title.counted), "")
    told, before = _join(document, sentences)
    names = [read_words(document, *span).unit for span in captions]
    said = said if said.text else told
    said = replace(said, topics=said.topics | told.topics)
    if own:
        return Caption(said, own, True)
    usual = _usual_units(columns, said)
    if "procedure" in names and "dossier" in usual:
        return Caption(said, "dossier", True)
    if before and (not usual or before in usual):
        return Caption(said, before, False)
    return Caption(said, usual[0] if len(usual) == 1 else "other", False)


def _reach(table: Table) -> Span:
    """From where to where the lines before a table are its caption."""
    first = table.rows[0][0][0]
    return max(0, first - CAPTION_REACH), table.rows[0][0][1] if len(set(table.rows[0])) == 1 else first


def _split(document: Document, start: int, end: int, first: int) -> tuple[list[Span], list[Span]]:
    """The lines above a table that head it, and the sentences and what stands above another table."""
    captions: list[Span] = []
    sentences: list[Span] = []
    for match in re.finditer(r"[^\n]*\S[^\n]*", document.text[start:end]):
        span = start + match.start(), start + match.end()
        kind = _kind_at(document.blocks, span[0])
        if kind == "row" and span[0] < first:
            sentences += captions
            captions = []
        elif kind != "furniture":
            leads = LEADS.search(match.group()) is not None
            tells = SENTENCE_END.search(match.group()) is not None or len(match.group()) > LONGEST_CAPTION
            (sentences if tells and not leads else captions).append(span)
    return captions, sentences


def _kind_at(blocks: Sequence[Block], place: int) -> str:
    at = bisect_right(blocks, place, key=attrgetter("start")) - 1
    return blocks[at].kind if at >= 0 and place < blocks[at].end else ""


def _join(document: Document, spans: list[Span]) -> tuple[Said, str]:
    """What lines say together, and the unit of the last that names what is counted."""
    said, unit = Said(""), ""
    for span in spans:
        own = read_words(document, *span)
        named = own.unit if own.unit in CAPTION_UNITS else ""
        if named or not unit:
            said = replace(own, topics=own.topics | said.topics, mentions=[])
        unit = named or unit
    return said, unit


def _usual_units(columns: list[Column], said: Said) -> list[str]:
    """The units in which most of the heads are indicators, of those whose own verbs stand among the heads."""
    heads = [column.concepts() for column in columns if not column.percent and column.concepts()]
    heard = frozenset(concept for concepts in heads for concept in concepts)
    found = {
        unit: sum(resolve_indicator(unit, concepts, said.topics) is not None for concepts in heads)
        for unit, verbs in read_toml("tables.toml")["verbs"].items()
        if heard.intersection(verbs)
    }
    most = max(found.values(), default=0)
    return [unit for unit, number in found.items() if number == most] if most else []
