"""Tables for other programs: text that no spreadsheet runs, as CSV."""

import csv
import io
import re

import pandas as pd

from analysis.codelists.columns import Column
from analysis.observations.files import format_number

# A spreadsheet takes a cell that begins so for a formula (East Asian ones the full-width signs too). A lone number
# with its sign is none. A text that looks like a defused one is defused again, so that undoing it is certain.
FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")
SIGNED_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*\s?%?")
# What neither XML nor a reader of CSV takes, and a lone half of a surrogate pair, which no encoding writes.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: object) -> str:
    """A text without the signs that files cannot hold: each becomes the replacement character."""
    return UNWRITABLE.sub("\ufffd", str(text))


def defuse_text(text: object) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before one that begins as formulas do."""
    cleaned = clean_text(text)
    return f"'{cleaned}" if FORMULA.match(cleaned) and not SIGNED_NUMBER.fullmatch(cleaned) else cleaned


def restore_text(text: str) -> str:
    """The text behind a defused one."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _defuse_texts(column: "pd.Series[str]") -> list[str]:
    """The column with `defuse_text` of each cell; a text that repeats is looked at once."""
    cells = column.tolist()
    known = {cell: defuse_text(cell) for cell in dict.fromkeys(cells)}
    return [known[cell] for cell in cells]


def write_shared_csv(table: pd.DataFrame, columns: tuple[Column, ...]) -> bytes:
    """A table as CSV for spreadsheets: UTF-8 with its mark (without it Excel garbles Vietnamese), texts defused.

    Numbers are as in the project's own table: a point for decimals, no thousands, a plain minus.
    """
    stream = io.StringIO()
    # With a line feed alone as line end, a text with a carriage return would stand unquoted and break its row in two.
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    cells = [
        [format_number(cell) for cell in table[column.name]]
        if pd.api.types.is_numeric_dtype(table[column.name])
        else _defuse_texts(table[column.name])
        for column in columns
    ]
    writer.writerows(zip(*cells, strict=True))
    return stream.getvalue().encode("utf-8-sig")
