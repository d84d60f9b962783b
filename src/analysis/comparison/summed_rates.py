"""Rates of the provinces of 2025: never added, only computed from counts that were."""

import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison.places import merged_members, name_missing

FACT_OF_RATE = ["place_code", "scope", "source_id", "period_start", "period_end"]


def rate_parts(code: str) -> list[tuple[str, str, str, str]]:
    """For each denominator of a rate: its kind, the numerator, the numerator's breakdown, and the denominator.

    Empty for counts, and for shares whose counts the code list does not have.
    """
    rate = read_indicators().get(code)
    if rate is None:
        return []
    totals = {kind: f"{rate.numerator.split('_')[0]}_{kind}" for kind in rate.denominators}
    return [
        (kind, rate.numerator, rate.numerator_breakdown, total)
        for kind, total in totals.items()
        if total in read_indicators()
    ]


def derive_rates(sums: pd.DataFrame, indicators: tuple[str, ...]) -> pd.DataFrame:
    """Rates of the new provinces in per cent, from numerators and denominators of `sum_members` of the same sources.

    A row is a derived rate, with the columns of the sums: value numerator of denominator, lower and upper what the
    wording of both allows, `denominator` the first kind of the code list that all members count, parents all figures
    behind. Nothing is derived where more was counted than there was, or nothing.
    """
    found = [sums.iloc[:0]]
    for code in indicators:
        for kind, numerator, breakdown, total in rate_parts(code):
            counts = sums[sums["indicator"] == numerator]
            counts = counts[counts["breakdown"] == breakdown] if breakdown else counts
            plain = counts.assign(of="" if breakdown else counts["breakdown"])
            totals = sums.loc[
                sums["indicator"] == total,
                [*FACT_OF_RATE, "breakdown", "value", "lower", "upper", "qualifier", "parents", "confidence"],
            ]
            rates = plain.merge(
                totals.rename(columns={"breakdown": "of"}), on=[*FACT_OF_RATE, "of"], suffixes=("", "_total")
            )
            rates = rates[(rates["value"] <= rates["value_total"]) & (rates["value_total"] > 0)]
            exact = (rates["qualifier"] == "exact") & (rates["qualifier_total"] == "exact")
            most = (100 * rates["upper"] / rates["lower_total"].where(rates["lower_total"] > 0)).fillna(100)
            rates = rates.assign(
                observation_id=code + "+" + rates["observation_id"],
                indicator=code,
                unit="percent",
                breakdown=rates["of"],
                denominator=kind,
                value=100 * rates["value"] / rates["value_total"],
                lower=100 * rates["lower"] / rates["upper_total"],
                upper=most.clip(upper=100),
                qualifier=exact.map({True: "exact", False: "approx"}).astype("str"),
                parents=rates["parents"] + " " + rates["parents_total"],
                confidence=rates[["confidence", "confidence_total"]].min(axis=1),
                rule="rate_of_sums",
            )
            found.append(rates[list(sums.columns)])
    rates = pd.concat(found, ignore_index=True)
    # The code list has the denominators in order: the first that there is stands for the rate.
    return rates.drop_duplicates(["indicator", "breakdown", *FACT_OF_RATE])


def refuse_rates(rates: pd.DataFrame, rows: pd.DataFrame, derived: pd.DataFrame) -> pd.DataFrame:
    """For printed rates of members: the reason, and the members whose counts behind the rate are missing.

    `rows` are those of `_group` for the counts. Of several denominators the one that most members count is named.
    """
    same = ["successor", "scope", "period_start", "period_end"]
    counted = rows.drop_duplicates(["sum", "member"]).assign(bit=lambda each: 2 ** each["member"])
    masks = counted.groupby([*same, "indicator", "breakdown"], as_index=False)["bit"].sum()
    asked = rates.assign(successor=rates["place_key"].map(merged_members()).str[0])
    best = pd.Series(0, index=rates.index)
    for code in asked["indicator"].unique():
        own = asked[asked["indicator"] == code]
        for _, numerator, breakdown, total in rate_parts(code):
            part = own.assign(numerator_breakdown=breakdown or own["breakdown"])
            bits = []
            for indicator, column in ((numerator, "numerator_breakdown"), (total, "breakdown")):
                known = masks[masks["indicator"] == indicator].rename(columns={"breakdown": column})
                bits.append(part.merge(known[[*same, column, "bit"]], on=[*same, column], how="left")["bit"].fillna(0))
            both = (bits[0].astype(int) & bits[1].astype(int)).set_axis(own.index)
            more = both.map(int.bit_count) > best.loc[own.index].map(int.bit_count)
            best.loc[own.index] = best.loc[own.index].mask(more, both)
    missing = name_missing(asked["successor"], best)
    fact = ["indicator", "breakdown", "scope", "period_start", "period_end"]
    made = pd.MultiIndex.from_frame(derived[["place_code", *fact]])
    replaced = pd.MultiIndex.from_frame(asked[["successor", *fact]]).isin(made)
    # A share that has no counts at all (satisfaction) is not refused for want of a member.
    has_parts = asked["indicator"].map({code: bool(rate_parts(code)) for code in asked["indicator"].unique()})
    short = has_parts.astype(bool) & (missing != "")
    reason = pd.Series("merger", index=rates.index, dtype="str").mask(short, "merger_incomplete")
    return pd.DataFrame(
        {"reason": reason.mask(replaced, "merger_rate"), "missing": missing.where(short & ~replaced, "")}
    )
