"""A digest gives the same observations as a Word file and as a PDF, and nearly all of them from a scan of its print."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.documents.making import make_pdf, make_word
from tests.documents.measuring import CLEAN, NOISY, SCANNERS, count, measure_scans, rows_of

from analysis.documents.assembling import assemble
from analysis.documents.document import Source
from analysis.documents.formats import read_document
from analysis.documents.limits import Limits
from analysis.documents.pdf import read_pdf
from analysis.documents.printed_pages import leave_out_portal
from analysis.documents.sources import read_sources
from analysis.documents.word import read_word

ROOT = Path(__file__).resolve().parents[2]
SOURCES = read_sources(ROOT / "data" / "raw")
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")

FORMS: dict[str, Callable[[str], list[Any]]] = {
    "word": lambda text: read_word(make_word(text, head="UBND TỈNH"), Limits()),
    "pdf": lambda text: read_pdf(make_pdf(text), Limits()),
    "pdf without ruled lines": lambda text: read_pdf(make_pdf(text, ruled=False), Limits()),
}
COLUMNS = "pdf in two columns"
WRAPPED = re.compile(r"[^\W\d_]\n[a-zà-ỹđ]")
SPREAD = re.compile(r"\w+\.\w+\.gov\.vn|^Từ ngày \S+ đến ngày \S+,", re.MULTILINE)
FORMS[COLUMNS] = lambda text: read_pdf(make_pdf(text, columns=2, size=10), Limits())


def compare(form: str, sources: list[Source], raw_dir: Path) -> None:
    for source in sources:
        text = (raw_dir / source.file).read_text(encoding="utf-8")
        if WRAPPED.search(text):
            continue  # its lines end within sentences, which a PDF's lines do too: there they are joined
        if form == COLUMNS and " | " in text:
            continue  # a table of ten columns does not fit half a page
        if form == COLUMNS and SPREAD.search(text):
            continue  # behind a justified line that a long word leaves nearly empty: its words stand like table cells
        made = leave_out_portal(assemble(FORMS[form](text), source))
        wanted = count(rows_of(read_document(raw_dir / source.file, source)))
        assert count(rows_of(made)) == wanted, source.source_id


@pytest.mark.parametrize("form", FORMS)
def test_a_digest_gives_the_same_observations(form: str, raw_dir: Path) -> None:
    compare(form, [s for s in SOURCES[::12] if s.source_id != "thua-thien-hue-service-level-table-report"], raw_dir)


def test_a_digest_with_tables_gives_the_same_observations(raw_dir: Path) -> None:
    tabular = [s for s in SOURCES if (raw_dir / s.file).read_text(encoding="utf-8").count(" | ") > 8]
    assert len(tabular) >= 3
    for form in FORMS:
        compare(form, tabular, raw_dir)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_every_twelfth_digest_gives_the_same_observations(form: str, raw_dir: Path) -> None:
    compare(form, SOURCES[1::12], raw_dir)


@needs_tesseract
def test_a_clean_scan_gives_nearly_all_observations(raw_dir: Path) -> None:
    found = measure_scans(SOURCES[3::90], raw_dir, CLEAN)
    assert found["same"] >= 0.95 * found["wanted"], found
    assert found["wrong"] == 0, found
    assert found["right_doubted"] <= 0.05 * found["right"], found


@needs_tesseract
def test_a_noisy_turned_stamped_scan_gives_most_observations_and_flags_what_it_misreads(raw_dir: Path) -> None:
    found = measure_scans(SOURCES[::150], raw_dir, NOISY)
    assert found["same"] >= 0.80 * found["wanted"], found
    assert found["undoubted"] == 0, found
    # Of 50 values of these documents none is doubted, and yet surer than the threshold.
    assert found["unflagged"] <= 0.015 * found["values"], found
    assert found["right_doubted"] <= 0.1 * found["right"], found


@needs_tesseract
def test_of_a_scan_that_is_hardly_legible_few_values_read_wrong_pass_for_sure(raw_dir: Path) -> None:
    found = measure_scans(SOURCES[2::200], raw_dir, SCANNERS["worst"])
    assert found["wrong"] > 0, found
    assert found["unflagged"] <= 0.015 * found["values"], found  # one of 87 values of these documents
