"""One run at a time in a folder."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = ".lock"


def _lock(handle: int, wait: bool) -> bool:
    """Take the lock of an open file, which the system gives back when the process ends, however it ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        if wait and sys.platform != "win32":
            raise
        return False
    return True


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold a folder for this run alone; a second run says so and waits until the first has ended."""
    # The file stays: whoever removed it could remove it under a third run that has just opened it.
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _lock(handle, wait=False):
            print(f"analysis: another run is building {folder}; waiting for it to end", file=sys.stderr)
            while not _lock(handle, wait=True):
                pass
        yield
    finally:
        os.close(handle)
