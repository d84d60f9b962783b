"""Workers that are real: processes, and a Dask scheduler with its workers; some of them die."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from tests.observations.scaling import double, double_or_die, list_written, make_archive

from analysis.documents.limits import Limits
from analysis.errors import InputError
from analysis.observations.chunks import Size, Task, check_reader, read_apart, read_chunk
from analysis.observations.executors import TASKS_A_WORKER, Workers, choose_workers, map_in_order, open_processes
from analysis.observations.extraction import extract
from analysis.observations.fingerprints import describe_reader
from analysis.observations.inputs import find_listing, iterate_given
from analysis.observations.partitions import extract_parts

COUNT = 24
SMALL = Size(1, 1, 1)
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive") / "raw", ROOT / "data" / "raw", COUNT)


@pytest.fixture(scope="module")
def clean(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The files of a run in one process."""
    folder = tmp_path_factory.mktemp("clean")
    extract_parts(archive, folder, size=SMALL)
    return list_written(folder)


def refuse(task: int, _: object) -> int:
    return -task


def test_processes_answer_in_order_and_take_no_more_than_a_window() -> None:
    taken = 0

    def numbers() -> Iterator[int]:
        nonlocal taken
        for number in range(50):
            taken += 1
            yield number

    for place, (number, answer) in enumerate(map_in_order(double, numbers(), choose_workers(2), refuse, 0)):
        assert (number, answer) == (place, 2 * place)
        assert taken - place <= 2 * TASKS_A_WORKER + 1


def test_what_ends_its_process_is_refused_and_nothing_else_is_lost() -> None:
    answers = list(map_in_order(double_or_die, range(12), choose_workers(2), refuse, 0))
    assert answers == [(number, -7 if number == 7 else 2 * number) for number in range(12)]


def test_the_first_seconds_are_worked_here(monkeypatch) -> None:
    def never() -> contextlib.AbstractContextManager[Workers]:
        pytest.fail("workers were started for next to nothing")

    assert [answer for _, answer in map_in_order(double, range(9), never, refuse, 60)] == list(range(0, 18, 2))
    assert choose_workers(1) is None


def test_an_error_of_the_work_itself_is_told() -> None:
    with pytest.raises(TypeError):
        list(map_in_order(len, [1], choose_workers(2), refuse, 0))


def test_the_document_to_blame_is_refused_and_its_chunk_is_not(archive: Path) -> None:
    given = tuple(iterate_given(find_listing(archive), Limits()))[:5]
    task = Task(given, Limits(), describe_reader(Limits()))

    def attempt(work, what):
        return None if what.given[0] is given[2] else work(what)

    answers = read_apart(task, attempt)
    assert [isinstance(answer, bytes) for answer in answers] == [True, True, False, True, True]
    assert str(answers[2]).startswith(given[2].path)
    assert [a for a in read_chunk(task) if a != answers[2]][:2] == answers[:2]


def test_a_worker_of_another_version_is_refused() -> None:
    reader = describe_reader(Limits())
    check_reader(Task((), Limits(), reader))
    with pytest.raises(InputError, match="a worker has other parser, limits than this machine"):
        check_reader(Task((), Limits(), reader | {"parser": "1", "limits": "2"}))
    with pytest.raises(InputError, match="a worker has other limits"):
        check_reader(replace(Task((), Limits(), reader), limits=Limits(pages=7)))


@pytest.mark.slow
def test_two_processes_leave_the_bytes_of_one(archive: Path, clean: dict[str, str], tmp_path: Path) -> None:
    workers = choose_workers(2)
    extract_parts(archive, tmp_path / "parts", size=SMALL, workers=workers, head_start=0)
    assert list_written(tmp_path / "parts") == clean
    extract(archive, tmp_path / "two" / "observations.csv", workers=workers, head_start=0)
    extract(archive, tmp_path / "one" / "observations.csv")
    assert list_written(tmp_path / "two") == list_written(tmp_path / "one")


@pytest.mark.slow
def test_a_process_that_is_killed_half_way_loses_nothing(archive: Path, clean: dict[str, str], tmp_path: Path) -> None:
    killed: list[int] = []

    @contextlib.contextmanager
    def opened() -> Iterator[Workers]:
        with open_processes(2) as workers:
            if not killed:
                pids.append(workers.executor.submit(os.getpid).result())
            yield workers

    pids: list[int] = []
    begin = kill_at_the_third(pids, killed)
    extract_parts(archive, tmp_path, begin, size=SMALL, workers=opened, head_start=0)
    assert killed
    assert list_written(tmp_path) == clean


