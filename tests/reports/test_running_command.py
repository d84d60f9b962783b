"""The command `report`: read plainly or by typer it is the same, and with nothing to do it loads next to nothing."""

import os
import subprocess
import sys
from functools import wraps

import nbformat
import pytest

from analysis import cli
from analysis.commands.plain_line import read_plainly
from analysis.cores import count_cores
from analysis.reports import build, parameters
from analysis.reports.parameters import ROOT_VARIABLE

PARAMETERS = "year = 2024\nprovinces = ''\nlanguage = 'vi'\ngeography = 'reported'\nobservations = ''"
LINES = [
    "",
    "--year 2024",
    "--year 2024 --year 2023 --language vi --language en --profiles --why",
    "-o out --force --geography 2025",
    "--output out --raw in --province Hà_Tĩnh --province Lạng_Sơn",
]


def test_a_line_is_read_plainly_as_typer_reads_it(monkeypatch):
    command = next(one for one in cli.app.registered_commands if one.callback is cli.report)
    for line in LINES:
        words = line.split()
        seen = []

        @wraps(cli.report)  # typer reads the options of the command itself
        def catch(seen=seen, **values):
            seen.append({name: value for name, value in values.items() if value is not None and value is not False})

        monkeypatch.setattr(command, "callback", catch)
        cli.app(["report", *words], standalone_mode=False)
        read = read_plainly(words)
        defaults = {"geography": "reported", "jobs": 0, "timeout": 600.0}
        assert seen == [defaults | read], line


@pytest.mark.parametrize(
    "line", ["--help", "--yea 2024", "--year", "--year x", "--year=2024", "more", "--year -1", "--jobs 2"]
)
def test_anything_else_is_left_to_typer(line):
    assert read_plainly(line.split()) is None


@pytest.mark.slow
def test_a_run_with_nothing_to_do_loads_no_library(table_of, tmp_path, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    (tmp_path / "notebooks").mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    cell = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})
    for name in build.REPORT_NAMES:
        nbformat.write(
            nbformat.v4.new_notebook(cells=[cell], metadata=kernel), tmp_path / "notebooks" / f"{name}.ipynb"
        )
    (tmp_path / "data" / "processed").mkdir(parents=True)
    for path in table_of(3).parent.glob("*.csv"):
        path.rename(tmp_path / "data" / "processed" / path.name)
    line = ["report", "--language", "en", "-o", str(tmp_path / "out")]
    code = (
        "import sys; from analysis.__main__ import main\ntry: main(sys.argv[1:])\nfinally: print(sorted(sys.modules))"
    )
    told = []
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", code, *line], capture_output=True, text=True, env=os.environ)
        told.append(done.stdout)
        assert done.returncode == 0, done.stderr
    assert told[0].startswith("report: 5 of 5 reports for 2019")
    assert told[1].startswith("report: nothing to build: all reports for 2019")
    for library in ("pandas", "numpy", "matplotlib", "papermill", "nbformat", "jinja2", "rich", "pydantic"):
        assert f"'{library}'" not in told[1]


def test_words_of_the_code_lists_are_those_that_are_checked_without_them():
    from analysis.charts import LANGUAGES
    from analysis.comparison.places import GEOGRAPHIES

    assert (parameters.LANGUAGES, parameters.GEOGRAPHIES) == (LANGUAGES, GEOGRAPHIES)
    assert count_cores() >= 1
