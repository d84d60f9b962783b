"""The provinces of 1 July 2025 from the figures of those that they were made of.

Under the geography "2025" the counts of the old provinces are added up, where every one of them states the same thing
of the same days; a rate comes only from a numerator and a denominator added up in that way. What cannot be added is
refused, with the names of those that are missing. Four things that the sources leave open, and what is done:

- A new province's figure on a period that began before 1 July 2025 (its whole year 2025) is its own statement on its
  own ground: it passes. Whether its first half counts all members is not said: `territory` is "straddling".
- A page of July 2025 or later on a period that ended before: Bắc Kạn is the old one, for nothing else has that name.
  Thái Nguyên may be the old or the whole new province: "unstated", and refused here as "merger_territory".
- A page that says Bắc Kạn of a period after the merger is the old province's, and has no others to be added to.
- A stock stands for the last day of its period. The first day must agree as well, for the period's class is compared.

What one member sent to another is in the sum of documents twice, once sent and once received, as it is in each
member's own count.
"""

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison.places import (
    NAMED_BODIES,
    NEW,
    OLD,
    members_of,
    name_missing,
    places_among_members,
    successors,
)
from analysis.comparison.summed_rates import derive_rates, refuse_rates
from analysis.observations.schema import OFFSETS

# One sum: the figures of different members that say the same thing of the same days.
ADDED = ["indicator", "measure", "breakdown", "scope", "unit", "period_start", "period_end"]
# compare_tasks computes it from the counts of tasks, added up or not.
COMPUTED_LATER = ("tasks_completion_rate",)
BASES = ("stated", "context", "inferred")  # the sum knows its period as its least sure member does
NUMBERS_ADDED = ("value", "lower", "upper")
TAKEN = (*NUMBERS_ADDED, "published", "kind", "period_basis", "qualifier", "confidence")
JOINED = ("observation_id", "source_id", "publisher")
EMPTY = ("body", "base_start", "base_end", "printed", "denominator", "quote", "locator", "title", "url", "hedge")


class MixedGeographyError(ValueError):
    """A table holds figures of both geographies, or of one and an unknown one."""


def check_geography(table: pd.DataFrame) -> str:
    """The one geography of a table of figures or marks: "reported" or "2025"; "" for an empty table.

    Raises MixedGeographyError where both meet, where a row does not say its own, or where a figure of an old province
    that merged is compared under "2025".
    """
    if table.empty:
        return ""
    found = table["geography"].fillna("").unique() if "geography" in table else np.array([""])
    if len(found) > 1 or found[0] == "":
        names = ", ".join(sorted(name or "none" for name in found))
        raise MixedGeographyError(f"geographies that meet in one table: {names}; compare within one of them")
    if found[0] == "2025":
        old = table[(table["reason"] == "") & table["place_key"].str.endswith(OLD)]
        if len(old):
            raise MixedGeographyError(
                f"geography 2025: {old['place'].iloc[0]} merged, and is compared as it was before"
            )
    return str(found[0])


def _can_be_added(figures: pd.DataFrame) -> pd.Series:
    """Whether figures are counts of a body that was merged with its province.

    Not: rates and shares, changes, averages, figures without an indicator, and bodies below the province.
    """
    return (
        (figures["measure"] == "level")
        & figures["indicator"].isin(list(read_indicators()))
        & ~figures["unit"].isin(["percent", "percentage_point"])
        & ~figures["scope"].isin(NAMED_BODIES)
        & ~figures["breakdown"].str.contains("average=", regex=False)
    )


