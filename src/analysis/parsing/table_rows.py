"""The rows of a table: what the words at the head of a row say of its figures, and which rows are parts of others."""

import re
from dataclasses import dataclass, field

from analysis.codelists.members import read_members, units_of_dimension
from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Document
from analysis.parsing.figures import find_figures
from analysis.parsing.meaning import states
from analysis.parsing.services import named_service
from analysis.parsing.table_heads import Column, Said, Span, cell_text, is_value, read_words, title_words

NUMBERED = re.compile(r"(?:[IVX]{1,5}|\d{1,3}(?:\.\d{1,3})*|[A-Za-zĐđ])[.)]?")
LEADING = re.compile(r"^(?:[-+*•–]|(?:[IVX]{1,5}|\d{1,3}(?:\.\d{1,3})*|[a-zđ])[.)])\s*")
PARENT = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.)]?")


@dataclass(slots=True)
class RowHead:
    """What the words of a row say: `known` where it is a total or names something that the code lists have.

    `stated_unit`: that of the row's unit column; `numbered`: its first cell is a running number; `section_only`: its
    concepts are the section's, not its own; `rank`: total, section or row.
    """

    text: str
    said: Said
    unit: str = ""
    stated_unit: str = ""
    concepts: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    members: dict[str, str] = field(default_factory=dict)
    known: bool = True
    percent: bool = False
    numbered: bool = False
    section_only: bool = False
    rank: str = "row"


@dataclass(slots=True)
class Sections:
    """What the section that a row stands in says: from a row without figures, or one with a Roman number."""

    said: Said = field(default_factory=lambda: Said(""))
    members: dict[str, str] = field(default_factory=dict)


def read_row_head(
    document: Document, columns: list[Column], row: tuple[Span, ...], labels: list[int], sections: Sections
) -> RowHead:
    """The head of one row; a row that opens a section changes `sections`."""
    spans = list(
        dict.fromkeys(
            row[at] for at in labels if not columns[at].is_named("unit") and not columns[at].is_named("remarks")
        )
    )
    texts = [(span, cell_text(document, span)) for span in spans]
    number = next((text for _, text in texts[:1] if NUMBERED.fullmatch(text)), "")
    if not number and 0 not in labels:
        first = cell_text(document, row[0])
        number = first if NUMBERED.fullmatch(first) and columns[0].is_named("numbering") else ""
    named = [(span, text) for span, text in texts if text and text != number and not is_value(text)]
    said = _join([read_words(document, *span) for span, _ in named])
    head = RowHead(said.text, said, said.lead_unit, numbered=bool(number))
    for at in labels:
        if columns[at].is_named("unit"):
            stated = read_words(document, *row[at])
            head.stated_unit = stated.counted
            head.percent = "%" in stated.text or "phần trăm" in stated.folded
    head.percent = head.percent or "%" in said.text or said.folded.startswith(("tỷ lệ", "tỉ lệ"))
    head.topics = said.topics | sections.said.topics
    head.members, printed = _members(document, columns, labels, row, named)
    head.concepts = said.concepts
    if printed:
        # words in a name count nothing: "Hộ tịch" holds no households
        head.unit, head.concepts = "", frozenset()
    total = _clean(said.text).casefold().rstrip(".: ") in title_words("totals")
    opens = not any(is_value(cell_text(document, span)) for at, span in enumerate(row) if at not in labels)
    if opens or PARENT.fullmatch(number):
        sections.said, sections.members = said, {} if total else dict(head.members)
        head.rank = "section"
    elif total and not number:
        # a total after the rows of a section is the section's only where the section says so itself
        head.members = {}
        sections.said, sections.members = Said(""), {}
    else:
        head.members = {**sections.members, **head.members}
        if not head.concepts:
            head.concepts, head.section_only = sections.said.concepts, True
        head.unit = head.unit or sections.said.lead_unit
    if total:
        head.concepts, head.rank = frozenset(), "total"
    own = head.members or head.concepts or head.unit or said.mentions
    head.known = total or not said.text or bool(own)
    return head


def _join(said: list[Said]) -> Said:
    joined = Said(" ".join(one.text for one in said))
    for one in said:
        joined.unit = one.unit or joined.unit
        joined.lead_unit = one.lead_unit or joined.lead_unit
        joined.concepts |= one.concepts
        joined.topics |= one.topics
        joined.members.update(one.members)
        joined.mentions += one.mentions
    return joined


def _clean(text: str) -> str:
    return LEADING.sub("", text).strip(" :")


def _members(
    document: Document, columns: list[Column], labels: list[int], row: tuple[Span, ...], named: list[tuple[Span, str]]
) -> tuple[dict[str, str], bool]:
    """The members that a row's words name, of the code lists or as printed in the dimension that the head names.

    The second value: whether one is as printed.
    """
    text = document.text
    members: dict[str, str] = {}
    as_printed = False
    for span, printed in named:
        said = read_words(document, *span)
        own = dict(said.members)
        for other in find_figures(text, *span, [])[1]:
            if other.levels:
                own.setdefault("service_level", other.levels)
        name = _clean(printed)
        if name.casefold().rstrip(".: ") in title_words("totals"):
            continue
        at = next(at for at in labels if row[at] == span)
        dimension = _dimension(columns[at], name)
        service = named_service(name) if dimension in ("", "field") and not said.concepts & states() else ""
        if service:
            own, as_printed = {k: v for k, v in own.items() if k in ("channel", "level")} | {"field": service}, True
        elif dimension and dimension not in own and "level" not in own and not said.concepts & states():
            own = {**{k: v for k, v in own.items() if k in ("channel",)}, dimension: name}
            as_printed = True
        members.update(own)
    return members, as_printed


def divides(unit: str, dimension: str, code: str) -> bool:
    """Whether a member may divide a count of that unit."""
    member = read_members().get((dimension, code))
    wanted = set(member.part_of) if member is not None and member.part_of else units_of_dimension(dimension)
    return not wanted or unit in wanted or (unit == "other" and dimension != "outcome")


def _dimension(column: Column, name: str) -> str:
    """The dimension of a row's name: by how the name begins, else by the title of its column."""
    folded = f"{name.casefold()} "
    beginnings = [
        (len(word), dimension)
        for dimension, words in read_toml("tables.toml")["beginnings"].items()
        for word in words
        if folded.startswith(f"{word} ") and len(name) > len(word)
    ]
    if beginnings:
        return str(max(beginnings)[1])
    title = column.leaf.folded.rstrip(".: ")
    for dimension, words in read_toml("tables.toml")["dimensions"].items():
        if title in words:
            return str(dimension)
    return ""
