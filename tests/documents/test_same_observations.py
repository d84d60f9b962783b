"""A digest gives the same observations in whatever form it comes: as a web page, or in another encoding."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.documents.page_making import PAGES, make_page, write_cp1258, write_mojibake, write_tcvn3, write_vni

from analysis.documents.document import Source
from analysis.documents.formats import read_document
from analysis.documents.sources import read_sources
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

ROOT = Path(__file__).resolve().parents[2]
# where a figure stands differs with the form; the quote does where a table's merged or empty cells are
PLACED = ("observation_id", "char_start", "char_end", "figure_start", "figure_end", "locator")
SOURCES = read_sources(ROOT / "data" / "raw")
PAGED = SOURCES[::2]
TEMPLATES = {path.stem: path.read_text(encoding="utf-8") for path in PAGES}


def observe(path: Path, source: Source) -> list[dict[str, Any]]:
    rows = make_rows(parse_document(prepare(read_document(path, source))))
    return [{key: value for key, value in row.items() if key not in PLACED} for row in rows]


def as_page(text: str, number: int, source: Source) -> bytes:
    """The text as a page, the templates in turn; its first line is the page's title where it looks like one."""
    name = sorted(TEMPLATES)[number % len(TEMPLATES)]
    title, *lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(title) > 120 or title.endswith((".", ":")):
        title, lines = "", [title, *lines]
    day = source.published
    dates = (day.strftime("%d/%m/%Y"), day.isoformat()) if day else ("", "")
    return make_page(TEMPLATES[name], title, lines, *dates).encode()


FORMS: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with decomposed letters": lambda text: unicodedata.normalize("NFD", text).encode(),
    "UTF-8 with mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without mark": lambda text: text.encode("utf-16-le"),
    "windows-1258": write_cp1258,
    "VNI": write_vni,
    "mojibake": write_mojibake,
}


@pytest.mark.parametrize("number", range(len(PAGED)), ids=[source.source_id for source in PAGED])
def test_a_page_gives_the_observations_of_its_text(tmp_path: Path, raw_dir: Path, number: int) -> None:
    source = PAGED[number]
    text = unicodedata.normalize("NFC", (raw_dir / source.file).read_text(encoding="utf-8"))
    (tmp_path / "page").write_bytes(as_page(text, number, source))
    assert observe(tmp_path / "page", source) == observe(raw_dir / source.file, source)


@pytest.mark.parametrize("form", FORMS)
def test_an_encoding_gives_the_observations_of_its_text(tmp_path: Path, raw_dir: Path, form: str) -> None:
    for source in SOURCES[:: 2 * len(FORMS)]:
        text = unicodedata.normalize("NFC", (raw_dir / source.file).read_text(encoding="utf-8"))
        (tmp_path / source.file).write_bytes(FORMS[form](text))
        assert observe(tmp_path / source.file, source) == observe(raw_dir / source.file, source), source.source_id


def test_tcvn3_gives_the_observations_of_its_text_but_for_the_case_of_letters(tmp_path: Path, raw_dir: Path) -> None:
    for source in SOURCES[::18]:
        text = unicodedata.normalize("NFC", (raw_dir / source.file).read_text(encoding="utf-8"))
        (tmp_path / source.file).write_bytes(write_tcvn3(text))
        found = [(row["indicator"], row["printed"], row["value"]) for row in observe(tmp_path / source.file, source)]
        wanted = [(row["indicator"], row["printed"], row["value"]) for row in observe(raw_dir / source.file, source)]
        assert len(found) == len(wanted)
        assert [row[2] for row in found] == [row[2] for row in wanted], source.source_id
