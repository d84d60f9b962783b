"""Files that come by mail: each is read within the limits or refused in one line, without network or other files."""

import io
import os
import socket
import zipfile
from pathlib import Path

import pytest

from analysis.documents.adding import add_document
from analysis.documents.document import Document, Source
from analysis.documents.formats import find_format, read_document
from analysis.documents.limits import VARIABLE, Limits, read_limits
from analysis.errors import InputError
from analysis.observations.extraction import read_source

LONG = "Trong năm, Văn phòng tiếp nhận, xử lý 39.842 văn bản; soạn thảo, trình ký ban hành 16.618 văn bản các loại."


def zipped(*names: str, content: bytes = b"x") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
FORMATS = [
    (b"%PDF-1.7\n", "pdf"),
    (b"From mail\r\n%PDF-1.4\n", "pdf"),
    (zipped("[Content_Types].xml", "word/document.xml"), "word"),
    (zipped("xl/workbook.xml"), "Excel workbook"),
    (zipped("ppt/presentation.xml"), "PowerPoint presentation"),
    (zipped("mimetype", "content.xml"), "OpenDocument file"),
    (zipped("a.pdf"), "ZIP archive"),
    (zipped("word/document.xml")[:60], "word"),
    (b"PK\x03\x04 nothing", "damaged ZIP archive"),
    (OLE + "WordDocument".encode("utf-16-le"), "word97"),
    (OLE + "Workbook".encode("utf-16-le"), "Excel workbook"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted Office document"),
    (OLE, "Office document of an old format"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff\xe0", "image"),
    (b"II*\0", "image"),
    (b"GIF89a", "GIF picture"),
    (b"BM" + bytes(60), "BMP picture"),
    (b"RIFF\x10\0\0\0WEBPVP8 ", "WebP picture"),
    (b"{\\rtf1", "RTF document"),
    (b"Rar!\x1a\x07\x00", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"\x1f\x8b\x08", "gzip archive"),
    (b"MZ\x90", "Windows program"),
    (b"<!DOCTYPE html><p>x", "html"),
    ("\ufeff  <HTML>".encode(), "html"),
    ("<html><p>x".encode("utf-16"), "html"),
    (b"<!-- saved from url=(0014)about:internet -->\r\n<html>", "html"),
    (b"x<div><p>a</p><p>b</p><p>c</p></div></div></div>", "html"),
    ("Tỷ lệ a < b và c > d".encode(), "text"),
    ("BM 2023: 120 hồ sơ".encode(), "text"),
    (b"From: a\nTo: b\n\nthu", "text"),
    (b"", "text"),
]


@pytest.mark.parametrize(("content", "kind"), FORMATS, ids=[kind for _, kind in FORMATS])
def test_the_format_is_told_by_content(content: bytes, kind: str) -> None:
    assert find_format(content) == kind


def refuse(path: Path, word: str, limits: Limits | None = None) -> None:
    with pytest.raises(InputError, match=word) as caught:
        read_document(path, Source("x", path.name), limits)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "kind"), [(c, k) for c, k in FORMATS if " " in k or k.endswith("archive")], ids=lambda v: str(v)[:20]
)
def test_what_is_not_read_is_named_with_what_to_do(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "mail.docx"
    path.write_bytes(content)
    refuse(path, rf"mail\.docx: {kind}.*; (?:save|unpack)")


def test_no_plain_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refuse(tmp_path / "pipe", "no plain file")
    refuse(tmp_path, "a folder")
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    refuse(tmp_path / "lost", "no such file")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    refuse(tmp_path / "loop", "cannot be read")


def test_more_than_the_limit_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(3_000_000_000)
    refuse(tmp_path / "big.txt", "larger than 20 MB; .*megabytes")
    (tmp_path / "long.txt").write_text("a" * 1001, encoding="utf-8")
    refuse(tmp_path / "long.txt", "characters", Limits(characters=1000))


NAMES = ["../outside.txt", "/etc/hostname", "link.txt", "a\0b.txt", "x" * 300 + ".txt", "below/../../outside.txt"]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:12])
def test_a_row_leads_to_nothing_outside_its_folder(tmp_path: Path, name: str) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (tmp_path / "outside.txt").write_text(LONG, encoding="utf-8")
    (raw / "link.txt").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(InputError) as caught:
        read_source(raw, Source("x", name))
    assert "\n" not in str(caught.value)


