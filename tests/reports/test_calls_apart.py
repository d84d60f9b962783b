"""Calls in processes of their own end with the run, whenever it is stopped."""

import multiprocessing
import os

import pytest

from analysis.reports.apart import Call, call_apart


def test_a_process_that_was_just_started_ends_with_the_run(monkeypatch):
    """Ctrl-C between the start of a process and the next line: it must not be waited for at the exit."""
    context = multiprocessing.get_context("spawn")
    start = context.Process.start

    def start_and_stop(process):
        start(process)
        raise KeyboardInterrupt

    monkeypatch.setattr(context.Process, "start", start_and_stop)
    with pytest.raises(KeyboardInterrupt):
        list(call_apart([Call("time:sleep", (600,))], 1, 600, True, {}))
    assert multiprocessing.active_children() == []


def test_a_process_that_was_not_started_is_no_trouble(monkeypatch):
    def stop(process):
        raise KeyboardInterrupt

    monkeypatch.setattr(multiprocessing.get_context("spawn").Process, "start", stop)
    with pytest.raises(KeyboardInterrupt):
        list(call_apart([Call("os:getpid", ())], 1, 600, True, {}))


def test_a_call_answers_from_another_process():
    ((position, outcome),) = call_apart([Call("os:getpid", ())], 1, 600, True, {})
    assert (position, outcome.lost) == (0, "")
    assert outcome.result != os.getpid()
