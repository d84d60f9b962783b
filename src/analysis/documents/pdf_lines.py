"""The lines of a page of a PDF at once, where it holds nothing but running text."""

import ctypes
import re
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.documents.layout import WIDE_GAP
from analysis.documents.page_parts import Word

LINE = re.compile(r"[^\r\n]+")
DIGIT = re.compile(r"\d")
# How far a letter of running text goes on, as a multiple of the line's height, and of the page's usual step.
WIDEST_STEP, WIDER = 0.7, 1.3
# Pieces that the program which made the page drew a line of: of more, the words are no fewer.
MOST_PIECES = 8


def read_running_lines(raw: Any, text: str, page: pypdfium2.PdfPage) -> list[Word] | None:
    """Each line of a page as its first word and the rest of it; None where one may hold columns or cells.

    Columns stand side by side. Cells of a table that are drawn as one piece of text make its lines wide for their
    letters; those drawn one by one leave gaps between the pieces.
    """
    if "\0" in text or page.get_rotation():
        return None
    spans = [match.span() for match in LINE.finditer(text) if not match.group().isspace()]
    pieces = pdfium.FPDFText_CountRects(raw, 0, -1)
    if not spans or pieces > MOST_PIECES * len(spans):
        return None
    x0, _, _, y1 = page.get_cropbox()
    rect = pdfium.FS_RECTF()
    pointer = ctypes.byref(rect)
    box = pdfium.FPDFText_GetLooseCharBox
    words: list[Word] = []
    middles: list[tuple[float, float]] = []
    heights: list[float] = []
    steps: list[float] = []
    numbered = 0.0
    for begin, end in spans:
        line = text[begin:end]
        start = begin + len(line) - len(line.lstrip())
        first, *rest = line.split()
        stop = start + len(line.strip()) - 1
        if not box(raw, stop, pointer):
            return None
        right, low, high = rect.right, rect.bottom, rect.top
        if not box(raw, start, pointer):
            return None
        left, bottom, top = rect.left, rect.bottom, rect.top
        height = top - bottom
        # the box of "Ở" or "ậ" is higher or lower than that of "o", though they stand on one line
        if height <= 0 or right < left or abs(top - high) > height / 3 or abs(bottom - low) > height / 3:
            return None
        heights.append(height)
        top, bottom = y1 - min(top, high), y1 - max(bottom, low)
        middles.append(((top + bottom) / 2, bottom))
        if not rest:
            words.append(Word(first, left - x0, top, right - x0, bottom))
            continue
        if not box(raw, start + len(first) - 1, pointer) or not left <= rect.right <= right:
            return None
        middle = rect.right
        words.append(Word(first, left - x0, top, middle - x0, bottom))
        words.append(Word(" ".join(rest), middle - x0, top, right - x0, bottom))
        steps.append((right - left) / (stop - start + 1))
        if DIGIT.search(line):
            numbered = max(numbered, steps[-1])
        if pieces > len(spans) and _has_gap(raw, start, stop + 1 - start, height):
            return None
    if steps and numbered > min(WIDER * median(steps), WIDEST_STEP * median(heights)):
        return None
    middles.sort()
    return None if any(lower[0] <= upper[1] for upper, lower in pairwise(middles)) else words


def _has_gap(raw: Any, start: int, count: int, height: float) -> bool:
    """Whether the pieces that a line was drawn in leave a wide gap, or go back."""
    pieces = pdfium.FPDFText_CountRects(raw, start, count)
    if pieces < 2:
        return False
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    reach = None
    for number in range(pieces):
        pdfium.FPDFText_GetRect(raw, number, left, top, right, bottom)
        if reach is not None and not -height < left.value - reach < WIDE_GAP * height:
            return True
        reach = right.value
    return False
