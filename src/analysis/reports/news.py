"""What a table has that the last different one had not, and why: new documents, other readings, people's decisions."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.observations.files import DOCUMENT_COLUMNS, read_observations
from analysis.observations.reviewed import REVIEWED
from analysis.reports.shared_cells import clean_text, restore_text
from analysis.writing import write_bytes

PREVIOUS = "previous"
RECORD = ("observations.parquet", "documents.csv")

# Why the tables differ, in the order in which a reader is told.
DOCUMENTS = ("new_document", "withdrawn_document", "now_read", "no_more_read")
FIGURES = ("corrected", "added", "confirmed", "read_differently", "newly_read", "not_read_any_more")
# What a figure says; a change of another column (offsets, rule, confidence) is no news.
MEANING = (
    "province",
    "scope",
    "indicator",
    "measure",
    "base_start",
    "base_end",
    "breakdown",
    "period_start",
    "period_end",
    "printed",
    "value",
    "lower",
    "upper",
    "unit",
    "qualifier",
    "denominator",
)


@dataclass(frozen=True)
class Change:
    """One difference: `kind` of FIGURES; `old` and `new` rows of the tables (None where there is none)."""

    kind: str
    old: pd.Series | None
    new: pd.Series | None

    @property
    def row(self) -> pd.Series:
        """The row that says whose figure it is: the new one, or what is gone."""
        row = self.new if self.new is not None else self.old
        assert row is not None
        return row

    @property
    def columns(self) -> list[str]:
        """The columns of MEANING that changed, none for a figure that is new or gone."""
        if self.old is None or self.new is None:
            return []
        return [name for name in MEANING if self.old[name] != self.new[name]]


@dataclass(frozen=True)
class News:
    """The differences of two tables.

    `documents`: by kind of DOCUMENTS, the source_ids with the number of their figures (those withdrawn: had).
    `changes`: of figures in documents that both tables know, in the table's order. `titles`: of documents withdrawn.
    """

    documents: dict[str, dict[str, int]]
    changes: tuple[Change, ...]
    titles: dict[str, str]

    def count(self, kind: str) -> int:
        """How many documents (of a kind of DOCUMENTS) or figures (of FIGURES) are of a kind."""
        if kind in DOCUMENTS:
            return len(self.documents[kind])
        return sum(change.kind == kind for change in self.changes)

    def __bool__(self) -> bool:
        return any(self.count(kind) for kind in (*DOCUMENTS, *FIGURES))


def _key_text(table: pd.DataFrame) -> pd.Series:
    """One text a row for a figure that stands elsewhere now: its document, sentence, number, and which of such."""
    parts = table[["source_id", "quote", "printed"]].astype(str)
    nth = parts.groupby(["source_id", "quote", "printed"]).cumcount().astype(str)
    return parts["source_id"] + "\x1f" + parts["quote"] + "\x1f" + parts["printed"] + "\x1f" + nth


def _pair_places(old: pd.DataFrame, new: pd.DataFrame) -> dict[int, int]:
    """By the place of a figure in the new table, its place in the old one: by id, else by sentence and number.

    The id holds the place in the document: a paragraph put in before it moves every figure after it.
    """
    by_id = {str(key): place for place, key in enumerate(old["observation_id"])}
    ids = enumerate(new["observation_id"].astype(str))
    pairs = {place: by_id[key] for place, key in ids if key in by_id}
    left = old.drop(index=list(pairs.values()))
    right = new.drop(index=list(pairs))
    moved = dict(zip(_key_text(left), left.index.tolist(), strict=True))
    keys = _key_text(right)
    found = ((place, moved.get(key)) for place, key in zip(right.index.tolist(), keys, strict=True))
    return pairs | {place: int(other) for place, other in found if other is not None}


def _reviewed(rules: pd.Series) -> list[str]:
    """What people did to figures, as their rules say: accepted, corrected, added, or "" for nothing."""
    found = (REVIEWED.search(str(rule)) for rule in rules)
    return [one[0].strip("/").split("-")[0] if one else "" for one in found]


def _find_changes(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[Change]:
    """The differences of figures of the same documents, in the order of the new table, then what is gone."""
    pairs = _pair_places(old, new)
    here, there = list(pairs), list(pairs.values())
    differs = np.zeros(len(pairs), dtype=bool)
    for name in MEANING:
        after, before = new[name].to_numpy()[here], old[name].to_numpy()[there]
        differs |= (after != before) & ~(pd.isna(after) & pd.isna(before))
    changed = dict(zip(here, differs, strict=True))
    did, done = _reviewed(new["rule"]), _reviewed(old["rule"])
    for place in range(len(new)):
        if place not in pairs:
            yield Change("added" if did[place] == "added" else "newly_read", None, new.iloc[place])
        elif changed[place]:
            kind = "corrected" if did[place] == "corrected" else "read_differently"
            yield Change(kind, old.iloc[pairs[place]], new.iloc[place])
        elif did[place] and not done[pairs[place]]:
            yield Change("confirmed", old.iloc[pairs[place]], new.iloc[place])
    for place in sorted(set(range(len(old))) - set(there)):
        yield Change("not_read_any_more", old.iloc[place], None)


def find_news(old: pd.DataFrame, new: pd.DataFrame, old_documents: pd.DataFrame, documents: pd.DataFrame) -> News:
    """Compare two observation tables and their lists of documents.

    A document is known by its source_id, a figure by its observation_id or, where it moved in its document, by
    sentence and number. A document that could not be read before and can now is no new one.
    """
    tables = (old, new, old_documents, documents)
    old, new, old_documents, documents = (one.assign(source_id=one["source_id"].map(clean_text)) for one in tables)
    was, now = set(old_documents["source_id"]), set(documents["source_id"])
    broken = set(old_documents.loc[old_documents["problem"] != "", "source_id"])
    breaks = set(documents.loc[documents["problem"] != "", "source_id"])
    had, has = old["source_id"].value_counts(), new["source_id"].value_counts()
    told = {
        "new_document": {str(one): int(has.get(one, 0)) for one in sorted(now - was)},
        "withdrawn_document": {str(one): int(had.get(one, 0)) for one in sorted(was - now)},
        "now_read": {str(one): int(has.get(one, 0)) for one in sorted((was & now & broken) - breaks)},
        "no_more_read": {str(one): int(had.get(one, 0)) for one in sorted((was & now & breaks) - broken)},
    }
    apart = {source_id for found in told.values() for source_id in found}
    left, right = (one[~one["source_id"].isin(apart)].reset_index(drop=True) for one in (old, new))
    titles = dict(zip(old_documents["source_id"], old_documents["title"], strict=True))
    gone = {source_id: str(titles[source_id]) for source_id in told["withdrawn_document"]}
    return News(told, tuple(_find_changes(left, right)), gone)


def _read_record(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The table and the documents that a run left in a folder; None where there are none to be read."""
    try:
        table = read_observations(folder / "observations.parquet")
        documents = pd.read_csv(folder / "documents.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig")
        documents = documents.reindex(columns=list(DOCUMENT_COLUMNS), fill_value="").map(restore_text)
    except (InputError, OSError, ValueError):
        return None
    return table, documents


def compare_with_previous(observations: pd.DataFrame, documents: pd.DataFrame, folder: Path) -> News | None:
    """What is new against the last different table whose downloads are in `folder`; None where there was none.

    To be asked before the new downloads are written. The downloads of the last run are the record of its table. Where
    the new table says something else, they are kept in `folder`/previous and stay there until a table differs again:
    so building the reports once more, in another language or for another year, tells the same news.
    """
    previous, last = folder / PREVIOUS, _read_record(folder)
    if last is not None and find_news(last[0], observations, last[1], documents):
        for name in RECORD:
            write_bytes(previous / name, (folder / name).read_bytes())
    earlier = _read_record(previous)
    return None if earlier is None else find_news(earlier[0], observations, earlier[1], documents)
