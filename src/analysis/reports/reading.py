"""From parameters to figures, and what a report found: used by notebooks and index alike."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.provinces import fold
from analysis.comparison import (
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    VOLUME_INDICATORS,
    counts_of,
    place_figures,
    select_figures,
)
from analysis.observations.files import read_documents, read_observations
from analysis.observations.reviewed import count_reviewers
from analysis.reports.parameters import Parameters
from analysis.reports.profile_places import choose_places, name_profiles

# A report asks thousands of small questions of small tables, and each costs Arrow's texts more than plain ones.
pd.set_option("mode.string_storage", "python")

# What each report is about, and the counts that it reads beside to compute intervals.
SUBJECTS: dict[str, tuple[str, ...]] = {
    "document_volumes": VOLUME_INDICATORS,
    "on_time_rates": RATE_INDICATORS,
    "task_completion": (*TASK_COUNTS, *TASK_RATES),
    "province_profile": (*read_indicators(), "other"),
    "data_quality": tuple(read_indicators()),
}
# What reads every figure, those that are compared with nothing too.
WHOLE = ("province_profile", "data_quality")
SUPPORT: dict[str, tuple[str, ...]] = {"on_time_rates": counts_of(RATE_INDICATORS)}


@dataclass(frozen=True)
class Found:
    """What a report found: dated figures, those of the report year, their documents and places.

    Each dated figure is either shown in the charts and their tables or `listed` at the end; `undated` ones, which
    `figures` leaves out, are listed too. `reviewed`: how many of both people checked.
    """

    figures: int
    own: int
    listed: int
    undated: int
    documents: int
    places: tuple[str, ...]
    reviewed: int = 0


def read_figures(name: str, parameters: Parameters) -> pd.DataFrame:
    """The figures that a report is about and the counts behind them: rows of `select_figures`.

    Of data_quality, which compares nothing: every figure that has an indicator, rows of `place_figures`. Of
    province_profile: every figure of the places that it tells of, without an indicator too.
    """
    observations = read_observations(parameters.observations)
    documents = read_documents(parameters.observations)
    indicators = tuple(dict.fromkeys((*SUBJECTS[name], *SUPPORT.get(name, ()))))
    choose = place_figures if name in WHOLE else select_figures
    figures = choose(observations, documents, indicators, parameters.year, parameters.provinces, parameters.geography)
    if name != "province_profile":
        return figures
    told = choose_places(figures, parameters).names
    return figures[name_profiles(figures, parameters.geography).isin(told)].reset_index(drop=True)


def own_figures(name: str, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures that the report is about, without the counts that only support them."""
    return figures[figures["indicator"].isin(SUBJECTS[name])]


def count_found(name: str, figures: pd.DataFrame, parameters: Parameters, unshown: pd.DataFrame | None = None) -> Found:
    """What a report found; `unshown` are the rows that it lists at the end (without: those not to be compared)."""
    own = own_figures(name, figures)
    own = own[own["status"] != "derived"]  # a sum of figures is none that was found
    dated = own[own["period_end"] != ""]
    listed = own[own["reason"] != ""] if unshown is None else unshown
    in_year: Any = dated["period_year"].eq(parameters.year).fillna(False)
    return Found(
        figures=len(dated),
        own=int(in_year.sum()),
        listed=int((listed["period_end"] != "").sum()),
        undated=len(own) - len(dated),
        documents=dated["source_id"].nunique(),
        places=tuple(sorted(dated["place"].unique(), key=fold)),
        reviewed=int((own["rule"].map(count_reviewers) > 0).sum()),
    )
