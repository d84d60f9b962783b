"""Intervals of a share from its counts: Wilson's, and Jeffreys' as the check beside it."""

from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.proportion import proportion_confint

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
