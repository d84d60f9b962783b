"""Show a person how a document was read: every figure marked, its reading, and why a number was not taken."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.codelists.indicators import read_indicators
from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Source
from analysis.documents.formats import read_document
from analysis.documents.sources import read_sources
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed, Unread
from analysis.parsing.sources import prepare


def read_for_explanation(path: Path) -> Parsed:
    """Read one document alone, with what the sources.csv beside it knows of it.

    Raises InputError for a file that cannot be read.
    """
    source = Source(path.stem, path.name)
    if (path.parent / "sources.csv").is_file():
        known = [row for row in read_sources(path.parent) if (path.parent / row.file).resolve() == path.resolve()]
        source = known[0] if known else source
    return parse_document(prepare(read_document(path, source)))


def explain(parsed: Parsed, language: str) -> Iterator[str]:
    """The document line by line; below each sentence with numbers, one line a number.

    A figure is marked ⟦so⟧ and its line gives value, interval, unit, indicator, measure, breakdown, period with its
    ground, scope, rule and confidence; a number that was not taken is marked ⟨so⟩ and its line gives the reason.
    """
    document = parsed.document
    text, source = document.text, document.source
    yield f"{source.source_id} · {source.province or '—'} · {source.published or '—'} · {source.title or '—'}"
    yield from (f"    {said.field}: {said.value} ({said.where})" for said in document.filled)
    yield from (f"    ! {note}" for note in document.notes)
    rows: list[dict[str, Any]] = list(make_rows(parsed))
    taken: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        taken[row["char_start"], row["char_end"]].append(row)
    not_taken: dict[tuple[int, int], list[Unread]] = defaultdict(list)
    for entry in parsed.unread:
        not_taken[entry.quote_start, entry.quote_end].append(entry)
    for start, end in sorted(taken.keys() | not_taken.keys()):
        own, left = taken[start, end], not_taken[start, end]
        marks = [(row["figure_start"], row["figure_end"], "⟦⟧") for row in own]
        marks += [(entry.start, entry.end, "⟨⟩") for entry in left]
        yield ""
        yield f"{document.locator(start)}: {_marked(text, start, end, marks)}"
        lines = [(row["figure_start"], _reading(row, language)) for row in own]
        lines += [(entry.start, _reason(text[entry.start : entry.end], entry.reason, language)) for entry in left]
        yield from (f"    {line}" for _, line in sorted(lines))


def _marked(text: str, start: int, end: int, marks: list[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    place = start
    for first, last, brackets in sorted(set(marks)):
        if first < place:
            continue
        pieces += [text[place:first], brackets[0], text[first:last], brackets[1]]
        place = last
    return " ".join("".join([*pieces, text[place:end]]).split())


def _reading(row: dict[str, Any], language: str) -> str:
    indicator = read_indicators().get(row["indicator"])
    label = f"{row['indicator']} ({indicator.label(language)})" if indicator else row["indicator"]
    interval = "" if row["lower"] == row["upper"] else f" [{row['lower']:.10g}; {row['upper']:.10g}]"
    measure = "" if row["measure"] == "level" else f" {row['measure']}"
    period = f"{row['period_start']} – {row['period_end']} ({row['period_basis']})" if row["period_start"] else "—"
    parts = [
        f"{row['printed']} → {row['value']:.10g}{interval} {row['unit']} {row['qualifier']}",
        f"{label}{measure}",
        row["breakdown"] or "—",
        period,
        row["scope"],
        f"{row['rule']} {row['confidence']}",
    ]
    return " · ".join(parts)


def _reason(printed: str, reason: str, language: str) -> str:
    said = read_toml("unread.toml")[reason][language]
    return f"{' '.join(printed.split())} ✗ {said}"
