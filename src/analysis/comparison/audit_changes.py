"""Stated changes held to each other, and the earlier levels that they imply to the figures published for them.

Takes the figures of `place_figures`, gives members as the checks of `audit_arithmetic` do.
"""

import numpy as np
import pandas as pd

from analysis.comparison.audit_arithmetic import DUST, join_members, join_tables, no_members
from analysis.comparison.changes import CHANGES, check_prior_levels, derive_prior_levels, link_changes


def list_changed(figures: pd.DataFrame) -> list[str]:
    """The indicators of which a change is stated: what `check_changes` needs to see."""
    return list(figures.loc[figures["measure"].isin(CHANGES), "indicator"].unique())


def check_changes(told: pd.DataFrame) -> pd.DataFrame:
    """Changes whose earlier level is not the one published, and changes that their source states in two ways.

    Where several figures are published for the earlier period, one that meets the implied level is enough.
    """
    if not told["measure"].isin(CHANGES).any():
        return no_members()
    linked = link_changes(told)
    return join_tables([_miss_published(linked, told), _miss_each_other(linked)])


def _miss_published(linked: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Members of the implied levels that no published figure of their period meets; the nearest one is shown."""
    if not (linked["reason"] == "").any():
        return no_members()
    checked = check_prior_levels(derive_prior_levels(linked), told)
    checked = checked[checked["meets"].notna()]
    met = checked.groupby("implied_id")["meets"].transform("any").astype(bool)
    missed = checked.assign(far=checked["gap"].abs())[~met].sort_values(["implied_id", "far", "published_id"])
    missed = missed.drop_duplicates("implied_id").reset_index(drop=True)
    if missed.empty:
        return no_members()
    change, level = (missed["parents"].str.split(" ").str[at] for at in (0, 1))
    level = level.where(level != missed["published_id"])
    gap, published, lower, upper = (
        missed[name].to_numpy(dtype=np.float64) for name in ("gap", "published_value", "implied_lower", "implied_upper")
    )
    unknown = np.full(len(missed), np.nan)
    members = [
        ("change", change.to_numpy(dtype=object), unknown, unknown),
        ("level", level.to_numpy(dtype=object), unknown, unknown),
        ("published", missed["published_id"].to_numpy(dtype=object), lower, upper),
    ]
    return join_members("change", gap, published, members, "change")


def _miss_each_other(linked: pd.DataFrame) -> pd.DataFrame:
    """Members of changes of one fact that no earlier level fits; a percentage may be cut instead of rounded."""
    told = linked[linked["restatement_meets"].eq(False).fillna(False)]
    if told.empty:
        return no_members()
    cut = (told["upper"] - told["lower"]).where(told["measure"] == "change_pct", 0.0) / 2
    # Of level and percentage p the earlier level is level / (1 + p): wider by as much as p is.
    slack = told["implied_value"] * (cut / 100) / (1 + told["value"] / 100).where(told["measure"] == "change_pct", 1.0)
    told = told.assign(low=told["implied_lower"] - slack, high=told["implied_upper"] + slack)
    fact = told["observation_id"] + " " + told["restates"]
    fact = fact.str.split(" ").map(lambda ids: " ".join(sorted(ids)))
    first = told.groupby(fact.to_numpy())
    ends = pd.DataFrame({"low": first["low"].max(), "high": first["high"].min(), "level": first["level_value"].first()})
    ends = ends[ends["low"] > ends["high"] + DUST]
    if ends.empty:
        return no_members()
    ids = ends.index.str.split(" ")
    unknown = np.full(len(ends), np.nan)
    members = [
        ("change", np.array([own[at] if at < len(own) else None for own in ids], dtype=object), unknown, unknown)
        for at in range(max(map(len, ids)))
    ]
    level = first["level_observation_id"].first().reindex(ends.index).to_numpy(dtype=object)
    gap, stated = (one.to_numpy(dtype=np.float64) for one in (ends["low"] - ends["high"], ends["level"]))
    return join_members(
        "change_restated", gap, stated, [*members, ("level", level, unknown, unknown)], "change_restated"
    )
