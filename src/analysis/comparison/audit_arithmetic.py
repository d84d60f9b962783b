"""One source's own arithmetic: parts and totals, percentages and their counts.

Each check takes the figures with one row a fact (source, series, indicator, breakdown, period), and gives the members
of its findings as `join_members` makes them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit

# One source's word on one body and period.
PLACE = ["source_id", "series", "period_start", "period_end"]
CELL = [*PLACE, "breakdown"]
PARTS_OF_FINDING = (
    "group",
    "rule",
    "dimension",
    "gap",
    "gap_share",
    "observation_id",
    "role",
    "implied_lower",
    "implied_upper",
)
# Sums of decimals are off by the dust of binary division.
DUST = 1e-9


def join_members(
    rule: str,
    gap: pd.Series,
    stated: pd.Series,
    members: Sequence[tuple[str, pd.Series, pd.Series, pd.Series]],
    name: str,
    dimension: str = "",
) -> pd.DataFrame:
    """The members of a rule's findings, one row a finding and figure.

    All series share the index of the findings: `gap`, the `stated` value that it is a share of, and for each member its
    role, observation ids (NA: not stated there), and the lower and upper value that the others imply. `name` keeps
    findings of different checks apart.
    """
    tables = []
    for role, ids, lower, upper in members:
        there = ids.notna()
        tables.append(
            pd.DataFrame(
                {
                    "group": [f"{name} {place}" for place in np.flatnonzero(there)],
                    "rule": rule,
                    "dimension": dimension,
                    "gap": gap[there],
                    "gap_share": gap[there] / stated[there].where(stated[there] != 0),
                    "observation_id": ids[there],
                    "role": role,
                    "implied_lower": lower[there],
                    "implied_upper": upper[there],
                }
            )
        )
    joined = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return joined.reindex(columns=list(PARTS_OF_FINDING))


def _no_members() -> pd.DataFrame:
    return pd.DataFrame(columns=list(PARTS_OF_FINDING))


class _Wide:
    """Facts side by side: value, bounds and id of each indicator, a row a source, body, period and breakdown."""

    def __init__(self, best: pd.DataFrame, codes: Sequence[str]) -> None:
        own = best[best["indicator"].isin(codes)]
        self.columns: dict[str, pd.DataFrame] = {}
        for name in ("value", "lower", "upper", "observation_id"):
            wide = own.pivot(index=CELL, columns="indicator", values=name).reindex(columns=list(dict.fromkeys(codes)))
            self.columns[name] = wide if name == "observation_id" else wide.astype("float64")

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.columns[name]


def check_equations(best: pd.DataFrame) -> pd.DataFrame:
    """Totals that no values of their parts add up to."""
    tables = []
    for number, equation in enumerate(read_audit().equations):
        wide = _Wide(best, (equation.total, *equation.parts))
        parts = list(equation.parts)
        lower, upper = wide["lower"][parts].sum(axis=1, skipna=False), wide["upper"][parts].sum(axis=1, skipna=False)
        total_lower, total_upper = wide["lower"][equation.total], wide["upper"][equation.total]
        stated = wide["value"][equation.total]
        gap = stated - wide["value"][parts].sum(axis=1, skipna=False)
        ids = wide["observation_id"]
        for rule, apart in (("exceeds", total_upper < lower - DUST), ("falls_short", total_lower > upper + DUST)):
            members = [("total", ids[equation.total][apart], lower[apart], upper[apart])]
            for code in parts:
                low = total_lower - (upper - wide["upper"][code])
                high = total_upper - (lower - wide["lower"][code])
                members.append(("part", ids[code][apart], low[apart].clip(lower=0), high[apart].clip(lower=0)))
            tables.append(join_members(rule, gap[apart], stated[apart], members, f"{rule} {number}"))
    return pd.concat(tables, ignore_index=True)


def check_limits(best: pd.DataFrame) -> pd.DataFrame:
    """Parts that together are more than the whole, whatever their wording leaves open."""
    tables = []
    for number, limit in enumerate(read_audit().limits):
        wide = _Wide(best, (*limit.smaller, *limit.larger, *limit.unless))
        small, large = list(limit.smaller), list(limit.larger)
        lower = wide["lower"][small].sum(axis=1, min_count=1)
        room = wide["upper"][large].sum(axis=1, skipna=False)
        beyond = lower > room + DUST
        for code in limit.unless:
            beyond &= wide["value"][code].isna()
        members = []
        for code in small:
            high = room - (lower - wide["lower"][code])
            members.append(("part", wide["observation_id"][code][beyond], high[beyond].clip(lower=0), high[beyond]))
        for code in large:
            low = lower - (room - wide["upper"][code])
            members.append(("total", wide["observation_id"][code][beyond], low[beyond], low[beyond]))
        gap = wide["value"][small].sum(axis=1, min_count=1) - wide["value"][large].sum(axis=1, skipna=False)
        stated = wide["value"][large].sum(axis=1, skipna=False)
        tables.append(join_members(limit.rule, gap[beyond], stated[beyond], members, f"limit {number}"))
    return pd.concat(tables, ignore_index=True)


def check_parts(best: pd.DataFrame) -> pd.DataFrame:
    """Members of one dimension that add up to more than their total, or nearly to it and yet not."""
    divided = best[(best["breakdown"] != "") & (best["unit"] != "percent")]
    pieces = divided["breakdown"].str.split("|").explode()
    if pieces.empty:
        return _no_members()
    rest = [
        "|".join(part for part in whole.split("|") if part != piece)
        for whole, piece in zip(divided["breakdown"].loc[pieces.index], pieces, strict=True)
    ]
    parts = divided.loc[pieces.index].assign(dimension=pieces.str.partition("=")[0].to_numpy(), rest=rest)
    totals = best[[*CELL, "indicator", "value", "lower", "upper", "observation_id"]]
    pairs = parts.merge(
        totals, left_on=[*PLACE, "rest", "indicator"], right_on=[*CELL, "indicator"], suffixes=("", "_total")
    )
    if pairs.empty:
        return _no_members()
    by = ["observation_id_total", "dimension"]
    sums = pairs.groupby(by)[["value", "lower", "upper"]].transform("sum")
    count = pairs.groupby(by)["value"].transform("size")
    exceed = sums["lower"] > pairs["upper_total"] + DUST
    nearly = sums["upper"] >= read_audit().thresholds["nearly_all"] * pairs["value_total"]
    miss = (sums["upper"] < pairs["lower_total"] - DUST) & nearly
    tables = []
    for rule, wrong in (("parts_exceed", exceed), ("parts_miss", miss)):
        found = pairs[wrong & (count > 1)]
        if found.empty:
            continue
        own = sums.loc[found.index]
        names = found.groupby(by, sort=False).ngroup().astype(str)
        gap = (own["value"] - found["value_total"]).abs()
        rows = found.assign(
            group=f"{rule} " + names,
            rule=rule,
            gap=gap,
            gap_share=gap / found["value_total"],
            role="part",
            implied_lower=(found["lower_total"] - (own["upper"] - found["upper"])).clip(lower=0),
            implied_upper=(found["upper_total"] - (own["lower"] - found["lower"])).clip(lower=0),
        )
        heads = rows.assign(
            observation_id=found["observation_id_total"],
            role="total",
            implied_lower=own["lower"],
            implied_upper=own["upper"],
        ).drop_duplicates("group")
        tables += [heads, rows]
    if not tables:
        return _no_members()
    return pd.concat(tables, ignore_index=True)[list(PARTS_OF_FINDING)]


def check_percentages(best: pd.DataFrame) -> pd.DataFrame:
    """Rates that none of the counts beside them gives, rounded or cut.

    With the denominator named that is a contradiction, else a doubt: the share may be of something not stated.
    """
    tables = []
    for indicator in read_indicators().values():
        if not indicator.numerator or indicator.numerator not in read_indicators():
            continue
        subject = indicator.numerator.partition("_")[0]
        kinds = {kind: f"{subject}_{kind}" for kind in indicator.denominators}
        kinds = {kind: code for kind, code in kinds.items() if code in read_indicators()}
        rates = best[best["indicator"] == indicator.code]
        if indicator.numerator_breakdown:
            rates = rates[rates["breakdown"] == ""]
        if rates.empty:
            continue
        counts = best[["value", "lower", "upper", "observation_id", "indicator", *CELL]]
        tops = counts[counts["indicator"] == indicator.numerator].drop(columns="indicator")
        if indicator.numerator_breakdown:
            tops = tops[tops["breakdown"] == indicator.numerator_breakdown].assign(breakdown="")
        rows = rates.merge(tops, on=CELL, suffixes=("", "_top"))
        for kind, code in kinds.items():
            bottoms = counts[(counts["indicator"] == code) & (counts["value"] > 0)].drop(columns="indicator")
            bottoms = bottoms.rename(
                columns={name: f"{name}_{kind}" for name in ("value", "lower", "upper", "observation_id")}
            )
            rows = rows.merge(bottoms, on=CELL, how="left")
        tables += [_unlike_counts(rows, kinds, indicator.code)]
    return pd.concat([table for table in tables if len(table)] or [_no_members()], ignore_index=True)


def _unlike_counts(rows: pd.DataFrame, kinds: dict[str, str], code: str) -> pd.DataFrame:
    """Members of the rates that fit none of their denominators; the nearest denominator is the one shown."""
    if rows.empty:
        return _no_members()
    # The printed percentage may be cut instead of rounded: half a unit of its last digit more, either way.
    slack = (rows["upper"] - rows["lower"]) / 2
    gaps, fits = {}, pd.Series(False, index=rows.index)
    for kind in kinds:
        named = (rows["denominator"] == "") | (rows["denominator"] == kind)
        low = 100 * rows["lower_top"] / rows[f"upper_{kind}"]
        high = 100 * rows["upper_top"] / rows[f"lower_{kind}"]
        gaps[kind] = (rows["value"] - 100 * rows["value_top"] / rows[f"value_{kind}"]).where(named)
        fits |= named & (rows["lower"] - slack <= high) & (low <= rows["upper"] + slack)
    table = pd.DataFrame(gaps, index=rows.index)
    unlike = ~fits & table.notna().any(axis=1)
    if not unlike.any():
        return _no_members()
    rows, table = rows[unlike], table[unlike]
    nearest = table.abs().idxmin(axis=1)
    tables = []
    for kind in kinds:
        for rule, stated in (("percentage", True), ("percentage_of_other", False)):
            own = rows[(nearest == kind) & ((rows["denominator"] != "") == stated)]
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
    return pd.concat(tables, ignore_index=True)
