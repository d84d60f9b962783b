"""Near-definitions: which of an indicator's near, but not equal, definitions the words around a figure mean."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import pandas as pd

from analysis.codelists.toml_files import read_toml

# A clause ends here; a full stop does so only before a space, since 39.842 has one too.
CLAUSE_END = re.compile(r"[;:]|\.\s|,\s(?=[^,;:]*\d)")


@dataclass(frozen=True)
class Wording:
    """One of the near-definitions of an indicator; it is meant where one of its phrases stands in the clause."""

    code: str
    vi: str
    en: str
    phrases: tuple[str, ...]

    def label(self, language: str) -> str:
        """What it counts, in "vi" or "en"."""
        return self.vi if language == "vi" else self.en


@cache
def read_wordings() -> dict[str, tuple[tuple[Wording, ...], str]]:
    """The near-definitions of comparability.toml: an indicator's wordings in order, and the usual one's code."""
    found: dict[str, tuple[tuple[Wording, ...], str]] = {}
    for entry in read_toml("comparability.toml")["near"]:
        wordings = tuple(Wording(**{**one, "phrases": tuple(one["phrases"])}) for one in entry["wordings"])
        found |= dict.fromkeys(entry["indicators"], (wordings, entry["usual"]))
    return found


def _clause_around(quote: str, start: int) -> str:
    """The clause of a sentence that holds the figure which begins at `start`, in small letters."""
    ends = list(CLAUSE_END.finditer(quote))
    first = max((end.end() for end in ends if end.end() <= start), default=0)
    last = min((end.start() for end in ends if end.start() >= start), default=len(quote))
    clause = quote[first:last]
    return " ".join(unicodedata.normalize("NFC", clause).casefold().split())


def read_wording(indicator: str, quote: str, start: int) -> str:
    """The code of the near-definition that a figure's clause means; "" for an indicator without any.

    `start` is the place of the figure in the quote; a negative one (not known) gives the usual definition.
    """
    if indicator not in read_wordings():
        return ""
    wordings, usual = read_wordings()[indicator]
    clause = _clause_around(quote, start) if start >= 0 else ""
    for wording in wordings:
        if any(re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", clause) for phrase in wording.phrases):
            return wording.code
    return usual


def read_wording_of_marks(marks: pd.DataFrame) -> pd.Series:
    """`read_wording` for each mark; equal sentences are read once, so that it stays cheap for a large table."""
    start = (marks["figure_start"].astype("Float64") - marks["char_start"].astype("Float64")).fillna(-1).astype(int)
    keys = pd.DataFrame(
        {"indicator": marks["indicator"].astype(str), "quote": marks["quote"].fillna("").astype(str), "start": start}
    )
    near = keys["indicator"].isin(list(read_wordings()))
    found = pd.Series("", index=marks.index, dtype="str")
    which = keys[near].groupby(["indicator", "quote", "start"], sort=False).ngroup()
    distinct = keys[near][~which.duplicated()]
    codes = pd.Series([read_wording(*row) for row in distinct.itertuples(index=False, name=None)], dtype="str")
    if len(codes):
        found.loc[which.index] = codes.iloc[which.to_numpy()].to_numpy()
    return found
