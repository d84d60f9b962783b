"""What people's decisions teach: documents that were reviewed whole are facts to measure the reading against."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.observations.accuracy import CheckedDocument, Fact
from analysis.observations.correcting import apply_corrections
from analysis.observations.decisions import Correction, find_withdrawn
from analysis.observations.moving import move_corrections
from analysis.observations.outcomes import FAILED
from analysis.observations.table import make_rows
from analysis.parsing.readings import Parsed
from analysis.writing import write_text

SET = "reviewed"
REVIEWED = re.compile(r"(?:^|/)(?:accepted|corrected|added)(?:-(\d+))?$")


def count_reviewers(rule: str) -> int:
    """How many people judged a figure, as its rule says; 0 for a figure that nobody did."""
    found = REVIEWED.search(rule)
    return int(found[1] or 1) if found else 0


def list_reviewed(parsed: Sequence[Parsed], corrections: Sequence[Correction]) -> list[CheckedDocument]:
    """The documents of which every figure that is read was judged, with the facts as people left them.

    A rejected figure is no fact, an added one is. A document with a decision that no longer fits is not reviewed.
    """
    corrections = move_corrections(parsed, corrections)
    corrected = apply_corrections(parsed, corrections)
    failed = {one.correction.source_id for one in corrected.outcomes if one.outcome == FAILED}
    withdrawn = find_withdrawn(corrections)
    judged = {one.observation_id for one in corrections if one.kind != "withdraw" and one not in withdrawn}
    left = corrected.table[corrected.table["rule"].map(count_reviewers) > 0]
    documents: list[CheckedDocument] = []
    for one in parsed:
        source = one.document.source
        read = {str(row["observation_id"]) for row in make_rows(one)}
        if not read or not read <= judged or source.source_id in failed:
            continue
        rows = left[left["source_id"] == source.source_id].to_dict("records")
        scopes = [str(row["scope"]) for row in rows]
        scope = max(sorted(set(scopes)), key=scopes.count, default="")
        facts = tuple(_make_fact({str(name): cell for name, cell in row.items()}) for row in rows)
        documents.append(CheckedDocument(source.source_id, source.province, source.kind, SET, scope, source.url, facts))
    return documents


def _make_fact(row: dict[str, Any]) -> Fact:
    period = (str(row["period_start"]), str(row["period_end"])) if row["period_start"] else None
    return Fact(
        value=float(row["value"]),
        unit=str(row["unit"]),
        indicator=str(row["indicator"]),
        indicators=frozenset([str(row["indicator"])]),
        measure=str(row["measure"]),
        qualifier=str(row["qualifier"]),
        period=period,
        breakdown=str(row["breakdown"]),
        anchor=" ".join(str(row["quote"]).split()),
        optional=False,
        two_at_once=False,
    )


def write_facts(document: CheckedDocument, folder: Path) -> tuple[Path, bool]:
    """Write a reviewed document into a folder of hand-checked facts, in the form that `read_checked_documents` reads.

    The file, and whether it was written: facts that the folder has of that document are never replaced. Raises
    InputError for a source_id that is no name of a file.
    """
    if Path(document.source_id).name != document.source_id:
        raise InputError(f"{document.source_id}: no name of a file; give the document a plain source_id")
    path = folder / f"{document.source_id}.json"
    if path.exists():
        return path, False
    facts = [
        {
            "value": fact.value,
            "unit": fact.unit,
            "indicator": fact.indicator,
            "measure": fact.measure,
            "qualifier": fact.qualifier,
            "period": list(fact.period) if fact.period else None,
            "breakdown": fact.breakdown or None,
            "anchor": fact.anchor,
        }
        for fact in document.facts
    ]
    entry = {
        "slug": document.source_id,
        "province": document.province,
        "scope": document.scope,
        "genre": document.genre,
        "url": document.url,
        "facts": facts,
    }
    write_text(path, json.dumps(entry, ensure_ascii=False, indent=1) + "\n")
    return path, True
