"""Extraction of many documents on one process, two processes and a Dask cluster of two workers, side by side.

    .venv/bin/python benchmarks/scale.py [--counts 1000 10000] [--rounds N] [--large]

The documents are distinct and made (extraction.py says how), in one Parquet of texts. Each round runs every way of
reading once, in turn, each in a process of its own and into an empty folder; other work on the machine falls on all of
them alike. A plain `re` scan of the same texts stands beside them. Peak memory is that of the largest process of a run,
Dask's workers aside; so are the processor's seconds, which on a busy machine say more than the clock's.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from extraction import DIGITS, MEGABYTE, _processor, make_texts

WAYS = ("1 process", "2 processes", "Dask, 2 workers")
LARGE = 100_000
AT_ONCE = 1_000


def write_archive(path: Path, count: int) -> int:
    """A Parquet of so many made texts; their bytes."""
    schema = pa.schema([("source_id", pa.string()), ("text", pa.string()), ("province", pa.string())])
    size = 0
    with pq.ParquetWriter(path, schema) as writer:
        rows: list[dict[str, str]] = []
        for number, text in enumerate(make_texts(count)):
            size += len(text.encode())
            rows.append({"source_id": f"made-{number:07}", "text": text, "province": "Lạng Sơn"})
            if len(rows) == AT_ONCE or number == count - 1:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows.clear()
    return size


def run_once(archive: Path, folder: Path, way: str, scheduler: str) -> tuple[float, float, float]:
    """Seconds of one run by the clock, of the processor, and the peak memory in MB of its largest process."""
    where = {"1 process": ["--jobs", "1"], "2 processes": ["--jobs", "2"]}.get(way, ["--scheduler", scheduler])
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "analysis", "extract", "--raw", archive, "-o", folder, *where]
    began = time.perf_counter()
    measured = [sys.executable, __file__, "--measured", json.dumps([str(part) for part in command])]
    done = subprocess.run(measured, capture_output=True, text=True, check=True)
    processor, peak = map(float, done.stdout.split())
    return time.perf_counter() - began, processor, peak


def run_measured(command: list[str]) -> None:
    """Run a command and print the processor's seconds and the peak memory in MB of it and its processes."""
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2))


def scan_once(archive: Path) -> float:
    """Seconds of the processor that a plain scan for digits takes over the same texts."""
    seconds = 0.0
    for batch in pq.ParquetFile(archive).iter_batches(batch_size=AT_ONCE, columns=["text"]):
        texts = batch.column("text").to_pylist()
        began = time.process_time()
        for text in texts:
            sum(1 for _ in DIGITS.finditer(text))
        seconds += time.process_time() - began
    return seconds


@contextmanager
def open_scheduler(folder: Path) -> Iterator[str]:
    """A Dask scheduler and two workers on this machine; its address."""
    told = folder / "scheduler.json"
    common = ("--host", "127.0.0.1", "--no-dashboard")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    running = [subprocess.Popen([*dask, "scheduler", *common, "--port", "0", "--scheduler-file", told], **quiet)]
    try:
        while not told.is_file() or not told.read_text(encoding="utf-8").endswith("}"):
            time.sleep(0.1)
        address = json.loads(told.read_text(encoding="utf-8"))["address"]
        worker = [*dask, "worker", address, *common, "--nthreads", "1", "--local-directory", folder / "dask"]
        running += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        yield address
    finally:
        for one in reversed(running):
            one.terminate()
        for one in running:
            one.wait()


def measure(counts: list[int], rounds: int) -> None:
    """Print a table of speeds, one of ratios, and one of the driver's own work."""
    measured: dict[tuple[int, str], list[tuple[float, float, float]]] = {}
    sizes: dict[int, int] = {}
    scans: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        for count in counts:
            sizes[count] = write_archive(place / f"{count}.parquet", count)
            scans[count] = scan_once(place / f"{count}.parquet")
        with open_scheduler(place) as scheduler:
            for count in counts:
                archive = place / f"{count}.parquet"
                if count == counts[0]:
                    run_once(archive, place / "parts", WAYS[2], scheduler)  # its workers start once, not once a run
                for _ in range(rounds if count < LARGE else 1):
                    for way in WAYS:
                        found = run_once(archive, place / "parts", way, scheduler)
                        measured.setdefault((count, way), []).append(found)
                        print(f"{count} documents, {way}: {found[0]:.1f} s", file=sys.stderr, flush=True)
    print(
        "| documents | MB | way | seconds | documents/s | MB/s | × 1 process | processor's seconds | peak memory, MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for (count, way), runs in measured.items():
        seconds = statistics.median(run[0] for run in runs)
        # a round's runs stand side by side, so that what else the machine did falls on both
        ratio = statistics.median(alone[0] / run[0] for alone, run in zip(measured[count, WAYS[0]], runs, strict=True))
        size = sizes[count] / MEGABYTE
        peak = max(run[2] for run in runs)
        print(
            f"| {count} | {size:.1f} | {way} | {seconds:.1f} | {count / seconds:.0f} | {size / seconds:.2f} "
            f"| {ratio:.2f} | {min(run[1] for run in runs):.1f} | {peak:.0f} |"
        )
    print("\n| documents | processor's seconds, 1 process | documents/s of the processor | × the re scan |")
    print("|---|---|---|---|")
    for count in counts:
        processor = min(run[1] for run in measured[count, WAYS[0]])
        print(f"| {count} | {processor:.1f} | {count / processor:.0f} | {scans[count] / processor:.3f} |")
    driver = min(run[1] for run in measured[counts[-1], WAYS[2]])
    print(
        f"\nWith Dask, the process that shares the work out took {driver:.1f} s of the processor for {counts[-1]} "
        f"documents: {1000 * driver / counts[-1]:.2f} ms each."
    )


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--counts", type=int, nargs="+", default=[1_000, 10_000])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--large", action="store_true", help=f"{LARGE} documents too, once")
    options.add_argument("--measured", help=argparse.SUPPRESS)
    # Otherwise every start would compile the package anew, which no user's does.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    chosen = options.parse_args()
    if chosen.measured:
        run_measured(json.loads(chosen.measured))
        return
    print(f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}\n")
    measure([*chosen.counts, *([LARGE] if chosen.large else [])], chosen.rounds)


if __name__ == "__main__":
    main()
