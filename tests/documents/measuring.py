"""How much of a text's observations a print of it gives."""

from collections import Counter
from pathlib import Path
from typing import Any

from tests.documents.making import bind, make_pdf, print_pages, spoil

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.formats import read_document
from analysis.documents.limits import Limits
from analysis.documents.pdf import read_pdf
from analysis.observations.schema import CONFIDENCE_THRESHOLD
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

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


def rows_of(document: Document) -> list[dict[str, Any]]:
    return make_rows(parse_document(prepare(document)))


def count(rows: list[dict[str, Any]]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[key] for key in KEYS) for row in rows)


def scan(text: str, spoilt: bool, seed: int) -> bytes:
    dpi = 200 if spoilt else 300
    pages = print_pages(make_pdf(text, signature=spoilt), dpi)
    return bind([spoil(page, seed + n) for n, page in enumerate(pages)] if spoilt else pages, dpi)


def measure_scans(sources: list[Source], raw_dir: Path, spoilt: bool) -> dict[str, int]:
    """How many observations of the text a scan gives, and of the values it reads wrong how many pass unflagged."""
    found = dict.fromkeys(("wanted", "same", "values", "wrong", "unflagged", "right", "right_flagged"), 0)
    for seed, source in enumerate(sources):
        text = (raw_dir / source.file).read_text(encoding="utf-8")
        wanted = rows_of(read_document(raw_dir / source.file, source))
        document = assemble(read_pdf(scan(text, spoilt, seed), Limits()), source)
        rows = rows_of(document)
        found["wanted"] += len(wanted)
        found["same"] += (count(wanted) & count(rows)).total()
        left = Counter(row["value"] for row in wanted)
        for row in rows:
            found["values"] += 1
            flagged = document.confidence(row["figure_start"], row["figure_end"]) < CONFIDENCE_THRESHOLD
            if left[row["value"]]:
                left[row["value"]] -= 1
                found["right"] += 1
                found["right_flagged"] += flagged
            else:
                found["wrong"] += 1
                found["unflagged"] += not flagged
    return found
