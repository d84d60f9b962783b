"""From the lines and tables of all pages to the parts of a document: running heads, paragraphs, tables over pages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

from analysis.documents.grids import column_letters
from analysis.documents.lines import ITEM
from analysis.documents.page_parts import Box, Item, Line, Ruled, Word
from analysis.documents.parts import Cell, Doubt, Grid, Part, Piece

DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"(?:[Tt]rang|[Pp]age)?[\s\-–—.]*\d{1,4}[\s\-–—.]*(?:(?:/|trên|of)\s*\d{1,4})?")
# Lines further apart than this, in their heights, are no paragraph, however the page is set.
WIDEST_PITCH = 2.0
# How many lines at the top and bottom of a page can be a running head or foot.
MARGIN_LINES = 3
SENTENCE_END = re.compile(r"[.;:!?…][\"”’)]*$")
BULLET = re.compile(r"(?:[-+•*–]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)]|[IVX]{1,5}[.)])$")
SOFT_HYPHEN = ("­", "\x02", "￾")


def make_pieces(pages: list[list[Item]], heights: list[float]) -> list[Piece]:
    """The parts of a document from its pages' items in reading order; `heights`: of the pages, in points.

    What stands at the top or bottom of several pages, or is a page's number, is furniture. Lines are joined into
    paragraphs, over the end of a column or page too; a table that goes on on the next page is one table.
    """
    _mark_furniture(pages, heights)
    flowing = [item for page in pages for item in page if not (isinstance(item, Line) and item.furniture)]
    pitch = _pitch(flowing)
    pieces: list[Piece] = []
    tables = 0
    for ruled, run in groupby(_join_tables(flowing), key=lambda item: isinstance(item, list)):
        if ruled:
            for table in run:
                tables += 1
                pieces.append(_grid(table, tables))  # type: ignore[arg-type]
        else:
            pieces += [_part("paragraph", lines) for lines in _paragraphs(list(run), pitch)]  # type: ignore[arg-type]
    furniture = [item for page in pages for item in page if isinstance(item, Line) and item.furniture]
    seen: set[str] = set()
    for line in furniture:
        shape = DIGITS.sub("#", line.text)
        if shape not in seen:
            seen.add(shape)
            pieces.append(_part("furniture", [line]))
    return pieces


def _mark_furniture(pages: list[list[Item]], heights: list[float]) -> None:
    margins: list[list[Line]] = []
    for items, height in zip(pages, heights, strict=True):
        lines = [item for item in items if isinstance(item, Line)]
        lines.sort(key=lambda line: line.top)
        first = [line for line in _apart(lines) if line.top < height * 0.15]
        last = [line for line in _apart(lines[::-1]) if line.bottom > height * 0.85 and line not in first]
        margins.append(first + last)
        for line in (*first[:1], *last[:1]):
            if PAGE_NUMBER.fullmatch(line.text.strip()) and len(lines) > 1:
                line.furniture = True
    shapes = Counter(shape for lines in margins for shape in {DIGITS.sub("#", line.text) for line in lines})
    # On two pages a repeated line may be chance (a heading); long ones are not, three times are not.
    often = {shape for shape, times in shapes.items() if times >= 3 or (times == 2 == len(pages) and len(shape) > 12)}
    for lines in margins:
        for line in lines:
            if DIGITS.sub("#", line.text) in often:
                line.furniture = True


def _apart(lines: list[Line]) -> list[Line]:
    """The lines at one end of a page that a gap parts from the others, the outermost first."""
    steps = [abs(b.top - a.top) for a, b in pairwise(lines)]
    usual = median([step for step in steps if step > 1] or [0.0])
    outer = [i for i, step in enumerate(steps[:MARGIN_LINES]) if step > 1.5 * usual]
    return lines[: outer[-1] + 1] if outer else lines[:1] if len(lines) <= 2 else []


def _pitch(items: list[Item]) -> float:
    """The usual step from one line to the next, as a multiple of a line's height."""
    steps = [
        (b.top - a.top) / max(a.bottom - a.top, 1)
        for a, b in pairwise(items)
        if isinstance(a, Line) and isinstance(b, Line) and a.page == b.page and b.top > a.top
    ]
    return min(median(steps), WIDEST_PITCH) if steps else 1.2


