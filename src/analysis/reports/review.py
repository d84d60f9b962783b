"""What a person reviews: each document with its figures, the worst first, and what was decided before."""

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.charts import message, read_messages
from analysis.codelists import read_dimensions, read_indicators, read_members, read_scopes, read_units
from analysis.codelists.toml_files import read_toml
from analysis.comparison import audit_figures, place_figures
from analysis.documents.sentences import split_sentences
from analysis.observations.correctable import LONGEST_NUMBER, LONGEST_TEXT, describe_judged, write_field
from analysis.observations.correcting import apply_corrections
from analysis.observations.corrections import COLUMNS
from analysis.observations.decisions import Correction
from analysis.observations.files import DOCUMENT_COLUMNS, read_observations
from analysis.observations.moving import move_corrections
from analysis.observations.outcomes import APPLIED, FAILED, NOT_NEEDED, Outcome
from analysis.observations.schema import MEASURES, QUALIFIERS, set_types
from analysis.observations.table import pair_rows
from analysis.parsing.numbers import SCALES
from analysis.parsing.readings import Parsed
from analysis.reports.auditing import SEVERITIES, findings_by_figure, say_place
from analysis.reports.decided import join_decisions, join_lost
from analysis.reports.parameters import LAST_YEAR

# What a person may correct on the page, in its order, each with its key.
EDITED = {
    "value": "1",
    "unit": "2",
    "indicator": "3",
    "period": "4",
    "breakdown": "5",
    "qualifier": "6",
    "measure": "7",
    "denominator": "8",
    "scope": "9",
    "body": "0",
    "base": "b",
}
# Numbers that name something, by the code of why they were not taken: sentences of such alone stand last.
NAMING = ("list_number", "document_number", "name", "number_name", "phone", "date", "furniture", "full_marks")
LANGUAGES = ("vi", "en")
HOLDING = (APPLIED, NOT_NEEDED)


def make_material(
    parsed: Sequence[Parsed], decisions: Sequence[Correction], language: str, who: str = "", table: Path | None = None
) -> dict[str, Any]:
    """All that the page shows, ready for JSON: words, code lists and documents, those with the worst figures first.

    `table`: the observation table whose other documents the audit holds these to, if there is one.
    """
    rows = {p.document.source.source_id: [row for _, row in pair_rows(p)] for p in parsed}
    findings = _audit(parsed, [row for own in rows.values() for row in own], language, table)
    held = move_corrections(parsed, [one for one in decisions if one.source_id in rows])
    outcomes = apply_corrections(parsed, held).outcomes
    documents = [_describe_document(p, rows[p.document.source.source_id], findings, outcomes, language) for p in parsed]
    documents.sort(key=lambda document: min((_grade(figure) for figure in document["figures"]), default=(9,)))
    return {
        "language": language,
        "who": who,
        "columns": COLUMNS,
        "fields": list(EDITED.items()),
        "longest": LONGEST_TEXT,
        "longest_number": LONGEST_NUMBER,
        "say": _list_words(language),
        "scales": SCALES,
        "dimensions": read_dimensions(),
        "scope": "provincial_office",
        "codes": _list_codes(),
        "documents": documents,
    }


def _review_keys() -> list[str]:
    return [key for key in read_messages() if key.startswith("review.")]


def _list_words(language: str) -> dict[str, str]:
    """The words of the page by key; English for a count of one behind “_one”."""
    words = {key.removeprefix("review."): message(key, language) for key in sorted(_review_keys())}
    if language == "en":
        singular = {key.removeprefix("review."): read_messages()[key].get("en_one") for key in _review_keys()}
        words |= {f"{key}_one": text for key, text in singular.items() if text}
    return words


def _list_codes() -> dict[str, list[list[Any]]]:
    """By list: code, Vietnamese and English label; of an indicator its units too."""
    both = {key: [message(key, language) for language in LANGUAGES] for key in _review_keys()}
    indicators = [[one.code, one.vi, one.en, list(one.units)] for one in read_indicators().values()]
    denominators = dict.fromkeys(name for one in read_indicators().values() for name in one.denominators)
    return {
        "indicator": [*indicators, ["other", *both["review.other_indicator"], []]],
        "dimension": [[one, *(message(f"dimension.{one}", name) for name in LANGUAGES)] for one in read_dimensions()],
        "unit": [[one.code, one.vi, one.en] for one in read_units().values()],
        "scope": [[one.code, one.vi, one.en] for one in read_scopes().values()],
        "measure": [[code, *both[f"review.measure_{code}"]] for code in MEASURES],
        "qualifier": [[code, *(message(f"qualifier.{code}", one) for one in LANGUAGES)] for code in QUALIFIERS],
        "denominator": [[code, *(message(f"denominator.{code}", one) for one in LANGUAGES)] for code in denominators],
        "reason": [[code, entry["vi"], entry["en"]] for code, entry in read_toml("unread.toml").items()],
        "member": [
            [
                f"{one.dimension}={one.code}",
                *(f"{message(f'dimension.{one.dimension}', name)}: {one.label(name)}" for name in LANGUAGES),
            ]
            for one in read_members().values()
        ],
    }


