"""Exit codes, and how a command speaks: one line a message."""

import sys

FINDINGS, WRONG_INPUT, PARTLY_FAILED, STOPPED = 1, 2, 3, 130


def one_line(text: str) -> str:
    """A message without line breaks and control signs, which names of files may hold."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def warn(text: str) -> None:
    """One line on stderr."""
    print(f"analysis: {one_line(text)}", file=sys.stderr)
