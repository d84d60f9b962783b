"""The notebooks as sources, and under plain papermill from the repository root."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest

from analysis.charts import message
from analysis.reports.build import REPORT_NAMES
from analysis.reports.html_page import NOTEBOOK_ONLY
from analysis.reports.parameters import check_parameters

JUDGED = ("document_volumes", "on_time_rates", "task_completion")
PARAMETERS = {"year": "int", "provinces": "str", "language": "str", "geography": "str", "observations": "str"}


def read_notebook(root: Path, name: str):
    return nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)


def code_cells(notebook) -> list:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("name", REPORT_NAMES)
def test_notebook_is_a_short_clean_story(repository_root, name):
    notebook = read_notebook(repository_root, name)
    nbformat.validate(notebook)
    cells = code_cells(notebook)
    assert len(cells) <= 12
    short = 15 if name in JUDGED else 27
    assert all(len(cell.source.splitlines()) <= short for cell in cells)
    assert cells[0].metadata["tags"] == ["parameters"]
    assert "check_parameters(" in cells[1].source
    # papermill puts its values right after the parameters: nothing may stand between them and the check.
    assert notebook.cells.index(cells[1]) == notebook.cells.index(cells[0]) + 1
    code = "\n".join(cell.source for cell in cells)
    # A notebook chooses, shows and explains: it neither reads files nor models.
    for word in ("read_csv", "statsmodels", "import re\n", "open("):
        assert word not in code


@pytest.mark.parametrize("name", REPORT_NAMES)
def test_notebook_tells_its_story_unrun(repository_root, name):
    notebook = read_notebook(repository_root, name)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    assert notebook.cells[0] is prose[0]
    assert prose[0].source.startswith(f"# {message(f'{name}.name', 'vi')}")
    assert f"papermill notebooks/{name}.ipynb" in prose[0].source
    assert len(prose) >= 5
    assert all(len(cell.source.splitlines()) <= 8 for cell in prose)
    # The page's prose is the catalogue's, in the report's language.
    assert all(cell.metadata["tags"] == [NOTEBOOK_ONLY] for cell in prose)


@pytest.mark.parametrize("name", REPORT_NAMES)
def test_parameters_are_annotated_literals_that_papermill_sees(repository_root, name):
    found = papermill.inspect_notebook(str(repository_root / "notebooks" / f"{name}.ipynb"))
    assert {key: entry["inferred_type_name"] for key, entry in found.items()} == PARAMETERS
    source = code_cells(read_notebook(repository_root, name))[0].source
    assert source.count("# ") >= len(PARAMETERS)
    values: dict = {}
    exec(source, values)
    values = {key: values[key] for key in PARAMETERS}
    assert values["language"] == "vi"
    # The defaults are valid, but for the table, which this test need not have.
    check_parameters(**values | {"observations": __file__})


def run_papermill(root: Path, output: Path, *parameters: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "papermill", "notebooks/on_time_rates.ipynb", str(output), *parameters]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=False, env=os.environ)


@pytest.mark.slow
def test_wrong_value_fails_in_the_first_cell(repository_root, tmp_path):
    done = run_papermill(repository_root, tmp_path / "out.ipynb", "-p", "provinces", "Atlantis")
    assert done.returncode != 0
    assert "InputError" in done.stderr
    assert "Atlantis" in done.stderr
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    checked = [cell for cell in executed.cells if "check_parameters(" in cell.source]
    assert checked[0].outputs[0].output_type == "error"
    assert not [cell for cell in executed.cells[executed.cells.index(checked[0]) + 1 :] if cell.get("outputs")]


@pytest.mark.slow
def test_plain_papermill_from_the_root_for_a_year_without_figures(repository_root, tmp_path):
    """A year before any figure: the report says so plainly, and does not fail."""
    table = repository_root / "data" / "processed" / "observations.csv"
    if not table.is_file():
        pytest.skip(f"{table} is not built: run analysis extract")
    shutil.copy(table, tmp_path / "observations.csv")
    shutil.copy(repository_root / "data" / "raw" / "sources.csv", tmp_path / "documents.csv")
    done = run_papermill(
        repository_root,
        tmp_path / "out.ipynb",
        *("-p", "year", "2001"),
        *("-p", "provinces", "Cần Thơ"),
        *("-p", "observations", str(tmp_path / "observations.csv")),
    )
    assert done.returncode == 0, done.stderr
    shown = (tmp_path / "out.ipynb").read_text(encoding="utf-8")
    assert "Không có số liệu nào cho đến hết năm 2001" in shown
