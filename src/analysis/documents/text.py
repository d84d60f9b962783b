"""Plain text into a Document."""

from bisect import bisect_left
from dataclasses import replace

from analysis.documents.blanks import drop_blanks, drop_unseen
from analysis.documents.document import Document, Source
from analysis.documents.encodings import decode
from analysis.documents.limits import Limits
from analysis.documents.lines import NARROWEST, compose, find_blocks
from analysis.documents.markdown import is_markdown, strip_markup
from analysis.documents.wrapping import unwrap
from analysis.errors import InputError


def read_text(content: bytes, source: Source, limits: Limits) -> Document:
    """A Document from the bytes of a plain text in any encoding that Vietnamese is written in.

    Raises InputError, without the file's name, for a file that is empty, no text or in an unknown encoding.
    """
    decoded, notes = decode(content)
    if not decoded.strip():
        raise InputError("empty; fetch it again, or leave it out")
    if len(decoded) > limits.characters:
        most = limits.characters
        raise InputError(f"more than {most} characters of text; split the document or raise the limit “characters”")
    return replace(make_document(decoded, source), notes=tuple(note.text for note in notes))


def make_document(decoded: str, source: Source) -> Document:
    """A Document from decoded text: NFC with offsets, its lines as blocks, its ` | ` tables as tables.

    Lines that were broken at a width are put together, and what nobody sees is left out. In Markdown a table may have
    two columns, and the signs of its markup are left out.
    """
    lines = decoded.replace("\r\n", "\n").replace("\r", "\n")
    marked = is_markdown(lines)
    text, offsets = strip_markup(lines) if marked else (lines, ())
    for step in (compose, drop_unseen):
        text, moved = step(text)
        offsets = _follow(offsets, moved)
    text, moved, places = unwrap(text)
    offsets = _follow(offsets, moved)
    text, moved = drop_blanks(text)
    offsets = _follow(offsets, moved)
    if moved:
        places = tuple((bisect_left(moved, start), place) for start, place in places)
    return Document(source, text, *find_blocks(text, 2 if marked else NARROWEST), offsets, places)


def _follow(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """The offsets of two changes of a text, one after the other; () is no change."""
    return tuple(first[i] for i in second) if first and second else first or second
