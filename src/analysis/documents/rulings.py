"""Tables from the lines ruled on a page, drawn ones of a PDF or found ones of a scan."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from analysis.documents.layout import find_rows
from analysis.documents.page_parts import Box, Ruled, Word

# Pieces this far apart, in points, are one line; lines that end this near each other meet, for cells may have borders
# of their own; and lines this near each other are one border drawn double, too narrow for a row or column of text.
REACH = 3.0
MEET = 4.5
DOUBLE = 5.5
MOST_LINES = 20_000
SHORTEST = 5.0


class Rule(NamedTuple):
    """A straight line along the page (`upright` False) or up it: at `at`, from `start` to `end`, in points."""

    upright: bool
    at: float
    start: float
    end: float


def find_tables(rules: Sequence[Rule], page: int, most: int) -> list[Ruled]:
    """The tables whose cells the lines enclose, of two cells or more each; smaller ones first.

    A line missing between two places makes them one merged cell. Rules of more than MOST_LINES lines are a drawing.
    """
    drawn = [rule for rule in rules if rule.end - rule.start >= SHORTEST]
    if len(drawn) > MOST_LINES:
        return []
    tables = [_make_table(group, page, most) for group in _groups(_merge(drawn))]
    found = [table for table in tables if table is not None]
    return sorted(found, key=lambda table: (table.right - table.left) * (table.bottom - table.top))


def take_words(tables: list[Ruled], words: list[Word]) -> list[Word]:
    """Put each word into the cell that it stands in; the words that stand in none."""
    rest: list[Word] = []
    inside: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        for number, table in enumerate(tables):
            if table.left <= x <= table.right and table.top <= y <= table.bottom:
                inside[number].append(word)
                break
        else:
            rest.append(word)
    for number, own in inside.items():
        _fill(tables[number], own)
    return rest


def _fill(table: Ruled, words: list[Word]) -> None:
    places: dict[tuple[int, int], Box] = {}
    for box in table.boxes:
        for row in range(box.row, box.row + box.rows):
            for column in range(box.column, box.column + box.columns):
                places[row, column] = box
    cells: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        row = max(0, bisect_left(table.ys, (word.top + word.bottom) / 2) - 1)
        column = max(0, bisect_left(table.xs, (word.left + word.right) / 2) - 1)
        cells[id(places[row, column])].append(word)
    for box in table.boxes:
        box.lines = [[word for segment in row for word in segment.words] for row in find_rows(cells[id(box)])]


def _merge(rules: list[Rule]) -> list[Rule]:
    """Pieces of one line as one: borders are drawn cell by cell."""
    merged: list[Rule] = []
    open_rules: dict[tuple[bool, int], list[int]] = defaultdict(list)
    for rule in sorted(rules, key=lambda r: (r.upright, r.start)):
        slot = round(rule.at / REACH)
        for near in (slot - 1, slot, slot + 1):
            fitting = [
                i
                for i in open_rules[rule.upright, near][-4:]
                if abs(merged[i].at - rule.at) <= REACH / 2 and rule.start <= merged[i].end + MEET
            ]
            if fitting:
                i = fitting[-1]
                merged[i] = merged[i]._replace(end=max(merged[i].end, rule.end))
                break
        else:
            open_rules[rule.upright, slot].append(len(merged))
            merged.append(rule)
    return merged


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """The lines that cross or meet, directly or over others."""
    level = sorted((r for r in rules if not r.upright), key=lambda r: r.at)
    heights = [rule.at for rule in level]
    parent: dict[Rule, Rule] = {rule: rule for rule in rules}

    def root(rule: Rule) -> Rule:
        while parent[rule] is not rule:
            parent[rule] = parent[parent[rule]]
            rule = parent[rule]
        return rule

    for upright in (rule for rule in rules if rule.upright):
        for i in range(bisect_left(heights, upright.start - MEET), len(level)):
            if heights[i] > upright.end + MEET:
                break
            if level[i].start - MEET <= upright.at <= level[i].end + MEET:
                parent[root(level[i])] = root(upright)
    groups: dict[Rule, list[Rule]] = defaultdict(list)
    for rule in rules:
        groups[root(rule)].append(rule)
    return list(groups.values())


def _make_table(rules: list[Rule], page: int, most: int) -> Ruled | None:
    xs = _positions([rule.at for rule in rules if rule.upright])
    ys = _positions([rule.at for rule in rules if not rule.upright])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > most:
        return None
    columns, rows = len(xs) - 1, len(ys) - 1
    uprights: dict[int, list[Rule]] = defaultdict(list)
    levels: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        (uprights if rule.upright else levels)[_nearest(xs if rule.upright else ys, rule.at)].append(rule)
    cells = list(range(rows * columns))

    def root(cell: int) -> int:
        while cells[cell] != cell:
            cell = cells[cell]
        return cell

    for row in range(rows):
        for column in range(columns):
            cell = row * columns + column
            middle = (ys[row] + ys[row + 1]) / 2
            if column + 1 < columns and not any(r.start <= middle <= r.end for r in uprights[column + 1]):
                cells[root(cell + 1)] = root(cell)
            middle = (xs[column] + xs[column + 1]) / 2
            if row + 1 < rows and not any(r.start <= middle <= r.end for r in levels[row + 1]):
                cells[root(cell + columns)] = root(cell)
    members: dict[int, list[int]] = defaultdict(list)
    for cell in range(rows * columns):
        members[root(cell)].append(cell)
    boxes: list[Box] = []
    for own in members.values():
        at = [divmod(cell, columns) for cell in own]
        first_row, last_row = min(r for r, _ in at), max(r for r, _ in at)
        first, last = min(c for _, c in at), max(c for _, c in at)
        if len(own) == (last_row - first_row + 1) * (last - first + 1):
            boxes.append(Box(first_row, first, last_row - first_row + 1, last - first + 1))
        else:  # no rectangle: lines that do not part cells as a table does
            boxes += [Box(r, c) for r, c in at]
    if len(boxes) < 2:
        return None
    return Ruled(boxes, xs[0], ys[0], xs[-1], ys[-1], page, tuple(xs), tuple(ys))


def _positions(places: list[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > DOUBLE:
            kept.append(place)
    return kept


def _nearest(places: list[float], place: float) -> int:
    after = bisect_left(places, place)
    near = [i for i in (after - 1, after) if 0 <= i < len(places)]
    return min(near, key=lambda i: abs(places[i] - place))
