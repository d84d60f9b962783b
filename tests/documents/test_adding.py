"""Taking in new files: copy, row, duplicates, names, and what stays as it was."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.page_making import PAGES, make_page

from analysis.documents.adding import LONGEST_NAME, add_document, clean_name, describe_added, list_files
from analysis.documents.sources import COLUMNS, read_sources
from analysis.errors import InputError
from analysis.observations.extraction import find_unlisted

TEXT = "Văn phòng UBND tỉnh Bắc Kạn tổng kết công tác năm 2023\n\nTrong năm, Văn phòng tiếp nhận 39.842 văn bản.\n"
HEAD = ",".join(COLUMNS) + "\n"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "Tổng kết (bản cuối).TXT"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_is_copied_under_a_clean_name_and_listed(document: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    added = add_document(document, raw, {"province": "Bắc Kạn", "url": "https://example.vn/a,b"})
    assert added.path == raw / "tong-ket-ban-cuoi.txt"
    assert added.path.read_bytes() == document.read_bytes()
    (source,) = read_sources(raw)
    assert (source.source_id, source.file, source.province) == ("tong-ket-ban-cuoi", added.path.name, "Bắc Kạn")
    assert source.url == "https://example.vn/a,b"
    assert source.title == ""  # what the document says is read at every extraction, not copied
    shown = "\n".join(describe_added(added))
    assert "province: Bắc Kạn (given)" in shown
    assert "missing: published" in shown


def test_a_file_that_lies_in_the_folder_is_only_listed(document: Path, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text(HEAD, encoding="utf-8")
    added = add_document(document, tmp_path, {})
    assert {path.name for path in tmp_path.iterdir()} == {document.name, "sources.csv"}
    assert added.path == document
    (source,) = read_sources(tmp_path)
    assert (source.source_id, source.file) == ("tong-ket-ban-cuoi", document.name)


def test_the_format_gives_the_suffix(tmp_path: Path) -> None:
    page = make_page(PAGES[0].read_text(encoding="utf-8"), "Tổng kết công tác năm 2023", [TEXT.splitlines()[2] * 2])
    (tmp_path / "detail.aspx").write_text(page, encoding="utf-8")
    assert add_document(tmp_path / "detail.aspx", tmp_path / "raw", {}).path.name == "detail.html"


def test_columns_comments_order_and_line_ends_of_the_user_stay(document: Path, tmp_path: Path) -> None:
    document = document.rename(tmp_path.parent / document.name)
    before = '\ufeffmy_remark,file,source_id,published\r\n# last year\'s\r\n,"a, b.txt",a,2024-01-02'
    (tmp_path / "sources.csv").write_text(before, encoding="utf-8", newline="")
    add_document(document, tmp_path, {"published": "2024-01-18"})
    after = (tmp_path / "sources.csv").read_bytes().decode("utf-8")
    assert after == before + "\r\n,tong-ket-ban-cuoi.txt,tong-ket-ban-cuoi,2024-01-18\r\n"


def test_a_list_with_the_line_ends_of_old_macs_stays_so(document: Path, tmp_path: Path) -> None:
    document = document.rename(tmp_path / "tong-ket-ban-cuoi.txt")
    (tmp_path / "sources.csv").write_bytes(b"source_id,file\ra,a.txt")
    add_document(document, tmp_path, {})
    listed = (tmp_path / "sources.csv").read_bytes()
    assert listed == b"source_id,file\ra,a.txt\rtong-ket-ban-cuoi,tong-ket-ban-cuoi.txt\r"
    assert len(read_sources(tmp_path)) == 2


def test_a_second_file_of_the_name_gets_a_number_and_the_same_content_is_refused(
    document: Path, tmp_path: Path
) -> None:
    raw = tmp_path / "raw"
    add_document(document, raw, {})
    listed = (raw / "sources.csv").read_bytes()
    again = tmp_path / "copy.txt"
    again.write_bytes(document.read_bytes())
    with pytest.raises(InputError, match=r"same content as .*tong-ket-ban-cuoi"):
        add_document(again, raw, {})
    assert (raw / "sources.csv").read_bytes() == listed
    document.write_text(TEXT + "Năm sau cũng vậy.\n", encoding="utf-8")
    assert add_document(document, raw, {}).path.name == "tong-ket-ban-cuoi-2.txt"
    assert len(read_sources(raw)) == 2


REFUSED = [
    ({"province": "Atlantis"}, "Atlantis"),
    ({"published": "18/01/2024"}, "no date"),
    ({"kind": "book"}, "book"),
]


@pytest.mark.parametrize(("known", "word"), REFUSED)
def test_a_wrong_value_changes_nothing(document: Path, tmp_path: Path, known: dict[str, str], word: str) -> None:
    with pytest.raises(InputError, match=word):
        add_document(document, tmp_path / "raw", known)
    assert not (tmp_path / "raw").exists()


def test_a_column_that_the_user_left_out_is_named(document: Path, tmp_path: Path) -> None:
    (tmp_path / "sources.csv").write_text("source_id,file\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column “url”"):
        add_document(document, tmp_path, {"url": "x"})
    assert {path.name for path in tmp_path.iterdir()} == {document.name, "sources.csv"}


def test_no_copy_is_left_when_the_list_cannot_be_written(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.documents import adding

    write = adding.write_bytes

    def fail(path: Path, content: bytes) -> None:
        if path.name == "sources.csv":
            raise InputError("disk full")
        write(path, content)

    monkeypatch.setattr(adding, "write_bytes", fail)
    with pytest.raises(InputError, match="disk full"):
        add_document(document, tmp_path / "raw", {})
    assert list((tmp_path / "raw").iterdir()) == []


NAMES = [
    ("../../etc/passwd", "passwd"),
    ("..", "document"),
    ("a\0b.pdf", "ab"),
    ("Báo cáo số 12/BC-VP (1).docx", "bc-vp-1"),
    ("C:\\Users\\x\\con.txt", "document-con"),
    ("报告.pdf", "document"),
    ("x" * 300 + ".pdf", "x" * LONGEST_NAME),
]


@pytest.mark.parametrize(("name", "clean"), NAMES)
def test_names(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(st.text(max_size=400))
def test_any_name_becomes_a_plain_one(name: str) -> None:
    clean = clean_name(name)
    assert clean
    assert len(clean) <= LONGEST_NAME + len("document-")
    assert set(clean) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_folder_is_listed_without_its_lists_and_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "in" / "below").mkdir(parents=True)
    for name in ("b.txt", "a.txt", "below/c.txt", ".hidden", "sources.csv"):
        (tmp_path / "in" / name).write_text("x", encoding="utf-8")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    assert [path.name for path in list_files(tmp_path / "in")] == ["a.txt", "b.txt", "c.txt"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no file"):
        list_files(tmp_path / "empty")


def test_a_list_that_is_a_link_within_the_folder_stays_one(document: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "list-2024.csv").write_text(HEAD, encoding="utf-8")
    (raw / "sources.csv").symlink_to("list-2024.csv")
    add_document(document, raw, {})
    assert (raw / "sources.csv").is_symlink()
    assert (raw / "list-2024.csv").read_text(encoding="utf-8").startswith(f"{HEAD}tong-ket-ban-cuoi,")
    assert find_unlisted(raw, read_sources(raw)) == []


@pytest.mark.parametrize("target", ["../elsewhere.csv", "nothing.csv", "sources.csv"])
def test_a_list_that_is_a_link_out_of_the_folder_is_not_written(document: Path, tmp_path: Path, target: str) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (tmp_path / "elsewhere.csv").write_text(HEAD, encoding="utf-8")
    (raw / "sources.csv").symlink_to(target)
    with pytest.raises(InputError, match="a link that leads out of the folder or nowhere"):
        add_document(document, raw, {})
    assert [path.name for path in raw.iterdir()] == ["sources.csv"]
    assert (raw / "sources.csv").is_symlink()
    assert (tmp_path / "elsewhere.csv").read_text(encoding="utf-8") == HEAD
