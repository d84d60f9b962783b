"""Tables without ruled lines: rows whose cells stand under each other."""

import re
from bisect import bisect_right
from itertools import pairwise
from statistics import median

from analysis.documents.page_parts import Box, Row, Ruled, Segment, Word

NUMERIC = re.compile(r"(?=.*\d)[\d.,%/()\s–-]+")
# The least white between two columns, in heights of a letter; the space between two words is half of it.
STRIPE = 0.6


def find_table(rows: list[Row], at: int, page: int) -> tuple[Ruled, int] | None:
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
