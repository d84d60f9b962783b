"""Plain text without what a reader does not see: letters of no width, several blanks for one."""

import re
from itertools import chain

from analysis.documents.letters import UNSEEN

NO_WIDTH = re.compile(f"[{UNSEEN}]+")
# of fixed width, or that no line is broken at
OTHER_BLANKS = re.compile("[\u00a0\u2002-\u200a\u202f\u3000](?:(?<!\\d.)|(?!\\d))")
BLANKS = re.compile(r"[ \t](?:(?<=\S )() +(?=\S)|(?<![^\n].)[ \t]*)")


def drop_unseen(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without letters of no width, blanks of other kinds as spaces; with the places of its characters.

    The places are () when nothing moved. Between figures other blanks stay: they may part thousands.
    """
    return _drop(OTHER_BLANKS.sub(" ", text), [match.span() for match in NO_WIDTH.finditer(text)])


def drop_blanks(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without indents, with one space for several; with the places of its characters, () if all stay.

    Between two figures spaces stay, for there they are columns.
    """
    return _drop(
        text,
        [
            (match.start(match.lastindex or 0), match.end())
            for match in BLANKS.finditer(text)
            if not (text[max(match.start() - 1, 0)].isdigit() and text[match.end() : match.end() + 1].isdigit())
        ],
    )


def _drop(text: str, dropped: list[tuple[int, int]]) -> tuple[str, tuple[int, ...]]:
    if not dropped:
        return text, ()
    starts = [0, *(end for _, end in dropped)]
    ends = [*(start for start, _ in dropped), len(text)]
    kept = [range(start, end) for start, end in zip(starts, ends, strict=True)]
    return "".join(text[part.start : part.stop] for part in kept), (*chain.from_iterable(kept), len(text))
