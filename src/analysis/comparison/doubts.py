"""What the audit's findings mean for the marks: the bounds that a doubt leaves, of counts and of the shares of them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codelists.audit import read_audit
from analysis.comparison.audit import Audit, find_runs

# Columns that name the figures behind a mark, by what they are to it.
BEHIND = ("parents", "beside", "numerator_id", "total_id")
SHARE_OF = ("numerator", "total")
SUMMED = "sum_of_members"


def add_doubts(marks: pd.DataFrame, audit: Audit) -> pd.DataFrame:
    """The marks with doubt_lower, doubt_upper and `findings`.

    The bounds are compared_lower and compared_upper, widened to what the audit says that the mark's own figure would be
    if the figures beside it were right; for a mark per day (`daily`) in that unit. A doubt of a count reaches what is
    made of it: the share (`numerator`, `total` with their ids), within 0–100 %, and the sum of a new province. Of
    several counts one at a time is taken for wrong; a finding of a rule `of_both` reaches a share only where it is
    about both of its counts. `findings` has the ids of all findings against the mark's figure and those behind it
    (parents, beside, numerator, total), joined by a space; "" for none.
    """
    marks = marks.reset_index(drop=True)
    # The name of a mark that was made of others holds theirs: what is said of them is not said of it.
    own = _find_doubted(marks["observation_id"], audit, several=False)
    found = {name: _find_doubted(marks[name], audit) for name in BEHIND if name in marks}
    # A stock has no daily rate: it is compared as it is.
    counted = marks["daily"].notna() if "daily" in marks else pd.Series(False, index=marks.index)
    days = marks["period_days"].astype("float64").where(counted, 1.0)
    implied = own.groupby("mark")
    bounds = [
        (
            implied["implied_lower"].min().reindex(marks.index) / days,
            implied["implied_upper"].max().reindex(marks.index) / days,
        )
    ]
    if "rule" in marks and (summed := (marks["rule"] == SUMMED) & (marks["unit"] != "percent")).any():
        shifts = _shift(_find_doubted(marks["parents"].where(summed, ""), audit), marks)
        bounds.append(((marks["value"] + shifts["low"]) / days, (marks["value"] + shifts["high"]) / days))
    if set(SHARE_OF) <= set(marks):
        bounds.append(_bound_shares(marks, [found[f"{side}_id"] for side in SHARE_OF], audit))
    low, high = marks["compared_lower"], marks["compared_upper"]
    for lower, upper in bounds:
        low, high = low.where(~(lower < low), lower), high.where(~(upper > high), upper)
    return marks.assign(doubt_lower=low, doubt_upper=high, findings=_join_findings([own, *found.values()], marks.index))


def _find_doubted(ids: pd.Series, audit: Audit, several: bool = True) -> pd.DataFrame:
    """The audit's members among the figures that each mark names: their columns, and `mark`, the mark's number.

    `several` names may stand in one text, parted by spaces, those of a sum by plus signs.
    """
    members, places = audit.members_by_figure
    named = [
        (mark, places[name])
        for mark, text in enumerate(ids.fillna("").tolist())
        for name in ((text,) if text in places else text.replace("+", " ").split() if text and several else ())
        if name in places
    ]
    rows = members.take([at for _, own in named for at in own])
    return rows.assign(mark=[mark for mark, own in named for _ in own]).reset_index(drop=True)


def _shift(doubted: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """By how much each mark's count may be less (`low`, ≤ 0) and more (`high`, ≥ 0), one figure of it at a time."""
    by = doubted.assign(
        low=doubted["implied_lower"] - doubted["value"], high=doubted["implied_upper"] - doubted["value"]
    ).groupby("mark")
    found = pd.DataFrame({"low": by["low"].min(), "high": by["high"].max()}).reindex(marks.index).fillna(0.0)
    return found.assign(low=found["low"].clip(upper=0.0), high=found["high"].clip(lower=0.0))


def _bound_shares(marks: pd.DataFrame, sides: Sequence[pd.DataFrame], audit: Audit) -> tuple[pd.Series, pd.Series]:
    """The least and the most, in per cent, that a share is if one of its two counts is what the others say of it."""
    keys = [pd.MultiIndex.from_frame(side[["mark", "finding_id"]]) for side in sides]
    of_both = [code for code, rule in read_audit().rules.items() if rule.of_both]
    rules = audit.findings.set_index("finding_id")["rule"]
    part, whole = (
        _shift(side[~side["finding_id"].map(rules).isin(of_both) | own.isin(other)], marks)
        for side, own, other in zip(sides, keys, reversed(keys), strict=True)
    )
    count, total = (marks[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in SHARE_OF)
    with np.errstate(divide="ignore", invalid="ignore"):
        fewest, most = np.maximum(count + part["low"], 0.0), count + part["high"]
        smallest, largest = total + whole["low"], total + whole["high"]
        lower = 100 * np.minimum(fewest / total, count / largest)
        upper = 100 * np.maximum(most / total, np.where(smallest > 0, count / smallest, np.inf))
    doubted = (part["low"] < 0) | (part["high"] > 0) | (whole["low"] < 0) | (whole["high"] > 0)
    doubted &= (total > 0) & ~np.isnan(count)
    return lower.where(doubted), np.minimum(upper, 100.0).where(doubted)


def _join_findings(found: Sequence[pd.DataFrame], index: pd.Index) -> pd.Series:
    """The ids of each mark's findings, joined by a space; "" for none."""
    rows = pd.concat([table[["mark", "finding_id"]] for table in found], ignore_index=True).drop_duplicates()
    rows = rows.sort_values("mark", kind="stable")
    marks, ids = rows["mark"].to_numpy(), rows["finding_id"].tolist()
    joined = {marks[begin]: " ".join(ids[begin:end]) for begin, end in find_runs(marks)}
    return pd.Series([joined.get(mark, "") for mark in index], index=index, dtype="str")
