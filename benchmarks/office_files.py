"""Reading Word files and PDFs, bytes in and parts out, beside the libraries that they are read with and pdfplumber.

    .venv/bin/python benchmarks/office_files.py [--documents N] [--rounds N]

The files are made from the documents of data/raw. Each round runs every candidate once over all files, in turn; the
median of the rounds in milliseconds a file is printed, and its ratio to the plain library, which gives letters without
paragraphs, tables or places. pdfplumber is left out where it is not installed.
"""

import argparse
import importlib.util
import io
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from docx import Document

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.documents.making import make_pdf, make_word  # noqa: E402

from analysis.documents.limits import Limits  # noqa: E402
from analysis.documents.pdf import read_pdf  # noqa: E402
from analysis.documents.word import read_word  # noqa: E402

PLUMBER = importlib.util.find_spec("pdfplumber") is not None


def plain_pdf(content: bytes) -> int:
    """The letters of every page."""
    document = pypdfium2.PdfDocument(content)
    return sum(len(page.get_textpage().get_text_range()) for page in document)


def plumbed_pdf(content: bytes) -> int:
    """The letters of every page by pdfplumber."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(content)) as document:
        return sum(len(page.extract_text()) for page in document.pages)


def plain_word(content: bytes) -> int:
    """The letters of every paragraph and cell."""
    document = Document(io.BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return sum(len(text) for text in (*(paragraph.text for paragraph in document.paragraphs), *cells))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Speed of reading Word files and PDFs")
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    texts = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "data" / "raw").glob("*.txt"))[: chosen.documents]]
    rows = [text for text in texts if " | " in text] or [texts[0] + "\nA | B | C\n1 | 2 | 3"]
    prose = [text for text in texts if " | " not in text]
    bound = "\n".join(prose)
    limits = Limits()
    kinds: dict[str, tuple[list[bytes], dict[str, Callable[[bytes], object]]]] = {
        "one long PDF, no tables": ([make_pdf(bound, head="BÁO CÁO")], {}),
        "PDFs, no tables": ([make_pdf(text) for text in prose], {}),
        "PDFs, ruled tables": ([make_pdf(text) for text in rows], {}),
        "Word files": ([make_word(text) for text in texts], {}),
    }
    for name, (_, candidates) in kinds.items():
        if name == "Word files":
            candidates["python-docx"] = plain_word
            candidates["analysis"] = lambda content: read_word(content, limits)
            continue
        candidates["pypdfium2"] = plain_pdf
        candidates["analysis"] = lambda content: read_pdf(content, limits)
        if PLUMBER:
            candidates["pdfplumber"] = plumbed_pdf
    for name, (files, candidates) in kinds.items():
        times: dict[str, list[float]] = {candidate: [] for candidate in candidates}
        for _ in range(chosen.rounds):
            for candidate, read in candidates.items():
                began = time.perf_counter()
                for content in files:
                    read(content)
                times[candidate].append((time.perf_counter() - began) / len(files) * 1000)
        base = statistics.median(next(iter(times.values())))
        print(f"{name} ({len(files)})")
        for candidate, spent in times.items():
            middle = statistics.median(spent)
            print(f"  {candidate:<12}{middle:8.2f} ms{middle / base:7.1f} ×")


if __name__ == "__main__":
    main()
