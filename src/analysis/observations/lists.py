"""The lists beside a table: the documents with what is known of each, and the numbers that became no observation."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from analysis.documents.document import Document, Source
from analysis.documents.sources import COLUMNS as SOURCE_COLUMNS
from analysis.observations.schema import CONFIDENCE_THRESHOLD
from analysis.parsing.readings import Parsed, Reading, Unread
from analysis.parsing.sums import DISAGREEING


def format_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180 with line feeds)."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def list_documents(
    sources: Iterable[Source], found: Mapping[str, Parsed], problems: Mapping[str, str], figures: Mapping[str, int]
) -> list[list[object]]:
    """One row a document, in DOCUMENT_COLUMNS: what is known of it and on what evidence, what it gave, what went wrong.

    `found`, `problems` and `figures` (the number of its observations) are by source_id.
    """
    rows: list[list[object]] = []
    for source in sources:
        parsed = found.get(source.source_id)
        known = parsed.document.source if parsed else source
        cells = [getattr(known, column) for column in SOURCE_COLUMNS]
        rows.append(
            [
                *("" if cell is None else str(cell) for cell in cells),
                figures.get(source.source_id, 0),
                len(parsed.unread) if parsed else 0,
                problems.get(source.source_id, ""),
                "; ".join(f"{said.field}: {said.where}" for said in parsed.document.filled) if parsed else "",
                "; ".join(parsed.document.notes) if parsed else "",
            ]
        )
    return rows


def list_unread(parsed: Iterable[Parsed]) -> list[list[object]]:
    """One row a number that became no observation or a doubtful one, in UNREAD_COLUMNS, by document and place."""
    rows: list[list[object]] = []
    for p in parsed:
        text = p.document.text
        questions = [
            Unread(r.quote_start, r.quote_end, r.figure.start, r.figure.end, _question(p.document, r))
            for r in p.readings
            if r.confidence < CONFIDENCE_THRESHOLD and r.indicator != "other"
        ]
        rows += [
            [
                p.document.source.source_id,
                p.document.locator(item.start),
                text[item.start : item.end].strip(),
                item.reason,
                item.start,
                item.end,
                text[item.quote_start : item.quote_end],
            ]
            for item in sorted([*p.unread, *questions], key=lambda item: (item.start, item.end))
        ]
    return rows


def _question(document: Document, reading: Reading) -> str:
    """Why a figure that was read is a question, as a code of codelists/unread.toml."""
    if reading.rule.endswith(f"/{DISAGREEING}"):
        return DISAGREEING
    misread = document.confidence(reading.figure.start, reading.figure.end) < CONFIDENCE_THRESHOLD
    return "misread" if misread else "question"
