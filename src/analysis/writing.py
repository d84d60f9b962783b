"""Write files so that readers never see a part of one."""

import os
from pathlib import Path

from analysis.errors import InputError


def write_text(path: Path, text: str) -> None:
    """Write a text file so that readers see the old file or the whole new one, never a part."""
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that readers see the old file or the whole new one, never a part.

    Raises InputError where nothing can be written.
    """
    import tempfile  # it loads every compressor of Python, and a run with nothing to do writes nothing

    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir fails on a name that is too long
        raise InputError(f"{path}: a folder stands there; give another name")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as err:
        raise InputError(f"{path}: cannot be written ({err.strerror}); give a name in a folder of yours") from err
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(path)
    except OSError as err:
        Path(name).unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written ({err.strerror}); make room or give another name") from err
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
