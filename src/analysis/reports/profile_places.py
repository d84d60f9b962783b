"""Which places a run of the province profile tells of."""

from dataclasses import dataclass

import pandas as pd

from analysis.codelists import resolve_province
from analysis.codelists.provinces import fold, is_nation
from analysis.errors import InputError
from analysis.reports.parameters import Parameters

# More profiles in one page are neither read nor mailed.
MOST_PROFILES = 3


@dataclass(frozen=True)
class Choice:
    """What is told of: `names` in the order asked for, one profile each; `absent` were asked for and have no figure.

    `by_default`: nothing was asked for, and the place with the most figures stands. `refused`: so many were asked for
    that none is told of. `others`: every other place that has figures.
    """

    names: tuple[str, ...]
    absent: tuple[str, ...]
    others: tuple[str, ...]
    by_default: bool
    refused: bool


def _today(name: str) -> str:
    """The province of today that a place belongs to; the name itself where the code list lacks it."""
    try:
        return resolve_province(name).successor_name or name
    except InputError:
        return name


def name_profiles(figures: pd.DataFrame, geography: str) -> pd.Series:
    """The profile that each figure belongs to: its place, under the geography "2025" the province of today.

    A province that kept its name when it merged is one profile with the new one; their figures stay two series.
    """
    if geography != "2025":
        return figures["place"].astype("str")
    return figures["place"].map({name: _today(name) for name in figures["place"].unique()}).astype("str")


def choose_places(figures: pd.DataFrame, parameters: Parameters) -> Choice:
    """Choose the profiles from rows of `place_figures`: those asked for, else the province with the most figures.

    Of equals the first in the alphabet stands; the country as a whole only where there is nothing else.
    """
    counts = name_profiles(figures, parameters.geography).value_counts()
    known = sorted(counts.index, key=lambda name: (is_nation(name), -counts[name], fold(name)))
    asked = parameters.provinces
    if parameters.geography == "2025":
        asked = tuple(dict.fromkeys(_today(name) for name in asked))
    refused = len(asked) > MOST_PROFILES
    names = tuple(name for name in asked if name in counts.index) if asked else tuple(known[:1])
    names = () if refused else names
    return Choice(
        names=names,
        absent=() if refused else tuple(name for name in asked if name not in counts.index),
        others=tuple(sorted((name for name in known if name not in names), key=fold)),
        by_default=not asked,
        refused=refused,
    )
