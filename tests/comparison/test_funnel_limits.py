"""The limits of funnel plots against published values, by hand and by other libraries."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm, poisson
from statsmodels.stats.meta_analysis import combine_effects
from tests.comparison.offices import spread_offices

from analysis.comparison.funnel import (
    derive_adjusted_limits,
    derive_exact_limits,
    derive_overdispersion,
    derive_rate_funnel,
    derive_score_limits,
    find_positions,
    tabulate_limits,
    transform_rates,
    winsorise,
)

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
