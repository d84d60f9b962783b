"""A web page into parts: its main text and tables, and what stands beside it as furniture."""

import email
import email.policy
import re
from functools import cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.codelists.toml_files import read_toml
from analysis.documents.encodings import decode
from analysis.documents.html_claims import read_claims
from analysis.documents.html_lines import DIGIT, Line, Page, read_lines
from analysis.documents.html_tables import is_table, read_cell, read_grid
from analysis.documents.limits import Limits
from analysis.documents.parts import Part, Piece, Said
from analysis.errors import InputError

DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
OPENING = re.compile(rb"<(/?)([a-z][a-z0-9]*)", re.I)
MANY_TAGS = 20_000
MOST_ATTRIBUTES = 10_000
SIGNS = " :.|-–•»›>"
STAMP_SIGNS = SIGNS + ",;()[]"
SHORT = 100
SHORTEST_TITLE = 15
REACH = 6
CAPTION = 250
STAMP = re.compile(
    r"(?:(?:thứ\s\w+|chủ nhật|ngày|lúc)\W+)*(?:\d{1,2}[:h]\d{2}(?::\d{2})?\W+)?"
    r"\d{1,2}[/.-]\d{1,2}[/.-]20\d{2}(?:\W+\d{1,2}[:h]\d{2}(?::\d{2})?)?(?:\s*(?:am|pm|sa|ch)\b)?(?:\W+GMT\+7)?"
    r"|\d{1,2} phút đọc",
    re.I,
)
BYLINE = 30
HEADLINE = "headline"
OUTSIDE = "outside the page's text"


def read_html(content: bytes, limits: Limits) -> list[Piece]:
    """The parts of a web page: title and main text in order, tables as grids, then what of the rest holds digits.

    Scripts, links and pictures are never followed. Raises InputError for a page nested deeper than the limits allow and
    for one without text.
    """
    content, declared = _unwrap(content)
    _check_tags(content)
    _check_depth(content, limits)
    text, notes = decode(content, declared or _declared(content))
    tree = LexborHTMLParser(text)
    if tree.body is None:
        raise InputError("a web page without text; save the page anew")
    claims = read_claims(tree)
    tree.strip_tags(["script", "style", "noscript", "template"])
    page = read_lines(tree.body, is_table)
    title = next((claim.value for claim in claims if claim.field == "title"), "")
    main, headline = find_main_text(page, title)
    if headline >= 0:
        claims.insert(0, Said("title", page.lines[headline].text, HEADLINE))
    return [*notes, *claims, *_find_dateline(page, main), *_make_parts(page, main)]


def find_main_text(page: Page, title: str) -> tuple[list[bool], int]:
    """For each line of a page whether it belongs to the main text, and the number of its headline, -1 for none."""
    inside = [True] * len(page.lines)
    if not any(line.weight for line in page.lines):  # nothing but short lines, as of a list
        for line in page.lines:
            line.weight = len(line.text) - line.linked
    _weigh(page)
    total = page.boxes[0].weight
    for box in page.boxes[1:]:
        if box.furniture and 2 * box.weight <= total:
            _leave_out(inside, box.first, box.last)
    imprint = tuple(read_toml("pages.toml")["furniture"]["imprint"])
    for number, line in enumerate(page.lines):
        inside[number] = inside[number] and not line.text[:SHORT].casefold().lstrip(SIGNS + "©").startswith(imprint)
    _leave_out_lists(page, inside)
    _weigh(page, inside)
    first, last = _find_region(page)
    headline = _find_title(page, inside, first, last, title)
    top = first if headline < 0 else headline
    for number, line in enumerate(page.lines):
        if number == headline:
            continue
        if number >= last:
            keep = False
        elif number < first:
            keep = number >= top and bool(line.weight) and len(line.text) >= SHORT
        else:
            keep = number >= top or bool(line.weight)
        inside[number] = inside[number] and keep and not is_furniture(line) and not _is_caption(page, line)
    return inside, headline


