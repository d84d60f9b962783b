"""A run killed anywhere and started again ends in the bytes of one that was not killed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import nbformat
import pytest

from analysis.reports import apart, build, manifest
from analysis.reports.build import Effort, build_reports
from analysis.reports.parameters import ROOT_VARIABLE

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not apart.CAN_FORK, reason="kernels are forked on Linux alone")]

NAMES = ("on_time_rates", "province_profile")
PARAMETERS = "year = 2024\nprovinces = ''\nlanguage = 'vi'\ngeography = 'reported'\nobservations = ''"
BEGUN = 1_700_000_000


@pytest.fixture
def root(monkeypatch, tmp_path) -> Path:
    """A project of two reports of one cell."""
    (tmp_path / "root" / "notebooks").mkdir(parents=True)
    for name in NAMES:
        cells = [nbformat.v4.new_code_cell(text, id=f"c{n}") for n, text in enumerate((PARAMETERS, "print(year)"))]
        cells[0].metadata["tags"] = ["parameters"]
        kernel = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
        nbformat.write(
            nbformat.v4.new_notebook(cells=cells, metadata=kernel), tmp_path / "root" / "notebooks" / f"{name}.ipynb"
        )
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "root"))
    monkeypatch.setattr(build, "REPORT_NAMES", NAMES)
    monkeypatch.setattr(build.time, "time", lambda: BEGUN)
    return tmp_path / "root"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def run(table: Path, folder: Path, **effort) -> list[str]:
    return [one.why for one in build_reports(table, folder, 2024, "", "vi", "reported", Effort(**effort))]


class Killed(BaseException):
    """The end of the process, as far as a test can have it without its own."""


# Of two pages and an index: the run is noted, each page, the index, the end of the run.
WRITES = 5


@pytest.mark.parametrize(
    ("place", "after"),
    [(0, False), (0, True), (1, False), (2, True), (3, False), (4, False), (4, True), (WRITES, True)],
)
def test_killed_at_any_write_of_the_manifest(root, monkeypatch, table_of, tmp_path, place, after):
    table = table_of(3)
    writes = []

    def write(known, folder):
        writes.append(folder)
        if after:
            whole(known, folder)
        if len(writes) == place + 1:
            raise Killed
        if not after:
            whole(known, folder)

    run(table, tmp_path / "clean")
    whole = manifest.write_manifest
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "write_manifest", write)
        if place < WRITES:
            with pytest.raises(Killed):
                run(table, tmp_path / "out")
        else:
            run(table, tmp_path / "out")
            assert len(writes) == WRITES
    if (tmp_path / "out" / manifest.NAME).exists():
        monkeypatch.setattr(build.time, "time", lambda: BEGUN + 86_400)
    run(table, tmp_path / "out")
    assert contents(tmp_path / "out") == contents(tmp_path / "clean")


@pytest.mark.parametrize(
    "seen", [".manifest.json", "notebooks/on_time_rates.ipynb", "on_time_rates.html", "index.html"]
)
def test_killed_from_outside(root, monkeypatch, table_of, tmp_path, seen):
    """The command itself, with SIGKILL, as soon as a file is there."""
    table, out = table_of(3), tmp_path / "out"
    code = (
        "import sys; from pathlib import Path; from analysis.reports import build\n"
        f"build.REPORT_NAMES = {NAMES}\n"
        "if __name__ == '__main__':\n"
        f"    build.build_reports(Path({str(table)!r}), Path({str(out)!r}), 2024, '', 'vi', 'reported')"
    )
    (tmp_path / "run.py").write_text(code, encoding="utf-8")
    running = subprocess.Popen([sys.executable, str(tmp_path / "run.py")], env=os.environ, stderr=subprocess.DEVNULL)
    while not (out / seen).exists():
        assert running.poll() is None
        sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    left = json.loads((out / manifest.NAME).read_text(encoding="utf-8"))["run"]
    begun = left["begun"] if left else None
    run(table, out)
    if begun is not None:
        monkeypatch.setattr(build.time, "time", lambda: begun)
        run(table, tmp_path / "clean")
        assert contents(out) == contents(tmp_path / "clean")
    assert run(table, out) == ["", ""]


def test_an_unchanged_run_builds_nothing(root, table_of, tmp_path):
    table, out = table_of(3), tmp_path / "out"
    assert run(table, out) == ["not built yet"] * 2
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run(table, out) == ["", ""]
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert run(table, out, force=True) == ["asked for with --force"] * 2
    (out / "on_time_rates.html").write_text("mine", encoding="utf-8")
    assert run(table, out) == ["on_time_rates.html: missing or changed by hand", ""]
    (out / "index.html").unlink()
    assert run(table, out) == ["", ""]
    assert (out / "index.html").is_file()


def test_a_damaged_manifest_costs_a_run_and_no_more(root, table_of, tmp_path):
    table, out = table_of(3), tmp_path / "out"
    run(table, out)
    whole = contents(out)
    for text in (
        "{",
        '{"version": 1, "run": null, "pages": []}',
        '{"version": 1, "run": null, "pages": {"on_time_rates": 1}}',
    ):
        (out / manifest.NAME).write_text(text, encoding="utf-8")
        run(table, out)
        assert contents(out) == whole
