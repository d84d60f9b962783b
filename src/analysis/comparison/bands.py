"""Rates of different denominators over one whole: the band in which a share of that whole lies."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.toml_files import read_toml
from analysis.comparison.intervals import Numbers, to_numbers
from analysis.comparison.statements import Statements


@dataclass(frozen=True)
class Relation:
    """How a denominator lies to the whole that rates are compared over: an entry of denominators.toml."""

    whole: str
    kind: str
    relation: str
    vi: str
    en: str
    at_most: str = ""
    numerators: tuple[str, ...] = ()

    def sentence(self, language: str) -> str:
        """Why the relation holds, in "vi" or "en"."""
        return self.vi if language == "vi" else self.en


@cache
def read_relations() -> tuple[Relation, ...]:
    """Read denominators.toml in file order."""
    return tuple(
        Relation(**{**entry, "numerators": tuple(entry.get("numerators", ()))})
        for entry in read_toml("denominators.toml")["relations"]
    )


def whole_of(indicator: str) -> str:
    """The kind of whole that rates of an indicator are compared over: resolved, pending, assigned …; "" for none."""
    rate = read_indicators()[indicator]
    numerator = read_indicators().get(rate.numerator)
    if numerator is None or rate.numerator_breakdown:
        return ""
    return numerator.whole.removeprefix(f"{subject_of(indicator)}_")


def subject_of(indicator: str) -> str:
    """What a rate is about: dossiers, tasks; "" where the code list has no numerator."""
    return read_indicators()[indicator].numerator.split("_")[0]


def relation_of(indicator: str, kind: str) -> Relation | None:
    """The relation of a denominator to the whole of a rate; None where nothing is known of it."""
    numerator = read_indicators()[indicator].numerator
    whole = f"{subject_of(indicator)}_{whole_of(indicator)}"
    for relation in read_relations():
        if (relation.whole, relation.kind) == (whole, kind) and numerator in (relation.numerators or (numerator,)):
            return relation
    return None


def _ratio_bounds(indicator: str, kind: str, statements: Statements, subjects: pd.Series) -> tuple[Numbers, Numbers]:
    """The least and the most that denominator / whole can be: by the source's own counts, else by the words."""
    relation = relation_of(indicator, kind)
    subject, whole = subject_of(indicator), whole_of(indicator)

    def counted(other: str) -> tuple[Numbers, Numbers]:
        low = statements.of(f"{subject}_{other}", "least", subjects)
        high = statements.of(f"{subject}_{other}", "most", subjects)
        whole_low = statements.of(f"{subject}_{whole}", "least", subjects)
        whole_high = statements.of(f"{subject}_{whole}", "most", subjects)
        known = (whole_low > 0) & (high > 0)
        return (
            np.divide(low, whole_high, out=np.full_like(low, np.nan), where=known),
            np.divide(high, whole_low, out=np.full_like(high, np.nan), where=known),
        )

    name = relation.relation if relation else "overlaps"
    least = np.full(len(subjects), 1.0 if name == "contains" else 0.0)
    most = np.full(len(subjects), 1.0 if name in ("inside", "partial") else np.inf)
    if relation and relation.at_most:
        bound_low, bound_high = counted(relation.at_most)
        least = np.where(np.isnan(bound_low), least, np.minimum(least, bound_low))
        # Where less came in than was settled, work of the period before is in it, and nothing bounds what fell due.
        most = np.where(bound_low >= 1, bound_high, most)
    low, high = counted(kind)
    return np.where(np.isnan(low), least, low), np.where(np.isnan(high), most, high)


def _band_over(
    indicator: str, kind: str, rates: pd.DataFrame, statements: Statements, subjects: pd.Series
) -> tuple[Numbers, Numbers]:
    """The band of some rates if their denominator is of this kind."""
    lower, upper = to_numbers(rates["stated_lower"]), to_numbers(rates["stated_upper"])
    if kind == whole_of(indicator):
        return lower, upper
    least, most = _ratio_bounds(indicator, kind, statements, subjects)
    relation = relation_of(indicator, kind)
    band_lower = lower * least
    if relation and relation.relation == "partial":
        # What lies outside the denominator may be completed as well: at most 100 − ratio × (100 − rate).
        return np.minimum(band_lower, 100.0), np.maximum(0.0, 100.0 - least * (100.0 - upper))
    # None of any denominator is none of the whole: 0 × ∞ is 0 here.
    band_upper = upper * np.where(upper == 0, 1.0, most)
    return np.minimum(band_lower, 100.0), np.minimum(band_upper, 100.0)


def derive_bands(rates: pd.DataFrame, statements: Statements, subjects: pd.Series) -> pd.DataFrame:
    """Each rate as a share of its whole, over the denominators that it could have: `band_lower` and `band_upper`.

    `rates` has indicator, denominator_kind ("" for unknown), stated_lower and stated_upper in per cent; `subjects` its
    numbers of `number_subjects`, `statements` the counts. The whole is what was resolved (overdue dossiers: pending;
    tasks: assigned). Equal to stated_* where the denominator is the whole itself, and for rates without one. Else the
    rate is scaled by denominator / whole: by the source's own counts of that body and period, with their hedges and
    contradictions, where it states both, else by what denominators.toml says of the two; over all denominators of the
    code list where none is known. NaN where the rate is.
    """
    band = pd.DataFrame({"band_lower": rates["stated_lower"], "band_upper": rates["stated_upper"]}, dtype=float)
    for keys, rows in rates.groupby(["indicator", "denominator_kind"], sort=False):
        indicator, kind = str(keys[0]), str(keys[1])
        if not whole_of(indicator):
            continue
        kinds = (kind,) if kind else read_indicators()[indicator].denominators
        bounds = [_band_over(indicator, one, rows, statements, subjects.loc[rows.index]) for one in kinds]
        band.loc[rows.index, "band_lower"] = np.min([lower for lower, _ in bounds], axis=0)
        band.loc[rows.index, "band_upper"] = np.max([upper for _, upper in bounds], axis=0)
    return band