def is_furniture(line: Line) -> bool:
    """Whether a line within the main text is none of it: a link, a caption, a time stamp, a counter."""
    if line.table is not None:
        return False
    if line.linked > 0.7 * len(line.text):
        return True
    if line.italic and line.pictured and len(line.text) < CAPTION:
        return True
    if len(line.text) > SHORT:
        return False
    folded = line.text.casefold().strip(SIGNS)
    if folded in _openers():
        return True
    rest = STAMP.sub("", folded).strip(STAMP_SIGNS)
    if rest != folded and len(rest) < BYLINE and not DIGIT.search(rest):
        return True
    if line.kind == "heading" or line.text.endswith((".", ";", ",")):
        return False
    return any(
        rest.startswith(particular) and not rest[len(particular) :][:1].isalpha() for particular in _particulars()
    )


def _is_caption(page: Page, line: Line) -> bool:
    """Whether a line stands right after a picture and alone with it in a table, as older sites set their captions."""
    if not line.pictured or len(line.text) > CAPTION:
        return False
    place = line.box
    while place > 0 and page.boxes[place].last - page.boxes[place].first <= 2:
        if page.boxes[place].tag == "table":
            return True
        place = page.boxes[place].parent
    return False


@cache
def _particulars() -> tuple[str, ...]:
    return tuple(read_toml("pages.toml")["furniture"]["particulars"])


@cache
def _openers() -> frozenset[str]:
    return frozenset(read_toml("pages.toml")["furniture"]["openers"])


def _weigh(page: Page, inside: list[bool] | None = None) -> None:
    """Give each box the weight of the text lines in it, and their number."""
    for box in page.boxes:
        box.weight = box.lines = 0
    for number, line in enumerate(page.lines):
        if line.weight and (inside is None or inside[number]):
            box = page.boxes[line.box]
            box.weight += line.weight
            box.lines += 1
    for box in reversed(page.boxes):  # a box stands after the one around it
        if box.parent >= 0 and box.weight:
            page.boxes[box.parent].weight += box.weight
            page.boxes[box.parent].lines += box.lines


def _leave_out(inside: list[bool], first: int, last: int) -> None:
    inside[first:last] = [False] * (last - first)


def _leave_out_lists(page: Page, inside: list[bool]) -> None:
    """Leave out lists of other articles, from the line that opens one ("Tin liên quan").

    A box that begins with the opener goes as a whole. Where the opener stands alone in its box, what follows goes as
    long as it is links and time stamps.
    """
    for number, line in enumerate(page.lines):
        if not inside[number] or len(line.text) > 40 or line.text.casefold().strip(SIGNS) not in _openers():
            continue
        place = line.box
        while True:
            parent = page.boxes[place].parent
            if parent <= 0 or page.boxes[parent].first != number or _is_most(page, parent):
                break
            place = parent
        box = page.boxes[place]
        if box.first == number and box.last > number + 1 and not _is_most(page, place):
            _leave_out(inside, number, box.last)
            continue
        end = page.boxes[max(box.parent, 0)].last
        following = number
        while following < end and (following == number or is_furniture(page.lines[following])):
            inside[following] = False
            following += 1


def _is_most(page: Page, number: int) -> bool:
    return 2 * page.boxes[number].weight > page.boxes[0].weight


def _find_region(page: Page) -> tuple[int, int]:
    """The lines of the smallest box that holds most of the text: inwards as long as one box has three fifths of it."""
    children: dict[int, list[int]] = {}
    for number, box in enumerate(page.boxes):
        children.setdefault(box.parent, []).append(number)
    place = 0
    while True:
        box = page.boxes[place]
        heavy = [c for c in children.get(place, []) if 5 * page.boxes[c].weight >= 3 * box.weight > 0]
        inner = page.boxes[heavy[0]] if heavy else box
        if not heavy or inner.tag in ("p", "li") or (inner.lines < 2 and inner.lines < box.lines):
            return box.first, box.last
        place = heavy[0]


