"""sources.csv: what is accepted, what is refused and how."""

import datetime as dt
from pathlib import Path

import pytest

from analysis.documents.document import Source
from analysis.documents.sources import read_sources
from analysis.errors import InputError


def write(folder: Path, text: str) -> Path:
    (folder / "sources.csv").write_text(text, encoding="utf-8")
    return folder


def test_only_id_and_file_must_be_filled_and_own_columns_pass(tmp_path: Path) -> None:
    folder = write(tmp_path, "source_id,file,province,published,my_remark\na,a.txt,,,x\n\nb,b.txt,Huế,2025-01-02,\n")
    assert read_sources(folder) == [
        Source("a", "a.txt"),
        Source("b", "b.txt", "Huế", dt.date(2025, 1, 2)),
    ]


def test_a_byte_order_mark_and_comment_lines_pass(tmp_path: Path) -> None:
    folder = write(tmp_path, "\ufeffsource_id,file\n# last year's\na,a.txt\n")
    assert [source.source_id for source in read_sources(folder)] == ["a"]


REFUSED = [
    ("source_id,province\na,Huế\n", "“file” is missing"),
    ("", "an empty file"),
    ("source_id,file,provnce\na,a.txt,Huế\n", "did you mean “province”"),
    ("source_id,file\na,a.txt\na,b.txt\n", "row 3.*row 2 too"),
    ("source_id,file\n,a.txt\n", "row 2: “source_id” is empty"),
    ("source_id,file\na,\n", "row 2: “file” is empty"),
    ("source_id,file,published\na,a.txt,18/01/2024\n", "no date"),
    ("source_id,file,kind\na,a.txt,book\n", "kind “book”"),
    ("source_id,file,title\na,a.txt,one, two\n", "4 cells where the header has 3"),
    ('source_id,file,note\na,a.txt,"one\nb,b.txt,\n', "double quotes"),
    ("source_id,file,note,note\na,a.txt,,\n", "“note” stands twice"),
    ("source_id,file,province\na,a.txt,Atlantis\n", "row 2: province “Atlantis”"),
    ("source_id,file,note\na,a.txt," + "x" * 200_000 + "\n", "field larger"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_sources(write(tmp_path, text))
    assert "sources.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_folder_and_no_list(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        read_sources(tmp_path / "nowhere")
    with pytest.raises(InputError, match="missing"):
        read_sources(tmp_path)
