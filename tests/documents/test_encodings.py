"""Letters out of bytes: the encodings of Vietnamese, and what is none of them."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.page_making import write_cp1258, write_mojibake, write_tcvn3, write_vni

from analysis.documents.encodings import decode, mend
from analysis.documents.syllables import is_syllable, part_syllables, share_of_syllables
from analysis.errors import InputError

TEXT = (
    "Năm 2023, Văn phòng UBND tỉnh tiếp nhận, xử lý 39.842 văn bản đến; tham mưu ban hành 16.618 quyết định, đạt 95,7%."
)
FORMS = [
    (TEXT.encode(), ""),
    (TEXT.encode("utf-8-sig"), ""),
    (unicodedata.normalize("NFD", TEXT).encode(), ""),
    (TEXT.encode("utf-16"), "UTF-16"),
    (TEXT.encode("utf-16-le"), "UTF-16"),
    (TEXT.encode("utf-16-be"), "UTF-16"),
    (write_cp1258(TEXT), "windows-1258"),
    (write_vni(TEXT), "VNI"),
    (write_vni(TEXT).decode("cp1252").encode(), "VNI"),
    (write_mojibake(TEXT), "UTF-8 read as windows-1252"),
]


@pytest.mark.parametrize(("content", "note"), FORMS)
def test_each_encoding_gives_the_text_and_says_so(content: bytes, note: str) -> None:
    text, notes = decode(content)
    assert unicodedata.normalize("NFC", text) == TEXT
    assert bool(notes) == bool(note)
    assert all(note in found.text for found in notes)


@pytest.mark.parametrize("content", [write_tcvn3(TEXT), write_tcvn3(TEXT).decode("cp1252").encode()])
def test_tcvn3_gives_the_text_but_for_capitals_with_tones(content: bytes) -> None:
    text, notes = decode(content)
    assert text.lower() == TEXT.lower()
    assert "TCVN3" in notes[0].text


def test_capitals_of_vni() -> None:
    text = "ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI, ĐƯỜNG HƯỚNG ĐẾN, GIỮ VỮNG NỀN NẾP, ẮT HẲN"
    assert decode(write_vni(text))[0] == text


PLAIN = [
    "Tong so 39.842 van ban, khong dau.",
    "Café à la carte; naïve façade.",
    "Tỷ lệ ≥ 95% — “đúng hạn” … ± 0,5 °C · 12 m² × 3",
    "Kết quả: ① 12 hồ sơ ✓",
]


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_in_unicode_stays_as_it_is(text: str) -> None:
    assert decode(text.encode()) == (text, [])
    assert mend(text) == (text, None)


def test_one_bad_byte_in_a_long_text_is_marked_not_fatal() -> None:
    content = (TEXT + "\n").encode() * 20
    text, notes = decode(content[:500] + b"\xff" + content[500:])
    assert text.count("\ufffd") <= 2
    assert "unreadable" in notes[0].text


REFUSED = [
    (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL"),
    (b"a\0b", "NUL"),
    (b"\xff\xfe\x00a", "UTF-8"),
    (b"\xff\xfea", "UTF-16"),
    ("Größe, Äpfel, Übung, süß, für, Mädchen, können".encode("latin-1"), "not UTF-8"),
    ("Кириллица и ещё немного русского текста".encode("cp1251"), "not UTF-8"),
    (bytes(range(128, 256)) * 4, "not UTF-8"),
    ("".join(bytes([b]).decode("cp1252", "ignore") for b in TEXT.replace("5", "ậ").encode()).encode(), "damaged|"),
]


@pytest.mark.parametrize(("content", "word"), REFUSED[:-1])
def test_what_is_no_vietnamese_text_is_refused_in_one_line(content: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word) as caught:
        decode(content)
    assert "\n" not in str(caught.value)


def test_letters_that_a_wrong_encoding_lost_are_told() -> None:
    shown = (bytes([byte]).decode("cp1252", "ignore") for byte in ("ậ ẫ ỏ ĐÁ ậ " * 30 + TEXT).encode())
    with pytest.raises(InputError, match="damaged"):
        decode("".join(shown).encode())


SYLLABLES = ["nghiêng", "khuỷu", "quyết", "giữa", "được", "xoèn", "ưỡn", "yếu", "huơ", "gì", "ủy", "uỷ", "Đắk", "ở"]
OTHERS = ["façade", "größe", "ñandú", "ăăn", "thươâng", "bảán", "tiêng̃ú"]


@pytest.mark.parametrize("word", SYLLABLES)
def test_a_syllable(word: str) -> None:
    assert is_syllable(unicodedata.normalize("NFC", word))


@pytest.mark.parametrize("word", OTHERS)
def test_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_committed_documents_are_vietnamese(raw_dir) -> None:  # type: ignore[no-untyped-def]
    shares = [share_of_syllables(path.read_text(encoding="utf-8"))[0] for path in raw_dir.glob("*.txt")]
    assert min(shares) > 0.9


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_decoded_or_refused(content: bytes) -> None:
    try:
        text, _ = decode(content)
    except InputError:
        return
    assert "\0" not in text or content[:2] in (b"\xff\xfe", b"\xfe\xff") or len(content) % 2 == 0


@settings(max_examples=100)
@given(st.sampled_from(FORMS), st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_damaged_encodings_are_decoded_or_refused(form: tuple[bytes, str], place: int, noise: bytes) -> None:
    content = form[0][:place] + noise + form[0][place + 1 :]
    try:
        assert decode(content)[0]
    except InputError as err:
        assert "\n" not in str(err)  # noqa: PT017


GLUED = [
    ("Quáhạn", "Quá hạn"),
    ("Tổngsố", "Tổng số"),
    ("(đúnghạn),", "(đúng hạn),"),
    ("nghiêng", "nghiêng"),
    ("email", "email"),
    ("Tuấnanh", "Tuấnanh"),
    ("12.345đơn", "12.345đơn"),
]


@pytest.mark.parametrize(("text", "parted"), GLUED)
def test_syllables_without_a_space_are_parted(text: str, parted: str) -> None:
    assert part_syllables(text) == parted


def test_no_word_of_the_documents_is_parted(raw_dir: Path) -> None:
    words = {word for path in raw_dir.glob("*.txt") for word in path.read_text(encoding="utf-8").split()}
    assert len(words) > 1_000
    assert [word for word in words if part_syllables(word) != word] == []