def _paragraphs(lines: list[Line], pitch: float) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not _goes_on(paragraph, line, pitch):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(paragraph: list[Line], line: Line, pitch: float) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    before = paragraph[-1]
    height = before.bottom - before.top
    room = before.column_right - before.right
    following = line.words[0].right - line.words[0].left
    full = room < following + height
    first = line.words[0].text
    if (BULLET.match(first) and len(line.words) > 1) or ITEM.match(line.text):
        # a date, an amount or a hyphen between two words may come to stand first on a line
        broken = full and first not in "+•*" and not SENTENCE_END.search(before.text)
        if not broken or line.left > before.left + height / 2:
            return False
    taller = (line.bottom - line.top) / max(height, 1)
    if not 0.8 < taller < 1.25:
        return False
    same_column = line.page == before.page and line.top > before.top
    if not same_column:
        return full and (first[:1].islower() or not SENTENCE_END.search(before.text))
    if line.top - before.top > height * pitch * 1.35:
        return False
    indent = line.left - line.column_left
    if not full:
        # centred or ragged text: a line that begins small goes on
        return first[:1].islower() and not SENTENCE_END.search(before.text)
    own = before.left - before.column_left
    if len(paragraph) == 1:
        # the second line of a paragraph stands further left than an indented first one, or below it
        if own > height and abs(indent - own) < 1 and SENTENCE_END.search(before.text) and not first[:1].islower():
            return False
        return indent <= max(own, 0) + height * 0.6
    return abs(line.left - before.left) < height * 0.6


def _part(kind: str, lines: list[Line]) -> Part:
    text, doubts, confidence = join_words([line.words for line in lines])
    pages = sorted({line.page for line in lines})
    place = f"page {pages[0]}" if len(pages) == 1 else f"pages {pages[0]}–{pages[-1]}"
    return Part(kind, text, place, confidence, doubts)


def join_words(lines: list[list[Word]]) -> tuple[str, tuple[Doubt, ...], float]:
    """The text of lines joined into one, what is doubtful in it, and how surely the rest was read.

    A word parted by a soft hyphen at a line's end is whole again, and so is one parted by a hyphen between small
    letters; names such as "HĐND-UBND" keep theirs.
    """
    text = ""
    doubts: list[Doubt] = []
    sure = max((word.confidence for words in lines for word in words), default=1.0)
    for words in lines:
        if text:
            parted = text.endswith("-") and text[-2:-1].islower() and words[0].text[:1].islower()
            text = text[:-1] if parted or text.endswith(SOFT_HYPHEN) else f"{text} "
        at = len(text)
        text += " ".join([word.text for word in words])
        for word in words:
            if word.doubts or word.confidence < sure:
                doubts += [replace(d, start=d.start + at, end=d.end + at) for d in word.doubts]
                if word.confidence < sure:
                    doubts.append(Doubt(at, at + len(word.text), word.confidence))
            at += len(word.text) + 1
    return text, tuple(doubts), sure


def _join_tables(items: list[Item]) -> list[Line | list[Ruled]]:
    """Tables as lists, with those that go on on the next page together."""
    joined: list[Line | list[Ruled]] = []
    for item in items:
        if isinstance(item, Line):
            joined.append(item)
            continue
        last = joined[-1] if joined else None
        if isinstance(last, list) and item.page == last[-1].page + 1 and _width(item) == _width(last[0]):
            last.append(item)
        else:
            joined.append([item])
    return joined


def _width(table: Ruled) -> int:
    return max(box.column + box.columns for box in table.boxes)


def _grid(tables: list[Ruled], number: int) -> Grid:
    rows: list[tuple[Cell, ...]] = []
    head: list[tuple[str, ...]] = []
    for table in tables:
        height = max(box.row + box.rows for box in table.boxes)
        own: list[tuple[Cell, ...]] = []
        boxes = {(box.row, box.column): box for box in table.boxes}
        covered = {
            (r, c)
            for b in table.boxes
            for r in range(b.row, b.row + b.rows)
            for c in range(b.column, b.column + b.columns)
        }
        for row in range(height):
            cells: list[Cell] = []
            for column in range(_width(table)):
                box = boxes.get((row, column))
                if box is not None:
                    cells.append(_cell(box, table.page, number, len(rows) + len(own)))
                elif (row, column) not in covered:
                    cells.append(Cell(""))
            own.append(tuple(cells))
        shown = [tuple(cell.text for cell in row) for row in own]
        if not head:
            head = shown
        else:
            # the head of the table is printed again on each page
            again = 0
            while again < min(len(shown), len(head)) and shown[again] == head[again]:
                again += 1
            own = own[again:]
        rows += own
    return Grid(tuple(rows), f"page {tables[0].page}")


def _cell(box: Box, page: int, number: int, row: int) -> Cell:
    text, doubts, confidence = join_words(box.lines)
    place = f"page {page}, table {number}, cell {column_letters(box.column)}{row + 1}"
    return Cell(text, box.rows, box.columns, place, confidence, doubts)
