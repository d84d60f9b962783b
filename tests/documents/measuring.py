"""How much of a text's observations a print of it gives."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.documents.making import bind, make_pdf, print_pages, spoil

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.formats import read_document
from analysis.documents.limits import Limits
from analysis.documents.pdf import read_pdf
from analysis.documents.printed_pages import leave_out_portal
from analysis.observations.schema import CONFIDENCE_THRESHOLD
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare
from analysis.parsing.sums import DISAGREEING

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

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


def rows_of(document: Document) -> list[dict[str, Any]]:
    return make_rows(parse_document(prepare(document)))


def count(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[key] for key in KEYS) for row in rows)


@dataclass(frozen=True)
class Scanner:
    """How a print is scanned: resolution, blur in pixels, grain, JPEG quality; a clean scan is level and unstamped."""

    dpi: int
    blur: float = 0
    sigma: float = 0
    quality: int = 50


CLEAN, NOISY = Scanner(300), Scanner(200, 0, 12, 50)
SCANNERS = {
    "clean": CLEAN,
    "noisy": NOISY,
    "soft": Scanner(200, 1.5, 16, 35),
    "coarse": Scanner(150, 1.1, 16, 35),
    "worst": Scanner(150, 1.6, 25, 30),
    "fax": Scanner(120, 1.2, 25, 30),
}


def scan(text: str, scanner: Scanner, seed: int) -> bytes:
    """A scan of the print of a text; all but a clean one stamped and turned by 0.7°."""
    spoilt = scanner.sigma > 0
    pages = print_pages(make_pdf(text, signature=spoilt), scanner.dpi)
    if spoilt:
        pages = [
            spoil(page, seed + n, sigma=scanner.sigma, blur=scanner.blur, quality=scanner.quality)
            for n, page in enumerate(pages)
        ]
    return bind(pages, scanner.dpi, scanner.quality)


def measure_scan(source: Source, raw_dir: Path, scanner: Scanner, seed: int) -> Counter[str]:
    """How many observations of the text a scan gives, and of the values it reads wrong how many pass for sure.

    A value is wrong where the text has no observation, or no further one, of that value, and `unflagged` where its
    confidence is above the threshold all the same; `misread` are those whose digits stand nowhere in the text, and
    `undoubted` those of them whose digits nothing cast a doubt on.
    """
    text = (raw_dir / source.file).read_text(encoding="utf-8")
    wanted = rows_of(read_document(raw_dir / source.file, source))
    document = leave_out_portal(assemble(read_pdf(scan(text, scanner, seed), Limits()), source))
    return compare_rows(wanted, document, text)


def compare_rows(wanted: list[dict[str, Any]], document: Document, text: str) -> Counter[str]:
    """The counts of measure_scan for the document of a text's scan."""
    rows = rows_of(document)
    found = Counter(wanted=len(wanted), same=(count(wanted) & count(rows)).total(), values=len(rows))
    left = Counter(row["value"] for row in wanted)
    printed = set(NUMBER.findall(text))
    # of two rows of one value the one with the meaning that the text gives it is the right one
    meant = {(row["value"], row["indicator"], row["measure"]) for row in wanted}
    for row in sorted(rows, key=lambda row: (row["value"], row["indicator"], row["measure"]) not in meant):
        doubted = document.confidence(row["figure_start"], row["figure_end"]) < CONFIDENCE_THRESHOLD or row[
            "rule"
        ].endswith(f"/{DISAGREEING}")
        if left[row["value"]]:
            left[row["value"]] -= 1
            found["right"] += 1
            found["right_doubted"] += doubted
            continue
        found["wrong"] += 1
        found["unflagged"] += row["confidence"] >= CONFIDENCE_THRESHOLD
        if not printed.issuperset(NUMBER.findall(row["printed"])):
            found["misread"] += 1
            found["undoubted"] += not doubted
    return found


def measure_scans(sources: list[Source], raw_dir: Path, scanner: Scanner, seed: int = 0) -> Counter[str]:
    """The counts of measure_scan for several documents."""
    found: Counter[str] = Counter()
    for number, source in enumerate(sources):
        found += measure_scan(source, raw_dir, scanner, seed + 10 * number)
    return found
