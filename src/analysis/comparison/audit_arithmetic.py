"""One source's own arithmetic: parts and totals, shares of one whole.

Each check takes the figures with one fact (source, series, indicator, breakdown, period, and the passage that it is
held within) a place or row, and gives the members of its findings as `join_members` makes them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codelists.audit import read_audit
from analysis.comparison.audit_cells import Facts, Numbers, Texts, Wide, add_stated, add_up, none_below_zero

# Number of `hold_statements`: one source's word on one body and period.
PLACE = ["place"]
# One total divided by one dimension.
DIVISION = ["passage", "observation_id_total", "dimension"]
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
    gap: Numbers,
    stated: Numbers,
    members: Sequence[tuple[str, Texts, Numbers, Numbers]],
    name: str,
) -> pd.DataFrame:
    """The members of a rule's findings, one row a finding and figure.

    Each array has a place a finding: `gap`, the `stated` value that it is a share of, and for each member its role,
    observation ids (None or NaN: not stated there), and the lower and upper value that the others imply. `name` keeps
    findings of different checks apart.
    """
    share = gap / np.where(stated == 0, np.nan, stated)
    there = [np.flatnonzero(pd.notna(ids)) for _, ids, _, _ in members]
    found = np.concatenate(there)
    return pd.DataFrame(
        {
            "group": [f"{name} {place}" for place in found.tolist()],
            "rule": rule,
            "dimension": "",
            "gap": gap[found],
            "gap_share": share[found],
            "observation_id": np.concatenate([one[1][at] for one, at in zip(members, there, strict=True)]),
            "role": np.repeat([role for role, *_ in members], [len(at) for at in there]),
            "implied_lower": np.concatenate([one[2][at] for one, at in zip(members, there, strict=True)]),
            "implied_upper": np.concatenate([one[3][at] for one, at in zip(members, there, strict=True)]),
        }
    )


def join_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of members as one."""
    return pd.concat([table for table in tables if len(table)] or [no_members()], ignore_index=True)


def no_members() -> pd.DataFrame:
    return pd.DataFrame(columns=list(PARTS_OF_FINDING))


def check_equations(facts: Facts) -> pd.DataFrame:
    """Totals that no values of their parts add up to."""
    tables = [no_members()]
    for number, equation in enumerate(read_audit().equations):
        total, parts = equation.total, equation.parts
        if not facts.state((total, *parts)):
            continue
        wide = Wide(facts, (total, *parts))
        lower, upper = add_up(wide.lower, parts), add_up(wide.upper, parts)
        total_lower, total_upper = wide.lower[total], wide.upper[total]
        gap = wide.value[total] - add_up(wide.value, parts)
        for rule, apart in (("exceeds", total_upper < lower - DUST), ("falls_short", total_lower > upper + DUST)):
            wrong = apart & wide.of_one_whole
            if not wrong.any():
                continue
            members = [("total", wide.ids[total][wrong], lower[wrong], upper[wrong])]
            for code in parts:
                low = (total_lower - (upper - wide.upper[code]))[wrong]
                high = (total_upper - (lower - wide.lower[code]))[wrong]
                members.append(("part", wide.ids[code][wrong], none_below_zero(low), none_below_zero(high)))
            tables.append(join_members(rule, gap[wrong], wide.value[total][wrong], members, f"{rule} {number}"))
    return join_tables(tables)


def check_shares(facts: Facts) -> pd.DataFrame:
    """Shares of one whole that add up to more or less than 100 %, whatever their rounding."""
    tables = [no_members()]
    for number, codes in enumerate(read_audit().shares):
        if not facts.state(codes):
            continue
        wide = Wide(facts, codes)
        lower, upper, whole = (add_up(columns, codes) for columns in (wide.lower, wide.upper, wide.value))
        for rule, apart in (("shares_exceed", lower > 100 + DUST), ("shares_miss", upper < 100 - DUST)):
            wrong = apart & wide.of_one_whole
            if not wrong.any():
                continue
            members = [
                (
                    "part",
                    wide.ids[code][wrong],
                    none_below_zero((100 - (upper - wide.upper[code]))[wrong]),
                    none_below_zero((100 - (lower - wide.lower[code]))[wrong]),
                )
                for code in codes
            ]
            gap = (whole - 100)[wrong]
            tables.append(join_members(rule, gap, np.full(len(gap), 100.0), members, f"{rule} {number}"))
    return join_tables(tables)


