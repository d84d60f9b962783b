"""Web pages that were printed or copied: what a portal sets around the text comes as lines like any other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Block, Document
from analysis.documents.parts import Said
from analysis.documents.time_stamps import SIGNS, STAMP_SIGNS, is_time_stamp

LONGEST_OPENER = 40
LONGEST_LINK = 200
HEAD_LINES = 10
NUMBERED = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)/]?\s")


def leave_out_portal(document: Document) -> Document:
    """The document with the lists of other articles as furniture, and the time stamp above the text as its day.

    A list runs from a line that opens one ("Tin liên quan") up to the next sentence, table or numbered heading. A web
    page, whose own marks tell as much, is left as it is.
    """
    if document.said:
        return document
    blocks = list(document.blocks)
    openers = read_toml("pages.toml")["furniture"]["articles"]
    inside = False
    for number, block in enumerate(blocks):
        text = document.text[block.start : block.end]
        if len(text) <= LONGEST_OPENER and text.casefold().strip(SIGNS) in openers:
            inside = number > 0
        elif inside and not _is_link(text, block):
            inside = False
        if inside:
            blocks[number] = block._replace(kind="furniture")
    stamp = _find_stamp(document, blocks)
    if stamp < 0:
        return replace(document, blocks=tuple(blocks)) if blocks != list(document.blocks) else document
    line = blocks[stamp]
    blocks[stamp] = line._replace(kind="furniture")
    day = Said("published", document.text[line.start : line.end], document.locator(line.start))
    return replace(document, blocks=tuple(blocks), said=(day,))


def _is_link(text: str, block: Block) -> bool:
    """Whether a line may be the title of another article, with its day."""
    if block.kind in ("row", "furniture") or len(text) > LONGEST_LINK:
        return block.kind == "furniture"
    return not text.endswith((".", ";", ":")) and not (block.kind == "heading" and NUMBERED.match(text))


def _find_stamp(document: Document, blocks: Sequence[Block]) -> int:
    """The number of the line near the top that is a time stamp and nothing else; -1 for none."""
    for number, block in enumerate(blocks[:HEAD_LINES]):
        if block.kind not in ("row", "furniture"):
            line = document.text[block.start : block.end]
            if is_time_stamp(line) and not line.strip(STAMP_SIGNS)[-1].isalpha():
                return number
    return -1
