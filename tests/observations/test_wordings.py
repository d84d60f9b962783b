"""The first documents in other words: the same facts, told by other people in other manners (tests/wordings)."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.observations.extraction import extract

# manner: the least share of its facts that is classified (F1) and read in full
FLOORS = {
    "press": (0.98, 0.95),
    "reports": (0.96, 0.90),
    "newspapers": (0.98, 0.89),
    "clerks": (0.98, 0.95),
    "broadcast": (0.98, 0.93),
}
TEXTS = {"broadcast": 19}
WORDINGS = Path(__file__).parent.parent / "wordings"


@pytest.mark.parametrize("manner", FLOORS)
def test_the_same_facts_are_read(manner: str, raw_dir: Path, gold_dir: Path, tmp_path: Path) -> None:
    with (raw_dir / "sources.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if (WORDINGS / manner / row["file"]).is_file()]
    assert len(rows) == TEXTS.get(manner, 38)
    for row in rows:
        shutil.copy(WORDINGS / manner / row["file"], tmp_path)
    with (tmp_path / "sources.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    extract(tmp_path, tmp_path / "tables" / "observations.csv")
    command = [sys.executable, gold_dir / "score.py", tmp_path / "tables" / "observations.csv", gold_dir, "--json"]
    printed = subprocess.run([*command, "--sources", tmp_path], capture_output=True, text=True, check=True).stdout
    found = json.loads(printed.splitlines()[-1])
    assert found["documents"] == len(rows)
    f1, full = FLOORS[manner]
    assert found["classification_f1"] >= f1
    assert found["full_recall"] >= full
