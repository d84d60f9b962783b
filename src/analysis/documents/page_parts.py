"""What stands on a page: words with their boxes, the pieces and lines that they make, and tables with cells."""

from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.documents.parts import Doubt


class Word(NamedTuple):
    """A word and its box, in points from the page's upper left corner; how surely it was read, 0–1."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Segment:
    """Words that follow each other on one line without a wide gap."""

    words: list[Word]
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def __post_init__(self) -> None:
        _, self.left, self.top, self.right, self.bottom, *_ = self.words[0]
        for _, _, top, right, bottom, *_ in self.words:
            if right > self.right:
                self.right = right
            if top < self.top:
                self.top = top
            if bottom > self.bottom:
                self.bottom = bottom

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Line:
    """A line of running text in its column, from `column_left` to `column_right`."""

    words: list[Word]
    left: float
    top: float
    right: float
    bottom: float
    column_left: float = 0.0
    column_right: float = 0.0
    page: int = 0
    furniture: bool = False

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Box:
    """A cell of a table: its words line by line, and the rows and columns that it covers."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    lines: list[list[Word]] = field(default_factory=list)


@dataclass(slots=True)
class Ruled:
    """A table on a page: its cells, where it stands, and the places of its lines, if it has any."""

    boxes: list[Box]
    left: float
    top: float
    right: float
    bottom: float
    page: int = 0
    xs: tuple[float, ...] = ()
    ys: tuple[float, ...] = ()


Row = list[Segment]
Item = Line | Ruled
