"""Families of claims: of all the differences that a page names, which hold when they are judged together."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.comparison.many_offices import adjust_by_holm, say

LEVEL = 0.95
BASES = ("test", "confidence", "stated")


def derive_p_from_interval(lower: pd.Series, upper: pd.Series, difference: pd.Series, level: float) -> pd.Series:
    """Two-sided p of a difference from its confidence interval, after Altman and Bland (2011), BMJ 343, d2304.

    The distance to the end that faces zero stands for z standard errors, so that an uneven interval (Newcombe's)
    touches zero exactly at p = 1 − level. NaN without an interval. Raises ValueError for a difference outside its own.
    """
    if ((difference < lower) | (difference > upper)).any():
        raise ValueError("a difference lies outside its own interval")
    facing = pd.Series(np.where(difference > 0, difference - lower, upper - difference), index=difference.index)
    quantile = norm.isf((1 - level) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = quantile * difference.abs() / facing
    p_values = pd.Series(2 * norm.sf(scores), index=difference.index)
    return p_values.mask(difference == 0, 1.0).where(lower.notna() & upper.notna() & difference.notna())


def check_claims(claims: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Which claims hold together: one row a claim that `left` is above `right`, in the order given.

    Takes key (code of [claim]), left, right, basis, and by basis: "test" with p (of the opposite; two-sided where the
    observed difference points the claimed way, else 1); "confidence" with lower and upper of left − right at `level`
    (difference in between, else its middle); "stated" with lower and upper of left − right that wording and rounding
    allow. Adds p, p_holm, holds and verdict (code of [claim_verdict]).

    Holm's (1979) step-down over all tested claims: the chance that any claim said to hold
    is false stays below 1 − level, however the claims hang together. Stated bounds are certain: such claims hold where
    all of the interval lies above zero, and are no part of the family. NA in what the basis needs: not tested.
    Raises ValueError for another basis or a p outside 0–1.
    """
    if unknown := set(claims["basis"]) - set(BASES):
        raise ValueError(f"basis {sorted(unknown)[0]}: expected one of {', '.join(BASES)}")
    given = {
        name: pd.to_numeric(claims[name]).astype(float) if name in claims else pd.Series(np.nan, index=claims.index)
        for name in ("p", "lower", "upper", "difference")
    }
    if ((given["p"] < 0) | (given["p"] > 1)).any():
        raise ValueError("p of a claim: expected 0–1")
    difference = given["difference"].fillna((given["lower"] + given["upper"]) / 2)
    by_interval = derive_p_from_interval(given["lower"], given["upper"], difference, level)
    # A difference the other way round is no ground for the claim.
    by_interval = by_interval.mask(difference < 0, 1.0).where(by_interval.notna())
    p_values = given["p"].where(claims["basis"] == "test").fillna(by_interval.where(claims["basis"] == "confidence"))
    tested = p_values.notna()
    adjusted = pd.Series(np.nan, index=claims.index)
    adjusted[tested] = adjust_by_holm(np.asarray(p_values[tested], dtype=np.float64))
    certain = (claims["basis"] == "stated") & (given["lower"] > 0)
    meet = (claims["basis"] == "stated") & (given["lower"] <= 0)
    holds = certain | (tested & (adjusted <= 1 - level))
    verdict = np.select(
        [certain, meet, tested & holds, tested], ["holds_by_bounds", "bounds_meet", "holds", "not_shown"], "not_tested"
    )
    return claims.assign(p=p_values, p_holm=adjusted, holds=holds, verdict=verdict)


def say_claims(claims: pd.DataFrame, language: str) -> list[str]:
    """One sentence a claim of `check_claims`: the claim, whether it holds, and among how many."""
    number = int(claims["p"].notna().sum())
    rows = claims[["key", "left", "right", "verdict"]].astype(str).itertuples(index=False, name=None)
    return [
        say(
            "claim_verdict", verdict, language, claim=say("claim", key, language, left=left, right=right), number=number
        )
        for key, left, right, verdict in rows
    ]
