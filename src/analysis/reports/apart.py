"""Calls in processes of their own: several at once, each with a time limit, none outliving the run.

The processes are forked from a warm parent (`multiprocessing`'s fork server with analysis.reports.warm imported), or
started anew where forking is not safe or not wanted.
"""

import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from analysis.errors import InputError

CAN_FORK = sys.platform == "linux"  # on macOS a forked child of a process that drew something may crash
# One thread a process: there are as many processes as cores, and the parent of a fork must have no thread. The rest is
# what a plain kernel sets for itself.
ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
}


@dataclass(frozen=True)
class Call:
    """A function by its name ("analysis.reports.publishing:make_page"), for who calls it apart need not import it.

    `runs_notebook`: it will want a kernel, which can only be forked before the call does anything.
    """

    function: str
    arguments: tuple[Any, ...]
    runs_notebook: bool = False

    def __call__(self) -> Any:
        module, name = self.function.split(":")
        return getattr(importlib.import_module(module), name)(*self.arguments)


@dataclass(frozen=True)
class Outcome:
    """What came of a call: its `result`; or `lost`: "" · timeout · died (then `code` is the exit code)."""

    result: Any = None
    lost: str = ""
    code: int | None = None


@dataclass
class _Running:
    position: int
    process: BaseProcess
    answer: Connection
    ends: float

    def stop(self) -> None:
        """End it with everything that it started; `process` leads a group of its own as soon as it runs."""
        self.answer.close()
        # Stopped while it was being started, it dies with this process: it has the only other end of its sentinel.
        if self.process.pid is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg") and self.process.pid is not None:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


def _die_with_parent() -> None:
    """End this process and all that it started as soon as the command that wants the result is gone."""
    parent = multiprocessing.parent_process()
    if parent is None or not hasattr(os, "killpg"):
        return
    wait([parent.sentinel])
    os.killpg(0, signal.SIGKILL)


def _answer(call: Call, answer: Connection, environment: Mapping[str, str], forked: bool) -> None:
    """Run in the child: make the call and send what it returns."""
    if hasattr(os, "setsid"):
        os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    if forked:
        # The fork server passes over what it cannot import, and would be slow without a word.
        if "analysis.reports.warm" not in sys.modules:
            raise ImportError("analysis.reports.warm: not imported by the fork server")
        if call.runs_notebook:
            sys.modules["analysis.reports.kernels"].fork_kernel()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        result = call()
    except InputError as error:
        result = error
    with suppress(BrokenPipeError):  # nobody is there to hear it
        answer.send(result)
    answer.close()


def warm_up() -> None:
    """Start the warm parent, once a process; it imports while this one goes on."""
    from multiprocessing import forkserver

    kept = dict(os.environ)
    os.environ.update(ENVIRONMENT)
    try:
        multiprocessing.get_context("forkserver").set_forkserver_preload(["analysis.reports.warm"])
        forkserver.ensure_running()
    finally:
        os.environ.clear()
        os.environ.update(kept)


def call_apart(
    calls: Sequence[Call], jobs: int, timeout: float, cold: bool, environment: Mapping[str, str]
) -> Iterator[tuple[int, Outcome]]:
    """Make each call in a process of its own, at most `jobs` at once; yields position and outcome as they end.

    `timeout`: seconds until a call is given up. When the caller stops early, whatever still runs is killed. Raises the
    InputError that a call raises.
    """
    forked = CAN_FORK and not cold
    if forked:
        warm_up()
    context: Any = multiprocessing.get_context("forkserver" if forked else "spawn")
    wanted = dict(os.environ) | ENVIRONMENT | dict(environment)
    waiting = list(enumerate(calls))[::-1]
    running: list[_Running] = []
    try:
        while waiting or running:
            while waiting and len(running) < max(jobs, 1):
                position, call = waiting.pop()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_answer, args=(call, theirs, wanted, forked))
                # Noted before it starts: Ctrl-C may come in between, and an unknown child is waited for at the exit.
                running.append(_Running(position, process, ours, time.monotonic() + timeout))
                process.start()
                theirs.close()
            left = min(one.ends for one in running) - time.monotonic()
            wait([end for one in running for end in (one.answer, one.process.sentinel)], timeout=max(left, 0))
            for one in list(running):
                outcome = _read_outcome(one)
                if outcome is not None:
                    one.stop()
                    running.remove(one)
                    if isinstance(outcome.result, InputError):
                        raise outcome.result
                    yield one.position, outcome
    finally:
        for one in running:
            one.stop()


def _read_outcome(one: _Running) -> Outcome | None:
    """What came of a call, None while it runs."""
    # A kernel holds the other end too, so that a killed process need not show as the end of the pipe.
    ended = one.process.exitcode is not None
    if one.answer.poll():
        with suppress(EOFError, OSError):
            return Outcome(one.answer.recv())
        ended = True
    if ended:
        one.process.join()
        return Outcome(lost="died", code=one.process.exitcode)
    return Outcome(lost="timeout") if time.monotonic() >= one.ends else None
