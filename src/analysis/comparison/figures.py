"""From the observation table to the figures that a report may compare, and the reasons for the rest."""

import unicodedata
from functools import cache

import pandas as pd

from analysis.codelists.toml_files import read_toml
from analysis.comparison.bodies import tell_bodies_apart
from analysis.comparison.geography import sum_members
from analysis.comparison.intervals import bound_printed_rates
from analysis.comparison.periods import OTHER, add_periods
from analysis.comparison.places import NAMED_BODIES, OLD, add_places
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
    known = known.reindex(columns=list(DOCUMENT_COLUMNS), fill_value="").fillna("").astype("str")
    places = known.index.get_indexer(pd.Index(table["source_id"]))
    unknown = pd.DataFrame("", index=[""], columns=known.columns, dtype="str")  # the place -1 of what is not found
    found = pd.concat([known, unknown]).iloc[places].set_axis(table.index)
    return table.assign(**{name: found[name] for name in DOCUMENT_COLUMNS})


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
    stated = table[table["reason"] == ""]
    stated = stated[stated.duplicated(FACT, keep=False)]
    lower, upper = bound_printed_rates(stated)
    ranked = stated.assign(lower=lower, upper=upper, hedged=stated["qualifier"] != "exact", width=upper - lower)
    ranked = ranked.sort_values([*FACT, "hedged", "width", "figure_start", "observation_id"], kind="stable")
    best = ranked.groupby(FACT, sort=False)[["lower", "upper", "observation_id"]].transform("first")
    meets = (ranked["lower"] <= best["upper"]) & (best["lower"] <= ranked["upper"])
    repeated = ranked.index[(ranked["observation_id"] != best["observation_id"]) & meets]
    reason = table["reason"].copy()
    reason[repeated] = "restatement"
    return table.assign(reason=reason)


@cache
def _hedge_words() -> tuple[tuple[str, str], ...]:
    """Words of the code list with their qualifier, the longest first: “không dưới” is no “dưới”."""
    words = [(word, code) for code, entries in read_toml("numerals.toml")["hedges"].items() for word in entries]
    return tuple(sorted(words, key=lambda entry: -len(entry[0])))


def read_hedge(before: str, qualifier: str) -> str:
    """The source's own word at the end of the text before a hedged figure (gần, dưới, trên …), in small letters.

    "" where no word of the qualifier stands there.
    """
    before = " ".join(unicodedata.normalize("NFC", before).casefold().split())
    for filler in FILLERS:
        before = before.removesuffix(filler)
    for word, code in _hedge_words():
        if before.endswith(word) and not before[: -len(word)][-1:].isalpha():
            return word if code == qualifier else ""
    return ""


def read_hedges(table: pd.DataFrame) -> pd.Series:
    """The source's own hedge before each figure, "" for exact ones; each sentence and place in it is read once."""
    asked = table[(table["qualifier"] != "exact") & table["figure_start"].notna() & table["char_start"].notna()]
    ends = (asked["figure_start"] - asked["char_start"]).clip(lower=0).astype(int)
    distinct = pd.DataFrame({"quote": asked["quote"], "end": ends, "qualifier": asked["qualifier"]})
    which = distinct.groupby(["quote", "end", "qualifier"], sort=False).ngroup()
    rows = distinct[~which.duplicated()].itertuples(index=False, name=None)
    words = pd.Series([read_hedge(quote[:end], qualifier) for quote, end, qualifier in rows], dtype="str")
    return words.iloc[which].set_axis(asked.index).reindex(table.index, fill_value="")


def _headline(observations: pd.DataFrame) -> pd.Series:
    """Whether a row is a level without a breakdown, but for the assigner of tasks."""
    codes, breakdowns = pd.factorize(observations["breakdown"])
    by_assigner = pd.Series(breakdowns, dtype="str").str.fullmatch(r"assigner=[^|]*").to_numpy(dtype=bool)[codes]
    tasks = observations["indicator"].str.startswith("tasks_")
    return (observations["measure"] == "level") & ((observations["breakdown"] == "") | (tasks & by_assigner))


def _choose(
    observations: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: tuple[str, ...],
    year: int,
    provinces: tuple[str, ...],
    geography: str,
) -> pd.DataFrame:
    """Stated figures of some indicators that ended by the year, with their documents, periods and places."""
    table = observations[observations["indicator"].isin(indicators) & observations["status"].isin(COMPARED_STATUSES)]
    table = keep_ended_by(add_documents(table, documents), year).reset_index(drop=True)
    table = tell_bodies_apart(table, documents)
    return add_places(add_periods(table.assign(reason="")), provinces, geography)


def select_figures(
    observations: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: tuple[str, ...],
    year: int,
    provinces: tuple[str, ...] = (),
    geography: str = "reported",
) -> pd.DataFrame:
    """The headline figures of some indicators that ended by the report year, with why one is not compared.

    A row is one observation: measure level, status reported or corrected, no breakdown but the assigner of tasks; under
    the geography "2025" also the derived rows of `sum_members`.
    Beside the observation's columns and its document's: place_key, place, place_code, merged, geography and territory
    (see `add_places`), series (place, scope and body), period_class, period_year, period_days, hedge (see
    `read_hedges`), and reason: "" (compared), low_confidence, undated, other_period, restatement, and those of
    `sum_members` with `missing` ("" under "reported"). Values keep their units; NA stays NA.
    """
    table = _choose(observations[_headline(observations)], documents, indicators, year, provinces, geography)
    unsure = (table["confidence"] < CONFIDENCE_THRESHOLD) | table["value"].isna()
    reason = pd.Series("", index=table.index, dtype="str").mask(table["period_class"] == OTHER, "other_period")
    table = table.assign(
        reason=reason.mask(table["period_class"] == "", "undated").mask(unsure, "low_confidence"),
        lower=table["lower"].fillna(table["value"]),
        upper=table["upper"].fillna(table["value"]),
        series=name_series(table),
        hedge=read_hedges(table),
        missing="",
    )
    table = mark_restatements(table).reset_index(drop=True)
    return sum_members(table, indicators) if geography == "2025" else table


def place_figures(
    observations: pd.DataFrame,
    documents: pd.DataFrame,
    indicators: tuple[str, ...],
    year: int,
    provinces: tuple[str, ...] = (),
    geography: str = "reported",
) -> pd.DataFrame:
    """Every stated figure of some indicators that ended by the report year, parts and changes too, with its place.

    A row is one observation with its document's columns, period_class, period_year, period_days, the columns of
    `add_places`, and reason: "", or "merger" for an old province's figure under the geography "2025", which only
    `select_figures` sums.
    """
    table = _choose(observations, documents, indicators, year, provinces, geography).reset_index(drop=True)
    old = (geography == "2025") & table["place_key"].str.endswith(OLD)
    return table.assign(reason=pd.Series("", index=table.index, dtype="str").mask(old, "merger"))


def list_documents(documents: pd.DataFrame, provinces: tuple[str, ...], geography: str) -> frozenset[str]:
    """The source_ids of the documents of the wanted provinces, () for all of them."""
    return frozenset(add_places(documents.assign(period_end=""), provinces, geography)["source_id"])


def name_series(table: pd.DataFrame) -> pd.Series:
    """One key for place, scope and, below the province, body: what a line over time may join."""
    body = table["body"].where(table["scope"].isin(NAMED_BODIES), "")
    return table["place_key"] + "|" + table["scope"] + "|" + body
