"""Plain text into a Document."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

from analysis.documents.document import Block, Document, Source, Table
from analysis.errors import InputError

MAX_BYTES = 20_000_000

LINE = re.compile(r"[^\n]*\S[^\n]*")
ITEM = re.compile(r"\s*(?:[-+•*–]\s|\d{1,2}[.)]\s|[a-zđ][.)]\s)")
HEADING = re.compile(r"\s*(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)/]?\s+\S")
CLUSTER = re.compile(r"[^̀-ͯ][̀-ͯ]*|[̀-ͯ]+")


def read_text(path: Path, source: Source) -> Document:
    """Read a UTF-8 text file into a Document.

    Raises InputError for a file that is missing, empty, larger than MAX_BYTES or no text.
    """
    if path.is_dir():
        raise InputError(f"{path}: a folder, not a document; name a file in the file column of sources.csv")
    if not path.is_file():
        raise InputError(f"{path}: no such file; correct the file column of sources.csv or put the document there")
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB; split the document")
    try:
        raw = path.read_bytes()
    except OSError as err:
        raise InputError(f"{path}: cannot be read ({err.strerror}); mend its permissions or take its row out") from err
    try:
        decoded = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InputError(
            f"{path}: byte {err.start} is not UTF-8, so this is no plain text; save the document as UTF-8 text"
        ) from err
    if "\0" in decoded:
        raise InputError(f"{path}: holds NUL bytes, so this is no plain text; save the document as UTF-8 text")
    if not decoded.strip():
        raise InputError(f"{path}: empty; put the document's text there or take its row out of sources.csv")
    return make_document(decoded, source)


def make_document(decoded: str, source: Source) -> Document:
    """A Document from decoded text: NFC with offsets, its lines as blocks, its ` | ` tables as tables."""
    text, offsets = compose(decoded.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [_trim(text, match.start(), match.end()) for match in LINE.finditer(text)]
    tables, rows = _find_tables(text, lines)
    blocks = tuple(Block("row" if (start, end) in rows else _kind(text[start:end]), start, end) for start, end in lines)
    return Document(source, text, blocks, tables, offsets)


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


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    line = text[start:end]
    if not line.strip():
        return start, start
    return start + len(line) - len(line.lstrip()), end - (len(line) - len(line.rstrip()))


def _kind(line: str) -> str:
    if ITEM.match(line) and not (HEADING.match(line) and _is_heading(line)):
        return "item"
    return "heading" if _is_heading(line) else "paragraph"


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
    cells = [_trim(text, a + 1, b) for a, b in pairwise(bars)]
    framed = text[start] == "|"
    return tuple(cells[1:-1] if framed and text[end - 1] == "|" else cells[1:] if framed else cells)


def _find_tables(text: str, lines: list[tuple[int, int]]) -> tuple[tuple[Table, ...], set[tuple[int, int]]]:
    """Runs of two or more lines with the same number (three or more) of cells between upright bars."""
    tables: list[Table] = []
    rows: set[tuple[int, int]] = set()
    run: list[tuple[tuple[int, int], ...]] = []
    spans: list[tuple[int, int]] = []

    def close() -> None:
        if len(run) >= 2:
            tables.append(Table(tuple(run)))
            rows.update(spans)
        run.clear()
        spans.clear()

    last = -1
    for start, end in lines:
        if run and text.count("\n", last, start) > 1:
            close()
        last = end
        cells = _cells(text, start, end) if "|" in text[start:end] else ()
        if len(cells) < 3 or (run and len(cells) != len(run[0])):
            close()
        if len(cells) >= 3:
            run.append(cells)
            spans.append((start, end))
    close()
    return tuple(tables), rows
