"""Which publication speaks for a period, and which period for a report year."""

from collections.abc import Sequence

import pandas as pd

from analysis.codelists import read_scopes
from analysis.comparison.periods import class_order


def choose_publications(marks: pd.DataFrame) -> pd.DataFrame:
    """Where several sources speak of one series, class and last day, let the later publication stand.

    Takes marks with lower, upper, series, indicator, breakdown, period columns, published and reason; gives them with
    the reason "later_publication" where another source stands in, and `conflict` True where sources of exactly one
    period contradict each other (intervals apart): those stay side by side.
    """
    marks = marks.assign(conflict=False)
    compared = marks[marks["reason"] == ""]
    for _, rows in compared.groupby(["series", "indicator", "breakdown", "period_class", "period_end"], sort=False):
        if len(rows) == 1:
            continue
        ordered = rows.sort_values(["published", "period_days", "source_id"], ascending=[False, False, True])
        stands = ordered.iloc[0]
        apart = (ordered["lower"] > stands["upper"]) | (ordered["upper"] < stands["lower"])
        contradicts = apart & (ordered["period_start"] == stands["period_start"])
        marks.loc[ordered.index[~contradicts.to_numpy()][1:], "reason"] = "later_publication"
        if contradicts.any():
            marks.loc[[ordered.index[0], *ordered.index[contradicts]], "conflict"] = True
    return marks


def latest_by_class(marks: pd.DataFrame, year: int) -> pd.DataFrame:
    """For each series and class of period, the marks of its latest period that ended in or before the year.

    One row a series, indicator, breakdown and class; more only where sources conflict. The row keeps its own period.
    Ordered for reading: class (longest first), scope, who assigned (tasks), the later year first, then the larger
    value.
    """
    known = marks[(marks["reason"] == "") & (marks["period_end"] <= f"{year}-12-31")]
    last = known.groupby(["series", "indicator", "breakdown", "period_class"])["period_end"].transform("max")
    return order_marks(known[known["period_end"] == last])


def add_order(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with `class_order` and `scope_order`, the places of class and scope in reports."""
    return marks.assign(class_order=marks["period_class"].map(class_order), scope_order=marks["scope"].map(scope_order))


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
    kept = ["place_key", "place", "merged", "scope", "body", "province", *keys]
    absent = []
    for indicator in indicators:
        there = set(marks.loc[marks["indicator"] == indicator, keys].itertuples(index=False, name=None))
        for _, body in marks.drop_duplicates(keys).iterrows():
            if tuple(body[keys]) not in there:
                absent.append({**{name: body[name] for name in kept}, "indicator": indicator})
    if not absent:
        return marks
    return pd.concat([marks, pd.DataFrame(absent)], ignore_index=True)


def repeated_series(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks of series that have figures for at least two years in one class of period, by series and year."""
    known = marks[marks["reason"] == ""]
    years = known.groupby(["series", "indicator", "breakdown", "period_class"])["period_year"].transform("nunique")
    keyed = add_order(known[years >= 2])
    keyed = keyed.sort_values(["class_order", "scope_order", "place", "indicator", "breakdown", "period_end"])
    return keyed.drop(columns=["class_order", "scope_order"]).reset_index(drop=True)


def _ids_of(marks: pd.DataFrame, *more: str) -> set[str]:
    """Observations that marks show: their own, those behind a derived one, and a rate printed beside its counts."""
    found: set[str] = set(marks["observation_id"].dropna())
    for column in ("parents", "beside", *more):
        if column in marks:
            found |= {name for cell in marks[column].dropna() for name in cell.split()}
    return found


def list_unshown(
    figures: pd.DataFrame, compared: Sequence[pd.DataFrame], shown: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """Every figure that no chart or table of a report shows, once each, with the reason; by reason and place.

    `compared` are the tables of marks made from the figures, `shown` the marks that the report draws or lists under
    its charts. The reason is that of the selection, else that of the marks; "earlier_period" for a mark that an own
    later period replaces, "not_drawn" for a figure that made no mark.
    """
    seen: set[str] = set().union(*(_ids_of(marks) for marks in shown))
    given: dict[str, str] = {}
    for marks in compared:
        for _, mark in marks.iterrows():
            for name in _ids_of(mark.to_frame().T, "statements"):
                given[name] = given.get(name) or mark["reason"]
    rest = figures[~figures["observation_id"].isin(seen)]
    reasons = [
        reason or ("not_drawn" if name not in given else given[name] or "earlier_period")
        for name, reason in zip(rest["observation_id"], rest["reason"], strict=True)
    ]
    rest = rest.assign(reason=pd.Series(reasons, index=rest.index, dtype="str"))
    return rest.sort_values(["reason", "place", "period_end", "source_id", "figure_start"]).reset_index(drop=True)
