"""What a document is once it has been read: clean text, and where each part of it stands."""

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from analysis.documents.parts import Doubt, Said


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


class Block(NamedTuple):
    """A stretch of the text that belongs together; `kind` is heading, paragraph, item, row or furniture."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Table:
    """A table: each row a tuple of cells, each cell the (start, end) of its text in the document.

    All rows are equally wide. A merged cell stands, with the same (start, end), at every place that it covers; its text
    stands once, in the line of its first row. `lines` are the (start, end) of the rows in the text, one a row; a row's
    own text is that line. `header_rows`: how many of the first rows head the columns; None: not known.
    """

    rows: tuple[tuple[tuple[int, int], ...], ...]
    lines: tuple[tuple[int, int], ...] = ()
    header_rows: int | None = None


@dataclass(frozen=True)
class Document:
    """A document ready for parsing.

    `text` is NFC; every span in the project is a slice of it. `offsets[i]` is the place of `text[i]` in the decoded
    file; empty when the two are the same, and for a file that is not plain text. `places` are (start, place): from
    `start` on the text stands at that place of the file; empty for plain text. `doubts` are what was not read for
    sure, in positions of `text`. `said` is what the file says of itself outside its text, `filled` what of `source` was
    read from the document, with the evidence; `notes` are one line each on how it was read (another encoding, mended
    letters) and where sources.csv contradicts it.
    """

    source: Source
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    offsets: tuple[int, ...] = field(default=(), repr=False)
    places: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    doubts: tuple[Doubt, ...] = ()
    said: tuple[Said, ...] = ()
    notes: tuple[str, ...] = ()
    filled: tuple[Said, ...] = ()

    def without_furniture(self) -> str:
        """The text with NULs for its furniture, so that menus and captions are not heard; positions stay.

        A space would let the name of a body run on from before the furniture to behind it.
        """
        pieces: list[str] = []
        place = 0
        for block in self.blocks:
            if block.kind == "furniture":
                pieces += [self.text[place : block.start], "\0" * (block.end - block.start)]
                place = block.end
        return "".join([*pieces, self.text[place:]])

    def file_offset(self, position: int) -> int:
        """The place in the decoded file of a place in the clean text."""
        return self.offsets[position] if self.offsets else position

    def locator(self, position: int) -> str:
        """Where a position stands, for a person: `page 3`, `table 1, cell B4`; `line 7` in a plain text."""
        if self.places:
            return self.places[max(0, bisect_right(self.places, position, key=itemgetter(0)) - 1)][1]
        return f"line {bisect_left(self._line_ends, position) + 1}"

    @cached_property
    def _line_ends(self) -> list[int]:
        found: list[int] = []
        place = self.text.find("\n")
        while place >= 0:
            found.append(place)
            place = self.text.find("\n", place + 1)
        return found

    def confidence(self, start: int, end: int) -> float:
        """How surely text[start:end] was read, 0–1: that of its least sure stretch; 1 for what was not recognised."""
        return min((d.confidence for d in self.doubts if d.start < end and start < d.end), default=1.0)
