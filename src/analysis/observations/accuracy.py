"""How much of the hand-checked facts an observation table holds, and how much of the table they bear out."""

import csv
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.errors import InputError

OTHER = "other"
NOT_READ, VALUE, QUALIFIED, CLASSIFIED, FULL = range(-1, 4)  # how far a row agrees with a fact
SAME_NUMBER = 1e-9
SETS_FILE = "sets.csv"


@dataclass(frozen=True)
class Fact:
    """One figure that a text states, as a person read it; the fields are those of tests/gold/README.md.

    `indicators` are all that are right, `indicator` the first of them; `two_at_once`: each of them may have a row;
    `period` None: the text gives no ground for one.
    """

    value: float
    unit: str
    indicator: str
    indicators: frozenset[str]
    measure: str
    qualifier: str
    period: tuple[str, str] | None
    breakdown: str
    anchor: str
    optional: bool
    two_at_once: bool


@dataclass(frozen=True)
class CheckedDocument:
    """The facts of one document; `set` and `genre` are "" where nothing says them."""

    source_id: str
    province: str
    genre: str
    set: str
    scope: str
    url: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Judged:
    """Facts and rows, each with what the other side says of it.

    `facts`: one row a fact (source_id, set, genre, indicator, optional, level from NOT_READ to FULL, exact: the
    breakdown's members agree too, undated: read although the text gives no ground for a period, dated_without_ground).
    `rows`: one row an observation of a checked document (source_id, set, genre, indicator, confidence, right: a fact
    has its value, qualifier, indicator and measure; noise: it answers to no fact; scoped, scope_right).
    """

    facts: pd.DataFrame
    rows: pd.DataFrame


def _parse_fact(entry: dict[str, Any]) -> Fact:
    period = entry["period"]
    if period is not None:
        first, last = period
        period = (str(first), str(last))
    value = float(entry["value"])
    if not math.isfinite(value):
        raise ValueError(f"value {value}")
    return Fact(
        value=value,
        unit=entry["unit"],
        indicator=entry["indicator"],
        indicators=frozenset([entry["indicator"], *entry.get("accept", [])]),
        measure=entry["measure"],
        qualifier=entry["qualifier"],
        period=period,
        breakdown=entry.get("breakdown") or "",
        anchor=entry["anchor"],
        optional=bool(entry.get("optional")),
        two_at_once=bool(entry.get("accept")),
    )


