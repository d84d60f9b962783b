"""The head of a table: which rows it takes, and what it says of each column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Document, Table
from analysis.parsing.figures import find_figures
from analysis.parsing.lexicon import KIND, Hit, find_phrases
from analysis.parsing.meaning import states
from analysis.parsing.periods import Mention, find_mentions
from analysis.parsing.words import split_words

Span = tuple[int, int]
Row = tuple[Span, ...]

COUNTED = ("document", "dossier", "task", "petition", "visit", "person", "session", "group", "meeting", "procedure")
MOST_HEAD_ROWS = 6
# "(1)", "A", "(3)=(4)+(5)": columns are numbered below the head
COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=\s*[\d()+\-/*x:.%\s]+)?", re.IGNORECASE)
VALUE = re.compile(
    r"[<>≥≤~+–-]?\s*(?:(?:trên|hơn|gần|dưới|khoảng|xấp xỉ|tăng|giảm)\s+)*\d[\d.,]*\s?(?:nghìn|ngàn|triệu|tỷ)?\s?%?"
    r"(?:\s?\(\s?\d[\d.,]*\s?%?\s?\))?(?:\s?/\s?\d[\d.,]*)?\s?[*†]*(?:\(\w{1,2}\))?"
)
YEAR = re.compile(r"(?:19|20)\d\d")
LEAD = re.compile(r"[\s\d.)+*–-]*(?:t[ỷỉ]\s+lệ\s+)?(?:tổng\s+)?(?:số\s+)?(?:lượng\s+)?(?:lượt\s+)?")
SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Said:
    """What a piece of a table says: the unit, the concepts and the members that its words name, and its times.

    `lead_unit`: the unit where its words begin with that noun ("Số văn bản đến"), not where they only mention it; it
    may be a kind of document then, which elsewhere ("BÁO CÁO …") is only mentioned.
    """

    text: str
    unit: str = ""
    lead_unit: str = ""
    concepts: frozenset[str] = frozenset()
    members: dict[str, str] = field(default_factory=dict)
    topics: frozenset[str] = frozenset()
    mentions: list[Mention] = field(default_factory=list)

    @property
    def counted(self) -> str:
        """The unit of a title."""
        return self.unit or self.lead_unit

    @property
    def folded(self) -> str:
        return self.text.casefold()


@dataclass(slots=True)
class Column:
    """A column: its titles from the top down, without those that head the whole table."""

    titles: list[Said]

    @property
    def leaf(self) -> Said:
        return self.titles[-1]

    def is_named(self, kind: str) -> bool:
        """Whether its lowest title is one of that kind of tables.toml."""
        return self.leaf.folded.rstrip(".:") in title_words(kind)

    @property
    def percent(self) -> bool:
        """Whether its numbers are shares, with or without the sign."""
        own = self.leaf.folded
        return "%" in own or own.startswith(("tỷ lệ", "tỉ lệ", "tỷ trọng"))

    @property
    def compares(self) -> bool:
        return any(word in title.folded for title in self.titles for word in title_words("compared"))

    def concepts(self) -> frozenset[str]:
        """What the numbers of the column are about: the lowest title that says it, in the light of those above."""
        return join_concepts([title.concepts for title in self.titles])


def join_concepts(levels: Sequence[frozenset[str]]) -> frozenset[str]:
    """The concepts of titles from the top down.

    "Đang giải quyết" over "Quá hạn" is open and late; "Đã giải quyết" over "Quá hạn" is late; "Tiếp nhận" over "Tổng
    số" or "Trực tuyến" is received.
    """
    above: frozenset[str] = frozenset()
    for own in levels:
        if not own:
            continue
        if own <= {"total", "online"}:
            above = own | above
        elif own & states() and above & {"open", "in_progress"}:
            above = own | (above & {"open", "in_progress"})
        else:
            above = own
    return above


@cache
def title_words(kind: str) -> frozenset[str]:
    """The words of one kind of tables.toml."""
    return frozenset(read_toml("tables.toml")[kind])


def read_words(document: Document, start: int, end: int) -> Said:
    """What document.text[start:end] says."""
    text = document.text
    said = Said(SPACE.sub(" ", text[start:end]).strip())
    layers = find_phrases(split_words(text, start, end))
    hits = sorted((hit for found in layers.values() for hit in found), key=lambda hit: (hit.start, hit.end))
    leading = [hit for hit in hits if LEAD.fullmatch(text[start : hit.start].casefold())]
    said.lead_unit = _unit(leading) or _unit(leading, kinds=True)
    said.unit = _unit(hits)
    names = [hit for hit in hits if hit.sense.layer == "agency" or hit.sense.detail == "level"]
    said.concepts = frozenset(
        hit.sense.code for hit in hits if hit.sense.layer == "concept" and not any(_holds(name, hit) for name in names)
    )
    said.topics = frozenset(hit.sense.code for hit in hits if hit.sense.layer == "topic")
    if any(sign.isdigit() for sign in said.text):
        levels = [other.levels for other in find_figures(text, start, end, [])[1] if other.levels]
        if levels:
            said.members["service_level"] = levels[0]
    for hit in hits:
        held = any(name.sense.layer == "agency" and _holds(name, hit) for name in names)
        if hit.sense.layer in ("member", "agency") and not held:
            said.members.setdefault(hit.sense.detail or "agency", hit.sense.code)
    said.mentions = find_mentions(text, start, end)
    return said


def _holds(name: Hit, hit: Hit) -> bool:
    """ "Sở, ngành tiếp nhận", "Ban Quản lý": the verb in a name says nothing of the row's figures."""
    return name.start < hit.start and hit.end <= name.end


