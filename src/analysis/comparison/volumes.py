"""Volumes: how many documents came in and went out, how many dossiers were received, and how many that is a day."""

from functools import cache

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.toml_files import read_toml
from analysis.comparison.latest import choose_publications
from analysis.comparison.periods import OTHER
from analysis.comparison.places import MERGER_DAY

VOLUME_INDICATORS = ("documents_received", "documents_issued", "dossiers_received")
LENGTH_BASES = ("stated", "calendar", "review_year", "inferred")
# Reports that close in mid-month close on the 14th or 15th (the rule for administrative reports says 15/12–14/12).
MID_MONTH = (14, 15, 16)
FEWEST_YEARS = 2


def measure_kind(indicators: pd.Series) -> pd.Series:
    """What each indicator code measures: "flow" (a count that adds up over time), "stock" or "rate"; "" for others.

    Whoever sums or divides by days asks this first: only a flow may be summed over time.
    """
    kinds = {}
    for code in indicators.unique():
        indicator = read_indicators().get(code)
        if indicator is None:
            kinds[code] = ""
        elif indicator.numerator or "percent" in indicator.units:
            kinds[code] = "rate"
        else:
            kinds[code] = indicator.kind
    return indicators.map(kinds).astype("str")


def describe_volumes(group: str, code: str, language: str) -> str:
    """The sentence of volumes.toml for a code of "length_basis" or "caveat" in "vi" or "en"; "" for the code ""."""
    return str(_sentences(group)[code][language]) if code else ""


@cache
def _sentences(group: str) -> dict[str, dict[str, str]]:
    return dict(read_toml("volumes.toml")[group])


def find_length_basis(marks: pd.DataFrame) -> pd.Series:
    """How the length of each row's period is known: a code of LENGTH_BASES, "" for an undated row.

    inferred: the last day was taken from the dateline. calendar: whole calendar months, which is what a text that
    says “năm 2023” is taken to mean. review_year: from mid-month to mid-month. stated: the text gives other days.
    """
    first, last = _days(marks["period_start"]), _days(marks["period_end"])
    calendar = (first.dt.day == 1) & last.dt.is_month_end
    review = first.dt.day.isin(MID_MONTH) & last.dt.day.isin(MID_MONTH)
    basis = np.select(
        [
            (first.isna() | last.isna()).to_numpy(bool),
            (~marks["period_basis"].isin(["stated", "context"])).to_numpy(bool),
            calendar.to_numpy(bool),
            review.to_numpy(bool),
        ],
        ["", "inferred", "calendar", "review_year"],
        default="stated",
    )
    return pd.Series(basis, index=marks.index, dtype="str")


def _days(dates: pd.Series) -> pd.Series:
    """ISO dates as days, NaT for ""; each distinct one is read once."""
    codes, distinct = pd.factorize(dates)
    days = pd.to_datetime(pd.Series(distinct).where(distinct != ""), format="%Y-%m-%d")
    return days.iloc[codes].set_axis(dates.index)


