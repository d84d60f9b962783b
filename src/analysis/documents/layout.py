"""From the words of a page, each with its box, to lines in reading order and tables with aligned columns."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from analysis.documents.parts import Doubt

# Multiples of the height of a letter. Justified lines of Vietnamese, whose words are short, never open gaps so wide.
WIDE_GAP = 1.6
NUMERIC = re.compile(r"(?=.*\d)[\d.,%/()\s–-]+")
# The least white between two columns of a table; the space between two words is half of it.
STRIPE = 0.6


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


def find_rows(words: Sequence[Word]) -> list[Row]:
    """The words line by line from the top down, each line parted at its wide gaps."""
    rows: list[list[Word]] = []
    top = bottom = 0.0
    middles = [(word.top + word.bottom) / 2 for word in words]
    for at in sorted(range(len(words)), key=middles.__getitem__):
        word, middle = words[at], middles[at]
        # a box of capitals or of digits alone is lower than its line, so overlap tells more than equal edges
        if rows and top <= middle <= bottom:
            rows[-1].append(word)
            if word.bottom - word.top > bottom - top:
                top, bottom = word.top, word.bottom
        else:
            rows.append([word])
            top, bottom = word.top, word.bottom
    return [split_row(row) for row in rows]


def split_row(row: list[Word]) -> Row:
    """One line's words from left to right, parted at wide gaps."""
    row.sort(key=attrgetter("left"))
    wide = WIDE_GAP * (row[0].bottom - row[0].top)
    cuts: list[int] = []
    reach = row[0].right
    for at, word in enumerate(row):
        if word.left - reach > wide:
            cuts.append(at)
        reach = word.right
    if not cuts:
        return [Segment(row)]
    return [Segment(row[a:b]) for a, b in pairwise([0, *cuts, len(row)])]


def order_lines(rows: list[Row], page: int) -> list[Item]:
    """The rows of a page as lines in reading order, its columns one after the other, and its tables."""
    if not rows:
        return []
    left = min(row[0].left for row in rows)
    right = max(row[-1].right for row in rows)
    items: list[Item] = []
    at = 0
    while at < len(rows):
        if len(rows[at]) == 1:
            items.append(_line(rows[at][0], left, right, page))
            at += 1
            continue
        table = _find_table(rows, at, page)
        if table is not None:
            items.append(table[0])
            at = table[1]
            continue
        gutter, after = _find_gutter(rows, at, left, right)
        columns: list[list[Segment]] = [[], []]
        for row in rows[at:after]:
            for segment in row:
                columns[segment.left >= gutter].append(segment)
        if after - at < 2:
            columns = [list(rows[at])]
        for column in filter(None, columns):
            own = min(s.left for s in column), max(s.right for s in column)
            items += [_line(segment, *own, page) for segment in column]
        at = after
    return items


def lay_out_page(words: list[Word], tables: list[Ruled], page: int) -> list[Item]:
    """The lines and tables of a page in reading order; `words`: those outside of the ruled tables."""
    rows = find_rows(words)
    items: list[Item] = []
    for table in sorted(tables, key=lambda table: table.top):
        above = [row for row in rows if row[0].top + row[0].bottom < table.top + table.bottom]
        rows = rows[len(above) :]
        items += [*order_lines(above, page), table]
    return items + order_lines(rows, page)


def _line(segment: Segment, left: float, right: float, page: int) -> Line:
    return Line(segment.words, segment.left, segment.top, segment.right, segment.bottom, left, right, page)


def _find_gutter(rows: list[Row], at: int, left: float, right: float) -> tuple[float, int]:
    """The middle of the white stripe that parts two columns from rows[at] on, and the row behind its last one.

    A line that crosses the stripe ends the columns; a wide step down does so too where only one side goes on.
    """
    gaps = [(a.right, b.left) for a, b in pairwise(rows[at])]
    low, high = max(gaps, key=lambda gap: gap[1] - gap[0])
    after = at + 1
    for row in rows[at + 1 :]:
        height = row[0].bottom - row[0].top
        edges = [left, *(x for s in row for x in (s.left, s.right)), right]
        free = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
        if row[0].left - left < height / 2:
            free = free[1:]
        shared = [(max(a, low), min(b, high)) for a, b in free]
        best = max(shared, key=lambda gap: gap[1] - gap[0], default=(0.0, 0.0))
        if best[1] - best[0] < height * 0.8:
            break
        step = row[0].top - max(s.bottom for s in rows[after - 1])
        if len(row) == 1 and (step > 2 * height or row[0].left > high):
            centred = row[0].left > high
            if not centred or step > 2 * height:
                break
        low, high = best
        after += 1
    return (low + high) / 2, after


