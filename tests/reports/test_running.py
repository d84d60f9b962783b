"""Runs of many notebooks: warm kernels as good as plain ones, and nothing that hangs, dies or is stopped does harm."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis.reports import apart, plan
from analysis.reports import build as build_module
from analysis.reports.apart import Call, call_apart
from analysis.reports.build import Effort, build_reports
from analysis.reports.parameters import ROOT_VARIABLE
from analysis.reports.plan import REPORT_NAMES
from analysis.reports.reading import SUBJECTS
from analysis.reports.running import settle_notebook

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not apart.CAN_FORK, reason="kernels are forked on Linux alone")]

HARMLESS = "from IPython.display import Markdown; Markdown(f'{language} {year}')"
PARAMETERS = "year = 2024\nprovinces = ''\nlanguage = 'vi'\ngeography = 'reported'\nobservations = ''"


def write_notebook(root: Path, name: str, *cells: str) -> None:
    notebook = nbformat.v4.new_notebook()
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    notebook.cells = [nbformat.v4.new_code_cell(cell, id=f"c{n}") for n, cell in enumerate((PARAMETERS, *cells))]
    notebook.cells[0].metadata["tags"] = ["parameters"]
    (root / "notebooks").mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, root / "notebooks" / f"{name}.ipynb")


@pytest.fixture
def root(monkeypatch, tmp_path) -> Path:
    """A project whose reports are one harmless cell each."""
    for name in REPORT_NAMES:
        write_notebook(tmp_path / "root", name, HARMLESS)
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "root"))
    return tmp_path / "root"


def build(table: Path, folder: Path, **effort):
    return {one.name: one for one in build_reports(table, folder, 2024, "", "en", "reported", Effort(**effort))}


def cells_of(notebook) -> list[dict]:
    """Cells with all that they say, but not the id of the cell that papermill draws by lot."""
    return [{key: value for key, value in cell.items() if key != "id"} for cell in settle_notebook(notebook).cells]


def test_the_plan_names_every_report():
    assert tuple(SUBJECTS) == plan.REPORT_NAMES


@pytest.mark.parametrize("name", ["document_volumes", "province_profile"])
def test_a_warm_run_equals_plain_papermill_cell_by_cell(built, name, small_table, repository_root):
    warm = nbformat.read(built[2024, "vi"] / "notebooks" / f"{name}.ipynb", as_version=4)
    plain = papermill.execute_notebook(
        str(repository_root / "notebooks" / f"{name}.ipynb"),
        None,
        parameters={
            "year": 2024,
            "provinces": "",
            "language": "vi",
            "geography": "reported",
            "observations": str(small_table),
        },
        cwd=str(repository_root),
        progress_bar=False,
    )
    assert cells_of(warm) == cells_of(plain)
    assert len(warm.cells) > 10
    charts = [output for cell in warm.cells for output in cell.get("outputs", ()) if "image/svg" in str(output)]
    assert len(charts) == {"document_volumes": 4, "province_profile": 0}[name]


# A chart that is drawn by pyplot and shown by the cell's end, as a reader of the notebook would draw one.
DRAWN = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3]);"


def test_warm_and_cold_runs_build_the_same_bytes_with_every_chart(root, monkeypatch, table_of, tmp_path):
    monkeypatch.setattr(build_module, "REPORT_NAMES", ("on_time_rates", "province_profile"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    write_notebook(root, "on_time_rates", DRAWN)
    table = table_of(3)
    for kind in ("warm", "cold"):
        found = build(table, tmp_path / kind, cold=kind == "cold")
        assert [one.problem for one in found.values()] == ["", ""]
        notebook = nbformat.read(tmp_path / kind / "notebooks" / "on_time_rates.ipynb", as_version=4)
        assert [set(output.data) >= {"image/png"} for output in notebook.cells[-1].outputs] == [True]
    assert contents(tmp_path / "warm") == contents(tmp_path / "cold")
    assert "14 Nov 2023" in (tmp_path / "warm" / "index.html").read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def describe_parent() -> tuple[list[str], bool]:
    """Threads of the process that this was forked from, but jemalloc's, and whether charts would get lost."""
    (parent,) = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if "PPid" in line]
    names = [path.read_text().strip() for path in Path(f"/proc/{parent}/task").glob("*/comm")]
    return sorted(set(names) - {"jemalloc_bg_thd"})[1:], "matplotlib_inline.backend_inline" in sys.modules


def test_the_warm_parent_has_one_thread_and_no_backend():
    module = Path(__file__).stem
    call = Call(f"{module}:describe_parent", ())
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        ((_, outcome),) = call_apart([call], 1, 60, False, {})
    finally:
        sys.path.remove(str(Path(__file__).parent))
    assert outcome.result == ([], False)


