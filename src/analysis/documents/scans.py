"""Scanned pages: pictures are recognised by tesseract, and what it may have misread in numbers is flagged."""

import io
import warnings

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

from analysis.documents.flow import make_pieces
from analysis.documents.layout import lay_out_page
from analysis.documents.limits import Limits
from analysis.documents.page_parts import Item
from analysis.documents.parts import Piece
from analysis.documents.recognition import VIETNAMESE, Clock, Found, check_installed, recognise
from analysis.documents.rulings import find_tables, take_words
from analysis.documents.scan_cleaning import DPI, PAGE_INCHES, clean_page, wipe_rules
from analysis.documents.scan_numbers import check_numbers
from analysis.documents.syllables import part_syllables, share_of_syllables
from analysis.errors import InputError

FORMATS = ("PNG", "JPEG", "TIFF")
# A page read worse than this may lie on its side or head.
UNSURE = 55
FEWEST_WORDS = 4
# Tesseract's page segmentation that takes a page for one column of lines of any size.
COLUMNS = 4


def read_image(content: bytes, limits: Limits) -> list[Piece]:
    """The parts of a picture of pages (PNG, JPEG, TIFF of one or more pages); the place of a part is its page.

    Raises InputError for a damaged or oversized picture, and where tesseract or its Vietnamese is not installed.
    """
    check_installed()
    pages: list[list[Item]] = []
    heights: list[float] = []
    clock = Clock(limits)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                count = getattr(picture, "n_frames", 1)
                if count > limits.pages:
                    raise InputError(f"{count} pages, more than the limit “pages” ({limits.pages}); split it")
                for number in range(count):
                    picture.seek(number)
                    _check_size(picture.width, picture.height, limits)
                    picture.load()
                    page = ImageOps.exif_transpose(picture)
                    items, height = recognise_page(page, min(page.size) / PAGE_INCHES, number + 1, limits, clock)
                    pages.append(items)
                    heights.append(height)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as err:
        raise InputError(f"a picture beyond the limit “megapixels” ({limits.megapixels}); scan at 300 dpi") from err
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as err:
        raise InputError("damaged or cut short, so the picture cannot be shown; fetch or scan it again") from err
    return make_pieces(pages, heights)


def read_scanned_page(page: pypdfium2.PdfPage, number: int, limits: Limits, clock: Clock) -> list[Item]:
    """The lines and tables of a PDF's page that is a picture. Raises InputError where tesseract is not installed."""
    check_installed(f"page {number} is a scan; ")
    width, height = page.get_size()
    _check_size(width / 72 * DPI, height / 72 * DPI, limits)
    picture = page.render(scale=DPI / 72).to_pil()
    return recognise_page(picture, DPI, number, limits, clock)[0]


def _check_size(width: float, height: float, limits: Limits) -> None:
    if width * height > limits.megapixels * 1_000_000 or min(width, height) < 1:
        raise InputError(
            f"a page of {width * height / 1_000_000:.0f} megapixels, the limit “megapixels” is {limits.megapixels}; "
            "scan at 300 dpi"
        )


def recognise_page(
    picture: Image.Image, dpi: float, number: int, limits: Limits, clock: Clock
) -> tuple[list[Item], float]:
    """The lines and tables of a scanned page in reading order, and its height in points.

    A page whose words are hardly read is tried on its sides and upside down too.
    """
    clean, rules = wipe_rules(clean_page(picture, dpi))
    found = recognise(clean, VIETNAMESE, COLUMNS, clock)
    if _quality(found) < UNSURE:
        for turn in (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180):
            turned, own_rules = wipe_rules(clean_page(picture.transpose(turn), dpi))
            other = recognise(turned, VIETNAMESE, COLUMNS, clock)
            if _quality(other) > _quality(found) + 10:
                clean, rules, found = turned, own_rules, other
    words = [
        word if word.doubts else word._replace(text=part_syllables(word.text))
        for word in check_numbers(clean, found, clock)
    ]
    tables = find_tables(rules, number, limits.cells)
    return lay_out_page(take_words(tables, words), tables, number), clean.height * 72 / DPI


def _quality(found: list[Found]) -> float:
    """How well a page is read, 0–100: tesseract's own surety of the middle word, less for words of no language."""
    sure = sorted(word.sure for word in found)
    if len(sure) < FEWEST_WORDS:
        return 0.0
    share, accented = share_of_syllables(" ".join(word.text for word in found))
    return sure[len(sure) // 2] * (share if accented >= FEWEST_WORDS else 1.0)