def _find_table(rows: list[Row], at: int, page: int) -> tuple[Ruled, int] | None:
    """The table with aligned columns that begins at a row, and the row behind it; None where there is none.

    Its rows have cells side by side, most of them with a number; a row with a single piece of text that fits a column
    goes on the cell above. Two columns of prose hold no numbers of their own and wide pieces of text.
    """
    run = [rows[at]]
    for row in rows[at + 1 :]:
        step = row[0].top - max(s.bottom for s in run[-1])
        height = row[0].bottom - row[0].top
        if step > 3 * height:
            break
        if len(row) == 1 and not _fits(row[0], run):
            break
        run.append(row)
    while run and len(run[-1]) == 1:
        run.pop()
    numeric = [row for row in run if len(row) > 1 and any(NUMERIC.fullmatch(s.text) for s in row[1:])]
    whole = [row for row in run if len(row) > 1]
    if len(numeric) < 2 or len(numeric) * 2 < len(whole):
        return None
    columns = _column_edges(whole)
    if len(columns) < 2:
        return None
    return _fill(run, columns, page), at + len(run)


def _fits(segment: Segment, run: list[Row]) -> bool:
    """Whether a piece of text stands within one column of the rows above it."""
    columns = _column_edges(run)
    touched = [(left, right) for left, right in columns if left < segment.right and segment.left < right]
    return len(columns) > 1 and len(touched) == 1 and segment.right - segment.left < 2 * (touched[0][1] - touched[0][0])


def _column_edges(rows: list[Row]) -> list[tuple[float, float]]:
    """The (left, right) of the columns: between them runs a white stripe through all rows with numbers."""
    body = [row for row in rows if any(NUMERIC.fullmatch(s.text) for s in row)] or rows
    words = sorted((word.left, word.right) for row in body for s in row for word in s.words)
    stripe = STRIPE * median([s.bottom - s.top for row in body for s in row])
    columns: list[tuple[float, float]] = []
    for left, right in words:
        if columns and left - columns[-1][1] < stripe:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _fill(run: list[Row], columns: list[tuple[float, float]], page: int) -> Ruled:
    """The cells of a run of rows; a lone piece of text belongs to the nearer row above or below it."""
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    centres = [(left + right) / 2 for left, right in columns]
    boxes: dict[tuple[int, int], Box] = {}
    for row, number in zip(run, _row_numbers(run), strict=True):
        cells: dict[int, list[Word]] = {}
        for piece in (piece for segment in row for piece in _pieces(segment)):
            left, right = piece[0].left, piece[-1].right
            under = [at for at, centre in enumerate(centres) if left <= centre <= right]
            if len(under) > 1:  # a head over several columns
                at = under[0]
                boxes.setdefault((number, at), Box(number, at, 1, under[-1] - at + 1))
            else:
                at = bisect_right(middles, (left + right) / 2)
            cells.setdefault(at, []).extend(piece)
        for at, words in cells.items():
            boxes.setdefault((number, at), Box(number, at)).lines.append(words)
    edges = [s for row in run for s in row]
    return Ruled(
        list(boxes.values()),
        min(s.left for s in edges),
        min(s.top for s in edges),
        max(s.right for s in edges),
        max(s.bottom for s in edges),
        page,
    )


def _pieces(segment: Segment) -> list[list[Word]]:
    """The words of a segment, parted where there is room for a stripe between columns."""
    wide = STRIPE * (segment.bottom - segment.top)
    pieces = [[segment.words[0]]]
    for before, word in pairwise(segment.words):
        if word.left - before.right >= wide:
            pieces.append([])
        pieces[-1].append(word)
    return pieces


def _row_numbers(run: list[Row]) -> list[int]:
    """For each line of a table the row of it that it belongs to.

    Lines without a number that follow tightly are the second line of a head or of the texts beside.
    """
    begins = [
        i
        for i, row in enumerate(run)
        if len(row) > 1 and (i == 0 or any(NUMERIC.fullmatch(s.text) for s in row) or not _is_tight(run[i - 1], row))
    ]
    numbers = [max(0, bisect_right(begins, i) - 1) for i in range(len(run))]
    for begin in begins:
        first = begin
        while first > 1 and len(run[first - 1]) == 1:
            first -= 1
        # A cell of several lines stands above, below or around its row's numbers: rows part at the widest gap.
        gaps = [run[i][0].top - run[i - 1][0].bottom for i in range(first, begin + 1)] if first < begin else []
        if gaps:
            last_widest = len(gaps) - 1 - gaps[::-1].index(max(gaps))
            for i in range(first + last_widest, begin):
                numbers[i] = numbers[begin]
    return numbers


def _is_tight(above: Row, row: Row) -> bool:
    return row[0].top - above[0].bottom < 0.25 * (row[0].bottom - row[0].top)
