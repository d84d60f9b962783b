"""Rate ratios between offices or years: counts per calendar day, with the overdispersion that they show."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.codelists.toml_files import read_toml
from analysis.comparison.comparability import NEW_GEOGRAPHY, OLD_GEOGRAPHY
from analysis.comparison.count_fits import (
    CountFit,
    Numbers,
    choose_count_model,
    fit_negative_binomial,
    fit_quasi_poisson,
)
from analysis.comparison.geography import check_geography
from analysis.comparison.places import NEW, OLD
from analysis.comparison.volumes import measure_kind
from analysis.observations.rows import Row, list_rows

LEVEL = 0.95
FEWEST_ROWS = 3
FEWEST_FREEDOM = 4
# One model is about one thing: like periods with like, one indicator of one kind of body.
FAMILY = ["indicator", "breakdown", "unit", "scope", "period_class"]
MODEL_COLUMNS = ["model", "choice", "overdispersion", "scale", "alpha", "growth", "rows", "freedom"]
RATIO_COLUMNS = [
    *FAMILY,
    "between",
    "group",
    "reference",
    "group_place",
    "reference_place",
    "group_rows",
    "reference_rows",
    "ratio",
    "stated_lower",
    "stated_upper",
    "lower",
    "upper",
    "p_value",
    *MODEL_COLUMNS,
    "hedged",
    "reason",
]


def describe_count_model(kind: str, code: str, language: str) -> str:
    """The sentence of count_models.toml for a code of "model", "choice" or "reason" in "vi" or "en"; "" for ""."""
    if not code:
        return ""
    sentence = str(read_toml("count_models.toml")[kind][code][language])
    return sentence.format(rows=FEWEST_ROWS, freedom=FEWEST_FREEDOM)


def gather_counts(marks: pd.DataFrame) -> pd.DataFrame:
    """One row an office and period from marks of `compare_volumes`: value, lower, upper, period_days, ground.

    `ground`: the geography that a province of a merger stands in (comparability.py), "" for all others.

    What several sources say of one office, class and closing month of a year (a conflict, or one closing a fortnight
    earlier) is one row: the later publication's value and days, with bounds that hold what all of them allow a day.
    """
    known = marks[(marks["reason"] == "") & marks["value"].notna() & (marks["period_days"] > 0)]
    ends = {OLD_GEOGRAPHY: OLD, NEW_GEOGRAPHY: NEW}
    known = known.assign(
        ground=np.select([known["place_key"].str.endswith(end) for end in ends.values()], list(ends), default=""),
        unowned=known["territory"] == "unstated" if "territory" in known else False,
        month=known["period_end"].str[5:7],
        low=known["lower"] / known["period_days"].astype(float),
        high=known["upper"] / known["period_days"].astype(float),
    )
    same = [*FAMILY, "series", "period_year", "month"]
    known = known.sort_values(["published", "period_end", "source_id"], ascending=[False, False, True], kind="stable")
    hull = known.groupby(same, sort=False)[["low", "high"]].agg({"low": "min", "high": "max"})
    first = known.drop_duplicates(same).set_index(same).join(hull.add_suffix("_hull")).reset_index()
    days = first["period_days"].astype(float)
    bounds = {name: first[f"{side}_hull"] * days for name, side in (("lower", "low"), ("upper", "high"))}
    # Divided by days and multiplied again an exact count may be a rounding error away from itself: that is no hedge.
    exact = {name: np.isclose(bound, first["value"], rtol=1e-12, atol=0) for name, bound in bounds.items()}
    return first.assign(
        period_days=days, **{name: bound.mask(exact[name], first["value"]) for name, bound in bounds.items()}
    ).drop(columns=["low", "high", "low_hull", "high_hull", "month"])


def compare_counts(
    marks: pd.DataFrame, between: str = "series", reference: Any = None, adjust: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Ratios of counts per calendar day between offices (`between` "series") or years ("period_year").

    Takes marks of `compare_volumes`; `adjust` names columns whose differences are taken out first; None
    stands for ("series",) between years, since other offices report each year, and for () between offices.
    `reference` is the
    group that the others are divided by; None takes the one with the most periods (then the first by name).

    One row a group beside the reference in each family (indicator, breakdown, unit, scope, class of period): ratio of
    daily counts; stated_lower and stated_upper, what the wording of hedged counts allows for it; lower and upper, the
    95 % interval (t with the model's degrees of freedom) over all of that; p_value that the ratio is 1, 1 where the
    wording allows that it is; the model, why that one (choice), overdispersion, alpha and growth (see CountFit), group_
    and reference_rows, and hedged. With fewer than FEWEST_ROWS periods on a side, or FEWEST_FREEDOM degrees of freedom,
    nothing is estimated: ratio and interval are NA and `reason` says why (count_models.toml). Rates and stocks are
    refused, and, as for pairs, provinces of before the merger beside those since it, and figures of which it is not
    known whose they are; over the years only where every office is its own measure (`adjust` has "series").
    The interval is about the process that made the counts, takes periods as independent and knows no season: for full
    counts it is no sampling error. Raises MixedGeographyError for marks of both geographies.
    """
    if adjust is None:
        adjust = ("series",) if between == "period_year" else ()
    if "geography" in marks:
        check_geography(marks)
    rows: list[dict[str, Any]] = []
    for key, family in gather_counts(marks).groupby(FAMILY, sort=True):
        head = dict(zip(FAMILY, key, strict=True)) | {"between": between}
        rows += [head | row for row in _compare_family(family, between, reference, adjust)]
    return pd.DataFrame(rows, columns=RATIO_COLUMNS)


