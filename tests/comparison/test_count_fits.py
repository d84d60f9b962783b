"""The fits of counts against R's and published ones, and that their intervals hold the truth."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.comparison.count_fits import (
    choose_count_model,
    fit_negative_binomial,
    fit_quasi_poisson,
    judge_growth,
)


def dummies(*factors):
    """A constant and, for each factor, a column for each level after the first."""
    columns = [np.ones(len(factors[0]))]
    for factor in factors:
        columns += [(np.asarray(factor) == level).astype(float) for level in sorted(set(factor))[1:]]
    return np.column_stack(columns)


def errors_of(fit):
    return [fit.standard_error(contrast) for contrast in np.eye(len(fit.coefficients))]


def test_quasi_poisson_is_that_of_r():
    """Dobson's randomised trial, as in R's example(glm); its quasipoisson summary prints these digits.

    R: outcome2 -4.543e-01 (2.299e-01), outcome3 -2.930e-01 (2.192e-01), treatment2 and 3 0 (2.274e-01), intercept
    3.045 (0.1944), “Dispersion parameter for quasipoisson family taken to be 1.2933”, 4 residual degrees of freedom.
    """
    counts = np.array([18, 17, 15, 20, 10, 20, 25, 13, 12], dtype=float)
    fit = fit_quasi_poisson(counts, dummies([1, 2, 3] * 3, [1] * 3 + [2] * 3 + [3] * 3), np.ones(9))
    assert fit.overdispersion == pytest.approx(1.2933, abs=5e-5)
    assert fit.freedom == 4
    assert fit.coefficients == pytest.approx([3.045, -0.4543, -0.2930, 0, 0], abs=5e-4)
    assert errors_of(fit) == pytest.approx([0.1944, 0.2299, 0.2192, 0.2274, 0.2274], abs=5e-5)


# Damage to cargo ships by waves (McCullagh & Nelder, Generalized Linear Models, 1989, §6.3.2; `ships` of R's MASS):
# type, year built, years of operation, months of service, incidents; without the six ships never in service.
SHIPS = """A 60 60 127 0|A 60 75 63 0|A 65 60 1095 3|A 65 75 1095 4|A 70 60 1512 6|A 70 75 3353 18|A 75 75 2244 11
B 60 60 44882 39|B 60 75 17176 29|B 65 60 28609 58|B 65 75 20370 53|B 70 60 7064 12|B 70 75 13099 44|B 75 75 7117 18
C 60 60 1179 1|C 60 75 552 1|C 65 60 781 0|C 65 75 676 1|C 70 60 783 6|C 70 75 1948 2|C 75 75 274 1
D 60 60 251 0|D 60 75 105 0|D 65 60 288 0|D 65 75 192 0|D 70 60 349 2|D 70 75 1208 11|D 75 75 2051 4
E 60 60 45 0|E 65 60 789 7|E 65 75 437 7|E 70 60 1157 5|E 70 75 2161 12|E 75 75 542 1"""


@pytest.fixture(scope="module")
def ships():
    rows = [row.split() for line in SHIPS.splitlines() for row in line.split("|")]
    table = pd.DataFrame(rows, columns=["type", "built", "operated", "months", "incidents"])
    return table.astype({"months": float, "incidents": float})


def test_rates_with_an_offset_are_those_of_the_ships(ships):
    """By hand for one factor: a rate is incidents over months, and X² is the sum of (y − μ)²/μ.

    R's summary(ships) gives means of 4089.3 and 8.9 over 40 rows; R's glm of type alone has the intercept −5.4202.
    """
    assert ships["months"].sum() / 40 == pytest.approx(4089.35)
    assert ships["incidents"].sum() / 40 == pytest.approx(8.9)
    months, incidents = ships["months"].to_numpy(), ships["incidents"].to_numpy()
    fit = fit_quasi_poisson(incidents, dummies(ships["type"]), months)
    assert fit.coefficients[0] == pytest.approx(-5.4202, abs=5e-5)
    sums = ships.groupby("type")[["incidents", "months"]].sum()
    rates = sums["incidents"] / sums["months"]
    assert np.exp(fit.coefficients[1:]) == pytest.approx((rates / rates["A"])[1:].to_numpy())
    means = (ships["type"].map(rates) * months).to_numpy()
    assert fit.overdispersion == pytest.approx(((incidents - means) ** 2 / means).sum() / (34 - 5))
    # of a ratio of two sums of counts the variance on the log scale is 1/a + 1/b, times the dispersion
    by_hand = np.sqrt(fit.overdispersion * (1 / sums["incidents"]["A"] + 1 / sums["incidents"]["C"]))
    assert errors_of(fit)[2] == pytest.approx(by_hand)


def test_ships_have_the_published_dispersion(ships):
    """McCullagh & Nelder (1989), §6.3.2: σ² estimated as 1.69 from X² on 25 degrees of freedom, main effects."""
    months, incidents = ships["months"].to_numpy(), ships["incidents"].to_numpy()
    fit = fit_quasi_poisson(incidents, dummies(ships["type"], ships["built"], ships["operated"]), months)
    assert fit.freedom == 25
    assert fit.overdispersion == pytest.approx(1.69, abs=5e-3)


# Agresti, Categorical Data Analysis (2nd ed. 2002), §13.4: how many victims of homicide in the past year people knew,
# 0 to 6 of them, by race.
WHITE, BLACK = [1070, 60, 14, 4, 0, 0, 1], [119, 16, 12, 7, 3, 2, 0]


def test_negative_binomial_is_that_of_r():
    """R's MASS::glm.nb(count ~ race) prints −2.3832 (0.1172), 1.7331 (0.2385), theta 0.2023, 2 log L −995.798."""
    counts = np.repeat(np.tile(np.arange(7.0), 2), WHITE + BLACK)
    black = np.repeat([0, 1], [sum(WHITE), sum(BLACK)])
    fit = fit_negative_binomial(counts, dummies(black), np.ones(len(counts)))
    assert fit.coefficients == pytest.approx([-2.3832, 1.7331], abs=5e-5)
    assert 1 / fit.alpha == pytest.approx(0.2023, abs=5e-5)
    # ours is never below the model's own: the unscaled errors are R's
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx([0.1172, 0.2385], abs=5e-5)
    assert errors_of(fit) == pytest.approx(list(np.sqrt(np.diag(fit.covariance) * max(1, fit.scale))))
    likelihood = stats.nbinom.logpmf(
        counts, 1 / fit.alpha, 1 / (1 + fit.alpha * np.exp(dummies(black) @ fit.coefficients))
    )
    assert 2 * likelihood.sum() == pytest.approx(-995.798, abs=1e-3)


