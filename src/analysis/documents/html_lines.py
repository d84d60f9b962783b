"""The lines of a web page as a person sees them, and the boxes that they stand in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborNode

from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UNSEEN
from analysis.documents.wrapping import unwrap

SILENT = frozenset(read_toml("pages.toml")["elements"]["silent"])
BOXES = frozenset(read_toml("pages.toml")["elements"]["boxes"])
MARGINS = frozenset(read_toml("pages.toml")["elements"]["margins"])
ROLES = frozenset(("navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
TITLES = frozenset(("h1", "h2"))
STYLED = frozenset(("i", "em", "sup"))
# Named by no page: what they are is said by the element around them.
PLAIN = frozenset(("b", "strong", "u", "font", "o:p", "i", "em", "sup", "sub", "tr", "tbody"))
UNSEEN_LETTERS = dict.fromkeys(map(ord, UNSEEN))
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MARKED = re.compile(r"(?:[-+•*–]|\d{1,3}[.)]|[a-zđ][.)]|[IVX]{1,5}[.)])(?:\s|$)")
NAMED = re.compile("|".join(map(re.escape, read_toml("pages.toml")["furniture"]["names"])))
HIDDEN = re.compile(r"display\s*:\s*none", re.I)
DIGIT = re.compile(r"\d")
DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]20\d{2}|20\d{2}-\d{2}-\d{2}")
PERIOD = re.compile(r"(?:năm|quý|tháng|kỳ)\s+\S*\d|20\d{2}$|quý\s+[IV]+", re.I)
LONG = 50
LONGEST_BIT = 150
# Furniture within furniture within … would be looked through once for each.
MOST_LOOKED = 2_000_000


@dataclass(slots=True)
class Line:
    """A line: its kind, text, how much of it is links, the number of its box, and its table where it is one.

    `italic`: all of it; `pictured`: a picture stands right before it. `weight`: how much text it brings; nothing where
    it is short or a link.
    """

    kind: str
    text: str
    linked: int
    box: int
    italic: bool = False
    pictured: bool = False
    table: LexborNode | None = None
    weight: int = 0


@dataclass(slots=True)
class Box:
    """A box: the number of the one around it, its tag, whether its name says furniture, and its lines [first, last)."""

    parent: int
    tag: str
    furniture: bool
    first: int
    last: int = 0
    weight: int = 0
    lines: int = 0


@dataclass
class Page:
    """All boxes, the first being the page's body, and all lines in order."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@lru_cache(maxsize=4096)
def names_furniture(name: str) -> bool:
    """Whether a class or id says that an element is no part of the text."""
    return bool(NAMED.search(name.lower().replace("_", "-")))


def read_lines(body: LexborNode, is_table: Callable[[LexborNode], bool]) -> Page:
    """The lines of a page's body.

    A table that `is_table` is one line; other tables are boxes, as pages laid out in tables use them.
    """
    return _Walk(is_table).read(body)


