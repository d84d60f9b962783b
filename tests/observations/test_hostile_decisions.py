"""Damaged and hostile files of decisions: refused with the line that is wrong, by every command, nothing by halves."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.observations.corrections import COLUMNS, read_corrections

QUOTE = "Năm 2019 đã tiếp nhận 27.172 văn bản đến, phát hành 16.472 văn bản đi."
Row = dict[str, str]


def make_row(printed: str, **changed: str) -> Row:
    start = QUOTE.index(printed)
    row = {
        "source_id": "ls",
        "observation_id": "0123456789abcdef",
        "start": str(start),
        "end": str(start + 6),
        "quote": QUOTE,
        "printed": printed,
        "kind": "accept",
        "field": "",
        "from": "as read",
        "to": "",
        "reason": "",
        "who": "Lan",
        "when": "2026-11-22T07:30:00.123Z",
    }
    return row | changed


GOOD = make_row("27.172")
OTHER = {"observation_id": "fedcba9876543210"}


def write_rows(*rows: Row, header: Sequence[str] = COLUMNS, ending: str = "\n") -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator=ending)
    writer.writerows([header, *([row.get(column, "") for column in header] for row in rows)])
    return stream.getvalue()


def bad(**changed: str) -> bytes:
    """A good row, and behind it in line 3 one that is changed."""
    return write_rows(GOOD, make_row("16.472", **(OTHER | changed))).encode()


CORRECT = {"kind": "correct", "field": "value", "from": "16472", "to": "16.742"}
GOOD_TEXT = write_rows(GOOD, make_row("16.472", **OTHER))

# content of the file, what the refusal names
REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "line 1"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "line 1"),
    "a page": (b"<!DOCTYPE html><title>x</title>", "line 1"),
    "a column too many": (write_rows(GOOD, header=(*COLUMNS, "note")).encode(), "line 1"),
    "a column too few": (write_rows(GOOD, header=COLUMNS[:-1]).encode(), "line 1"),
    "columns in another order": (write_rows(GOOD, header=COLUMNS[::-1]).encode(), "line 1"),
    "semicolons in the head alone": (GOOD_TEXT.replace(",", ";", 12).encode(), "line 2"),
    "a semicolon in the head": (GOOD_TEXT.replace(",", ";", 1).encode(), "line 1"),
    "a colon between cells": (GOOD_TEXT.replace(",", ":").encode(), "line 1"),
    "UTF-16": (GOOD_TEXT.encode("utf-16"), "line 1: not UTF-8"),
    "UTF-16 without its mark": (GOOD_TEXT.encode("utf-16-le"), "line 2: not UTF-8"),
    "another code page, far down": (
        write_rows(*[make_row("27.172", who=f"Người thứ {n}") for n in range(200)]).encode() + b"l\xea,\n",
        "line 202: not UTF-8",
    ),
    "a row cut off": (GOOD_TEXT.encode()[:-30], "line 3"),
    "a quote that never ends": (write_rows(GOOD).encode() + b'ls,"abc\n' + b"x,\n" * 5, "line 3"),
    "a cell of 10 MB": (bad(reason="x" * 10_000_000), "line 3: field larger"),
    "a quote of 10 MB": (bad(quote=QUOTE + "x" * 10_000_000), "line 3: field larger"),
    "NUL in a name": (bad(who="La\0n"), "line 3: who holds control signs"),
    "NUL in a code": (bad(source_id="ls\0"), "line 3: source_id holds control signs"),
    "an escape sequence": (bad(reason="\x1b[2J"), "line 3: reason holds control signs"),
    "a formula as a name": (bad(who="=HYPERLINK(1)"), "line 3: who"),
    "a formula as a reason": (bad(reason="+cmd|' /C calc'!A0"), "line 3: reason"),
    "a formula behind a space": (bad(reason=" @SUM(1)"), "line 3: reason"),
    "a formula as a body": (bad(**CORRECT | {"field": "body", "to": "=1+1"}), r"line 3: to \(body\)"),
    "a formula as a value": (bad(**CORRECT | {"to": "=1+1"}), r"line 3: to \(value\)"),
    "an unknown field": (bad(**CORRECT | {"field": "quote"}), "line 3: field"),
    "an unknown kind": (bad(kind="delete"), "line 3: kind"),
    "an unknown indicator": (bad(**CORRECT | {"field": "indicator", "to": "x"}), r"line 3: to \(indicator\)"),
    "digits of another script": (bad(start="٣"), "line 3: start"),
    "a place beyond any text": (bad(end="9" * 40), "line 3: end"),
    "a number without an end": (bad(**CORRECT | {"to": "9" * 5_000}), r"line 3: to \(value\)"),
    "two values of one person": (
        write_rows(
            make_row("27.172", **CORRECT | {"from": "27172", "to": "27.000"}),
            make_row("27.172", **CORRECT | {"from": "27172", "to": "28.000"}),
        ).encode(),
        "in line 2.*in line 3",
    ),
    "two verdicts on one figure": (write_rows(GOOD, GOOD | {"kind": "reject", "reason": "plan"}).encode(), "line 2"),
    "an added figure with an id": (bad(kind="add", field="unit", to="document"), "line 3: observation_id"),
    "a withdrawal of nothing": (bad(kind="withdraw"), "line 3: from"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_damaged_or_hostile_file_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    content, named = REFUSED[name]
    path = tmp_path / "decisions.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=named) as refused:
        read_corrections(path)
    text = str(refused.value)
    assert "line " in text
    assert len(text) < 1_000
    assert all(sign.isprintable() for sign in text), "a message goes to a terminal"


def write_cells(text: str, between: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", delimiter=between).writerows(csv.reader(io.StringIO(text)))
    return stream.getvalue()


KEPT: dict[str, Callable[[str], bytes]] = {
    "as written": str.encode,
    "with a byte order mark": lambda text: text.encode("utf-8-sig"),
    "with ends of lines as on Windows": lambda text: text.replace("\n", "\r\n").encode(),
    "with both, as Excel saves it": lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    "without the last end of line": lambda text: text.rstrip("\n").encode(),
    "with empty lines": lambda text: text.replace("\n", "\n\n").encode(),
    "with semicolons, as Excel saves it where a comma is the decimal sign": lambda text: (
        write_cells(text, ";").replace("\n", "\r\n").encode("utf-8-sig")
    ),
    "with tabs": lambda text: write_cells(text, "\t").encode(),
    "every cell quoted": lambda text: "\n".join(
        ",".join(f'"{cell}"' for cell in cells) for cells in csv.reader(io.StringIO(text))
    ).encode(),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_a_spreadsheet_makes_of_the_file_is_read_alike(name: str, tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(KEPT[name](GOOD_TEXT))
    assert [(one.printed, one.quote, one.who) for one in read_corrections(path)] == [
        ("27.172", QUOTE, "Lan"),
        ("16.472", QUOTE, "Lan"),
    ]


def test_the_same_row_twice_is_one_decision(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(write_rows(GOOD, GOOD), encoding="utf-8")
    assert len(read_corrections(path)) == 2


def test_a_file_beyond_any_size_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    with path.open("wb") as stream:
        stream.truncate(60_000_000)
    with pytest.raises(InputError, match="larger than"):
        read_corrections(path)
