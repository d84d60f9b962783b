"""What a document is once it has been read: clean text, and where each part of it stands."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """One row of sources.csv: a document and what is known of it. Empty text: not filled in."""

    source_id: str
    file: str
    province: str = ""
    published: dt.date | None = None
    publisher: str = ""
    title: str = ""
    url: str = ""
    kind: str = ""
    retrieved: str = ""
    note: str = ""


@dataclass(frozen=True)
class Block:
    """A stretch of the text that belongs together; `kind` is heading, paragraph, item, row or furniture."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """A table: each row a tuple of cells, each cell the (start, end) of its text in the document."""

    rows: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(frozen=True)
class Document:
    """A document ready for parsing.

    `text` is NFC; every span in the project is a slice of it. `offsets[i]` is the place of `text[i]` in the decoded
    file; empty when the two are the same.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    offsets: tuple[int, ...] = field(default=(), repr=False)

    def file_offset(self, position: int) -> int:
        """The place in the decoded file of a place in the clean text."""
        return self.offsets[position] if self.offsets else position

    def locator(self, position: int) -> str:
        """The line of the clean text in which a position stands, for instance `line 7`."""
        return f"line {self.text.count(chr(10), 0, position) + 1}"