def _audit(
    parsed: Sequence[Parsed], rows: list[dict[str, object]], language: str, path: Path | None
) -> dict[str, list[dict[str, Any]]]:
    """What the audit says of each figure; documents that are not reviewed speak with their rows of the table."""
    table = set_types(pd.DataFrame(rows))
    own = {p.document.source.source_id for p in parsed}
    if path is not None and path.is_file():
        others = read_observations(path)
        table = pd.concat([table, others[~others["source_id"].isin(own)]], ignore_index=True)
    if table.empty:
        return {}
    known = pd.DataFrame(
        [{name: str(getattr(p.document.source, name, "") or "") for name in DOCUMENT_COLUMNS} for p in parsed],
        columns=list(DOCUMENT_COLUMNS),
    )
    figures = place_figures(table, known, tuple(read_indicators()), LAST_YEAR)
    return findings_by_figure(audit_figures(figures), figures, language)


def _grade(figure: dict[str, Any]) -> tuple[int, float, int]:
    """The worst first: contradictions, doubts, then what was read least surely."""
    worst = min((SEVERITIES.index(one["severity"]) for one in figure["findings"]), default=len(SEVERITIES))
    return worst, figure["confidence"], figure["start"]


def _describe_document(
    parsed: Parsed,
    rows: list[dict[str, Any]],
    findings: dict[str, list[dict[str, Any]]],
    outcomes: Sequence[Outcome],
    language: str,
) -> dict[str, Any]:
    document, source = parsed.document, parsed.document.source
    figures = [
        {
            "id": row["observation_id"],
            "start": row["figure_start"],
            "end": row["figure_end"],
            "quote_start": row["char_start"],
            "quote_end": row["char_end"],
            "judged": describe_judged(row),
            "fields": {field: write_field(row, field) for field in EDITED},
            "confidence": row["confidence"],
            "rule": row["rule"],
            "locator": say_place(row["locator"], language),
            "findings": findings.get(str(row["observation_id"]), []),
        }
        for row in rows
    ]
    reasons = read_toml("unread.toml")
    unread = [
        {
            "id": f"unread-{one.start}-{one.end}",
            "start": one.start,
            "end": one.end,
            "quote_start": one.quote_start,
            "quote_end": one.quote_end,
            "reason_code": one.reason,
            "reason": reasons[one.reason][language],
            "locator": say_place(document.locator(one.start), language),
        }
        for one in parsed.unread
    ]
    own = [
        one for one in outcomes if one.correction.source_id == source.source_id and one.correction.kind != "withdraw"
    ]
    holding = [one.correction for one in own if one.outcome in HOLDING]
    lines = [span for table in document.tables for span in table.lines]
    prose = [span for block in document.blocks if block.kind != "row" for span in split_sentences(document, block)]
    name = " · ".join(part for part in (source.source_id, source.province, str(source.published or "")) if part)
    return {
        "source_id": source.source_id,
        "name": name,
        "title": source.title or name,
        "digest": hashlib.sha256(document.text.encode()).hexdigest()[:16],
        "text": document.text,
        "blocks": [[block.kind, block.start] for block in document.blocks],
        "sentences": sorted([*lines, *prose]),
        "figures": sorted(figures, key=_grade),
        "unread": unread,
        "silent": list_silent(rows, unread),
        "decided": join_decisions(holding, document.text),
        "lost": join_lost([one for one in own if one.outcome == FAILED], language),
    }


def list_silent(rows: Sequence[dict[str, Any]], unread: Sequence[dict[str, Any]]) -> list[list[str]]:
    """The sentences with numbers of which none became a figure, each as the ids of its numbers.

    Those that may tell of counts stand first, then those whose numbers all name something, in the order of the text.
    """
    sentences: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for one in unread:
        sentences.setdefault((one["quote_start"], one["quote_end"]), []).append(one)
    read = sorted((row["char_start"], row["char_end"]) for row in rows)
    starts = [start for start, _ in read]
    ends = list(accumulate((end for _, end in read), max))
    silent = []
    for (start, end), numbers in sentences.items():
        before = bisect_left(starts, end)
        if before == 0 or ends[before - 1] <= start:
            silent.append((all(one["reason_code"] in NAMING for one in numbers), start, numbers))
    return [[one["id"] for one in numbers] for _, _, numbers in sorted(silent, key=lambda found: found[:2])]
