"""A digest gives the same observations as a Word file and as a PDF, and nearly all of them from a scan of its print."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.documents.making import bind, make_pdf, make_word, print_pages, spoil

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.formats import read_document
from analysis.documents.limits import Limits
from analysis.documents.pdf import read_pdf
from analysis.documents.sources import read_sources
from analysis.documents.word import read_word
from analysis.observations.schema import CONFIDENCE_THRESHOLD
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

ROOT = Path(__file__).resolve().parents[2]
SOURCES = read_sources(ROOT / "data" / "raw")
KEYS = (
    "printed",
    "value",
    "unit",
    "indicator",
    "measure",
    "breakdown",
    "period_start",
    "period_end",
    "qualifier",
    "scope",
)
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

FORMS: dict[str, Callable[[str], list[Any]]] = {
    "word": lambda text: read_word(make_word(text, head="UBND TỈNH"), Limits()),
    "pdf": lambda text: read_pdf(make_pdf(text), Limits()),
    "pdf without ruled lines": lambda text: read_pdf(make_pdf(text, ruled=False), Limits()),
}
COLUMNS = "pdf in two columns"
FORMS[COLUMNS] = lambda text: read_pdf(make_pdf(text, columns=2, size=10), Limits())


def rows_of(document: Document) -> list[dict[str, Any]]:
    return make_rows(parse_document(prepare(document)))


def count(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[key] for key in KEYS) for row in rows)


def compare(form: str, sources: list[Source], raw_dir: Path) -> None:
    for source in sources:
        text = (raw_dir / source.file).read_text(encoding="utf-8")
        if form == COLUMNS and " | " in text:
            continue  # a table of ten columns does not fit half a page
        made = assemble(FORMS[form](text), source)
        wanted = count(rows_of(read_document(raw_dir / source.file, source)))
        assert count(rows_of(made)) == wanted, source.source_id


@pytest.mark.parametrize("form", FORMS)
def test_a_digest_gives_the_same_observations(form: str, raw_dir: Path) -> None:
    compare(form, [s for s in SOURCES[::6] if s.source_id != "thua-thien-hue-service-level-table-report"], raw_dir)


def test_a_digest_with_tables_gives_the_same_observations(raw_dir: Path) -> None:
    tabular = [s for s in SOURCES if (raw_dir / s.file).read_text(encoding="utf-8").count(" | ") > 8]
    assert len(tabular) >= 3
    for form in FORMS:
        compare(form, tabular, raw_dir)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_digest_gives_the_same_observations(form: str, raw_dir: Path) -> None:
    compare(form, SOURCES, raw_dir)


def scan(text: str, spoilt: bool, seed: int) -> bytes:
    dpi = 200 if spoilt else 300
    pages: list[Image.Image] = print_pages(make_pdf(text, signature=spoilt), dpi)
    return bind([spoil(page, seed + n) for n, page in enumerate(pages)] if spoilt else pages, dpi)


def measure_scans(sources: list[Source], raw_dir: Path, spoilt: bool) -> dict[str, int]:
    """How many observations of the text a scan gives, and of the values it reads wrong how many pass unflagged."""
    found = dict.fromkeys(("wanted", "same", "values", "wrong", "unflagged", "right", "right_flagged"), 0)
    for seed, source in enumerate(sources):
        text = (raw_dir / source.file).read_text(encoding="utf-8")
        wanted = rows_of(read_document(raw_dir / source.file, source))
        rows = rows_of(assemble(read_pdf(scan(text, spoilt, seed), Limits()), source))
        found["wanted"] += len(wanted)
        found["same"] += (count(wanted) & count(rows)).total()
        left = Counter(row["value"] for row in wanted)
        for row in rows:
            found["values"] += 1
            flagged = row["confidence"] < CONFIDENCE_THRESHOLD
            if left[row["value"]]:
                left[row["value"]] -= 1
                found["right"] += 1
                found["right_flagged"] += flagged
            else:
                found["wrong"] += 1
                found["unflagged"] += not flagged
    return found


@needs_tesseract
def test_a_clean_scan_gives_nearly_all_observations(raw_dir: Path) -> None:
    found = measure_scans(SOURCES[3::40], raw_dir, spoilt=False)
    assert found["same"] >= 0.95 * found["wanted"], found
    assert found["unflagged"] == 0, found


@needs_tesseract
def test_a_noisy_turned_stamped_scan_gives_most_observations_and_flags_what_it_misreads(raw_dir: Path) -> None:
    found = measure_scans(SOURCES[::32], raw_dir, spoilt=True)
    assert found["same"] >= 0.80 * found["wanted"], found
    assert found["unflagged"] <= 0.01 * found["values"], found


@pytest.mark.slow
@needs_tesseract
@pytest.mark.parametrize(("spoilt", "share"), [(False, 0.95), (True, 0.80)])
def test_scans_of_a_third_of_the_digests(spoilt: bool, share: float, raw_dir: Path) -> None:
    found = measure_scans(SOURCES[1::3], raw_dir, spoilt)
    assert found["same"] >= share * found["wanted"], found
    assert found["unflagged"] * 100 <= max(found["wrong"], 100), found
