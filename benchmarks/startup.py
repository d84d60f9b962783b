"""How long the commands take to start, as ratios to a bare Python: `analysis --help`, and a report with nothing to do.

Builds the reports of data/processed/observations.csv once into a folder of its own, then measures in turns, so that
whatever else the machine does falls on all alike. Prints a table: medians and their ratio to `python -c pass`.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time


def measure(command: list[str]) -> float:
    """Seconds that a command takes, its output aside."""
    begun = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - begun


def main() -> None:
    """Print the table of benchmarks/README.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=21)
    # Otherwise every start would compile the package anew, which no user's does.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    rounds = options.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        analysis = [sys.executable, "-m", "analysis"]
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "analysis --help": [*analysis, "--help"],
            "analysis report, unchanged": [*analysis, "report", "-o", folder],
        }
        subprocess.run(commands["analysis report, unchanged"], capture_output=True, check=True)
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                times[name].append(measure(command))
    bare = statistics.median(times["python -c pass"])
    print("| command | median, ms | × bare Python |\n|---|---|---|")
    for name, found in times.items():
        middle = statistics.median(found)
        print(f"| {name} | {1000 * middle:.0f} | {middle / bare:.1f} |")


if __name__ == "__main__":
    main()
