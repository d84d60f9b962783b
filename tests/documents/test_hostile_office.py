"""Hostile Word files, PDFs and pictures: bounded time and memory, and one clear line each."""

import contextlib
import io
import random
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas
from tests.documents.making import make_pdf, make_word

from analysis.documents.assembling import assemble
from analysis.documents.document import Source
from analysis.documents.limits import Limits
from analysis.documents.pdf import read_pdf
from analysis.documents.recognition import Clock
from analysis.documents.scans import read_image
from analysis.documents.word import read_word
from analysis.errors import InputError

TEXT = "Văn phòng tiếp nhận 1.234 văn bản đến.\nLĩnh vực | Nhận | Trả\nĐất đai | 12 | 10\nHộ tịch | 5 | 5\nHết."
SMALL = Limits(megabytes=2, unpacked_megabytes=8, pages=20, megapixels=2, cells=1_000, seconds=5)


@cache
def word() -> bytes:
    return make_word(TEXT)


@cache
def pdf() -> bytes:
    return make_pdf(TEXT)


def with_members(**members: bytes) -> bytes:
    """The Word file with members replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(word()))
    kept = {name: source.read(name) for name in source.namelist()}
    kept.update({name.replace("__", "/"): content for name, content in members.items()})
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
    return stream.getvalue()


def body() -> bytes:
    return zipfile.ZipFile(io.BytesIO(word())).read("word/document.xml")


def with_body(xml: bytes) -> bytes:
    """The Word file with `xml` put first into its body."""
    return with_members(**{"word__document.xml": body().replace(b"<w:body>", b"<w:body>" + xml, 1)})


ENTITIES = (
    b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def entity_bomb(content: bytes = b"&c;") -> bytes:
    return with_members(**{"word__document.xml": ENTITIES + b"<w:document>" + content + b"</w:document>"})


def outside_entity() -> bytes:
    declared = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return with_members(**{"word__styles.xml": declared + b"<w:styles>&x;</w:styles>"})


def in_utf16() -> bytes:
    return with_members(**{"word__document.xml": (ENTITIES.decode() + "<w/>").encode("utf-16")})


def encrypted_zip() -> bytes:
    content = bytearray(word())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = 0
        while (at := content.find(mark, at)) >= 0:
            content[at + place] |= 1
            at += 4
    return bytes(content)


NO_BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
WORDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: with_members(**{"word__media__a.bin": bytes(20_000_000)}), "unpacked_megabytes"),
    "a bomb of XML": (lambda: with_body(b"<w:p/>" * 800_000), "unpacked_megabytes"),
    "thousands of members": (lambda: with_members(**{f"word__m{n}.txt": b"" for n in range(5_100)}), "parts, more than"),  # noqa: E501
    "entities that multiply": (entity_bomb, "declares XML entities"),
    "an entity from outside": (outside_entity, "declares XML entities"),
    "entities in UTF-16": (in_utf16, "declares XML entities"),
    "encrypted": (encrypted_zip, "encrypted; save it without a password"),
    "cut short": (lambda: word()[:-200], "damaged or cut short"),
    "no document in it": (lambda: with_members(**{"word__document.xml": b"<a/>"}), "damaged"),
    "no body in its document": (lambda: with_members(**{"word__document.xml": NO_BODY}), "damaged, so Word"),
    "elements in elements": (
        lambda: with_body(b"<w:sdt><w:sdtContent>" * 3_000 + b"</w:sdtContent></w:sdt>" * 3_000), "damaged"
    ),
    "a very wide cell": (
        lambda: with_body(b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'),  # noqa: E501
        "wider than",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WORDS)
def test_a_hostile_word_file(name: str) -> None:
    make, message = WORDS[name]
    with pytest.raises(InputError, match=message) as caught:
        assemble(read_word(make(), SMALL), Source("case", "case.docx"), SMALL)
    assert "\n" not in str(caught.value)


def make_objects(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalog."""
    content = b"%PDF-1.7\n"
    places = []
    for number, thing in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return content + head + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, len(content)
    )  # fmt: skip


def make_page(stream: bytes, filters: bytes, catalog: bytes = b"") -> bytes:
    return make_objects(
        [
            b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            b"<</Length %d%b>>stream\n%b\nendstream" % (len(stream), filters, stream),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def many_pages() -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = b" ".join(b"%d 0 R" % n for n in range(3, 10_003))
    return make_objects(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%b]/Count 10000>>" % kids, *[page] * 10_000]
    )


def bomb() -> bytes:
    return make_page(zlib.compress(b"BT /F 12 Tf 1 0 0 1 50 700 Tm (a) Tj ET " * 300_000, 9), b"/Filter/FlateDecode")


def packed_twice() -> bytes:
    return make_page(
        zlib.compress(zlib.compress(bytes(10_000_000), 9), 9) + bytes(3_000), b"/Filter[/FlateDecode /FlateDecode]"
    )


def with_password() -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=pdfencrypt.StandardEncryption("mật", strength=128))
    canvas.drawString(100, 700, "12")
    canvas.save()
    return stream.getvalue()


