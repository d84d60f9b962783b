"""A document as the grammar hears it: one wording for what is written in several, capitals as in a sentence."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from analysis.codelists.provinces import read_provinces
from analysis.codelists.toml_files import read_toml
from analysis.documents.document import Block, Document, Table
from analysis.documents.letters import UPPER
from analysis.parsing.capitals import write_small
from analysis.parsing.readings import Parsed, Reading, Unread

Span = tuple[int, int]

# "-Tổng số", a bullet without its space; "Quy hoạch – Kiến trúc"; "tháng 10 và 11-2019". Each tells what may
# stand behind its first sign: with one class of first signs the search is quick.
MONTHS = 12
LONGEST_WORD = 12
NO_LETTERS = r"-+•*–—\d"
FIRST_LETTERS = "THQPt"
ABBREVIATED = {"thành phố": "tp", "thị xã": "tx"}
RANKS = {"t": "thành phố", "h": "huyện", "q": "quận", "p": "phường", "tx": "thị xã"}
NAME = rf"[{UPPER}][a-zà-ỹđ]+"
JOINED = tuple(rf"(?<={kind}{link} .)" for kind in ("huyện", "quận", "thị xã") for link in (",", " và", " cùng"))


def _half_small() -> list[str]:
    """Names of provinces as they are misspelt: "Hà nội"."""
    names = {province.name for province in read_provinces()}
    return sorted(f"{name[:at]}{name[at:].lower()}" for name in names for at in [name.rfind(" ")] if at > 0)


AT_BEGINNINGS = (
    # "TP.Thủ Dầu Một", "H.Gia Bình", "Q.1"; one word behind "H." may be somebody's name
    rf"(?P<city>(?<=[Tt])[Pp](?:\. ?| )(?={NAME}|HCM))|(?P<town>(?<=T)X(?:\. ?| )(?={NAME}))"
    rf"|(?P<rank>(?<=[HQP])(?<!\..)\. ?(?={NAME} {NAME}|(?<=[QP]\.)\d))",
    # "các quận, huyện và thành phố Tân An": all districts, one of which is called by its name
    rf"(?P<joined>(?<=[Tt])(?:{'|'.join(JOINED)})(?:hành phố|hị xã|[Pp]\.?|[Xx]\.?) {NAME}(?: {NAME})*)",
    # "thành phố Hà nội", "tỉnh Thái bình"
    rf"(?P<province>(?<=[Tt])(?:ỉnh|hành phố) (?:{'|'.join(_half_small())})(?!\w))",
)
SIGNS = (
    r"(?P<bullet>(?<=[-+•*–])(?<![^\n].)(?=[^\W\d_]))",
    r"(?P<dash>(?<= [–—])(?= ))",
    r"(?P<thousands>(?<=[1-9])(?<![\d.,/-].)(?<!\d[ \u00a0\u202f].)\d{0,2}(?:[ \u00a0\u202f]\d{3})+"
    rf"(?=\s(?:{'|'.join(read_toml('numerals.toml')['spaced']['before'])})(?!\w)))",
    r"(?P<month>(?<=\d)(?<![\d/.,-]\d)\d?-(?=20\d\d(?![\d/-])(?![.,]\d)))",
)


class Heard(NamedTuple):
    """A document in one wording, and where the pieces that were changed stand: in it, and in print."""

    document: Document
    printed: Document
    changed: tuple[Span, ...]
    printed_as: tuple[Span, ...]

    def in_print(self, parsed: Parsed) -> Parsed:
        """What was read in the one wording, in places of the document as printed."""
        if not self.changed:
            return replace(parsed, document=self.printed)
        back = _shifting(self.changed, self.printed_as)
        readings = tuple(self._reading_in_print(reading, back) for reading in parsed.readings)
        unread = tuple(self._unread_in_print(entry, back) for entry in parsed.unread)
        return Parsed(self.printed, readings, unread)

    def _reading_in_print(self, reading: Reading, back: Callable[[int, int], Span]) -> Reading:
        figure, body = reading.figure, reading.body
        start, end = back(figure.start, figure.end)
        quote_start, quote_end = back(reading.quote_start, reading.quote_end)
        first, last = back(body.start, body.end)
        printed = self.printed.text[first:last]
        # "Sở tư pháp" has the capitals of its name
        as_heard = body.name != self.document.text[body.start : body.end] or printed.lower() == body.name.lower()
        return reading._replace(
            quote_start=quote_start,
            quote_end=quote_end,
            figure=figure._replace(start=start, end=end, lead=back(figure.lead, figure.end)[0]),
            body=body._replace(start=first, end=last, name=body.name if as_heard else printed),
        )

    def _unread_in_print(self, entry: Unread, back: Callable[[int, int], Span]) -> Unread:
        quote_start, quote_end = back(entry.quote_start, entry.quote_end)
        start, end = back(entry.start, entry.end)
        return entry._replace(quote_start=quote_start, quote_end=quote_end, start=start, end=end)


def hear(document: Document) -> Heard:
    """The document with one wording for what is written in several, as codelists/wordings.toml lists it."""
    small = write_small(document.text)
    changed: list[Span] = []
    printed_as: list[Span] = []
    pieces: list[str] = []
    place = length = 0
    for match in _wordings_pattern().finditer(small):
        wording = _word(match)
        if wording == match.group():
            continue
        pieces += [small[place : match.start()], wording]
        length += match.start() - place
        changed.append((length, length + len(wording)))
        printed_as.append(match.span())
        length += len(wording)
        place = match.end()
    text = "".join([*pieces, small[place:]])
    if text == document.text:
        return Heard(document, document, (), ())
    if not changed:
        return Heard(replace(document, text=text), document, (), ())
    shift = _shifting(tuple(printed_as), tuple(changed))
    heard = replace(
        document,
        text=text,
        blocks=tuple(Block(block.kind, *shift(block.start, block.end)) for block in document.blocks),
        tables=tuple(
            Table(
                tuple(tuple(shift(*cell) for cell in row) for row in table.rows),
                tuple(shift(*line) for line in table.lines),
                table.header_rows,
            )
            for table in document.tables
        ),
        offsets=(),
        places=(),
        doubts=tuple(
            replace(doubt, start=start, end=end)
            for doubt in document.doubts
            for start, end in [shift(doubt.start, doubt.end)]
        ),
    )
    return Heard(heard, document, tuple(changed), tuple(printed_as))


def _shifting(pieces: tuple[Span, ...], to: tuple[Span, ...]) -> Callable[[int, int], Span]:
    """Moves a span of the text with `pieces` to the text with `to` in their places; it takes in what it cuts."""
    starts = [start for start, _ in pieces]

    def move(position: int, *, end: bool) -> int:
        at = (bisect_left if end else bisect_right)(starts, position) - 1
        if at < 0:
            return position
        if position < pieces[at][1]:
            same = pieces[at][1] - pieces[at][0] == to[at][1] - to[at][0]
            return to[at][0] + position - pieces[at][0] if same else to[at][end]
        return position - pieces[at][1] + to[at][1]

    return lambda start, stop: (move(start, end=False), move(stop, end=True))


def _word(match: re.Match[str]) -> str:
    said, kind = match.group(), match.lastgroup
    before = match.string[max(0, match.start() - LONGEST_WORD) : match.start()]
    if kind == "bullet":
        return f"{said} "
    if kind == "dash":
        return "-"
    if kind == "month":
        return said.replace("-", "/") if int(said[:-1]) <= MONTHS else said
    if kind == "thousands":
        led = before.split()[-1:]
        return said if led and led[0].lower() in _spaced_not_after() else re.sub(r"\s", ".", said)
    if kind == "joined":
        return next(word for word in ("thành phố", "thị xã") if said.lower()[:2] in (word[:2], ABBREVIATED[word]))
    if kind == "province":
        front, _, last = said.rpartition(" ")
        return f"{front} {last.capitalize()}"
    if kind in ("city", "town", "rank"):
        wording = f"{RANKS['tx' if kind == 'town' else said[0].lower()]} "
        before = before.rstrip(" ")
        return wording.capitalize() if not before or before[-1] in ".\n!?" else wording
    wording = _wordings()[said.lower()]
    return wording[0].upper() + wording[1:] if said[0].isupper() else wording


@cache
def _spaced_not_after() -> frozenset[str]:
    return frozenset(read_toml("numerals.toml")["spaced"]["not_after"])


@cache
def _wordings() -> dict[str, str]:
    told = {said: wording for wording, all_said in read_toml("wordings.toml").items() for said in all_said}
    departments = [department["name"] for department in read_toml("agencies.toml")["agencies"]]
    return told | {name.lower(): f"s{name[1:]}" for name in departments}  # "Sở tư pháp"


@cache
def _wordings_pattern() -> re.Pattern[str]:
    words = sorted(_wordings(), key=lambda word: (word[0], -len(word)))
    behind = []
    for first, group in groupby(words, key=itemgetter(0)):
        rest = "|".join(re.escape(word[1:]) for word in group)
        behind.append(rf"(?<=[{first}{first.upper()}])(?i:{rest})(?!\w)")
    firsts = "".join(sorted({sign for word in words for sign in (word[0], word[0].upper())}))
    # most of what is met stands within a word: there one look back is enough
    words_and_signs = rf"(?<!\w.)(?:{'|'.join([*behind, *AT_BEGINNINGS])})|(?<=[{NO_LETTERS}])(?:{'|'.join(SIGNS)})"
    return re.compile(rf"[{NO_LETTERS}{FIRST_LETTERS}{firsts}](?:{words_and_signs})")
