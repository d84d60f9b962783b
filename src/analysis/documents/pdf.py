"""PDF files: the text layer page by page; pages without one, or with a worthless one, go to recognition."""

import re

import pypdfium2

from analysis.documents.flow import make_pieces
from analysis.documents.layout import lay_out_page
from analysis.documents.limits import Limits
from analysis.documents.page_parts import Item, Word
from analysis.documents.parts import Piece, Said
from analysis.documents.pdf_page import read_drawing, read_words
from analysis.documents.pdf_streams import check_streams
from analysis.documents.recognition import Clock
from analysis.documents.rulings import find_tables, take_words
from analysis.documents.scans import read_scanned_page
from analysis.errors import InputError

VIETNAMESE = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
NAME = re.compile(r"\.(?:docx?|xlsx?|pdf|html?|indd|tmp|rtf)$", re.IGNORECASE)
# Below so many letters a page that shows a picture has no text layer: stamps and page numbers do not make one.
FEW_LETTERS = 40
# A page's text that lies over the picture of the page was recognised by the scanner: sure to this degree.
SCANNERS_CONFIDENCE = 0.7
# Shares of the page that its largest picture covers.
PICTURED, COVERED = 0.3, 0.8
# Text drawn as outlines has some strokes a letter.
MANY_STROKES = 400
# Of a hundred letters of Vietnamese more than thirty carry a sign.
FEWEST_SIGNS = 0.05


def read_pdf(content: bytes, limits: Limits) -> list[Piece]:
    """The parts of a PDF in reading order; the place of a part is its page.

    Scripts, forms, links and attachments are not looked at. Raises InputError for a file that is encrypted, damaged or
    has more pages than the limits allow, and for scanned pages where recognition is not installed.
    """
    check_streams(content, limits)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as err:
        if "assword" in str(err):
            raise InputError("encrypted; save it without a password") from err
        raise InputError("damaged or cut short, so no page can be read; fetch it again or print it anew") from err
    try:
        if len(document) > limits.pages:
            raise InputError(
                f"{len(document)} pages, more than the limit “pages” ({limits.pages}); split it or raise the limit"
            )
        pages: list[list[Item]] = []
        heights: list[float] = []
        clock = Clock(limits)
        for number in range(len(document)):
            items, height = _read_page(document, number, limits, clock)
            pages.append(items)
            heights.append(height)
        return [*_read_properties(document), *make_pieces(pages, heights)]
    finally:
        document.close()


def _read_properties(document: pypdfium2.PdfDocument) -> list[Piece]:
    title = str(document.get_metadata_value("Title") or "").strip()
    # programs that print fill in a file's name or nothing
    named = " " in title and not title.lower().startswith(("microsoft word", "untitled")) and not NAME.search(title)
    return [Said("title", title, "document properties")] if named else []


def _read_page(document: pypdfium2.PdfDocument, number: int, limits: Limits, clock: Clock) -> tuple[list[Item], float]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError as err:
        raise InputError(f"page {number + 1} is damaged; fetch the file again or print it anew") from err
    try:
        height = page.get_height()
        drawing = read_drawing(page)
        words = read_words(page, bool(drawing.rules))
        if (drawing.pictured > PICTURED or drawing.strokes > MANY_STROKES) and _is_worthless(words):
            return read_scanned_page(page, number + 1, limits, clock), height
        if drawing.pictured > COVERED:
            words = [word._replace(confidence=SCANNERS_CONFIDENCE) for word in words]
        tables = find_tables(drawing.rules, number + 1, limits.cells) if drawing.rules else []
        return lay_out_page(take_words(tables, words) if tables else words, tables, number + 1), height
    finally:
        page.close()


def _is_worthless(words: list[Word]) -> bool:
    """Whether a page's text is none: next to nothing, unreadable letters, or long Vietnamese without its signs."""
    text = "".join(word.text for word in words)
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < FEW_LETTERS:
        return True
    if len(BROKEN.findall(text)) > len(text) * 0.05:
        return True
    return len(VIETNAMESE.findall(text)) < len(letters) * FEWEST_SIGNS
