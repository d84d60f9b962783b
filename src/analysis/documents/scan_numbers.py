"""Numbers of a scan, read a second time: where two readings differ, or no number is printed so, it is doubtful."""

import re
from collections import defaultdict
from itertools import pairwise
from statistics import median

from PIL import Image

from analysis.documents.page_parts import Word
from analysis.documents.parts import Doubt
from analysis.documents.recognition import DIGITS, Clock, Found, read_number, recognise
from analysis.documents.scan_cleaning import DPI

# How sure a recognised word is (of a thousand numbers on which the readings agree none or two were wrong), and a number
# that may be another one.
RECOGNISED, DOUBTFUL = 0.95, 0.4
SECOND_SCALE = 0.8
ONE_BLOCK = 6
SPAN = re.compile(r"\d(?:.*\d)?")
NUMBER = re.compile(r"\d[\d.,/]*\d|\d")
# Digits in groups of three, or none; dates and fractions are looked at part by part.
PLAIN = re.compile(r"(?:\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,4})(?:[.,]\d{1,2})?")
# A share has at most two decimals; where its comma is lost it has too many digits.
SHARE = re.compile(r"(?:\d{1,3}|\d{1,3}[.,]\d{1,2})%")
SHARED = re.compile(r"[\d.,]+%")
DAY = re.compile(r"\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d")
LEADING_ZERO = re.compile(r"0\d+[.,]|0\d{2,}")
PIECE = re.compile(r"\(?\d[\d.,/]*%?[).,;:]*")
# Two pieces of one number whose sign was lost, a space apart: "1 270", "lượt/1 091".
GROUP_BEFORE, GROUP_AFTER = re.compile(r"(?<![\d.,])\d{1,3}$"), re.compile(r"\d{3}(?!\d)")
SPACE = 0.6
# A letter or a colon between digits, where a page has a digit, a separator or a space.
ODD = re.compile(r"\d[^\W\d_]|[^\W\d_]\d|\d[:;'*]+\d")
# A year alone is a date; what reads it as a figure has misread the word before it.
YEAR = re.compile(r"(?:19|20)\d\d")
LOW = 60.0
SIGNS = ("-", "–", "%", "+", "•", "/")
MOST_CROPS = 60
MARGIN = 8


def check_numbers(page: Image.Image, found: list[Found], clock: Clock) -> list[Word]:
    """The words of a page in points, those with digits held against a second reading at another size.

    A number on which the readings differ is read a third time, alone and as digits only; it is then what two of three
    say, and doubtful all the same. So is one of which tesseract is unsure or that is printed as no number is.
    """
    scale = 72 / DPI
    heights = [word.line_bottom - word.line_top for word in found]
    usual = median(heights) if heights else 0
    second = _by_place(_second_reading(page, clock)) if any(c.isdigit() for w in found for c in w.text) else {}
    words: list[Word] = []
    crops = 0
    whole = _joined([word for word in found if not _is_speck(word)], second)
    broken = _broken_groups(whole, usual)
    for number, word in enumerate(whole):
        text = word.text
        doubts: tuple[Doubt, ...] = ()
        if any(sign.isdigit() for sign in text):
            other = _overlapping(second, word)
            doubtful = word.sure < LOW or number in broken or not _looks_right(text)
            if digits_of(other) != digits_of(text):
                doubtful = True
                if crops < MOST_CROPS:
                    crops += 1
                    text = _vote(text, other, read_number(_cut(page, word), clock))
            doubts = tuple(Doubt(m.start(), m.end(), DOUBTFUL) for m in NUMBER.finditer(text)) if doubtful else ()
        top, bottom = float(word.line_top), float(word.line_bottom)
        if 0.6 * usual < bottom - top < 1.6 * usual:
            # lines without a low or a high letter are no smaller print
            middle = (top + bottom) / 2
            top, bottom = middle - usual / 2, middle + usual / 2
        words.append(Word(text, word.left * scale, top * scale, word.right * scale, bottom * scale, RECOGNISED, doubts))
    return words


