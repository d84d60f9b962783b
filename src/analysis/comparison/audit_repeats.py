"""One fact said twice, by one source or two, and levels that do not fit those of other periods."""

from collections.abc import Sequence
from itertools import combinations, groupby
from operator import itemgetter

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit
from analysis.comparison.audit_arithmetic import DUST, PARTS_OF_FINDING, no_members
from analysis.comparison.periods import OTHER
from analysis.observations.rows import Row, list_rows

# `line` numbers series, indicator and breakdown.
SAME_FACT = ["line", "period_start", "period_end"]
# What a finding on statements of one fact asks of each.
STATED = ("observation_id", "value", "lower", "upper", "unit", "hedged")
# More figures under one label are a list, in which some sum comes true by chance.
MOST_SUMMED = 6


def mark_apart(ranked: pd.DataFrame, fact: list[str]) -> pd.Series:
    """Whether a statement's interval misses that of the best statement of its fact, which stands first."""
    best = ranked.groupby(fact, sort=False)[["lower", "upper"]].transform("first")
    return (ranked["lower"] > best["upper"] + DUST) | (ranked["upper"] < best["lower"] - DUST)


def mark_contested(ranked: pd.DataFrame, fact: list[str]) -> pd.Series:
    """Whether a source states the row's fact in ways that do not meet."""
    several = ranked[ranked.duplicated(fact, keep=False)]
    if several.empty:
        return pd.Series(False, index=ranked.index)
    apart = mark_apart(several, fact)
    contested = apart.groupby([several[name] for name in fact], sort=False).transform("any")
    return contested.reindex(ranked.index, fill_value=False).astype(bool)


def _pair_members(rule: str, pairs: pd.DataFrame, gap: pd.Series) -> pd.DataFrame:
    """Members of findings on pairs of figures (columns of the second end in _2): each implies the other's interval."""
    if pairs.empty:
        return no_members()
    both = pairs.assign(
        group=[f"{rule} {number}" for number in range(len(pairs))],
        rule=rule,
        dimension="",
        gap=gap,
        gap_share=gap / pairs["value_2"].abs().where(pairs["value_2"] != 0),
        role="statement",
        implied_lower=pairs["lower_2"],
        implied_upper=pairs["upper_2"],
    )
    second = both.assign(
        observation_id=both["observation_id_2"], implied_lower=both["lower"], implied_upper=both["upper"]
    )
    return pd.concat([both, second], ignore_index=True)[list(PARTS_OF_FINDING)]


def check_restatements(ranked: pd.DataFrame) -> pd.DataFrame:
    """Facts that one source states in ways that do not meet: one finding a `fact`, whose best statement stands first.

    Undated statements are left out, for two of them may be of two periods. Figures that are far apart, stand in one
    sentence, or in two sentences that differ in other facts too, are hardly one fact: "one_label"; or "unnamed_parts",
    where one is the sum of others.
    """
    dated = ranked[ranked["period_end"] != ""]
    told = dated[mark_contested(dated, ["fact"])]
    told = told[mark_apart(told, ["fact"]) | ~told.duplicated("fact")].drop_duplicates(["fact", "lower", "upper"])
    if told.empty:
        return no_members()
    best = told.groupby("fact", sort=False)[["value", "char_start"]].transform("first")
    gap = told["value"] - best["value"]
    thresholds = read_audit().thresholds
    high, low = told["value"].clip(lower=best["value"]), told["value"].clip(upper=best["value"])
    near = (high <= thresholds["restated_within"] * low).where(
        told["unit"] != "percent", gap.abs() <= thresholds["restated_points"]
    )
    near &= (told["char_start"] != best["char_start"]) | (gap == 0)
    place = [told[name] for name in ("source_id", "series", "period_start", "period_end", "char_start")]
    # What two sentences say of other facts tells whether they speak of one thing.
    near &= near.groupby([*place, best["char_start"]], sort=False, dropna=False).transform("all")
    rows = list_rows(told.assign(gap=gap, near=near)[[*STATED, "fact", "gap", "near"]])
    members = []
    for number, (_, found) in enumerate(groupby(rows, key=itemgetter("fact"))):
        own = list(found)
        rule = "restated" if all(row["near"] for row in own) else "unnamed_parts" if _hold_a_sum(own) else "one_label"
        widest, first = max((row["gap"] for row in own), key=abs), own[0]["value"]
        for row in own:
            # What another thing's figure is says nothing of this one.
            others = [other for other in own if other is not row] if rule == "restated" else []
            members.append(
                {
                    "group": f"restated {number}",
                    "rule": rule,
                    "dimension": "",
                    "gap": widest,
                    "gap_share": widest / first if first else float("nan"),
                    "observation_id": row["observation_id"],
                    "role": "statement",
                    "implied_lower": min((other["lower"] for other in others), default=float("nan")),
                    "implied_upper": max((other["upper"] for other in others), default=float("nan")),
                }
            )
    return pd.DataFrame(members, columns=list(PARTS_OF_FINDING))


