"""PDFs read in a process of their own: pdfium can neither be interrupted nor held to an amount of memory in this one.

A file of two kilobytes whose forms show each other again and again keeps pdfium busy for hours, and a damaged one may
end the process. The other process is started with the first PDF and reads all that follow.
"""

import atexit
import contextlib
import os
import pickle
import resource
import signal
import struct
import subprocess
import sys
from threading import Lock
from typing import IO, Any

from analysis.documents.limits import Limits
from analysis.documents.parts import Piece
from analysis.errors import InputError

LENGTH = struct.Struct(">Q")
# Most that a page within the other limits needs is one.
GIGABYTES = 4
_lock = Lock()
_reader: "subprocess.Popen[bytes] | None" = None
_owner = 0


def read_pdf_apart(content: bytes, limits: Limits) -> list[Piece]:
    """The parts of a PDF as `read_pdf` gives them, within the limit `seconds` of computing and GIGABYTES of memory.

    Recognition, which has a limit of its own, does not count. Raises InputError as `read_pdf` does, for a file that
    takes longer or more, and for one on which pdfium breaks off.
    """
    with _lock:
        reader = _started()
        assert reader.stdin is not None
        assert reader.stdout is not None
        try:
            _send(reader.stdin, (content, limits))
            pieces, refusal = _receive(reader.stdout)
        except (OSError, EOFError) as err:
            status = _stop()
            if status == -signal.SIGXCPU:
                most = f"takes longer than the limit “seconds” ({limits.seconds}); print it anew or raise the limit"
                raise InputError(most) from err
            raise InputError(f"damaged, or needs more than {GIGABYTES} GB of memory; print it anew as PDF") from err
        except BaseException:  # an answer that nobody waits for would be taken for the next file's
            _stop()
            raise
    if refusal is not None:
        raise refusal
    found: list[Piece] = pieces
    return found


def _started() -> "subprocess.Popen[bytes]":
    global _reader, _owner
    if _reader is None or _owner != os.getpid() or _reader.poll() is not None:
        _reader = subprocess.Popen(
            [sys.executable, "-P", "-m", "analysis.documents.pdf_apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # each of its threads would reserve memory
        )
        _owner = os.getpid()
    return _reader


def _stop() -> int:
    """End the other process; how it ended."""
    global _reader
    reader, _reader = _reader, None
    if reader is None or _owner != os.getpid():
        return 0
    for stream in (reader.stdin, reader.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        return reader.wait(timeout=0.5)  # without files to come it ends by itself
    reader.kill()
    return reader.wait()


atexit.register(_stop)


def _send(stream: IO[bytes], what: Any) -> None:
    packed = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def _receive(stream: IO[bytes]) -> Any:
    (length,) = LENGTH.unpack(_read(stream, LENGTH.size))
    return pickle.loads(_read(stream, length))


def _read(stream: IO[bytes], length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _serve() -> None:
    """Answer each file that comes in with its parts and None, or with None and why it is refused, until none comes."""
    from analysis.documents.pdf import read_pdf

    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    _bound(resource.RLIMIT_AS, GIGABYTES * 2**30)
    _bound(resource.RLIMIT_CORE, 0)
    while True:
        try:
            content, limits = _receive(sys.stdin.buffer)
        except EOFError:
            return
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _bound(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + 1 + limits.seconds)
        try:
            answer: tuple[Any, Exception | None] = read_pdf(content, limits), None
        except InputError as err:
            answer = None, InputError(str(err))
        except Exception as err:  # the caller names the file
            answer = None, ValueError(f"{type(err).__name__}: {err}")
        _send(answers, answer)


def _bound(what: int, most: int) -> None:
    """Lower a limit of this process as far as the system lets it."""
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        _serve()