FATAL = {
    "hangs": ("import time; time.sleep(600)", "time limit of 6 seconds"),
    "is killed": ("import os; os.kill(os.getpid(), 9)", "died"),
    "kills its run": ("import os; os.kill(os.getppid(), 9)", "ended from outside"),
    "ends": ("import os; os._exit(3)", "died"),
    "raises": ("1/0", "cell 3 of notebook on_time_rates: ZeroDivisionError"),
}


@pytest.mark.parametrize("what", FATAL)
def test_a_notebook_that_fails_is_told_and_the_others_go_on(root, monkeypatch, table_of, tmp_path, what):
    cell, told = FATAL[what]
    pid = tmp_path / "pid"
    monkeypatch.setattr(build_module, "REPORT_NAMES", ("on_time_rates", "province_profile"))
    write_notebook(root, "on_time_rates", f"import os; open({str(pid)!r}, 'w').write(str(os.getpid()))", cell)
    found = build(table_of(3), tmp_path / "out", timeout=6 if what == "hangs" else 100)
    assert told in found.pop("on_time_rates").problem
    assert all(one.path and not one.problem for one in found.values())
    assert told in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert not is_running(int(pid.read_text()))
    assert not (tmp_path / "out" / "on_time_rates.html").exists()


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie; one that was just killed may take a moment to go."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX":
                return False
        except OSError:
            return False
        time.sleep(0.05)
    return True


def start(root: Path, table: Path, output: Path, *options: str) -> subprocess.Popen:
    (root / "data" / "processed").mkdir(parents=True, exist_ok=True)
    for path in table.parent.glob("*.csv"):
        (root / "data" / "processed" / path.name).write_bytes(path.read_bytes())
    command = [sys.executable, "-m", "analysis", "report", "--year", "2024", "-o", str(output), *options]
    return subprocess.Popen(
        command,
        env=os.environ | {ROOT_VARIABLE: str(root)},
        stdout=-1,
        stderr=-1,
        text=True,
        start_new_session=True,
        # A shell starts what it puts into the background deaf to Ctrl-C, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def wait_for(path: Path) -> None:
    for _ in range(1200):
        if path.exists():
            return
        time.sleep(0.05)
    raise AssertionError(f"{path} did not appear")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_leaves_no_kernel_and_no_half_file(root, table_of, tmp_path, stop):
    pid = tmp_path / "pid"
    cell = f"""import os, time
open({str(pid)!r} + "x", "w").write(str(os.getpid()))
os.rename({str(pid)!r} + "x", {str(pid)!r})
time.sleep(600)"""
    write_notebook(root, "province_profile", cell)
    run = start(root, table_of(3), tmp_path / "out", "--jobs", "5")
    wait_for(pid)
    run.send_signal(stop)
    _, told = run.communicate(timeout=300)
    assert not is_running(int(pid.read_text()))
    assert "Traceback" not in told
    if stop == signal.SIGINT:
        assert run.returncode == 130
        assert "stopped" in told
        assert not [path for path in (tmp_path / "out").rglob(".*") if path.name not in (".lock", ".manifest.json")]


def test_two_runs_at_once_do_no_harm(root, table_of, tmp_path):
    table = table_of(3)
    write_notebook(root, "province_profile", "import time; time.sleep(4)")
    runs = [start(root, table, tmp_path / "out") for _ in range(2)]
    told = sorted(run.communicate(timeout=300) for run in runs)
    assert [run.returncode for run in runs] == [0, 0]
    assert told[0][0].startswith("report: 5 of 5 reports")
    assert told[1][0].startswith("report: nothing to build: all reports")
    assert "another run is at work in" in told[1][1]


def test_the_command_itself_imports_nothing_that_only_pages_need(root, table_of, tmp_path):
    """What it would import takes seconds in which no notebook of the run goes on."""
    code = (
        "import atexit, sys; from analysis.__main__ import main\n"
        "heavy = ('pandas', 'matplotlib', 'nbconvert', 'statsmodels')\n"
        "atexit.register(lambda: print('imported:', [name for name in heavy if name in sys.modules]))\n"
        f"main(['report', '--year', '2024', '--cold', '-o', {str(tmp_path / 'out')!r}])"
    )
    for path in table_of(3).parent.glob("*.csv"):
        (root / "data" / "processed").mkdir(parents=True, exist_ok=True)
        (root / "data" / "processed" / path.name).write_bytes(path.read_bytes())
    run = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {ROOT_VARIABLE: str(root)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.endswith("imported: []\n")
