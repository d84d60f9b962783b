"""Work in order over any `concurrent.futures.Executor`: processes of this machine, or a Dask cluster."""

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any, Generic, TypeVar

from analysis.errors import InputError

# Starting workers takes as long as reading some hundred short documents: until then this process reads alone.
HEAD_START = 1.0
# Tasks on their way for each worker: one that it works on and one that waits for it, whatever the input's length.
TASKS_A_WORKER = 2
PATIENCE = 30

Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Workers:
    """An executor, and how many tasks may be on their way to it now: a cluster may grow and shrink."""

    executor: Executor
    count_window: Callable[[], int]


# Tries work on a worker alone, and gives None where that ends the worker.
Attempt = Callable[[Callable[[Any], Any], Any], Any]
Open = Callable[[], AbstractContextManager[Workers]]


def choose_workers(jobs: int, scheduler: str = "") -> Open | None:
    """What opens the workers that a user asked for; None: this process alone."""
    if scheduler:
        return lambda: open_cluster(scheduler)
    return None if jobs == 1 else lambda: open_processes(jobs)


@contextmanager
def open_processes(jobs: int) -> Iterator[Workers]:
    """So many processes of this machine."""
    # A fork of this process would copy its threads' locks as they happen to stand; and a process has one fork server,
    # which is the reports' warm parent (reports/apart.py).
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare_worker)
    try:
        yield Workers(pool, lambda: jobs * TASKS_A_WORKER)
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown(cancel_futures=True)


def _prepare_worker() -> None:
    """End at Ctrl-C without a word, and when the process that shares the work out is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=lambda: (wait([parent.sentinel]), os._exit(1)), daemon=True).start()


@contextmanager
def open_cluster(address: str) -> Iterator[Workers]:
    """The workers of a Dask scheduler, such as tcp://10.0.0.1:8786.

    Raises InputError where distributed is not installed, no scheduler answers or it has no worker.
    """
    try:
        import distributed
    except ImportError as err:
        raise InputError(
            "--scheduler needs the package distributed; install the project with its extra “cluster”"
        ) from err
    connect: Any = distributed.Client
    try:
        client = connect(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as err:  # TimeoutError is an OSError
        raise InputError(f"{address}: no Dask scheduler answers there; start one with “dask scheduler”") from err
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as err:
            raise InputError(f"{address}: the scheduler has no worker; start some: “dask worker {address}”") from err
        # Tasks are not pure to Dask: it would hash each document again, and share results between runs.
        executor = client.get_executor(pure=False)
        try:
            yield Workers(executor, lambda: max(1, sum(client.nthreads().values())) * TASKS_A_WORKER)
        except OSError as err:  # Dask has tried to reach it again by then
            raise InputError(
                f"{address}: the scheduler is gone; what was read is kept: start it and run again"
            ) from err
        finally:
            with contextlib.suppress(OSError, CancelledError):
                executor.shutdown(wait=False)


def map_in_order(
    work: Callable[[Task], Answer],
    tasks: Iterable[Task],
    workers: Open | None,
    rescue: Callable[[Task, Attempt], Answer],
    head_start: float = HEAD_START,
) -> Iterator[tuple[Task, Answer]]:
    """Each task with its answer, in the order of the tasks, which are taken from their iterator as workers get free.

    At most TASKS_A_WORKER a worker are on their way or wait for an earlier one's answer, so that memory does not grow
    with their number. The first `head_start` seconds are worked in this process. Where a worker dies, its tasks go to
    others; a task that ends its worker alone is given to `rescue`, which may attempt a part of it.
    """
    queue = iter(tasks)
    if workers is None:
        yield from ((task, work(task)) for task in queue)
        return
    began = time.monotonic()
    while time.monotonic() - began < head_start:
        task = next(queue, None)
        if task is None:
            return
        yield task, work(task)
    first = next(queue, None)
    if first is None:
        return
    yield from _Shared(work, workers, rescue).answers(first, queue)


class _Shared(Generic[Task, Answer]):
    """Tasks that are shared out among workers, and the workers, which are opened anew where their pool broke."""

    def __init__(
        self,
        work: Callable[[Task], Answer],
        workers: Open,
        rescue: Callable[[Task, Attempt], Answer],
    ) -> None:
        self.work, self.open, self.rescue = work, workers, rescue
        self.stack = contextlib.ExitStack()
        self.workers: Workers | None = None

    def answers(self, first: Task, queue: Iterator[Task]) -> Iterator[tuple[Task, Answer]]:
        pending: deque[tuple[Task, Future[Answer]]] = deque()
        following: Task | None = first
        try:
            while pending or following is not None:
                window = self._opened().count_window()
                while following is not None and len(pending) < window:
                    pending.append((following, self._submit(following)))
                    following = next(queue, None)
                task, future = pending.popleft()
                try:
                    answer = future.result()
                except _killed() as err:
                    alone = [task]
                    if isinstance(err, BrokenExecutor):  # all that was on its way is lost with the pool
                        alone += [task for task, _ in pending]
                        pending.clear()
                        self._close()
                    for one in alone:
                        yield one, self._answer_alone(one)
                    continue
                yield task, answer
        except BaseException as err:
            for _, future in pending:
                future.cancel()
            self.stack.__exit__(type(err), err, err.__traceback__)
            raise
        self._close()

    def _opened(self) -> Workers:
        if self.workers is None:
            self.workers = self.stack.enter_context(self.open())
        return self.workers

    def _submit(self, task: Task) -> "Future[Answer]":
        try:
            return self._opened().executor.submit(self.work, task)
        except BrokenExecutor as err:  # it broke between two tasks: the answer says so
            failed: Future[Answer] = Future()
            failed.set_exception(err)
            return failed

    def _close(self) -> None:
        self.workers = None
        self.stack.close()

    def _attempt(self, work: Callable[[Any], Any], what: Any) -> Any:
        try:
            return self._opened().executor.submit(work, what).result()
        except _killed() as err:
            if isinstance(err, BrokenExecutor):
                self._close()
            return None

    def _answer_alone(self, task: Task) -> Answer:
        answer: Answer | None = self._attempt(self.work, task)
        return self.rescue(task, self._attempt) if answer is None else answer


def _killed() -> tuple[type[BaseException], ...]:
    """What says that a worker died with its task."""
    scheduler = sys.modules.get("distributed.scheduler")
    return (BrokenExecutor, CancelledError, *([scheduler.KilledWorker] if scheduler is not None else []))