def _group(figures: pd.DataFrame) -> pd.DataFrame:
    """One row a figure of an old province: successor, member, sum (its number), standing and conflict.

    Of several sources of one member the later publication stands, as it does elsewhere; `conflict` marks the sums of a
    member whose statements contradict each other.
    """
    keys = figures["place_key"]
    rows = figures[[*ADDED, "lower", "upper"]].assign(
        successor=keys.map(successors()).astype("str"), member=keys.map(places_among_members()).astype(int)
    )
    rows["sum"] = rows.groupby(["successor", *ADDED], sort=False).ngroup()
    order = np.lexsort(
        (
            pd.factorize(figures["source_id"], sort=True)[0],
            -pd.factorize(figures["published"], sort=True)[0],
            rows["member"],
            rows["sum"],
        )
    )
    rows = rows.iloc[order]
    rows["standing"] = ~rows.duplicated(["sum", "member"])
    # Rows are in order: the one that stands is the last standing one above.
    stands = rows[["lower", "upper"]].where(rows["standing"]).ffill()
    apart = (rows["lower"] > stands["upper"]) | (rows["upper"] < stands["lower"])
    rows["conflict"] = rows["sum"].isin(rows.loc[apart, "sum"])
    return rows


def _settle_sums(rows: pd.DataFrame) -> pd.DataFrame:
    """The reason of each row of `_group`, and the members that are missing from its sum."""
    bits = (2 ** rows["member"]).where(rows["standing"], 0)
    masks = bits.groupby(rows["sum"]).transform("sum")
    full = rows["successor"].map({code: (1 << len(members_of(code))) - 1 for code in rows["successor"].unique()})
    complete = masks == full
    reason = pd.Series("later_publication", index=rows.index, dtype="str").mask(rows["standing"], "summed")
    reason = reason.mask(rows["conflict"], "merger_conflict").mask(~complete, "merger_incomplete")
    return pd.DataFrame({"reason": reason, "missing": name_missing(rows["successor"], masks)})


def _join(parts: list[pd.Series], separator: str) -> pd.Series:
    """Texts of the members side by side, each but once and in their order; NA is nothing."""
    joined = parts[0].astype("str")
    for place, part in enumerate(parts[1:], start=1):
        new = part.notna() & (part != "")
        for earlier in parts[:place]:
            new &= (part != earlier).fillna(True).astype(bool)
        joined = joined.where(~new, joined + np.where(joined == "", "", separator) + part.fillna(""))
    return joined.astype("str")


def _qualify(figures: pd.DataFrame, number: pd.Series) -> pd.Series:
    """The qualifier of each sum: exact where all are, over or under where no member says another, else approx."""
    said = {name: (figures["qualifier"] == name).groupby(number).any() for name in ("approx", "under", "over")}
    none, both = ~(said["approx"] | said["under"] | said["over"]), said["under"] & said["over"]
    sure = pd.Series("approx", index=none.index, dtype="str").mask(said["over"], "over").mask(said["under"], "under")
    return sure.mask(said["approx"] | both, "approx").mask(none, "exact")


