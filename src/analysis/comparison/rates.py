"""Rates of dossiers: the share with its interval, its counts and denominator, and where the interval comes from."""

from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison.bands import derive_bands, subject_of
from analysis.comparison.intervals import (
    bound_printed_rates,
    derive_jeffreys_intervals,
    derive_wilson_intervals,
    is_share,
    to_numbers,
)
from analysis.comparison.latest import choose_publications
from analysis.comparison.on_time_sums import SUM, derive_on_time_sums
from analysis.comparison.prepared_marks import MOST_PERCENT
from analysis.comparison.statements import STATED, Statements, number_subjects, spread_statements

RATE_INDICATORS = (
    "dossiers_on_time_rate",
    "dossiers_early_rate",
    "dossiers_punctual_rate",
    "dossiers_late_rate",
    "dossiers_overdue_rate",
)
ADDED = (
    "interval_basis",
    "numerator",
    "total",
    "denominator_kind",
    "denominator_basis",
    "numerator_id",
    "total_id",
)


def counts_of(rates: tuple[str, ...]) -> tuple[str, ...]:
    """The counts that may stand behind some rates: their numerators and denominators."""
    codes = []
    for rate in rates:
        indicator = read_indicators()[rate]
        subject = indicator.numerator.split("_")[0]
        codes += [indicator.numerator, *(f"{subject}_{kind}" for kind in indicator.denominators)]
    return tuple(code for code in dict.fromkeys(codes) if code in read_indicators())


class Counts(NamedTuple):
    """Statements of counts: `exact` those that Wilson's interval may be made of, `stated` hedged ones too."""

    exact: Statements
    stated: Statements


def _codes_behind(rates: tuple[str, ...]) -> tuple[str, ...]:
    """Every count of what some rates are about: one may be a denominator that only a text names."""
    subjects = tuple(f"{subject_of(rate)}_" for rate in rates if subject_of(rate))
    indicators = read_indicators().values()
    return tuple(one.code for one in indicators if "percent" not in one.units and one.code.startswith(subjects))


def _spread_counts(figures: pd.DataFrame, subjects: pd.Series, codes: tuple[str, ...]) -> Counts:
    counts = figures.loc[(figures["reason"] == "") & figures["indicator"].isin(codes), list(STATED)]
    exact = counts[(counts["qualifier"] == "exact") & (counts["lower"] == counts["upper"])]
    return Counts(spread_statements(exact, subjects, codes), spread_statements(counts, subjects, codes))


def _find_counts(indicator: str, rates: pd.DataFrame, subjects: pd.Series, exact: Statements) -> pd.DataFrame:
    """Numerator and denominator of stated rates of one indicator from the same source, body and period (ADDED).

    A rate that does not say its denominator takes the one that gives the printed percentage; where several of its
    counts do, the first stands as total and its kind stays unknown.
    """
    found = pd.DataFrame(
        {
            "interval_basis": "stated",
            "numerator": np.nan,
            "total": np.nan,
            "denominator_kind": rates["denominator"].astype("str"),
            "denominator_basis": np.where(rates["denominator"] == "", "", "stated"),
            "numerator_id": "",
            "total_id": "",
        },
        index=rates.index,
    )
    rate = read_indicators()[indicator]
    if not rate.numerator or rate.numerator_breakdown:
        return found  # the count of a part (online dossiers) is no headline figure
    named = {str(kind) for kind in rates["denominator"].unique()}
    kinds = [*rate.denominators, *sorted(named - {"", *rate.denominators})]
    # The printed percentage may be cut instead of rounded: one unit of its last digit either way.
    slack = np.maximum(to_numbers(rates["upper"] - rates["lower"]) / 2, 1e-9)
    low, high = to_numbers(rates["lower"]) - slack, to_numbers(rates["upper"]) + slack
    unhedged = (rates["qualifier"] == "exact").to_numpy()
    unnamed = (rates["denominator"] == "").to_numpy()
    several = np.zeros(len(rates), dtype=bool)
    for kind in kinds:
        code = f"{subject_of(indicator)}_{kind}"
        turns = product(range(exact.count_turns(rate.numerator)), range(exact.count_turns(code)))
        open_to = unhedged & (unnamed | (rates["denominator"] == kind).to_numpy())
        for own, whole in turns:
            count = exact.of(rate.numerator, "value", subjects, own)
            total = exact.of(code, "value", subjects, whole)
            share = np.divide(100 * count, total, out=np.full_like(count, np.nan), where=is_share(count, total))
            fits = open_to & (low <= share) & (share <= high)
            taken = found["total"].notna().to_numpy()
            several |= (
                fits & taken & (found["denominator_kind"] != kind).to_numpy() & (found["total"] != total).to_numpy()
            )
            new = fits & ~taken
            if not new.any():
                continue
            index = rates.index[new]
            found.loc[index, "interval_basis"] = "wilson"
            found.loc[index, "numerator"], found.loc[index, "total"] = count[new], total[new]
            found.loc[index, "denominator_kind"] = kind
            found.loc[rates.index[new & unnamed], "denominator_basis"] = "counted"
            found.loc[index, "numerator_id"] = exact.ids(rate.numerator, subjects[new], own)
            found.loc[index, "total_id"] = exact.ids(code, subjects[new], whole)
    # Either total gives the printed rate, so the interval hardly depends on which; what it is a share of stays open.
    found.loc[rates.index[several], ["denominator_kind", "denominator_basis"]] = ["", "several"]
    return found