def check_limits(facts: Facts) -> pd.DataFrame:
    """Parts that together are more than the whole, whatever their wording leaves open."""
    tables = [no_members()]
    for number, limit in enumerate(read_audit().limits):
        small, large = limit.smaller, limit.larger
        if not facts.state(large) or not any(facts.state((code,)) for code in small):
            continue
        wide = Wide(facts, (*small, *large, *limit.unless))
        lower, room = add_stated(wide.lower, small), add_up(wide.upper, large)
        beyond = lower > room + DUST
        for code in limit.unless:
            beyond &= np.isnan(wide.value[code])
        if not beyond.any():
            continue
        members = []
        for code in small:
            high = (room - (lower - wide.lower[code]))[beyond]
            members.append(("part", wide.ids[code][beyond], none_below_zero(high), high))
        for code in large:
            low = (lower - (room - wide.upper[code]))[beyond]
            members.append(("total", wide.ids[code][beyond], low, low))
        stated = add_up(wide.value, large)
        gap = add_stated(wide.value, small) - stated
        tables.append(join_members(limit.rule, gap[beyond], stated[beyond], members, f"limit {number}"))
    return join_tables(tables)


def _find_pairs(best: pd.DataFrame, divided: pd.DataFrame) -> pd.DataFrame:
    """Each part with its total (columns in _total), a row a dimension that divides; no part of another part there."""
    pieces = divided["breakdown"].str.split("|").explode()
    rest = [
        "|".join(part for part in whole.split("|") if part != piece)
        for whole, piece in zip(divided["breakdown"].loc[pieces.index], pieces, strict=True)
    ]
    named = pieces.str.partition("=")
    parts = divided.loc[pieces.index].assign(dimension=named[0].to_numpy(), member=named[2].to_numpy(), rest=rest)
    parts = parts[~parts["dimension"].isin(read_audit().undivided)]
    # Of several figures under one label, the one in the sentence of the parts may be a part that was not told apart.
    totals = best.loc[
        ~best["contested"], [*PLACE, "breakdown", "indicator", "value", "lower", "upper", "observation_id"]
    ]
    pairs = parts.merge(
        totals,
        left_on=[*PLACE, "rest", "indicator"],
        right_on=[*PLACE, "breakdown", "indicator"],
        suffixes=("", "_total"),
    )
    held = pd.DataFrame(
        [(entry.dimension, part, entry.member) for entry in read_audit().overlaps for part in entry.parts],
        columns=["dimension", "member", "holder"],
    )
    holders = pairs[[*DIVISION, "member"]].rename(columns={"member": "holder"})
    key = [*DIVISION, "observation_id"]
    within = pairs[[*key, "member"]].merge(held).merge(holders)
    return pairs[~pd.MultiIndex.from_frame(pairs[key]).isin(pd.MultiIndex.from_frame(within[key]))]


def check_parts(best: pd.DataFrame) -> pd.DataFrame:
    """Members of one dimension that add up to more than their total, or nearly to it and yet not."""
    divided = best[(best["breakdown"] != "") & (best["unit"] != "percent")]
    pairs = _find_pairs(best, divided) if len(divided) else divided
    if pairs.empty:
        return no_members()
    sums = pairs.groupby(DIVISION)[["value", "lower", "upper"]].transform("sum")
    count = pairs.groupby(DIVISION)["value"].transform("size")
    exceed = sums["lower"] > pairs["upper_total"] + DUST
    nearly = sums["upper"] >= read_audit().thresholds["nearly_all"] * pairs["value_total"]
    miss = (sums["upper"] < pairs["lower_total"] - DUST) & nearly
    tables = []
    for rule, wrong in (("parts_exceed", exceed), ("parts_miss", miss)):
        found = pairs[wrong & (count > 1)]
        if found.empty:
            continue
        own = sums.loc[found.index]
        names = found.groupby(DIVISION, sort=False).ngroup().astype(str)
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
        return no_members()
    return pd.concat(tables, ignore_index=True)[list(PARTS_OF_FINDING)]