def _compare_family(
    family: pd.DataFrame, between: str, reference: Any, adjust: tuple[str, ...]
) -> list[dict[str, Any]]:
    told: dict[Any, list[Row]] = {}
    for row in list_rows(family[[*dict.fromkeys((between, "place", "value", "unowned", "ground"))]]):
        told.setdefault(row[between], []).append(row)
    told = {group: told[group] for group in sorted(told)}
    base: Any = max(told, key=lambda group: len(told[group])) if reference is None else reference
    if base not in told:
        return [_refuse(group, base, told, "no_reference") for group in told]
    others = [group for group in told if group != base]
    if not others:
        return [_refuse(base, base, told, "one_group")]
    if (measure_kind(family["indicator"]) != "flow").any():
        return [_refuse(group, base, told, "not_a_flow") for group in others]
    reasons = {
        group: _find_ground_refusal([*told[group], *told[base]], between, adjust)
        or (
            "too_few_rows"
            if min(len(told[group]), len(told[base])) < FEWEST_ROWS
            else "nothing_counted"
            if min(sum(row["value"] for row in told[one]) for one in (group, base)) <= 0
            else ""
        )
        for group in others
    }
    kept = [group for group in others if not reasons[group]]
    fitted: dict[Any, dict[str, Any]] = {}
    if kept:
        outcome = _fit_groups(family[family[between].isin([base, *kept])], between, [base, *kept], adjust)
        if isinstance(outcome, str):
            reasons |= dict.fromkeys(kept, outcome)
        else:
            fitted = outcome
    return [
        _refuse(group, base, told, reasons[group]) if reasons[group] else _refuse(group, base, told, "") | fitted[group]
        for group in others
    ]


def _find_ground_refusal(sides: Sequence[Row], between: str, adjust: tuple[str, ...]) -> str:
    """Why figures of two groups stand on no common ground; "" where they do."""
    if any(row["unowned"] for row in sides):
        return "owner_unknown"
    # An office that is its own measure is never held to another one.
    apart = between == "series" or "series" not in adjust
    return "geography_mixed" if apart and {OLD_GEOGRAPHY, NEW_GEOGRAPHY} <= {row["ground"] for row in sides} else ""


def _refuse(group: Any, base: Any, told: Mapping[Any, Sequence[Row]], reason: str) -> dict[str, Any]:
    return {
        "group": group,
        "reference": base,
        "group_place": _name_place(told[group]),
        "reference_place": _name_place(told.get(base, ())),
        "group_rows": len(told[group]),
        "reference_rows": len(told.get(base, ())),
        "model": "",
        "choice": "",
        "hedged": False,
        "reason": reason,
    }


