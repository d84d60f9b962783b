"""Kernels forked from a process that has imported everything, offered to an unchanged papermill as a provisioner."""

import atexit
import json
import os
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from importlib.metadata import EntryPoint
from queue import Empty
from typing import Any, ClassVar, NoReturn

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

NAME = "forked-provisioner"


class WaitingKernel:
    """A forked process that becomes a kernel as soon as it gets its command; to a provisioner it looks like a Popen.

    It is forked before this process makes any thread or zmq context, for neither survives a fork.
    """

    stdin = stdout = stderr = None
    returncode: int | None = None

    def __init__(self) -> None:
        theirs, self._ours = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            self._ours.close()
            _become_kernel(theirs)
        theirs.close()

    def start(self, command: list[str], env: dict[str, str], cwd: str) -> None:
        """Hand over what `python -m ipykernel_launcher` would be started with."""
        with self._ours:
            self._ours.sendall(json.dumps([command, env, cwd]).encode())

    def poll(self) -> int | None:
        """The exit code, None while it runs."""
        if self.returncode is None and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.returncode = 1
        return self.returncode

    def wait(self) -> int:
        """Wait for its end."""
        if self.returncode is None:
            os.waitpid(self.pid, 0)
            self.returncode = 1
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal to a kernel that still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def _become_kernel(told: socket.socket) -> NoReturn:
    """Wait for the command, then run ipykernel as its launcher does; an end of the other side is an end of this one."""
    code = 0
    try:
        with told, told.makefile("rb") as stream:
            request = stream.read()
        if request:
            command, env, cwd = json.loads(request)
            os.environ.clear()
            os.environ.update(env)
            os.chdir(cwd)
            from ipykernel.kernelapp import IPKernelApp

            sys.argv = command[2:]
            # The launcher takes the parent from the environment when it is imported, which was long ago here.
            IPKernelApp.launch_instance(argv=[*command[3:], f"--IPKernelApp.parent_handle={os.getppid()}"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
        code = 1
    finally:
        atexit._run_exitfuncs()
        os._exit(code)


class ForkedProvisioner(LocalProvisioner):
    """Gives the waiting kernel to whoever asks first; any other request is served as the local provisioner does."""

    waiting: ClassVar[WaitingKernel | None] = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start the kernel; the connection file is written already."""
        kernel = ForkedProvisioner.waiting
        # A kernel of another interpreter or language is no copy of this process.
        if kernel is None or cmd[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
            return await super().launch_kernel(cmd, **kwargs)
        ForkedProvisioner.waiting = None
        kernel.start(cmd, kwargs["env"], str(kwargs.get("cwd") or os.getcwd()))  # noqa: PTH109
        self.process, self.pid, self.cwd = kernel, kernel.pid, kwargs.get("cwd")  # type: ignore[assignment]
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel and see it gone: who waits for it afterwards would look every tenth of a second."""
        await super().kill(restart)
        if self.process is not None:
            self.process.wait()


class PromptClient(AsyncKernelClient):
    """A client to which a kernel is ready as soon as it says so; Jupyter's own waits for 0.2 s of silence."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered and said on the other channel that it is idle again: all before is read.

        What it says there before this client listens is lost: then it is asked once more. `timeout`: seconds. Raises
        RuntimeError when the kernel dies or takes longer.
        """
        ends = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < ends:
            asked = self.kernel_info()
            with suppress(Empty, TimeoutError):
                self._handle_kernel_info_reply(await self._recv_reply(asked, timeout=1))
                said: dict[str, Any] = {}
                while said.get("parent_header", {}).get("msg_id") != asked or said["content"] != {
                    "execution_state": "idle"
                }:
                    said = await self.get_iopub_msg(timeout=0.2)
                return
            if not await self.is_alive():
                raise RuntimeError("the kernel died before it answered")
        raise RuntimeError(f"the kernel did not answer in {timeout} seconds")


def fork_kernel() -> None:
    """Fork the kernel of this process's next notebook, and have Jupyter take it instead of starting a new one."""
    ForkedProvisioner.waiting = WaitingKernel()
    factory = KernelProvisionerFactory.instance()
    factory.provisioners[NAME] = EntryPoint(NAME, f"{__name__}:ForkedProvisioner", factory.GROUP_NAME)
    factory.default_provisioner_name = NAME
