"""Sentences of a block."""

import re

from analysis.documents.document import Block, Document
from analysis.documents.letters import UPPER

END = re.compile(rf"[.!?…]+[\"”’)\]]*\s+(?=[\"“‘(\[]?[{UPPER}\d–-])|\n+")
ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:TP|Tp|TX|Tx|TT|Ths|ThS|TS|PGS|GS|BS|KS|CN|Mr|Ms|St|No|v\.v|[A-ZĐ]|\d{1,2}|[IVX]{1,4}|[a-zđ])\.$"
)


def split_sentences(document: Document, block: Block) -> list[tuple[int, int]]:
    """The (start, end) of each sentence in a block, without the white space between them.

    A full stop after an abbreviation ("TP. Huế"), a single letter or a list number ends no sentence.
    """
    text = document.text
    spans: list[tuple[int, int]] = []
    start = block.start
    for match in END.finditer(text, block.start, block.end):
        head = text[max(start, match.start() - 6) : match.start() + 1]
        if match.group()[0] == "." and ABBREVIATION.search(head):
            continue
        end = match.start() + len(match.group().rstrip())
        if end > start:
            spans.append((start, end))
        start = match.end()
    if start < block.end:
        spans.append((start, block.end))
    return spans
