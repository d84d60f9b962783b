"""The vocabulary of the shared tables' columns: whole, in both languages, and that of the tables."""

import re

import pytest

from analysis.codelists.columns import TYPES, read_columns
from analysis.observations.files import DOCUMENT_COLUMNS
from analysis.observations.schema import COLUMNS, DATES, NUMBERS, OFFSETS

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
EVERY = [(table, column) for table in ("observations", "documents") for column in read_columns(table)]


@pytest.mark.parametrize(("table", "columns"), [("observations", COLUMNS), ("documents", DOCUMENT_COLUMNS)])
def test_every_column_is_explained_in_its_place(table, columns):
    assert [column.name for column in read_columns(table)] == list(columns)


def test_types_are_those_of_the_table():
    kinds = {column.name: column.kind for column in read_columns("observations")}
    assert [name for name, kind in kinds.items() if kind == "number"] == [name for name in COLUMNS if name in NUMBERS]
    assert [name for name, kind in kinds.items() if kind == "integer"] == [name for name in COLUMNS if name in OFFSETS]
    assert [name for name, kind in kinds.items() if kind == "date"] == [name for name in COLUMNS if name in DATES]


@pytest.mark.parametrize(("table", "column"), EVERY, ids=[f"{table}.{column.name}" for table, column in EVERY])
def test_texts_are_whole_in_both_languages(table, column):
    assert column.kind in TYPES
    for text in (column.title_vi, column.title_en, column.vi, column.en):
        assert text.strip() == text != ""
    assert column.vi.endswith(".")
    assert column.en.endswith(".")
    assert VIETNAMESE.search(column.vi)
    assert not VIETNAMESE.search(re.sub(r"“[^”]*”", "", column.en))
    # What an empty cell means is said, wherever there can be one and it is not plain that there is nothing to say.
    if not column.required and column.kind in ("date", "integer") and not re.search(r"_(start|end)$", column.name):
        assert "Trống:" in column.vi
        assert "Empty:" in column.en
