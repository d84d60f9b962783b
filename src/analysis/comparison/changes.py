"""Change over time: stated changes, the earlier levels that they imply, and whether the earlier document agrees."""

import hashlib
from typing import Any

import numpy as np
import pandas as pd

from analysis.codelists import resolve_province
from analysis.codelists.toml_files import read_toml
from analysis.comparison.breaks import find_breaks
from analysis.comparison.figures import COMPARED_STATUSES, name_series
from analysis.comparison.intervals import widen_whole_percents
from analysis.comparison.periods import add_periods
from analysis.comparison.places import MERGER_DAY, NEW, add_places
from analysis.comparison.volumes import measure_kind
from analysis.errors import InputError
from analysis.observations.schema import CONFIDENCE_THRESHOLD, set_types

CHANGES = ("change_pct", "change_abs")
# A change and its level: one source says both of the same body and period.
FACT = ["source_id", "province", "scope", "body", "indicator", "breakdown", "period_start", "period_end"]
LEVEL_COLUMNS = [
    "observation_id", "value", "lower", "upper", "unit", "qualifier", "denominator", "confidence", "printed", "quote",
    "char_start", "figure_start",
]  # fmt: skip
RULE = "implied_prior_level"
# What implied and published levels are paired, held to each other and told apart by.
HELD = (
    "observation_id", "parents", "source_id", "province", "province_code", "scope", "body", "indicator", "breakdown",
    "measure", "period_start", "period_end", "value", "lower", "upper", "unit", "qualifier", "denominator",
    "denominator_kind", "length_basis", "status",
)  # fmt: skip


def describe_change_reason(code: str, language: str) -> str:
    """The sentence of changes.toml for a reason in "vi" or "en"; "" for the reason ""."""
    return str(read_toml("changes.toml")["reason"][code][language]) if code else ""


def describe_change_caveat(code: str, language: str) -> str:
    """The sentence of changes.toml for a caveat in "vi" or "en"."""
    return str(read_toml("changes.toml")["caveat"][code][language])