def _unit(hits: list[Hit], kinds: bool = False) -> str:
    """The unit of the last noun that is counted; a kind of document (`kinds`) may only be mentioned."""
    nouns = [hit.sense for hit in hits if hit.sense.layer == "noun" and (hit.sense.detail == KIND) == kinds]
    return next((sense.code for sense in reversed(nouns) if sense.code in COUNTED), "")


def cell_text(document: Document, span: Span) -> str:
    """A cell's text with single spaces."""
    return SPACE.sub(" ", document.text[slice(*span)]).strip()


def is_value(text: str) -> bool:
    """Whether a cell holds a figure and nothing else; a bare year heads a column."""
    return VALUE.fullmatch(text) is not None and not YEAR.fullmatch(text)


def count_head_rows(document: Document, table: Table) -> tuple[int, list[int]]:
    """How many of the first rows head the columns, and which of them only number the columns.

    A row with a figure of its own ends the head; where even the first has one, the table has no head.
    """
    numbering: list[int] = []
    count = 0
    for row in table.rows[:MOST_HEAD_ROWS]:
        texts = [cell_text(document, span) for span in dict.fromkeys(row)]
        filled = [text for text in texts if text]
        if count and len(filled) > 2 and all(COLUMN_NUMBER.fullmatch(text) for text in filled) and _counts_up(filled):
            numbering.append(count)
        elif any(is_value(text) for text in texts[1:]) and not count < (table.header_rows or 0):
            break
        elif count and len(set(row)) == 1:
            break  # a row over the whole width opens a section
        elif count and sum(map(bool, texts)) == 1 and count >= (table.header_rows or 1):
            break
        count += 1
    else:
        count = min(count, table.header_rows or 1)
    return count, [row for row in numbering if row < count]


def _counts_up(texts: list[str]) -> bool:
    numbers = [int(match.group()) for match in (re.search(r"\d+", text) for text in texts) if match]
    return len(numbers) >= 2 and all(0 < b - a <= 2 for a, b in pairwise(numbers))


def read_columns(document: Document, table: Table, count: int, skipped: list[int]) -> list[Column]:
    """The columns with their titles from the head's rows."""
    known: dict[Span, Said] = {}
    columns: list[Column] = []
    heads = [row for i, row in enumerate(table.rows[:count]) if i not in skipped and len(set(row)) > 1]
    for at in range(len(table.rows[0])):
        spans = [span for span in dict.fromkeys(row[at] for row in heads) if cell_text(document, span)]
        for span in spans:
            if span not in known:
                known[span] = read_words(document, *span)
        columns.append(Column([known[span] for span in spans] or [Said("")]))
    return columns