def simulate(rng, groups, periods, rates, scatter, kind):
    """Counts of groups × periods years: variance scatter·μ (a gamma mixture) or μ + scatter·μ²."""
    group = np.repeat(np.arange(groups), periods)
    days = np.resize([365.0, 366.0, 350.0], len(group))
    means = np.asarray(rates)[group] * days
    if kind == "proportional":
        counts = rng.poisson(rng.gamma(means / (scatter - 1), scatter - 1))
    else:
        counts = rng.poisson(means * rng.gamma(1 / scatter, scatter, len(means)))
    return counts.astype(float), dummies(group), days


def cover(kind, groups, periods, rates, scatter, repeats):
    """Shares of intervals that hold the true ratio (chosen model; plain Poisson), and means of the estimates."""
    rng = np.random.default_rng(20250701)
    contrast = np.eye(groups)[-1]
    truth = np.log(rates[-1] / rates[0])
    held, plain, dispersion, chosen = 0, 0, 0.0, 0
    for _ in range(repeats):
        counts, design, days = simulate(rng, groups, periods, rates, scatter, kind)
        fit = choose_count_model(counts, design, days)
        missed = abs(fit.coefficients[-1] - truth)
        held += missed <= stats.t.ppf(0.975, fit.freedom) * fit.standard_error(contrast)
        poisson = fit_quasi_poisson(counts, design, days)
        plain += missed <= 1.96 * np.sqrt(poisson.covariance[-1, -1])
        dispersion += poisson.overdispersion / repeats
        chosen += fit.model == "negative_binomial"
    return held / repeats, plain / repeats, dispersion, chosen / repeats


def test_coverage_under_overdispersion_proportional_to_the_mean():
    """400 simulations: the standard error of a coverage of 0.95 is 0.011; bounds are three of them away."""
    held, plain, dispersion, chosen = cover("proportional", 2, 5, [50, 120], 30, 400)
    assert held >= 0.917
    assert plain <= 0.45  # what neglecting it would give: an interval too narrow by a factor of √30
    assert dispersion == pytest.approx(30, abs=3)  # standard error 0.75: it varies as 30·χ²(8)/8
    assert chosen <= 0.10  # the test for growth errs in about one of twenty


def test_coverage_under_overdispersion_that_grows_with_the_mean():
    held, plain, _, chosen = cover("grows", 4, 5, [20, 60, 120, 200], 0.02, 150)
    assert held >= 0.90
    assert plain <= 0.30
    assert chosen >= 0.5


def test_growth_is_told():
    rng = np.random.default_rng(7)
    for kind, scatter, exponent in (("proportional", 30, 1), ("grows", 0.02, 2)):
        exponents = []
        for _ in range(100):
            counts, design, days = simulate(rng, 4, 10, [20, 60, 150, 400], scatter, kind)
            fit = fit_quasi_poisson(counts, design, days)
            exponents.append(judge_growth(counts, np.exp(design @ fit.coefficients) * days, fit.freedom)[0])
        assert np.mean(exponents) == pytest.approx(exponent, abs=0.15)


def test_alpha_is_recovered_from_many_rows():
    rng = np.random.default_rng(3)
    alphas = [fit_negative_binomial(*simulate(rng, 2, 60, [50, 150], 0.02, "grows")).alpha for _ in range(20)]
    assert np.mean(alphas) == pytest.approx(0.02, rel=0.1)