def _hold_a_sum(statements: Sequence[Row]) -> bool:
    """Whether one of a few counts is the sum of others, within their rounding; hedged ones say too little."""
    own = [row for row in statements if not row["hedged"] and row["unit"] != "percent" and row["value"] > 0]
    bounds = [(row["lower"], row["upper"]) for row in own]
    if len(bounds) > MOST_SUMMED:
        return False
    return any(
        sum(low for low, _ in parts) <= high_total + DUST and low_total - DUST <= sum(high for _, high in parts)
        for size in range(2, len(bounds))
        for parts in combinations(bounds, size)
        for low_total, high_total in bounds
        if (low_total, high_total) not in parts
    )


def _sort_texts(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The table in the order of columns of few distinct texts, each of which is compared once."""
    codes = [pd.factorize(table[name], sort=True)[0] for name in reversed(columns)]
    return table.iloc[np.lexsort(codes)]


def _is_one_body(pairs: pd.DataFrame) -> pd.Series:
    """Whether both figures may be one body's: the centre of a province and the desks of its districts are two."""
    first, second = pairs["body"].str.casefold(), pairs["body_2"].str.casefold()
    return (pairs["scope"] != "one_stop_centre") | (first == "") | (second == "") | (first == second)


def check_sources(best: pd.DataFrame) -> pd.DataFrame:
    """Facts of one series and period that two sources state otherwise, the later publication against the earlier."""
    dated = best[best["period_end"] != ""]
    several = _sort_texts(dated[dated.duplicated(SAME_FACT, keep=False)], ["published", "source_id"])
    if several.empty:
        return no_members()
    first = several.drop_duplicates(SAME_FACT)
    rest = several[~several["observation_id"].isin(first["observation_id"])]
    pairs = rest.merge(
        first[[*SAME_FACT, "body", "value", "lower", "upper", "observation_id"]], on=SAME_FACT, suffixes=("", "_2")
    )
    pairs = pairs[_is_one_body(pairs)]
    pairs = pairs[(pairs["lower"] > pairs["upper_2"] + DUST) | (pairs["upper"] < pairs["lower_2"] - DUST)]
    return _pair_members("sources", pairs, pairs["value"] - pairs["value_2"])


def check_nested(best: pd.DataFrame) -> pd.DataFrame:
    """Counts of work of a period that are more than those of a longer one that holds it, in one source or two."""
    flows = {code for code, indicator in read_indicators().items() if indicator.kind == "flow"}
    dated = best[best["indicator"].isin(flows) & (best["unit"] != "percent") & best["period_days"].notna()]
    dated = dated[~dated["breakdown"].str.contains("average=", regex=False)]
    keys = ["line", "period_year"]
    columns = [*keys, "body", "period_start", "period_end", "period_days", "value", "lower", "upper", "observation_id"]
    # Most tables have periods of one length only.
    lengths = dated.groupby(keys, sort=False)["period_days"]
    unlike = dated[lengths.transform("max") > lengths.transform("min") + 1]
    if unlike.empty:
        return no_members()
    long = unlike[unlike["period_days"] > 2 * lengths.transform("min").reindex(unlike.index)]
    pairs = unlike.merge(long[columns], on=keys, suffixes=("", "_2"))
    held = (pairs["period_start"] >= pairs["period_start_2"]) & (pairs["period_end"] <= pairs["period_end_2"])
    held &= _is_one_body(pairs)
    pairs = pairs[held & (pairs["period_days"] < pairs["period_days_2"]) & (pairs["lower"] > pairs["upper_2"] + DUST)]
    return _pair_members("nested", pairs, pairs["value"] - pairs["value_2"])


def check_jumps(best: pd.DataFrame) -> pd.DataFrame:
    """Levels of one series and class of period that leap from a year to the next beyond the code list's thresholds."""
    thresholds = read_audit().thresholds
    keys = ["line", "period_class", "period_year"]
    dated = best[(best["period_class"] != "") & (best["period_class"] != OTHER) & (best["breakdown"] == "")]
    dated = _sort_texts(dated, ["published", "period_end", "source_id"]).drop_duplicates(keys, keep="last")
    before = dated[[*keys, "body", "value", "lower", "upper", "observation_id", "period_days"]]
    before = before.assign(period_year=before["period_year"] + 1)
    pairs = dated.merge(before, on=keys, suffixes=("", "_2"))
    pairs = pairs[_is_one_body(pairs)]
    if pairs.empty:
        return no_members()
    days = (pairs["period_days"] / pairs["period_days_2"]).astype("float64")
    rate = pairs["unit"] == "percent"
    factor = thresholds["jump_factor"]
    large = pairs[["value", "value_2"]].max(axis=1) >= thresholds["jump_from"]
    expected_lower, expected_upper = pairs["lower_2"] * days / factor, pairs["upper_2"] * days * factor
    leaps = ~rate & large & ((pairs["lower"] > expected_upper) | (pairs["upper"] < expected_lower))
    points = thresholds["jump_points"]
    leaps |= rate & ((pairs["lower"] > pairs["upper_2"] + points) | (pairs["upper"] < pairs["lower_2"] - points))
    pairs = pairs[leaps]
    # A leap says that one of two years may be wrong, not what it should have been: no interval follows from it.
    unknown = {name: float("nan") for name in ("lower", "upper", "lower_2", "upper_2")}
    return _pair_members("jump", pairs.assign(**unknown), pairs["value"] - pairs["value_2"])
