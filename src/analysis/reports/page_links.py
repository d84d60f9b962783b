"""Links within a page: the contents from its headings, and from each sentence back to where its figure is used."""

import html
import re
from collections import Counter

from analysis.charts import message

CONTENTS = "<!-- contents -->"
HEADING = re.compile(r"<(h[23])\b[^>]*>(.*?)</\1>", re.DOTALL)
# Where a link stands decides what it is called; in a chart and in prose it is the link itself that is led back to.
PLACES = re.compile(r"<(/?)(svg|table|details)\b[^>]*>|<a\b[^>]*?\s(?:xlink:)?href=\"#(figure-[^\"]+)\"[^>]*>")
USES = re.compile(r'<span class="uses" data-figure="([^"]*)"></span>')
SENTENCES = '<section class="sentences"'
MOST_BACK = 6  # ways back from one figure


def link_page(body: str, language: str) -> str:
    """A page with its contents list and its links back filled in; headings get the ids that the list leads to."""
    return _fill_contents(_lead_back(body, language), language)


def _lead_back(body: str, language: str) -> str:
    """Give each first link to a figure within a chart, table or prose an id, and list them at its sentence."""
    end = body.find(SENTENCES)
    if end < 0:
        return body
    uses: dict[str, list[tuple[str, str]]] = {}
    inside, seen, count = "text", set(), 0
    block = 0

    def note(found: re.Match[str]) -> str:
        nonlocal inside, block, count
        closing, tag, figure = found.groups()
        if tag in ("svg", "table"):
            inside, block = ("text" if closing else {"svg": "chart"}.get(tag, "table")), block + 1
        if not figure or (figure, block) in seen:
            return found[0]
        seen.add((figure, block))
        count += 1
        uses.setdefault(figure, []).append((f"u-{count}", inside))
        return re.sub(r"^<a\b", f'<a id="u-{count}"', re.sub(r'\sid="[^"]*"', "", found[0]))

    def fill(found: re.Match[str]) -> str:
        own = uses.get(found[1], [])[:MOST_BACK]
        named: Counter[str] = Counter()
        links = []
        for name, kind in own:
            named[kind] += 1
            label = message(f"sentences.back_{kind}", language)
            number = f" {named[kind]}" if sum(other == kind for _, other in own) > 1 else ""
            links.append(f' <a href="#{name}">↩ {html.escape(label)}{number}</a>')
        return "".join(links)

    return PLACES.sub(note, body[:end]) + USES.sub(fill, body[end:])


def _fill_contents(body: str, language: str) -> str:
    """The list of headings of the second and third level in the place that the template keeps for it."""
    start, end = body.find("<main"), body.find(SENTENCES)
    end = body.find("</main>") if end < 0 else end
    found: list[tuple[str, str, str]] = []

    def name(heading: re.Match[str]) -> str:
        level, text = heading[1], heading[2]
        found.append((level, f"part-{len(found) + 1}", re.sub(r"<[^>]+>", "", text)))
        return f'<{level} id="part-{len(found)}">{text}</{level}>'

    main = HEADING.sub(name, body[start:end])
    if body.find(SENTENCES) >= 0:
        found.append(("h2", "sentences", html.escape(message("sentences.heading", language))))
    lines: list[str] = []
    open_list = False
    for position, (level, anchor, text) in enumerate(found):
        if level == "h3" and not open_list and lines:
            lines.append("<ul>")
            open_list = True
        if level == "h2" and open_list:
            lines.append("</ul></li>")
            open_list = False
        elif position and level == "h2":
            lines.append("</li>")
        lines.append(f'<li><a href="#{anchor}">{text}</a>' + ("</li>" if level == "h3" and open_list else ""))
    if lines:
        lines.append("</ul></li>" if open_list else "</li>")
    return body[:start].replace(CONTENTS, "".join(lines)) + main.replace(CONTENTS, "".join(lines)) + body[end:]
