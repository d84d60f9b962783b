"""Funnels: limits and spread against published values, other libraries, exact sums and cases by hand."""

import math
import statistics
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson
from statsmodels.stats.meta_analysis import combine_effects

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
    derive_adjusted_limits,
    derive_exact_limits,
    derive_overdispersion,
    derive_rate_funnel,
    derive_score_limits,
    derive_volume_funnel,
    find_positions,
    tabulate_limits,
    transform_rates,
    winsorise,
)
from analysis.comparison.many_offices import MINIMUM_OFFICES
from analysis.observations.files import read_documents, read_observations

ROOT = Path(__file__).resolve().parents[2]
NAN = math.nan


def offices(counts, totals, **columns):
    places = [f"N{number}" for number in range(len(totals))]
    return pd.DataFrame({"place": places, "numerator": counts, "total": totals, **columns})


def spread_offices(number=24, seed=5, **columns):
    random = np.random.default_rng(seed)
    totals = np.round(np.exp(random.normal(8, 1, number)))
    rates = np.clip(random.normal(0.95, 0.015, number), 0, 1)
    return offices(random.binomial(totals.astype(int), rates), totals, **columns)


# Published values


@pytest.mark.parametrize(
    ("above", "to", "below_limit", "above_limit"),
    [
        (0.99, 50, (0.0186, 0, 0.0250), (0.0201, 0.0052, 0.0250)),
        (50, 100, (0.0215, 0.0172, 0.0250), None),
        (100, 500, (0.0233, 0.0194, 0.0250), None),
        (500, 1000, (0.0239, 0.0224, 0.0250), None),
    ],
)
def test_poisson_limits_have_the_published_probabilities(above, to, below_limit, above_limit):
    """Seaton and Manktelow (2012), BMC Medical Research Methodology 12:98, table 1, 95 % prediction limits.

    Median, least and greatest probability that an office at its expected number (1, 1.01, … as they took it) lies
    beyond the limit. These limits are Spiegelhalter's interpolated ones with the mirrored upper end.
    """
    expected = np.arange(round(100 * above) + 1, 100 * to + 1) / 100
    lower, upper = derive_exact_limits(1.0, expected, 0.95, "daily")
    below = poisson.cdf(np.ceil(lower * expected) - 1, expected)
    beyond = poisson.sf(np.floor(upper * expected), expected)
    for found, published in ((below, below_limit), (beyond, above_limit)):
        if published is not None:
            figures = (np.median(found), found.min(), found.max())
            assert figures == pytest.approx(published, abs=0.00005 + 1e-9)


def test_score_limits_give_the_published_verdicts():
    """The example of funnelR's `funscore` (CRAN, version 0.1.0): 2, 5, 10, 15 and 18 of 20, printed z and scores."""
    counts, totals = np.array([2.0, 5, 10, 15, 18]), np.full(5, 20.0)
    target = counts.sum() / totals.sum()
    limits = tabulate_limits(target, totals, 0.0, "share", "score")
    assert list(find_positions(counts / totals, limits)) == ["below_998", "below_95", "inside", "above_95", "above_998"]
    lower, _ = derive_score_limits(target, totals[:1], 0.95, "share")
    assert (target - counts[0] / 20) / (target - lower[0]) * norm.ppf(0.975) == pytest.approx(3.577709, abs=1e-6)


def test_glasgow_lies_beyond_the_published_funnel():
    """Spiegelhalter, The Art of Statistics (2019), figure 9.2: yearly deaths of bowel cancer, 17.6 per 100,000.

    Deaths and people as in the data published with the book; the figure names Glasgow alone as beyond the limits.
    """
    deaths = np.array([210.0, 7, 251, 119, 64, 166])
    people = np.array([675458.0, 76419, 1268959, 612140, 326198, 959538])  # Glasgow, Rossendale, Birmingham, …
    for method in ("exact", "score"):
        limits = tabulate_limits(17.6e-5, people, 0.0, "share", method)
        found = find_positions(deaths / people, limits)
        assert list(found) == ["above_998", "inside", "inside", "inside", "inside", "inside"]


# By hand and by other libraries


def test_exact_limits_by_hand():
    # Binomial of 10 at one half: F(1) = 11/1024, F(2) = 56/1024, f(2) = 45/1024; 2 − (56/1024 − 0.025) / (45/1024)
    lower, upper = derive_exact_limits(0.5, np.array([10.0]), 0.95, "share")
    assert lower[0] == pytest.approx((2 - (56 - 25.6) / 45) / 10)
    assert upper[0] == pytest.approx(1 - lower[0])
    # Poisson at 5: F(0) = e⁻⁵, f(1) = 5 e⁻⁵
    lower, _ = derive_exact_limits(5.0, np.array([1.0]), 0.95, "daily")
    assert lower[0] == pytest.approx(1 - (6 * math.exp(-5) - 0.025) / (5 * math.exp(-5)))


@pytest.mark.parametrize("target", [0.003, 0.2, 0.5, 0.91, 0.997])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_exact_binomial_limits_cover_by_exact_sums(target, level):
    totals = np.unique(np.round(np.geomspace(1, 20000, 60)))
    lower, upper = derive_exact_limits(target, totals, level, "share")
    below = binom.cdf(np.ceil(lower * totals - 1e-9) - 1, totals, target)
    above = binom.sf(np.floor(upper * totals + 1e-9), totals, target)
    assert (below <= (1 - level) / 2 + 1e-12).all()
    assert (above <= (1 - level) / 2 + 1e-12).all()
    # and are no wider than they must be: one count further in, the tail is exceeded, but where no count is left
    inner = binom.cdf(np.ceil(lower * totals - 1e-9), totals, target)
    assert (inner[lower > 0] >= (1 - level) / 2 - 1e-12).all()


