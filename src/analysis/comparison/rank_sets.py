"""Rank sets: every rank that an office may have, for all offices at once, instead of one rank each.

From counts: Mogstad, Romano, Shaikh and Wilhelm (2024), Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries, Review of Economic Studies 91, 476–518. Any family of tests of
"j is not above k" over all ordered pairs that keeps the chance of one false rejection below 5 % gives sets that hold
all true ranks at once with at least 95 %: j's rank is at least 1 + the number of offices found above it, and at most
the number of offices less those found below it. The family here is Holm's (1979), which asks nothing of how the tests
depend on each other, over exact tests, so that the 95 % hold for small counts too (the paper's bootstrap does not).

Exact tests know no variation but that of counting. One period's counts do not tell whether offices differ for good or
scatter more than counting does (clustered cases, an unusual year); so where the funnel finds overdispersion a pair must
pass a second test as well, which takes all of the usual spread for scatter: the difference of the transformed rates
by √(1/4n + 1/4m + 2τ²), with t quantiles of number − 1 degrees of freedom, since τ² is an estimate. The additive τ² is
Spiegelhalter's (2005, Quality and Safety in Health Care 14, 347–351), from winsorised scores, here divided by what
winsorising leaves of normal ones (0.679 at a tenth: uncorrected the tests would be too sure); t instead of normal
quantiles after Hartung and Knapp (2001), Statistics in Medicine 20, 1771–1782. Simulations hold the sets to 95 % with
scatter that is about normal; with the heavier tails of a few unlike offices those are called different, as in the
funnel. What counting alone says (`counted_lower`, `counted_upper`) stands beside it: narrower, and right only if
offices do not scatter. Counts per day of offices of unlike size spread so far that hardly any rank is shut out.

From bare intervals: Klein, Wright and Wieczorek (2020), A joint confidence region for an overall ranking of
populations, JRSS C 69, 589–606: an office is above another where its whole interval is.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom, hypergeom, t

from analysis.comparison.funnel import (
    WINSORISED,
    derive_overdispersion,
    find_impossible_shares,
    find_impossible_volumes,
    transform_rates,
)
from analysis.comparison.many_offices import (
    Numbers,
    adjust_by_holm,
    find_left_out,
    find_refusal,
    find_years,
    read_exact_counts,
)

LEVEL = 0.95
# The mean square of standard normal scores after winsorising a tenth at each end: 0.8 − 2 q φ(q) + 0.2 q², q = 1.2816.
WINSORISED_SQUARE = 0.67864


RANKS = ("rank_lower", "rank_upper", "counted_lower", "counted_upper")


@dataclass(frozen=True, eq=False)
class RankSets:
    """Ranks that remain possible; 1 is the largest value (large is not better: that is the indicator's matter).

    sets: one row a mark with its own columns, rank_lower and rank_upper, counted_lower and counted_upper (the same by
    counting alone, without overdispersion; NA where it is not judged) and left_out (code of why). tau2: the spread
    between offices on the transformed scale that the tests allow for; 0 for none and for intervals.
    pairs: one row an ordered pair of judged rows that differs, by their index labels `above` and `below`, with
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
    tau2: float = 0.0


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


def derive_spread(rates: Numbers, exposure: Numbers, kind: str) -> float:
    """τ² of offices' rates (0–1, or per day) on the scale of `transform_rates`, for normal scatter without bias."""
    scores, errors = transform_rates(rates, kind), 1 / (2 * np.sqrt(exposure))
    # About the median: one office far off would move the mean, and make all the others scatter.
    phi, _ = derive_overdispersion((scores - np.median(scores)) / errors, errors, WINSORISED)
    number, weights = len(rates), errors**-2.0
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((number * phi / WINSORISED_SQUARE - (number - 1)) / room))


def derive_spread_p_values(rates: Numbers, exposure: Numbers, tau2: float, kind: str) -> Numbers:
    """One-sided p of "the rate of j is not above that of k" where offices scatter by τ² beside counting; 1 on j = k."""
    scores, variance = transform_rates(rates, kind), 1 / (4 * exposure) + tau2
    error = np.sqrt(variance[:, None] + variance[None, :])
    return _close(t.sf((scores[:, None] - scores[None, :]) / error, len(rates) - 1))


