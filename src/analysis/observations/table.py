"""Readings → rows of the observation table."""

import datetime as dt
import hashlib

import pandas as pd

from analysis.codelists.members import join_breakdown
from analysis.codelists.provinces import Province, resolve_province
from analysis.observations.schema import set_types
from analysis.parsing.numbers import Number, interval, parse_number
from analysis.parsing.readings import Parsed, Reading


def make_observation_id(source_id: str, start: int, end: int, ordinal: int) -> str:
    """The row's name: a hash of the figure's place, so that it survives a changed reading on every machine."""
    return hashlib.sha256(f"{source_id}\0{start}\0{end}\0{ordinal}".encode()).hexdigest()[:16]


def make_rows(parsed: Parsed) -> list[dict[str, object]]:
    """One row a reading, sorted by place; a figure read twice (received and settled at once) has ordinals 0 and 1."""
    return [row for _, row in pair_rows(parsed)]


def pair_rows(parsed: Parsed) -> list[tuple[Reading, dict[str, object]]]:
    """Each reading that gives a row, with it, sorted by place."""
    pairs: list[tuple[Reading, dict[str, object]]] = []
    ordinals: dict[tuple[int, int], int] = {}
    for reading in parsed.readings:
        key = (reading.figure.start, reading.figure.end)
        row = make_row(parsed, reading, ordinals.get(key, 0))
        if row is not None:
            ordinals[key] = ordinals.get(key, 0) + 1
            pairs.append((reading, row))
    return pairs


def make_table(documents: list[Parsed]) -> pd.DataFrame:
    """The observation table of several documents, sorted by source and place."""
    rows = [row for parsed in sorted(documents, key=lambda p: p.document.source.source_id) for row in make_rows(parsed)]
    return set_types(pd.DataFrame(rows))


def make_row(parsed: Parsed, reading: Reading, ordinal: int) -> dict[str, object] | None:
    """The row of a reading, the `ordinal`th of its figure; None where its digits make no number of its unit."""
    document, figure = parsed.document, reading.figure
    text, source = document.text, document.source
    number = parse_number(figure.digits, reading.unit, figure.scale)
    if number is None:
        return None
    value, lower, upper = _signed(number, figure.qualifier, reading)
    province = _province(source.province, reading, source.published)
    period, base = reading.period, reading.base
    return {
        "observation_id": make_observation_id(source.source_id, figure.start, figure.end, ordinal),
        "source_id": source.source_id,
        "province": province.name if province else source.province,
        "province_code": province.code if province else "",
        "scope": reading.body.scope,
        "body": reading.body.name,
        "indicator": reading.indicator,
        "measure": reading.measure,
        "base_start": base.start.isoformat() if base else "",
        "base_end": base.end.isoformat() if base else "",
        "breakdown": join_breakdown(dict(reading.members)),
        "period_start": period.start.isoformat() if period else "",
        "period_end": period.end.isoformat() if period else "",
        "period_basis": period.basis if period else "",
        "printed": text[figure.start : figure.end],
        "value": value,
        "lower": lower,
        "upper": upper,
        "unit": reading.unit,
        "qualifier": figure.qualifier,
        "denominator": reading.denominator,
        "status": "reported",
        "parents": "",
        "confidence": reading.confidence,
        "quote": text[reading.quote_start : reading.quote_end],
        "char_start": reading.quote_start,
        "char_end": reading.quote_end,
        "figure_start": figure.start,
        "figure_end": figure.end,
        "locator": document.locator(figure.start),
        "rule": reading.rule,
    }


def _signed(number: Number, qualifier: str, reading: Reading) -> tuple[float, float, float]:
    """Value, lower and upper; a fall is negative, and its interval turns round."""
    share = reading.unit == "percent" and reading.measure == "level"
    low, high = interval(number, qualifier, share)
    return (-number.value, -high, -low) if reading.falls else (number.value, low, high)


def _province(name: str, reading: Reading, published: dt.date | None) -> Province | None:
    if not name:
        return None
    return resolve_province(name, reading.period.end if reading.period else published)
