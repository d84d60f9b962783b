"""Figures of a scan that disagree with their total, their share or another mention of them are doubted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.parsing.test_tables import make_grid

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.parts import Cell, Grid, Part
from analysis.parsing.document import parse_document
from analysis.parsing.sums import Check, Count, find_doubted

SCANNED = 0.95


def make_scan(text: str, confidence: float = SCANNED) -> Document:
    """The document of a scan's lines; those with bars are a table."""
    lines = text.splitlines()
    pieces: list[Part | Grid] = [Part("paragraph", line, "page 1", confidence) for line in lines if " | " not in line]
    rows = [line for line in lines if " | " in line]
    if rows:
        grid = make_grid(rows)
        pieces.append(
            Grid(tuple(tuple(Cell(c.text, c.rows, c.columns, "", confidence) for c in row) for row in grid.rows), "t")
        )
    return assemble(pieces, Source("case", "case.pdf"))


def doubted(document: Document) -> set[str]:
    parsed = parse_document(document)
    return {
        document.text[r.figure.start : r.figure.end]
        for r in parsed.readings
        if r.rule.endswith("/disagrees") and r.confidence < 0.4
    }


COLUMNS = "Hồ sơ năm 2023\nĐơn vị | Tiếp nhận | Đã giải quyết | Đang giải quyết\n"
# what the page says after recognition, and the figures that are doubted
CASES = [
    ("Đã giải quyết 12.345 hồ sơ, trong đó: trực tuyến 8.045 hồ sơ, trực tiếp 4.300 hồ sơ.", ""),
    ("Đã giải quyết 12.345 hồ sơ, trong đó: trực tuyến 3.045 hồ sơ, trực tiếp 4.300 hồ sơ.", "12.345 3.045 4.300"),
    ("Đã giải quyết 12.345 hồ sơ, trong đó: trực tuyến 8.045 hồ sơ, trực tiếp 4.211 hồ sơ.", ""),
    ("Giải quyết 643.272 hồ sơ; trong đó đúng hạn 635.593 hồ sơ, chiếm 98,81%.", ""),
    ("Giải quyết 643.272 hồ sơ; trong đó đúng hạn 635.593 hồ sơ, chiếm 93,81%.", "643.272 635.593 93,81%"),
    ("Giải quyết 643.272 hồ sơ; trong đó đúng hạn 685.593 hồ sơ, chiếm 98,81%.", "643.272 685.593 98,81%"),
    ("Giải quyết 643.272 hồ sơ; trong đó đúng hạn 635.593 hồ sơ, chiếm 8,81%.", "643.272 635.593 8,81%"),
    ("Năm 2023 tiếp nhận 12.345 văn bản đến.\nNăm 2023, Văn phòng tiếp nhận 12.845 văn bản đến.", "12.345 12.845"),
    ("Năm 2023 tiếp nhận 12.345 văn bản đến.\nNăm 2022, Văn phòng tiếp nhận 12.845 văn bản đến.", ""),
    ("Tiếp nhận 14.043 hồ sơ, kỳ trước chuyển sang 2.191 hồ sơ, tổng số phải giải quyết 16.234 hồ sơ.", ""),
    ("Năm 2023, tỷ lệ hồ sơ giải quyết đúng hạn đạt 190%.", "190%"),
    ("Năm 2023, số văn bản đến tăng 190% so với năm 2022.", ""),
    (f"{COLUMNS}Sở Y tế | 120 | 110 | 10\nSở Tư pháp | 250 | 245 | 5\nTổng | 370 | 355 | 15", ""),
    (f"{COLUMNS}Sở Y tế | 120 | 119 | 10\nSở Tư pháp | 250 | 245 | 5\nTổng | 370 | 355 | 15", "119"),
    (f"{COLUMNS}Sở Y tế | 121 | 119 | 13\nSở Tư pháp | 250 | 245 | 5\nTổng | 370 | 355 | 15", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_figures_that_disagree_are_doubted_on_a_scan(text: str, wanted: str) -> None:
    assert doubted(make_scan(text)) == set(wanted.split())


@pytest.mark.parametrize("text", [text for text, wanted in CASES if wanted])
def test_what_is_printed_is_as_its_writers_had_it(text: str) -> None:
    assert not doubted(make_scan(text, 1.0))


def test_a_doubted_figure_keeps_its_value() -> None:
    text = CASES[5][0]
    before, after = (parse_document(make_scan(text, sure)) for sure in (1.0, SCANNED))
    assert [r.figure for r in before.readings] == [r.figure for r in after.readings]


COUNTS = st.builds(Count, st.integers(0, 5), st.just(1.0), st.just(1.0), st.just("1"))


@given(st.lists(st.builds(Check, st.lists(COUNTS, min_size=2, max_size=4).map(tuple), st.booleans()), max_size=6))
def test_each_disagreement_leaves_a_doubt_and_agreement_none(checks: list[Check]) -> None:
    found = find_doubted(checks)
    for check in checks:
        if not check.agree:
            assert found & {count.start for count in check.figures}
    assert found <= {count.start for check in checks if not check.agree for count in check.figures}
