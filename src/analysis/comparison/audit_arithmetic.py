"""One source's own arithmetic: parts and totals, shares of one whole.

Each check takes the figures with one row a fact (source, series, indicator, breakdown, period, and the passage that it
is held within), and gives the members of its findings as `join_members` makes them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codelists.audit import read_audit

# Numbers of `hold_statements`: one source's word on one body and period; the same and one breakdown.
PLACE = ["place"]
CELL = ["cell"]
# What is told of each fact side by side.
SPREAD = ("value", "lower", "upper", "observation_id")
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


def join_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables of members as one."""
    return pd.concat([table for table in tables if len(table)] or [no_members()], ignore_index=True)


def no_members() -> pd.DataFrame:
    return pd.DataFrame(columns=list(PARTS_OF_FINDING))


class Wide:
    """Facts side by side: value, bounds and id of each indicator, a row a source, body, period and breakdown.

    The bounds of a percentage are wider by half a unit of its last digit, for it may be cut instead of rounded.
    """

    def __init__(self, best: pd.DataFrame, codes: Sequence[str]) -> None:
        columns = list(dict.fromkeys(codes))
        own = best.loc[best["indicator"].isin(columns), ["cell", "indicator", "unit", "denominator", *SPREAD]]
        cut = ((own["upper"] - own["lower"]) / 2).where(own["unit"] == "percent", 0.0)
        own = own.assign(lower=own["lower"] - cut, upper=own["upper"] + cut)
        # A cell states an indicator once: placing the statements is all that there is to a pivot, and takes far less.
        cells, rows = np.unique(own["cell"].to_numpy(), return_inverse=True)
        index, at = pd.Index(cells, name="cell"), pd.Index(columns).get_indexer(pd.Index(own["indicator"]))
        self.columns: dict[str, pd.DataFrame] = {}
        for name in SPREAD:
            texts = name == "observation_id"
            wide = np.full((len(cells), len(columns)), np.nan, dtype=object if texts else np.float64)
            wide[rows, at] = own[name].to_numpy()
            self.columns[name] = pd.DataFrame(wide, index=index, columns=columns)
        wholes = own.loc[own["denominator"] != "", ["cell", "denominator"]].drop_duplicates()
        several = wholes.loc[wholes["cell"].duplicated(), "cell"]
        self.of_one_whole = pd.Series(~np.isin(cells, several.to_numpy()), index=index)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.columns[name]


def check_equations(best: pd.DataFrame) -> pd.DataFrame:
    """Totals that no values of their parts add up to."""
    tables, stated_codes = [no_members()], set(best["indicator"])
    for number, equation in enumerate(read_audit().equations):
        if not stated_codes.issuperset((equation.total, *equation.parts)):
            continue
        wide = Wide(best, (equation.total, *equation.parts))
        parts = list(equation.parts)
        lower, upper = wide["lower"][parts].sum(axis=1, skipna=False), wide["upper"][parts].sum(axis=1, skipna=False)
        total_lower, total_upper = wide["lower"][equation.total], wide["upper"][equation.total]
        stated = wide["value"][equation.total]
        gap = stated - wide["value"][parts].sum(axis=1, skipna=False)
        ids = wide["observation_id"]
        for rule, apart in (("exceeds", total_upper < lower - DUST), ("falls_short", total_lower > upper + DUST)):
            apart &= wide.of_one_whole
            if not apart.any():
                continue
            members = [("total", ids[equation.total][apart], lower[apart], upper[apart])]
            for code in parts:
                low = total_lower - (upper - wide["upper"][code])
                high = total_upper - (lower - wide["lower"][code])
                members.append(("part", ids[code][apart], low[apart].clip(lower=0), high[apart].clip(lower=0)))
            tables.append(join_members(rule, gap[apart], stated[apart], members, f"{rule} {number}"))
    return join_tables(tables)


def check_shares(best: pd.DataFrame) -> pd.DataFrame:
    """Shares of one whole that add up to more or less than 100 %, whatever their rounding."""
    tables, stated_codes = [no_members()], set(best["indicator"])
    for number, codes in enumerate(read_audit().shares):
        if not stated_codes.issuperset(codes):
            continue
        wide = Wide(best, codes)
        lower, upper = wide["lower"].sum(axis=1, skipna=False), wide["upper"].sum(axis=1, skipna=False)
        whole = wide["value"].sum(axis=1, skipna=False)
        for rule, apart in (("shares_exceed", lower > 100 + DUST), ("shares_miss", upper < 100 - DUST)):
            apart &= wide.of_one_whole
            if not apart.any():
                continue
            members = [
                (
                    "part",
                    wide["observation_id"][code][apart],
                    (100 - (upper - wide["upper"][code]))[apart].clip(lower=0),
                    (100 - (lower - wide["lower"][code]))[apart].clip(lower=0),
                )
                for code in codes
            ]
            stated = pd.Series(100.0, index=whole.index)
            tables.append(join_members(rule, (whole - 100)[apart], stated[apart], members, f"{rule} {number}"))
    return join_tables(tables)


def check_limits(best: pd.DataFrame) -> pd.DataFrame:
    """Parts that together are more than the whole, whatever their wording leaves open."""
    tables, stated_codes = [no_members()], set(best["indicator"])
    for number, limit in enumerate(read_audit().limits):
        if not stated_codes.issuperset(limit.larger) or stated_codes.isdisjoint(limit.smaller):
            continue
        wide = Wide(best, (*limit.smaller, *limit.larger, *limit.unless))
        small, large = list(limit.smaller), list(limit.larger)
        lower = wide["lower"][small].sum(axis=1, min_count=1)
        room = wide["upper"][large].sum(axis=1, skipna=False)
        beyond = lower > room + DUST
        for code in limit.unless:
            beyond &= wide["value"][code].isna()
        if not beyond.any():
            continue
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
