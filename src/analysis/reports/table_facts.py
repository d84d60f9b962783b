"""What a run must know of a table before it can plan: the year to report on, and the provinces that have figures."""

import datetime as dt
from pathlib import Path

import pandas as pd

from analysis.codelists.provinces import fold, is_nation, resolve_province
from analysis.comparison import place_figures
from analysis.comparison.periods import add_periods
from analysis.errors import InputError
from analysis.observations.files import read_documents, read_observations
from analysis.reports.profile import EVERY_INDICATOR
from analysis.reports.profile_places import name_profiles

SEVERAL_PLACES = 3


def find_latest_year(observations: Path) -> int:
    """The `choose_latest_year` of a table. Raises InputError for one that cannot be read."""
    return choose_latest_year(read_observations(observations))


def choose_latest_year(table: pd.DataFrame) -> int:
    """The latest year of which several places have a whole year's figures, else any, else figures of any period.

    A month of the year that has begun is no year to report on. This year for an undated table.
    """
    dated = table[table["period_end"] != ""]
    for figures in (dated[add_periods(dated)["period_class"] == "year"], dated):
        places = figures.groupby(figures["period_end"].str[:4])["province"].nunique()
        years = places[places >= SEVERAL_PLACES].index
        if len(years):
            return int(max(years))
    return int(max(dated["period_end"].str[:4], default=str(dt.date.today().year)))


def list_profiles(observations: Path, year: int, provinces: tuple[str, ...], geography: str) -> list[tuple[str, str]]:
    """Name and file name of every province with figures of that year or before, by name; the nation is none.

    A place that the code list lacks cannot be asked for by name, and is left to `data_quality`. Raises InputError for
    a table that cannot be read.
    """
    table, documents = read_observations(observations), read_documents(observations)
    figures = place_figures(table, documents, EVERY_INDICATOR, year, provinces, geography)
    found = {}
    for name in name_profiles(figures, geography).unique():
        try:
            known = resolve_province(name).name
        except InputError:
            continue
        if not is_nation(known):
            found[known] = fold(known).replace(" ", "-")
    return sorted(found.items(), key=lambda one: one[1])
