"""Funnels: which offices differ from the whole by more than counting, and unlike offices' usual spread, explain.

Limits after Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24,
1185–1202; additive overdispersion after Spiegelhalter (2005), Handling over-dispersion of performance indicators,
Quality and Safety in Health Care 14, 347–351, and Spiegelhalter et al. (2012), Statistical methods for healthcare
regulation, JRSS A 175, 1–47, in the form that the R package FunnelPlotR documents.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom, norm, poisson

from analysis.comparison.many_offices import (
    Numbers,
    find_left_out,
    find_refusal,
    find_years,
    read_exact_counts,
)

# Limits that a chart shows, by the name that they have in columns: about two and three standard errors.
LEVELS = {"95": 0.95, "998": 0.998}
METHODS = ("exact", "score")
# Share of the z scores moved inwards at each end before the spread is estimated, so that outliers do not hide
# themselves by widening the limits (Spiegelhalter 2012 and FunnelPlotR take a tenth). The price: of normal scores
# without outliers winsorising leaves 0.68 of the variance, so about a tenth of such offices lies beyond the adjusted
# 95 % limits, not a twentieth.
WINSORISED = 0.1
LIMITS = tuple(f"{end}_{name}" for name in LEVELS for end in ("lower", "upper"))
GRID = 200


@dataclass(frozen=True, eq=False)
class Funnel:
    """What a funnel plot shows, as tables. NaN and empty where `reason` says why nothing is judged.

    points: one row a mark with its own columns, and exposure (denominator or days), observed and all limits in the
    unit of `kind`, z (of the transformed rate about the target, without overdispersion), position (code of [position]
    by counting alone), position_adjusted (with overdispersion), left_out (code of why the row is not judged).
    limits: one row an exposure from the smallest to the largest (about it, where all are one), with lower_95, upper_95,
    lower_998, upper_998 and the same as adjusted_*. kind: "share" (per cent) or "daily" (per day). target: the whole,
    in the unit of `kind`. phi: mean squared winsorised z score (about 1 where counting alone varies); tau2: variance
    between offices on the transformed scale. method: code of [method]. number: offices judged. years: theirs; more than
    one is a caveat (`say_caveats`).
    """

    points: pd.DataFrame
    limits: pd.DataFrame
    target: float
    phi: float
    tau2: float
    kind: str
    method: str
    number: int
    reason: str
    years: tuple[int, ...]


def derive_exact_limits(target: float, exposure: Numbers, level: float, kind: str) -> tuple[Numbers, Numbers]:
    """Lower and upper limit of a rate (0–1, or per day) by interpolating the binomial or Poisson distribution.

    With tail = (1 − level) / 2 and r the smallest count with F(r) ≥ tail, Spiegelhalter (2005) takes
    (r − a) / exposure, a = (F(r) − tail) / f(r). The paper's formula used at the upper end as well would call r itself
    outside although P(≥ r) exceeds the tail; the upper end here is its mirror, (r + 1 − a) / exposure with r by
    1 − tail, as in the authors' later program. So an office at the target lies beyond a limit with a probability of at
    most the tail at each end. A target of 0 (or of all) has no spread: both limits are the target.
    """
    tail = (1 - level) / 2
    family = binom(exposure, target) if kind == "share" else poisson(target * exposure)

    def interpolate(probability: float) -> tuple[Numbers, Numbers]:
        count = family.ppf(probability)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = (family.cdf(count) - probability) / family.pmf(count)
        return count, np.clip(np.nan_to_num(part), 0, 1)

    count, part = interpolate(tail)
    lower = np.maximum(count - part, 0) / exposure
    count, part = interpolate(1 - tail)
    upper = (count + 1 - part) / exposure
    if target == 0 or (kind == "share" and target == 1):
        return np.full_like(exposure, target), np.full_like(exposure, target)
    return lower, np.minimum(upper, 1) if kind == "share" else upper


def derive_score_limits(target: float, exposure: Numbers, level: float, kind: str) -> tuple[Numbers, Numbers]:
    """Limits by the score test: target ± z √(target (1 − target) / n), for counts target ± z √(target / days).

    An office lies beyond them exactly when Wilson's interval of its own rate leaves the target out.
    """
    variance = target * (1 - target) if kind == "share" else target
    half = norm.isf((1 - level) / 2) * np.sqrt(variance / exposure)
    upper = target + half
    return np.maximum(target - half, 0), np.minimum(upper, 1) if kind == "share" else upper


def transform_rates(rate: Numbers | float, kind: str) -> Numbers:
    """The scale on which a rate's standard error is 1 / (2 √exposure): arcsine of the root, for counts the root."""
    root = np.sqrt(rate)
    return np.asarray(np.arcsin(np.minimum(root, 1)) if kind == "share" else root)


