"""Funnels of whole tables: what they hold together, whom they leave out, and what they refuse."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.comparison.offices import offices, spread_offices

from analysis.comparison import (
    RATE_INDICATORS,
    VOLUME_INDICATORS,
    compare_rates,
    compare_volumes,
    counts_of,
    latest_by_class,
    select_figures,
)
from analysis.comparison.funnel import (
    LIMITS,
    derive_rate_funnel,
    derive_volume_funnel,
)
from analysis.comparison.many_offices import MINIMUM_OFFICES
from analysis.observations.files import read_documents, read_observations

ROOT = Path(__file__).resolve().parents[2]
NAN = math.nan


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_funnel_holds_together(data):
    totals = data.draw(st.lists(st.integers(1, 10**6), min_size=MINIMUM_OFFICES, max_size=15))
    counts = [data.draw(st.integers(0, total)) for total in totals]
    method = data.draw(st.sampled_from(["exact", "score"]))
    funnel = derive_rate_funnel(offices(counts, totals), method)
    points = funnel.points
    assert funnel.number == len(totals)
    assert funnel.reason == ""
    assert 0 <= funnel.target <= 100
    assert funnel.tau2 >= 0
    assert funnel.phi >= 0
    assert not points[[*LIMITS, *(f"adjusted_{name}" for name in LIMITS)]].isna().any().any()
    for name in ("95", "998"):
        assert (points[f"adjusted_lower_{name}"] <= points[f"lower_{name}"]).all()
        assert (points[f"adjusted_upper_{name}"] >= points[f"upper_{name}"]).all()
    assert (points["lower_998"] <= points["lower_95"] + 1e-9).all()
    assert (points["upper_998"] >= points["upper_95"] - 1e-9).all()
    # Whoever is beyond the wider limits is beyond the narrower ones on the same side.
    beyond = points[points["position_adjusted"] != "inside"]
    assert (beyond["position"].str[:5] == beyond["position_adjusted"].str[:5]).all()
    if funnel.tau2 == 0:
        assert (points["position"] == points["position_adjusted"]).all()
    assert funnel.limits["exposure"].is_monotonic_increasing


# counts, totals, target, φ, τ² above zero, positions that occur (with overdispersion)
TEN = [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]
NULLS = [
    ([0] * 10, TEN, 0, 0, False, {"inside"}),
    (TEN, TEN, 100, 0, False, {"inside"}),
    ([n // 2 for n in TEN], TEN, 50, 0, False, {"inside"}),
    ([50] * 10, [100] * 10, 50, 0, False, {"inside"}),
    # one office is almost all of the table: it is the target, and the rest hang on it
    ([n * 9 // 10 for n in TEN[:9]] + [9_000_000], [*TEN[:9], 10_000_000], 90, 0, False, {"inside"}),
    # and where the rest all differ from it, the spread between offices is what tells
    ([n * 8 // 10 for n in TEN[:9]] + [9_000_000], [*TEN[:9], 10_000_000], 89.9955, None, True, {"inside"}),
    # one small office stands alone: winsorising keeps it from widening the limits about itself
    ([950] * 9 + [50], [1000] * 9 + [100], 100 * 86 / 91, None, False, {"inside", "below_998"}),
]


@pytest.mark.parametrize(("counts", "totals", "target", "phi", "spread", "positions"), NULLS)
@pytest.mark.parametrize("method", ["exact", "score"])
def test_null_and_zero_tables(counts, totals, target, phi, spread, positions, method):
    funnel = derive_rate_funnel(offices(counts, totals), method)
    assert funnel.target == pytest.approx(target, rel=1e-6)
    if phi is not None:
        assert funnel.phi == pytest.approx(phi, abs=1e-6)
    assert (funnel.tau2 > 0) == spread
    assert set(funnel.points["position_adjusted"]) == positions


LEFT_OUT = [
    ({"numerator": NAN}, "no_counts"),
    ({"total": NAN}, "no_counts"),
    ({"total": 0, "numerator": 0}, "no_share"),
    ({"numerator": -1}, "no_share"),
    ({"numerator": 5001}, "no_share"),
    ({"numerator": 10.5}, "no_share"),
    ({"place": "N1"}, "several_figures"),
    ({"reason": "merger"}, "merger"),
]


@pytest.mark.parametrize(("change", "code"), LEFT_OUT)
def test_what_cannot_be_judged_is_listed_and_changes_nothing(change, code):
    marks = offices([4000 + 7 * number for number in range(14)], [5000.0] * 14, reason="")
    marks["numerator"] = marks["numerator"].astype(float)
    for name, cell in change.items():
        marks.loc[0, name] = cell
    funnel = derive_rate_funnel(marks)
    out = funnel.points[funnel.points["left_out"] != ""]
    assert set(out["left_out"]) == {code}
    assert set(out["position"]) == set(out["position_adjusted"]) == {"not_judged"}
    assert out["upper_95"].isna().all()
    assert len(funnel.points) == 14
    without = derive_rate_funnel(marks.drop(out.index))
    assert (funnel.target, funnel.phi, funnel.tau2, funnel.number) == (
        without.target,
        without.phi,
        without.tau2,
        without.number,
    )


@pytest.mark.parametrize("number", [0, 1, 9])
def test_fewer_than_ten_are_only_described(number):
    funnel = derive_rate_funnel(spread_offices(10).head(number))
    assert funnel.reason == "too_few_offices"
    assert funnel.number == number
    assert math.isnan(funnel.target)
    assert math.isnan(funnel.tau2)
    assert funnel.limits.empty
    assert set(funnel.points["position"]) <= {"not_judged"}
    # what the source says stays there to be shown
    shares = 100 * funnel.points["numerator"] / funnel.points["total"]
    assert funnel.points["observed"].to_numpy() == pytest.approx(shares.to_numpy(), nan_ok=False)
    assert derive_rate_funnel(spread_offices(10)).reason == ""


@pytest.mark.parametrize("column", ["indicator", "breakdown", "scope", "denominator_kind", "unit", "period_class"])
def test_unlike_figures_share_no_funnel(column):
    alike = spread_offices(12, **{column: ["a"] * 12})
    assert derive_rate_funnel(alike).reason == ""
    alike.loc[3, column] = "b"
    funnel = derive_rate_funnel(alike)
    assert funnel.reason == "unlike_figures"
    assert set(funnel.points["position"]) == {"not_judged"}
    alike.loc[3, column] = None
    assert derive_rate_funnel(alike).reason == "unlike_figures"


def test_an_own_target_and_wrong_arguments():
    marks = spread_offices()
    assert derive_rate_funnel(marks, target=99.0).target == 99
    for wrong in ({"method": "wald"}, {"target": 101.0}, {"target": -1.0}):
        with pytest.raises(ValueError, match=r"wald|target"):
            derive_rate_funnel(marks, **wrong)
    with pytest.raises(ValueError, match="target"):
        derive_volume_funnel(volumes([1] * 10), target=-1)


def volumes(values, days=365, **columns):
    frame = pd.DataFrame({"place": [f"N{n}" for n in range(len(values))], "value": values, "period_days": days})
    return frame.assign(**{"lower": frame["value"], "upper": frame["value"], **columns})


def test_volumes_per_day():
    funnel = derive_volume_funnel(volumes([3650.0] * 9 + [7300.0]))
    assert funnel.target == pytest.approx(11)
    assert funnel.method == "exact_poisson"
    # nine of 3,650 at an expected 4,015: (√3650 − √4015) · 2 each, the tenth moved in to the 0.9 quantile
    low, high = 2 * (math.sqrt(3650) - math.sqrt(4015)), 2 * (math.sqrt(7300) - math.sqrt(4015))
    moved = low + 0.1 * (high - low)
    assert funnel.phi == pytest.approx((9 * low**2 + moved**2) / 10)
    assert funnel.points["position"].tolist() == ["below_998"] * 9 + ["above_998"]
    assert funnel.points["position_adjusted"].tolist() == ["inside"] * 9 + ["above_998"]
    assert funnel.points["observed"][0] == 10


def test_only_exact_volumes_of_a_known_length_are_judged():
    marks = volumes([100.0] * 14)
    marks.loc[0, "upper"] = 110
    marks.loc[1, "value"] = NAN
    marks["period_days"] = marks["period_days"].astype("Int64")
    marks.loc[2, "period_days"] = pd.NA
    marks.loc[3, ["value", "lower", "upper"]] = 10.5
    funnel = derive_volume_funnel(marks)
    assert funnel.points["left_out"][:4].tolist() == ["no_counts", "no_counts", "no_days", "no_share"]
    assert funnel.number == 10
    zero = derive_volume_funnel(volumes([0.0] * 10))
    assert (zero.target, zero.phi, zero.tau2) == (0, 0, 0)
    assert set(zero.points["position"]) == {"inside"}


def test_real_marks_are_judged_only_where_ten_offices_are_alike():
    table = ROOT / "data" / "processed" / "observations.csv"
    observations, documents = read_observations(table), read_documents(table)
    rates = select_figures(observations, documents, RATE_INDICATORS + counts_of(RATE_INDICATORS), 2025)
    counts = select_figures(observations, documents, VOLUME_INDICATORS, 2025)
    judged = 0
    for marks, derive in (
        (compare_rates(rates), derive_rate_funnel),
        (compare_volumes(counts), derive_volume_funnel),
    ):
        shown = latest_by_class(marks, 2025)
        funnels = [(rows, derive(rows)) for _, rows in shown.groupby(["indicator", "period_class", "scope"])]
        assert funnels
        for rows, funnel in [*funnels, (shown, derive(shown))]:
            judged += funnel.number
            assert len(funnel.points) == len(rows)
            alike = rows["indicator"].nunique() == rows["scope"].nunique() == 1
            if funnel.number < MINIMUM_OFFICES or not alike:
                assert funnel.reason in ("too_few_offices", "unlike_figures")
                assert (funnel.points["position"] == "not_judged").all()
            else:
                assert funnel.points["series"][funnel.points["left_out"] == ""].is_unique
    assert judged
