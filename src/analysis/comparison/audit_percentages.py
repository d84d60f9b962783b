"""Percentages and the counts that stand beside them.

Takes and gives what the checks of `audit_arithmetic` do.
"""

import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit
from analysis.codelists.indicators import Indicator
from analysis.comparison.audit_arithmetic import CELL, DUST, PLACE, Wide, join_members, join_tables, no_members

COUNT = ["value", "lower", "upper", "observation_id", "char_start"]
USED = [*COUNT, *CELL, *PLACE, "indicator", "breakdown", "unit", "denominator"]


def check_percentages(best: pd.DataFrame) -> pd.DataFrame:
    """Rates that none of the counts beside them gives, rounded or cut.

    With the denominator named that is a contradiction, else a doubt: the share may be of something not stated. Then it
    is held to what such a share is usually of (the first denominator of the code list) and to counts in its own
    sentence or its numerator's; the others may acquit it, but say nothing against it.
    """
    best, tables = best[USED], []
    totals: dict[str, pd.DataFrame] = {}
    for indicator in read_indicators().values():
        rates = best[best["indicator"] == indicator.code]
        if rates.empty or indicator.numerator not in read_indicators():
            continue
        for kind in indicator.denominators:
            if (code := _name_total(indicator, kind)) not in totals:
                totals[code] = _find_totals(best, code)
        tables.append(_unlike_counts(*_put_counts_beside(best, rates, indicator, totals), indicator.code))
    return join_tables(tables)


def _name_total(indicator: Indicator, kind: str) -> str:
    return f"{indicator.numerator.partition('_')[0]}_{kind}"


def _put_counts_beside(
    best: pd.DataFrame, rates: pd.DataFrame, indicator: Indicator, totals: dict[str, pd.DataFrame]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The rates with their numerator (columns in _top) and what it may be a share of (columns in _kind); the kinds.

    `speaks_kind`: whether the count may speak against the rate.
    """
    tops, key = best[best["indicator"] == indicator.numerator], CELL
    if indicator.numerator_breakdown:
        rates, key = rates[rates["breakdown"] == ""], PLACE
        tops = tops[tops["breakdown"] == indicator.numerator_breakdown]
    rows = rates.merge(tops[[*COUNT, *key]], on=key, suffixes=("", "_top"))
    if rows.empty:
        return rows, indicator.denominators
    for kind in indicator.denominators:
        bottoms = totals[_name_total(indicator, kind)]
        bottoms = bottoms[bottoms["value"] > 0].rename(columns={name: f"{name}_{kind}" for name in COUNT})
        rows = rows.merge(bottoms, on=CELL, how="left")
        near = rows[["char_start", "char_start_top"]].eq(rows[f"char_start_{kind}"], axis=0).any(axis=1)
        near |= (rows["denominator"] == kind) | (kind == indicator.denominators[0])
        # No part is a share of what is less than it.
        holds = rows["lower_top"] <= rows[f"upper_{kind}"]
        rows[f"speaks_{kind}"] = near & holds & rows[f"observation_id_{kind}"].notna()
    return rows, indicator.denominators


def _find_totals(best: pd.DataFrame, code: str) -> pd.DataFrame:
    """A count of every cell: as stated, else the sum of its parts, which has no id and can only acquit a rate."""
    stated = best.loc[best["indicator"] == code, [*COUNT, *CELL]]
    tables = [stated]
    for equation in read_audit().sums:
        if equation.total == code and set(equation.parts) <= set(best["indicator"]):
            wide = Wide(best, equation.parts)
            sums = {name: wide[name].sum(axis=1, skipna=False) for name in ("value", "lower", "upper")}
            tables.append(
                pd.DataFrame(sums).dropna().reset_index().assign(observation_id=None, char_start=float("nan"))
            )
    return pd.concat(tables, ignore_index=True).drop_duplicates(CELL)


def _unlike_counts(rows: pd.DataFrame, kinds: tuple[str, ...], code: str) -> pd.DataFrame:
    """Members of the rates that fit none of their denominators; the nearest denominator is the one shown."""
    if rows.empty:
        return no_members()
    # The printed percentage may be cut instead of rounded: half a unit of its last digit more, either way.
    slack = (rows["upper"] - rows["lower"]) / 2
    gaps, fits = {}, pd.Series(False, index=rows.index)
    for kind in kinds:
        named = (rows["denominator"] == "") | (rows["denominator"] == kind)
        low = 100 * rows["lower_top"] / rows[f"upper_{kind}"]
        high = 100 * rows["upper_top"] / rows[f"lower_{kind}"]
        gaps[kind] = (rows["value"] - 100 * rows["value_top"] / rows[f"value_{kind}"]).where(
            named & rows[f"speaks_{kind}"]
        )
        fits |= named & (rows["lower"] - slack <= high) & (low <= rows["upper"] + slack)
    table = pd.DataFrame(gaps, index=rows.index)
    unlike = ~fits & table.notna().any(axis=1)
    if not unlike.any():
        return no_members()
    rows, table = rows[unlike], table[unlike]
    nearest = table.abs().idxmin(axis=1)
    tables = []
    for kind in kinds:
        for rule, stated in (("percentage", True), ("percentage_of_other", False)):
            own = rows[(nearest == kind) & ((rows["denominator"] != "") == stated)]
            if own.empty:
                continue
            share = (100 * own["lower_top"] / own[f"upper_{kind}"], 100 * own["upper_top"] / own[f"lower_{kind}"])
            top = (own["lower"] * own[f"lower_{kind}"] / 100, own["upper"] * own[f"upper_{kind}"] / 100)
            rate = own[["lower", "upper"]].clip(lower=DUST)
            bottom = (100 * own["lower_top"] / rate["upper"], 100 * own["upper_top"] / rate["lower"])
            members = [
                ("rate", own["observation_id"], *share),
                ("numerator", own["observation_id_top"], *top),
                ("denominator", own[f"observation_id_{kind}"], *bottom),
            ]
            gap = table.loc[own.index, kind]
            tables.append(join_members(rule, gap, own["value"], members, f"{code} {kind} {rule}"))
    return join_tables(tables)
