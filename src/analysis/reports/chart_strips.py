"""A chart in strips for print: a browser cuts an SVG taller than a page through its words, wherever the page ends."""

import re
from collections.abc import Iterator
from itertools import pairwise

# Heights are those of the charts' own units: a printed page two columns wide has place for about 950.
TALLEST = 280
SHORTEST = TALLEST / 3
WHOLE_PANEL = 200  # lines over years run through their panel; a taller one has rows, between which it may be cut
ABOVE, BELOW = 11, 14  # of a text's baseline: below it is kept, so that a heading stays with what follows

VIEW = re.compile(r'<svg\b[^>]*?\sviewbox="0 0 ([\d.]+) ([\d.]+)"', re.IGNORECASE)
TEXT = re.compile(r'<text\b[^>]*?\sy="([\d.]+)"')
BOX = re.compile(r"<rect\b[^>]*>")
SIDE = re.compile(r'\s(y|height)="([\d.]+)"')


def add_strips(svg: str, position: int) -> str:
    """The chart, and the same drawing again in strips, which the page's styles show in its stead on paper.

    A strip refers to the drawing, so it costs a line each. It has neither links nor words of its own.
    """
    view = VIEW.search(svg)
    drawn = f"chart{position}-drawn"
    if not view or '<g aria-hidden="true">' not in svg:
        return svg
    width, height = view[1], float(view[2])
    svg = svg.replace('<g aria-hidden="true">', f'<g aria-hidden="true" id="{drawn}">', 1)
    ends = [0, *choose_breaks(height, list(find_kept_whole(svg))), height]
    opening = '<svg class="strip" aria-hidden="true"'
    strips = "".join(
        f'{opening} viewBox="0 {top:g} {width} {bottom - top:g}"><use href="#{drawn}"/></svg>'
        for top, bottom in pairwise(ends)
    )
    return svg + strips


def find_kept_whole(svg: str) -> Iterator[tuple[float, float]]:
    """The heights, from and to, within which no strip may end: rows, panels of lines, words that stand in neither."""
    boxes = []
    for tag in BOX.findall(svg):
        sides = {name: float(number) for name, number in SIDE.findall(tag)}
        if {"y", "height"} <= {*sides} and sides["height"] <= WHOLE_PANEL:
            boxes.append((sides["y"], sides["y"] + sides["height"]))
    yield from boxes
    # A title alone at a page's foot would speak of the next page.
    first = min((bottom for _, bottom in boxes), default=0.0)
    if first <= TALLEST:
        yield 0.0, first
    for found in TEXT.finditer(svg):
        line = float(found[1])
        if not any(top < line < bottom for top, bottom in boxes):
            yield line - ABOVE, line + BELOW


def choose_breaks(height: float, kept: list[tuple[float, float]]) -> list[float]:
    """Where strips end: for each in the widest gap that leaves it between a third of its tallest and its tallest.

    Where there is none, at its tallest.
    """
    gaps, reached = [], 0.0
    for top, bottom in sorted(kept):
        if top > reached:
            gaps.append((reached, top))
        reached = max(reached, bottom)
    breaks: list[float] = []
    start = 0.0
    while height - start > TALLEST:
        within = [gap for gap in gaps if start + SHORTEST <= (gap[0] + gap[1]) / 2 <= start + TALLEST]
        best = max(within, key=lambda gap: (gap[1] - gap[0], gap[1]), default=(start + TALLEST,) * 2)
        start = round((best[0] + best[1]) / 2, 1)
        breaks.append(start)
    return breaks
