"""One province: every figure that its documents state, how they hang together over the years, and their sources."""

from dataclasses import dataclass

import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison import (
    OVER_TIME,
    Audit,
    add_doubts,
    audit_figures,
    compare_pairs,
    compare_rates,
    compare_volumes,
    list_documents,
    place_figures,
    select_figures,
    select_provinces,
)
from analysis.comparison.breaks import mark_breaks
from analysis.comparison.changes import CHANGES, check_prior_levels, derive_prior_levels, link_changes
from analysis.comparison.figures import keep_ended_by, name_series, read_hedges
from analysis.comparison.latest import scope_order
from analysis.comparison.periods import OTHER, class_order
from analysis.comparison.places import NAMED_BODIES
from analysis.comparison.volumes import measure_kind
from analysis.errors import InputError
from analysis.observations.files import read_documents, read_observations
from analysis.observations.schema import CONFIDENCE_THRESHOLD
from analysis.reports.parameters import LAST_YEAR, Parameters
from analysis.reports.profile_places import Choice, choose_places, name_profiles

NO_INDICATOR = "other"
EVERY_INDICATOR = (*read_indicators(), NO_INDICATOR)
# What a reader asks for first; everything else follows in the order of families.
FIRST = (
    "documents_received",
    "documents_issued",
    "dossiers_received",
    "dossiers_on_time_rate",
    "tasks_assigned",
    "tasks_completed",
)
FAMILIES = ("documents", "dossiers", "tasks", "reception", "petitions", "procedures", "satisfaction", "meetings")
HEADLINE, PART, CHANGE, UNNAMED = "headline", "part", "change", "unnamed"
# One body of one name over the years, before and after a merger too.
BODY_OVER_TIME = ["place", "scope", "named_body", "indicator", "breakdown"]


@dataclass(frozen=True)
class Profile:
    """All that is known of one place up to the report year.

    `figures`: a row a printed figure, rows of `place_figures` with hedge, series, `reason` (why it is not compared,
    "" where it is), `missing` and `part_of`: headline (totals, and tasks by assigner), part, change, unnamed (no
    indicator). `marks`: what of it can be compared and drawn, computed sums and shares too, with `breaks`. `pairs`:
    neighbouring periods of one body and class, judged. `changes` and `checks`: stated changes and what came of holding
    them to earlier figures. `documents`: a row a document. `later`: how many figures end after the report year.
    """

    name: str
    figures: pd.DataFrame
    marks: pd.DataFrame
    pairs: pd.DataFrame
    changes: pd.DataFrame
    checks: pd.DataFrame
    audit: Audit
    documents: pd.DataFrame
    later: int


def indicator_order(code: str) -> tuple[int, int, bool, int]:
    """Place of an indicator in a profile: the first ones, then by family, counts before rates."""
    known = read_indicators()
    if code not in known:
        return (len(FIRST), len(FAMILIES) + 1, True, 0)
    first = FIRST.index(code) if code in FIRST else len(FIRST)
    family = FAMILIES.index(known[code].family) if known[code].family in FAMILIES else len(FAMILIES)
    return (first, family, "percent" in known[code].units, -list(known).index(code))


