"""How long runs of notebooks take: one report, five, many profiles, and a run with nothing to do, beside peers.

Peers on the same notebooks and parameters, one command after the other: papermill and nbconvert, `nbconvert --execute`
(which takes no parameters: the notebook's own), and jupyter-cache for notebooks that have not changed. All in turns in
one run, so that whatever else the machine does falls on all alike: read the ratios. What takes long is measured on
fewer profiles and counted up where the table says so.

jupyter-cache is no part of the project's lock: pip install -r benchmarks/peers.txt (--target a folder, as PYTHONPATH).
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from analysis.reports.build import Effort, build_folders
from analysis.reports.known_facts import ask_profiles
from analysis.reports.parameters import Parameters, find_root
from analysis.reports.plan import REPORT_NAMES, PlannedPage, plan_pages

ROOT = find_root()
TABLE = ROOT / "data" / "processed" / "observations.csv"
YEAR = 2024
MANY = 63
COLD_RUN = "import sys; sys.path.insert(0, {here!r}); import runs; runs.build_anew({names!r}, {folder!r}, {count})"


def plan_run(folder: Path, names: tuple[str, ...], count: int = 0) -> list[list[PlannedPage]]:
    """The plan of some reports and `count` profiles: each province in Vietnamese, then in English."""
    plan = []
    for language, left in (("vi", count), ("en", count - len(profiles(count)))):
        parameters = Parameters(YEAR, (), language, "reported", TABLE)
        own = names if language == "vi" else ()
        pages = plan_pages(parameters, folder / language, own, profiles(left))
        plan += [pages] if pages else []
    return plan


def profiles(count: int) -> tuple[tuple[str, str], ...]:
    """The first so many provinces with figures."""
    return ask_profiles(TABLE, YEAR, (), "reported")[:count] if count > 0 else ()


def build_anew(names: tuple[str, ...], folder: str, count: int) -> None:
    """Build from nothing; fails where a report fails."""
    results = build_folders(plan_run(Path(folder), names, count), ROOT, Effort())
    assert all(one.why and not one.problem for one in results), results


def build_cold(names: tuple[str, ...], folder: Path, count: int = 0) -> None:
    """The same in a process of its own, whose warm parent has yet to start."""
    code = COLD_RUN.format(here=str(Path(__file__).parent), names=names, folder=str(folder), count=count)
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


def run_papermill(page: PlannedPage, folder: Path) -> None:
    """The peer: papermill, then nbconvert, as their manuals say."""
    executed = folder / f"{page.stem.replace('/', '-')}.ipynb"
    values = {"provinces": ", ".join(page.parameters.provinces), "language": page.parameters.language}
    options = [word for name, value in values.items() for word in ("-r", name, value)]
    source = ROOT / "notebooks" / f"{page.name}.ipynb"
    for command in (
        [sys.executable, "-m", "papermill", "--no-progress-bar", source, executed, "-p", "year", YEAR, *options],
        [sys.executable, "-m", "nbconvert", "--to", "html", executed],
    ):
        subprocess.run(list(map(str, command)), check=True, capture_output=True, cwd=ROOT)


def run_nbconvert(page: PlannedPage, folder: Path) -> None:
    """The peer: `nbconvert --execute`, with the notebook's own parameters."""
    source = folder / f"{page.name}.ipynb"
    shutil.copy(ROOT / "notebooks" / source.name, source)
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "html", str(source)]
    environment = os.environ | {"OFFICE_REVIEWS_ROOT": str(ROOT)}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)


