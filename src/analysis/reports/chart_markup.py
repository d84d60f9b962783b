"""A chart's SVG inside a page: ids of its own, colours that follow the page, links that lead to figures, few bytes."""

import re
from collections import Counter

from analysis.charts.names import figure_anchor
from analysis.charts.style import DARK

REFERENCE = re.compile(r'url\(#([^)]+)\)|href="#([^"]+)"|aria-[a-z]+="([^"]+)"')
TAG = re.compile(r"<[^<>]*>")
EMPTY = re.compile(r"<g(?:\s[^<>]*)?(?:/>|>\s*</g>)")
WRAPPED = re.compile(r"<g>\s*(<(text|path|use)\b[^<>]*(?:/>|>[^<]*</\2>))\s*</g>")
DRAWN = re.compile(r'\sd="([^"]*)"')
COMMAND = re.compile(r"\s*([MLHVCSQTAZz])\s*")
CLIP = re.compile(r'<clipPath id="([^"]+)"')
OFTEN = 3  # times that a style must be used to get a class
LINES = re.compile(r"[^\S\n]*\n\s*")


def inline_svg(svg: str, position: int) -> str:
    """A chart for the page: ids of its own, colours that follow the page's light or dark, no link target.

    Links to figures stay as they are: they lead out of the chart, to the sentences of the page.
    """
    prefix = f"chart{position}-"
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)
    svg = re.sub(r'((?:xlink:)?href)="#(?!figure-)([^"]+)"', rf'\1="#{prefix}\2"', svg)
    svg = re.sub(r'href="#figure-([^"]+)"', lambda found: f'href="#{figure_anchor(found[1])}"', svg)
    svg = re.sub(r'\s(?:xlink:)?(?:target|show)="[^"]*"', "", svg)
    svg = re.sub(r"<title>", f'<title id="{prefix}title">', svg, count=1)
    svg = re.sub(r"<svg\b", f'<svg aria-labelledby="{prefix}title"', svg, count=1)
    svg = re.sub(
        r"#[0-9a-f]{6}\b", lambda found: f"var(--c{found[0][1:]},{found[0]})" if found[0] in DARK else found[0], svg
    )
    return slim_svg(svg, prefix)


def slim_svg(svg: str, prefix: str) -> str:
    """The same drawing in fewer bytes: no id that nothing refers to, no empty group, hundredths of a point.

    Styles that are used often become classes, whose names begin with the prefix.
    """
    named = {name for found in REFERENCE.findall(svg) for part in found for name in part.split()}
    svg = re.sub(r'\sid="([^"]+)"', lambda found: found[0] if found[1] in named else "", svg)
    svg = TAG.sub(lambda tag: re.sub(r"-?\d+\.\d{3,}", lambda number: _round(number[0]), LINES.sub(" ", tag[0])), svg)
    svg = re.sub(r">\s*\n\s*<", "><", svg)
    svg = DRAWN.sub(lambda path: f' d="{COMMAND.sub(lambda found: found[1], path[1]).strip()}"', svg)
    clips = {name: f"{prefix}p{place}" for place, name in enumerate(dict.fromkeys(CLIP.findall(svg)))}
    for name, short in clips.items():
        svg = svg.replace(f'"{name}"', f'"{short}"').replace(f"(#{name})", f"(#{short})")
    before = ""
    while before != svg:
        before, svg = svg, WRAPPED.sub(r"\1", EMPTY.sub("", svg))
    return _name_styles(svg, prefix)


def _round(number: str) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _name_styles(svg: str, prefix: str) -> str:
    """Styles that are used often as classes of the chart's own style sheet."""
    styles = Counter(re.findall(r'<(?!svg)[a-z]+\b[^<>]*?\sstyle="([^"]*)"', svg))
    often = [style for style, uses in styles.most_common() if uses >= OFTEN]
    classes = {style: f"{prefix}{place}" for place, style in enumerate(often)}

    def name(tag: re.Match[str]) -> str:
        if tag[0].startswith("<svg") or re.search(r"\sclass=", tag[0]):
            return tag[0]
        return re.sub(
            r'\sstyle="([^"]*)"',
            lambda found: f' class="{classes[found[1]]}"' if found[1] in classes else found[0],
            tag[0],
        )

    svg = TAG.sub(name, svg)
    rules = "".join(f".{own}{{{style.replace('; ', ';').replace(': ', ':')}}}" for style, own in classes.items())
    return re.sub(r"(</title>)", rf"\1<style>{rules}</style>", svg, count=1) if rules else svg
