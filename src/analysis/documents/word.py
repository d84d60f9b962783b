"""Word documents (DOCX): paragraphs, lists, tables in place, notes, text boxes, heads and feet of pages."""

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document as open_docx
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from analysis.documents.archives import check_archive
from analysis.documents.grids import column_letters
from analysis.documents.limits import Limits
from analysis.documents.parts import Cell, Grid, Part, Piece, Said
from analysis.documents.word_numbering import Numbering
from analysis.documents.word_tables import AROUND, find_cells, find_rows, grow, lay_out, span
from analysis.errors import InputError

HEADING_STYLE = re.compile(r"(?:heading|title|subtitle|tiêu đề|đề mục)\b", re.IGNORECASE)
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PAGE_NUMBER = re.compile(r"[\s\-–/.]*(?:[Tt]rang|[Pp]age)?[\s\d\-–/.]*")

# What holds text of the paragraph itself; anything else (deleted text, field codes, comments) stays out.
ALONG = {
    qn(f"w:{tag}")
    for tag in (
        *("r", "ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo"),
        *("drawing", "pict", "object"),
    )
}
OWN = qn("w:p").removesuffix("p")
BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:ptab"): " ", qn("w:noBreakHyphen"): "-"}
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
NOTES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}


def read_word(content: bytes, limits: Limits) -> list[Piece]:
    """The parts of a DOCX file in reading order, as it stands with every tracked change accepted.

    A note follows the paragraph or table that refers to it, a text box the paragraph that it is tied to; heads and
    feet of pages are furniture. A table of one row or one column lays out text: its cells are paragraphs. Raises
    InputError for a file that is encrypted, damaged, unpacks beyond the limits or declares XML entities.
    """
    check_archive(content, limits)
    try:
        package = open_docx(io.BytesIO(content))
        body = package.element.body
        if body is None:
            raise ValueError("no body")
        reader = _Reader(package, limits)
    except Exception as err:  # python-docx raises whatever the broken part makes lxml, zipfile or itself stumble on
        raise InputError("damaged, so Word’s parts cannot be read; open and save it anew in Word") from err
    pieces = [*reader.read_properties(), *reader.read_blocks(body, 0)]
    return [*pieces, *reader.read_margins("header"), *reader.read_margins("footer")]


