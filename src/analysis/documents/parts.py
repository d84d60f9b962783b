"""What a reader of files hands over: the parts of a document in reading order, each with its place in the file.

A reader is a function `read_…(content: bytes, limits: Limits) -> list[Piece]`: it gets the file's bytes, never its
path, leaves no file behind, and raises InputError with a message that follows the file's name ("encrypted; save it
without a password"). formats.py lists the readers; `assemble` of assembling.py makes the Document of their parts.
"""

from dataclasses import dataclass

KINDS = ("heading", "paragraph", "item", "furniture")


@dataclass(frozen=True)
class Doubt:
    """A stretch of a text that was not read for sure: positions in that text, and how sure it is, 0–1."""

    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Part:
    """A stretch of running text: a heading, a paragraph, a list item, or furniture (menus, running heads, captions).

    `text` is what a person would read on the page, a list's sign or number included ("- ", "1. "); a line break in it
    parts two lines of one kind. "paragraph" also stands for "not known": what looks like a heading or an item is then
    made one. `place` is where it stands, for a person: "page 3", "paragraph 12". `confidence` is that of the whole
    part; `doubts` are single digits or words in `text` that are less sure.
    """

    kind: str
    text: str
    place: str
    confidence: float = 1.0
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its text, and over how many rows and columns it is merged.

    `place` is found by counting where it is empty: "table 1, cell B4" in a grid whose place is "table 1".
    """

    text: str
    rows: int = 1
    columns: int = 1
    place: str = ""
    confidence: float = 1.0
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table: rows of cells as in HTML, where a place that a merged cell covers has no cell of its own.

    `place` is "table 1" or "page 3, table 1". `header_rows`: how many of the first rows head the columns; None: not
    known. A caption is a Part before the Grid, a footnote one after it.
    """

    rows: tuple[tuple[Cell, ...], ...]
    place: str
    header_rows: int | None = None


@dataclass(frozen=True)
class Said:
    """What a file says of itself outside its text: `field` is title, published, publisher, province or kind.

    `value` as it stands there, a date included; `where` is its evidence: "meta og:title", "document properties".
    """

    field: str
    value: str
    where: str


@dataclass(frozen=True)
class Note:
    """One line on how the file was read, for the person who added it: "letters mended: TCVN3", "page 4 has no text"."""

    text: str


Piece = Part | Grid | Said | Note
