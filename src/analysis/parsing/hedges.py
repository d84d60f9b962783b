"""Hedges: the words right before a number that say that it is about, over or under what is printed."""

import re

from analysis.parsing.numbers import HEDGES

GLUED = frozenset({"tăng", "giảm", "đạt", "chiếm"})  # "so với năm 2012 giảm79 người"
# Ends of what HEDGE can find before a figure, white space aside.
HEDGE_ENDS = (*HEDGES, "là", "được", "có", "tới")
HEDGE_LETTERS = frozenset(ending[-1] for ending in HEDGE_ENDS)
HEDGE = re.compile(
    r"(?<!\w)("
    + "|".join(sorted(map(re.escape, HEDGES), key=len, reverse=True))
    + r")\s*(?:là\s+|được\s+|có\s+|tới\s+)?$",
    re.IGNORECASE,
)
COMPARED = re.compile(r"(?:nhiều|ít|cao|thấp|lớn|kém|sớm|tốt|nhanh)\s+hơn\s*$", re.IGNORECASE)


def is_glued_hedge(text: str, place: int) -> bool:
    """ "hơn4.500": a missing space after a hedge is a slip of the typist, and the number a figure."""
    word = re.search(r"[^\W\d_]+$", text[max(0, place - 12) : place])
    return word is not None and (word.group().lower() in HEDGES or word.group().lower() in GLUED)


def find_hedge(text: str, floor: int, start: int) -> tuple[str, int]:
    """The qualifier of a number at `start`, and where its hedge begins ("exact" and `start` without one)."""
    before = text[max(floor, start - 24) : start]
    ending = before.rstrip().lower()
    if ending[-1:] not in HEDGE_LETTERS or not ending.endswith(HEDGE_ENDS):
        return "exact", start
    hedge = HEDGE.search(before)
    if hedge is None or COMPARED.search(before):
        return "exact", start
    return HEDGES[hedge.group(1).lower()], start - (len(before) - hedge.start())