class _Reader:
    """The state of reading one document: its lists, notes and how many paragraphs and tables there were."""

    def __init__(self, package: Any, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self.styles = {
            style.style_id: (style.name or "", style.element.find(qn("w:pPr"))) for style in package.styles if style
        }
        parts = {rel.reltype.rsplit("/", 1)[-1]: rel for rel in package.part.rels.values() if not rel.is_external}
        self.numbering = Numbering(_root(parts.get("numbering")))
        self.notes = {name: _notes(_root(parts.get(f"{name}s")), name) for name in ("footnote", "endnote")}
        self.paragraphs = 0
        self.tables = 0
        self.waiting: list[tuple[str, str]] = []
        self.boxes: list[Any] = []
        self.joined = ""

    def read_properties(self) -> list[Piece]:
        """The title that the file gives itself."""
        try:
            title = self.package.core_properties.title or ""
        except Exception:  # a damaged part of properties is no reason to refuse the text
            return []
        return [Said("title", title.strip(), "document properties")] if title.strip() else []

    def read_margins(self, kind: str) -> list[Piece]:
        """The heads or feet of the pages, each text once, without page numbers."""
        seen: dict[str, None] = {}
        for rel in self.package.part.rels.values():
            if rel.is_external or rel.reltype.rsplit("/", 1)[-1] != kind:
                continue
            for paragraph in _root(rel).iter(qn("w:p")):
                text = " ".join(self._text(paragraph, self.limits.depth).split())
                if text and not PAGE_NUMBER.fullmatch(text):
                    seen[text] = None
        self.boxes.clear()
        self.waiting.clear()
        return [Part("furniture", text, f"page {kind}") for text in seen]

    def read_blocks(self, parent: Any, depth: int) -> Iterator[Piece]:
        """The paragraphs and tables of a body, a cell or a text box."""
        if depth > self.limits.depth:
            raise InputError(f"tables nested more than {self.limits.depth} deep; a Word report never is")
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._read_paragraph(element, depth)
            elif element.tag == qn("w:tbl"):
                yield from self._read_table(element, depth)
            elif element.tag in AROUND:
                yield from self.read_blocks(element, depth + 1)

    def _read_paragraph(self, element: Any, depth: int) -> Iterator[Piece]:
        self.paragraphs += 1
        place = f"paragraph {self.paragraphs}"
        properties = element.find(qn("w:pPr"))
        text = self.joined + self._text(element, self.limits.depth)
        self.joined = ""
        if properties is not None and properties.find(f"{qn('w:rPr')}/{qn('w:del')}") is not None:
            self.joined = text  # its end is deleted: the next paragraph goes on in it
            return
        if text.strip():
            style, inherited = self._style(properties)
            label = self._label(properties, inherited)
            headed = HEADING_STYLE.match(style) or _outlined(properties) or _outlined(inherited)
            yield Part("heading" if headed else "paragraph", label + text.strip(), place)
        yield from self._read_tied(depth)

    def _read_tied(self, depth: int) -> Iterator[Piece]:
        """The text boxes and notes that the text just read refers to."""
        boxes, self.boxes = self.boxes, []
        for box in boxes:
            yield from self.read_blocks(box, depth + 1)
        waiting, self.waiting = self.waiting, []
        for kind, number in waiting:
            note = self.notes[kind].pop(number, None)
            if note is not None:
                text = " ".join(self._text(p, self.limits.depth).strip() for p in note.iter(qn("w:p"))).strip()
                if text:
                    yield Part("paragraph", text, f"{kind} {number}")

    def _read_table(self, element: Any, depth: int) -> Iterator[Piece]:
        self.tables += 1
        number = self.tables
        rows: list[list[Cell]] = []
        columns: list[list[int]] = []
        nested: list[Any] = []
        heads, heading = 0, True
        for row in find_rows(element):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            heading = heading and properties is not None and _is_on(properties.find(qn("w:tblHeader")))
            heads += heading
            at = span(properties, "w:gridBefore", 0)
            cells: list[Cell] = [Cell("", columns=at)] if at else []
            starts = [0] if at else []
            for cell in find_cells(row):
                own = cell.find(qn("w:tcPr"))
                wide = span(own, "w:gridSpan", 1)
                merge = own.find(qn("w:vMerge")) if own is not None else None
                if merge is not None and merge.get(qn("w:val")) != "restart" and rows:
                    grow(rows, columns, len(rows), at)
                else:
                    text, tables = self._cell_text(cell)
                    nested += tables
                    name = f"table {number}, cell {column_letters(at)}{len(rows) + 1}"
                    cells.append(Cell(text, 1, wide, name))
                    starts.append(at)
                at += wide
                if at > self.limits.cells:
                    raise InputError(f"table {number} is wider than {self.limits.cells} cells; no report has such one")
            rows.append(cells)
            columns.append(starts)
        grid = Grid(tuple(map(tuple, rows)), f"table {number}", heads or None)
        yield from lay_out(grid)
        for table in nested:
            yield from self._read_table(table, depth + 1) if depth < self.limits.depth else ()
        yield from self._read_tied(depth)

    def _cell_text(self, cell: Any) -> tuple[str, list[Any]]:
        lines: list[str] = []
        tables: list[Any] = []
        waiting = list(cell)[::-1]
        while waiting:
            element = waiting.pop()
            if element.tag == qn("w:p"):
                self.paragraphs += 1
                properties = element.find(qn("w:pPr"))
                text = self._text(element, self.limits.depth).strip()
                if text:
                    lines.append(self._label(properties, self._style(properties)[1]) + text)
            elif element.tag == qn("w:tbl"):
                tables.append(element)
            elif element.tag in AROUND:
                waiting += list(element)[::-1]
        return "\n".join(lines), tables

    def _text(self, paragraph: Any, depth: int) -> str:
        """The text of a paragraph; its text boxes and notes are put by."""
        pieces: list[str] = []
        waiting = [(child, "") for child in reversed(paragraph)]
        while waiting:
            element, raised = waiting.pop()
            tag = element.tag
            if tag == qn("w:t"):
                text = element.text or ""
                pieces.append(text.translate(SUPERSCRIPT) if raised else text)
            elif tag in BREAKS:
                pieces.append(BREAKS[tag])
            elif tag in NOTES:
                self.waiting.append((NOTES[tag], element.get(qn("w:id")) or ""))
            elif tag == qn("w:txbxContent"):
                self.boxes.append(element)
            elif tag == f"{CHOICE}AlternateContent":
                # the same content for newer and older programs
                choice = element.find(f"{CHOICE}Choice")
                choice = element.find(f"{CHOICE}Fallback") if choice is None else choice
                waiting += [(child, "") for child in reversed(choice)] if choice is not None else []
            elif tag == qn("w:r"):
                properties = element.find(qn("w:rPr"))
                if properties is not None and _is_on(properties.find(qn("w:vanish"))):
                    continue
                waiting += [(child, _raised(properties)) for child in reversed(element)]
            elif tag in ALONG or (isinstance(tag, str) and not tag.startswith(OWN)):
                waiting += [(child, raised) for child in reversed(element)]
        return "".join(pieces)

    def _style(self, properties: Any) -> tuple[str, Any]:
        named = properties.find(qn("w:pStyle")) if properties is not None else None
        return self.styles.get(named.get(qn("w:val")), ("", None)) if named is not None else ("", None)

    def _label(self, properties: Any, inherited: Any) -> str:
        for holder in (properties, inherited):
            numbered = holder.find(qn("w:numPr")) if holder is not None else None
            if numbered is not None:
                name, level = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
                place = (level.get(qn("w:val")) or "0") if level is not None else "0"
                known = name.get(qn("w:val")) if name is not None else ""
                return self.numbering.label(known, int(place) if place.isdecimal() else 0)
        return ""


def _is_on(element: Any) -> bool:
    return element is not None and element.get(qn("w:val")) not in ("0", "false", "off")


def _raised(properties: Any) -> str:
    """ "raised" for a run set high: digits there are a note's sign or a power, no part of the number before."""
    mark = properties.find(qn("w:vertAlign")) if properties is not None else None
    return "raised" if mark is not None and mark.get(qn("w:val")) == "superscript" else ""


def _outlined(properties: Any) -> bool:
    level = properties.find(qn("w:outlineLvl")) if properties is not None else None
    return level is not None and level.get(qn("w:val")) in tuple("012345678")


def _root(rel: Any) -> Any:
    """The XML of a related part; an empty list where there is none."""
    if rel is None:
        return None
    part = rel.target_part
    element = getattr(part, "element", None)
    if element is not None:
        return element
    return parse_xml(part.blob)


def _notes(root: Any, kind: str) -> dict[str, Any]:
    """The notes by number, without the lines that part them from the text."""
    elements = [] if root is None else root.findall(qn(f"w:{kind}"))
    return {e.get(qn("w:id")): e for e in elements if e.get(qn("w:type")) in (None, "normal")}