def _find_levels(changes: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """The level of each change, by its position `row`: LEVEL_COLUMNS with the prefix level_, and `ambiguous`.

    Of the levels of the fact those in the change's own sentence before it come first, then others of that sentence,
    then the rest of the source. If the nearest of these contradict each other, it is ambiguous which one changed. Else
    the best statement of that level stands, as for restated facts: exact before hedged, then the narrower.
    """
    renamed = levels[[*FACT, *LEVEL_COLUMNS]].rename(columns={name: f"level_{name}" for name in LEVEL_COLUMNS})
    pairs = changes.merge(renamed, on=FACT)
    units = (pairs["level_unit"] == pairs["unit"]) | (
        (pairs["unit"] == "percentage_point") & (pairs["level_unit"] == "percent")
    )
    pairs = pairs[units.where(pairs["measure"] == "change_abs", pairs["level_unit"] != "percent")]
    own = (pairs["level_char_start"] == pairs["char_start"]).fillna(False)
    before = (pairs["level_figure_start"] < pairs["figure_start"]).fillna(False)
    pairs = pairs.assign(
        distance=np.select([(own & before).to_numpy(bool), own.to_numpy(bool)], [0, 1], default=2),
        hedged=pairs["level_qualifier"] != "exact",
        width=pairs["level_upper"] - pairs["level_lower"],
    )
    order = ["row", "distance", "hedged", "width", "level_figure_start"]
    pairs = pairs.sort_values(order, kind="stable")
    nearest = pairs.groupby("row")[["level_lower", "level_upper", "distance"]].transform("first")
    meets = (pairs["level_lower"] <= nearest["level_upper"]) & (nearest["level_lower"] <= pairs["level_upper"])
    contradicts = ~meets & (pairs["distance"] == nearest["distance"])
    ambiguous = contradicts.groupby(pairs["row"]).any()
    best = pairs[meets].sort_values(["row", "hedged", "width", "distance", "level_figure_start"], kind="stable")
    best = best.drop_duplicates("row").set_index("row")
    return best[[f"level_{name}" for name in LEVEL_COLUMNS]].assign(ambiguous=ambiguous)


def link_changes(observations: pd.DataFrame) -> pd.DataFrame:
    """Every stated change with its level and the earlier level that the two imply: one row a change.

    The observation's columns; level_* of the level that changed (source, body, indicator, breakdown and period are the
    change's own); implied_value, implied_lower, implied_upper in the level's unit: level / (1 + change/100), or level −
    change (of a rate: in percentage points), over all that rounding and hedge of both allow, counts not below 0, rates
    within 0–100; restates: ids of other changes of the same fact against the same base, restatement_meets whether one
    earlier level fits them all (NA: fewer than two imply one). Where nothing is implied, implied_* are NA and `reason`
    says why (changes.toml); else it is "".
    """
    told = observations[observations["status"].isin(COMPARED_STATUSES)]
    changes = told[told["measure"].isin(CHANGES)].reset_index(drop=True).rename_axis("row").reset_index()
    levels = told[(told["measure"] == "level") & told["value"].notna()]
    found = _find_levels(changes, levels).reindex(changes["row"])
    table = changes.set_index("row").join(found)
    lower, upper = widen_whole_percents(table)
    as_level = pd.DataFrame(
        {name: table[f"level_{name}"] for name in ("value", "lower", "upper", "unit", "qualifier")}
    ).assign(measure="level")
    level_lower, level_upper = widen_whole_percents(as_level)
    relative = table["measure"] == "change_pct"
    value = (table["level_value"] / (1 + table["value"] / 100)).where(relative, table["level_value"] - table["value"])
    low = (level_lower / (1 + upper / 100)).where(relative, level_lower - upper)
    high = (level_upper / (1 + lower / 100)).where(relative, level_upper - lower)
    reason = _name_reasons(table, lower, upper, low, high)
    ceiling = np.where(table["level_unit"] == "percent", 100.0, np.inf)
    low, high = low.clip(lower=0), high.clip(upper=pd.Series(ceiling, index=table.index))
    # A count is whole: the nearest one that the bounds hold, where they hold one.
    whole = value.round().clip(np.ceil(low), np.floor(high))
    value = whole.where((table["level_unit"] != "percent") & whole.between(low, high), value.clip(low, high))
    implied = reason == ""
    table = table.assign(
        implied_value=value.where(implied),
        implied_lower=low.where(implied),
        implied_upper=high.where(implied),
        reason=reason,
    )
    return _mark_restatements(table.drop(columns="ambiguous")).reset_index(drop=True)


def _name_reasons(
    table: pd.DataFrame, lower: pd.Series, upper: pd.Series, low: pd.Series, high: pd.Series
) -> pd.Series:
    """Why a change implies no earlier level, "" where it does; the first reason that holds."""
    relative = table["measure"] == "change_pct"
    start, end = table["base_start"] == "", table["base_end"] == ""
    unsure = table[["confidence", "level_confidence"]].min(axis=1) < CONFIDENCE_THRESHOLD
    rules: list[tuple[str, pd.Series]] = [
        ("no_indicator", table["indicator"] == "other"),
        ("low_confidence", unsure | table["value"].isna()),
        ("undated", (table["period_start"] == "") | (table["period_end"] == "")),
        ("base_not_stated", start & end),
        ("base_half_stated", start | end),
        ("base_not_before", table["base_end"] >= table["period_start"]),
        ("merger_between", _crosses_merger(table)),
        ("percent_of_rate", relative & (measure_kind(table["indicator"]) == "rate")),
        ("no_level", table["level_observation_id"].isna()),
        ("ambiguous_level", table["ambiguous"].eq(True)),
        ("below_minus_hundred", relative & (upper < -100)),
        ("minus_hundred", relative & (lower <= -100)),
        ("zero_level", relative & (table["level_upper"] == 0)),
        ("below_zero", high < 0),
        ("outside_percent", (table["level_unit"] == "percent") & (low > 100)),
    ]
    reasons = np.select(
        [held.fillna(False).to_numpy(bool) for _, held in rules], [code for code, _ in rules], default=""
    )
    return pd.Series(reasons, index=table.index, dtype="str")


def _crosses_merger(table: pd.DataFrame) -> pd.Series:
    """Whether a province made on 1 July 2025 is held to a time before it: on which ground, old or new, is not said."""
    day = MERGER_DAY.isoformat()
    crosses = (table["period_end"] >= day) & (table["base_start"] < day) & (table["base_end"] != "")
    if not crosses.any():
        return crosses
    named = table.loc[crosses, ["province", "province_code", "period_end"]].drop_duplicates()
    keys = add_places(named.assign(published="", reason=""), (), "reported")["place_key"]
    made = {tuple(row) for row in named[keys.str.endswith(NEW)].itertuples(index=False)}
    rows = zip(table["province"], table["province_code"], table["period_end"], strict=True)
    return crosses & pd.Series([row in made for row in rows], index=table.index, dtype=bool)


def _mark_restatements(table: pd.DataFrame) -> pd.DataFrame:
    """Add restates and restatement_meets; intervals meet all together where they meet two by two."""
    fact = [*FACT, "base_start", "base_end"]
    grouped = table.groupby(fact, sort=False)
    several = grouped["observation_id"].transform("size") > 1
    ids: dict[Any, str] = {}
    for _, names in table[several].groupby(fact, sort=False)["observation_id"]:
        ids |= {row: " ".join(name for name in names if name != own) for row, own in names.items()}
    told = table.groupby(fact, sort=False)["implied_value"].transform("count")
    meets = grouped["implied_lower"].transform("max") <= grouped["implied_upper"].transform("min")
    return table.assign(
        restates=pd.Series(ids, index=table.index, dtype="str").fillna(""),
        restatement_meets=meets.astype("boolean").where((told > 1) & table["implied_value"].notna()),
    )


def derive_prior_levels(changes: pd.DataFrame) -> pd.DataFrame:
    """The earlier levels that changes of `link_changes` imply, as derived rows of the observation schema.

    One row a change that implies one: measure level, the base period as its period, province and code as valid then,
    status derived, parents the change and its level, no quote and no place in the text, confidence the lesser of both,
    qualifier approx where either hedges. lower and upper hold the rounding and hedges of both.
    """
    told = changes[changes["reason"] == ""]
    names = told["observation_id"] + " " + told["level_observation_id"].astype("str")
    provinces = [
        _name_then(*key) for key in zip(told["province"], told["province_code"], told["base_end"], strict=True)
    ]
    hedged = (told["qualifier"] != "exact") | (told["level_qualifier"] != "exact")
    rows = told[["source_id", "scope", "body", "indicator", "breakdown"]].assign(
        observation_id=[hashlib.sha256(f"{RULE}\0{name}".encode()).hexdigest()[:16] for name in names],
        province=pd.Series([name for name, _ in provinces], index=told.index, dtype="str"),
        province_code=pd.Series([code for _, code in provinces], index=told.index, dtype="str"),
        measure="level",
        period_start=told["base_start"],
        period_end=told["base_end"],
        period_basis="context",
        value=told["implied_value"],
        lower=told["implied_lower"],
        upper=told["implied_upper"],
        unit=told["level_unit"],
        qualifier=np.where(hedged, "approx", "exact"),
        denominator=told["level_denominator"],
        status="derived",
        parents=names,
        **dict.fromkeys(("base_start", "base_end", "printed", "quote", "locator"), ""),
        confidence=told[["confidence", "level_confidence"]].min(axis=1),
        rule=RULE,
    )
    return set_types(rows).reset_index(drop=True)


def _name_then(name: str, code: str, day: str) -> tuple[str, str]:
    """Name and code of a province as valid on an earlier day; as they are where the code list lacks it."""
    try:
        entry = resolve_province(name, pd.Timestamp(day).date())
    except InputError:
        return name, code
    return entry.name, entry.code


def check_prior_levels(implied: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Implied earlier levels beside the figures published for that period: one row a pair, nothing chosen or mended.

    Pairs are of one series (place and scope, below the province body), indicator, breakdown and unit, and of periods of
    one class that close in one month. Columns: implied_id, published_id, parents, the two sources, province, scope,
    indicator, breakdown, unit, both periods, implied_* and published_* value, lower and upper (whole percentages for
    ± 0.5), same_source; meets: whether the intervals do (NA where `reason` says that they need not: period_differs,
    denominator_differs); gap: published less implied as far as the intervals are apart, in the unit, 0 where they meet;
    gap_share: gap over the published value (NA for 0); breaks between the two (see `find_breaks`).
    """
    told = observations[
        observations["status"].isin(COMPARED_STATUSES)
        & (observations["measure"] == "level")
        & (observations["confidence"] >= CONFIDENCE_THRESHOLD)
        & observations["value"].notna()
        & (observations["period_end"] != "")
        # Few of a table's figures are of a kind and month for which a level is implied.
        & observations["indicator"].isin(implied["indicator"])
        & observations["period_end"].str[:7].isin(implied["period_end"].str[:7])
    ]
    keys = ["series", "indicator", "breakdown", "unit", "period_class", "closing_month"]
    both = [_add_series(table[[name for name in HELD if name in table]]) for table in (implied, told)]
    pairs = both[0].merge(both[1], on=keys, suffixes=("_implied", "_published"))
    sides = [_one_side(pairs, side) for side in ("implied", "published")]
    first, second = sides
    differs = (first["period_start"] != second["period_start"]) | (first["period_end"] != second["period_end"])
    kinds = (
        (first["denominator"] != "") & (second["denominator"] != "") & (first["denominator"] != second["denominator"])
    )
    reason = np.select(
        [differs.to_numpy(bool), kinds.to_numpy(bool)], ["period_differs", "denominator_differs"], default=""
    )
    gap = (second["lower"] - first["upper"]).clip(lower=0) - (first["lower"] - second["upper"]).clip(lower=0)
    # A rounding error apart is no contradiction.
    gap = gap.where(gap.abs() > 1e-9 * second["value"].abs().clip(lower=1), 0.0)
    checked = pd.DataFrame(
        {
            "implied_id": first["observation_id"],
            "published_id": second["observation_id"],
            "parents": first["parents"],
            "source_id": first["source_id"],
            "published_source_id": second["source_id"],
            **{name: first[name] for name in ("province", "scope", "body")},
            **{name: pairs[name] for name in ("indicator", "breakdown", "unit", "period_class")},
            **{name: first[name] for name in ("period_start", "period_end")},
            **{f"published_{name}": second[name] for name in ("period_start", "period_end")},
            **{f"implied_{name}": first[name] for name in ("value", "lower", "upper")},
            **{f"published_{name}": second[name] for name in ("value", "lower", "upper")},
            "same_source": first["source_id"] == second["source_id"],
            "meets": (gap == 0).astype("boolean").where(pd.Series(reason, index=pairs.index) == ""),
            "gap": gap,
            "gap_share": (gap / second["value"]).where(second["value"] != 0),
            "reason": pd.Series(reason, index=pairs.index, dtype="str"),
            "breaks": find_breaks(*sides),
        }
    )
    return checked.sort_values(["implied_id", "published_source_id", "published_id"]).reset_index(drop=True)


def _add_series(table: pd.DataFrame) -> pd.DataFrame:
    placed = add_places(add_periods(table).assign(published="", reason=""), (), "reported")
    lower, upper = widen_whole_percents(placed)
    # An implied level has its rounding in its bounds already.
    told = placed["status"] != "derived"
    return placed.assign(
        series=name_series(placed),
        closing_month=placed["period_end"].str[:7],
        lower=lower.where(told, placed["lower"]),
        upper=upper.where(told, placed["upper"]),
    )


def _one_side(pairs: pd.DataFrame, side: str) -> pd.DataFrame:
    suffix = f"_{side}"
    own = pairs[[name for name in pairs if str(name).endswith(suffix)]]
    return own.rename(columns={name: str(name).removesuffix(suffix) for name in own}).assign(unit=pairs["unit"])
