"""Run every benchmark, one after the other, and write what they print into one file, with the machine and versions.

Each runs as its own docstring and README.md say, with few rounds; one that lacks a peer or a program says so, and the
others go on. Takes about an hour on two cores; `--only` runs some of them.
"""

import argparse
import os
import platform
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

HERE = Path(__file__).parent
# What is measured for whom first: the commands, then runs of reports, then the stages.
SCRIPTS: dict[str, tuple[str, ...]] = {
    "startup": (),
    "runs": ("--rounds", "3"),
    "scale": ("--counts", "1000", "10000", "--rounds", "3"),
    "extraction": ("--rounds", "5"),
    "comparison": ("--rounds", "3"),
    "readers": (),
    "office_files": (),
    "scans": (),
    "review": (),
}
LIBRARIES = ("pandas", "pyarrow", "matplotlib", "papermill", "nbclient", "nbconvert", "ipykernel", "jupyter-cache")


def describe_machine() -> str:
    """Cores, load, system and the versions that matter, in a line."""
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{os.cpu_count()} cores{load}, {platform.platform()}, Python {platform.python_version()}, {', '.join(found)}"
    )


def run_script(name: str, options: tuple[str, ...]) -> str:
    """What a script prints, under its name; where it fails, the last line of why."""
    begun = time.perf_counter()
    command = [sys.executable, "-W", "ignore", str(HERE / f"{name}.py"), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = done.stdout.strip()
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
        said = f"{said}\n\nNot finished: {why}".strip()
    took = f"{time.perf_counter() - begun:.0f} s"
    load = f", load then {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"## {' '.join([f'{name}.py', *options])}\n\n{took}{load}\n\n{said}\n"


def main() -> None:
    """Write the file and print it as it grows."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("-o", "--output", type=Path, default=Path("benchmarks.md"))
    options.add_argument("--only", default=",".join(SCRIPTS), help="some of these, joined by commas")
    chosen = options.parse_args()
    names = chosen.only.split(",")
    if unknown := [name for name in names if name not in SCRIPTS]:
        options.error(f"{unknown[0]}: no such benchmark; expected some of {', '.join(SCRIPTS)}")
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    with chosen.output.open("w", encoding="utf-8") as file:
        texts = (run_script(name, SCRIPTS[name]) for name in names)
        for text in chain([f"# Measured\n\n{describe_machine()}\n"], texts):
            for stream in (file, sys.stdout):
                print(text, file=stream, flush=True)


if __name__ == "__main__":
    main()