def _name_place(rows: Sequence[Row]) -> str:
    """The place that all of some rows are of; "" where they are of several."""
    places = {row["place"] for row in rows}
    return str(places.pop()) if len(places) == 1 else ""


def _make_design(family: pd.DataFrame, between: str, groups: list[Any], adjust: tuple[str, ...]) -> Numbers:
    """Columns: the constant, one for each group after the first, then those of what is adjusted for."""
    columns = [np.ones(len(family)), *[(family[between] == group).to_numpy(float) for group in groups[1:]]]
    for name in adjust:
        levels = sorted(family[name].unique())
        columns += [(family[name] == level).to_numpy(float) for level in levels[1:]]
    return np.column_stack(columns)


def _fit_groups(
    family: pd.DataFrame, between: str, groups: list[Any], adjust: tuple[str, ...]
) -> dict[Any, dict[str, Any]] | str:
    """The ratio of each group to the first, or the reason why there is none."""
    for name in adjust:
        # A level of nothing but zeros has no finite coefficient and says nothing of a ratio.
        family = family[family.groupby(name)["value"].transform("sum") > 0]
    design = _make_design(family, between, groups, adjust)
    if len(family) - design.shape[1] < FEWEST_FREEDOM:
        return "too_few_rows"
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return "not_told_apart"
    days = family["period_days"].to_numpy(float)
    counts = {name: family[name].to_numpy(float) for name in ("value", "lower", "upper")}
    fit = choose_count_model(counts["value"], design, days)
    if not (np.isfinite(fit.coefficients).all() and np.isfinite(fit.covariance).all()):
        return "not_fitted"
    base = (family[between] == groups[0]).to_numpy()
    return {
        group: _judge_ratio(fit, design, days, counts, base, (family[between] == group).to_numpy(), position)
        for position, group in enumerate(groups[1:], start=1)
    }


def _judge_ratio(
    fit: CountFit,
    design: Numbers,
    days: Numbers,
    counts: dict[str, Numbers],
    base: "np.ndarray[Any, np.dtype[np.bool_]]",
    own: "np.ndarray[Any, np.dtype[np.bool_]]",
    position: int,
) -> dict[str, Any]:
    """One ratio with its interval: the fit, and for hedged counts the fits of the two most distant readings."""
    contrast = np.zeros(design.shape[1])
    contrast[position] = 1.0
    sides = base | own
    hedged = bool((counts["lower"][sides] < counts["upper"][sides]).any())
    logs, errors = [float(fit.coefficients[position])], [fit.standard_error(contrast)]
    if hedged:
        refit = fit_negative_binomial if fit.model == "negative_binomial" else fit_quasi_poisson
        for low, high in ((own, base), (base, own)):
            reading = np.where(low, counts["lower"], np.where(high, counts["upper"], counts["value"]))
            if reading[low].sum() <= 0:
                logs.append(-np.inf if low is own else np.inf)
                errors.append(0.0)
                continue
            other = refit(reading, design, days)
            logs.append(float(other.coefficients[position]))
            errors.append(other.standard_error(contrast))
    quantile = float(stats.t.ppf((1 + LEVEL) / 2, fit.freedom))
    apart = min(logs) > 0 or max(logs) < 0
    chances = [
        2 * float(stats.t.sf(abs(log) / error, fit.freedom))
        for log, error in zip(logs, errors, strict=True)
        if error > 0
    ]
    return {
        "ratio": float(np.exp(logs[0])),
        "stated_lower": float(np.exp(min(logs))),
        "stated_upper": float(np.exp(max(logs))),
        "lower": float(np.exp(min(log - quantile * error for log, error in zip(logs, errors, strict=True)))),
        "upper": float(np.exp(max(log + quantile * error for log, error in zip(logs, errors, strict=True)))),
        "p_value": max(chances) if apart else 1.0,
        "hedged": hedged,
        **{name: getattr(fit, name) for name in MODEL_COLUMNS},
    }
