"""Parts of a document made one: places, tables, doubts, letters of old fonts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.page_making import write_tcvn3, write_vni

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.limits import Limits
from analysis.documents.parts import KINDS, Cell, Doubt, Grid, Note, Part, Said
from analysis.errors import InputError

SOURCE = Source("case", "case.docx")
SENTENCE = "Trong năm, Văn phòng tiếp nhận và xử lý 39.842 văn bản, ban hành 16.618 văn bản các loại."


def lines(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def grid(*rows: str) -> Grid:
    return Grid(tuple(tuple(Cell(text) for text in row.split("|")) for row in rows), "table 1")


def test_each_line_has_its_kind_and_place() -> None:
    document = assemble(
        [
            Part("heading", "BÁO CÁO", "page 1"),
            Part("paragraph", "I. Kết quả\nTrong năm đã họp.", "page 1"),
            grid("a|1", "b|2"),
            Part("furniture", "Trang 2", "page 2"),
            Part("item", "- một", "page 2"),
        ],
        SOURCE,
    )
    assert lines(document) == [
        ("heading", "BÁO CÁO"),
        ("heading", "I. Kết quả"),
        ("paragraph", "Trong năm đã họp."),
        ("row", "a | 1"),
        ("row", "b | 2"),
        ("furniture", "Trang 2"),
        ("item", "- một"),
    ]
    places = [document.locator(block.start) for block in document.blocks]
    assert places == ["page 1"] * 3 + ["table 1, cell A1", "table 1, cell A2", "page 2", "page 2"]
    assert document.locator(document.text.index("2")) == "table 1, cell B2"
    assert "Trang" not in document.without_furniture()
    assert len(document.without_furniture()) == len(document.text)


def test_doubts_stay_with_their_letters() -> None:
    text = unicodedata.normalize("NFD", "Tiếp nhận 98,81% hồ sơ")
    place = text.index("98")
    part = Part("paragraph", "  " + text, "page 1", 0.9, (Doubt(place + 2, place + 4, 0.4),))
    document = assemble([Part("heading", "Mục", "page 1"), part], SOURCE)
    doubted = [document.text[d.start : d.end] for d in document.doubts if d.confidence == 0.4]
    assert doubted == ["98"]
    place = document.text.index("98,81")
    assert document.confidence(place, place + 5) == 0.4
    assert document.confidence(place - 5, place - 1) == 0.9
    assert document.confidence(0, 3) == 1.0


def test_what_the_file_says_and_how_it_was_read_goes_along() -> None:
    said = Said("title", "Báo cáo năm", "document properties")
    document = assemble([said, Note("page 2 has no text"), Part("paragraph", "x", "page 1")], SOURCE)
    assert (document.said, document.notes) == ((said,), ("page 2 has no text",))


def test_a_single_column_is_paragraphs_and_empty_rows_go() -> None:
    document = assemble([grid("một", "hai"), grid("a|1", "|", "b|2")], SOURCE)
    assert [text for _, text in lines(document)] == ["một", "hai", "a | 1", "b | 2"]
    assert [len(table.rows) for table in document.tables] == [2]
    assert document.locator(document.text.index("b |")) == "table 1, cell A3"


def test_lines_with_bars_are_a_table_as_in_a_plain_text() -> None:
    parts = [Part("paragraph", line, "p") for line in ("Mức | Tổng | %", "Mức 3 | 12 | 40%", "hết")]
    document = assemble(parts, SOURCE)
    assert [len(table.rows) for table in document.tables] == [2]
    assert [kind for kind, _ in lines(document)] == ["row", "row", "heading"]


@pytest.mark.parametrize("write", [write_tcvn3, write_vni])
def test_letters_of_old_fonts_are_mended_and_others_stay(write) -> None:  # type: ignore[no-untyped-def]
    typed = write(SENTENCE).decode("cp1252")
    document = assemble([Part("paragraph", typed, "p"), Part("paragraph", SENTENCE, "p"), grid(f"{typed}|1")], SOURCE)
    assert [text.lower() for _, text in lines(document)] == [
        SENTENCE.lower(),
        SENTENCE.lower(),
        f"{SENTENCE} | 1".lower(),
    ]
    assert "letters mended" in document.notes[0]


REFUSED = [
    ([], Limits(), "no text"),
    ([Part("furniture", "Trang 2", "p")], Limits(), "no text"),
    ([Part("paragraph", "x" * 101, "p")], Limits(characters=100), "characters"),
    ([grid("a|b", "c|d")], Limits(cells=3), "cells"),
    ([Grid(((Cell("a", 10**9, 10**9),),), "t")], Limits(), "cells"),
]


@pytest.mark.parametrize(("parts", "limits", "word"), REFUSED)
def test_what_holds_nothing_or_too_much_is_refused(parts: list[Part | Grid], limits: Limits, word: str) -> None:
    with pytest.raises(InputError, match=word):
        assemble(parts, SOURCE, limits)


cells = st.builds(Cell, st.text(max_size=8), st.integers(0, 4), st.integers(0, 4))
grids = st.builds(Grid, st.lists(st.lists(cells, max_size=5).map(tuple), max_size=6).map(tuple), st.just("t"))
parts = st.builds(Part, st.sampled_from(KINDS), st.text(max_size=40), st.just("p"))


@given(st.lists(st.one_of(parts, grids), max_size=6))
def test_any_parts_make_a_document_whose_spans_hold(pieces: list[Part | Grid]) -> None:
    try:
        document = assemble(pieces, SOURCE)
    except InputError:
        return
    assert unicodedata.is_normalized("NFC", document.text)
    ends = 0
    for block in document.blocks:
        assert ends <= block.start < block.end <= len(document.text)
        assert "\n" not in document.text[block.start : block.end]
        ends = block.end
    rows = {(block.start, block.end) for block in document.blocks if block.kind == "row"}
    for table in document.tables:
        assert set(table.lines) <= rows
        assert len({len(row) for row in table.rows}) == 1
        assert table.rows[0][0][0] == table.lines[0][0]


def test_a_name_does_not_run_on_over_furniture() -> None:
    from analysis.parsing.named_bodies import find_bodies
    from analysis.parsing.words import split_words

    parts = [
        Part("heading", "Cổng thông tin Văn phòng UBND tỉnh Kiên Giang", "p"),
        Part("furniture", "Đảng, Chính quyền, Đoàn thể", "p"),
        Part("paragraph", SENTENCE, "p"),
    ]
    heard = assemble(parts, SOURCE).without_furniture()
    assert find_bodies(split_words(heard))[0].name == "Văn phòng UBND tỉnh Kiên Giang"
