"""Which body below the province a figure is of: its printed name, or that of its page where it prints none."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from analysis.codelists.toml_files import read_toml

# Of a department's name its field is enough: a province has one of each.
OF_MANY = ("district", "commune")
SYLLABLE = re.compile(r"\w+")
LONGEST_TITLE = 34


@cache
def has_own_name(body: str) -> bool:
    """Whether a body's printed name says which one it is: “UBND huyện Châu Thành” does, “UBND huyện” does not."""
    kinds = frozenset(read_toml("unnamed_bodies.toml")["words"])
    return not kinds.issuperset(SYLLABLE.findall(body.casefold().replace(".", " ")))


def tell_bodies_apart(table: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The table with a `body` that tells every district and commune from the others.

    One that its page does not name gets the beginning of that page's title: “UBND huyện (“Công tác tiếp dân…”)”. Else
    two districts of a province would be one body, with one line over time. A title that several documents have says
    nothing; then, and without one, the source_id stands there. `table` is one of `add_documents`.
    """
    below = table.loc[table["scope"].isin(OF_MANY), ["source_id", "title", "body"]]
    own = below[~below["body"].map(has_own_name).astype(bool)]
    if own.empty:
        return table
    titles = documents.drop_duplicates("source_id").reindex(columns=["title"], fill_value="")["title"]
    shortened = titles.fillna("").map(_shorten)
    repeated = set(shortened[shortened.duplicated()])
    bodies = table["body"].copy()
    bodies[own.index] = _name_by_pages(own.itertuples(index=False, name=None), repeated)
    return table.assign(body=bodies)


def _name_by_pages(rows: Iterable[tuple[str, str, str]], repeated: set[str]) -> list[str]:
    named = []
    for source_id, title, body in rows:
        short = _shorten(title)
        page = f"“{short}”" if short and short not in repeated else source_id
        named.append(f"{body} ({page})" if body else page)
    return named


def _shorten(title: str) -> str:
    """The first words of a title; a sign of its end where it goes on."""
    words = title.replace("|", " ").split()
    whole = " ".join(words)
    if len(whole) <= LONGEST_TITLE:
        return whole
    while words and len(" ".join(words)) > LONGEST_TITLE:
        words.pop()
    return f"{(' '.join(words) or whole[:LONGEST_TITLE]).rstrip(' ,.:;–-')}…"
