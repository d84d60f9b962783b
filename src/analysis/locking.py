"""One run at a time in a folder."""

import contextlib
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.errors import InputError

AGAIN = 0.1  # seconds until a run that waits looks again: within SQLite's own waiting no Ctrl-C is heard


@contextmanager
def lock_file(path: Path, patience: float) -> Iterator[None]:
    """Hold a file for this process alone; the hold goes with the process, however that ends.

    A run that has to wait says so on stderr. The file stays empty, and stays: whoever removed it could remove it under
    a third run that has just opened it. Raises InputError after `patience` seconds, OSError where it cannot be locked.
    """
    try:
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except sqlite3.Error as err:
        raise OSError(0, f"no lock: {err}", str(path)) from err
    with contextlib.closing(connection):
        until, told = time.monotonic() + patience, False
        while not _take(connection, path):
            if time.monotonic() >= until:
                raise InputError(f"{path.parent}: another run is at work there; let it end, or give another folder")
            if not told:
                print(f"analysis: another run is at work in {path.parent}; waiting for it to end", file=sys.stderr)
                told = True
            time.sleep(AGAIN)
        yield


def _take(connection: sqlite3.Connection, path: Path) -> bool:
    # SQLite locks a file alike on every system, unlike fcntl and msvcrt.
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as err:
        if getattr(err, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            return False
        raise OSError(0, f"no lock: {err}", str(path)) from err
    return True
