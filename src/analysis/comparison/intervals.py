"""Intervals of shares from their counts: Wilson's, Jeffreys' as the check beside it, Newcombe's of a difference."""

from typing import NamedTuple, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

LEVEL = 0.95
Numbers: TypeAlias = NDArray[np.float64]


def to_numbers(values: ArrayLike | pd.Series) -> Numbers:
    """Values as floats; NA becomes NaN."""
    if isinstance(values, pd.Series):
        return values.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.asarray(values, dtype=np.float64)


def is_share(counts: ArrayLike, totals: ArrayLike) -> NDArray[np.bool_]:
    """Whether each count is a share of its total: 0 ≤ count ≤ total, something was counted, and nothing is NaN."""
    count, total = np.asarray(counts, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    return np.asarray((count >= 0) & (count <= total) & (total > 0) & np.isfinite(total))


def _derive_bounds(
    counts: ArrayLike | pd.Series, totals: ArrayLike | pd.Series, method: str
) -> tuple[Numbers, Numbers]:
    count, total = np.broadcast_arrays(to_numbers(counts), to_numbers(totals))
    known = is_share(count, total)
    count, total = np.where(known, count, 0.0), np.where(known, total, 1.0)
    from statsmodels.stats.proportion import proportion_confint  # a second, for those who compute intervals only

    lower, upper = proportion_confint(count, total, alpha=1 - LEVEL, method=method)
    # At none and at all, Wilson's formula ends a rounding error away from the edge, and Jeffreys' tails shut it out.
    lower = np.where(count == 0, 0.0, 100 * lower)
    upper = np.where(count == total, 100.0, 100 * upper)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def derive_wilson_intervals(counts: ArrayLike | pd.Series, totals: ArrayLike | pd.Series) -> tuple[Numbers, Numbers]:
    """Wilson's 95 % score intervals of counts of totals: lower and upper in per cent, arrays of their common shape.

    Wilson (1927), JASA 22, 209–212, as statsmodels' `proportion_confint` has it. For a full count it is no sampling
    error but a statement about the office's way of working: what share it would settle so in the long run.
    NaN where a number is missing, the count lies outside 0…total, or nothing was counted (0 of 0).
    """
    return _derive_bounds(counts, totals, "wilson")


def derive_jeffreys_intervals(counts: ArrayLike | pd.Series, totals: ArrayLike | pd.Series) -> tuple[Numbers, Numbers]:
    """Jeffreys' equal-tailed 95 % intervals of counts of totals, in per cent: the check beside Wilson's.

    Quantiles of Beta(count + ½, total − count + ½), and as Brown, Cai and DasGupta (2001, Statistical Science 16,
    section 3.1.3) have them at the edges: the lower limit of none is 0, the upper of all is 100. NaN as for Wilson's.
    """
    return _derive_bounds(counts, totals, "jeffreys")


def derive_wilson_bounds(count: float, total: float) -> tuple[float, float]:
    """Wilson's 95 % interval of one count of its total, in per cent: see `derive_wilson_intervals`.

    Raises ValueError when the count lies outside 0…total or nothing was counted.
    """
    if not is_share(count, total):
        raise ValueError(f"{count} of {total} is no share")
    lower, upper = derive_wilson_intervals(count, total)
    return float(lower), float(upper)


class Differences(NamedTuple):
    """Differences a − b with their intervals, in percentage points: arrays of one shape, NaN where there is none."""

    difference: Numbers
    lower: Numbers
    upper: Numbers


def derive_newcombe_difference(
    count_a: ArrayLike | pd.Series,
    total_a: ArrayLike | pd.Series,
    count_b: ArrayLike | pd.Series,
    total_b: ArrayLike | pd.Series,
) -> Differences:
    """Differences of two independent shares with Newcombe's 95 % hybrid score interval, in percentage points.

    Method 10 of Newcombe (1998), Statistics in Medicine 17, 873–890: the distances from each share to its Wilson
    limits, squared and added. Numbers are counts, of one length or single. For two offices, or two periods of one; not
    for parts of one total (early and late of the same dossiers), which are not independent.
    NaN where a number is missing, a count lies outside 0…total, or nothing was counted.
    """
    a, whole_a, b, whole_b = np.broadcast_arrays(*(to_numbers(one) for one in (count_a, total_a, count_b, total_b)))
    known = is_share(a, whole_a) & is_share(b, whole_b)
    share_a = np.divide(100 * a, whole_a, out=np.full(a.shape, np.nan), where=known)
    share_b = np.divide(100 * b, whole_b, out=np.full(a.shape, np.nan), where=known)
    lower_a, upper_a = derive_wilson_intervals(a, whole_a)
    lower_b, upper_b = derive_wilson_intervals(b, whole_b)
    difference = share_a - share_b
    return Differences(
        difference,
        difference - np.hypot(share_a - lower_a, upper_b - share_b),
        difference + np.hypot(upper_a - share_a, share_b - lower_b),
    )


def widen_whole_percents(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """lower and upper of rows, with whole percentages and points for ± half a unit.

    In the table “22%” stands for itself like every exact whole number; in a formula it is what a share was rounded to.
    A change of exactly −100 % is no rounding. A stated rate stays in 0–100.
    """
    whole = (
        rows["unit"].isin(["percent", "percentage_point"])
        & (rows["qualifier"] == "exact")
        & (rows["lower"] == rows["upper"])
        & (rows["value"] % 1 == 0)
        & ~((rows["measure"] == "change_pct") & (rows["value"] <= -100))
    )
    level = (rows["measure"] == "level") & whole
    lower, upper = rows["lower"] - 0.5 * whole, rows["upper"] + 0.5 * whole
    return lower.where(~level, lower.clip(lower=0)), upper.where(~level, upper.clip(upper=100))


def bound_printed_rates(rows: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """lower and upper of printed levels, whole percentages between 0 and 100 for ± half a unit.

    “98 %” beside “98,4 %” is the same rate in fewer digits. 0 % and 100 % stay points: they say none and all, whatever
    the denominator. Counts and hedged figures keep their bounds.
    """
    lower, upper = widen_whole_percents(rows)
    inside = rows["value"].gt(0) & rows["value"].lt(100)
    return lower.where(inside, rows["lower"]), upper.where(inside, rows["upper"])
