"""Rates of the provinces of 2025: never added, only computed from counts that were."""

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison.places import name_missing, successors

FACT_OF_RATE = ["place_code", "scope", "source_id", "period_start", "period_end"]
TAKEN = ["value", "lower", "upper", "qualifier", "parents", "confidence"]  # of the denominator


def list_rate_parts(codes: tuple[str, ...]) -> pd.DataFrame:
    """What the rates among some indicators are shares of: one row a rate and denominator, in the code list's order.

    Columns rate, denominator (its kind), numerator, numerator_breakdown, total (both indicators). Counts have no row,
    nor have shares whose counts the code list lacks.
    """
    rows = []
    for rate in (read_indicators()[code] for code in dict.fromkeys(codes) if code in read_indicators()):
        for kind in rate.denominators:
            total = f"{rate.numerator.split('_')[0]}_{kind}"
            if total in read_indicators():
                rows.append((rate.code, kind, rate.numerator, rate.numerator_breakdown, total))
    columns = ["rate", "denominator", "numerator", "numerator_breakdown", "total"]
    return pd.DataFrame(rows, columns=columns, dtype="str")


def derive_rates(sums: pd.DataFrame, indicators: tuple[str, ...]) -> pd.DataFrame:
    """Rates of the new provinces in per cent, from numerators and denominators of `sum_members` of the same sources.

    A row is a derived rate, with the columns of the sums: value numerator of denominator, lower and upper what the
    wording of both allows, `denominator` the first kind of the code list that all members count, parents all figures
    behind. Nothing is derived where more was counted than there was, or nothing.
    """
    parts = list_rate_parts(indicators)
    parts = parts.assign(order=np.arange(len(parts)))
    counts = sums.drop(columns="denominator").merge(parts, left_on="indicator", right_on="numerator")
    plain = counts["numerator_breakdown"] == ""
    counts = counts[plain | (counts["breakdown"] == counts["numerator_breakdown"])]
    counts = counts.assign(breakdown=counts["breakdown"].where(plain, ""))
    totals = sums[[*FACT_OF_RATE, "breakdown", "indicator", *TAKEN]].rename(columns={"indicator": "total"})
    rates = counts.merge(totals, on=[*FACT_OF_RATE, "breakdown", "total"], suffixes=("", "_total"))
    rates = rates[(rates["value"] <= rates["value_total"]) & (rates["value_total"] > 0)]
    # The code list has the denominators in order: the first that there is stands for the rate.
    rates = rates.sort_values("order", kind="stable").drop_duplicates(["rate", "breakdown", *FACT_OF_RATE])
    exact = (rates["qualifier"] == "exact") & (rates["qualifier_total"] == "exact")
    most = (100 * rates["upper"] / rates["lower_total"].where(rates["lower_total"] > 0)).fillna(100)
    rates = rates.assign(
        observation_id=rates["rate"] + "+" + rates["observation_id"],
        indicator=rates["rate"],
        unit="percent",
        value=100 * rates["value"] / rates["value_total"],
        lower=100 * rates["lower"] / rates["upper_total"],
        upper=most.clip(upper=100),
        qualifier=exact.map({True: "exact", False: "approx"}).astype("str"),
        parents=rates["parents"] + " " + rates["parents_total"],
        confidence=rates[["confidence", "confidence_total"]].min(axis=1),
        rule="rate_of_sums",
    )
    return rates[list(sums.columns)].reset_index(drop=True)


def refuse_rates(rates: pd.DataFrame, rows: pd.DataFrame, derived: pd.DataFrame) -> pd.DataFrame:
    """For printed shares of members: the reason, and the members whose counts behind the share are missing.

    `rows` are those of the members' counts (successor, member, sum and what the counts are of), `derived` the rates of
    sums. Of several denominators the one that most members count is asked for.
    """
    same = ["successor", "scope", "period_start", "period_end"]
    counted = rows.drop_duplicates(["sum", "member"])
    bits = (2 ** counted["member"]).groupby([counted[name] for name in (*same, "indicator", "breakdown")]).sum()
    masks = bits.rename("bits").reset_index()
    parts = list_rate_parts(tuple(rates["indicator"].unique()))
    asked = rates[["indicator", "breakdown", *same[1:]]].assign(
        successor=rates["place_key"].map(successors()), row=rates.index
    )
    asked_parts = asked.merge(parts, left_on="indicator", right_on="rate")
    own = asked_parts["numerator_breakdown"] == ""
    asked_parts["numerator_breakdown"] = asked_parts["breakdown"].where(own, asked_parts["numerator_breakdown"])
    both = pd.Series(-1, index=asked_parts.index)
    for part, breakdown in (("numerator", "numerator_breakdown"), ("total", "breakdown")):
        known = masks.rename(columns={"indicator": part, "breakdown": breakdown})
        keys = [*same, part, breakdown]
        both &= asked_parts[keys].merge(known, on=keys, how="left")["bits"].fillna(0).astype(int)
    kinds = pd.DataFrame({"row": asked_parts["row"], "bits": both, "members": both.map(int.bit_count)})
    kinds = kinds.sort_values("members", kind="stable").drop_duplicates("row", keep="last")
    best = pd.Series(kinds["bits"].to_numpy(), index=kinds["row"]).reindex(asked.index, fill_value=0)
    missing = name_missing(asked["successor"], best)
    fact = ["indicator", "breakdown", "scope", "period_start", "period_end"]
    made = pd.MultiIndex.from_frame(derived[["place_code", *fact]])
    replaced = pd.MultiIndex.from_frame(asked[["successor", *fact]]).isin(made)
    # A share that has no counts at all (satisfaction) is not refused for want of a member.
    short = asked["indicator"].isin(parts["rate"]) & (missing != "") & ~replaced
    reason = pd.Series("merger", index=rates.index, dtype="str").mask(short, "merger_incomplete")
    return pd.DataFrame({"reason": reason.mask(replaced, "merger_rate"), "missing": missing.where(short, "")})
