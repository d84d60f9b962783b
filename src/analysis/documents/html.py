"""A web page into parts: its main text and tables, and what stands beside it as furniture."""

import codecs
import email
import email.policy
import re
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from analysis.codelists.toml_files import read_toml
from analysis.documents.encodings import decode
from analysis.documents.html_claims import read_claims
from analysis.documents.html_lines import DIGIT, Page, read_lines
from analysis.documents.html_main_text import find_dateline, find_main_text
from analysis.documents.html_tables import is_table, read_cell, read_grid
from analysis.documents.limits import Limits
from analysis.documents.parts import Part, Piece, Said
from analysis.errors import InputError

DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
OPENING = re.compile(rb"<(/?)([a-z][a-z0-9]*)", re.I)
MANY_TAGS = 20_000
MOST_ATTRIBUTES = 10_000
MOST_FRAMES, LONGEST_ADDRESS = 4, 60
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
    # what was UTF-8 needs no second encoding; only its mark would stand in the page's text
    tree = LexborHTMLParser(text if notes else content.removeprefix(codecs.BOM_UTF8))
    if tree.body is None:
        raise InputError(_why_empty(tree))
    claims = read_claims(tree)
    tree.strip_tags(["script", "style", "noscript", "template"])
    page = read_lines(tree.body, is_table)
    title = next((claim.value for claim in claims if claim.field == "title"), "")
    main, headline = find_main_text(page, title)
    if headline >= 0:
        claims.insert(0, Said("title", page.lines[headline].text, HEADLINE))
    if dateline := find_dateline(page, main, headline):
        claims.append(Said("published", dateline, "line at the title"))
    return [*notes, *claims, *_make_parts(page, main)]


def _why_empty(tree: LexborHTMLParser) -> str:
    """What to do with a page that has no body."""
    framed = [" ".join((frame.attributes.get("src") or "").split()) for frame in tree.css("frame")]
    named = ", ".join(name[:LONGEST_ADDRESS] for name in framed[:MOST_FRAMES] if name.isprintable() and name)
    if framed:
        return f"a frame around other pages ({named or 'unnamed'}), without text of its own; save and add those pages"
    return "a web page without text; save the page anew"


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
    at = 0
    while at + 2 * MOST_ATTRIBUTES < len(content):  # where tags begin near each other, none can be so long
        begins = content.rfind(b"<", at + 1, at + 2 * MOST_ATTRIBUTES + 1)
        if begins < 0:
            break
        at = begins
    else:
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