def test_adding_writes_only_into_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "..%2f..%2fetc.txt"
    path.write_text(LONG, encoding="utf-8")
    before = set(tmp_path.rglob("*"))
    added = add_document(path, tmp_path / "raw", {})
    made = set(tmp_path.rglob("*")) - before
    assert made == {tmp_path / "raw", added.path, tmp_path / "raw" / "sources.csv"}


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_network(*_: object) -> None:
        raise AssertionError("reading a page went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse_network)
    monkeypatch.setattr(socket, "getaddrinfo", refuse_network)


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body><h1>Tổng kết năm 2023</h1>{body}<p>{LONG}</p></body></html>".encode()


MONSTERS = {
    "scripts and outside addresses": page(
        "<script src='http://192.0.2.1/x.js'></script><img src='http://192.0.2.1/x.png' onerror='alert(1)'>"
        "<iframe src='http://192.0.2.1/'></iframe><object data='file:///etc/passwd'></object>"
        "<a href='javascript:alert(1)'>x</a><base href='http://192.0.2.1/'><meta http-equiv=refresh content='0;url=x'>",
        "<link rel=stylesheet href='http://192.0.2.1/x.css'>",
    ),
    "base64 picture": page(f"<img src='data:image/png;base64,{'A' * 8_000_000}'>"),
    "base64 as text": page(f"<div>{'QUJD' * 500_000}</div>"),
    "entities": page("<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + "&b;" * 1000),
    "record in a record": page("", "<script type='application/ld+json'>" + "[" * 90_000 + "</script>"),
    "attributes": page("<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">x</p>"),
    "tables in tables": page("<table><tr><td>" * 300 + "1" + "</td></tr></table>" * 300),
    "menus in menus": page("<div class=menu>" * 400 + "<a href=x>x</a> " * 5_000 + "</div>" * 400),
    "openers": page("<div><p>Tin liên quan</p></div>" * 5_000),
    "many lines": page("<br>".join(["x"] * 200_000)),
    "open comment": page("") + b"<!--" + b"x" * 1_000_000,
    "half a tag": page("")[:-30],
}


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", MONSTERS)
def test_a_monstrous_page_is_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(MONSTERS[name])
    document: Document = read_document(path, Source("x", "page.html"))
    assert "39.842" in document.without_furniture()
    assert "passwd" not in document.text
    assert {entry.name for entry in tmp_path.iterdir()} == {"page.html"}


DEEP = ["<div>" * 200_000, "<div><span>" * 100_000 + "</span></div>" * 100_000, "<b><i><u>" * 20_000]


@pytest.mark.parametrize("body", DEEP, ids=["open", "closed", "styles"])
def test_a_page_too_deep_is_refused_before_it_is_parsed(tmp_path: Path, body: str) -> None:
    (tmp_path / "page.html").write_bytes(page(body))
    refuse(tmp_path / "page.html", "nested more than 500 deep")


def test_a_tag_of_countless_attributes_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(page("<p " + " ".join(f"a{n}" for n in range(100_000)) + ">x</p>"))
    refuse(tmp_path / "page.html", "more than 10000 attributes")


def test_limits_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "megabytes=50, pages=3000")
    assert read_limits() == Limits(megabytes=50, pages=3000)
    for wrong in ("mega=5", "pages=0", "pages=many", "pages"):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(InputError, match="no limit; expected"):
            read_limits()
