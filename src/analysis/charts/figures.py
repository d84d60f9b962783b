"""A chart as a figure: its head, the room for its body, its keys, and where its marks lead."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from analysis.charts.keys import Key, keys_height, write_keys
from analysis.charts.messages import message
from analysis.charts.style import HEADLINE, INK, MUTED, SIDE, SMALL, TEXT, WIDTH, wrap_text
from analysis.codelists import read_indicators
from analysis.observations.rows import Row

HEADLINE_LINE = 18.0
NOTE_LINE = 16.0
FINDING_LINE = 17.0
AIR = 3.0  # between a title and what stands under it
# A finger's width, where a phone shows a point as a pixel.
TAP = 24.0
LEAST = 5.0  # a square so small only where marks lie on each other

# Left, top, width and height in points from the chart's top left corner.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Link:
    """Where a mark leads: to the entry of its observation. `part` names the panel, `boxes` what of it can be tapped."""

    observation_id: str
    name: str
    part: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Head:
    """What stands over a chart: its title, which direction is the better one, and what the chart finds."""

    title: str
    note: str = ""
    finding: str = ""

    def lines(self) -> list[tuple[str, float, dict[str, Any]]]:
        """The lines of the head, each with its height in points and how it is written."""
        bold: dict[str, Any] = {"size": HEADLINE, "weight": "bold", "color": INK}
        lines = [(line, HEADLINE_LINE, bold) for line in wrap_text(self.title, HEADLINE, "bold")]
        if self.note or self.finding:
            lines.append(("", AIR, {}))
        if self.note:
            lines += [(line, NOTE_LINE, {"size": SMALL, "color": MUTED}) for line in wrap_text(self.note, SMALL)]
        if self.finding:
            lines += [(line, FINDING_LINE, {"size": TEXT, "color": INK}) for line in wrap_text(self.finding, TEXT)]
        return lines


class Chart(Figure):
    """A figure of the project's width that knows its head, its links, and the rows that it names without a mark."""

    def __init__(self, head: Head, height: float) -> None:
        super().__init__(figsize=(WIDTH / 72, height / 72))
        self.set_label(head.title)
        self.head = head
        self.height = height
        self.links: list[Link] = []
        self.absent: list[str] = []

    def add_link(self, row: Row, name: str, part: str, *boxes: Box) -> None:
        """Let a mark lead to its entry; rows without an observation (of simulations) lead nowhere."""
        observation_id = row.get("observation_id")
        if isinstance(observation_id, str) and observation_id:
            self.links.append(Link(observation_id, name, part, boxes))


def tap_boxes(marks: Mapping[Hashable, tuple[float, float]], height: float) -> dict[Hashable, Box]:
    """What of marks can be tapped: a square a finger wide about each, narrower where another mark is near.

    `marks` are their middles in points from the top left of a chart of `height` points. No square holds the middle of
    another mark (unless the two all but coincide), and none leaves the chart; marks in one place share theirs.
    """
    boxes: dict[Hashable, Box] = {}
    for key, (x, y) in marks.items():
        gaps = [max(abs(x - other), abs(y - up)) for other, up in marks.values() if (other, up) != (x, y)]
        side = min(TAP, max(LEAST, min(gaps, default=TAP)))
        left = min(max(x - side / 2, 0.0), WIDTH - side)
        boxes[key] = (left, min(max(y - side / 2, 0.0), height - side), side, side)
    return boxes


def head_of(code: str, title: str, language: str, finding: str = "") -> Head:
    """The head of a chart of an indicator: the note says which direction is better, where the indicator has one."""
    direction = read_indicators()[code].direction
    note = "" if direction == "none" else message(f"direction.{direction}", language)
    return Head(title, note, finding)


def open_chart(head: Head, body: float, keys: list[Key]) -> tuple[Chart, float]:
    """An empty chart with its head and keys written and `body` points between; the chart and the top of its body."""
    lines = head.lines()
    top = 12 + sum(height for _, height, _ in lines)
    total = top + body + keys_height(keys)
    chart = Chart(head, total)
    y = 6.0
    for text, height, style in lines:
        if text:
            chart.text(SIDE / WIDTH, 1 - (y + height / 2) / total, text, va="center", **style)
        y += height
    write_keys(chart, keys, total)
    return chart, top
