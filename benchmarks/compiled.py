"""Compile the reading to machine code with mypyc, from the sources as they are, into a folder of its own.

    .venv/bin/python benchmarks/compiled.py FOLDER

FOLDER becomes a copy of the package with the modules below compiled. Put before the sources (PYTHONPATH=FOLDER) it is
used in their place; without FOLDER the same command runs the plain Python. It needs mypy (which the project has),
setuptools and a C compiler; without a compiler it says so and leaves no FOLDER. README.md says what it brings.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "src" / "analysis"
# What text in and rows out run through; the rest waits for libraries and files.
MODULES = (
    "parsing/*.py",
    "documents/document.py",
    "documents/lines.py",
    "documents/markdown.py",
    "documents/sentences.py",
    "codelists/indicators.py",
    "codelists/members.py",
    "codelists/provinces.py",
    "observations/table.py",
)
BUILD = """
import sys
from mypyc.build import mypycify
from setuptools import setup
modules, sys.argv[1:] = sys.argv[1:], ["-q", "build_ext", "--inplace"]
setup(name="compiled", packages=[], ext_modules=mypycify(modules, opt_level="2"))
"""


def find_compiler() -> str | None:
    """The C compiler that Python's extensions are built with here; None where there is none."""
    named = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    return shutil.which(named.split()[0]) or shutil.which("cc")


def compile_into(folder: Path) -> None:
    """Make the folder anew. Raises RuntimeError, with what they say, where mypyc or the compiler fails."""
    building = folder.with_name(folder.name + "-building")
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(SOURCES, building / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    found = [path for pattern in MODULES for path in sorted((building / "analysis").glob(pattern))]
    modules = [str(path.relative_to(building)) for path in found if path.name != "__init__.py"]
    environment = os.environ | {"MYPYPATH": ".", "CFLAGS": os.environ.get("CFLAGS", "") + " -g0"}
    run = [sys.executable, "-c", BUILD, *modules]
    done = subprocess.run(run, cwd=building, env=environment, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(building)
        raise RuntimeError(done.stdout + done.stderr)
    for left in ("build", ".mypy_cache"):
        shutil.rmtree(building / left, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    building.rename(folder)


def main() -> None:
    """Compile, or say why not."""
    folder = Path(sys.argv[1]).resolve()
    if find_compiler() is None:
        shutil.rmtree(folder, ignore_errors=True)
        print("compiled: no C compiler, so the plain Python stays in use (on Debian and Ubuntu: apt-get install gcc)")
        return
    try:
        compile_into(folder)
    except RuntimeError as err:
        shutil.rmtree(folder, ignore_errors=True)
        print(err, file=sys.stderr)
        sys.exit("compiled: mypyc or the C compiler failed (see above); the plain Python stays in use")


if __name__ == "__main__":
    main()