def read_checked_documents(folder: Path) -> list[CheckedDocument]:
    """Read a folder of hand-checked facts: one JSON file a document, and the sets that sets.csv puts them in (if any).

    An empty list for a folder that is not there. Raises InputError for a file that is no such list of facts.
    """
    sets: dict[str, str] = {}
    if (folder / SETS_FILE).is_file():
        with (folder / SETS_FILE).open(encoding="utf-8-sig", newline="") as stream:
            sets = {row.get("source_id") or "": row.get("set") or "" for row in csv.DictReader(stream)}
    documents = []
    for path in sorted(folder.glob("*.json")):
        try:
            case = json.loads(path.read_text(encoding="utf-8"))
            documents.append(
                CheckedDocument(
                    source_id=case["slug"],
                    province=case.get("province") or "",
                    genre=case.get("genre") or "",
                    set=sets.get(case["slug"], ""),
                    scope=case.get("scope") or "",
                    url=case.get("url") or "",
                    facts=tuple(_parse_fact(entry) for entry in case["facts"]),
                )
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
            raise InputError(
                f"{path}: no list of hand-checked facts ({type(err).__name__}: {err}); see the README.md beside it"
            ) from err
    return documents


def _dimensions(breakdown: str) -> set[str]:
    return {part.split("=")[0] for part in breakdown.split("|")}


def _level(fact: Fact, row: dict[str, Any]) -> int:
    if (row["qualifier"] or "exact") != fact.qualifier:
        return VALUE
    if (row["indicator"] or OTHER) not in fact.indicators or (row["measure"] or "level") != fact.measure:
        return QUALIFIED
    same_period = fact.period is None or (row["period_start"], row["period_end"]) == fact.period
    same_parts = _dimensions(fact.breakdown) == _dimensions(row["breakdown"])
    return FULL if row["unit"] == fact.unit and same_period and same_parts else CLASSIFIED


def _pair(facts: tuple[Fact, ...], rows: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Each fact's one row of equal value, with the level: the closest pairs first, then those that stand alike."""
    by_value: dict[int, list[int]] = defaultdict(list)
    for j, row in enumerate(rows):
        if math.isfinite(row["value"]):
            by_value[round(row["value"])].append(j)
    quotes = [" ".join(row["quote"].split()).casefold() for row in rows]
    pairs = []
    for i, fact in enumerate(facts):
        whole = round(fact.value)
        for j in (j for near in (whole - 1, whole, whole + 1) for j in by_value.get(near, ())):
            if abs(rows[j]["value"] - fact.value) < SAME_NUMBER:
                apart = abs(i / len(facts) - j / len(rows))
                pairs.append((_level(fact, rows[j]), fact.anchor.casefold() in quotes[j], -apart, i, j))
    found: dict[int, tuple[int, int]] = {}
    taken: set[int] = set()
    for level, _, _, i, j in sorted(pairs, reverse=True):
        if i not in found and j not in taken:
            found[i] = (j, level)
            taken.add(j)
    return found


def _broad_scope(scope: str) -> str:
    """A one-stop centre's figures and the whole province's are one class: a document is labelled, not a figure."""
    return "province" if scope == "one_stop_centre" else scope


def _judge_document(
    case: CheckedDocument, rows: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    pairs = _pair(case.facts, rows)
    right = {j for j, level in pairs.values() if level >= CLASSIFIED}
    # A second row for another accepted reading of a figure that is two things at once is right too.
    for j, row in enumerate(rows):
        if (row["indicator"] or OTHER) != OTHER and any(
            fact.two_at_once and abs(row["value"] - fact.value) < SAME_NUMBER and row["indicator"] in fact.indicators
            for fact in case.facts
        ):
            right.add(j)
    common = {"source_id": case.source_id, "set": case.set, "genre": case.genre}
    facts = []
    for i, fact in enumerate(case.facts):
        j, level = pairs.get(i, (-1, NOT_READ))
        undated = j >= 0 and fact.period is None and fact.indicator != OTHER
        facts.append(
            {
                **common,
                "indicator": fact.indicator,
                "optional": fact.optional,
                "level": level,
                "exact": level >= FULL and fact.breakdown == rows[j]["breakdown"],
                "undated": undated,
                "dated_without_ground": undated and rows[j]["period_start"] != "",
            }
        )
    answering = {j for j, _ in pairs.values()}
    judged = []
    for j, row in enumerate(rows):
        scoped = j in answering and bool(case.scope) and row["scope"] != ""
        judged.append(
            {
                **common,
                "indicator": row["indicator"] or OTHER,
                "confidence": row["confidence"],
                "right": j in right,
                "noise": j not in answering and j not in right,
                "scoped": scoped,
                "scope_right": scoped and _broad_scope(row["scope"]) == _broad_scope(case.scope),
            }
        )
    return facts, judged


COMMON_COLUMNS = ["source_id", "set", "genre", "indicator"]
FACT_COLUMNS = [*COMMON_COLUMNS, "optional", "level", "exact", "undated", "dated_without_ground"]
ROW_COLUMNS = [*COMMON_COLUMNS, "confidence", "right", "noise", "scoped", "scope_right"]
FLAGS = ("optional", "exact", "undated", "dated_without_ground", "right", "noise", "scoped", "scope_right")


def judge_observations(table: pd.DataFrame, documents: list[CheckedDocument]) -> Judged:
    """Hold an observation table against hand-checked facts; derived rows are left out, for no text states them.

    A fact and a row of equal value are paired, each at most once, the closest pairs first; the rules are those of
    tests/gold/score.py.
    """
    stated = table[table["status"] != "derived"]
    rows_of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in stated.to_dict("records"):
        row = {str(name): cell for name, cell in record.items()}
        rows_of[row["source_id"]].append(row)
    facts: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for case in documents:
        own_facts, own_rows = _judge_document(case, rows_of.get(case.source_id, []))
        facts += own_facts
        rows += own_rows
    tables = [pd.DataFrame(facts, columns=FACT_COLUMNS), pd.DataFrame(rows, columns=ROW_COLUMNS)]
    for made in tables:
        for flag in (name for name in FLAGS if name in made):
            made[flag] = made[flag].astype(bool)
    return Judged(*tables)


COUNTS = ("documents", "facts", "classified_facts", "detected", "classified", "full", "classified_rows", "right_rows")


def count_accuracy(judged: Judged, by: list[str]) -> pd.DataFrame:
    """Counts of facts and rows by some of set, genre and indicator: one row a group, its keys first.

    documents; facts (optional ones are not counted); classified_facts: those that have an indicator; detected: facts
    read with value and qualifier; classified: indicator and measure too; full: unit, period and dimensions of the
    breakdown too (both of classified_facts); classified_rows: observations that have an indicator; right_rows: those
    of them that answer to a fact.
    """
    facts = judged.facts[~judged.facts["optional"]]
    named = facts["indicator"] != OTHER
    rows = judged.rows[judged.rows["indicator"] != OTHER]
    stated = facts.assign(
        facts=1,
        classified_facts=named,
        detected=facts["level"] >= QUALIFIED,
        classified=named & (facts["level"] >= CLASSIFIED),
        full=named & (facts["level"] >= FULL),
    )
    given = rows.assign(classified_rows=1, right_rows=rows["right"])
    of_facts = stated.groupby(by)[list(COUNTS[1:6])].sum().assign(documents=stated.groupby(by)["source_id"].nunique())
    of_rows = given.groupby(by)[list(COUNTS[6:])].sum()
    counts = of_facts.join(of_rows, how="outer").fillna(0).astype(int)
    return counts.reset_index()[[*by, *COUNTS]]


BANDS = (0.0, 0.6, 0.75, 0.9, 1.0)


def count_bands(judged: Judged, by: list[str]) -> pd.DataFrame:
    """Stated confidence against how often it is right: one row a group and band of confidence that has observations.

    lower and upper of the band (upper excluded, but for 1), rows: observations that have an indicator, right: those of
    them that answer to a fact, confidence: the mean that the rows state.
    """
    rows = judged.rows[judged.rows["indicator"] != OTHER]
    band = sum(((rows["confidence"] >= edge).astype(int) for edge in BANDS[1:-1]), start=pd.Series(0, index=rows.index))
    grouped = rows.assign(band=band).groupby([*by, "band"])
    counts = grouped.agg(rows=("right", "size"), right=("right", "sum"), confidence=("confidence", "mean"))
    counts = counts.reset_index()
    counts["lower"] = [BANDS[place] for place in counts["band"]]
    counts["upper"] = [BANDS[place + 1] for place in counts["band"]]
    return counts[[*by, "lower", "upper", "rows", "right", "confidence"]]