def _close(p_values: Numbers) -> Numbers:
    p_values = np.clip(p_values, 0, 1)
    np.fill_diagonal(p_values, 1)
    return p_values


def derive_rank_bounds(above: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> tuple[Numbers, Numbers]:
    """Lowest and highest rank of each row from above[j, k]: j is known to be above k."""
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)


def _gather(
    marks: pd.DataFrame,
    left_out: pd.Series,
    above: np.ndarray,
    p_values: Numbers | None,
    level: float,
    method: str,
    counted: np.ndarray | None = None,
    tau2: float = 0.0,
) -> RankSets:
    judged = marks.index[left_out == ""]
    unknown = pd.array([pd.NA] * len(marks), dtype="Int64")
    sets = marks.assign(**dict.fromkeys(RANKS, unknown), left_out=left_out)
    for names, known in ((RANKS[:2], above), (RANKS[2:], above if counted is None else counted)):
        for name, ends in zip(names, derive_rank_bounds(known), strict=True):
            sets.loc[judged, name] = ends
    first, second = np.nonzero(above)
    found = np.full(len(first), np.nan) if p_values is None else p_values[first, second]
    pairs = pd.DataFrame({"above": judged[first], "below": judged[second], "p_holm": found})
    return RankSets(sets, pairs, level, method, len(judged), "", find_years(marks, left_out), tau2)


def _refuse(marks: pd.DataFrame, left_out: pd.Series, level: float, method: str, reason: str) -> RankSets:
    unknown = pd.array([pd.NA] * len(marks), dtype="Int64")
    sets = marks.assign(**dict.fromkeys(RANKS, unknown), left_out=left_out)
    pairs = pd.DataFrame({"above": [], "below": [], "p_holm": []})
    return RankSets(sets, pairs, level, method, int((left_out == "").sum()), reason, find_years(marks, left_out))


def _step_down(p_values: Numbers) -> Numbers:
    pairs = ~np.eye(len(p_values), dtype=bool)
    adjusted = np.ones_like(p_values)
    # Both directions of a pair are hypotheses of their own: a two-sided test with its direction read off afterwards
    # would not be covered by Holm's proof.
    adjusted[pairs] = adjust_by_holm(p_values[pairs])
    return adjusted


def _rank_by_tests(
    marks: pd.DataFrame,
    left_out: pd.Series,
    exact: Numbers,
    counts: Numbers,
    exposure: Numbers,
    level: float,
    kind: str,
) -> RankSets:
    tau2 = derive_spread(counts / exposure, exposure, kind)
    counted = adjusted = _step_down(exact)
    if tau2 > 0:
        adjusted = _step_down(np.maximum(exact, derive_spread_p_values(counts / exposure, exposure, tau2, kind)))
    method = ("fisher" if kind == "share" else "poisson") + ("_spread" if tau2 > 0 else "") + "_holm"
    alpha = 1 - level
    return _gather(marks, left_out, adjusted <= alpha, adjusted, level, method, counted <= alpha, tau2)


def rank_rates(marks: pd.DataFrame, level: float = LEVEL) -> RankSets:
    """Rank sets of shares from marks with exact counts `numerator` and `total`, one row an office."""
    counts, totals = read_exact_counts(marks, "numerator", "total")
    left_out = find_left_out(marks, find_impossible_shares(counts, totals))
    if reason := find_refusal(marks, left_out):
        return _refuse(marks, left_out, level, "fisher_holm", reason)
    own, whole = (numbers[(left_out == "").to_numpy()] for numbers in (counts, totals))
    return _rank_by_tests(marks, left_out, derive_share_p_values(own, whole), own, whole, level, "share")


def rank_volumes(marks: pd.DataFrame, level: float = LEVEL) -> RankSets:
    """Rank sets of counts per day from marks with exact `value` (lower = upper) and `period_days`."""
    counts, days = (marks[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "period_days"))
    left_out = find_left_out(marks, find_impossible_volumes(marks, counts, days))
    if reason := find_refusal(marks, left_out):
        return _refuse(marks, left_out, level, "poisson_holm", reason)
    own, length = (numbers[(left_out == "").to_numpy()] for numbers in (counts, days))
    return _rank_by_tests(marks, left_out, derive_volume_p_values(own, length), own, length, level, "daily")


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
