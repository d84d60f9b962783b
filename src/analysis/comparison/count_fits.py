"""Log-linear models of counts per day with overdispersion: quasi-Poisson and negative binomial."""

import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

Numbers = npt.NDArray[np.float64]
# log of the negative binomial's dispersion: from hardly any to one that swamps every count
LOG_ALPHA = (-25.0, 5.0)
# Fitted means within this factor of each other cannot show how the scatter changes with the mean.
LEAST_SPREAD = 1.5
SIGNIFICANCE = 0.05


@dataclass(frozen=True)
class CountFit:
    """A fitted model. `covariance` is that of the coefficients for a dispersion of 1 (quasi-Poisson: as Poisson).

    overdispersion: Pearson's chi-squared by its degrees of freedom under the *Poisson* variance, for either model;
    scale: the same under the model's own variance, which multiplies `covariance`; alpha: the negative binomial's
    dispersion (variance μ + alpha μ²; R's theta is 1/alpha), NaN for quasi-Poisson; growth: the exponent of the
    variance's growth with the mean (1: proportional, 2: with its square), NaN where it can't be told.
    """

    model: str
    choice: str
    coefficients: Numbers
    covariance: Numbers
    overdispersion: float
    scale: float
    alpha: float
    growth: float
    rows: int
    freedom: int

    def standard_error(self, contrast: Numbers) -> float:
        """Standard error of a contrast of coefficients; a scale below 1 does not narrow it."""
        return float(np.sqrt(max(self.scale, 1.0) * (contrast @ self.covariance @ contrast)))


def _fit(counts: Numbers, design: Numbers, days: Numbers, family: Any, start: Numbers | None = None) -> Any:
    with warnings.catch_warnings():
        # Said of counts that the model meets exactly, which equal years do.
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        return GLM(counts, design, family=family, offset=np.log(days)).fit(
            start_params=start, maxiter=200, tol=1e-10, wls_method="qr"
        )


def fit_quasi_poisson(counts: Numbers, design: Numbers, days: Numbers) -> CountFit:
    """Poisson coefficients with the offset log(days), and a dispersion from Pearson's chi-squared.

    McCullagh & Nelder, Generalized Linear Models (2nd ed. 1989), §4.5 and §6.2.3: σ² = X²/(n − p). It is computed here,
    not by statsmodels' `scale="X2"`, which is right for counts and wrong for binomial pairs in 0.15.
    """
    fitted = _fit(counts, design, days, families.Poisson())
    freedom = int(fitted.df_resid)
    dispersion = float(fitted.pearson_chi2) / freedom
    return CountFit(
        model="quasi_poisson",
        choice="",
        coefficients=np.asarray(fitted.params),
        covariance=np.asarray(fitted.normalized_cov_params),
        overdispersion=dispersion,
        scale=dispersion,
        alpha=float("nan"),
        growth=float("nan"),
        rows=len(counts),
        freedom=freedom,
    )


def _log_likelihood(counts: Numbers, means: Numbers, alpha: float) -> float:
    shape = 1 / alpha
    return float(
        np.sum(
            special.gammaln(counts + shape)
            - special.gammaln(shape)
            - special.gammaln(counts + 1)
            - shape * np.log1p(alpha * means)
            + counts * (np.log(alpha * means) - np.log1p(alpha * means))
        )
    )


def fit_negative_binomial(counts: Numbers, design: Numbers, days: Numbers) -> CountFit:
    """Negative binomial (variance μ + alpha μ²) with the offset log(days), alpha by maximum likelihood.

    As R's MASS::glm.nb (Venables & Ripley, Modern Applied Statistics with S, 2002, §7.4): the coefficients maximise
    the likelihood together with alpha, their covariance is the expected one for that alpha. statsmodels' GLM family
    takes alpha as given, so alpha is found by a bounded search over its profile likelihood, which needs no start
    values and stays put for counts in the hundred thousands. With few rows maximum likelihood makes alpha too small;
    `scale` (Pearson's chi-squared by its degrees of freedom under the fitted variance) makes up for that.
    """

    poisson = fit_quasi_poisson(counts, design, days)

    def lost(log_alpha: float) -> float:
        family = families.NegativeBinomial(alpha=np.exp(log_alpha))
        fitted = _fit(counts, design, days, family, poisson.coefficients)
        return -_log_likelihood(counts, np.asarray(fitted.fittedvalues), float(np.exp(log_alpha)))

    best = optimize.minimize_scalar(lost, bounds=LOG_ALPHA, method="bounded", options={"xatol": 1e-4})
    alpha = float(np.exp(best.x))
    fitted = _fit(counts, design, days, families.NegativeBinomial(alpha=alpha), poisson.coefficients)
    return CountFit(
        model="negative_binomial",
        choice="",
        coefficients=np.asarray(fitted.params),
        covariance=np.asarray(fitted.normalized_cov_params),
        overdispersion=poisson.overdispersion,
        scale=float(fitted.pearson_chi2) / poisson.freedom,
        alpha=alpha,
        growth=float("nan"),
        rows=len(counts),
        freedom=poisson.freedom,
    )


def judge_growth(counts: Numbers, means: Numbers, freedom: int) -> tuple[float, float]:
    """How the variance grows with the mean: the exponent, and the one-sided p-value that it is no more than 1.

    The modified Park test: squared residuals regressed on the log of the fitted means by a gamma model with log link
    (Manning & Mullahy, “Estimating log models: to transform or not to transform?”, Journal of Health Economics 20
    (2001) 461–494). An exponent of 1 is the quasi-Poisson's variance, 2 the negative binomial's for large means.
    NaN, NaN when the means are too much alike (within LEAST_SPREAD) to tell.
    """
    if means.max() < LEAST_SPREAD * means.min():
        return float("nan"), float("nan")
    # A residual of exactly zero has no logarithm; it is as good as one of a thousandth of the root of the mean.
    squared = np.maximum((counts - means) ** 2, 1e-6 * means)
    design = np.column_stack([np.ones_like(means), np.log(means)])
    park = GLM(squared, design, family=families.Gamma(families.links.Log())).fit(maxiter=200)
    # A squared residual is about a chi-squared of one degree of freedom (a gamma's dispersion of 2), and residuals
    # around fitted means tell as much as `freedom` free ones: estimated from few rows, both would come out too small.
    error = float(np.sqrt(2 * len(counts) / freedom * park.normalized_cov_params[1, 1]))
    exponent = float(park.params[1])
    return exponent, float(stats.t.sf((exponent - 1) / error, freedom))


def choose_count_model(counts: Numbers, design: Numbers, days: Numbers) -> CountFit:
    """Quasi-Poisson, or negative binomial where the overdispersion grows with the mean; `choice` says why.

    counts ≥ 0, design with full column rank and fewer columns than rows, days > 0.
    On what hangs on the choice: Ver Hoef & Boveng, “Quasi-Poisson vs. negative binomial regression”, Ecology 88 (2007)
    2766–2772: the one weighs rows by their mean, the other levels large and small rows.
    """
    poisson = fit_quasi_poisson(counts, design, days)
    if poisson.overdispersion <= 1:
        return replace(poisson, choice="no_overdispersion")
    growth, chance = judge_growth(counts, np.exp(design @ poisson.coefficients) * days, poisson.freedom)
    if np.isnan(growth):
        return replace(poisson, choice="means_alike")
    if chance >= SIGNIFICANCE:
        return replace(poisson, choice="no_growth", growth=growth)
    return replace(fit_negative_binomial(counts, design, days), choice="growth", growth=growth)