def in_turns(rounds: int, calls: dict[str, Callable[[Path], object]]) -> dict[str, float]:
    """Median seconds of each call, made in turns, each in an empty folder."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _, (name, call) in product(range(rounds), calls.items()):
        with tempfile.TemporaryDirectory() as folder:
            begun = time.perf_counter()
            call(Path(folder))
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(found) for name, found in times.items()}


def report(what: str, seconds: dict[str, float], own: str, times: float = 1, note: str = "") -> None:
    """Print a row a peer: `times` counts the peers up from a part of the notebooks."""
    for name, found in seconds.items():
        if name != own:
            ratio = found * times / seconds[own]
            print(
                f"| {what} | {own} | {seconds[own]:.2f} | {name}{note} | {found * times:.2f} | {ratio:.1f} |",
                flush=True,
            )


def compare_unchanged(rounds: int) -> None:
    """Five reports that are as they should be: the command, and jupyter-cache's for the same notebooks."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_cold(REPORT_NAMES, folder / "out")
        own = [sys.executable, "-m", "analysis", "report", "--year", str(YEAR), "-o", str(folder / "out" / "vi")]
        subprocess.run(own, check=True, capture_output=True)
        calls: dict[str, Callable[[Path], object]] = {
            "analysis report": lambda _: subprocess.run(own, check=True, capture_output=True)
        }
        if find_spec("jupyter_cache"):
            for source in (ROOT / "notebooks").glob("*.ipynb"):
                shutil.copy(source, folder / source.name)
            paths = [str(path) for path in folder.glob("*.ipynb")]
            code = (
                "import sys; from jupyter_cache import get_cache; cache = get_cache(sys.argv[1])\n"
                "for path in sys.argv[2:]:\n"
                "    cache.cache_notebook_file(path, check_validity=False); cache.add_nb_to_project(path)"
            )
            subprocess.run([sys.executable, "-c", code, str(folder / "cache"), *paths], check=True, capture_output=True)
            again = "from jupyter_cache.cli.commands import cmd_main, cmd_project; cmd_main.jcache()"
            peer = [sys.executable, "-c", again, "project", "-p", str(folder / "cache"), "execute"]
            calls["jupyter-cache"] = lambda _: subprocess.run(peer, check=True, capture_output=True, cwd=folder)
        report("unchanged run of 5 reports", in_turns(rounds * 3, calls), "analysis report")


def main() -> None:
    """Print the table of benchmarks/README.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--sequential", type=int, default=12, help="profiles that the peer runs where there are more")
    options.add_argument("--parts", default="unchanged,one,five,many", help="some of these, joined by commas")
    # Otherwise every start would compile the package anew, which no user's does.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    chosen = options.parse_args()
    parts = chosen.parts.split(",")
    rounds = chosen.rounds
    names = ("papermill", "nbconvert", "nbclient", "ipykernel", "pandas")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {platform.python_version()}, ", end="")
    print(", ".join(f"{name} {version(name)}" for name in names) + f"; medians of {rounds}\n")
    print("| what | own | s | peer | s | ratio |\n|---|---|---|---|---|---|")
    if "unchanged" in parts:
        compare_unchanged(rounds)
    with tempfile.TemporaryDirectory() as scratch:
        (pages,) = plan_run(Path(scratch), REPORT_NAMES, 12)
        build_anew(("province_profile",), scratch, 0)  # from here on this process has a warm parent
        first, five, many = pages[:1], pages[:5], pages[5 : 5 + chosen.sequential]

        def peers(of: list[PlannedPage], folder: Path) -> None:
            for page in of:
                run_papermill(page, folder)

        if "one" in parts:
            one = in_turns(
                rounds,
                {
                    "one more": lambda folder: build_anew((first[0].name,), str(folder), 0),
                    "papermill + nbconvert": lambda folder: peers(first, folder),
                    "nbconvert --execute": lambda folder: run_nbconvert(first[0], folder),
                },
            )
            report(f"one report ({first[0].name}), warm parent there", one, "one more")
            profile = in_turns(
                rounds,
                {
                    "one more": lambda folder: build_anew((), str(folder), 1),
                    "papermill + nbconvert": lambda folder: peers(many[:1], folder),
                },
            )
            report("one profile, warm parent there", profile, "one more")
        if "five" in parts:
            runs = in_turns(
                rounds,
                {
                    "cold": lambda folder: build_cold(REPORT_NAMES, folder),
                    "papermill + nbconvert": lambda folder: peers(five, folder),
                    "warm": lambda folder: build_anew(REPORT_NAMES, str(folder), 0),
                },
            )
            for own in ("cold", "warm"):
                report("5 reports", {name: runs[name] for name in (own, "papermill + nbconvert")}, own)
        if "many" in parts:
            runs = in_turns(
                1,
                {
                    "12": lambda folder: build_cold((), folder, 12),
                    "papermill + nbconvert": lambda folder: peers(many, folder),
                    str(MANY): lambda folder: build_cold((), folder, MANY),
                },
            )
            for count in (12, MANY):
                note = f" (counted up from {len(many)})" if count != len(many) else ""
                seconds = {name: runs[name] for name in (str(count), "papermill + nbconvert")}
                report(f"{count} profiles, cold", seconds, str(count), count / len(many), note)


if __name__ == "__main__":
    main()
