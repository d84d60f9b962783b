"""What must hold of the marks of the real table, whatever it says this year."""

from pathlib import Path

import numpy as np
import pytest

from analysis.comparison import (
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_rates,
    compare_tasks,
    counts_of,
    select_figures,
)
from analysis.comparison.bands import whole_of
from analysis.observations.files import read_documents, read_observations

TABLE = Path(__file__).parents[2] / "data" / "processed" / "observations.csv"
OTHER_RATES = ("dossiers_online_rate", "dossiers_resolution_rate", "dossiers_returned_rate", "satisfaction_rate")


@pytest.fixture(scope="module")
def read_real():
    """Figures of some indicators up to a year, from the committed table."""
    observations, documents = read_observations(TABLE), read_documents(TABLE)
    return lambda codes, year=2099: select_figures(observations, documents, codes, year)


@pytest.fixture(scope="module")
def rates(read_real):
    codes = (*RATE_INDICATORS, *OTHER_RATES)
    figures = read_real((*codes, *counts_of(codes)))
    return figures, compare_rates(figures, codes)


@pytest.fixture(scope="module")
def tasks(read_real):
    figures = read_real((*TASK_COUNTS, *TASK_RATES))
    return figures, compare_tasks(figures), compare_completion(figures)


def holds(marks, lower, value, upper):
    known = marks[[lower, value, upper]].dropna()
    assert len(known), f"no mark has {lower}"
    assert (known[lower] <= known[value] + 1e-9).all()
    assert (known[value] <= known[upper] + 1e-9).all()


def test_every_printed_rate_is_one_mark(rates):
    figures, marks = rates
    compared = figures[(figures["reason"] == "") & figures["indicator"].isin((*RATE_INDICATORS, *OTHER_RATES))]
    printed = marks[marks["status"] != "derived"]
    assert sorted(printed["observation_id"]) == sorted(compared["observation_id"])
    own = printed.set_index("observation_id")["value"].sort_index()
    assert own.equals(compared.set_index("observation_id")["value"].sort_index())


def test_rates_lie_in_what_is_stated_of_them(rates, tasks):
    for marks in (rates[1], tasks[1], tasks[2]):
        holds(marks, "stated_lower", "value", "stated_upper")
        holds(marks, "compared_lower", "compared_value", "compared_upper")
        assert (marks["compared_lower"].dropna() >= 0).all()


def test_counts_stand_behind_wilson_and_only_there(rates):
    figures, marks = rates
    value_of = figures.set_index("observation_id")["value"]
    counted = marks["interval_basis"] == "wilson"
    assert counted.any()
    assert not counted.all()
    assert (marks["total"].notna() == counted).all()
    assert (marks["jeffreys_lower"].notna() == counted).all()
    for _, mark in marks[counted].iterrows():
        assert sum(value_of[name] for name in mark["numerator_id"].split()) == mark["numerator"]
        assert value_of[mark["total_id"]] == mark["total"]
        # The check agrees with Wilson's to less than a tenth of the interval and half a dossier.
        slack = 0.1 * (mark["upper"] - mark["lower"]) + 200 / mark["total"]
        assert abs(mark["lower"] - mark["jeffreys_lower"]) < slack
        assert abs(mark["upper"] - mark["jeffreys_upper"]) < slack
        assert mark["lower"] <= 100 * mark["numerator"] / mark["total"] <= mark["upper"]


def test_a_band_is_the_rate_where_the_denominator_is_the_whole(rates):
    _, marks = rates
    whole = marks["indicator"].map(whole_of)
    known = marks[(marks["denominator_kind"] == whole) | (whole == "")]
    assert len(known)
    assert (known["band_lower"] == known["stated_lower"]).all()
    assert (known["band_upper"] == known["stated_upper"]).all()
    # Without a known denominator the whole is one of those that it could have.
    unknown = marks[(marks["denominator_kind"] == "") & (whole != "")]
    assert len(unknown)
    assert (unknown["band_lower"] <= unknown["stated_lower"]).all()
    assert (unknown["stated_upper"] <= unknown["band_upper"]).all()
    assert marks[["band_lower", "band_upper"]].stack().between(0, 100).all()


def test_a_derived_sum_replaces_nothing(rates):
    figures, marks = rates
    derived = marks[marks["status"] == "derived"]
    subject = ["source_id", "series", "period_start", "period_end"]
    printed = figures[figures["indicator"].isin(["dossiers_on_time_rate", "dossiers_on_time"])]
    assert derived.merge(printed, on=subject).empty
    assert marks["observation_id"].is_unique


def test_parts_of_tasks_make_the_assigned_ones(tasks):
    _, marks, _ = tasks
    parts = marks[["part_completed", "part_not_due", "part_overdue", "part_open_unspecified", "part_unknown"]]
    fits = ~marks["exceeds"]
    assert fits.any()
    assert np.allclose(parts[fits].sum(axis=1), marks.loc[fits, "assigned"])
    plain = marks[fits & ~marks["hedged"]]
    holds(plain, "completion_lower", "value", "completion_upper")
    stated = plain[plain["part_unknown"] == 0]
    assert np.allclose(stated["completion_lower"], stated["value"])
    assert np.allclose(stated["completion_upper"], stated["value"])


def test_each_figure_of_completion_makes_one_mark(tasks):
    figures, _, marks = tasks
    stated = figures[(figures["reason"] == "") & (figures["indicator"] == "tasks_completion_rate")]
    assert set(stated["observation_id"]) <= {*marks["observation_id"], *marks["beside"]} | _repeated(figures)


def _repeated(figures):
    """Rates that stand beside another rate and counts of one body and period."""
    subject = ["source_id", "series", "breakdown", "period_start", "period_end"]
    rates = figures[figures["indicator"] == "tasks_completion_rate"]
    return set(rates[rates.duplicated(subject)]["observation_id"])
