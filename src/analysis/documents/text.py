"""Plain text into a Document."""

from pathlib import Path

from analysis.documents.document import Document, Source
from analysis.documents.limits import Limits
from analysis.documents.lines import compose, find_blocks
from analysis.errors import InputError


def read_text(path: Path, content: bytes, source: Source, limits: Limits) -> Document:
    """A Document from the bytes of a plain text; `path` is only named in errors.

    Raises InputError for a file that is empty or no text.
    """
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InputError(
            f"{path}: byte {err.start} is not UTF-8, so this is no plain text; save the document as UTF-8 text"
        ) from err
    if "\0" in decoded:
        raise InputError(f"{path}: holds NUL bytes, so this is no plain text; save the document as UTF-8 text")
    if not decoded.strip():
        raise InputError(f"{path}: empty; put the document's text there or take its row out of sources.csv")
    return make_document(decoded, source)


def make_document(decoded: str, source: Source) -> Document:
    """A Document from decoded text: NFC with offsets, its lines as blocks, its ` | ` tables as tables."""
    text, offsets = compose(decoded.replace("\r\n", "\n").replace("\r", "\n"))
    return Document(source, text, *find_blocks(text), offsets)
