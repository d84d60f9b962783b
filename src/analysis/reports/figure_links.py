"""Links from a number to its sentence: the ids of figures within a page, and the cells that lead to them."""

import html
import re

from analysis.charts.names import figure_anchor

# What a column is sorted by where that is not its text; it stays in the page for whoever reads it by program.
VALUE = '<data value="{value}">{text}</data>'
# A number in prose that is not written yet, as Markdown or HTML: signs of the private use area stand round it.
MENTION = re.compile("\ue000([0-9A-Za-z-]+)\ue001([^\ue000-\ue002]*)\ue002")
SIGNS = re.compile("[\ue000-\ue002]")


def lead_to(observation_id: object, text: str) -> str:
    """HTML that leads to the sentence of a figure; `text` is HTML."""
    return f'<a href="#{figure_anchor(observation_id)}">{text}</a>'


def as_printed(hedge: str, printed: str) -> str:
    """HTML of a figure as its source prints it, with the source's own hedge; its words are Vietnamese on any page."""
    text = f"{hedge} {printed}".strip()
    shown = html.escape(text)
    return f'<span lang="vi">{shown}</span>' if any(letter.isalpha() for letter in text) else shown


def valued(value: object, text: str) -> str:
    """HTML with the plain number (or ISO date) that a column is sorted by; `text` is HTML.

    The text alone where there is no value, or where it is the value itself: a whole number without a separator.
    """
    if value is None or value != value or value == "":
        return text
    plain = f"{value:.12g}" if isinstance(value, float) else str(value)
    if plain == re.sub(r"<[^>]*>", "", text) and re.fullmatch(r"-?\d+", plain):
        return text
    return VALUE.format(value=html.escape(plain), text=text)


def mention(observation_id: object, text: str) -> str:
    """A number within prose that is to lead to its sentence, once `write_links` is given the finished prose."""
    return f"\ue000{figure_anchor(observation_id)}\ue001{text}\ue002"


def write_links(prose: str, markdown: bool = False) -> str:
    """Prose that is HTML (or Markdown) already, with its mentions as links."""
    pattern = r"[\2](#\1)" if markdown else r'<a href="#\1">\2</a>'
    return SIGNS.sub("", MENTION.sub(pattern, prose))


def without_links(prose: str) -> str:
    """Prose with its mentions as plain words."""
    return SIGNS.sub("", MENTION.sub(r"\2", prose))
