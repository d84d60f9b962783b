"""The fields of a figure that a person may correct: how each is written, checked and put into a reading."""

import datetime as dt
import re
from typing import Any

from analysis.codelists.indicators import read_indicators
from analysis.codelists.members import read_dimensions
from analysis.codelists.units import read_scopes, read_units
from analysis.errors import InputError
from analysis.observations.files import format_number
from analysis.observations.schema import MEASURES, QUALIFIERS
from analysis.parsing.numbers import SCALES, parse_number
from analysis.parsing.periods import Period
from analysis.parsing.readings import Reading

LONGEST_TEXT = 1_000
LONGEST_NUMBER = 40
FORMULA_SIGNS = ("=", "+", "-", "@")
# What a person may correct; `period` and `base` are two days, 2019-01-01/2019-12-31, or nothing.
FIELDS = (
    *("indicator", "value", "unit", "measure", "qualifier", "breakdown"),
    *("period", "base", "denominator", "scope", "body"),
)
# The whole of a reading that a person judges, in the order in which it is written down.
JUDGED = ("indicator", "value", "unit", "qualifier", "measure", "period", "base", "breakdown", "denominator", "scope")

# A value as a person types it: digits with Vietnamese separators, a sign for a fall, a scale word.
TYPED_VALUE = re.compile(rf"([-−]?)\s?(\d+(?:[.,]\d+)*)(?:\s?({'|'.join(SCALES)}))?")


def expect(where: str, column: str, found: str, holds: bool, expected: str) -> None:
    if not holds:
        raise InputError(f"{where}: {column} “{found[:100]}”; expected {expected}; mend or remove the row")


def check_text(where: str, column: str, text: str) -> None:
    """Refuse free text that is too long, or that a spreadsheet would take for a formula and compute when it opens it.

    Raises InputError, beginning with `where`.
    """
    expect(where, column, text[:60], len(text) <= LONGEST_TEXT, "a shorter text")
    expect(where, column, text[:60], text.lstrip()[:1] not in FORMULA_SIGNS, "a text that begins with no =, +, - or @")


def check_field(where: str, field: str, to: str) -> None:
    """Refuse a value that a field cannot have. Raises InputError, beginning with `where`."""
    codes = {
        "indicator": (*read_indicators(), "other"),
        "unit": tuple(read_units()),
        "measure": MEASURES,
        "qualifier": QUALIFIERS,
        "denominator": ("", *{name for one in read_indicators().values() for name in one.denominators}),
        "scope": tuple(read_scopes()),
    }
    if field in codes:
        expect(where, f"to ({field})", to, to in codes[field], f"a code of {field}")
    elif field == "value":
        holds = len(to) <= LONGEST_NUMBER and bool(TYPED_VALUE.fullmatch(to))
        expect(where, "to (value)", to, holds, "a number such as 27.172 or 95,7")
    elif field in ("period", "base"):
        expect(where, f"to ({field})", to, not to or parse_days(to) is not None, "2019-01-01/2019-12-31 or nothing")
    elif field == "breakdown":
        members = parse_breakdown(to)
        order = [read_dimensions().index(name) if name in read_dimensions() else -1 for name in members]
        holds = -1 not in order and order == sorted(order) and all(members.values())
        whole = "|".join(f"{name}={member}" for name, member in members.items()) == to
        expect(where, "to (breakdown)", to, holds and whole, "dimension=member, joined by | in the contract's order")
        check_text(where, "to (breakdown)", to)
    else:
        check_text(where, f"to ({field})", to)


def parse_breakdown(text: str) -> dict[str, str]:
    """A breakdown column as members by dimension."""
    parts = [part.partition("=") for part in text.split("|") if part]
    return {dimension: member for dimension, _, member in parts}


def parse_days(text: str) -> tuple[dt.date, dt.date] | None:
    """Two days from 2019-01-01/2019-12-31; None where they are none or run backwards."""
    first, _, last = text.partition("/")
    try:
        start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    except ValueError:
        return None
    return (start, end) if start <= end and text == f"{start}/{end}" else None


def write_field(row: dict[str, Any], field: str) -> str:
    """A field of an observation as decisions write it: numbers as the table prints them, periods as two days."""
    if field == "value":
        return format_number(row["value"])
    if field in ("period", "base"):
        return f"{row[f'{field}_start']}/{row[f'{field}_end']}" if row[f"{field}_start"] else ""
    return str(row[field])


def describe_judged(row: dict[str, Any]) -> str:
    """The reading of an observation in one text, which a person accepts or rejects; another reading, another text."""
    return "; ".join(write_field(row, field) for field in JUDGED)


def is_already(field: str, to: str, row: dict[str, Any], unit: str) -> bool:
    """Whether a field of an observation is already what a person wants; of a value, the number of that unit counts."""
    now = write_field(row, field)
    if field != "value":
        return now == to
    typed = parse_typed(to)
    number = parse_number(typed[1], unit, typed[2]) if typed else None
    return (
        number is not None and typed is not None and format_number(-number.value if typed[0] else number.value) == now
    )


def parse_typed(text: str) -> tuple[bool, str, int] | None:
    """Whether a typed value is negative, its digits and its scale."""
    match = TYPED_VALUE.fullmatch(text)
    return (bool(match[1]), match[2], SCALES[match[3]] if match[3] else 1) if match else None


def with_field(reading: Reading, field: str, to: str) -> Reading:
    """The reading with one field as a person wrote it; a period of a person's is stated."""
    figure, body = reading.figure, reading.body
    match field:
        case "indicator":
            return reading._replace(indicator=to)
        case "unit":
            return reading._replace(unit=to)
        case "measure":
            return reading._replace(measure=to)
        case "denominator":
            return reading._replace(denominator=to)
        case "qualifier":
            return reading._replace(figure=figure._replace(qualifier=to))
        case "breakdown":
            return reading._replace(members=tuple(parse_breakdown(to).items()))
        case "period":
            return reading._replace(period=parse_period(to))
        case "base":
            return reading._replace(base=parse_period(to))
        case "scope":
            return reading._replace(body=body._replace(scope=to))
        case "body":
            return reading._replace(body=body._replace(name=to))
    negative, digits, scale = parse_typed(to) or (False, to, 1)
    return reading._replace(figure=figure._replace(digits=digits, scale=scale), falls=negative)


def parse_period(text: str) -> Period | None:
    """The period of two days; None for nothing."""
    days = parse_days(text)
    return Period(*days) if days else None
