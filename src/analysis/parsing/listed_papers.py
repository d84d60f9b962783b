"""Kinds of papers that are papers only in a list of papers: "03 nghị quyết, 07 quy định, 06 đề án, 25 kế hoạch"."""

import re

from analysis.parsing.figures import Figure
from analysis.parsing.lexicon import KIND, Hit, Sense

ENDS = re.compile(r"\s*(?:[,;.)…]|$|\n|(?:và|cùng)(?!\w))")  # "100 quy định pháp luật" are no papers
JOINED = 4  # letters from one paper's name to the next figure: ", ", "; ", " và "


def add_listed_papers(layers: dict[str, list[Hit]], figures: list[Figure], text: str) -> None:
    """Let "quy định", "đề án" count papers where the figure beside them in a list counts papers by a surer name.

    Anywhere else they are what is to be kept ("đúng 3 quy định"), or tasks of a programme ("nợ 12 đề án").
    """
    found = {hit.start: hit for hit in layers.pop("listed_paper", ())}
    surer = {hit.start: hit for hit in layers.get("noun", ()) if hit.sense == Sense("noun", "document", KIND)}
    counted = [(figure, found.get(place) or surer.get(place)) for figure in figures for place in [figure.end + 1]]
    told: dict[int, Hit] = {}
    for row in (counted, counted[::-1]):
        last = None
        for figure, hit in row:
            listed = hit is not None and last is not None and _joined(last, (figure, hit), text)
            if hit is not None and (hit.start in surer or (listed and ENDS.match(text, hit.end))):
                told[hit.start] = hit
                last = figure, hit
            else:
                last = None
    papers = [hit for start, hit in told.items() if start in found]
    for layer, sense in (("noun", Sense("noun", "document", KIND)), ("member", None)):
        hits = [Hit(hit.start, hit.end, sense or Sense("member", hit.sense.code, hit.sense.detail)) for hit in papers]
        if hits:
            layers[layer] = sorted([*layers.get(layer, ()), *hits], key=lambda hit: (hit.start, hit.end))


def _joined(one: tuple[Figure, Hit], other: tuple[Figure, Hit], text: str) -> bool:
    """Whether nothing but a sign or "và" stands between two counts of a list, in whatever order they come."""
    first, second = sorted((one, other), key=lambda told: told[1].start)
    between = text[first[1].end : second[0].lead].strip(" ,;")
    return between in ("", "và") and second[0].lead - first[1].end <= JOINED
