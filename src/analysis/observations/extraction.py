"""From a folder of documents to the observation table and the lists beside it."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.documents.document import Document, Source
from analysis.documents.formats import read_document
from analysis.documents.limits import Limits, read_limits
from analysis.documents.sources import COLUMNS as SOURCE_COLUMNS
from analysis.documents.sources import read_sources
from analysis.errors import InputError
from analysis.observations.checks import check_observations
from analysis.observations.correcting import FAILED, NOT_NEEDED, Outcome, apply_corrections, list_outcomes
from analysis.observations.corrections import FILE_NAME as CORRECTIONS_NAME
from analysis.observations.corrections import read_corrections
from analysis.observations.decisions import Correction
from analysis.observations.files import DOCUMENT_COLUMNS, UNREAD_COLUMNS, write_observations
from analysis.observations.schema import CONFIDENCE_THRESHOLD
from analysis.observations.table import make_table
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed, Reading, Unread
from analysis.parsing.sources import prepare
from analysis.parsing.sums import DISAGREEING
from analysis.writing import write_text

APPLIED_NAME = "corrections_applied.csv"
OWN_NAMES = ("sources.csv", "documents.csv", "unread.csv", CORRECTIONS_NAME, APPLIED_NAME)


@dataclass(frozen=True)
class Extraction:
    """What a run wrote: how many documents and observations, and one line for each document that failed.

    `remarks`: one line for each thing to check: a conflict with sources.csv, mended letters, a file that is not listed.
    `outcomes`: what became of each decision of corrections.csv.
    """

    documents: int
    observations: int
    unread: int
    failed: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()

    def refused(self) -> list[str]:
        """A line for each decision that could not be applied."""
        return [str(one) for one in self.outcomes if one.outcome == FAILED]


def extract(
    raw: Path,
    output: Path,
    watch: Callable[[Sequence[str]], Iterable[str]] = iter,
    corrections: Path | None = None,
) -> Extraction:
    """Read every document that `raw`/sources.csv lists and write the observation table to `output` (.csv and .parquet).

    `watch` passes the documents' names on one by one and may show them. Beside the table: `documents.csv` (one row a
    document: what is known of it and on what evidence, how many figures it gave, what went wrong or is to be checked)
    and `unread.csv` (one row a number that became no observation, with the reason). A document that cannot be read is
    listed in `failed` and the others go on; where none can be read, what was there before stays. People's decisions are
    read from `corrections` (default: corrections.csv beside `raw`, if there is one) and replayed; what became of each
    is listed in `corrections_applied.csv`. Raises InputError when the folder, its sources.csv, the name of the table,
    the decisions or the limits cannot be used; then nothing is written.
    """
    if output.name in OWN_NAMES:
        raise InputError(f"{output}: the name of another list; give the table its own, such as observations.csv")
    limits = read_limits()
    sources = read_sources(raw)
    if not sources:
        raise InputError(f"{raw / 'sources.csv'}: lists no document; add a row a document (source_id, file)")
    decisions = find_corrections(raw, corrections)
    parsed: list[Parsed] = []
    problems: dict[str, str] = {}
    for _, source in zip(watch([source.source_id for source in sources]), sources, strict=True):
        try:
            parsed.append(parse_document(prepare(read_source(raw, source, limits))))
        except InputError as err:
            problems[source.source_id] = str(err)
    if not parsed:
        return Extraction(len(sources), 0, 0, tuple(problems.values()))
    table = make_table(parsed)
    outcomes: tuple[Outcome, ...] = ()
    if decisions is not None:
        corrected = apply_corrections(parsed, decisions)
        parsed, table, outcomes = list(corrected.parsed), corrected.table, corrected.outcomes
    found = {p.document.source.source_id: p for p in parsed}
    breaches = check_observations(table, [p.document for p in parsed])
    if breaches:
        raise RuntimeError(f"{len(breaches)} rows break the contract of the observation table; first: {breaches[0]}")
    write_observations(table, output)
    write_text(
        output.with_name("documents.csv"),
        _documents_csv(sources, found, problems, dict(Counter(table["source_id"]))),
    )
    write_text(output.with_name("unread.csv"), _unread_csv(parsed))
    if decisions is not None:
        write_text(output.with_name(APPLIED_NAME), list_outcomes(outcomes))
    else:
        output.with_name(APPLIED_NAME).unlink(missing_ok=True)  # that of a run with decisions would be wrong now
    remarks = tuple(f"{p.document.source.source_id}: {note}" for p in parsed for note in p.document.notes)
    remarks += tuple(
        f"{path}: not listed in sources.csv, so not read; take it in with “analysis add”"
        for path in find_unlisted(raw, sources)
        if path.with_suffix("").resolve() != output.with_suffix("").resolve()
    )
    remarks += tuple(str(one) for one in outcomes if one.outcome == NOT_NEEDED)
    unread = sum(len(p.unread) for p in parsed)
    return Extraction(len(sources), len(table), unread, tuple(problems.values()), remarks, outcomes)


def find_corrections(raw: Path, named: Path | None = None) -> list[Correction] | None:
    """The decisions of the file `named`, else of corrections.csv beside the folder `raw`; None where there is none."""
    path = named or raw.resolve().parent / CORRECTIONS_NAME
    return read_corrections(path) if named is not None or path.is_file() else None


def read_source(raw: Path, source: Source, limits: Limits | None = None) -> Document:
    """Read one document of a folder. Raises InputError for a file that cannot be read or lies outside the folder."""
    path = raw / source.file
    try:
        inside = path.resolve().is_relative_to(raw.resolve())
    except (OSError, ValueError) as err:
        raise InputError(f"{source.source_id}: {source.file[:100]!r} is no file name; correct the file column") from err
    if not inside:
        raise InputError(f"{path}: leads out of {raw}; put the document itself there and name it in the file column")
    return read_document(path, source, limits)


def find_unlisted(raw: Path, sources: Sequence[Source]) -> list[Path]:
    """The files of a folder that its sources.csv does not list, in order; hidden ones and lists are left out."""
    listed = {Path(source.file).name for source in sources} | {*OWN_NAMES, "README.md"}
    listed.add((raw / "sources.csv").resolve().name)  # it may be a link to another file of the folder
    return [
        path for path in sorted(raw.iterdir()) if path.name[0] != "." and path.name not in listed and path.is_file()
    ]


def _csv_text(header: tuple[str, ...], rows: list[list[object]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


def _documents_csv(
    sources: list[Source], found: dict[str, Parsed], problems: dict[str, str], figures: dict[str, int]
) -> str:
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
    return _csv_text(DOCUMENT_COLUMNS, rows)


def _question(document: Document, reading: Reading) -> str:
    """Why a figure that was read is a question, as a code of codelists/unread.toml."""
    if reading.rule.endswith(f"/{DISAGREEING}"):
        return DISAGREEING
    misread = document.confidence(reading.figure.start, reading.figure.end) < CONFIDENCE_THRESHOLD
    return "misread" if misread else "question"


def _unread_csv(parsed: list[Parsed]) -> str:
    rows: list[list[object]] = []
    for p in sorted(parsed, key=lambda p: p.document.source.source_id):
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
    return _csv_text(UNREAD_COLUMNS, rows)
