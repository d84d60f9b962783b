"""What `analysis check` says: whether a table keeps its rules and its sources agree, or how right the reading is."""

from collections.abc import Sequence
from pathlib import Path

from analysis.charts import message
from analysis.codelists import read_indicators
from analysis.comparison import audit_figures, place_figures
from analysis.observations.accuracy import count_accuracy, judge_observations
from analysis.observations.checks import check_observations
from analysis.observations.extraction import find_corrections
from analysis.observations.files import read_documents, read_observations
from analysis.observations.reviewed import list_reviewed, write_facts
from analysis.observations.table import make_table
from analysis.reports.auditing import count_severities, list_findings, list_rules, one_line
from analysis.reports.parameters import LAST_YEAR


def check_table(file: Path, language: str) -> tuple[Sequence[str], int]:
    """Lines on a table: each breach of its rules, each finding of the audit, the rules used and a summary; how many."""
    table = read_observations(file)
    breaches = check_observations(table)
    figures = place_figures(table, read_documents(file), tuple(read_indicators()), LAST_YEAR)
    audit = audit_figures(figures)
    found = count_severities(audit)
    summary = message(
        "audit.summary",
        language,
        figures=len(figures),
        contradictions=found["contradiction"],
        doubts=found["doubt"],
        breaches=len(breaches),
    )
    lines = [*map(one_line, breaches), *list_findings(audit, figures, language), *list_rules(audit, language), summary]
    return lines, len(breaches) + sum(found.values())


def score_reviewed(raw: Path, corrections: Path | None, join: Path | None, language: str) -> tuple[Sequence[str], int]:
    """Lines on the reading, as it is without corrections, against the documents that people reviewed whole; how many.

    With `join` the facts of these documents are written to that folder, a line each; a document of which the folder has
    facts already keeps them. Raises InputError for a damaged file of decisions.
    """
    from analysis.observations.chosen import choose_sources, parse_sources  # the parser, which a table needs not

    decisions = find_corrections(raw, corrections) or []
    known = {source.source_id for source in choose_sources(raw, ())}
    names = [one.source_id for one in decisions if one.source_id in known]
    parsed = parse_sources(raw, choose_sources(raw, names))[0] if names else []
    documents = list_reviewed(parsed, decisions)
    lines: list[str] = []
    if documents:
        judged = judge_observations(make_table(parsed), documents)
        for by in ("indicator", "genre"):
            lines.append(message(f"accuracy.{by}", language))
            for row in count_accuracy(judged, [by]).to_dict("records"):
                values = {str(name): cell for name, cell in row.items()} | {"name": row[by] or "—"}
                lines.append(message("accuracy.line", language, **values))
    if join is not None:
        for document in documents:
            path, written = write_facts(document, join)
            lines.append(message("accuracy.joined" if written else "accuracy.kept", language, path=path))
    facts = sum(len(document.facts) for document in documents)
    lines.append(message("accuracy.summary", language, documents=len(documents), facts=facts))
    return lines, len(documents)
