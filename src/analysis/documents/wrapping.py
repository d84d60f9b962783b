"""Plain text whose lines were broken at a width (a mail, a print to text): its paragraphs put together again."""

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from analysis.documents.letters import UPPER
from analysis.documents.lines import ITEM, LINE, trim

# A longer line is a paragraph of its own, not one that a width has broken.
WIDEST = 160
# How full a line is before a break of width: signs of a proportional font are not equally wide.
FULL = 0.85
# Web pages of law libraries keep the breaks of their source, tags and all: lines are not full, but sentences go on.
LEAST_BROKEN = 5
LEAST_FILLED, WELL_FILLED = 0.5, 0.7
# In lines shorter than these a single break may be a list's; nobody breaks a list's lines at a width.
SHORT = 60
# Cells set apart by bars, tabs or white space: a row of a table stays a line.
CELLS = re.compile(r"[|\t]|\S {3,}\S")
SENTENCE_END = re.compile(r"[.;:!?…][\"”’)\]]*$")
NUMBERED = re.compile(r"\s*(?:[IVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3})[.)/](?:\s|$)")
BULLET = re.compile(rf"[+•*]\s|[-–]\s+[{UPPER}]")
WORD = re.compile(r"\S+")


class _Line(NamedTuple):
    start: int
    end: int
    indent: int
    prose: bool


def unwrap(text: str) -> tuple[str, tuple[int, ...], tuple[tuple[int, str], ...]]:
    """A text with the breaks of width as spaces, for each character its place in `text`, and (start, line) as places.

    The second and third are empty when nothing changed. A break is one of width when the next line's first word had
    no room on the line, and where most lines break off within a sentence, when the sentence goes on; paragraphs, items,
    headings, rows of tables and short lines stay as they are.
    """
    lines: list[_Line] = []
    width = 0
    for match in LINE.finditer(text):
        if match.group().isspace():
            continue
        lines.append(_line(text, *match.span()))
        if lines[-1].prose:
            width = max(width, _width(lines[-1]))
            if width > WIDEST:
                return text, (), ()
    pairs = [(a, b) for a, b in pairwise(lines) if a.prose and b.prose and text.count("\n", a.end, b.start) == 1]
    ragged = not _is_wrapped(text, pairs, width)
    if ragged and not _is_ragged(text, pairs, width):
        return text, (), ()
    apart = any(text.count("\n", a.end, b.start) > 1 or b.indent > a.indent for a, b in pairwise(lines))
    joined = {a.end: b.start for a, b in pairs if _goes_on(text, a, b, width, apart, ragged)}
    pieces: list[str] = []
    offsets: list[int] = []
    place = 0
    for end, start in joined.items():
        pieces += [text[place:end], " "]
        offsets += [*range(place, end), end]
        place = start
    pieces.append(text[place:])
    offsets += range(place, len(text) + 1)
    return "".join(pieces), tuple(offsets), _places(text, offsets)


def _line(text: str, start: int, end: int) -> _Line:
    begun, over = trim(text, start, end)
    return _Line(begun, over, begun - start, CELLS.search(text, begun, over) is None)


def _width(line: _Line) -> int:
    return line.indent + line.end - line.start


def _is_full(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether the next line's first word had no room on a line."""
    word = WORD.match(text, following.start)
    return word is not None and _width(line) + 1 + len(word.group()) > FULL * width


def _is_broken(text: str, line: _Line, following: _Line) -> bool:
    """Whether a line ends within a sentence: a letter, figure or comma, and a small letter behind it."""
    return (text[line.end - 1].isalnum() or text[line.end - 1] in ",%") and (
        text[following.start].islower() and ITEM.match(text, following.start) is None
    )


def _is_ended(text: str, line: _Line) -> bool:
    return SENTENCE_END.search(text, max(line.start, line.end - 3), line.end) is not None


def _is_wrapped(text: str, pairs: list[tuple[_Line, _Line]], width: int) -> bool:
    full = [(a, b) for a, b in pairs if _is_full(text, a, b, width) and not _is_ended(text, a)]
    broken = sum(_is_broken(text, a, b) for a, b in pairs)
    sure = sum(_is_broken(text, a, b) for a, b in full)
    return sure >= (2 if width < SHORT else 1) and sure >= 0.8 * broken and len(full) >= 0.2 * len(pairs)


def _is_ragged(text: str, pairs: list[tuple[_Line, _Line]], width: int) -> bool:
    """Whether most lines of running text break off within a sentence, though there was room for more."""
    if width < SHORT:
        return False
    filled = [(a, b) for a, b in pairs if _is_filled(a, width, LEAST_FILLED)]
    broken = sum(_is_broken(text, a, b) for a, b in filled)
    short = sum(_is_broken(text, a, b) for a, b in pairs) - broken
    return broken >= max(LEAST_BROKEN, 4 * short) and broken >= 0.5 * len(filled)


def _is_filled(line: _Line, width: int, least: float) -> bool:
    return _width(line) >= least * width


def _goes_on(text: str, line: _Line, following: _Line, width: int, apart: bool, ragged: bool) -> bool:
    """Whether a paragraph goes on on the next line; `apart`: the text sets paragraphs apart, by empty
    lines or indents; `ragged`: its lines are not full."""
    if ragged:
        broken = _is_broken(text, line, following)
        # "… đúng hạn 118" and below it "Sở Tư pháp …": lines of a list
        full = broken or (_is_filled(line, width, WELL_FILLED) and not text[line.end - 1].isdigit())
    else:
        full = _is_full(text, line, following, width)
    if not full:
        return False
    ended = _is_ended(text, line)
    if BULLET.match(text, following.start):
        return False
    if ITEM.match(text, following.start) or NUMBERED.match(text, following.start):
        # a date, an amount or a dash between two words may come to stand first on a line
        return not ended and following.indent <= line.indent
    if text[line.start : line.end].isupper() and not text[following.start : following.end].isupper():
        return False
    begun = text[following.start]
    told = begun.islower() or (begun.isdigit() and text[line.end - 1] in ":;")
    return not ended or told or (apart and not ragged and following.indent <= line.indent)


def _places(text: str, offsets: list[int]) -> tuple[tuple[int, str], ...]:
    """From which place of the unwrapped text on which line of the file is."""
    begun = {0: 1}
    place = text.find("\n")
    number = 1
    while place >= 0:
        number += 1
        begun[bisect_right(offsets, place)] = number
        place = text.find("\n", place + 1)
    return tuple((at, f"line {number}") for at, number in begun.items())
