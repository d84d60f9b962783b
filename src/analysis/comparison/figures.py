"""From the observation table to the figures that a report may compare, and the reasons for the rest."""

import unicodedata
from functools import cache
from typing import Any

import pandas as pd

from analysis.codelists.toml_files import read_toml
from analysis.comparison.periods import OTHER, add_periods
from analysis.comparison.places import NAMED_BODIES, add_places
from analysis.observations.schema import CONFIDENCE_THRESHOLD

# What may stand between a hedge and its figure: "gần là 27.000".
FILLERS = (" là", " được", " có", " tới")
COMPARED_STATUSES = ("reported", "corrected")
DOCUMENT_COLUMNS = ("published", "publisher", "title", "url", "kind")

# One fact: the same source says the same thing of the same body and period, perhaps in other digits.
FACT = ["source_id", "series", "indicator", "breakdown", "period_start", "period_end"]


def add_documents(table: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The table with published, publisher, title, url and kind of each source; "" where the list does not say."""
    known = documents.drop_duplicates("source_id").set_index("source_id")
    columns = {
        name: table["source_id"].map(known[name]).fillna("").astype(str) if name in known else ""
        for name in DOCUMENT_COLUMNS
    }
    return table.assign(**columns)


def keep_ended_by(table: pd.DataFrame, year: int) -> pd.DataFrame:
    """The rows whose period ended in or before the year.

    An undated figure is kept unless its document was published later: nothing says that it ended after the year.
    """
    last = f"{year}-12-31"
    day = table["period_end"].where(table["period_end"] != "", table["published"])
    return table[(day == "") | (day <= last)]


def mark_restatements(table: pd.DataFrame) -> pd.DataFrame:
    """Give each but the best statement of one fact the reason "restatement".

    The best is the exact one before the hedged, then the one with the narrower interval, then the first in the text.
    A statement whose interval does not meet the best one's is no restatement but a conflict: it stays beside it.
    """
    ranked = table[table["reason"] == ""].assign(
        hedged=lambda rows: rows["qualifier"] != "exact", width=lambda rows: rows["upper"] - rows["lower"]
    )
    ranked = ranked.sort_values([*FACT, "hedged", "width", "figure_start", "observation_id"], kind="stable")
    best = ranked.groupby(FACT, sort=False)[["lower", "upper", "observation_id"]].transform("first")
    meets = (ranked["lower"] <= best["upper"]) & (best["lower"] <= ranked["upper"])
    repeated = ranked.index[(ranked["observation_id"] != best["observation_id"]) & meets]
    table = table.copy()
    table.loc[repeated, "reason"] = "restatement"
    return table


@cache
def _hedge_words() -> tuple[tuple[str, str], ...]:
    """Words of the code list with their qualifier, the longest first: “không dưới” is no “dưới”."""
    words = [(word, code) for code, entries in read_toml("numerals.toml")["hedges"].items() for word in entries]
    return tuple(sorted(words, key=lambda entry: -len(entry[0])))


def read_hedge(row: "pd.Series[Any]") -> str:
    """The source's own word right before a hedged figure (gần, dưới, trên …), in small letters.

    "" for an exact figure, and where no word of the row's qualifier stands there.
    """
    if row["qualifier"] == "exact" or pd.isna(row["figure_start"]) or pd.isna(row["char_start"]):
        return ""
    before = str(row["quote"])[: max(0, int(row["figure_start"] - row["char_start"]))]
    before = " ".join(unicodedata.normalize("NFC", before).casefold().split())
    for filler in FILLERS:
        before = before.removesuffix(filler)
    for word, qualifier in _hedge_words():
        if before.endswith(word) and not before[: -len(word)][-1:].isalpha():
            return word if qualifier == row["qualifier"] else ""
    return ""


def select_figures(
    observations: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: tuple[str, ...],
    year: int,
    provinces: tuple[str, ...] = (),
    geography: str = "reported",
) -> pd.DataFrame:
    """The headline figures of some indicators that ended by the report year, with why one is not compared.

    A row is one observation: measure level, status reported or corrected, no breakdown but the assigner of tasks.
    Beside the observation's columns and its document's: place_key, place, merged, series (place, scope and body),
    period_class, period_year, period_days, hedge (see `read_hedge`), and reason: "" (compared), low_confidence, merger,
    undated, other_period, restatement. Values keep their units; NA stays NA.
    """
    plain = observations["breakdown"] == ""
    by_assigner = observations["indicator"].str.startswith("tasks_") & observations["breakdown"].str.fullmatch(
        r"assigner=[^|]*"
    )
    table = observations[
        observations["indicator"].isin(indicators)
        & (observations["measure"] == "level")
        & observations["status"].isin(COMPARED_STATUSES)
        & (plain | by_assigner)
    ]
    table = keep_ended_by(add_documents(table, documents), year).assign(reason="")
    table = add_periods(table)
    unsure = (table["confidence"] < CONFIDENCE_THRESHOLD) | table["value"].isna()
    table = table.assign(reason=table["reason"].mask(unsure, "low_confidence"))
    table = add_places(table, provinces, geography)
    table = table.assign(
        reason=table["reason"]
        .mask((table["reason"] == "") & (table["period_class"] == ""), "undated")
        .mask((table["reason"] == "") & (table["period_class"] == OTHER), "other_period"),
        lower=table["lower"].fillna(table["value"]),
        upper=table["upper"].fillna(table["value"]),
        series=name_series(table),
        hedge=pd.Series([read_hedge(row) for _, row in table.iterrows()], index=table.index, dtype="str"),
    )
    # Undated and odd periods are restated too: the list need not say one thing twice, but hides nothing.
    return mark_restatements(table).reset_index(drop=True)


def place_figures(
    observations: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: tuple[str, ...],
    year: int,
    provinces: tuple[str, ...] = (),
    geography: str = "reported",
) -> pd.DataFrame:
    """Every stated figure of some indicators that ended by the report year, parts and changes too, with its place.

    A row is one observation with its document's columns, period_class, period_year, period_days, place_key, place,
    merged, and reason: "" or "merger" (the geography refuses it).
    """
    table = observations[observations["indicator"].isin(indicators) & observations["status"].isin(COMPARED_STATUSES)]
    table = keep_ended_by(add_documents(table, documents), year).assign(reason="")
    return add_places(add_periods(table), provinces, geography).reset_index(drop=True)


def list_documents(documents: pd.DataFrame, provinces: tuple[str, ...], geography: str) -> frozenset[str]:
    """The source_ids of the documents of the wanted provinces, () for all of them."""
    return frozenset(add_places(documents.assign(period_end="", reason=""), provinces, geography)["source_id"])


def name_series(table: pd.DataFrame) -> pd.Series:
    """One key for place, scope and, below the province, body: what a line over time may join."""
    body = table["body"].where(table["scope"].isin(NAMED_BODIES), "")
    return table["place_key"] + "|" + table["scope"] + "|" + body
