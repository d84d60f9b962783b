"""How much of the gold the parser reads, on the committed digests and (where they are) the published articles.

The floors rise when the parser improves; the scorer and the facts stand in tests/gold.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

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


DIGESTS = [
    ("detection_recall", 1.0),
    ("classification_precision", 0.98),
    ("classification_recall", 0.98),
    ("classification_f1", 0.98),
    ("full_recall", 0.97),
    ("scope_accuracy", 0.97),
]
ARTICLES = [
    ("detection_recall", 1.0),
    ("classification_precision", 0.98),
    ("classification_recall", 0.98),
    ("full_recall", 0.95),
]


@pytest.fixture(scope="module")
def digest_score(extracted: Path, gold_dir: Path, raw_dir: Path) -> dict[str, Any]:
    return score(extracted, gold_dir, raw_dir)


@pytest.mark.parametrize(("measure", "floor"), DIGESTS)
def test_digests(digest_score: dict[str, Any], measure: str, floor: float) -> None:
    assert digest_score["documents"] == 38
    assert digest_score[measure] >= floor


def test_few_rows_answer_to_no_fact(digest_score: dict[str, Any]) -> None:
    assert digest_score["noise"] <= 0.05


def test_the_readme_says_what_its_command_prints(digest_score: dict[str, Any], repository_root: Path) -> None:
    readme = " ".join((repository_root / "README.md").read_text(encoding="utf-8").split())
    assert f"detection recall {digest_score['detection_recall']:.3f}" in readme
    assert f"classification F1 {digest_score['classification_f1']:.3f}" in readme
    assert f"full recall {digest_score['full_recall']:.3f}" in readme


@pytest.mark.articles
def test_articles(articles_dir: Path, gold_dir: Path, tmp_path: Path) -> None:
    extract(articles_dir, tmp_path / "observations.csv")
    found = score(tmp_path / "observations.csv", gold_dir, articles_dir)
    assert found["documents"] == 5
    for measure, floor in ARTICLES:
        assert found[measure] >= floor, measure
