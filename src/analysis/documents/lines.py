"""The lines of a clean text: what each is, and which of them are rows of a table."""

import re
import unicodedata
from itertools import pairwise

from analysis.documents.document import Block, Table

# A longer line with bars is a dump: each of its cells would quote all of it.
LONGEST_ROW = 6_000

LINE = re.compile(r"[^\n]+")
ITEM = re.compile(r"\s*(?:[-+•*–](?:\s|(?=[^\W\d_]))|\d{1,2}[.)]\s|[a-zđ][.)]\s)")
HEADING = re.compile(r"\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)/]?\s+\S")
# Two columns with a bar between them may as well be a sentence with a bar in it.
NARROWEST = 3
# No letter carries more than a few marks; putting a long run of them in order takes time that grows with its square.
CLUSTER = re.compile(r"[^̀-ͯ][̀-ͯ]{0,30}|[̀-ͯ]{1,30}")


def compose(text: str) -> tuple[str, tuple[int, ...]]:
    """The NFC form of a text, and for each of its characters the place in the text; () when nothing changed.

    Many pages were typed with decomposed diacritics, in which no word would match.
    """
    if unicodedata.is_normalized("NFC", text):
        return text, ()
    pieces: list[str] = []
    offsets: list[int] = []
    for match in CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFC", match.group())
        pieces.append(piece)
        offsets.extend(range(match.start(), match.start() + len(piece)))
    return "".join(pieces), (*offsets, len(text))


def find_blocks(text: str, least: int = NARROWEST) -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    """The lines of a text as blocks, and its ` | ` tables of at least `least` columns."""
    lines = [trim(text, *match.span()) for match in LINE.finditer(text) if not match.group().isspace()]
    tables, rows = _find_tables(text, lines, least)
    kinds = ["row" if line in rows else find_kind(text[slice(*line)]) for line in lines]
    return tuple(Block(kind, *line) for kind, line in zip(kinds, lines, strict=True)), tables


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the white space at its ends."""
    line = text[start:end]
    begun = line.lstrip()
    if not begun:
        return start, start
    start += len(line) - len(begun)
    return start, start + len(begun.rstrip())


def find_kind(line: str) -> str:
    """What a line looks like: heading, item or paragraph."""
    heading = _is_heading(line)
    if ITEM.match(line) and not (heading and HEADING.match(line)):
        return "item"
    return "heading" if heading else "paragraph"


def _is_heading(line: str) -> bool:
    """A line that names what follows: short, without the full stop or comma of a sentence."""
    return (
        len(line) < 160
        and line[-1] not in ".;,…"
        and not ITEM.match(line.lstrip("0123456789."))
        and (bool(HEADING.match(line)) or len(line.split()) <= 16)
    )


def _cells(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The cells between upright bars, empty ones too, without the bars that only frame the row."""
    bars = [start - 1, *(i for i in range(start, end) if text[i] == "|"), end]
    cells = [trim(text, a + 1, b) for a, b in pairwise(bars)]
    framed = text[start] == "|"
    return tuple(cells[1:-1] if framed and text[end - 1] == "|" else cells[1:] if framed else cells)


def _find_tables(text: str, lines: list[tuple[int, int]], least: int) -> tuple[tuple[Table, ...], set[tuple[int, int]]]:
    """Runs of two or more lines with the same number (`least` or more) of cells between upright bars."""
    tables: list[Table] = []
    rows: set[tuple[int, int]] = set()
    run: list[tuple[tuple[int, int], ...]] = []
    spans: list[tuple[int, int]] = []

    def close() -> None:
        if len(run) >= 2:
            tables.append(Table(tuple(run), tuple(spans)))
            rows.update(spans)
        run.clear()
        spans.clear()

    last = -1
    for start, end in lines:
        if run and text.count("\n", last, start) > 1:
            close()
        last = end
        cells = _cells(text, start, end) if "|" in text[start:end] and end - start <= LONGEST_ROW else ()
        if len(cells) < least or (run and len(cells) != len(run[0])):
            close()
        if len(cells) >= least:
            run.append(cells)
            spans.append((start, end))
    close()
    return tuple(tables), rows
