"""Check that a table keeps the contract of the observation table."""

from collections.abc import Iterable

import pandas as pd

from analysis.codelists.indicators import read_indicators
from analysis.codelists.members import read_dimensions
from analysis.codelists.units import read_scopes, read_units
from analysis.documents.document import Document
from analysis.observations.schema import BASES, COLUMNS, MEASURES, OFFSETS, QUALIFIERS, STATUSES

ISO_OR_EMPTY = r"^(?:\d{4}-\d{2}-\d{2})?$"


def check_observations(table: pd.DataFrame, documents: Iterable[Document] = ()) -> list[str]:
    """One line for each breach of the contract; an empty list for a valid table.

    Checked: columns and types, codes against the code lists, unique ids, lower ≤ value ≤ upper, periods that end after
    they begin, dimensions in their order; with `documents`, that each quote and printed figure is the slice of the
    text that its offsets name.
    """
    import pandera.pandas as pa

    codes = {
        "scope": list(read_scopes()),
        "indicator": [*read_indicators(), "other"],
        "measure": list(MEASURES),
        "unit": list(read_units()),
        "qualifier": list(QUALIFIERS),
        "period_basis": list(BASES),
        "status": list(STATUSES),
    }
    columns: dict[str, pa.Column] = {}
    for column in COLUMNS:
        if column in codes:
            columns[column] = pa.Column(str, pa.Check.isin(codes[column]))
        elif column in ("period_start", "period_end", "base_start", "base_end"):
            columns[column] = pa.Column(str, pa.Check.str_matches(ISO_OR_EMPTY))
        elif column in OFFSETS:
            columns[column] = pa.Column("Int64", pa.Check.ge(0), nullable=True)
        elif column in ("value", "lower", "upper"):
            columns[column] = pa.Column(float, nullable=False)
        elif column == "confidence":
            columns[column] = pa.Column(float, pa.Check.in_range(0, 1), nullable=False)
        else:
            columns[column] = pa.Column(str)
    schema = pa.DataFrameSchema(columns, ordered=True, strict=True, unique=["observation_id"])
    findings: list[str] = []
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as err:
        for case in err.failure_cases.to_dict("records"):
            findings.append(
                f"row {case['index']}, column {case['column']}: {case['failure_case']!r} fails {case['check']}"
            )
        return findings
    findings += _check_values(table)
    texts = {document.source.source_id: document.text for document in documents}
    if texts:
        findings += _check_spans(table, texts)
    return findings


def _check_values(table: pd.DataFrame) -> list[str]:
    findings: list[str] = []
    order = {dimension: place for place, dimension in enumerate(read_dimensions())}
    for row in table.to_dict("records"):
        where = f"{row['observation_id']} ({row['source_id']}, {row['printed']})"
        if not row["lower"] <= row["value"] <= row["upper"]:
            findings.append(f"{where}: {row['value']} is not between {row['lower']} and {row['upper']}")
        if bool(row["period_start"]) != bool(row["period_end"]) or row["period_start"] > row["period_end"]:
            findings.append(f"{where}: period {row['period_start']} – {row['period_end']} does not run forwards")
        dimensions = [part.partition("=")[0] for part in row["breakdown"].split("|") if part]
        places = [order.get(dimension, -1) for dimension in dimensions]
        if -1 in places or places != sorted(set(places)):
            findings.append(f"{where}: breakdown {row['breakdown']!r} has an unknown, repeated or misplaced dimension")
    return findings


def _check_spans(table: pd.DataFrame, texts: dict[str, str]) -> list[str]:
    findings: list[str] = []
    for row in table[table["status"] != "derived"].to_dict("records"):
        text = texts.get(row["source_id"])
        if text is None:
            continue
        where = f"{row['observation_id']} ({row['source_id']})"
        if text[row["char_start"] : row["char_end"]] != row["quote"]:
            findings.append(f"{where}: the quote is not the text at {row['char_start']}–{row['char_end']}")
        if text[row["figure_start"] : row["figure_end"]] != row["printed"]:
            findings.append(f"{where}: “{row['printed']}” is not the text at {row['figure_start']}–{row['figure_end']}")
    return findings
