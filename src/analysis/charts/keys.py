"""Keys below a chart: drawn samples with what they mean."""

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.charts.messages import message
from analysis.charts.style import ALONE, MUTED, ROOM, SIDE, SMALL, WIDTH, wrap_text

# What draws a sample at (x, y), in points from the top left of the keys, and its text.
Draw = Callable[[Axes, float, float], None]
Key = tuple[Draw, str]
LINE = 16.0
TEXT_AT = 40.0
BETWEEN = 4.0
ABOVE = 10.0  # of the first key
BELOW = 2.0


def _wrap(key: Key) -> list[str]:
    return wrap_text(key[1], SMALL, room=ROOM - TEXT_AT - 4)


def keys_height(keys: list[Key]) -> float:
    """Points that `write_keys` takes."""
    return sum(LINE * len(_wrap(key)) + BETWEEN for key in keys) + ABOVE if keys else BELOW


def write_keys(figure: Figure, keys: list[Key], total: float) -> None:
    """Write the keys at the bottom of a figure of `total` points."""
    if not keys:
        return
    height = keys_height(keys) - ABOVE
    axes = figure.add_axes((SIDE / WIDTH, BELOW / total, ROOM / WIDTH, height / total))
    axes.set_xlim(0, ROOM)
    axes.set_ylim(height, 0)
    axes.axis("off")
    y = 0.0
    for key in keys:
        key[0](axes, 0, y + LINE / 2 + 2)
        for line in _wrap(key):
            axes.text(TEXT_AT, y + LINE / 2 + 2, line, size=SMALL, color=MUTED, va="center")
            y += LINE
        y += BETWEEN


def draw_nothing(axes: Axes, x: float, y: float) -> None:
    """The sample of a sentence that has none."""


def alone_key(language: str) -> Key:
    """The key of a mark that stands alone."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.plot([x + 2, x + 30], [y, y], color=ALONE, linewidth=6, solid_capstyle="butt")

    return draw, message("key.alone", language)
