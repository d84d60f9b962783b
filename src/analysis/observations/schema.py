"""The observation table: its columns in order, their types and what a valid row is."""

import pandas as pd

COLUMNS: tuple[str, ...] = (
    "observation_id",
    "source_id",
    "province",
    "province_code",
    "scope",
    "body",
    "indicator",
    "measure",
    "base_start",
    "base_end",
    "breakdown",
    "period_start",
    "period_end",
    "period_basis",
    "printed",
    "value",
    "lower",
    "upper",
    "unit",
    "qualifier",
    "denominator",
    "status",
    "parents",
    "confidence",
    "quote",
    "char_start",
    "char_end",
    "figure_start",
    "figure_end",
    "locator",
    "rule",
)
NUMBERS = ("value", "lower", "upper", "confidence")
OFFSETS = ("char_start", "char_end", "figure_start", "figure_end")
DATES = ("base_start", "base_end", "period_start", "period_end")

# A reading less sure than this is a question: kept in the table, listed in unread.csv, left out of comparisons.
CONFIDENCE_THRESHOLD = 0.6
# Why it is one, as codes of unread.toml: its meaning, its digits, or other figures.
QUESTIONS = ("question", "misread", "disagrees")

MEASURES = ("level", "change_pct", "change_abs")
QUALIFIERS = ("exact", "approx", "under", "over")
BASES = ("", "stated", "context", "inferred")
STATUSES = ("reported", "corrected", "derived")


def set_types(table: pd.DataFrame) -> pd.DataFrame:
    """The table with the contract's column order and types.

    Text columns are strings with "" for empty, numbers float64, offsets nullable Int64, dates strings in ISO form
    ("" where the text gives no ground).
    """
    table = table.reindex(columns=list(COLUMNS))
    for column in COLUMNS:
        if column in NUMBERS:
            table[column] = pd.to_numeric(table[column]).astype("float64")
        elif column in OFFSETS:
            table[column] = pd.to_numeric(table[column]).astype("Int64")
        else:
            table[column] = table[column].fillna("").astype(str)
    return table
