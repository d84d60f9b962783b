"""Rates of dossiers: the share with its interval, its denominator, and where the interval comes from."""

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from analysis.codelists import read_indicators
from analysis.comparison.figures import FACT
from analysis.comparison.latest import choose_publications

RATE_INDICATORS = (
    "dossiers_on_time_rate",
    "dossiers_early_rate",
    "dossiers_punctual_rate",
    "dossiers_late_rate",
    "dossiers_overdue_rate",
)
LEVEL = 0.95


def counts_of(rates: tuple[str, ...]) -> tuple[str, ...]:
    """The counts that may stand behind some rates: their numerators and denominators."""
    codes = []
    for rate in rates:
        indicator = read_indicators()[rate]
        subject = indicator.numerator.split("_")[0]
        codes += [indicator.numerator, *(f"{subject}_{kind}" for kind in indicator.denominators)]
    return tuple(code for code in dict.fromkeys(codes) if code in read_indicators())


def derive_wilson_bounds(count: float, total: float) -> tuple[float, float]:
    """Wilson's 95 % interval of count of total, in per cent.

    For a full count it is no sampling error but a statement about the office's way of working.
    Raises ValueError when the count lies outside 0…total or nothing was counted.
    """
    if not 0 <= count <= total or total <= 0:
        raise ValueError(f"{count} of {total} is no share")
    lower, upper = proportion_confint(count, total, alpha=1 - LEVEL, method="wilson")
    # At 0 and at all of them the formula ends a rounding error away from the edge.
    return (0.0 if count == 0 else 100 * float(lower)), (100.0 if count == total else 100 * float(upper))


def _counts_by_fact(figures: pd.DataFrame) -> dict[tuple[str, ...], pd.Series]:
    exact = figures[figures["reason"].isin(["", "undated", "other_period"]) & (figures["qualifier"] == "exact")]
    exact = exact[exact["lower"] == exact["upper"]]
    return {tuple(row[name] for name in FACT): row for _, row in exact.iterrows()}


def _find_counts(rate: pd.Series, counts: dict[tuple[str, ...], pd.Series]) -> tuple[pd.Series, pd.Series, str] | None:
    """Numerator and denominator of a stated rate from the same source, body and period, and the denominator's kind.

    A rate that does not say its denominator takes the first one that gives the printed percentage.
    """
    indicator = read_indicators()[rate["indicator"]]
    fact = {name: rate[name] for name in FACT}

    def look_up(code: str) -> pd.Series | None:
        return counts.get(tuple({**fact, "indicator": code}.values()))

    numerator = look_up(indicator.numerator)
    if numerator is None:
        return None
    for kind in [rate["denominator"]] if rate["denominator"] else indicator.denominators:
        total = look_up(f"{indicator.numerator.split('_')[0]}_{kind}")
        if total is None or not 0 <= numerator["value"] <= total["value"] or total["value"] == 0:
            continue
        share = 100 * numerator["value"] / total["value"]
        # The printed percentage may be cut instead of rounded: one unit of its last digit either way.
        slack = max(rate["upper"] - rate["lower"], 1e-9)
        if rate["lower"] - slack <= share <= rate["upper"] + slack:
            return numerator, total, kind
    return None


def compare_rates(figures: pd.DataFrame, indicators: tuple[str, ...] = RATE_INDICATORS) -> pd.DataFrame:
    """Marks of rates from `select_figures` (rates and their counts together): one row a stated rate, in per cent.

    value is the printed rate; lower and upper are Wilson's interval where the same source states numerator and
    denominator as exact counts that give the rate (`interval_basis` "wilson", with numerator, total and
    denominator_kind), else the interval of rounding and hedge ("stated"). hedged: the wording hedges.
    NA in numerator and total: not stated.
    """
    counts = _counts_by_fact(figures)
    rates = figures[(figures["reason"] == "") & figures["indicator"].isin(indicators)]
    rows = []
    for index, rate in rates.iterrows():
        found = _find_counts(rate, counts) if rate["qualifier"] == "exact" else None
        row = {
            "index": index,
            "interval_basis": "stated",
            "numerator": float("nan"),
            "total": float("nan"),
            "denominator_kind": rate["denominator"],
            "lower": rate["lower"],
            "upper": rate["upper"],
        }
        if found is not None:
            numerator, total, kind = found
            lower, upper = derive_wilson_bounds(numerator["value"], total["value"])
            row |= {"interval_basis": "wilson", "numerator": numerator["value"], "total": total["value"]}
            row |= {"denominator_kind": kind, "lower": lower, "upper": upper}
        rows.append(row)
    columns = ["interval_basis", "numerator", "total", "denominator_kind", "lower", "upper"]
    added = pd.DataFrame(rows, columns=["index", *columns]).set_index("index")
    marks = rates.drop(columns=["lower", "upper"]).join(added)
    return choose_publications(marks.assign(hedged=marks["qualifier"] != "exact"))
