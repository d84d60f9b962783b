"""Differences of two rates in percentage points: from their counts, else from what their wording allows."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.comparison.intervals import Numbers, derive_wilson_intervals, is_share, to_numbers


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


def derive_interval_difference(
    value_a: ArrayLike | pd.Series,
    lower_a: ArrayLike | pd.Series,
    upper_a: ArrayLike | pd.Series,
    value_b: ArrayLike | pd.Series,
    lower_b: ArrayLike | pd.Series,
    upper_b: ArrayLike | pd.Series,
) -> Differences:
    """Differences of two bare percentages over all that their rounding and hedges allow, in percentage points.

    [lower a − upper b, upper a − lower b], no sampling formula: a rate without counts says nothing of chance. Single
    numbers or arrays of one length; the value of a difference is that of the printed figures. NaN where one is missing.
    """
    a, low_a, high_a = (to_numbers(one) for one in (value_a, lower_a, upper_a))
    b, low_b, high_b = (to_numbers(one) for one in (value_b, lower_b, upper_b))
    return Differences(a - b, low_a - high_b, high_a - low_b)


def derive_rate_difference(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Differences of the rates of two tables of marks, row by row: `difference`, `lower`, `upper`, `method`.

    `a` and `b` are marks of `compare_rates` or `compare_completion`, of one length; the index is a's. In percentage
    points. method "newcombe" where both have counts and neither hedges, "interval" (over stated_*) otherwise, "" and
    NaN where a rate is missing.
    """
    if len(a) != len(b):
        raise ValueError(f"{len(a)} rates against {len(b)}: pairs need tables of one length")
    counted = derive_newcombe_difference(a["numerator"], a["total"], b["numerator"], b["total"])
    stated = derive_interval_difference(
        a["value"], a["stated_lower"], a["stated_upper"], b["value"], b["stated_lower"], b["stated_upper"]
    )
    hedged = a["hedged"].to_numpy(dtype=bool) | b["hedged"].to_numpy(dtype=bool)
    by_counts = ~np.isnan(counted.difference) & ~hedged
    columns = {
        name: np.where(by_counts, own, other)
        for name, own, other in zip(Differences._fields, counted, stated, strict=True)
    }
    method = np.where(by_counts, "newcombe", np.where(np.isnan(stated.lower), "", "interval"))
    return pd.DataFrame({**columns, "method": pd.Series(method, dtype="str").to_numpy()}, index=a.index)
