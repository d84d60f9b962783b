"""Intervals of shares and of their differences, recomputed from published tables, other libraries and exact sums."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import beta as beta_function
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.comparison import derive_newcombe_difference
from analysis.comparison.intervals import derive_jeffreys_intervals, derive_wilson_intervals

NAN = math.nan

# Newcombe (1998), Two-sided confidence intervals for the single proportion: comparison of seven methods, Statistics in
# Medicine 17, 857–872, Table I, method 3 (score without continuity correction).
WILSON_TABLE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]

# Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of eleven methods,
# Statistics in Medicine 17, 873–890, Table II, method 10, examples (a) to (h).
NEWCOMBE_TABLE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]

NO_SHARES = [(11, 10), (-1, 10), (0, 0), (NAN, 10), (5, NAN), (5, math.inf)]


@pytest.mark.parametrize(("count", "total", "lower", "upper"), WILSON_TABLE)
def test_wilson_is_the_published_table(count, total, lower, upper):
    found = derive_wilson_intervals(count, total)
    assert found == (pytest.approx(100 * lower, abs=0.0051), pytest.approx(100 * upper, abs=0.0051))


@pytest.mark.parametrize(("a", "of_a", "b", "of_b", "lower", "upper"), NEWCOMBE_TABLE)
def test_newcombe_is_the_published_table(a, of_a, b, of_b, lower, upper):
    found = derive_newcombe_difference(a, of_a, b, of_b)
    assert found.difference == pytest.approx(100 * (a / of_a - b / of_b))
    assert (found.lower, found.upper) == (
        pytest.approx(100 * lower, abs=0.0051),
        pytest.approx(100 * upper, abs=0.0051),
    )


@pytest.mark.parametrize(("count", "total"), NO_SHARES)
def test_what_is_no_share_has_no_interval(count, total):
    for derive in (derive_wilson_intervals, derive_jeffreys_intervals):
        lower, upper = derive([count, 1], [total, 2])
        assert np.isnan([lower[0], upper[0]]).all()
        assert np.isfinite([lower[1], upper[1]]).all()  # and the rest of the column keeps its own
    for found in (derive_newcombe_difference(count, total, 1, 2), derive_newcombe_difference(1, 2, count, total)):
        assert np.isnan(found).all()


def test_na_counts_have_no_interval():
    counts, totals = pd.Series([30, None, 0], dtype="Int64"), pd.Series([81, 81, None], dtype="Int64")
    assert np.isnan(derive_wilson_intervals(counts, totals)[0]).tolist() == [False, True, True]


@pytest.mark.parametrize(("count", "total"), [(1, 10), (9, 13), (97, 246), (346, 355)])
def test_jeffreys_leaves_a_fortieth_of_the_posterior_on_either_side(count, total):
    """By numerical integration of the density x^(count − ½) (1 − x)^(total − count − ½)."""
    a, b = count + 0.5, total - count + 0.5
    lower, upper = (float(end) / 100 for end in derive_jeffreys_intervals(count, total))

    def density(x):
        return x ** (a - 1) * (1 - x) ** (b - 1) / beta_function(a, b)

    assert quad(density, 0, lower)[0] == pytest.approx(0.025, abs=1e-6)
    assert quad(density, upper, 1)[0] == pytest.approx(0.025, abs=1e-6)


def test_jeffreys_at_the_edges_ends_there():
    """Brown, Cai and DasGupta (2001), 3.1.3: the lower limit of none is 0, the upper of all is 100."""
    assert derive_jeffreys_intervals(0, 10)[0] == 0
    assert derive_jeffreys_intervals(10, 10)[1] == 100
    assert derive_jeffreys_intervals(0, 10)[1] == pytest.approx(100 - float(derive_jeffreys_intervals(10, 10)[0]))


def cover(lower, upper, n, share):
    """The probability that the interval of a binomial count of n holds the share: an exact sum."""
    held = (lower <= 100 * share) & (100 * share <= upper)
    return float(binom.pmf(np.arange(n + 1), n, share) @ held)


SHARES = np.round(np.arange(0.01, 1, 0.01), 2)


@pytest.mark.parametrize("derive", [derive_wilson_intervals, derive_jeffreys_intervals])
def test_coverage_is_95_per_cent_on_average(derive):
    """Over n of 10 to 500 and shares of 1 % to 99 %: within half a point of 95 %, for each n and for all."""
    means = []
    for n in (10, 20, 30, 50, 100, 200, 500):
        lower, upper = derive(np.arange(n + 1), n)
        means.append(np.mean([cover(lower, upper, n, share) for share in SHARES]))
    assert np.mean(means) == pytest.approx(0.95, abs=0.005)
    assert means == pytest.approx([0.95] * len(means), abs=0.01)


def test_single_points_of_wilson_miss():
    """The average says nothing of one share: at n = 100 and 99 % it is 92.1 %, and a Wald interval's 63.3 %."""
    lower, upper = derive_wilson_intervals(np.arange(101), 100)
    assert cover(lower, upper, 100, 0.99) == pytest.approx(0.921, abs=0.0005)
    share = np.arange(101) / 100
    half = 1.959964 * np.sqrt(share * (1 - share) / 100)
    assert cover(100 * (share - half), 100 * (share + half), 100, 0.99) == pytest.approx(0.633, abs=0.0005)


def test_coverage_of_newcombe_on_a_grid():
    """Exact double sums over n of 10 to 60 and shares of 5 % to 95 %."""
    shares = np.round(np.arange(0.05, 1, 0.1), 2)
    means, least = [], 1.0
    for n, m in ((10, 10), (10, 30), (30, 30), (20, 60)):
        x, y = np.meshgrid(np.arange(n + 1), np.arange(m + 1), indexing="ij")
        found = derive_newcombe_difference(x, n, y, m)
        ways = [
            float(binom.pmf(np.arange(n + 1), n, p) @ held @ binom.pmf(np.arange(m + 1), m, q))
            for p in shares
            for q in shares
            for held in [(found.lower <= 100 * (p - q) + 1e-9) & (100 * (p - q) - 1e-9 <= found.upper)]
        ]
        means.append(np.mean(ways))
        least = min(least, *ways)
    assert 0.945 < np.mean(means) < 0.965, means
    assert least > 0.88


shares = st.integers(1, 10**7).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(shares)
def test_an_interval_holds_its_share_and_turns_with_it(share):
    count, total = share
    for derive in (derive_wilson_intervals, derive_jeffreys_intervals):
        lower, upper = derive(count, total)
        assert 0 <= lower <= 100 * count / total + 1e-9
        assert 100 * count / total - 1e-9 <= upper <= 100
        rest_lower, rest_upper = derive(total - count, total)
        assert (lower, upper) == (pytest.approx(100 - rest_upper, abs=1e-6), pytest.approx(100 - rest_lower, abs=1e-6))


@given(shares, shares)
def test_newcombe_is_that_of_statsmodels_and_turns_with_its_sides(first, second):
    found = derive_newcombe_difference(*first, *second)
    other = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (found.lower, found.upper) == pytest.approx([100 * end for end in other], abs=1e-6)
    turned = derive_newcombe_difference(*second, *first)
    assert (found.lower, found.upper) == pytest.approx((-turned.upper, -turned.lower), abs=1e-9)
    assert -100 - 1e-9 <= found.lower <= found.difference <= found.upper <= 100 + 1e-9
