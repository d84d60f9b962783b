"""Which body below the province a figure is of: its printed name, or that of its page where it prints none."""

import re
from collections.abc import Iterable
from functools import cache

import pandas as pd

from analysis.codelists.toml_files import read_toml

# Of a department's name its field is enough: a province has one of each.
OF_MANY = ("district", "commune")
SYLLABLE = re.compile(r"\w+")
# "UBND huyện Cao Lộc", "Huyện Cao Lộc", "Trung tâm Hành chính công huyện Cao Lộc" are one body over the years. A
# council and an office have work of their own.
PLACE = re.compile(
    r"(?P<before>.*?)(?<!\w)(?P<kind>huyện|quận|thị xã|thành phố|tp|tx|xã|phường|thị trấn|đặc khu)"
    r"(?:\s+|\.\s*)(?P<name>\w.*)",
    re.IGNORECASE,
)
LONG_KINDS = {"tp": "thành phố", "tx": "thị xã"}
OWN_WORK = re.compile(r"văn phòng|hđnd|hội đồng", re.IGNORECASE)
# "huyện Cao Lộc, tỉnh Lạng Sơn"
OF_PROVINCE = re.compile(r",\s+(?:tỉnh|thành phố|TP\.?)\s.*", re.IGNORECASE)
PARTY = re.compile(r"(?:ủy|uỷ)(?!\w)|đoàn$", re.IGNORECASE)
LONGEST_TITLE = 34


@cache
def has_own_name(body: str) -> bool:
    """Whether a body's printed name says which one it is: “UBND huyện Châu Thành” does, “UBND huyện” does not."""
    kinds = frozenset(read_toml("unnamed_bodies.toml")["words"])
    return not kinds.issuperset(SYLLABLE.findall(body.casefold().replace(".", " ")))


@cache
def name_place(body: str) -> str:
    """The place of a district or commune, its committee or one-stop unit: "huyện Cao Lộc"; others as they are."""
    place = PLACE.fullmatch(body)
    if place is None or not (place["name"][0].isupper() or place["name"][0].isdigit()):
        return body
    kinds = frozenset(read_toml("unnamed_bodies.toml")["words"])
    if (
        OWN_WORK.search(place["before"])
        or PARTY.match(place["name"])
        or not kinds.issuperset(SYLLABLE.findall(place["before"].casefold()))
    ):
        return body
    kind = place["kind"].lower()
    name = OF_PROVINCE.sub("", place["name"]).lstrip("0") or place["name"]
    if name.isupper() and " " in name:
        name = " ".join(word.capitalize() for word in name.split())
    return f"{LONG_KINDS.get(kind, kind)} {name}"


def tell_bodies_apart(table: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The table with a `body` that tells every district and commune from the others, and is one name of each.

    One that is named is its place, however the page calls it (`name_place`). One that its page does not name gets the
    beginning of that page's title: “UBND huyện (“Công tác tiếp dân…”)”. Else two districts of a province would be one
    body, with one line over time. A title that several documents have says nothing; then, and without one, the
    source_id stands there. `table` is one of `add_documents`.
    """
    below = table.loc[table["scope"].isin(OF_MANY), ["source_id", "title", "body"]]
    if below.empty:
        return table
    bodies = table["body"].copy()
    bodies[below.index] = below["body"].map(name_place)
    own = below[~below["body"].map(has_own_name).astype(bool)]
    if own.empty:
        return table.assign(body=bodies)
    titles = documents.drop_duplicates("source_id").reindex(columns=["title"], fill_value="")["title"]
    shortened = titles.fillna("").map(_shorten)
    repeated = set(shortened[shortened.duplicated()])
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
