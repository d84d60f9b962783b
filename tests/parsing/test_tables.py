"""Tables: what their heads, rows and captions say of each figure."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.parts import Cell, Grid, Part
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document

CASES = tomllib.loads(Path(__file__).with_name("tables.toml").read_text(encoding="utf-8"))["case"]


def make_grid(rows: list[str]) -> Grid:
    """A grid from lines with bars; "^" and "<" merge a cell with its neighbour above or to the left."""
    texts = [[cell.strip() for cell in row.split("|")] for row in rows]
    made: list[tuple[Cell, ...]] = []
    for r, row in enumerate(texts):
        cells: list[Cell] = []
        for c, text in enumerate(row):
            if text in ("^", "<"):
                continue
            wide, high = 1, 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            while r + high < len(texts) and texts[r + high][c] == "^":
                high += 1
            cells.append(Cell(text, high, wide))
        made.append(tuple(cells))
    return Grid(tuple(made), "table 1")


def make_table_document(caption: str, rows: list[str]) -> Document:
    return assemble([Part("paragraph", caption, "p"), make_grid(rows)], Source("case", "case.docx"))


def as_line(row: dict[str, Any], dated: bool) -> str:
    measure = "" if row["measure"] == "level" else f":{row['measure']}"
    period = f" {row['period_start']}..{row['period_end']}" if dated and row["period_start"] else ""
    breakdown = f" {row['breakdown']}" if row["breakdown"] else ""
    return f"{row['value']:.10g} {row['unit']} {row['indicator']}{measure}{breakdown}{period}"


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_table(case: dict[str, Any]) -> None:
    rows = make_rows(parse_document(make_table_document(case["caption"], case["rows"])))
    dated = any(".." in line for line in case["read"])
    assert sorted(as_line(row, dated) for row in rows) == sorted(case["read"])


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_quote_of_a_cell_is_its_row(case: dict[str, Any]) -> None:
    document = make_table_document(case["caption"], case["rows"])
    for row in make_rows(parse_document(document)):
        quote = document.text[row["char_start"] : row["char_end"]]  # type: ignore[misc]
        assert "\n" not in quote
        assert row["char_start"] <= row["figure_start"] < row["figure_end"] <= row["char_end"]  # type: ignore[operator]


CELL = st.sampled_from(
    ["", "1", "1.234", "98%", "Sở Y tế", "Tổng", "Quá hạn", "(1)", "-", "2023", "I", "%", "Năm 2022", "^", "<"]
)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(2, 5).flatmap(
        lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=6)
    )
)
def test_no_number_of_any_table_is_lost(rows: list[list[str]]) -> None:
    document = make_table_document("Hồ sơ năm 2023", [" | ".join(row) for row in rows])
    parsed = parse_document(document)
    taken = [(r.figure.start, r.figure.end) for r in parsed.readings] + [(u.start, u.end) for u in parsed.unread]
    for table in document.tables:
        for start, end in {span for row in table.rows for span in row}:
            text = document.text[start:end]
            if text in ("1.234", "98%", "1"):
                assert any(a < end and start < b for a, b in taken), (text, document.text)


@pytest.mark.parametrize(
    ("caption", "own"),
    [("Kết quả giải quyết hồ sơ", True), ("Kết quả như sau:", False), ("Văn phòng tiếp nhận 50 văn bản.", False)],
)
def test_a_unit_that_the_table_does_not_name_is_less_sure(caption: str, own: bool) -> None:
    heads = ["Đơn vị | Tiếp nhận | Đã giải quyết | Quá hạn", "Sở Y tế | 1.234 | 1.187 | 14"]
    rows = make_rows(parse_document(make_table_document(caption, heads)))
    (received,) = [row for row in rows if row["indicator"] == "dossiers_received"]
    assert (received["confidence"] > 0.9) == own  # type: ignore[operator]
