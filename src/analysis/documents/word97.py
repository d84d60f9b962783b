"""Word documents of the years before 2007 (.doc), turned into DOCX by LibreOffice where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from analysis.documents.limits import Limits
from analysis.documents.parts import Piece
from analysis.documents.word import read_word
from analysis.errors import InputError

PROGRAMS = ("soffice", "libreoffice")
PACKAGE = "libreoffice-writer-nogui"


def read_word97(content: bytes, limits: Limits) -> list[Piece]:
    """The parts of a .doc file, by way of LibreOffice, which runs apart, without macros and with its own settings.

    Raises InputError where LibreOffice is not installed, takes longer than the limits allow, or cannot read the file.
    """
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise InputError(
            f"a Word file of the old format, which needs LibreOffice; install {PACKAGE} (Debian), or save it as .docx"
        )
    with tempfile.TemporaryDirectory(prefix="word97-") as folder:
        source = Path(folder) / "document.doc"
        source.write_bytes(content)
        # a profile of its own: a running LibreOffice of the user would take the work over, settings and all
        command = [
            program,
            "--headless",
            "--norestore",
            "--nolockcheck",
            f"-env:UserInstallation=file://{folder}/profile",
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)),
        ]
        _run(command, folder, limits)
        made = source.with_suffix(".docx")
        if not made.is_file() or made.stat().st_size > limits.unpacked_megabytes * 1_000_000:
            raise InputError("damaged, so LibreOffice cannot turn it into .docx; open it in Word and save it as .docx")
        return read_word(made.read_bytes(), limits)


def _run(command: list[str], folder: str, limits: Limits) -> None:
    """Run a program that may start others, and end all of them when the time is up."""
    environment = {"HOME": folder, "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=limits.seconds)
    except subprocess.TimeoutExpired as err:
        raise InputError(
            f"LibreOffice takes longer than the limit “seconds” ({limits.seconds}); save the document as .docx"
        ) from err
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
