"""From the words of a page, each with its box, to lines in reading order and tables with aligned columns."""

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from analysis.documents.aligned_tables import find_table
from analysis.documents.page_parts import Item, Line, Row, Ruled, Segment, Word

# Multiples of the height of a letter. Justified lines of Vietnamese, whose words are short, never open gaps so wide.
WIDE_GAP = 1.6


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
        table = find_table(rows, at, page)
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
