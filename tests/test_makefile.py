"""What `make report` does when some documents cannot be read, with a stand-in for the program."""

import os
import shutil
import subprocess

import pytest

# Exit codes of extract and report; what make report ends with, and whether the reports were built.
RUNS = [
    (0, 0, 0, True),
    (3, 0, 3, True),  # some documents failed: the rest is reported, then said
    (0, 3, 3, True),
    (3, 3, 3, True),
    (2, 0, 2, False),  # wrong input: nothing to report on
    (3, 2, 2, True),
]


@pytest.mark.skipif(shutil.which("make") is None, reason="no make here")
@pytest.mark.parametrize(("extract", "report", "expected", "built"), RUNS)
def test_reports_are_built_of_what_could_be_read(repository_root, tmp_path, extract, report, expected, built):
    shutil.copy(repository_root / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    program = tmp_path / ".venv" / "bin" / "analysis"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\ncase "$1" in extract) exit {extract};; *) touch built; exit {report};; esac\n')
    program.chmod(0o755)
    for name in (".packages-installed", ".project-installed"):
        (tmp_path / ".venv" / name).touch()
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(["make", "report"], cwd=tmp_path, env=plain, capture_output=True, text=True, check=False)
    assert (tmp_path / "built").exists() == built
    # make itself ends with 2 whatever a command's code was, and names that one.
    assert done.returncode == (2 if expected else 0)
    assert (f"Error {expected}" in done.stderr) == bool(expected)