def order_figures(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by scope, body, indicator, breakdown, period (earlier first, undated last) and place in the text.

    Of one period what was computed comes first.
    """
    codes = sorted(rows["indicator"].unique(), key=indicator_order)
    keyed = rows.assign(
        scope_place=rows["scope"].map({scope: scope_order(scope) for scope in rows["scope"].unique()}),
        indicator_place=rows["indicator"].map({code: place for place, code in enumerate(codes)}),
        named_body=rows["body"].where(rows["scope"].isin(NAMED_BODIES), ""),
        undated=rows["period_end"] == "",
        length=rows["period_class"].map({code: class_order(code) for code in rows["period_class"].unique()}),
        stated=rows["status"] != "derived",
    )
    keys = ["scope_place", "named_body", "indicator_place", "breakdown", "undated", "period_end", "length", "stated"]
    keyed = keyed.sort_values([*keys, "source_id", "figure_start", "observation_id"], kind="stable")
    return keyed.drop(columns=["scope_place", "indicator_place", "undated", "length", "stated"]).reset_index(drop=True)


def _describe_figures(placed: pd.DataFrame, headlines: pd.DataFrame) -> pd.DataFrame:
    """Every printed figure with what it is part of, and why it is not compared."""
    settled = headlines[headlines["status"] != "derived"].drop_duplicates("observation_id").set_index("observation_id")
    is_headline = placed["observation_id"].isin(settled.index) & (placed["indicator"] != NO_INDICATOR)
    part_of = pd.Series(PART, index=placed.index, dtype="str").mask(is_headline, HEADLINE)
    part_of = part_of.mask(placed["indicator"] == NO_INDICATOR, UNNAMED).mask(placed["measure"].isin(CHANGES), CHANGE)
    unsure = (placed["confidence"] < CONFIDENCE_THRESHOLD) | placed["value"].isna()
    own = placed["reason"].mask(unsure & (placed["reason"] == ""), "low_confidence")
    told = placed["observation_id"].map(settled["reason"])
    return placed.assign(
        part_of=part_of,
        reason=told.where(is_headline, own).astype("str"),
        missing=placed["observation_id"].map(settled["missing"]).where(is_headline, "").fillna("").astype("str"),
        lower=placed["lower"].fillna(placed["value"]),
        upper=placed["upper"].fillna(placed["value"]),
        hedge=read_hedges(placed),
        series=name_series(placed),
    )


def _compare(headlines: pd.DataFrame, audit: Audit) -> pd.DataFrame:
    """Marks of every indicator that a period class holds, with what the audit says against them, and breaks."""
    figures = headlines[headlines["indicator"] != NO_INDICATOR].reset_index(drop=True)
    codes = pd.Series(list(read_indicators()))
    kinds = measure_kind(codes)
    rates = compare_rates(figures, tuple(codes[kinds == "rate"]))
    counts = compare_volumes(figures, tuple(codes[kinds != "rate"]))
    made = [table for table in (counts, rates) if len(table)]
    marks = pd.concat(made, ignore_index=True) if made else rates
    marks = marks[(marks["reason"] == "") & (marks["period_class"] != OTHER) & marks["value"].notna()]
    return add_doubts(mark_breaks(order_figures(marks)), audit)


def neighbouring_pairs(marks: pd.DataFrame) -> pd.DataFrame:
    """The judged pairs of marks whose periods follow each other in one body's figures of one class of period."""
    keys = [*BODY_OVER_TIME, "period_class"]
    marks = marks.sort_values("period_end", kind="stable").reset_index(drop=True)
    pairs = compare_pairs(marks, panel=OVER_TIME)
    if pairs.empty:
        return pairs
    days = marks["period_end"].astype("category").cat.codes
    turns = days.groupby([marks[name] for name in keys], sort=False).rank("dense").set_axis(marks["observation_id"])
    turns = turns[~turns.index.duplicated()]
    apart = pairs["right_id"].map(turns) - pairs["left_id"].map(turns)
    return pairs[(apart == 1).to_numpy(bool)].reset_index(drop=True)


def find_repeated(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks of bodies that have figures of at least two years for an indicator, whatever the class of period."""
    years = marks.groupby(BODY_OVER_TIME, sort=False)["period_year"].transform("nunique")
    return marks[years >= 2].reset_index(drop=True)


def _list_documents(documents: pd.DataFrame, figures: pd.DataFrame, name: str, parameters: Parameters) -> pd.DataFrame:
    """The documents of the place that were there by the report year, and all that its figures come from."""
    try:
        own = list_documents(documents, select_provinces(name), parameters.geography)
    except InputError:  # a name that the code list lacks
        own = frozenset(documents.loc[documents["province"] == name, "source_id"])
    there = documents["source_id"].isin(own) & (documents["published"] <= f"{parameters.year}-12-31")
    rows = documents[there | documents["source_id"].isin(figures["source_id"])].drop_duplicates("source_id")
    counts = figures["source_id"].value_counts()
    rows = rows.assign(shown=rows["source_id"].map(counts).fillna(0).astype(int), undated=rows["published"] == "")
    return rows.sort_values(["undated", "published", "source_id"], kind="stable").reset_index(drop=True)


def read_profiles(parameters: Parameters) -> tuple[Choice, tuple[Profile, ...]]:
    """The places that a report tells of, and the profile of each, in the order asked for."""
    observations = read_observations(parameters.observations)
    documents = read_documents(parameters.observations)
    provinces, geography = parameters.provinces, parameters.geography
    everything = place_figures(observations, documents, EVERY_INDICATOR, LAST_YEAR, provinces, geography)
    placed = keep_ended_by(everything, parameters.year)
    choice = choose_places(placed, parameters)
    if not choice.names:
        return choice, ()
    headlines = select_figures(observations, documents, EVERY_INDICATOR, parameters.year, provinces, geography)
    profiles = []
    for name in choice.names:
        own = placed[name_profiles(placed, geography) == name].reset_index(drop=True)
        selected = headlines[name_profiles(headlines, geography) == name]
        figures = _describe_figures(own, selected)
        stated = observations[observations["observation_id"].isin(figures["observation_id"])]
        changes = link_changes(stated)
        audit = audit_figures(own[own["indicator"] != NO_INDICATOR])
        marks = _compare(selected, audit)
        ever = int((name_profiles(everything, geography) == name).sum())
        profiles.append(
            Profile(
                name=name,
                figures=order_figures(figures),
                marks=marks,
                pairs=neighbouring_pairs(marks),
                changes=changes,
                checks=check_prior_levels(derive_prior_levels(changes), stated),
                audit=audit,
                documents=_list_documents(documents, figures, name, parameters),
                later=ever - len(figures),
            )
        )
    return choice, tuple(profiles)