def _find_title(page: Page, inside: list[bool], first: int, last: int, title: str) -> int:
    """The number of the line that holds the title, before or early in the main text; else -1."""
    wanted = _fold_title(title)
    open_lines = [number for number in range(min(last, len(page.lines))) if inside[number]]
    for number in open_lines:
        line = page.lines[number]
        said = SHORTEST_TITLE <= len(line.text) <= len(wanted) and _fold_title(line.text) in wanted
        if said and (line.kind == "heading" or line.linked < len(line.text)):
            return number
    before = [number for number in reversed(open_lines) if number <= first]
    for number in before:
        if page.boxes[page.lines[number].box].tag == "h1":
            return number
    for number in before:
        line = page.lines[number]
        fits = SHORTEST_TITLE <= len(line.text) < 2 * SHORT and not line.linked
        if first - REACH < number < first and fits and not is_furniture(line):
            return number
    return -1


def _fold_title(text: str) -> str:
    return " ".join(text.casefold().split())


def _find_dateline(page: Page, main: list[bool]) -> list[Said]:
    """The first time stamp around the title or among the lines of the main text that are none of it."""
    inside = [number for number, line in enumerate(page.lines) if main[number]]
    if not inside:
        return []
    for number in range(max(inside[0] - REACH, 0), min(inside[0] + 2 * REACH, len(page.lines))):
        line = page.lines[number]
        stamp = STAMP.search(line.text) if not main[number] and not line.linked and len(line.text) < SHORT else None
        if stamp is not None:
            return [Said("published", stamp.group(), "line at the title")]
    return []


def _make_parts(page: Page, main: list[bool]) -> list[Piece]:
    parts: list[Piece] = []
    rest: list[str] = []
    paragraphs = tables = 0
    for line, inside in zip(page.lines, main, strict=True):
        if not inside:
            if DIGIT.search(line.text):
                rest.append(line.text)
        elif line.table is None:
            paragraphs += 1
            parts.append(Part(line.kind, line.text, f"paragraph {paragraphs}"))
        else:
            tables += 1
            caption = line.table.css_first("caption")
            if caption is not None and (text := read_cell(caption)):
                parts.append(Part("paragraph", text, f"table {tables}, caption"))
            parts.append(read_grid(line.table, tables))
    return [*parts, Part("furniture", "\n".join(rest), OUTSIDE)] if rest else parts


def _declared(content: bytes) -> str:
    found = DECLARED.search(content[:4096])
    return found[1].decode("ascii") if found else ""


def _unwrap(content: bytes) -> tuple[bytes, str]:
    """The page inside a web archive (.mht) and its declared encoding; other pages as they are."""
    if (
        not content[:2048]
        .lstrip()
        .lower()
        .startswith((b"from:", b"mime-version:", b"content-type:", b"date:", b"subject:"))
    ):
        return content, ""
    message: Any = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            return part.get_payload(decode=True) or b"", part.get_content_charset() or ""
    raise InputError("a web archive without a page in it; save the page as HTML")


def _check_tags(content: bytes) -> None:
    """Refuse a page with a tag of countless attributes, which too would take quadratic time."""
    if len(content) < 2 * MOST_ATTRIBUTES:
        return
    for piece in content.split(b"<"):
        tag = piece[: piece.find(b">")] if len(piece) > 2 * MOST_ATTRIBUTES and not piece.startswith(b"!--") else b""
        if len(tag.split()) > MOST_ATTRIBUTES:
            raise InputError(f"a tag of more than {MOST_ATTRIBUTES} attributes; save the page anew")


def _check_depth(content: bytes, limits: Limits) -> None:
    """Refuse a page whose elements nest too deep, which would take the HTML parser quadratic time."""
    if content.count(b"<") < MANY_TAGS:
        return
    flat = {name.encode() for name in read_toml("pages.toml")["elements"]["flat"]}
    depth = 0
    for match in OPENING.finditer(content):
        if match[2].lower() not in flat:
            depth += -1 if match[1] else 1
            if depth > limits.depth:
                raise InputError(f"elements nested more than {limits.depth} deep; save the page anew or raise “depth”")
