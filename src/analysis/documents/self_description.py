"""What a document says of itself: province, publisher, day, title and kind, each with its evidence."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from analysis.codelists.provinces import Province, fold, is_nation, resolve_province
from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Document, Source
from analysis.documents.parts import Said
from analysis.documents.places import find_issuer, find_named, find_of_address
from analysis.errors import InputError

HEAD_LINES = 25
LEAD_LENGTH = 1_500
LONGEST = 300
SHORTEST_TITLE = 15
NUMBERED = re.compile(r"\bSố\s*:\s*\d*\s*/\s*(?P<kind>[A-ZĐ]{2,})", re.I)
WORDED_DAY = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d{2})", re.I)
FIGURED_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?!\d)")
ISO_DAY = re.compile(r"((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})")
PLACED_DAY = re.compile(rf"^[^,]{{2,40}},\s*{WORDED_DAY.pattern}\W*$", re.I)
FIELDS = ("province", "published", "publisher", "title", "kind")


@dataclass(frozen=True)
class _Lines:
    """The first lines of a document as a person reads them, furniture left out."""

    texts: tuple[str, ...]
    places: tuple[str, ...]


def describe(document: Document) -> dict[str, Said]:
    """What the document says of itself, by field; a field that it does not tell is absent.

    `published` is an ISO day, `province` a name of the code list, `kind` article or report; `where` is the evidence.
    """
    lines = _read_head(document)
    official = _is_official(lines)
    found = {
        "published": _find_day(document, lines),
        "publisher": _find_publisher(document, lines, official),
        "title": _find_title(document, lines),
        "kind": _find_kind(document, lines, official),
    }
    day = dt.date.fromisoformat(found["published"].value) if found["published"] else document.source.published
    found["province"] = _find_province(document, lines, official, day)
    return {field: said for field in FIELDS if (said := found[field]) is not None}


def complete(document: Document) -> Document:
    """The document with its source's empty fields filled from what it says of itself, and contradictions as notes."""
    told = describe(document)
    source, filled, notes = document.source, [], list(document.notes)
    for field, said in told.items():
        listed = getattr(source, field)
        if not listed:
            source = _fill(source, said)
            filled.append(said)
        elif _contradicts(field, listed, said, document):
            notes.append(
                f"{field}: sources.csv says “{listed}”, the document “{said.value}” ({said.where}); correct one"
            )
    return replace(document, source=source, filled=tuple(filled), notes=tuple(notes))


def _fill(source: Source, said: Said) -> Source:
    if said.field == "published":
        return replace(source, published=dt.date.fromisoformat(said.value))
    known = {name: getattr(source, name) for name in ("province", "publisher", "title", "kind")}
    return replace(source, **(known | {said.field: said.value}))


def read_day(text: str) -> dt.date | None:
    """The first day that a text names in figures or words; None where there is none or it cannot be."""
    for pattern, order in ((ISO_DAY, (1, 2, 3)), (WORDED_DAY, (3, 2, 1)), (FIGURED_DAY, (3, 2, 1))):
        match = pattern.search(text)
        if match:
            year, month, day = (int(match[group]) for group in order)
            try:
                return dt.date(year, month, day)
            except ValueError:
                continue
    return None


def _read_head(document: Document) -> _Lines:
    texts: list[str] = []
    places: list[str] = []
    for block in document.blocks:
        if len(texts) == HEAD_LINES:
            break
        if block.kind != "furniture":
            # a letterhead in two columns may come as a table row
            for text in document.text[block.start : block.end].split(" | "):
                texts.append(text.strip()[:LONGEST])
                places.append(document.locator(block.start))
    return _Lines(tuple(texts), tuple(places))


def _said(document: Document, field: str) -> list[Said]:
    """What the file says outside its text; the properties of a file come last, as they are those of its template."""
    return sorted((s for s in document.said if s.field == field), key=lambda said: "propert" in said.where)


def _find_day(document: Document, lines: _Lines) -> Said | None:
    claims = [said for said in _said(document, "published") if "propert" not in said.where]
    for said in claims:
        day = read_day(said.value)
        if day:
            return Said("published", day.isoformat(), said.where)
    for text, place in zip(lines.texts, lines.places, strict=True):
        day = read_day(text) if PLACED_DAY.match(text) else None
        if day:
            return Said("published", day.isoformat(), place)
    return None


def _is_official(lines: _Lines) -> str:
    """The place of a letterhead; "" where there is none."""
    mottoes = read_toml("letterheads.toml")["head"]["mottoes"]
    for text, place in zip(lines.texts, lines.places, strict=True):
        folded = " ".join(text.casefold().split())
        if NUMBERED.search(text) or any(motto in folded for motto in mottoes):
            return place
    return ""


