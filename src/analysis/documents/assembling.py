"""From the parts that a reader found to the Document."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from unicodedata import is_normalized

from analysis.documents.document import Block, Document, Source, Table
from analysis.documents.encodings import mend_all
from analysis.documents.grids import column_letters, lay_out
from analysis.documents.limits import Limits
from analysis.documents.lines import compose, find_blocks, find_kind, trim
from analysis.documents.parts import KINDS, Cell, Doubt, Grid, Note, Part, Piece, Said
from analysis.errors import InputError

SPACES = {ord(sign): " " for sign in "\t\n\v\f\r\x85\u2028\u2029"}
BAR = " | "


def assemble(parts: Iterable[Piece], source: Source, limits: Limits | None = None) -> Document:
    """The Document of a file's parts: one line a part or table row, NFC, tables as spans, a place for every line.

    A row's cells are joined by ` | `. A paragraph that looks like a heading or an item becomes one, as in a plain
    text, and so do lines with bars become a table. Raises InputError (without the file's name) where the parts hold no
    text or more than the limits allow.
    """
    text = _Text(limits or Limits())
    parts = mend_parts(list(parts))
    said: list[Said] = []
    notes: list[str] = []
    for part in parts:
        if isinstance(part, Said):
            said.append(part)
        elif isinstance(part, Note):
            notes.append(part.text)
        elif isinstance(part, Grid):
            text.add_grid(part)
        else:
            text.add_part(part)
    if not any(block.kind != "furniture" for block in text.blocks):
        raise InputError(
            "holds no text; look at it: save a page from the browser as “web page, complete” or as PDF, or leave it out"
        )
    whole = "".join(text.pieces)
    blocks, tables = _join_barred_lines(whole, text)
    places, doubts = tuple(text.places), tuple(text.doubts)
    return Document(source, whole, blocks, tables, places=places, doubts=doubts, said=tuple(said), notes=tuple(notes))


def mend_parts(parts: list[Piece]) -> list[Piece]:
    """The parts with the letters of old fonts as Vietnamese, and a note on it."""
    texts = [piece.text for piece in parts if isinstance(piece, Part)]
    texts += [cell.text for piece in parts if isinstance(piece, Grid) for row in piece.rows for cell in row]
    mended, note = mend_all(texts)
    if note is None:
        return parts
    by_text = dict(zip(texts, mended, strict=True))
    pieces: list[Piece] = [note]
    for piece in parts:
        if isinstance(piece, Part):
            piece = replace(piece, text=by_text[piece.text])
        elif isinstance(piece, Grid):
            rows = tuple(tuple(replace(cell, text=by_text[cell.text]) for cell in row) for row in piece.rows)
            piece = replace(piece, rows=rows)
        pieces.append(piece)
    return pieces


def _join_barred_lines(whole: str, text: "_Text") -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    """The blocks and tables, with paragraphs that are rows written with bars as tables too."""
    if "|" not in whole:
        return tuple(text.blocks), tuple(text.tables)
    free = {(block.start, block.end) for block in text.blocks if block.kind not in ("row", "furniture")}
    if not any("|" in whole[start:end] for start, end in free):
        return tuple(text.blocks), tuple(text.tables)
    found = [table for table in find_blocks(whole)[1] if free.issuperset(table.lines)]
    rows = {line for table in found for line in table.lines}
    blocks = tuple(b._replace(kind="row") if (b.start, b.end) in rows else b for b in text.blocks)
    return blocks, tuple(sorted([*text.tables, *found], key=lambda table: table.lines[0]))


@dataclass
class _Text:
    """The text as it grows."""

    limits: Limits
    length: int = 0
    cells: int = 0
    pieces: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def add_part(self, part: Part) -> None:
        """Each line of a part as a block of its kind."""
        if part.kind not in KINDS:
            raise ValueError(f"a part of kind {part.kind!r}")
        if part.confidence == 1 and not part.doubts and is_normalized("NFC", part.text):
            self._add_plain(part)
            return
        kind, at = part.kind, 0
        for line in part.text.split("\n"):
            if line and not line.isspace():
                start, end = trim(line, 0, len(line))
                self._mark(part.place)
                span = self._write_recognised(part, part.text, at + start, at + end)
                self.blocks.append(Block(find_kind(self.pieces[-1]) if kind == "paragraph" else kind, *span))
                self.pieces.append("\n")
                self.length += 1
            at += len(line) + 1

    def _add_plain(self, part: Part) -> None:
        """The same for a part in which nothing is doubtful or to be composed, as are nearly all."""
        kind, length = part.kind, self.length
        marked = False
        for line in part.text.split("\n"):
            clean = line.strip()
            if not clean:
                continue
            if not marked:
                self._mark(part.place)
                marked = True
            if not clean.isprintable():
                clean = clean.translate(SPACES)
            end = length + len(clean)
            self.blocks.append(Block(find_kind(clean) if kind == "paragraph" else kind, length, end))
            self.pieces += (clean, "\n")
            length = end + 1
        self.length = length
        self._check_length()

    def add_grid(self, grid: Grid) -> None:
        """A grid as a table; one of a single column as paragraphs; rows that show nothing of their own are left out."""
        cells, rows = lay_out(grid, self.limits.cells - self.cells)
        width = len(rows[0]) if rows else 0
        self.cells += len(rows) * width
        if width < 2:
            for cell in cells:
                self.add_part(Part("paragraph", cell.text, cell.place or grid.place, cell.confidence, cell.doubts))
            return
        spans: dict[int, tuple[int, int]] = {}
        kept: list[tuple[tuple[int, int], ...]] = []
        lines: list[tuple[int, int]] = []
        heads = 0
        for position, row in enumerate(rows):
            if not any(cells[number].text.strip() for number in row if number not in spans):
                continue
            lines.append(self._write_row(cells, row, spans, grid.place, position + 1))
            kept.append(tuple(spans[number] for number in row))
            heads += position < (grid.header_rows or 0)
        if kept:
            self.tables.append(Table(tuple(kept), tuple(lines), None if grid.header_rows is None else heads))

    def _write_row(
        self, cells: list[Cell], row: list[int], spans: dict[int, tuple[int, int]], place: str, at: int
    ) -> tuple[int, int]:
        """Write a row's line; each cell that is new gets its span, empty ones too."""
        first = self.length
        last = first
        for column, number in enumerate(row):
            if column:
                self._write(BAR if self.length > first else BAR.lstrip())
            if number in spans:
                continue
            cell = cells[number]
            self._mark(cell.place or f"{place}, cell {column_letters(column)}{at}")
            text = cell.text.translate(SPACES)
            start, end = trim(text, 0, len(text))
            spans[number] = self._write_recognised(cell, text, start, end)
            if start < end:
                last = self.length
        self.blocks.append(Block("row", first, max(last, self._end_without_space(first))))
        self._write("\n")
        return self.blocks[-1].start, self.blocks[-1].end

    def _end_without_space(self, first: int) -> int:
        return self.length - (self.length > first and self.pieces[-1].endswith(" "))

    def _write_recognised(self, part: Part | Cell, text: str, start: int, end: int) -> tuple[int, int]:
        """Write text[start:end] in NFC with the part's doubts, moved to where the letters now stand; its span."""
        piece = text[start:end]
        clean, offsets = compose(piece if piece.isprintable() else piece.translate(SPACES))
        first = self.length
        self._write(clean)
        if part.confidence == 1 and not part.doubts:
            return first, self.length

        def place(position: int) -> int:
            inside = min(max(position - start, 0), end - start)
            return first + (bisect_left(offsets, inside) if offsets else inside)

        if part.confidence < 1 and clean:
            self.doubts.append(Doubt(first, self.length, part.confidence))
        moved = (Doubt(place(d.start), place(d.end), d.confidence) for d in part.doubts)
        self.doubts += [doubt for doubt in moved if doubt.start < doubt.end]
        return first, self.length

    def _write(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self._check_length()

    def _check_length(self) -> None:
        if self.length > self.limits.characters:
            most = self.limits.characters
            raise InputError(f"more than {most} characters of text; split the document or raise the limit “characters”")

    def _mark(self, place: str) -> None:
        if place and (not self.places or self.places[-1][1] != place):
            self.places.append((self.length, place))
