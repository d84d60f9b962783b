"""A page of a PDF as pdfium tells it: words with their boxes, ruled lines and pictures."""

import ctypes
import re
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.documents.page_parts import Word
from analysis.documents.pdf_lines import read_running_lines
from analysis.documents.rulings import Rule

WORD = re.compile(r"[^\s\0]+")
MOST_OBJECTS = 20_000
MOST_SEGMENTS = 2_000
# A line is thinner than this, in points; a filled box so thin is a line too.
THIN = 2.5
LONG = 5.0


def read_words(page: pypdfium2.PdfPage, cells: bool = True) -> list[Word]:
    """The words of a page in the order of the file, upright as the page is shown.

    Where no `cells` are ruled and every line is sure to be one stretch of running text, it comes as two words: its
    first, and all others as one; to ask pdfium for the box of each would take most of the time.
    """
    textpage = page.get_textpage()
    try:
        raw = textpage.raw
        text = _characters(raw)
        if not text:
            return []
        if not cells and (lines := read_running_lines(raw, text, page)) is not None:
            return lines
        place = _placing(page)
        rect = pdfium.FS_RECTF()
        pointer = ctypes.byref(rect)
        box = pdfium.FPDFText_GetLooseCharBox
        words: list[Word] = []
        upright = page.get_rotation() == 0
        x0, _, _, y1 = page.get_cropbox()
        for match in WORD.finditer(text):
            start, end = match.span()
            if not box(raw, start, pointer):
                continue
            left, bottom, right, top = rect.left, rect.bottom, rect.right, rect.top
            if end - start > 1 and box(raw, end - 1, pointer):
                right = rect.right
                if right < left or rect.top != top:
                    left, right = min(left, rect.left), max(left, right)
                    bottom, top = min(bottom, rect.bottom), max(top, rect.top)
            if upright:
                words.append(Word(match[0], left - x0, y1 - top, right - x0, y1 - bottom))
            else:
                words.append(Word(match[0], *place(left, bottom, right, top)))
        return words
    finally:
        textpage.close()


def _characters(raw: Any) -> str:
    """The text of a page, one letter for each of pdfium's characters, so that places in it are theirs."""
    count = pdfium.FPDFText_CountChars(raw)
    if count < 1:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(raw, 0, count, buffer) - 1
    if written == count:
        return bytes(buffer)[: 2 * count].decode("utf-16-le", errors="surrogatepass")
    codes = (pdfium.FPDFText_GetUnicode(raw, i) for i in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)


def _placing(page: pypdfium2.PdfPage) -> Any:
    """A function from a box in the page's own space to one that is measured from the shown page's upper left."""
    turn = page.get_rotation()
    x0, y0, x1, y1 = page.get_cropbox()

    def place(left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if turn == 90:
            return bottom - y0, left - x0, top - y0, right - x0
        if turn == 180:
            return x1 - right, bottom - y0, x1 - left, top - y0
        if turn == 270:
            return y1 - top, x1 - right, y1 - bottom, x1 - left
        return left - x0, y1 - top, right - x0, y1 - bottom

    return place


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page besides text: straight lines, the share that its largest picture covers, strokes."""

    rules: list[Rule] = field(default_factory=list)
    pictured: float = 0.0
    strokes: int = 0


def read_drawing(page: pypdfium2.PdfPage) -> Drawing:
    """The lines and pictures of a page; of a page of very many objects the first ones."""
    drawing = Drawing()
    place = _placing(page)
    x0, y0, x1, y1 = page.get_cropbox()
    area = max(1.0, abs((x1 - x0) * (y1 - y0)))
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    count = min(pdfium.FPDFPage_CountObjects(page.raw), MOST_OBJECTS)
    for number in range(count):
        thing = pdfium.FPDFPage_GetObject(page.raw, number)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
            continue
        box = place(left.value, bottom.value, right.value, top.value)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawing.strokes += 1
            drawing.rules += _thin(box) or _edges(thing, place)
        else:
            shown = max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1]) / area
            # what a form holds is not looked at: most often it is the scanner's picture
            drawing.pictured = max(drawing.pictured, min(shown, 1.0))
    return drawing


def _thin(box: tuple[float, float, float, float]) -> list[Rule]:
    left, top, right, bottom = box
    if bottom - top < THIN and right - left >= LONG:
        return [Rule(False, (top + bottom) / 2, left, right)]
    if right - left < THIN and bottom - top >= LONG:
        return [Rule(True, (left + right) / 2, top, bottom)]
    return []


def _edges(path: Any, place: Any) -> list[Rule]:
    """The straight sides of a path that is more than one line: a box, or a whole grid drawn at once."""
    count = pdfium.FPDFPath_CountSegments(path)
    if not 2 <= count <= MOST_SEGMENTS:
        return []
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(path, matrix):
        return []
    x, y = ctypes.c_float(), ctypes.c_float()
    rules: list[Rule] = []
    first = last = (0.0, 0.0)

    def draw(a: tuple[float, float], b: tuple[float, float]) -> None:
        box = place(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
        rules.extend(_thin(box))

    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            draw(last, point)
        last = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            draw(last, first)
            last = first
    return rules
