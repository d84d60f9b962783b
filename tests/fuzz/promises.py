"""What reading promises of any text, checked on one text at a time.

No exception; every row keeps the contract of the observation table, its quote and figure exact slices of the text; no
number is lost: each digit stands in a row, in the list of unread numbers or in an expression of time; a second reading
gives the same.
"""

import re
from collections.abc import Iterator

from analysis.documents.document import Source
from analysis.documents.sentences import split_sentences
from analysis.documents.text import make_document
from analysis.observations.checks import check_observations
from analysis.observations.table import make_rows, make_table
from analysis.parsing.document import parse_document
from analysis.parsing.periods import find_mentions
from analysis.parsing.readings import Parsed
from analysis.parsing.sources import prepare

BARE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def read(text: str, province: str = "") -> Parsed:
    """The reading of a text as `analysis extract` reads it."""
    return parse_document(prepare(make_document(text, Source("fuzz", "fuzz.txt", province=province))))


def check_promises(text: str, thorough: bool = True) -> Parsed:
    """Read a text; AssertionError for a broken promise. `thorough` also checks the table that the rows make."""
    parsed = read(text)
    clean = parsed.document.text
    places = [(reading.figure.start, reading.figure.end) for reading in parsed.readings]
    assert places == sorted(places), "readings out of order"
    rows = make_rows(parsed)
    assert len(rows) == len(parsed.readings), "a reading without its row"
    for row in rows:
        assert 0 <= row["char_start"] <= row["figure_start"] < row["figure_end"] <= row["char_end"] <= len(clean), row
        assert clean[row["char_start"] : row["char_end"]] == row["quote"], row
        assert clean[row["figure_start"] : row["figure_end"]] == row["printed"], row
        assert row["lower"] <= row["value"] <= row["upper"], row
        assert row["period_start"] <= row["period_end"], row
        assert row["base_start"] <= row["base_end"], row
    for entry in parsed.unread:
        assert 0 <= entry.quote_start <= entry.start < entry.end <= entry.quote_end <= len(clean), entry
    lost = lost_digits(parsed)
    assert not lost, f"lost: {lost[:3]}"
    if thorough and rows:
        findings = check_observations(make_table([parsed]), [parsed.document])
        assert not findings, findings[0]
        assert read(text) == parsed, "a second reading differs"
    return parsed


SPELT = {"kì": "kỳ", "quí": "quý", "qúy": "quý", "luỹ": "lũy"}  # of one length, as codelists/wordings.toml has them
OTHER_SPELLINGS = re.compile(rf"(?<!\w)(?:{'|'.join(SPELT)})(?!\w)", re.IGNORECASE)


def lost_digits(parsed: Parsed) -> list[tuple[int, str]]:
    """The digits (place and surroundings) that are in no row, not unread and part of no expression of time."""
    text = parsed.document.text
    kept = {place for reading in parsed.readings for place in range(reading.figure.start, reading.figure.end)}
    kept |= {place for entry in parsed.unread for place in range(entry.start, entry.end)}
    missing = [place for place, sign in enumerate(text) if sign.isdecimal() and place not in kept]
    if not missing:
        return []
    spelt = OTHER_SPELLINGS.sub(lambda match: SPELT[match.group().lower()], text)
    times = {p for a, b in _stretches(parsed) for m in find_mentions(spelt, a, b) for p in range(m.start, m.end)}
    # a bare year in a title of a table is an expression of time as well
    heads = [row for table in parsed.document.tables for row in table.rows[: table.header_rows or 3]]
    times |= {p for row in heads for a, b in row for m in BARE_YEAR.finditer(text, a, b) for p in range(*m.span())}
    return [(place, text[max(0, place - 20) : place + 20]) for place in missing if place not in times]


def _stretches(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """What is searched for expressions of time: sentences, and the cells of tables."""
    for block in parsed.document.blocks:
        if block.kind not in ("furniture", "row"):
            yield from split_sentences(parsed.document, block)
    for table in parsed.document.tables:
        for row in table.rows:
            yield from row
