"""What the tests of extraction at scale share: small archives, executors that misbehave, folders as bytes."""

import csv
import hashlib
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.observations.executors import Open, Workers


def make_archive(folder: Path, raw: Path, count: int, start: int = 0) -> Path:
    """A folder of so many committed documents, in their order, with their sources.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    with (raw / "sources.csv").open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    for row in rows[start : start + count]:
        shutil.copy(raw / row[header.index("file")], folder)
    write_rows(folder / "sources.csv", header, rows[start : start + count])
    return folder


def write_rows(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


def read_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    return header, rows


def write_texts(path: Path, archive: Path, rows_in_a_group: int = 5) -> Path:
    """The documents of an archive as one Parquet of texts with the columns of sources.csv."""
    header, rows = read_rows(archive / "sources.csv")
    texts = [(archive / row[header.index("file")]).read_text(encoding="utf-8") for row in rows]
    columns = {name: [row[place] or None for row in rows] for place, name in enumerate(header)}
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in (columns | {"text": texts}).items()})
    pq.write_table(table, path, row_group_size=rows_in_a_group)
    return path


def list_written(folder: Path) -> dict[str, str]:
    """Every file that is not hidden, by its place below the folder, with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part[0] == "." for part in path.relative_to(folder).parts)
    }


def list_times(folder: Path) -> dict[str, int]:
    """Every file that is not hidden with the time of its last change."""
    return {name: (folder / name).stat().st_mtime_ns for name in list_written(folder)}


class Shuffled(Executor):
    """Works what waits in any order, and only when an answer is asked for; counts what waited at most."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.waiting: list[tuple[Any, Callable[..., Any], tuple[Any, ...]]] = []
        self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> "Future[Any]":
        future = _Asked(self)
        self.waiting.append((future, fn, args))
        self.most = max(self.most, len(self.waiting))
        return future

    def work(self) -> None:
        self.chance.shuffle(self.waiting)
        while self.waiting:
            future, fn, args = self.waiting.pop()
            try:
                future.set_result(fn(*args))
            except BaseException as err:
                future.set_exception(err)


class _Asked(Future):  # type: ignore[type-arg]
    def __init__(self, executor: Shuffled) -> None:
        super().__init__()
        self.executor = executor

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            self.executor.work()
        return super().result(timeout)


def open_shuffled(executor: Executor, window: int) -> Open:
    @contextmanager
    def opened() -> Iterator[Workers]:
        yield Workers(executor, lambda: window)

    return opened


def double(number: int) -> int:
    return 2 * number


def double_or_die(number: int) -> int:
    """Seven is more than this process can bear."""
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number
