"""A kernel is ready as soon as it says so to whoever listens."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from queue import Empty

import pytest

from analysis.reports.kernels import PromptClient


class Listening(PromptClient):
    """A client of a made kernel: `said` are its messages on the open channel, None for silence."""

    def hear(self, said, alive=True, answers=True):
        self.said, self.alive, self.answers, self.asked = list(said), alive, answers, 0

    def kernel_info(self):
        self.asked += 1
        return str(self.asked)

    async def _recv_reply(self, msg_id, timeout=None):
        if not self.answers:
            raise TimeoutError
        return {"content": {"protocol_version": "5.3"}}

    async def get_iopub_msg(self, timeout=None):
        said = self.said.pop(0)
        if said is None:
            raise Empty
        state, asked = said
        return {"parent_header": {"msg_id": asked} if asked else {}, "content": {"execution_state": state}}

    async def is_alive(self):
        return self.alive


def wait(client, timeout):
    """In a thread of its own: a browser's test may have left a loop running in this one."""
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, client.wait_for_ready(timeout)).result()


@pytest.mark.parametrize(
    ("said", "asked", "left"),
    [
        ([("starting", ""), ("busy", "1"), ("idle", "1"), ("busy", "of a cell")], 1, 1),
        # What it said of the first question came before anybody listened; its idleness after another's is not ours.
        ([None, ("idle", "1"), ("busy", "2"), ("idle", "2")], 2, 0),
    ],
)
def test_a_kernel_is_ready_when_its_answer_is_over(said, asked, left):
    client = Listening()
    client.hear(said)
    wait(client, 10)
    assert (client.asked, len(client.said)) == (asked, left)


def test_a_dead_kernel_is_not_waited_for():
    client = Listening()
    client.hear([], alive=False, answers=False)
    with pytest.raises(RuntimeError, match="died"):
        wait(client, 10)


def test_a_kernel_that_never_answers_is_given_up():
    client = Listening()
    client.hear([], answers=False)
    with pytest.raises(RuntimeError, match="did not answer"):
        wait(client, 0.01)
