"""Web pages as portals and newspapers make them, and text in the encodings of old."""

import re
import unicodedata
from html import escape
from pathlib import Path

from analysis.codelists.toml_files import read_toml

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def make_page(template: str, title: str, lines: list[str], date: str = "20/01/2024", iso: str = "2024-01-20") -> str:
    """A page of the kind of a template: paragraphs in its own markup, runs of lines with bars as a table."""
    paragraph = re.search(r"<!-- paragraph: (.*?) -->\n", template)
    assert paragraph is not None
    pieces: list[str] = []
    rows: list[str] = []
    for line in [*lines, ""]:
        if line.count(" | ") > 1:
            rows.append("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line.split(" | ")) + "</tr>")
            continue
        if rows:
            table = f'<table border="1" width="100%"><tbody>{"".join(rows)}</tbody></table>'
            pieces.append(f"<tr><td>{table}</td></tr>" if paragraph[1].startswith("<tr") else table)
            rows = []
        if line:
            pieces.append(paragraph[1].replace("{}", escape(line)))
    page = template.replace(paragraph[0], "")
    if not date:
        page = re.sub(r"[^<>\n]*\{\{(?:date|iso)\}\}[^<>\n]*", "", page)
    for name, value in (("title", escape(title)), ("date", date), ("iso", iso), ("text", "\n".join(pieces))):
        page = page.replace("{{" + name + "}}", value)
    return page


def write_tcvn3(text: str) -> bytes:
    """Text as typed in a TCVN3 font; capitals with tones come out small, as that font has none."""
    letters = {letter: bytes([int(code, 16)]) for code, letter in read_toml("legacy_letters.toml")["tcvn3"].items()}
    pieces = (letters.get(c) or letters.get(c.lower()) or c.encode("cp1252", "replace") for c in text)
    return b"".join(pieces)


def write_vni(text: str) -> bytes:
    """Text as typed in a VNI font."""
    table = read_toml("legacy_letters.toml")["vni"]
    codes = {letter: vowel + mark for vowel, marks in table["marks"].items() for mark, letter in marks.items()}
    codes |= {letter: sign for sign, letter in table["letters"].items()}
    codes |= {letter.upper(): code.upper() for letter, code in codes.items()}
    return "".join(codes.get(c, c) for c in text).encode("cp1252", "replace")


def write_cp1258(text: str) -> bytes:
    """Text in windows-1258: a tone is a sign of its own after the vowel."""
    pieces: list[str] = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        tones = [sign for sign in parts if sign in "\u0300\u0301\u0303\u0309\u0323"]
        vowel = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in tones))
        pieces.append(vowel + "".join(tones))
    return "".join(pieces).encode("cp1258", "replace")


def write_mojibake(text: str) -> bytes:
    """UTF-8 that some tool took for windows-1252 and wrote as UTF-8 again."""
    shown = (bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())
    return "".join(shown).encode()
