"""The numbers and bullets that Word shows before a paragraph and keeps out of its text."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

LEVELS = 9
HIGHEST = 100_000
PLACEHOLDER = re.compile(r"%([1-9])")
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"))
ROMAN_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True)
class Level:
    """How one level of a list numbers: format, pattern ("%1.%2."), first number."""

    form: str = "decimal"
    pattern: str = ""
    first: int = 1


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Any) -> None:
        abstract = {
            element.get(qn("w:abstractNumId")): _read_levels(element) for element in _children(root, "w:abstractNum")
        }
        self.levels: dict[str, dict[int, Level]] = {}
        self.lists: dict[str, str] = {}
        for element in _children(root, "w:num"):
            name, base = element.get(qn("w:numId")), _value(element, "w:abstractNumId")
            own = {**abstract.get(base, {})}
            restarts = False
            for override in _children(element, "w:lvlOverride"):
                place = _number(override.get(qn("w:ilvl")))
                own.update(_read_levels(override))
                start = _value(override, "w:startOverride")
                if start:
                    level = own.get(place, Level())
                    own[place] = Level(level.form, level.pattern, _number(start))
                    restarts = True
            self.levels[name] = own
            # Lists of one abstract definition count on from one another, unless they start anew.
            self.lists[name] = name if restarts else f"abstract {base}"
        self.counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * LEVELS)

    def label(self, name: str, place: int) -> str:
        """The sign before the next paragraph of a list at a level, with a space behind it; "" where it has none."""
        levels = self.levels.get(name)
        if levels is None or not 0 <= place < LEVELS:
            return ""
        level = levels.get(place, Level(pattern=f"%{place + 1}."))
        if level.form == "none":
            return ""
        if level.form == "bullet":
            return "- "
        counts = self.counts[self.lists[name]]
        before = counts[place]
        counts[place] = level.first if before is None else min(before + 1, HIGHEST)
        counts[place + 1 :] = [None] * (LEVELS - place - 1)

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, Level())
            count = counts[at]
            return write_number(of.first if count is None else count, of.form)

        text = PLACEHOLDER.sub(shown, level.pattern).strip()
        return f"{text} " if text else ""


def write_number(number: int, form: str) -> str:
    """A list's number as Word writes it: decimal, decimalZero, lowerLetter, upperLetter, lowerRoman, upperRoman."""
    if form == "decimalZero":
        return f"{number:02}"
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        digits, rest = "", number
        for worth, sign in ROMAN:
            digits += sign * (rest // worth)
            rest %= worth
        digits += ROMAN_UNITS[rest]
        return digits if form == "lowerRoman" else digits.upper()
    return str(number)


def _read_levels(element: Any) -> dict[int, Level]:
    return {
        _number(level.get(qn("w:ilvl"))): Level(
            _value(level, "w:numFmt") or "decimal", _value(level, "w:lvlText"), _number(_value(level, "w:start") or "1")
        )
        for level in _children(element, "w:lvl")
    }


def _children(element: Any, tag: str) -> list[Any]:
    return [] if element is None else element.findall(qn(tag))


def _value(element: Any, tag: str) -> str:
    child = element.find(qn(tag))
    return (child.get(qn("w:val")) or "") if child is not None else ""


def _number(text: str | None) -> int:
    return min(int(text), HIGHEST) if text and text.isdecimal() and text.isascii() else 0
