"""The shared workbook: figures, documents, notes and codes, with numbers as numbers and text as nothing but text."""

import datetime as dt
import io
import math
from collections.abc import Sequence
from typing import Any

import pandas as pd
import xlsxwriter

from analysis.charts import message
from analysis.codelists.columns import TYPES, Column
from analysis.errors import InputError
from analysis.reports.shared_cells import clean_text

MOST_ROWS = 1_048_576  # of a sheet, its header among them
MOST_LETTERS = 32_767  # of a cell
CUT = "… [cut]"
FIRST_DAY = dt.date(1900, 3, 1)  # before it, a spreadsheet's days are one off
A4 = 9  # the format's number for the size of paper
WIDEST, NARROWEST, LOOKED_AT = 60, 9, 300  # letters of a column; the rows that say how wide it is


def _as_date(cell: object) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(str(cell))
    except ValueError:
        return None
    return day if day >= FIRST_DAY else None


def _as_number(cell: object) -> float | None:
    try:
        number = float(cell)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _fit(text: object) -> str:
    """A text as a cell takes it: no forbidden signs, and cut where it is longer than a cell may be."""
    cleaned = clean_text(text)
    if len(cleaned) >= MOST_LETTERS:
        cleaned = cleaned[: MOST_LETTERS - len(CUT) - 1] + CUT
    # xlsxwriter takes a text between these marks for formatted runs and writes it as raw XML: a document could put a
    # formula into the sheet. A space at its end makes it text like any other.
    return f"{cleaned} " if cleaned.startswith("<r>") and cleaned.endswith("</r>") else cleaned


def _type_cells(column: pd.Series, kind: str) -> list[tuple[str, Any] | None]:
    """Each cell as `_type_cell` has it, None for an empty one; a text that repeats is looked at once."""
    known: dict[str, tuple[str, Any] | None] = {"": None}
    typed = []
    for cell, missing in zip(column.tolist(), column.isna().tolist(), strict=True):
        if isinstance(cell, str):
            if cell not in known:
                known[cell] = _type_cell(cell, kind)
            typed.append(known[cell])
        else:
            typed.append(None if missing else _type_cell(cell, kind))
    return typed


def _type_cell(cell: object, kind: str) -> tuple[str, Any]:
    """What a cell is written as (date, number, text), and its value: text where its column's kind does not fit it."""
    if kind == "date" and (day := _as_date(cell)) is not None:
        return "date", dt.datetime.combine(day, dt.time())
    if kind in ("number", "integer") and (number := _as_number(cell)) is not None:
        return "number", number
    return "text", _fit(cell)


def _width(column: str, cells: Sequence[Any]) -> int:
    longest = max((len(str(cell)) for cell in cells[:LOOKED_AT] if not pd.isna(cell)), default=0)
    return min(max(longest + 1, len(column) + 4, NARROWEST), WIDEST)


class _Book:
    """A workbook in the making: sheets of rows whose cells are typed by their columns."""

    def __init__(self, created: dt.date) -> None:
        self.stream = io.BytesIO()
        options = {
            "constant_memory": True,  # rows go to disk: a large table does not fill the memory
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(self.stream, options)
        self.book.set_properties(
            {"title": "office-reviews", "created": dt.datetime.combine(created, dt.time(), dt.UTC)}
        )
        self.formats = {
            "head": self.book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            "date": self.book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "text": self.book.add_format({"num_format": "@", "valign": "top"}),
            "wrapped": self.book.add_format({"num_format": "@", "valign": "top", "text_wrap": True}),
            "number": self.book.add_format({"num_format": "General", "valign": "top"}),
        }

    def _add_sheet(self, name: str) -> Any:
        """A sheet that prints on A4 across, its header and its name on every page."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&R&P/&N")
        return sheet

    def add_table(self, name: str, table: pd.DataFrame, columns: tuple[Column, ...]) -> None:
        """A sheet with a frozen, filtered header of the columns' names, which other programs join by."""
        sheet = self._add_sheet(name)
        sheet.freeze_panes(1, 1)
        sheet.repeat_columns(0)
        sheet.print_across()  # the pages of one row lie side by side
        sheet.autofilter(0, 0, max(len(table), 1), len(columns) - 1)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _width(column.name, table[column.name].tolist()))
            sheet.write_string(0, place, column.name, self.formats["head"])
        write = {"date": sheet.write_datetime, "number": sheet.write_number, "text": sheet.write_string}
        cells = [_type_cells(table[column.name], column.kind) for column in columns]
        for row, typed in enumerate(zip(*cells, strict=True), start=1):
            for place, cell in enumerate(typed):
                if cell is not None:
                    write[cell[0]](row, place, cell[1], self.formats[cell[0]])

    def add_texts(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """A sheet of texts to be read, wrapped, under a frozen header."""
        sheet = self._add_sheet(name)
        sheet.freeze_panes(1, 0)
        sheet.fit_to_pages(1, 0)
        for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, head, self.formats["head"])
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, _fit(cell), self.formats["wrapped"])

    def close(self) -> bytes:
        self.book.close()
        return self.stream.getvalue()


def latest_day(documents: pd.DataFrame) -> dt.date:
    """The latest day of the list of documents: the workbook's date, so that the same inputs give the same bytes."""
    days = [day for name in ("published", "retrieved") for cell in documents[name] if (day := _as_date(cell))]
    return max(days, default=dt.date(2000, 1, 1))


def write_workbook(
    tables: dict[str, tuple[pd.DataFrame, tuple[Column, ...]]],
    notes: list[tuple[str, str]],
    codes: list[tuple[str, str, str, str]],
    created: dt.date,
    language: str,
) -> bytes:
    """The workbook's bytes: a sheet a table, then notes with the meaning of every column, then the codes.

    `notes`: name and text; `codes`: column, code, label, definition. A cell that its column's type does not fit is
    text. Raises InputError for a table that a sheet cannot hold.
    """
    say = {name: message(f"downloads.sheet.{name}", language) for name in (*tables, "notes", "codes")}
    for name, (table, _) in tables.items():
        if len(table) >= MOST_ROWS:
            raise InputError(
                f"{name}: {len(table)} rows; a sheet holds {MOST_ROWS - 1}; use the CSV or Parquet file instead"
            )
    book = _Book(created)
    for name, (table, columns) in tables.items():
        book.add_table(say[name], table, columns)
    heads = [message(f"downloads.head.{name}", language) for name in ("sheet", "column", "title", "kind", "meaning")]
    kinds = {kind: message(f"downloads.kind.{kind}", language) for kind in TYPES}
    rows = [("", name, "", "", text) for name, text in notes]
    rows += [
        (say[name], one.name, one.title(language), kinds[one.kind], one.meaning(language))
        for name, (_, columns) in tables.items()
        for one in columns
    ]
    book.add_texts(say["notes"], heads, rows, (12, 24, 24, 12, 90))
    heads = [message(f"downloads.head.{name}", language) for name in ("column", "code", "label", "meaning")]
    book.add_texts(say["codes"], heads, codes, (14, 34, 44, 90))
    return book.close()
