"""The layout of a table with merged cells."""

from analysis.documents.parts import Cell, Grid
from analysis.errors import InputError


def lay_out(grid: Grid, most: int) -> tuple[list[Cell], list[list[int]]]:
    """The cells of a grid, and for each place of a full rectangle the number of the cell that covers it.

    Places that no cell covers get empty cells of their own. Raises InputError where the cells cover more than `most`
    places: a page may say that a cell spans a million rows.
    """
    cells: list[Cell] = []
    covered: dict[tuple[int, int], int] = {}
    height, width = len(grid.rows), 0
    for row, own in enumerate(grid.rows):
        column = 0
        for cell in own:
            while (row, column) in covered:
                column += 1
            down = range(row, min(row + max(1, cell.rows), height))
            across = range(column, column + max(1, cell.columns))
            if len(covered) + len(down) * len(across) > most or height * across.stop > most:
                raise InputError(f"a table of more than {most} cells; split the document or raise the limit “cells”")
            for place in ((r, c) for r in down for c in across):
                covered.setdefault(place, len(cells))
            cells.append(cell)
            column = across.stop
            width = max(width, column)
    rows: list[list[int]] = []
    for row in range(height):
        rows.append([])
        for column in range(width):
            if (row, column) not in covered:
                covered[row, column] = len(cells)
                cells.append(Cell(""))
            rows[-1].append(covered[row, column])
    return cells, rows


def column_letters(column: int) -> str:
    """The name that spreadsheets give a column: 0 → A, 26 → AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters
