"""What a file is, by its content, and its Document."""

import re
import stat
import zipfile
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from pathlib import Path

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.limits import Limits, read_limits
from analysis.documents.parts import Piece
from analysis.documents.printed_pages import leave_out_portal
from analysis.documents.self_description import complete
from analysis.documents.text import read_text
from analysis.errors import InputError

Reader = Callable[[bytes, Limits], list[Piece]]

# Format → module and function; a reader's libraries are loaded only when a file of its format comes.
READERS = {
    "html": ("html", "read_html"),
    "word": ("word", "read_word"),
    "pdf": ("pdf_apart", "read_pdf_apart"),
    "image": ("scans", "read_image"),
    "word97": ("word97", "read_word97"),
}
NAMES = {
    "html": "web page",
    "word": "Word document (.docx)",
    "pdf": "PDF",
    "image": "image",
    "word97": "Word document (.doc)",
}

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "RTF document"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\0", "xz archive"),
    (b"GIF8", "GIF picture"),
    (b"BM", "BMP picture"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "program"),
)
ZIPPED = (
    ("word/document.xml", "word"),
    ("xl/workbook.xml", "Excel workbook"),
    ("xl/workbook.bin", "Excel workbook"),
    ("ppt/presentation.xml", "PowerPoint presentation"),
    ("content.xml", "OpenDocument file"),
)
OLE = (
    ("WordDocument", "word97"),
    ("EncryptedPackage", "encrypted Office document"),
    ("Workbook", "Excel workbook"),
    ("PowerPoint Document", "PowerPoint presentation"),
)
ADVICE = {
    "Excel workbook": "save the sheet as PDF or copy its table into a Word document",
    "PowerPoint presentation": "save it as PDF",
    "OpenDocument file": "save it as .docx or PDF",
    "RTF document": "save it as .docx",
    "GIF picture": "save it as PNG",
    "BMP picture": "save it as PNG",
    "WebP picture": "save it as PNG",
    "film or HEIC picture": "save a picture as PNG or JPEG",
    "encrypted Office document": "save it without a password",
}
UNPACK = "unpack it and add what is inside"
TAG = re.compile(
    rb"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,5000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|h[1-6])\b",
    re.I | re.S,
)
TAGS = re.compile(rb"</(?:p|div|td|span|a|li|h[1-6]|body|html)>", re.I)
ARCHIVED = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}(?:mime-version|content-type):", re.I)
HEAD_BYTES = 65_536


def read_document(path: Path, source: Source, limits: Limits | None = None) -> Document:
    """Read a file of any supported format into a Document; the format is told by content, not by the name's suffix.

    Raises InputError, with the file's name, for a file that is missing, no plain file, larger than the limits allow,
    of no supported format, or damaged.
    """
    limits = limits or read_limits()
    return read_bytes(read_content(path, limits), path, source, limits)


def read_bytes(content: bytes, path: Path | str, source: Source, limits: Limits) -> Document:
    """Read the content of a file as `read_document` does; `path` is what messages call it."""
    kind = find_format(content)
    if kind not in READERS and kind != "text":
        advice = ADVICE.get(kind, UNPACK if "archive" in kind else "save the document as .docx, PDF, HTML or text")
        raise InputError(f"{path}: {kind}, which is not read; {advice}")
    try:
        if kind == "text":
            document = read_text(content, source, limits)
        else:
            document = assemble(load_reader(kind)(content, limits), source, limits)
        return complete(leave_out_portal(document))
    except InputError as err:
        raise InputError(f"{path}: {err}") from err
    except Exception as err:  # what comes by mail may be damaged or hostile, and a library may fail on it in any way
        detail = " ".join(str(err).split())[:200]
        raise InputError(
            f"{path}: damaged {NAMES.get(kind, kind)} ({type(err).__name__}: {detail}); open it and save it anew"
        ) from err


def load_reader(kind: str) -> Reader:
    """The reader of a format."""
    module, name = READERS[kind]
    reader: Reader = getattr(import_module(f"analysis.documents.{module}"), name)
    return reader


def read_content(path: Path, limits: Limits) -> bytes:
    """The bytes of a plain file within the limits. Raises InputError for anything else."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise InputError(f"{path}: a folder, not a document; name a file (in sources.csv: in the column file)")
        if not stat.S_ISREG(found.st_mode):
            raise InputError(f"{path}: no plain file; name a document (in sources.csv: in the column file)")
        most = limits.megabytes * 1_000_000
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError as err:
        raise InputError(
            f"{path}: no such file; put the document there or correct its name (in sources.csv: in the column file)"
        ) from err
    except (OSError, ValueError) as err:
        reason = getattr(err, "strerror", None) or err
        raise InputError(f"{path}: cannot be read ({reason}); mend its permissions, or leave it out") from err
    if len(content) > most:
        raise InputError(
            f"{path}: larger than {limits.megabytes} MB; split the document or raise the limit “megabytes”"
        )
    return content


def find_format(content: bytes) -> str:
    """A key of READERS, "text", or a name for what is not read ("RAR archive")."""
    for start, name in MAGIC:
        if content.startswith(start) and (start != b"BM" or b"\0" in content[:54]):  # a text may begin with BM
            return _zipped(content) if name == "zip" else _ole(content) if name == "ole" else name
    if b"%PDF-" in content[:1024]:  # mail gateways put lines of their own before it, and PDF readers allow that
        return "pdf"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WebP picture"
    if content[4:8] == b"ftyp":
        return "film or HEIC picture"
    head = _as_ascii(content[:HEAD_BYTES])
    if ARCHIVED.match(head) and b"text/html" in head:
        return "html"
    if TAG.match(head) or len(TAGS.findall(head)) > 5:
        return "html"
    return "text"


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 as one byte a letter, so that tags show."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        # a .docx that was cut off has lost its list of members, which stands last
        return "word" if b"word/" in content else "damaged ZIP archive"
    return next((kind for name, kind in ZIPPED if name in names), "ZIP archive")


def _ole(content: bytes) -> str:
    return next((kind for name, kind in OLE if name.encode("utf-16-le") in content), "Office document of an old format")
