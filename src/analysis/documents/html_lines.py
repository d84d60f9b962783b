"""The lines of a web page as a person sees them, and the boxes that they stand in."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

# Elements that show no text, or none that belongs to a document.
SILENT = frozenset(
    "script style noscript template iframe object embed svg math canvas video audio head select option datalist input "
    "textarea button map link meta title xml w:worddocument w:latentstyles -comment".split()
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# A box has lines of its own; everything else runs on within a line.
BOXES = frozenset(
    "body div section article main p ul ol li dl dt dd table thead tbody tfoot tr td th caption blockquote pre address "
    "center form fieldset details summary figure figcaption header footer nav aside hgroup hr dir menu legend".split()
)
ITALICS = frozenset(("i", "em"))
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
MARKED = re.compile(r"(?:[-+•*–]|\d{1,3}[.)]|[a-zđ][.)]|[IVX]{1,5}[.)])(?:\s|$)")
LONG = 50


@dataclass(slots=True)
class Line:
    """A line: its kind, text, how much of it is links, the number of its box, and its table where it is one.

    `italic`: all of it; `pictured`: a picture stands right before it.
    """

    kind: str
    text: str
    linked: int
    box: int
    italic: bool = False
    pictured: bool = False
    table: LexborNode | None = None

    @property
    def weight(self) -> int:
        """How much text it brings: nothing for what is short or a link."""
        own = len(self.text) - self.linked
        return own if self.table is not None or (own >= LONG and 2 * own > len(self.text)) else 0


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


@dataclass(slots=True)
class _Open:
    """An element that is open: what closes with it."""

    node: LexborNode
    box: bool
    kind: str
    linked: bool
    italic: bool
    raised: bool
    kept: bool


def read_lines(body: LexborNode, furniture: set[int], is_table: Callable[[LexborNode], bool]) -> Page:
    """The lines of a page's body. `furniture`: the elements (mem_id) whose names say that they are no text.

    A table that `is_table` is one line; other tables are boxes, as pages laid out in tables use them.
    """
    return _Walk(furniture, is_table).read(body)


class _Walk:
    """A walk through the page with its state; the page's depth costs no recursion."""

    def __init__(self, furniture: set[int], is_table: Callable[[LexborNode], bool]) -> None:
        self.furniture = furniture
        self.is_table = is_table
        self.page = Page()
        self.pieces: list[str] = []
        self.linked = 0
        self.plain = 0  # letters outside italics
        self.pictured = False
        self.kind = "paragraph"
        self.marker = ""
        self.counts: list[int | None] = []
        self.box = -1

    def read(self, body: LexborNode) -> Page:
        stack = [self._open(body, "body", None)]
        node = body.first_child
        while stack:
            if node is None:
                closed = stack.pop()
                self._close(closed)
                node = closed.node.next if stack else None
                continue
            top = stack[-1]
            tag = node.tag or ""
            if tag == "-text":
                self._add_text(node.text_content or "", top)
            elif tag == "br":
                self._end_line()
            elif tag == "img":
                self._end_picture()
            elif tag == "table" and self.is_table(node):
                self._add_table(node)
            elif tag not in SILENT:
                child = node.first_child
                if child is not None:
                    stack.append(self._open(node, tag, top))
                    node = child
                    continue
                if tag in BOXES or tag in HEADINGS:
                    self._end_line()
            node = node.next
        return self.page

    def _open(self, node: LexborNode, tag: str, top: _Open | None) -> _Open:
        named = bool(self.furniture) and node.mem_id in self.furniture
        heading = tag in HEADINGS
        is_box = heading or named or tag in BOXES
        linked = tag == "a" and (node.attributes.get("href") or "#") != "#"
        opened = _Open(
            node,
            is_box,
            self.kind,
            linked or (top is not None and top.linked),
            tag in ITALICS or (top is not None and top.italic),
            tag == "sup" or (top is not None and top.raised),
            tag == "pre" or (top is not None and top.kept),
        )
        if is_box:
            self._end_line()
            self.page.boxes.append(Box(self.box, tag, named, len(self.page.lines)))
            self.box = len(self.page.boxes) - 1
            if heading:
                self.kind = "heading"
            elif tag in ("ul", "ol"):
                self.counts.append(_first_number(node) if tag == "ol" else None)
            elif tag == "li":
                self.kind = "item"
                self.marker = self._next_marker()
        return opened

    def _close(self, opened: _Open) -> None:
        if not opened.box:
            return
        self._end_line()
        box = self.page.boxes[self.box]
        box.last = len(self.page.lines)
        if box.tag in ("ul", "ol"):
            self.counts.pop()
        if box.tag == "li":
            self.marker = ""
        self.kind = opened.kind
        self.box = box.parent

    def _next_marker(self) -> str:
        if not self.counts:
            return ""
        count = self.counts[-1]
        if count is None:
            return "- "
        self.counts[-1] = count + 1
        return f"{count}. "

    def _add_text(self, text: str, top: _Open) -> None:
        if top.kept and "\n" in text:
            first, *rest = text.split("\n")
            self._add_text(first, top)
            for line in rest:
                self._end_line()
                self._add_text(line, top)
            return
        if top.raised:  # "2.345¹" has a footnote, and is not 23451
            text = text.translate(SUPERSCRIPT)
        self.pieces.append(text)
        if top.linked:
            self.linked += len(text.strip())
        if not top.italic:
            self.plain += len(text.strip())

    def _end_line(self) -> None:
        if self.pieces:
            text = " ".join("".join(self.pieces).translate(UNSEEN).split())
            if text:
                if self.marker:
                    text = text if MARKED.match(text) else self.marker + text
                    self.marker = ""
                linked = min(self.linked, len(text))
                line = Line(self.kind, text, linked, self.box, not self.plain, self.pictured)
                self.page.lines.append(line)
                self.pictured = False
            self.pieces.clear()
            self.linked = self.plain = 0

    def _end_picture(self) -> None:
        self._end_line()
        self.pictured = True

    def _add_table(self, node: LexborNode) -> None:
        self._end_line()
        text = " ".join(node.text(separator=" ").split())
        if text:
            self.page.lines.append(Line("table", text, 0, self.box, table=node))


def _first_number(node: LexborNode) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.isdecimal() and len(start) < 5 else 1
