"""A `report` that is written plainly, read without typer, which loads pydantic to read the simplest command line.

That takes longer than a run with nothing to do.
"""

from pathlib import Path
from typing import Any

# Options of `report` as they are written out in full, and what their values are; flags have none.
PLAIN_OPTIONS: dict[str, tuple[str, type | None, bool]] = {
    "--year": ("year", int, True),
    "--province": ("province", str, True),
    "--language": ("language", str, True),
    "--geography": ("geography", str, False),
    "--raw": ("raw", Path, False),
    "-o": ("output", Path, False),
    "--output": ("output", Path, False),
    "--profiles": ("profiles", None, False),
    "--force": ("force", None, False),
    "--why": ("why", None, False),
}


def read_plainly(arguments: list[str]) -> dict[str, Any] | None:
    """The arguments of a `report` that is written plainly; None for what typer must read, or refuse."""
    read: dict[str, Any] = {}
    words = iter(arguments)
    for word in words:
        name, kind, repeated = PLAIN_OPTIONS.get(word, ("", None, False))
        value = next(words, None) if kind is not None else "yes"
        if not name or value is None or value.startswith("-") or (kind is int and not value.isdecimal()):
            return None
        if repeated:
            assert kind is not None
            read.setdefault(name, []).append(kind(value))
        else:
            read[name] = True if kind is None else kind(value)
    return read
