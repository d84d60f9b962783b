"""Documents of every format made from plain text, as offices make them: Word files, PDFs and scans of their print."""

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import matplotlib
import numpy as np
import pypdfium2
from docx import Document
from docx.document import Document as WordDocument
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, SimpleDocTemplate, Spacer, Table

Rows = list[list[str]]


def split_text(text: str) -> Iterator[str | Rows]:
    """The lines of a text, and its runs of lines with upright bars as rows of cells."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for barred, run in groupby(lines, key=lambda line: line.count(" | ") if line.count(" | ") > 1 else 0):
        rows = list(run)
        if barred and len(rows) > 1:
            yield [[cell.strip() for cell in row.split(" | ")] for row in rows]
        else:
            yield from rows


def make_word(text: str, head: str = "") -> bytes:
    """A DOCX with a paragraph a line and a table for each run of rows."""
    document = Document()
    if head:
        document.sections[0].header.paragraphs[0].text = head
    for piece in split_text(text):
        if isinstance(piece, str):
            document.add_paragraph(piece)
        else:
            table = document.add_table(len(piece), len(piece[0]), style="Table Grid")
            for row, cells in zip(table.rows, piece, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
    return save_word(document)


def save_word(document: WordDocument) -> bytes:
    """The bytes of a Word document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@cache
def font() -> str:
    """A font with the letters of Vietnamese, which matplotlib brings along."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont("Serif", str(folder / "DejaVuSerif.ttf")))
    return "Serif"


def make_pdf(
    text: str, columns: int = 1, head: str = "", ruled: bool = True, size: float = 12, signature: bool = False
) -> bytes:
    """A PDF on A4, justified, with a head and page numbers where `head` is given, in one or two columns."""
    stream = io.BytesIO()
    width, height = A4
    margin, gap = 2 * cm, 0.8 * cm
    wide = (width - 2 * margin - gap * (columns - 1)) / columns
    frames = [Frame(margin + i * (wide + gap), margin, wide, height - 2 * margin, 0, 0, 0, 0) for i in range(columns)]

    def margins(canvas: object, template: BaseDocTemplate) -> None:
        if head:
            canvas.setFont(font(), 9)  # type: ignore[attr-defined]
            canvas.drawString(margin, height - 1.3 * cm, head)  # type: ignore[attr-defined]
            canvas.drawCentredString(width / 2, 1.1 * cm, str(template.page))  # type: ignore[attr-defined]

    document = BaseDocTemplate(stream, pagesize=A4)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=margins))
    style = ParagraphStyle(
        "body", fontName=font(), fontSize=size, leading=size * 1.35, alignment=TA_JUSTIFY, firstLineIndent=cm
    )
    plain = ParagraphStyle("cell", parent=style, firstLineIndent=0, alignment=0, fontSize=size - 2, leading=size)
    story: list[object] = []
    for piece in split_text(text):
        if isinstance(piece, str):
            story += [Paragraph(_escape(piece), style), Spacer(1, size / 2)]
        else:
            lines = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
            cells = [[Paragraph(_escape(cell), plain) for cell in row] for row in piece]
            story += [Table(cells, style=lines), Spacer(1, size)]
    if signature:
        right = ParagraphStyle("right", parent=plain, leftIndent=wide * 0.6, fontSize=size)
        story += [Paragraph(line, right) for line in ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(Đã ký)")]
    document.build(story)
    return stream.getvalue()


def make_double_ruled_pdf(rows: Sequence[str], gap: float, apart: bool) -> bytes:
    """A PDF of a table with double borders `gap` points apart: lines drawn double, or (`apart`) a border a cell."""
    style = ParagraphStyle("cell", fontName=font(), fontSize=11, leading=14)
    cells = [[Paragraph(_escape(cell), style) for cell in row.split(" | ")] for row in rows]
    if apart:
        inner = [
            [Table([[cell]], colWidths=100, style=[("BOX", (0, 0), (-1, -1), 1, "black")]) for cell in row]
            for row in cells
        ]
        pads = [(f"{side}PADDING", (0, 0), (-1, -1), gap / 2) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
        table = Table(inner, colWidths=100 + gap, style=[("BOX", (0, 0), (-1, -1), 1, "black"), *pads])
    else:
        table = Table(cells, colWidths=110, style=[("GRID", (0, 0), (-1, -1), 1, "black", 1, None, None, 2, gap)])
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build([table])
    return stream.getvalue()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def print_pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def spoil(
    page: Image.Image,
    seed: int,
    angle: float = 0.7,
    sigma: float = 12,
    stamp: bool = True,
    blur: float = 0,
    quality: int = 50,
) -> Image.Image:
    """A page as an office scans it: stamped red over the last lines, turned, out of focus, noisy, squeezed as JPEG.

    `blur`: the radius in pixels of a Gaussian blur.
    """
    if stamp:
        page = _stamp(page)
    page = page.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    if blur:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    noise = np.random.default_rng(seed).normal(0, sigma, (page.height, page.width, 3))
    noisy = Image.fromarray(np.clip(np.asarray(page, dtype=float) + noise, 0, 255).astype(np.uint8))
    stream = io.BytesIO()
    noisy.save(stream, "JPEG", quality=quality)
    return Image.open(io.BytesIO(stream.getvalue()))


def _stamp(page: Image.Image) -> Image.Image:
    """A round red stamp of 3.6 cm over the page's last lines."""
    page = page.copy()
    dark = np.asarray(page.convert("L")) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return page
    dot = page.width / 21  # a centimetre
    x, y = columns[0] + 0.72 * (columns[-1] - columns[0]), rows[-1] - 1.3 * dot
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    red = (200, 30, 45)
    for radius, line in ((1.8, 0.10), (1.65, 0.03), (1.1, 0.04)):
        box = (x - radius * dot, y - radius * dot, x + radius * dot, y + radius * dot)
        draw.ellipse(box, outline=red, width=max(1, round(line * dot)))
    points = [
        (x + r * dot * np.sin(k * np.pi / 5), y - r * dot * np.cos(k * np.pi / 5))
        for k, r in ((i, 0.9 if i % 2 == 0 else 0.36) for i in range(10))
    ]
    draw.polygon(points, outline=red, fill=None, width=max(1, round(0.05 * dot)))
    # ink lets the print below it through
    return Image.fromarray(np.minimum(np.asarray(page), np.asarray(layer)))


def bind(pages: Sequence[Image.Image], dpi: int, quality: int = 50) -> bytes:
    """Pictures as a PDF without text, as a scanner hands them over."""
    stream = io.BytesIO()
    pages[0].save(stream, "PDF", resolution=dpi, save_all=True, append_images=list(pages[1:]), quality=quality)
    return stream.getvalue()


def same_spaces(text: str) -> str:
    """A text with single spaces, to compare readings of one text."""
    return re.sub(r"\s+", " ", text).strip()