def kill_at_the_third(pids: list[int], killed: list[int]) -> Callable[[int], Callable[[int], None]]:
    """When the third part has come, kill a worker without a word to anybody."""

    def begin(_: int) -> Callable[[int], None]:
        parts = 0

        def advance(_: int) -> None:
            nonlocal parts
            parts += 1
            if parts == 3:
                os.kill(pids[0], signal.SIGKILL)
                killed.append(pids[0])

        return advance

    return begin


def start_dask(*arguments: str | Path) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    command = [sys.executable, "-m", "dask", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask scheduler on this machine."""
    pytest.importorskip("distributed", reason="no distributed: install the project's extra “cluster”")
    told = tmp_path_factory.mktemp("dask") / "scheduler.json"
    running = start_dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told)
    try:
        while not told.is_file() or not told.read_text(encoding="utf-8").endswith("}"):
            assert running.poll() is None, "dask scheduler ended"
            time.sleep(0.1)
        yield json.loads(told.read_text(encoding="utf-8"))["address"]
    finally:
        running.kill()
        running.wait()


def test_a_scheduler_that_goes_away_is_told(monkeypatch) -> None:
    """As Dask tells it when it has given up: by an OSError of whatever is asked of the cluster next."""
    distributed = pytest.importorskip("distributed", reason="no distributed: install the project's extra “cluster”")

    class Client(contextlib.nullcontext[None]):
        def __init__(self, *_: object, **__: object) -> None:
            super().__init__()

        def wait_for_workers(self, *_: object, **__: object) -> None: ...

        def get_executor(self, **_: object) -> ThreadPoolExecutor:
            return ThreadPoolExecutor(1)

        def nthreads(self) -> dict[str, int]:
            raise OSError("closed")

    monkeypatch.setattr(distributed, "Client", Client)
    with pytest.raises(InputError, match="the scheduler is gone; what was read is kept"):
        list(map_in_order(double, [1], choose_workers(0, "tcp://127.0.0.1:1"), refuse, 0))


@contextlib.contextmanager
def open_dask_workers(scheduler: str, folder: Path) -> Iterator[list[int]]:
    """Two workers of one thread, without the nannies that would start them anew; their process ids."""
    common = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", folder)
    running = [start_dask("worker", scheduler, *common) for _ in range(2)]
    try:
        from distributed import Client

        with Client(scheduler, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield [one.pid for one in running]
    finally:
        for one in running:
            one.kill()
            one.wait()


@pytest.mark.slow
def test_a_cluster_leaves_the_same_bytes_though_a_worker_is_killed_half_way(
    archive: Path, clean: dict[str, str], scheduler: str, tmp_path: Path
) -> None:
    killed: list[int] = []
    with open_dask_workers(scheduler, tmp_path / "dask") as pids:
        workers = choose_workers(0, scheduler)
        extract_parts(archive, tmp_path / "whole", size=SMALL, workers=workers, head_start=0)
        assert list_written(tmp_path / "whole") == clean
        table = tmp_path / "table" / "observations.csv"
        assert extract(archive, table, workers=workers, head_start=0).reread == (f"{COUNT} new",)
        extract(archive, tmp_path / "one" / "observations.csv")
        assert list_written(table.parent) == list_written(tmp_path / "one")
        begin = kill_at_the_third(pids, killed)
        done = extract_parts(archive, tmp_path / "killed", begin, size=SMALL, workers=workers, head_start=0)
        assert killed == pids[:1]
        assert (done.documents, done.failures) == (COUNT, 0)
        assert list_written(tmp_path / "killed") == clean


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_told(archive: Path, scheduler: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("analysis.observations.executors.PATIENCE", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers there"):
        extract(archive, tmp_path / "o.csv", workers=choose_workers(0, "tcp://127.0.0.1:1"), head_start=0)
    with pytest.raises(InputError, match="the scheduler has no worker"):
        extract(archive, tmp_path / "o.csv", workers=choose_workers(0, scheduler), head_start=0)
    with pytest.raises(InputError, match="no Dask scheduler answers there"):
        extract(archive, tmp_path / "o.csv", workers=choose_workers(0, "nowhere"), head_start=0)
    assert not (tmp_path / "o.csv").exists()