def _add_intervals(marks: pd.DataFrame, counts: Counts, subjects: pd.Series) -> pd.DataFrame:
    """Marks with interval columns from stated bounds (lower, upper) and, where there are any, counts."""
    share = 100 * marks["numerator"] / marks["total"]
    lower, upper = derive_wilson_intervals(marks["numerator"], marks["total"])
    checked_lower, checked_upper = derive_jeffreys_intervals(marks["numerator"], marks["total"])
    # A rate cut instead of rounded lies beside its counts' share: both are stated.
    marks = marks.assign(
        stated_lower=np.fmin(marks["lower"], share),
        stated_upper=np.fmax(marks["upper"], share),
        lower=np.where(np.isnan(lower), marks["lower"], lower),
        upper=np.where(np.isnan(upper), marks["upper"], upper),
        jeffreys_lower=checked_lower,
        jeffreys_upper=checked_upper,
        hedged=marks["qualifier"] != "exact",
    )
    marks = marks.join(derive_bands(marks, counts.stated, subjects))
    return marks.assign(
        compared_value=marks["value"], compared_lower=marks["stated_lower"], compared_upper=marks["stated_upper"]
    )


def compare_rates(figures: pd.DataFrame, indicators: tuple[str, ...] = RATE_INDICATORS) -> pd.DataFrame:
    """Marks of rates from `select_figures` (rates and their counts together): one row a rate, in per cent.

    value is the printed rate; lower and upper are Wilson's interval where the same source states numerator and
    denominator as exact counts that give the rate (`interval_basis` "wilson"), else the interval of rounding and hedge
    ("stated"). With every rate travel numerator, total (NaN: not stated), numerator_id, total_id (observation ids,
    "": none), denominator_kind ("": unknown) and `denominator_basis`: "stated" (the text names it), "counted" (only
    this one of its counts gives the rate), "several" (more than one does: unknown), "" (unknown).

    stated_lower and stated_upper: what wording and rounding allow, widened to the counts' share where a rate is cut;
    jeffreys_*: the check beside Wilson's (NaN without counts); band_*: see `derive_bands`; compared_*: value and
    stated bounds, on which pairs are judged. hedged: the wording hedges. A rate over 100 % has the reason "over_whole".

    Early, punctual and on time (their sum, or “đúng hạn” said alone) stay apart. Where a source states early and
    punctual as counts of one denominator but prints no sum, the on-time rate is a row of its own: status "derived",
    parents early, punctual and denominator, no quote.
    """
    subjects = number_subjects(figures)
    counts = _spread_counts(figures, subjects, _codes_behind(indicators))
    rates = figures[(figures["reason"] == "") & figures["indicator"].isin(indicators)]
    lower, upper = bound_printed_rates(rates)
    rates = rates.assign(lower=lower, upper=upper)
    parts = [
        _find_counts(str(code), own, subjects.loc[own.index], counts.exact)
        for code, own in rates.groupby("indicator", sort=False)
    ]
    added = pd.concat(parts) if parts else pd.DataFrame(columns=list(ADDED), index=rates.index)
    marks = rates.join(added.astype({"numerator": float, "total": float}))
    if SUM in indicators:
        sums = derive_on_time_sums(figures, marks, subjects, counts.exact)
        if len(sums):
            marks = pd.concat([marks, sums])
    marks = _add_intervals(marks, counts, subjects.loc[marks.index])
    return choose_publications(marks.assign(reason=marks["reason"].mask(marks["value"] > MOST_PERCENT, "over_whole")))