def winsorise(scores: Numbers, share: float = WINSORISED) -> Numbers:
    """The scores with those beyond the quantiles of `share` and 1 − `share` (linear, R's type 7) moved onto them."""
    return np.clip(scores, *np.quantile(scores, [share, 1 - share]))


def derive_overdispersion(scores: Numbers, errors: Numbers, share: float = WINSORISED) -> tuple[float, float]:
    """φ and τ² from z scores and standard errors on the transformed scale.

    φ = Σ z² / I over the winsorised scores; τ² = max(0, (I φ − (I − 1)) / (Σ w − Σ w² / Σ w)) with w = 1 / error²:
    DerSimonian and Laird's (1986) moment estimator with I φ for Q. Raises ValueError without at least two scores.
    """
    if len(scores) < 2:
        raise ValueError("spread between offices needs at least two of them")
    phi = float(np.mean(winsorise(scores, share) ** 2))
    weights = errors**-2.0
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return phi, max(0.0, float((len(scores) * phi - (len(scores) - 1)) / room))


def derive_adjusted_limits(
    target: float, exposure: Numbers, tau2: float, level: float, kind: str
) -> tuple[Numbers, Numbers]:
    """Limits whose variance on the transformed scale is that of counting plus τ², on the scale of the rate again.

    Cut at the ends of the scale before turning back: beyond them the sine falls again.
    """
    half = norm.isf((1 - level) / 2) * np.sqrt(1 / (4 * exposure) + tau2)
    middle = transform_rates(target, kind)
    lower, upper = np.maximum(middle - half, 0), middle + half
    if kind == "share":
        return np.sin(lower) ** 2, np.sin(np.minimum(upper, np.pi / 2)) ** 2
    return lower**2, upper**2


def tabulate_limits(target: float, exposure: Numbers, tau2: float, kind: str, method: str) -> pd.DataFrame:
    """All limits at some exposures: columns LIMITS and adjusted_*, as rates.

    The adjusted ones are never the narrower ones: without overdispersion, and where the transformation is the coarser
    approximation (few cases, rates near an end), the unadjusted stand.
    """
    table = {}
    limits = derive_exact_limits if method == "exact" else derive_score_limits
    for name, level in LEVELS.items():
        lower, upper = limits(target, exposure, level, kind)
        table[f"lower_{name}"], table[f"upper_{name}"] = lower, upper
        if tau2 > 0:
            wider = derive_adjusted_limits(target, exposure, tau2, level, kind)
            lower, upper = np.minimum(lower, wider[0]), np.maximum(upper, wider[1])
        table[f"adjusted_lower_{name}"], table[f"adjusted_upper_{name}"] = lower, upper
    return pd.DataFrame(table)


def find_positions(observed: Numbers, limits: pd.DataFrame, prefix: str = "") -> Numbers:
    """Codes of [position]: the outermost limit that a rate lies beyond; on a limit is within it."""
    slack = 1e-12 * np.maximum(1, np.abs(observed))
    below = {name: observed < limits[f"{prefix}lower_{name}"].to_numpy() - slack for name in LEVELS}
    above = {name: observed > limits[f"{prefix}upper_{name}"].to_numpy() + slack for name in LEVELS}
    return np.select(
        [below["998"], above["998"], below["95"], above["95"]],
        ["below_998", "above_998", "below_95", "above_95"],
        "inside",
    )