def _is_speck(word: Found) -> bool:
    """Dirt that looks like a sign: neither letter nor digit, and hardly read."""
    return not any(sign.isalnum() for sign in word.text) and word.sure < LOW and word.text not in SIGNS


def digits_of(text: str) -> list[str]:
    """The numbers of a word, signs included, whatever letters stand around them."""
    return NUMBER.findall(text)


def _joined(found: list[Found], second: dict[int, list[Found]]) -> list[Found]:
    """The words, those whole again that are pieces of what the second reading has as one number ("6.88 8")."""
    joined: list[Found] = []
    for word in found:
        before = joined[-1] if joined else None
        if before is not None and before.line_top == word.line_top and PIECE.fullmatch(before.text + word.text):
            both = before._replace(text=before.text + word.text, right=word.right, sure=min(before.sure, word.sure))
            if digits_of(_overlapping(second, both)) == digits_of(both.text) and any(
                w.left < before.right and word.left < w.right for w in _near(second, both)
            ):
                joined[-1] = both
                continue
        joined.append(word)
    return joined


def _broken_groups(words: list[Found], height: float) -> set[int]:
    """The numbers of the words that together look like one number with a space for the sign between its groups."""
    broken: set[int] = set()
    for number, (before, word) in enumerate(pairwise(words)):
        beside = before.line_top == word.line_top and word.left - before.right < SPACE * height
        if beside and GROUP_BEFORE.search(before.text) and GROUP_AFTER.match(word.text):
            broken |= {number, number + 1}
    return broken


def _second_reading(page: Image.Image, clock: Clock) -> list[Found]:
    small = page.resize((round(page.width * SECOND_SCALE), round(page.height * SECOND_SCALE)), Image.Resampling.LANCZOS)
    back = 1 / SECOND_SCALE
    return [
        word._replace(
            left=round(word.left * back),
            top=round(word.top * back),
            right=round(word.right * back),
            bottom=round(word.bottom * back),
        )
        for word in recognise(small, DIGITS, ONE_BLOCK, clock)
    ]


def _by_place(found: list[Found]) -> dict[int, list[Found]]:
    rows: dict[int, list[Found]] = defaultdict(list)
    for word in found:
        rows[(word.top + word.bottom) // 2 // 50].append(word)
    return rows


def _overlapping(second: dict[int, list[Found]], word: Found) -> str:
    """The words of the second reading that stand where a word stands, joined."""
    own = [
        w
        for w in _near(second, word)
        if min(w.right, word.right) - max(w.left, word.left) > 0.4 * min(w.right - w.left, word.right - word.left)
    ]
    return "".join(w.text for w in sorted(own, key=lambda w: w.left))


def _near(second: dict[int, list[Found]], word: Found) -> list[Found]:
    """The words of the second reading on the line of a word."""
    middle = (word.top + word.bottom) // 2
    rows = (middle // 50 - 1, middle // 50, middle // 50 + 1)
    return [w for row in rows for w in second.get(row, []) if w.top < middle < w.bottom]


def _cut(page: Image.Image, word: Found) -> Image.Image:
    box = (word.left - MARGIN, word.top - MARGIN, word.right + MARGIN, word.bottom + MARGIN)
    return page.crop(box).resize(((box[2] - box[0]) * 3 // 2, (box[3] - box[1]) * 3 // 2), Image.Resampling.BICUBIC)


def _vote(first: str, second: str, third: str) -> str:
    """The first reading with the numbers that two of three readings agree on."""
    a, b, c = digits_of(first), digits_of(second), digits_of(third)
    if a == c or b != c or not b:
        return first
    return SPAN.sub(lambda _: SPAN.search(second).group(), first, count=1)  # type: ignore[union-attr]


def _looks_right(text: str) -> bool:
    numbers = digits_of(text)
    parts = [part for number in numbers for part in number.split("/")]
    if any(not SHARE.fullmatch(share) for share in SHARED.findall(text)):
        return False
    if ODD.search(text) or any(YEAR.fullmatch(number) for number in numbers):
        return False
    return all((PLAIN.fullmatch(part) or DAY.fullmatch(part)) and not LEADING_ZERO.match(part) for part in parts)
