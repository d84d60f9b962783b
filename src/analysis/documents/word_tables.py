"""The tables of a Word document: rows, merged cells, and tables that only lay out text."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from analysis.documents.parts import Cell, Grid, Part, Piece

# What may stand around rows and cells.
AROUND = {qn(f"w:{tag}") for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}


def lay_out(grid: Grid) -> list[Piece]:
    """A grid, or its cells as paragraphs where it only lays out text side by side (a letterhead, the signature)."""
    widest = max((sum(cell.columns for cell in row) for row in grid.rows), default=0)
    if len(grid.rows) > 1 and widest > 1 and not _is_letterhead(grid, widest):
        return [grid]
    return [Part("paragraph", cell.text, cell.place) for row in grid.rows for cell in row if cell.text.strip()]


def _is_letterhead(grid: Grid, widest: int) -> bool:
    """Two columns and few rows, with no cell that is only a number."""
    cells = [cell.text.strip() for row in grid.rows for cell in row]
    return widest == 2 and len(grid.rows) <= 3 and not any(re.fullmatch(r"[\d.,\s%]+", text) for text in cells)


def find_rows(table: Any) -> Iterator[Any]:
    """The rows of a table in order."""
    for element in table:
        if element.tag == qn("w:tr"):
            yield element
        elif element.tag in AROUND:
            yield from find_rows(element)


def find_cells(row: Any) -> Iterator[Any]:
    """The cells of a row in order."""
    for element in row:
        if element.tag == qn("w:tc"):
            yield element
        elif element.tag in AROUND:
            yield from find_cells(element)


def grow(rows: list[list[Cell]], columns: list[list[int]], row: int, column: int) -> None:
    """Stretch the cell above a place that it covers too."""
    for above in range(row - 1, -1, -1):
        if column in columns[above]:
            at = columns[above].index(column)
            cell = rows[above][at]
            if above + cell.rows == row:
                rows[above][at] = Cell(cell.text, cell.rows + 1, cell.columns, cell.place)
            return


def span(properties: Any, tag: str, least: int) -> int:
    """A number of columns that a cell or row states; `least` where it states none."""
    element = properties.find(qn(tag)) if properties is not None else None
    text = element.get(qn("w:val")) if element is not None else ""
    return max(least, min(int(text), 100_000)) if text and text.isascii() and text.isdecimal() else least
