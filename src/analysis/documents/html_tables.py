"""Tables of a web page: which of them hold figures, and their cells."""

import re

from selectolax.lexbor import LexborNode

from analysis.documents.html_lines import BOXES, HEADINGS, SILENT, SUPERSCRIPT, UNSEEN_LETTERS
from analysis.documents.parts import Cell, Grid

# "1.234", "95,7%", "12/15", "-", "1.234 hồ sơ"
FIGURE = re.compile(r"[-+~<>≥≤]?\s*\d[\d.,\s]*(?:/\s*\d[\d.,]*)?\s*(?:%|‰|\w{1,8}(?: \w{1,8})?)?")
MOST_SPANNED = 1_000  # as browsers have it
LONGEST_CELL = 1_500
BREAKS = BOXES | HEADINGS | {"br"}


def is_table(node: LexborNode) -> bool:
    """Whether a table holds figures in rows and columns; else it only lays out the page, a letterhead or a picture."""
    if any(inner.mem_id != node.mem_id for inner in node.css("table,form,article,h1")):
        return False
    wide = figures = 0
    for row in node.css("tr"):
        texts = [" ".join(cell.text().split()) for cell in _cells(row)]
        if any(len(text) > LONGEST_CELL for text in texts):
            return False
        wide += sum(map(bool, texts)) > 1
        figures += any(FIGURE.fullmatch(text) for text in texts[1:])
    return wide >= 2 and figures >= 1


def read_grid(node: LexborNode, number: int) -> Grid:
    """The cells of a table with what they span, and how many rows head it where the page says so."""
    rows: list[tuple[Cell, ...]] = []
    heads: list[bool] = []
    for row in node.css("tr"):
        cells = _cells(row)
        if not cells:
            continue
        rows.append(tuple(Cell(read_cell(cell), _span(cell, "rowspan"), _span(cell, "colspan")) for cell in cells))
        in_head = row.parent is not None and row.parent.tag == "thead"
        heads.append(in_head or all(cell.tag == "th" for cell in cells))
    header_rows = next((position for position, head in enumerate(heads) if not head), len(heads))
    return Grid(tuple(rows), f"table {number}", header_rows or None)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag in ("td", "th")]


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return min(max(1, int(value)), MOST_SPANNED) if value.isdecimal() and len(value) < 6 else 1


def read_cell(cell: LexborNode) -> str:
    """The text of a cell in one line; a raised footnote sign stays apart from the figure before it."""
    pieces: list[str] = []
    for node in cell.traverse(include_text=True):
        tag = node.tag or ""
        if tag == "-text":
            parent = node.parent
            name = parent.tag if parent is not None else ""
            if name in SILENT:
                continue
            text = node.text_content or ""
            pieces.append(text.translate(SUPERSCRIPT) if name == "sup" else text)
        elif tag in BREAKS:
            pieces.append(" ")
    return " ".join("".join(pieces).translate(UNSEEN_LETTERS).split())
