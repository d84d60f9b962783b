"""The packed streams of a PDF, measured before pdfium unpacks any."""

import base64
import binascii
import re
import zlib

import numpy as np

from analysis.documents.limits import Limits
from analysis.errors import InputError

# Deflate packs no tighter than this, so that a small file needs no look.
TIGHTEST = 1_032
# Of what a file may unpack to, the part that may be pages' drawing operators: pdfium takes seconds for 20 MB of them.
DRAWING_SHARE = 4
STREAM = re.compile(rb"(?<!end)stream\r?\n")
LONGEST_HEAD = 2_000
PACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode)\b")
PIECE = 1_000_000
SAMPLE = 512
PRINTABLE = bytes([9, 10, 12, 13, *range(32, 127)])


def check_streams(content: bytes, limits: Limits) -> None:
    """Refuse a PDF whose streams unpack beyond the limits, or are packed twice over.

    A picture may be as large as the file may unpack to; what is written as drawing operators are, whatever it calls
    itself, a quarter of that together. Streams that cannot be unpacked here (encrypted, damaged) are left to pdfium.
    """
    most = limits.unpacked_megabytes * 1_000_000
    if len(content) * TIGHTEST * DRAWING_SHARE <= most:
        return
    streams = sorted(_find_streams(content), key=lambda stream: stream[1] - stream[0], reverse=True)
    drawn = 0
    possible = sum(end - start for start, end, _ in streams) * TIGHTEST
    for start, end, in_letters in streams:
        if (drawn + possible) * DRAWING_SHARE <= most:
            break  # the rest is too small to unpack to much
        possible -= (end - start) * TIGHTEST
        size, written = _measure(content[start:end], in_letters, most)
        drawn += written
        if size > most or drawn * DRAWING_SHARE > most:
            raise InputError(
                f"unpacks beyond the limit “unpacked_megabytes” ({limits.unpacked_megabytes}); print it anew as PDF"
            )


def _find_streams(content: bytes) -> list[tuple[int, int, bool]]:
    """The deflated streams: where each begins and ends, and whether its bytes are written as letters."""
    found: list[tuple[int, int, bool]] = []
    at = 0
    while match := STREAM.search(content, at):
        end = content.find(b"endstream", match.end())
        end = end if end >= 0 else len(content)
        begins = max(at, match.start() - LONGEST_HEAD)
        head = content[max(begins, content.rfind(b" obj", begins, match.start())) : match.start()]
        at = end
        packed = len(PACKED.findall(head))
        if packed > 1:
            raise InputError("a stream packed twice over, as no printed document has; print it anew as PDF")
        if packed and b"LZW" not in head:
            found.append((match.end(), end, b"ASCII85Decode" in head))
    return found


def _read_letters(body: bytes) -> bytes:
    """The bytes that ASCII85 writes as letters; base64 takes thirty times as long for them."""
    letters = np.frombuffer(body.translate(None, b" \t\r\n\f\v"), np.uint8)
    if len(letters) < 5 or letters.min() < ord("!") or letters.max() > ord("u"):  # a "z" stands for four zeros
        return base64.a85decode(body)
    padding = -len(letters) % 5
    groups = np.append(letters, np.full(padding, ord("u"), np.uint8)).reshape(-1, 5).astype(np.uint64) - 33
    numbers = groups @ np.array([85**4, 85**3, 85**2, 85, 1], np.uint64)
    if numbers.max() > 0xFFFFFFFF:
        raise ValueError("no ASCII85")
    written = numbers.astype(">u4").tobytes()
    return written[: len(written) - padding]


def _measure(body: bytes, in_letters: bool, most: int) -> tuple[int, int]:
    """How much a deflated stream unpacks to, counted hardly further than `most`, and how much of it is text."""
    size = written = 0
    try:
        if in_letters:
            body = _read_letters(body.strip().removesuffix(b"~>"))
        unpacker = zlib.decompressobj()
        while body and size <= most and not unpacker.eof:
            piece = unpacker.decompress(body, PIECE)
            size += len(piece)
            if not piece[:SAMPLE].translate(None, PRINTABLE):
                written += len(piece)
            body = unpacker.unconsumed_tail
    except (zlib.error, ValueError, binascii.Error):
        pass
    return size, written
