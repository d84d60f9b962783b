"""Rank sets: every rank that an office may have, for all offices at once, instead of one rank each.

From counts: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries, Review of Economic Studies 91, 476–518. Any family of tests of
"j is not above k" over all ordered pairs that keeps the chance of one false rejection below 5 % gives sets that hold
all true ranks at once with at least 95 %: j's rank is at least 1 + the number of offices found above it, and at most
the number of offices less those found below it. The family here is Holm's (1979), which asks nothing of how the tests
depend on each other, over exact tests, so that the 95 % hold for small counts too (the paper's bootstrap does not).

From bare intervals: Klein, Wright and Wieczorek (2020), A joint confidence region for an overall ranking of
populations, JRSS C 69, 589–606: an office is above another where its whole interval is.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom, hypergeom

from analysis.comparison.funnel import find_impossible_shares, find_impossible_volumes
from analysis.comparison.many_offices import (
    Numbers,
    adjust_by_holm,
    find_left_out,
    find_refusal,
    find_years,
    read_exact_counts,
)

LEVEL = 0.95


@dataclass(frozen=True, eq=False)
class RankSets:
    """Ranks that remain possible; 1 is the largest value (large is not better: that is the indicator's matter).

    sets: one row a mark with its own columns, rank_lower and rank_upper (NA where it is not judged) and left_out (code
    of why). pairs: one row an ordered pair of judged rows that differs, by their index labels `above` and `below`, with
    p_holm (NaN from intervals). level: all sets hold at once with at least this confidence; 1 where the intervals are
    certain. method: code of [method]. number: offices judged. reason: why there are no sets; "" where there are.
    years: of the offices judged; more than one is a caveat (`say_caveats`).
    """

    sets: pd.DataFrame
    pairs: pd.DataFrame
    level: float
    method: str
    number: int
    reason: str
    years: tuple[int, ...]


def derive_share_p_values(counts: Numbers, totals: Numbers) -> Numbers:
    """Fisher's exact one-sided p of "the share of row j is not above that of column k", for all pairs; 1 on j = k."""
    drawn, among = counts[:, None] + counts[None, :], totals[:, None] + totals[None, :]
    p_values = hypergeom.sf(counts[:, None] - 1, among, drawn, totals[:, None])
    return _close(p_values)


def derive_volume_p_values(counts: Numbers, days: Numbers) -> Numbers:
    """Exact one-sided p of "the daily count of j is not above that of k", for all pairs of Poisson counts.

    Of all that both counted, j's part is binomial with its part of the days where both count alike (Przyborowski and
    Wilenski 1940). 1 on j = k.
    """
    part = days[:, None] / (days[:, None] + days[None, :])
    return _close(binom.sf(counts[:, None] - 1, counts[:, None] + counts[None, :], part))


def _close(p_values: Numbers) -> Numbers:
    p_values = np.clip(p_values, 0, 1)
    np.fill_diagonal(p_values, 1)
    return p_values


def derive_rank_bounds(above: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> tuple[Numbers, Numbers]:
    """Lowest and highest rank of each row from above[j, k]: j is known to be above k."""
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)


def _gather(
    marks: pd.DataFrame, left_out: pd.Series, above: np.ndarray, p_values: Numbers | None, level: float, method: str
) -> RankSets:
    judged = marks.index[left_out == ""]
    sets = marks.assign(
        rank_lower=pd.array([pd.NA] * len(marks), dtype="Int64"),
        rank_upper=pd.array([pd.NA] * len(marks), dtype="Int64"),
        left_out=left_out,
    )
    lower, upper = derive_rank_bounds(above)
    sets.loc[judged, "rank_lower"], sets.loc[judged, "rank_upper"] = lower, upper
    first, second = np.nonzero(above)
    found = np.full(len(first), np.nan) if p_values is None else p_values[first, second]
    pairs = pd.DataFrame({"above": judged[first], "below": judged[second], "p_holm": found})
    return RankSets(sets, pairs, level, method, len(judged), "", find_years(marks, left_out))


def _refuse(marks: pd.DataFrame, left_out: pd.Series, level: float, method: str, reason: str) -> RankSets:
    unknown = pd.array([pd.NA] * len(marks), dtype="Int64")
    sets = marks.assign(rank_lower=unknown, rank_upper=unknown, left_out=left_out)
    pairs = pd.DataFrame({"above": [], "below": [], "p_holm": []})
    return RankSets(sets, pairs, level, method, int((left_out == "").sum()), reason, find_years(marks, left_out))


def _rank_by_tests(marks: pd.DataFrame, left_out: pd.Series, p_values: Numbers, level: float, method: str) -> RankSets:
    pairs = ~np.eye(len(p_values), dtype=bool)
    adjusted = np.ones_like(p_values)
    # Both directions of a pair are hypotheses of their own: a two-sided test with its direction read off afterwards
    # would not be covered by Holm's proof.
    adjusted[pairs] = adjust_by_holm(p_values[pairs])
    return _gather(marks, left_out, adjusted <= 1 - level, adjusted, level, method)


def rank_rates(marks: pd.DataFrame, level: float = LEVEL) -> RankSets:
    """Rank sets of shares from marks with exact counts `numerator` and `total`, one row an office."""
    counts, totals = read_exact_counts(marks, "numerator", "total")
    left_out = find_left_out(marks, find_impossible_shares(counts, totals))
    if reason := find_refusal(marks, left_out):
        return _refuse(marks, left_out, level, "fisher_holm", reason)
    judged = (left_out == "").to_numpy()
    return _rank_by_tests(marks, left_out, derive_share_p_values(counts[judged], totals[judged]), level, "fisher_holm")


def rank_volumes(marks: pd.DataFrame, level: float = LEVEL) -> RankSets:
    """Rank sets of counts per day from marks with exact `value` (lower = upper) and `period_days`."""
    counts, days = (marks[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "period_days"))
    left_out = find_left_out(marks, find_impossible_volumes(marks, counts, days))
    if reason := find_refusal(marks, left_out):
        return _refuse(marks, left_out, level, "poisson_holm", reason)
    judged = (left_out == "").to_numpy()
    return _rank_by_tests(marks, left_out, derive_volume_p_values(counts[judged], days[judged]), level, "poisson_holm")


def rank_intervals(
    marks: pd.DataFrame,
    lower: str = "compared_lower",
    upper: str = "compared_upper",
    interval_level: float = 1.0,
    level: float = LEVEL,
) -> RankSets:
    """Rank sets from bare intervals, one row an office: above is where the whole interval lies above the other.

    `interval_level` is the confidence of each interval alone: 1 for what wording and rounding allow. Together they hold
    with at least 1 − number × (1 − interval_level) (Bonferroni); where that is below `level`, as for 95 % intervals
    side by side, the sets are refused (narrow_intervals).
    """
    low, high = (marks[name].to_numpy(dtype=float, na_value=np.nan) for name in (lower, upper))
    left_out = find_left_out(marks, {"no_interval": ~(low <= high)})
    number = int((left_out == "").sum())
    joint = 1 - number * (1 - interval_level)
    reason = find_refusal(marks, left_out)
    if not reason and joint < level - 1e-12:
        reason = "narrow_intervals"
    if reason:
        return _refuse(marks, left_out, level, "intervals", reason)
    judged = (left_out == "").to_numpy()
    above = low[judged][:, None] > high[judged][None, :]
    return _gather(marks, left_out, above, None, joint, "intervals")
