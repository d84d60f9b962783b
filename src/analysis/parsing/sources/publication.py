"""Apply what is known of a publication to a document."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.codelists.provinces import fold, read_provinces
from analysis.documents.document import Block, Document, Source
from analysis.documents.parts import Said
from analysis.parsing.captions import is_caption

# Menus, counters and captions are short; what is longer is text, whatever it begins with.
LONGEST_LINE = 500


@dataclass(frozen=True)
class Publication:
    """The habits of a province's pages.

    `names`: what in publisher, address or text tells that a page is this province's. `furniture`: patterns of whole
    lines that are menus, players, counters, bylines or captions without a sentence. `datelines`: patterns whose groups
    d, m, y are the day of publication.
    """

    province: str
    names: tuple[str, ...]
    furniture: tuple[re.Pattern[str], ...] = ()
    datelines: tuple[re.Pattern[str], ...] = ()


def prepare_document(document: Document, general: Publication, publications: tuple[Publication, ...]) -> Document:
    """Mark furniture and fill in what sources.csv leaves empty: province, date and title of the page."""
    source = document.source
    heard = document.without_furniture()
    own = [p for p in publications if _is_of(p, document)]
    patterns = [*general.furniture, *(pattern for p in own for pattern in p.furniture)]
    seen: set[str] = set()
    blocks: list[Block] = []
    for block in document.blocks:
        line = document.text[block.start : block.end]
        # a caption printed twice is one; a line with figures may stand in two sections
        repeated = block.kind != "row" and line in seen and not any(character.isdigit() for character in line)
        seen.add(line)
        if repeated or (len(line) <= LONGEST_LINE and any(pattern.fullmatch(line) for pattern in patterns)):
            block = block._replace(kind="furniture")
        blocks.append(block)
    datelines = [*(pattern for p in own for pattern in p.datelines), *general.datelines]
    source = replace(
        source,
        province=source.province or (own[0].province if own else find_province(heard)),
        published=source.published or _find_date(heard, datelines),
        title=source.title or _find_title(document, blocks),
    )
    told = [
        Said("province", source.province, "the province named most"),
        Said("published", str(source.published), "dateline"),
        Said("title", source.title, "first line"),
    ]
    filled = [said for said in told if getattr(source, said.field) and not getattr(document.source, said.field)]
    return replace(document, source=source, blocks=tuple(blocks), filled=(*document.filled, *filled))


def _is_of(publication: Publication, document: Document) -> bool:
    source: Source = document.source
    if source.province:
        return fold(source.province) == fold(publication.province)
    named = f"{source.publisher} {source.url}".casefold()
    if any(name.casefold() in named for name in publication.names):
        return True
    return find_province(document.without_furniture()) == publication.province


@lru_cache(maxsize=1)
def find_province(text: str) -> str:
    """The province that a text names most often; the first named of equals; "" when it names none."""
    counts: dict[str, int] = {}
    for province in read_provinces():
        if province.code == "00" or province.name in counts:
            continue
        names = (province.name, *province.aliases)
        counts[province.name] = sum(len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) for name in names)
    best = max(counts.values(), default=0)
    if not best:
        return ""
    return min((name for name, count in counts.items() if count == best), key=lambda name: _first(text, name))


def _first(text: str, name: str) -> int:
    place = text.find(name)
    return place if place >= 0 else len(text)


def _find_date(text: str, patterns: list[re.Pattern[str]]) -> dt.date | None:
    for pattern in patterns:
        match = pattern.search(text)
        if match:
            try:
                return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
    return None


def _find_title(document: Document, blocks: list[Block]) -> str:
    for block in blocks:
        line = document.text[block.start : block.end]
        if block.kind != "furniture" and not is_caption(line):
            return line if block.kind == "heading" else ""
    return ""