class _Walk:
    """A walk through the page with its state; the page's depth costs no recursion."""

    def __init__(self, is_table: Callable[[LexborNode], bool]) -> None:
        self.is_table = is_table
        self.page = Page()
        self.pieces: list[str] = []
        self.links = 0  # letters of the line in links
        self.plain = False  # whether some of it is not in italics
        self.pictured = False
        self.kind = "paragraph"
        self.marker = ""
        self.counts: list[int | None] = []
        self.box = -1
        self.looked = 0
        self.linked = self.italic = self.raised = self.kept = False

    def read(self, body: LexborNode) -> Page:
        # An open element, and what closes with it: nothing, or the state as it was before, and whether it is a box.
        stack: list[tuple[LexborNode, tuple[bool, bool, bool, bool, str] | None, bool]] = []
        stack.append((body, self._open_box("body", False, body), True))
        node = body.first_child
        while stack:
            if node is None:
                closed, state, is_box = stack.pop()
                if state is not None:
                    if is_box:
                        self._close_box()
                    self.linked, self.italic, self.raised, self.kept, self.kind = state
                node = closed.next if stack else None
                continue
            tag = node.tag or ""
            if tag == "-text":
                self._add_text(node.text_content or "")
            elif tag == "br":
                self._end_line()
            elif tag == "img":
                self._end_line()
                self.pictured = True
            elif tag in SILENT:
                if tag in ("input", "select"):
                    self._add_choice(node, tag)
            elif tag == "table" and self.is_table(node):
                self._add_table(node)
            else:
                attributes = {} if tag in PLAIN else node.attributes
                # what a heading is called ("page-header") does not say what it heads
                named = tag in MARGINS or (bool(attributes) and tag not in TITLES and _is_margin(attributes))
                is_box = named or tag in BOXES or tag in HEADINGS
                child = node.first_child
                if named and self._add_margin(node):
                    pass
                elif child is None:
                    if is_box:
                        self._end_line()
                elif is_box:
                    stack.append((node, self._open_box(tag, named, node), True))
                    node = child
                    continue
                elif tag in STYLED or (tag == "a" and (attributes.get("href") or "#") != "#"):
                    stack.append((node, self._style(tag), False))
                    node = child
                    continue
                else:
                    stack.append((node, None, False))
                    node = child
                    continue
            node = node.next
        return self.page

    def _add_margin(self, node: LexborNode) -> bool:
        """Add what of a menu, counter or list of links holds digits; False where the element may be more than that."""
        if self.looked > MOST_LOOKED:
            return False
        bits = node.text(separator="\n", strip=True).split("\n")
        self.looked += sum(map(len, bits))
        longest = max(map(len, bits))
        if longest > LONGEST_BIT or node.css_first("table,h1") is not None:
            return False
        if longest >= LONG:
            unlinked = sum(map(len, bits)) / 2
            for link in node.css("a[href]"):
                unlinked -= len(link.text(strip=True))
                if unlinked <= 0:
                    break
            else:
                return False
        self._end_line()
        first = len(self.page.lines)
        number = len(self.page.boxes)
        self.page.lines += [Line("paragraph", bit, 0, number) for bit in bits if DIGIT.search(bit)]
        self.page.boxes.append(Box(self.box, node.tag or "", True, first, len(self.page.lines)))
        return True

    def _style(self, tag: str) -> tuple[bool, bool, bool, bool, str]:
        state = (self.linked, self.italic, self.raised, self.kept, self.kind)
        if tag == "a":
            self.linked = True
        elif tag == "sup":
            self.raised = True
        else:
            self.italic = True
        return state

    def _open_box(self, tag: str, furniture: bool, node: LexborNode) -> tuple[bool, bool, bool, bool, str]:
        if self.pieces:
            self._end_line()
        state = (self.linked, self.italic, self.raised, self.kept, self.kind)
        if tag == "pre":
            self.kept = True
        self.page.boxes.append(Box(self.box, tag, furniture, len(self.page.lines)))
        self.box = len(self.page.boxes) - 1
        if tag in HEADINGS:
            self.kind = "heading"
        elif tag in ("ul", "ol"):
            self.counts.append(_first_number(node) if tag == "ol" else None)
        elif tag == "li":
            self.kind = "item"
            self.marker = self._next_marker()
        return state

    def _close_box(self) -> None:
        if self.pieces:
            self._end_line()
        box = self.page.boxes[self.box]
        box.last = len(self.page.lines)
        if box.tag in ("ul", "ol"):
            self.counts.pop()
        elif box.tag == "li":
            self.marker = ""
        self.box = box.parent

    def _next_marker(self) -> str:
        if not self.counts:
            return ""
        count = self.counts[-1]
        if count is None:
            return "- "
        self.counts[-1] = count + 1
        return f"{count}. "

    def _add_text(self, text: str) -> None:
        if self.kept and "\n" in text:
            for number, line in enumerate(unwrap(text)[0].split("\n")):
                if number:
                    self._end_line()
                self._add_text(line)
            return
        if self.raised:  # "2.345¹" has a footnote, and is not 23451
            text = text.translate(SUPERSCRIPT)
        elif not self.pieces and text.isspace():
            return
        self.pieces.append(text)
        if self.linked:
            self.links += len(text.strip())
        self.plain = self.plain or not (self.italic or text.isspace())

    def _end_line(self) -> None:
        if not self.pieces:
            return
        text = "".join(self.pieces)
        tidy = text.isprintable() and "  " not in text  # no white space but single spaces, nothing unseen
        text = text.strip() if tidy else " ".join(text.translate(UNSEEN_LETTERS).split())
        if text:
            if self.marker:
                text = text if MARKED.match(text) else self.marker + text
                self.marker = ""
            length = len(text)
            own = length - min(self.links, length)
            weight = own if own >= LONG and 2 * own > length else 0
            line = Line(self.kind, text, length - own, self.box, not self.plain, self.pictured, None, weight)
            self.page.lines.append(line)
            self.pictured = False
        self.pieces.clear()
        self.links = 0
        self.plain = False

    def _add_choice(self, node: LexborNode, tag: str) -> None:
        """Add the period that a page of statistics was asked for: days in its fields, a year or quarter chosen."""
        if tag == "input":
            attributes = node.attributes
            value = attributes.get("value") or ""
            shown = (attributes.get("type") or "text").lower() in ("text", "date")
            told = shown and DAY.fullmatch(value.strip())
        else:
            chosen = node.css_first("option[selected]")
            value = chosen.text() if chosen is not None else ""
            told = PERIOD.match(value.strip())
        if told:
            self._add_text(f" {value} ")

    def _add_table(self, node: LexborNode) -> None:
        self._end_line()
        text = " ".join(node.text(separator=" ").split())
        if text:
            self.page.lines.append(Line("table", text, 0, self.box, table=node, weight=len(text)))


def _is_margin(attributes: dict[str, str | None]) -> bool:
    """Whether an element's attributes say that it is hidden or no part of the text."""
    for name, value in attributes.items():
        if name in ("class", "id"):
            if value and names_furniture(value):
                return True
        elif name == "style":
            if value and "none" in value.lower() and HIDDEN.search(value):
                return True
        elif name == "hidden" or (name == "aria-hidden" and value == "true") or (name == "role" and value in ROLES):
            return True
    return False


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 5 else 1
