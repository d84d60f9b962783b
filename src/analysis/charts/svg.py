"""A chart as SVG: text as text, the same bytes on every run, and a link on every mark."""

import io
import re
from html import escape
from itertools import groupby

from matplotlib.figure import Figure

from analysis.charts.figures import Chart, Link
from analysis.charts.names import figure_anchor
from analysis.charts.style import FONT_STACK, chart_style


def write_svg(figure: Figure, title: str, description: str = "") -> str:
    """The figure as an SVG element: text as text, no date, no link target, with a role, a name and a description.

    The same figure gives the same bytes on every run. Marks of a `Chart` are links to the entry of their observation
    (`figure_anchor`), each named by its row and number. What is drawn is then hidden from screen readers, who hear
    name, description and links instead of loose words; a chart without links is one image.
    """
    stream = io.StringIO()
    with chart_style():
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = stream.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\s(?:xlink:)?(?:target|show)="[^"]*"', "", svg)
    # Nothing refers to the names of groups, and some groups are empty.
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r"<g\s*/>\s*", "", svg)
    # The fonts stand once, at the top, not in every text; nor need a text be turned by nothing.
    svg = re.sub(r";?\s*font-family: [^;\"]*'DejaVu Sans'[^;\"]*", "", svg)
    svg = re.sub(r'(<text[^>]*?)\stransform="rotate\(-?0 [^)]*\)"', r"\1", svg)
    # Sizes come from the page; the viewBox keeps the proportions.
    svg = re.sub(r'(<svg[^>]*?)\swidth="[\d.]+pt"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?)\sheight="[\d.]+pt"', r"\1", svg, count=1)
    links = figure.links if isinstance(figure, Chart) else []
    role = "group" if links else "img"
    names = f"<title>{escape(title, quote=False)}</title>"
    if description:
        names += f"<desc>{escape(description, quote=False)}</desc>"
    opening, drawn = re.fullmatch(r"<svg([^>]*)>(.*)</svg>\s*", svg, flags=re.DOTALL).groups()  # type: ignore[union-attr]
    if links:
        drawn = f'<g aria-hidden="true">{drawn}</g>\n{_write_links(links)}'
    return f'<svg{opening} style="font-family: {FONT_STACK}" role="{role}" class="chart">{names}{drawn}</svg>'


def _write_links(links: list[Link]) -> str:
    """The links over what is drawn, a group a panel: they take no paint, only the pointer and the keyboard."""
    groups = []
    for part, own in groupby(links, key=lambda link: link.part):
        label = f' role="group" aria-label="{escape(part)}"' if part else ""
        groups.append(f"<g{label}>\n{''.join(_write_link(link) for link in own)}</g>\n")
    return f'<g class="marks" fill="none" pointer-events="all">\n{"".join(groups)}</g>'


def _write_link(link: Link) -> str:
    boxes = "".join(
        f'<rect x="{left:.5g}" y="{top:.5g}" width="{width:.5g}" height="{height:.5g}" rx="3"/>'
        for left, top, width, height in link.boxes
    )
    name = escape(link.name, quote=False)
    return f'<a href="#{figure_anchor(link.observation_id)}"><title>{name}</title>{boxes}</a>\n'