def _add_up(figures: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """One derived row a sum, from its standing figures: `rows` of `_group`, in order of sum and member."""
    standing = figures.loc[rows.index, [*TAKEN, *JOINED]]
    number = rows["sum"]
    place = rows.groupby("sum").cumcount()
    first = figures.loc[rows.index[place == 0]].set_axis(number[place == 0].to_numpy())

    def side_by_side(column: str) -> list[pd.Series]:
        return [
            standing.loc[place == at, column].set_axis(number[place == at].to_numpy()).reindex(first.index)
            for at in range(place.max() + 1)
        ]

    joined = {name: _join(side_by_side(name), "; " if name == "publisher" else " ") for name in JOINED}
    kinds = _join(side_by_side("kind"), " ")
    published = first["published"]
    for day in side_by_side("published"):  # known as a whole when the last of them was
        published = published.where(published >= day.fillna(""), day)
    sums = standing[list(NUMBERS_ADDED)].groupby(number).sum()
    basis = standing["period_basis"].map({name: at for at, name in enumerate(BASES)}).groupby(number).max()
    nowhere = pd.Series(pd.NA, index=first.index, dtype="Int64")
    successor = rows.loc[place == 0, "successor"].set_axis(first.index)
    names = {code: members_of(code)[0].successor_name for code in successor.unique()}
    name = successor.map(names).astype("str")
    key = successor + NEW
    return first.assign(
        **dict.fromkeys(EMPTY, ""),
        **dict.fromkeys(OFFSETS, nowhere),
        **{column: sums[column] for column in NUMBERS_ADDED},
        observation_id=joined["observation_id"].str.replace(" ", "+", regex=False),
        parents=joined["observation_id"],
        source_id=joined["source_id"],
        publisher=joined["publisher"],
        published=published,
        kind=kinds.where(~kinds.str.contains(" ", regex=False), ""),
        province=name,
        province_code=successor,
        place=name,
        place_code=successor,
        place_key=key,
        series=key + "|" + first["scope"] + "|",
        merged=True,
        territory="summed",
        status="derived",
        rule="sum_of_members",
        qualifier=_qualify(standing, number),
        confidence=standing["confidence"].groupby(number).min(),
        period_basis=basis.map(dict(enumerate(BASES))).fillna("").astype("str"),
        reason="",
        missing="",
    )


def sum_members(figures: pd.DataFrame, indicators: tuple[str, ...] = ()) -> pd.DataFrame:
    """The figures under the geography "2025": those of old provinces summed into the new ones, or refused.

    Takes `select_figures` rows whose restatements are settled; gives them with `missing`, and a derived row for each
    sum and for each of the `indicators` that is a rate of sums. A derived row has status "derived", the new province,
    parents (ids of the printed figures), value, lower and upper added up, and qualifier "exact" only when all are. A
    figure of an old province that merged, with no reason yet, is given one; everything else stays as it is:

    - summed: it is a parent of a derived row.
    - later_publication: a later source of the same member says the same, and is the parent.
    - merger_rate: the new province's rate is computed from the summed counts instead.
    - merger_incomplete: not every member states this for the same indicator, breakdown, scope, unit, first and last
      day (for a rate: its counts); `missing` has the names of those that do not, joined by commas.
    - merger_conflict: the statements of a member contradict each other.
    - merger_territory: the page does not say whether it means the old or the new province.
    - merger: it is no count of the province: a rate without counts, a change, an average, a body below the province.
    """
    figures = figures.assign(missing="").reset_index(drop=True)
    old = (figures["reason"] == "") & figures["place_key"].str.endswith(OLD)
    if not old.any():
        return figures
    reason, missing = figures["reason"].copy(), figures["missing"].copy()
    reason[old & (figures["territory"] == "unstated")] = "merger_territory"
    open_ = old & (reason == "")
    added = open_ & _can_be_added(figures)
    rows = _group(figures[added])
    settled = _settle_sums(rows)
    reason[rows.index], missing[rows.index] = settled["reason"], settled["missing"]
    parents = rows[settled["reason"] == "summed"]
    sums = _add_up(figures, parents) if len(parents) else figures.iloc[:0].assign(parents="")
    shares = open_ & ~added & (figures["unit"] == "percent") & (figures["measure"] == "level")
    shares &= ~figures["scope"].isin(NAMED_BODIES) & figures["indicator"].isin(list(read_indicators()))
    reason[open_ & ~added] = "merger"
    rates = derive_rates(sums, (*indicators, *figures.loc[shares, "indicator"].unique()))
    if shares.any():
        refused = refuse_rates(figures[shares], rows, rates)
        reason[refused.index], missing[refused.index] = refused["reason"], refused["missing"]
    wanted = rates[rates["indicator"].isin(indicators) & ~rates["indicator"].isin(COMPUTED_LATER)]
    made = [table for table in (sums, wanted) if len(table)]
    result = figures.assign(reason=reason, missing=missing)
    return pd.concat([result, *(table.astype(result.dtypes) for table in made)], ignore_index=True)