def _find_kind(document: Document, lines: _Lines, official: str) -> Said | None:
    if official:
        return Said("kind", "report", f"letterhead, {official}")
    if lines.texts and lines.texts[0].casefold().startswith("báo cáo"):
        return Said("kind", "report", lines.places[0])
    page = next(
        (said for said in document.said if said.where.startswith(("meta", "JSON-LD", "line at the title"))), None
    )
    return Said("kind", "article", page.where) if page is not None else None


def _find_title(document: Document, lines: _Lines) -> Said | None:
    kinds = read_toml("letterheads.toml")["kinds"]["names"]
    for number, text in enumerate(lines.texts[:-1]):
        if text.casefold().strip(" .:") in kinds and _is_capitals(text):
            about = lines.texts[number + 1]
            if not any(map(str.isalpha, about)):
                continue
            return Said("title", f"{text.capitalize()} {about}", lines.places[number])
    # a counter or a day may be marked up as a headline
    claims = [said for said in _said(document, "title") if any(map(str.isalpha, said.value))]
    for said in claims:
        if said.where in ("headline", "h1"):
            return said
    return replace(claims[0], value=_without_site(claims[0].value)) if claims else None


def _is_capitals(text: str) -> bool:
    """Whether a line is in capitals; those of TCVN3 that carry a tone come out small ("BáO CáO")."""
    return all(letter.isupper() for letter in text if letter.isascii() and letter.isalpha())


def _without_site(title: str) -> str:
    """A page's title without the name of its site behind a bar or dash."""
    sites = read_toml("letterheads.toml")["publishers"]["sites"]
    for sign in (" | ", " – ", " — ", " - ", " » "):
        head, _, tail = title.rpartition(sign)
        if len(head) >= SHORTEST_TITLE and any(site in tail.casefold() for site in sites):
            return head.strip()
    return title


def _find_publisher(document: Document, lines: _Lines, official: str) -> Said | None:
    for said in _said(document, "publisher"):
        if "://" not in said.value and 2 < len(said.value) < 120:
            return said
    if official:
        issuer = find_issuer(lines.texts)
        return Said("publisher", issuer, f"letterhead, {official}") if issuer else None
    names = read_toml("letterheads.toml")["publishers"]["names"]
    for text, place in list(zip(lines.texts, lines.places, strict=True))[:5]:
        folded = text.casefold()
        if len(text) < 100 and any(folded.startswith(f"{name} ") for name in names) and not text.endswith((".", ":")):
            return None if folded.startswith("báo cáo") else Said("publisher", text, place)
    for address in [said.value for said in _said(document, "url")] + [document.source.url]:
        host = re.match(r"https?://(?:www\.)?([\w.-]+)", address)
        if host:
            return Said("publisher", host[1], "address of the page")
    return None


def _find_province(document: Document, lines: _Lines, official: str, day: dt.date | None) -> Said | None:
    """The province by the best evidence: letterhead, publisher, address, title and lead, then what is named most."""
    texts: list[tuple[str, str]] = []
    if official:
        texts += [(text, f"letterhead, {place}") for text, place in zip(lines.texts, lines.places, strict=True)]
        for text, where in texts:
            name = find_named(text, strict=True)
            if name:
                return Said("province", _official_name(name, day), where)
    for said in (*_said(document, "province"), *_said(document, "publisher")):
        name = find_named(said.value)
        if name:
            return Said("province", _official_name(name, day), said.where)
    for address in [said.value for said in _said(document, "url")] + [document.source.url]:
        name = find_of_address(address)
        if name:
            return Said("province", _official_name(name, day), "address of the page")
    title = next((said.value for said in _said(document, "title")), "")
    for text, where in ((title, "title"), *zip(lines.texts[:4], lines.places, strict=False)):
        name = find_named(text, strict=True)
        if name:
            return Said("province", _official_name(name, day), where)
    return None


def _official_name(name: str, day: dt.date | None) -> str:
    return resolve_province(name, day).name


def _contradicts(field: str, listed: object, said: Said, document: Document) -> bool:
    """Whether sources.csv and the document cannot both be right."""
    if field == "published":
        return str(listed) != said.value
    if field != "province":
        return False  # titles and publishers are worded in many ways, and a kind is a matter of view
    name = str(listed)
    if is_nation(name) or not said.where.startswith(("letterhead", "meta", "JSON-LD", "address")):
        return False
    lead = fold(document.without_furniture()[:LEAD_LENGTH])
    if any(fold(one) in lead for one in _names(name)):
        return False
    return not _same_place(name, said.value)


def _names(name: str) -> tuple[str, ...]:
    """A province's name as listed and all that it is called: "TP.HCM" for Hồ Chí Minh."""
    try:
        province = resolve_province(name)
    except InputError:
        return (name,)
    return (name, province.name, *province.aliases)


def _same_place(one: str, other: str) -> bool:
    """Whether two names are one province, or one has become part of the other."""
    try:
        first, second = resolve_province(one), resolve_province(other)
    except InputError:
        return True
    return bool(_codes(first) & _codes(second))


def _codes(province: Province) -> set[str]:
    return {province.successor_name, province.name}
