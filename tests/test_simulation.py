"""The page of simulations is what its script writes, says that it is simulated, and is in no report."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulation")
    subprocess.run([sys.executable, DOCS / "simulation.py", folder], check=True, cwd=ROOT)
    return folder


def test_the_page_is_what_the_script_writes(rebuilt):
    page = (DOCS / "simulation.md").read_text(encoding="utf-8")
    assert page == (rebuilt / "simulation.md").read_text(encoding="utf-8"), "run python docs/simulation.py"
    assert {path.name for path in rebuilt.iterdir()} == {
        path.name for path in DOCS.glob("simulation*") if path.suffix != ".py"
    }


def test_page_and_pictures_say_that_they_are_simulated():
    page = (DOCS / "simulation.md").read_text(encoding="utf-8")
    for word in ("MÔ PHỎNG", "SIMULATED"):
        assert word in page
    pictures = sorted(DOCS.glob("simulation-*.svg"))
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.name in page
        text = picture.read_text(encoding="utf-8")
        # in the picture itself, not just in its name
        assert text.count("MÔ PHỎNG" if picture.stem.endswith("vi") else "SIMULATED") >= 2
        assert picture.stat().st_size < 60_000


def test_no_notebook_or_report_reads_it():
    sources = [*(ROOT / "notebooks").glob("*.ipynb"), *(ROOT / "src" / "analysis").rglob("*.py")]
    assert not [path for path in sources if "docs/simulation" in path.read_text(encoding="utf-8")]