PDFS: dict[str, tuple[Callable[[], bytes], str]] = {
    "10,000 pages": (many_pages, "10000 pages, more than the limit “pages”"),
    "a bomb of drawing": (bomb, "unpacked_megabytes"),
    "packed twice": (packed_twice, "packed twice"),
    "encrypted": (with_password, "encrypted; save it without a password"),
    "cut short": (lambda: pdf()[: len(pdf()) // 3], "damaged or cut short|holds no text"),
    "only a head": (lambda: b"%PDF-1.7\n", "damaged or cut short"),
    "pages that are their own parents": (
        lambda: make_objects([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"]),
        "damaged|holds no text",
    ),
    "a page as large as a field": (
        lambda: make_objects([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
                              b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>"]),
        "holds no text|damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PDFS)
def test_a_hostile_pdf(name: str) -> None:
    make, message = PDFS[name]
    with pytest.raises(InputError, match=message) as caught:
        assemble(read_pdf(make(), SMALL), Source("case", "case.pdf"), SMALL)
    assert "\n" not in str(caught.value)


def test_a_script_in_a_pdf_is_not_run_and_not_read() -> None:
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(99999\\); this.submitForm\\('http://localhost:9'\\))>>"
    content = make_page(b"BT /F 12 Tf 50 700 Td (Nam 2023: 12 ho so) Tj ET", b"", script)
    assert [piece.text for piece in read_pdf(content, SMALL)] == ["Nam 2023: 12 ho so"]  # type: ignore[union-attr]


def png(width: int, height: int) -> bytes:
    """A PNG that says it is that large."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1_000))) + chunk(b"IEND", b"")
    )


def small_picture(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("L", (400, 300), 255).save(stream, kind)
    return stream.getvalue()


def many_frames() -> bytes:
    stream = io.BytesIO()
    frames = [Image.new("1", (8, 8), n % 2) for n in range(30)]
    frames[0].save(stream, "TIFF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


PICTURES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: png(60_000, 60_000), "megapixels"),
    "beyond the limit": (lambda: png(3_000, 3_000), "megapixels"),
    "cut short": (lambda: small_picture("JPEG")[:300], "damaged or cut short"),
    "no picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged or cut short"),
    "many pages": (many_frames, "30 pages, more than the limit “pages”"),
    "an empty page": (lambda: small_picture("PNG"), "holds no text"),
}


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
@pytest.mark.parametrize("name", PICTURES)
def test_a_hostile_picture(name: str) -> None:
    make, message = PICTURES[name]
    with pytest.raises(InputError, match=message):
        assemble(read_image(make(), SMALL), Source("case", "case.png"), SMALL)


def test_recognition_ends_when_its_time_is_up() -> None:
    clock = Clock(Limits(seconds=3))
    clock.spent = 2.5
    assert clock.left() >= 0.5
    clock.spent = 3
    with pytest.raises(InputError, match="limit “seconds”"):
        clock.left()


def mutate(content: bytes, seed: int, changes: int) -> bytes:
    """Bytes overwritten, cut out, doubled or cut off."""
    chance = random.Random(seed)
    mutated = bytearray(content)
    for _ in range(changes):
        at = chance.randrange(len(mutated))
        size = chance.choice((1, 1, 4, 64))
        kind = chance.randrange(4)
        if kind == 0:
            mutated[at : at + size] = chance.randbytes(size)
        elif kind == 1:
            del mutated[at : at + size]
        elif kind == 2:
            mutated[at:at] = mutated[at : at + size]
        else:
            mutated[at] = chance.choice(b"\x00\xff<>/0")
    return bytes(mutated)


FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_or_refuse(read: Callable[[bytes, Limits], list], content: bytes) -> None:  # type: ignore[type-arg]
    with contextlib.suppress(InputError):
        assert assemble(read(content, SMALL), Source("case", "case"), SMALL).blocks


@FUZZ
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 12))
def test_any_damage_to_a_word_file(seed: int, changes: int) -> None:
    read_or_refuse(read_word, mutate(word(), seed, changes))


@FUZZ
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 12))
def test_any_damage_inside_a_word_file(seed: int, changes: int) -> None:
    read_or_refuse(read_word, with_members(**{"word__document.xml": mutate(body(), seed, changes)}))


TAGS = [
    "p",
    "r",
    "t",
    "tbl",
    "tr",
    "tc",
    "tcPr",
    "pPr",
    "ins",
    "del",
    "sdt",
    "sdtContent",
    "numPr",
    "trPr",
    "txbxContent",
]
NODE = st.recursive(
    st.sampled_from(["12", '<w:gridSpan w:val="3"/>', '<w:vMerge/>', '<w:gridBefore w:val="-1"/>', '<w:ilvl w:val="99"/>', ""]),  # noqa: E501
    lambda inner: st.builds(lambda tag, parts: f"<w:{tag}>{''.join(parts)}</w:{tag}>", st.sampled_from(TAGS), st.lists(inner, max_size=4)),  # noqa: E501
    max_leaves=25,
)  # fmt: skip


@FUZZ
@given(xml=NODE)
def test_elements_in_any_order(xml: str) -> None:
    read_or_refuse(read_word, with_body(xml.encode() if xml.startswith("<") else b""))


@FUZZ
@given(seed=st.integers(0, 2**32), changes=st.integers(1, 12))
def test_any_damage_to_a_pdf(seed: int, changes: int) -> None:
    read_or_refuse(read_pdf, mutate(pdf(), seed, changes))


@settings(FUZZ, max_examples=12)
@given(kind=st.sampled_from(["PNG", "JPEG", "TIFF"]), seed=st.integers(0, 2**32), changes=st.integers(1, 6))
def test_any_damage_to_a_picture(kind: str, seed: int, changes: int) -> None:
    read_or_refuse(read_image, mutate(small_picture(kind), seed, changes))