def add_daily(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with what they come to per calendar day of their period, and how its length is known.

    Adds stated_lower and stated_upper (= lower and upper: counts have no sampling formula here), daily, daily_lower and
    daily_upper in units a calendar day, length_basis, and compared_value, compared_lower, compared_upper: the daily
    figures of a flow. A stock or a rate has NA per day and is compared as it is. NA: undated, or no value.
    """
    flow = measure_kind(marks["indicator"]) == "flow"
    days = marks["period_days"].astype("float64").where(flow)
    columns: dict[str, pd.Series] = {"stated_lower": marks["lower"], "stated_upper": marks["upper"]}
    columns |= {
        name: marks[source] / days
        for name, source in (("daily", "value"), ("daily_lower", "lower"), ("daily_upper", "upper"))
    }
    columns["length_basis"] = find_length_basis(marks)
    for name, daily, source in (
        ("compared_value", "daily", "value"),
        ("compared_lower", "daily_lower", "lower"),
        ("compared_upper", "daily_upper", "upper"),
    ):
        columns[name] = columns[daily].where(flow, marks[source])
    return marks.assign(**columns)


def compare_volumes(figures: pd.DataFrame, indicators: tuple[str, ...] = VOLUME_INDICATORS) -> pd.DataFrame:
    """Marks of volumes from `select_figures`: one row a figure, value with lower and upper as its wording allows.

    Adds `hedged` (the interval comes from the wording: gần, trên, khoảng), `conflict` and the columns of `add_daily`;
    figures that a later publication replaces get that reason. value is the count of the period as stated: offices are
    compared within a class of period, per calendar day; nothing is annualised here (see `annualise_volumes`).
    """
    marks = figures[(figures["reason"] == "") & figures["indicator"].isin(indicators)]
    return add_daily(choose_publications(marks.assign(hedged=marks["qualifier"] != "exact")))


# What makes two parts of two years the same part: nine months and September, a quarter and March.
SAME_PART = ["series", "indicator", "breakdown", "unit", "period_class", "month"]
NO_YEAR = -1


def _straddles_merger(marks: pd.DataFrame) -> pd.Series:
    """Whether a period of a province that merged lies on both sides of the merger: of which office is it the figure?"""
    day = MERGER_DAY.isoformat()
    merged = marks["place_key"].str.endswith(("since 2025-07", "to 2025-06"))
    return merged & (marks["period_start"] < day) & (marks["period_end"] >= day)


def _find_shares(known: pd.DataFrame) -> pd.DataFrame:
    """The share that each part of a year took in its own year, as an interval: one row a part and a stated year.

    Columns SAME_PART, period_year, part, whole (NaN where sources are in conflict: none is chosen), share_lower,
    share_upper (over all of them), ids. A part that is more than its year on every reading says nothing of its share,
    nor does a year of nothing.
    """
    year = ["series", "indicator", "breakdown", "unit", "period_year"]
    whole = known[known["period_class"] == "year"]
    part = known[known["period_class"] != "year"]
    columns = ["value", "lower", "upper", "observation_id", "period_end"]
    pairs = part[[*SAME_PART, "period_year", *columns]].merge(
        whole[[*year, *columns]], on=year, suffixes=("", "_whole")
    )
    pairs = pairs[
        (pairs["period_end"] <= pairs["period_end_whole"])
        & (pairs["lower"] <= pairs["upper_whole"])
        & (pairs["lower_whole"] > 0)
        & (pairs["lower"] > 0)
    ]
    pairs = pairs.assign(
        share_lower=(pairs["lower"] / pairs["upper_whole"]).clip(upper=1.0),
        share_upper=(pairs["upper"] / pairs["lower_whole"]).clip(upper=1.0),
        ids=pairs["observation_id"] + " " + pairs["observation_id_whole"] + " ",
    )
    shares = pairs.groupby([*SAME_PART, "period_year"], sort=True).agg(
        part=("value", "first"),
        whole=("value_whole", "first"),
        readings=("value", "size"),
        share_lower=("share_lower", "min"),
        share_upper=("share_upper", "max"),
        ids=("ids", "sum"),
    )
    chosen = shares.pop("readings") == 1
    return shares.assign(part=shares["part"].where(chosen), whole=shares["whole"].where(chosen)).reset_index()


def _join_earlier(texts: pd.Series, begins: pd.Series) -> list[str]:
    """For rows sorted by part, the texts of the part's rows up to each, one after the other."""
    joined: list[str] = []
    for text, first in zip(texts.to_numpy(object), begins.to_numpy(bool), strict=True):
        joined.append(text if first else joined[-1] + text)
    return joined


def _sum_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """For each part and year, all years up to it: years, part and whole (sums), the range of shares, and the names."""
    grouped = shares.groupby(SAME_PART, sort=False)
    years = grouped.cumcount() + 1
    contested = shares["part"].isna().groupby([shares[name] for name in SAME_PART], sort=False).cummax()
    return shares.assign(
        years=years,
        # One year without a number of its own leaves the years together without one.
        part=grouped["part"].cumsum().where(~contested),
        whole=grouped["whole"].cumsum().where(~contested),
        share_lower=grouped["share_lower"].cummin(),
        share_upper=grouped["share_upper"].cummax(),
        share_years=_join_earlier(shares["period_year"].astype("str") + " ", years == 1),
        share_parents=_join_earlier(shares["ids"], years == 1),
    ).drop(columns="ids")


def annualise_volumes(marks: pd.DataFrame) -> pd.DataFrame:
    """What the part-year marks of `compare_volumes` would come to in a year, where the office's own past tells.

    One row a mark that is not a whole year, with all its columns. In at least two earlier years the same series must
    have stated both the same part of the year (class of period, closing month) and the whole year. Then annualised is
    the mark divided by the part's share of those years together, annualised_lower and annualised_upper what the
    smallest and largest share among them, with the hedges of all figures, allow; share_lower and share_upper are that
    range of shares (0–1), share_years the years and share_parents the observations, joined by spaces. Where sources
    contradict each other on one of those years annualised is NA, and the bounds hold what each of them gives; a mark
    that is in conflict itself keeps a row of its own. Else these are NA and "". `caveat` is never empty: it says how
    the figure came about or why there is none (volumes.toml).
    A stock is never annualised. The range describes the years at hand; with two of them it is no forecast interval.
    """
    marks = marks.assign(
        month=marks["period_end"].str[5:7],
        period_year=marks["period_year"].astype("Int64").fillna(NO_YEAR).astype("int64"),
    )
    countable = (marks["reason"] == "") & (measure_kind(marks["indicator"]) == "flow") & marks["value"].notna()
    known = marks[countable & ~marks["period_class"].isin(["", OTHER]) & ~_straddles_merger(marks)]
    shares = _sum_shares(_find_shares(known)).sort_values("period_year", kind="stable")
    targets = marks[marks["period_class"] != "year"].rename_axis("row").reset_index()
    targets = pd.merge_asof(
        targets.sort_values("period_year", kind="stable"),
        shares,
        on="period_year",
        by=SAME_PART,
        allow_exact_matches=False,
    )
    targets = targets.set_index("row").loc[marks.index[marks["period_class"] != "year"]]
    targets.index.name = marks.index.name
    caveat = _name_caveats(targets)
    made = caveat.isin(["annualised", "annualised_conflict"])
    names = ("share_lower", "share_upper", "share_years", "share_parents")
    annual: pd.DataFrame = targets.assign(
        period_year=targets["period_year"].astype("Int64").mask(targets["period_year"] == NO_YEAR),
        annualised=(targets["value"] * targets["whole"] / targets["part"]).where(made),
        annualised_lower=(targets["lower"] / targets["share_upper"]).where(made),
        annualised_upper=(targets["upper"] / targets["share_lower"]).where(made),
        caveat=caveat,
        **{name: targets[name].where(made) for name in names[:2]},
        **{name: targets[name].where(made, "").astype("str").str.strip() for name in names[2:]},
    ).drop(columns=["years", "part", "whole", "month"])
    return annual


def _name_caveats(targets: pd.DataFrame) -> pd.Series:
    kind = measure_kind(targets["indicator"])
    caveat = np.select(
        [
            (kind == "stock").to_numpy(bool),
            (kind != "flow").to_numpy(bool),
            targets["period_class"].isin(["", OTHER]).to_numpy(bool),
            _straddles_merger(targets).to_numpy(bool),
            (~(targets["years"] >= FEWEST_YEARS) | targets["value"].isna()).to_numpy(bool),
        ],
        ["stock", "not_a_count", "odd_period", "straddles_merger", "too_few_years"],
        default="annualised",
    )
    contested = (caveat == "annualised") & targets["part"].isna().to_numpy(bool)
    return pd.Series(np.where(contested, "annualised_conflict", caveat), index=targets.index, dtype="str")