@given(st.integers(0, 1024).map(lambda part: part / 1024), st.lists(st.integers(1, 50000), min_size=1, max_size=5))
def test_limits_of_failures_mirror_those_of_successes(target, totals):
    totals = np.array(totals, dtype=float)
    lower, upper = derive_exact_limits(target, totals, 0.95, "share")
    assert ((lower >= 0) & (lower <= target + 1e-12) & (target - 1e-12 <= upper) & (upper <= 1)).all()
    for derive in (derive_exact_limits, derive_score_limits):
        lower, upper = derive(target, totals, 0.95, "share")
        mirrored_lower, mirrored_upper = derive(1 - target, totals, 0.95, "share")
        assert 1 - mirrored_upper == pytest.approx(lower, abs=1e-9)
        assert 1 - mirrored_lower == pytest.approx(upper, abs=1e-9)


def test_tau2_is_dersimonian_and_lairds():
    """Against statsmodels, unwinsorised and with the weighted mean as the target, which is what both then estimate."""
    random = np.random.default_rng(2)
    errors = 1 / (2 * np.sqrt(random.integers(50, 4000, 15).astype(float)))
    effects = random.normal(1.3, 0.05, 15)
    centre = np.average(effects, weights=errors**-2)
    phi, tau2 = derive_overdispersion((effects - centre) / errors, errors, share=0.0)
    published = combine_effects(effects, errors**2, method_re="dl")
    assert tau2 == pytest.approx(published.tau2, rel=1e-12)
    assert tau2 > 0
    assert 15 * phi == pytest.approx(published.q)


def test_tau2_by_hand():
    # Three equal errors of 0.5 (weight 4): room = 12 − 48 / 12 = 8; Σ z² = 9 + 0 + 9, so (18 − 2) / 8 = 2
    assert derive_overdispersion(np.array([-3.0, 0, 3]), np.full(3, 0.5), share=0.0) == (6, 2)
    assert derive_overdispersion(np.array([-1.0, 0, 1]), np.full(3, 0.5), share=0.0) == (pytest.approx(2 / 3), 0)
    with pytest.raises(ValueError, match="two"):
        derive_overdispersion(np.array([1.0]), np.array([0.5]))


def test_the_whole_funnel_is_the_documented_formula():
    """Transformation, winsorising (R's quantile type 7), φ, τ² and limits as FunnelPlotR documents them.

    In plain floats; documentation of `funnel_plot` with data_type "PR" and trim_by 0.1 (CRAN, FunnelPlotR 0.6.0).
    """
    marks = spread_offices()
    funnel = derive_rate_funnel(marks)
    counts, totals = marks["numerator"].tolist(), marks["total"].tolist()
    target = sum(counts) / sum(totals)
    middle = math.asin(math.sqrt(target))
    scores = [2 * math.sqrt(n) * (math.asin(math.sqrt(x / n)) - middle) for x, n in zip(counts, totals, strict=True)]
    tenths = statistics.quantiles(scores, n=10, method="inclusive")
    clipped = [min(max(score, tenths[0]), tenths[-1]) for score in scores]
    number, weights = len(counts), [4 * n for n in totals]
    phi = sum(score**2 for score in clipped) / number
    room = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    tau2 = max(0.0, (number * phi - (number - 1)) / room)
    assert (funnel.phi, funnel.tau2, funnel.target) == pytest.approx((phi, tau2, 100 * target))
    assert tau2 > 0
    half = statistics.NormalDist().inv_cdf(0.999) * math.sqrt(1 / (4 * totals[0]) + tau2)
    assert funnel.points["adjusted_lower_998"][0] == pytest.approx(100 * math.sin(middle - half) ** 2)
    assert funnel.points["z"].to_numpy() == pytest.approx(scores)


def test_winsorising_moves_a_tenth_at_each_end():
    assert winsorise(np.arange(1.0, 12)).tolist() == [2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10]


def test_winsorising_leaves_two_thirds_of_a_normal_variance():
    """The price that the module names: ∫ min(z², q²) φ = 0.8 − 2 q φ(q) + 0.2 q² with q the 0.9 quantile."""
    q = norm.ppf(0.9)
    kept = 0.8 - 2 * q * norm.pdf(q) + 0.2 * q**2
    scores = norm.ppf((np.arange(20000) + 0.5) / 20000)
    assert np.mean(winsorise(scores) ** 2) == pytest.approx(kept, abs=1e-3)
    assert kept == pytest.approx(0.68, abs=0.005)
    assert 2 * norm.sf(1.96 * math.sqrt(kept)) == pytest.approx(0.107, abs=0.002)


def test_adjusted_limits_are_cut_where_the_sine_would_turn():
    lower, upper = derive_adjusted_limits(0.99, np.array([5.0]), 0.05, 0.998, "share")
    assert upper[0] == 1
    assert 0 <= lower[0] < 0.6
    lower, _ = derive_adjusted_limits(0.01, np.array([5.0]), 0.05, 0.998, "share")
    assert lower[0] == 0
    assert derive_adjusted_limits(4.0, np.array([1.0]), 2.0, 0.998, "daily")[0][0] == 0


def test_roots_have_the_stated_standard_error():
    """1 / (2 √exposure) on the transformed scale, by the exact distribution."""
    counts = np.arange(0, 1001)
    for weights, rates, kind in (
        (binom.pmf(counts, 1000, 0.3), counts / 1000, "share"),
        (poisson.pmf(counts, 400), counts / 100, "daily"),
    ):
        values = transform_rates(rates, kind)
        spread = math.sqrt(weights @ values**2 - (weights @ values) ** 2)
        assert spread == pytest.approx(1 / (2 * math.sqrt(1000 if kind == "share" else 100)), rel=0.01)


# Whole tables


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
