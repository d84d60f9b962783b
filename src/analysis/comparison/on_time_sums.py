"""On time as the sum of early and punctual, where a source counts both and prints no sum."""

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison.bands import subject_of, whole_of
from analysis.comparison.intervals import Numbers, is_share, to_numbers
from analysis.comparison.statements import Statements

# đúng hạn (beside a stated trước hạn) and trước hạn are the parts of what was settled on time.
SUM, PARTS = "dossiers_on_time_rate", ("dossiers_early", "dossiers_punctual")


def _find_early(figures: pd.DataFrame, subjects: pd.Series, exact: Statements) -> pd.DataFrame:
    """The counts of early dossiers that may be added to a punctual one: both stated once, and no sum printed."""
    early, punctual = PARTS
    sums = figures["indicator"].isin([SUM, read_indicators()[SUM].numerator])
    rows = figures[(figures["reason"] == "") & (figures["indicator"] == early)]
    own = subjects.loc[rows.index]
    once = exact.has(early, own) & exact.has(punctual, own) & ~exact.has(early, own, 1) & ~exact.has(punctual, own, 1)
    return rows[once & ~own.isin(subjects[sums]) & ~own.duplicated()]


def _find_total(marks: pd.DataFrame, own: pd.Series, exact: Statements) -> tuple[Numbers, pd.Series, pd.Series]:
    """The one denominator of both parts, its id and its kind; NaN where there is none.

    The count that both printed rates are shares of, else what was resolved, unless a printed rate names something else.
    """
    kinds, totals = [], []
    for part in PARTS:
        rates = marks[marks["indicator"] == f"{part}_rate"].drop_duplicates("subject").set_index("subject")
        kinds.append(rates["denominator_kind"].reindex(own, fill_value="").set_axis(own.index))
        totals.append(rates["total"].reindex(own).set_axis(own.index))
        ids = rates["total_id"].reindex(own, fill_value="").set_axis(own.index)
    kind, whole = whole_of(SUM), f"{subject_of(SUM)}_{whole_of(SUM)}"
    shared = (kinds[0] == kinds[1]) & (kinds[0] != "") & (totals[0] == totals[1])
    plain = kinds[0].isin(["", kind]) & kinds[1].isin(["", kind]) & ~exact.has(whole, own, 1)
    total = np.where(shared, to_numbers(totals[0]), np.where(plain, exact.of(whole, "value", own), np.nan))
    return total, ids.where(shared, exact.ids(whole, own)), kinds[0].where(shared, kind)


def derive_on_time_sums(
    figures: pd.DataFrame, marks: pd.DataFrame, subjects: pd.Series, exact: Statements
) -> pd.DataFrame:
    """Rows of the on-time rate that no source prints: early and punctual together, as counts of one denominator.

    A row a subject (source, body and period; `subjects` has their numbers) whose exact counts of early and punctual are
    stated once each, with their denominator. `marks` are its printed rates with their counts. Status "derived", parents
    early, punctual and denominator; no quote. No row where the source prints a sum, as a rate or as a count, compared
    or not, or where early and punctual exceed the denominator.
    """
    rows = _find_early(figures, subjects, exact)
    own = subjects.loc[rows.index]
    early, punctual = PARTS
    total, total_id, kind = _find_total(marks.assign(subject=subjects.loc[marks.index]), own, exact)
    count = exact.of(early, "value", own) + exact.of(punctual, "value", own)
    known = is_share(count, total)
    share = np.divide(100 * count, total, out=np.full_like(count, np.nan), where=known)
    parts = exact.ids(early, own) + " " + exact.ids(punctual, own)
    nowhere = pd.array([pd.NA] * len(rows), dtype="Int64")
    texts = ("printed", "quote", "locator", "rule", "hedge", "denominator")
    offsets = ("char_start", "char_end", "figure_start", "figure_end")
    derived: pd.DataFrame = rows.assign(
        observation_id=parts.str.replace(" ", "+"),
        indicator=SUM,
        unit="percent",
        value=share,
        lower=share,
        upper=share,
        status="derived",
        parents=parts + " " + total_id,
        interval_basis="wilson",
        numerator=count,
        total=total,
        denominator_kind=kind,
        denominator_basis="counted",
        numerator_id=parts,
        total_id=total_id,
        **dict.fromkeys(texts, ""),
        **dict.fromkeys(offsets, nowhere),
    )
    return derived[known]
