""" "14.200 văn bản, gồm: Nghị quyết 35, Quyết định 3.100, Chỉ thị 20": numbers behind names that divide a total."""

import re
from collections.abc import Iterator, Sequence

from analysis.documents.letters import UPPER

# Behind a colon or a bracket at least three names, each of a capital word and some more, with a number each.
ITEM = rf"[{UPPER}]\w*(?:\s[^\W\d_]+){{1,4}}\s\d+(?:[.,]\d+)*"
LIST = re.compile(rf"[:(]\s*(?P<items>{ITEM}(?:(?:\s*[,;]\s*|\s+và\s+){ITEM}){{2,}})(?!\s*[\w%/])")
PAPERS = re.compile(r"\s*(?:văn bản|tài liệu|công văn)(?!\w)")
# "- Văn bản đi: 2.300, trong đó: …"
PAPERS_BEFORE = re.compile(r"(?<!\w)(?:văn bản|tài liệu|công văn)(?!\w)[^\d,;.]{0,40}:\s*$", re.IGNORECASE)
REACH = 80  # characters from such a heading to the end of its figure
NUMBER = re.compile(r"(?P<name>[^\d,;]+?)\s(?P<digits>\d+(?:\.\d{3})*)(?=\s*(?:[,;]|và\s|$))")


def find_counted_names(
    text: str, start: int, end: int, totals: Sequence[tuple[int, float]]
) -> Iterator[tuple[int, int]]:
    """The places of the numbers in text[start:end] that divide a total of papers, though each stands behind a name.

    `totals`: where each figure before such a list ends, and its value. "theo 3 văn bản: Nghị quyết 19, Chỉ thị 05,
    Kế hoạch 45" names papers: their numbers add up to more than 3.
    """
    for found in LIST.finditer(text, start, end):
        told = [value for place, value in totals if place <= found.start() and _counts_papers(text, start, place)]
        items = list(NUMBER.finditer(text, *found.span("items")))
        names = {item["name"].strip(" ,;").casefold() for item in items}
        counted = sum(int(item["digits"].replace(".", "")) for item in items)
        named = any(item["digits"].startswith("0") for item in items)
        if told and not named and len(names) == len(items) and told[-1] / 2 <= counted <= told[-1]:
            yield from (item.span("digits") for item in items)


def _counts_papers(text: str, start: int, place: int) -> bool:
    """Whether the figure that ends at `place` counts papers, by the noun behind it or the heading before it."""
    if PAPERS.match(text, place):
        return True
    before = text[max(start, place - REACH) : place].rstrip("0123456789.,")
    return PAPERS_BEFORE.search(before) is not None