def _derive_funnel(
    marks: pd.DataFrame,
    counts: Numbers,
    exposure: Numbers,
    left_out: pd.Series,
    kind: str,
    method: str,
    target: float,
    winsorised: float,
) -> Funnel:
    if method not in METHODS:
        raise ValueError(f"method {method}: expected one of {', '.join(METHODS)}")
    scale = 100.0 if kind == "share" else 1.0
    family = "binomial" if kind == "share" else "poisson"
    judged = (left_out == "").to_numpy()
    columns = [*LIMITS, *(f"adjusted_{name}" for name in LIMITS)]
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = np.where(exposure > 0, counts / exposure, np.nan)
    points = marks.assign(
        exposure=exposure,
        observed=scale * observed,
        z=np.nan,
        **dict.fromkeys(columns, np.nan),
        position="not_judged",
        position_adjusted="not_judged",
        left_out=left_out,
    )
    number, reason, years = int(judged.sum()), find_refusal(marks, left_out), find_years(marks, left_out)
    if reason:
        grid = pd.DataFrame(columns=["exposure", *columns], dtype=float)
        return Funnel(points, grid, np.nan, np.nan, np.nan, kind, f"{method}_{family}", number, reason, years)
    own = exposure[judged]
    centre = float(counts[judged].sum() / own.sum()) if np.isnan(target) else target / scale
    errors = 1 / (2 * np.sqrt(own))
    scores = (transform_rates(observed[judged], kind) - transform_rates(centre, kind)) / errors
    phi, tau2 = derive_overdispersion(scores, errors, winsorised)
    limits = tabulate_limits(centre, own, tau2, kind, method)
    points.loc[judged, columns] = scale * limits[columns].to_numpy()
    points.loc[judged, "z"] = scores
    points.loc[judged, "position"] = find_positions(observed[judged], limits)
    points.loc[judged, "position_adjusted"] = find_positions(observed[judged], limits, "adjusted_")
    ends = (own.min(), own.max()) if own.min() < own.max() else (max(own.min() / 1.2, 1), own.max() * 1.2)
    steps = np.unique(np.round(np.geomspace(*ends, GRID))).astype(np.float64)
    grid = scale * tabulate_limits(centre, steps, tau2, kind, method)
    grid.insert(0, "exposure", steps)
    return Funnel(points, grid, scale * centre, phi, tau2, kind, f"{method}_{family}", number, "", years)


def derive_rate_funnel(
    marks: pd.DataFrame, method: str = "exact", target: float = np.nan, winsorised: float = WINSORISED
) -> Funnel:
    """The funnel of shares from marks with `numerator` and `total` (exact counts), one row an office.

    target: the share in per cent that limits stand about; NaN: that of all judged offices together. `method` "exact"
    or "score". Marks without counts, with impossible ones, with a reason of their own or of an office that has several
    are left out and say so. Columns `indicator`, `scope`, `denominator_kind`, … must agree where they are there.
    Raises ValueError for another method or a target outside 0–100.
    """
    if not (np.isnan(target) or 0 <= target <= 100):
        raise ValueError(f"target {target}: expected per cent")
    counts, totals = read_exact_counts(marks, "numerator", "total")
    left_out = find_left_out(marks, find_impossible_shares(counts, totals))
    return _derive_funnel(marks, counts, totals, left_out, "share", method, target, winsorised)


def find_impossible_shares(counts: Numbers, totals: Numbers) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Truth values a row for the codes no_counts and no_share of [left_out]."""
    absent = np.isnan(counts) | np.isnan(totals)
    whole = (counts == np.floor(counts)) & (totals == np.floor(totals))
    return {"no_counts": absent, "no_share": ~(whole & (counts >= 0) & (counts <= totals) & (totals > 0))}


def derive_volume_funnel(
    marks: pd.DataFrame, method: str = "exact", target: float = np.nan, winsorised: float = WINSORISED
) -> Funnel:
    """The funnel of counts per day from marks with `value`, `lower`, `upper` and `period_days`, one row an office.

    Only exact whole counts (lower = upper) are judged. Offices are of unlike size, and no count of days makes them
    alike: expect a φ in the hundreds, and read the adjusted limits. target: per day; NaN: that of all together.
    """
    if target < 0:
        raise ValueError(f"target {target}: expected a count per day")
    counts, days = (marks[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "period_days"))
    left_out = find_left_out(marks, find_impossible_volumes(marks, counts, days))
    return _derive_funnel(marks, counts, days, left_out, "daily", method, target, winsorised)


def find_impossible_volumes(
    marks: pd.DataFrame, counts: Numbers, days: Numbers
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Truth values a row for the codes no_counts (absent or hedged), no_share and no_days of [left_out]."""
    exact = (marks["lower"] == marks["upper"]).to_numpy(dtype=bool, na_value=False)
    return {
        "no_counts": np.isnan(counts) | ~exact,
        "no_share": (counts < 0) | (counts != np.floor(counts)),
        "no_days": ~(days > 0),
    }
