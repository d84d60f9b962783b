"""How much of the gold the parser reads, on the committed digests and (where they are) the published articles.

The floors rise when the parser improves; the scorer and the facts stand in tests/gold.
"""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from analysis.observations.accuracy import count_accuracy, count_bands, judge_observations, read_checked_documents
from analysis.observations.extraction import extract


def score(observations: Path, gold_dir: Path, folder: Path) -> dict[str, Any]:
    command = [
        sys.executable,
        str(gold_dir / "score.py"),
        str(observations),
        str(gold_dir),
        "--sources",
        str(folder),
        "--json",
    ]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])


# set of tests/gold/sets.csv: measure → floor. `first`: the 38 documents that the rules were begun on; `rules`: later
# ones, open to whoever writes rules; `held_out`: read by nobody who writes rules, only scored.
FLOORS = {
    "first": {
        "detection_recall": 1.0,
        "classification_precision": 0.98,
        "classification_f1": 0.98,
        "full_recall": 0.97,
        "scope_accuracy": 0.97,
    },
    "rules": {"detection_recall": 0.97, "classification_f1": 0.97, "full_recall": 0.855, "scope_accuracy": 0.945},
    "held_out": {"detection_recall": 0.95, "classification_f1": 0.87, "full_recall": 0.53, "scope_accuracy": 0.85},
}
DOCUMENTS = {"first": 38, "rules": 517, "held_out": 30}
ARTICLES = [
    ("detection_recall", 1.0),
    ("classification_precision", 0.98),
    ("classification_recall", 0.98),
    ("full_recall", 0.95),
]


@pytest.fixture(scope="module")
def scores(extracted: Path, gold_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The score of each set of documents."""
    found: dict[str, dict[str, Any]] = {}
    with (gold_dir / "sets.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for name in FLOORS:
        folder = tmp_path_factory.mktemp(name)
        for row in rows:
            if row["set"] == name:
                (folder / row["source_id"]).touch()
        found[name] = score(extracted, gold_dir, folder)
    return found


@pytest.mark.parametrize("name", FLOORS)
def test_floors(scores: dict[str, dict[str, Any]], name: str) -> None:
    assert scores[name]["documents"] == DOCUMENTS[name]
    below = {m: scores[name][m] for m, floor in FLOORS[name].items() if scores[name][m] < floor}
    assert not below


@pytest.mark.parametrize("name", FLOORS)
def test_reports_count_as_the_scorer_does(
    scores: dict[str, dict[str, Any]], observations: pd.DataFrame, gold_dir: Path, name: str
) -> None:
    documents = [case for case in read_checked_documents(gold_dir) if case.set == name]
    judged = judge_observations(observations, documents)
    (counts,) = count_accuracy(judged, ["set"]).to_dict("records")
    counts |= {
        "exact": (judged.facts["exact"] & ~judged.facts["optional"] & (judged.facts["indicator"] != "other")).sum(),
        "undated": judged.facts["undated"].sum(),
        "dated_without_ground": judged.facts["dated_without_ground"].sum(),
        "rows": len(judged.rows),
        "noise_rows": judged.rows["noise"].sum(),
        "scoped": judged.rows["scoped"].sum(),
        "scope_right": judged.rows["scope_right"].sum(),
    }
    assert counts.pop("set") == name
    assert counts == {total: scores[name][total] for total in counts}
    assert len(counts) == 15
    for by in ("genre", "indicator"):
        parts = count_accuracy(judged, [by])
        for total in ("facts", "detected", "classified", "full", "classified_rows", "right_rows"):
            assert parts[total].sum() == counts[total], (by, total)
    bands = count_bands(judged, ["set"])
    assert (bands["rows"].sum(), bands["right"].sum()) == (counts["classified_rows"], counts["right_rows"])


def test_few_rows_answer_to_no_fact(scores: dict[str, dict[str, Any]]) -> None:
    assert scores["first"]["noise"] <= 0.05


# Bands of confidence for the calibration: wide enough for the rows that the held-out documents give, few in the lower.
BANDS = [(0.9, 1.0), (0.6, 0.9)]


@pytest.mark.parametrize(("low", "high"), BANDS)
def test_confidence_is_what_the_held_out_documents_bear_out(
    observations: pd.DataFrame, gold_dir: Path, low: float, high: float
) -> None:
    """Of the classified rows of a band, the share that answers to a fact, against the band's mean confidence."""
    rows = judged(observations, gold_dir, "held_out")
    band = rows[(rows["confidence"] >= low) & (rows["confidence"] < high)]
    right, count = int(band["right"].sum()), len(band)
    lower, upper = proportion_confint(right, count, method="wilson")
    assert count >= 5
    assert lower <= band["confidence"].mean() <= upper, f"{right} of {count} right: {lower:.3f}–{upper:.3f}"


def judged(observations: pd.DataFrame, gold_dir: Path, name: str) -> pd.DataFrame:
    """The classified rows of a set of documents with `right`: a fact of that value has that indicator."""
    with (gold_dir / "sets.csv").open(encoding="utf-8", newline="") as stream:
        wanted = [row["source_id"] for row in csv.DictReader(stream) if row["set"] == name]
    rows = observations[observations["source_id"].isin(wanted) & (observations["indicator"] != "other")].copy()
    known: dict[str, set[tuple[float, str, str]]] = {}
    for source_id in wanted:
        facts = json.loads((gold_dir / f"{source_id}.json").read_text(encoding="utf-8"))["facts"]
        known[source_id] = {
            (float(fact["value"]), fact["measure"], code)
            for fact in facts
            for code in (fact["indicator"], *fact.get("accept", []))
        }
    keys = zip(rows["source_id"], rows["value"], rows["measure"], rows["indicator"], strict=True)
    rows["right"] = [(value, measure, code) in known[source_id] for source_id, value, measure, code in keys]
    return rows


@pytest.mark.parametrize("name", FLOORS)
def test_the_readme_says_what_is_measured(scores: dict[str, dict[str, Any]], name: str, repository_root: Path) -> None:
    found = scores[name]
    measures = (found["detection_recall"], found["classification_f1"], found["full_recall"])
    row = f"| `{name}` | {found['documents']} | {found['facts']} | " + " | ".join(f"{m:.3f}" for m in measures) + " |"
    assert row in (repository_root / "README.md").read_text(encoding="utf-8")
    in_vietnamese = re.sub(r"(\d)\.(\d{3})", r"\1,\2", row)
    assert in_vietnamese in (repository_root / "README.vi.md").read_text(encoding="utf-8")


@pytest.mark.articles
def test_articles(articles_dir: Path, gold_dir: Path, tmp_path: Path) -> None:
    extract(articles_dir, tmp_path / "observations.csv")
    found = score(tmp_path / "observations.csv", gold_dir, articles_dir)
    assert found["documents"] == 5
    for measure, floor in ARTICLES:
        assert found[measure] >= floor, measure
