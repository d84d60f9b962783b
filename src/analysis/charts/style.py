"""The project's visual language: colours, type, and how wide a text is in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

# One colour a scope. Told apart with any colour vision (after Okabe and Ito, darkened for white paper), and never the
# only sign: the scope's name stands above its rows. No red or green: nothing here is good or bad by its colour.
SCOPE_COLOURS = {
    "provincial_office": "#0b62a8",
    "one_stop_centre": "#0a7f6e",
    "province": "#b25a00",
    "district": "#7d4698",
    "nation": "#45505c",
}
OTHER_SCOPE = "#6a6046"
INK = "#1b1f24"
MUTED = "#56606b"
GRID = "#d5dae0"
TRACK = "#eaedf0"
# Of a mark that may be compared with no other of its panel; the heading over its rows says so too.
ALONE = "#84909b"
PAPER = "#fefefe"
# Parts of a whole: dark to light by how far the work is, hatched where nothing is stated.
PART_COLOURS = {
    "completed": "#0b62a8",
    "not_due": "#7fb2dc",
    "overdue": "#b25a00",
    "open_unspecified": "#b9c6d2",
    "unknown": "#fdfdfd",
}
ON_DARK_PART = "#fcfcfc"
# The same colours on dark paper; every colour of a chart must be listed, so that none stays behind.
DARK = {
    "#0b62a8": "#6db3f2",
    "#0a7f6e": "#4fc9b4",
    "#b25a00": "#f0a458",
    "#7d4698": "#c89be0",
    "#45505c": "#b4bfca",
    "#6a6046": "#cbbf9b",
    "#1b1f24": "#e8ebee",
    "#56606b": "#a9b3bd",
    "#d5dae0": "#3a424b",
    "#eaedf0": "#2b3138",
    "#84909b": "#7d8995",
    "#fefefe": "#16191d",
    "#7fb2dc": "#2f6696",
    "#b9c6d2": "#55616d",
    "#fdfdfd": "#1b1f25",
    "#fcfcfc": "#10141a",
}
# A phone 360 pixels wide shows a chart at this size, so that a point of type is a pixel there, or more.
WIDTH = 330.0
TEXT = 12.0
SMALL = 11.2
HEADLINE = 14.0
SIDE = 2.0
ROOM = WIDTH - 2 * SIDE
FONT_STACK = "'Noto Sans', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"

RC: dict[Any, Any] = {
    # DejaVu Sans comes with matplotlib, has every Vietnamese letter, and is wider than the fonts a browser may take
    # from the stack: what fits in it fits in them.
    "font.family": ["DejaVu Sans"],
    "font.size": TEXT,
    # A dollar sign in a name is a dollar sign.
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "office-reviews",
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 0.8,
    "hatch.color": MUTED,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}


@cache
def _word_width(word: str, size: float, weight: str) -> float:
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(TextToPath().get_text_width_height_descent(word, font, ismath=False)[0])


def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Width in points of a line of text in the charts' own font, the widest of the stack.

    Word by word, since the font lays out each letter anew (a millisecond a line) and no letters are moved together
    across a space: a line is as wide as its words and its spaces.
    """
    words = text.split(" ")
    spaces = (len(words) - 1) * _word_width(" ", size, weight) if len(words) > 1 else 0.0
    return sum(_word_width(word, size, weight) for word in words if word) + spaces


def wrap_text(text: str, size: float, weight: str = "normal", room: float = ROOM) -> list[str]:
    """The lines of a text that fit the room in points; a word that is too long alone is cut."""
    if text_width(text, size, weight) <= room:
        return [text]
    lines = [""]
    # What a middle dot joins stays together on its right: no line ends in a dot.
    for word in re.split(r"(?<!·) ", text):
        longer = f"{lines[-1]} {word}".strip()
        if text_width(longer, size, weight) <= room:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if lines[-1] and text_width(lines[-1] + letter, size, weight) > room:
                lines.append("")
            lines[-1] += letter
    return lines


@contextmanager
def chart_style() -> Iterator[None]:
    """Draw under the project's settings, whatever the reader's matplotlibrc says."""
    with mpl.rc_context(RC):
        yield


def scope_colour(scope: str) -> str:
    """The colour of a scope."""
    return SCOPE_COLOURS.get(scope, OTHER_SCOPE)
