"""Which publication speaks for a period, and which period for a report year."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codelists import read_scopes
from analysis.comparison.geography import check_geography
from analysis.comparison.periods import class_order

# What has one latest period, and one line over time.
LINE = ["series", "indicator", "breakdown", "period_class"]


def choose_publications(marks: pd.DataFrame) -> pd.DataFrame:
    """Where several sources speak of one series, class and last day, let the later publication stand.

    Takes marks with lower, upper, series, indicator, breakdown, period columns, published and reason; gives them with
    the reason "later_publication" where another source stands in, and `conflict` True where sources of exactly one
    period contradict each other: what their wording allows (stated_lower and stated_upper, where lower and upper are
    Wilson's) lies apart. Those stay side by side. A conflict
    that the marks have already (a source that contradicts itself) stays.
    """
    # Wilson's interval of a small office holds rates that contradict each other.
    low, high = ("stated_lower", "stated_upper") if "stated_lower" in marks else ("lower", "upper")
    marks = marks.assign(conflict=marks["conflict"].astype(bool) if "conflict" in marks else False)
    keys = [*LINE, "period_end"]
    compared = marks[marks["reason"] == ""]
    several = compared[compared.duplicated(keys, keep=False)]
    if several.empty:
        return marks
    ordered = several.sort_values(
        [*keys, "published", "period_days", "source_id"],
        ascending=[True] * len(keys) + [False, False, True],
        kind="stable",
    )
    first = ~ordered.duplicated(keys)
    stands = ordered.iloc[np.maximum.accumulate(np.where(first, np.arange(len(ordered)), 0))].set_axis(ordered.index)
    apart = (ordered[low] > stands[high]) | (ordered[high] < stands[low])
    contradicts = apart & (ordered["period_start"] == stands["period_start"])
    contradicted = contradicts.groupby(first.cumsum()).transform("any")
    reason, conflict = marks["reason"].copy(), marks["conflict"].copy()
    reason[ordered.index[~contradicts & ~first]] = "later_publication"
    conflict[ordered.index[contradicts | (first & contradicted)]] = True
    return marks.assign(reason=reason, conflict=conflict)


def latest_by_class(marks: pd.DataFrame, year: int) -> pd.DataFrame:
    """For each series and class of period, the marks of its latest period that ended in or before the year.

    One row a series, indicator, breakdown and class; more only where sources conflict. The row keeps its own period.
    Ordered for reading: class (longest first), scope, who assigned (tasks), the later year first, then the larger
    value.
    """
    check_geography(marks)
    known = marks[(marks["reason"] == "") & (marks["period_end"] <= f"{year}-12-31")]
    # The largest of numbers is found much faster than that of texts.
    day = pd.Series(pd.factorize(known["period_end"], sort=True)[0], index=known.index)
    last = day.groupby([known[name] for name in LINE], sort=False).transform("max")
    return order_marks(known[day == last])


def add_order(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with `class_order` and `scope_order`, the places of class and scope in reports."""
    orders = {"class_order": ("period_class", class_order), "scope_order": ("scope", scope_order)}
    return marks.assign(
        **{
            name: marks[column].map({code: order(code) for code in marks[column].unique()})
            for name, (column, order) in orders.items()
        }
    )


def order_marks(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks by class, scope, breakdown, year (later first), value (larger first) and place."""
    keyed = add_order(marks)
    keyed = keyed.sort_values(
        ["class_order", "scope_order", "breakdown", "period_year", "value", "place", "source_id"],
        ascending=[True, True, True, False, False, True, True],
        kind="stable",
    )
    return keyed.drop(columns=["class_order", "scope_order"]).reset_index(drop=True)


def scope_order(scope: str) -> int:
    """Place of a scope in reports: the nation first, then as the code list has them."""
    codes = ["nation", *[code for code in read_scopes() if code != "nation"]]
    return codes.index(scope) if scope in codes else len(codes)


def complete_rows(marks: pd.DataFrame, indicators: tuple[str, ...]) -> pd.DataFrame:
    """The marks, and a row with NA for each of the indicators that a series shown in a class says nothing of.

    Charts put the indicators side by side: what is not stated has a row there too, never a zero.
    """
    keys = ["series", "breakdown", "period_class"]
    kept = ["place_key", "place", "place_code", "merged", "geography", "territory", "scope", "body", "province", *keys]
    check_geography(marks)
    bodies = marks.drop_duplicates(keys)[[name for name in kept if name in marks]]
    every = pd.DataFrame({"indicator": list(indicators)}).merge(bodies, how="cross")
    there = pd.MultiIndex.from_frame(marks[[*keys, "indicator"]])
    absent = every[~pd.MultiIndex.from_frame(every[[*keys, "indicator"]]).isin(there)]
    return pd.concat([marks, absent], ignore_index=True) if len(absent) else marks


def repeated_series(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks of series that have figures for at least two years in one class of period, by series and year."""
    check_geography(marks)
    known = marks[marks["reason"] == ""]
    years = known.groupby(LINE, sort=False)["period_year"].transform("nunique")
    keyed = add_order(known[years >= 2])
    keyed = keyed.sort_values(["class_order", "scope_order", "place", "indicator", "breakdown", "period_end"])
    return keyed.drop(columns=["class_order", "scope_order"]).reset_index(drop=True)


def _name_observations(marks: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Observations that marks show: their own, those behind a derived one, and a rate printed beside its counts.

    One row an observation of a mark: observation_id and the mark's reason, in the order of the marks.
    """
    places = pd.Series(np.arange(len(marks)))
    named = []
    for name in ("observation_id", "parents", "beside", *more):
        if name in marks:
            ids = marks[name].set_axis(places.index).astype("str")
            ids = ids[ids.notna() & (ids != "")]
            several = ids.str.contains(" ", regex=False)
            ids = pd.concat([ids[~several], ids[several].str.split().explode().astype("str")])
            named.append(pd.DataFrame({"place": places.loc[ids.index].to_numpy(), "observation_id": ids.to_numpy()}))
    rows = pd.concat(named, ignore_index=True).astype({"place": int}).sort_values("place", kind="stable")
    reasons = marks["reason"] if "reason" in marks else pd.Series("", index=marks.index)
    return rows.assign(reason=reasons.fillna("").to_numpy()[rows["place"]])


def _add_summed(names: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """The names, and after them the printed figures behind those that are sums, with the reasons of the sums."""
    sums = figures.loc[figures["status"] == "derived", ["observation_id", "parents"]]
    if sums.empty:
        return names
    behind = names.merge(sums, on="observation_id")
    behind = behind.assign(observation_id=behind["parents"].str.split()).explode("observation_id", ignore_index=True)
    return pd.concat([names, behind[names.columns]])


def list_unshown(
    figures: pd.DataFrame, compared: Sequence[pd.DataFrame], shown: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """Every printed figure that no chart or table of a report shows, once each, with the reason; by reason and place.

    `compared` are the tables of marks made from the figures, `shown` the marks that the report draws or lists under
    its charts. The reason is that of the selection, else that of the marks; "earlier_period" for a mark that an own
    later period replaces, "not_drawn" for a figure that made no mark. A figure that was summed into a new province is
    shown where the sum is, and else has the sum's reason.
    """
    seen = [_add_summed(_name_observations(marks), figures)["observation_id"] for marks in shown]
    shown_ids = pd.concat(seen).unique() if seen else []
    named = [_add_summed(_name_observations(marks, "statements"), figures) for marks in compared]
    given: pd.Series = pd.Series(dtype="str")
    if named:
        reasons = pd.concat(named)
        # The first mark that says why; a name whose marks say nothing was drawn, or could have been.
        reasons = reasons.assign(silent=reasons["reason"] == "").sort_values("silent", kind="stable")
        given = reasons.drop_duplicates("observation_id").set_index("observation_id")["reason"]
    rest = figures[~figures["observation_id"].isin(shown_ids) & (figures["status"] != "derived")]
    marked = rest["observation_id"].map(given).astype("str")
    marked = marked.mask(marked == "", "earlier_period").fillna("not_drawn")
    own = rest["reason"].where(rest["reason"] != "summed", "")
    rest = rest.assign(reason=own.where(own != "", marked).astype("str"))
    return rest.sort_values(["reason", "place", "period_end", "source_id", "figure_start"]).reset_index(drop=True)
