"""On time as the sum of early and punctual, where a source counts both and prints no sum."""

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.comparison.bands import subject_of, whole_of
from analysis.comparison.intervals import is_share, to_numbers
from analysis.comparison.statements import Statements

# đúng hạn (beside a stated trước hạn) and trước hạn are the parts of what was settled on time.
SUM, PARTS = "dossiers_on_time_rate", ("dossiers_early", "dossiers_punctual")


def derive_on_time_sums(
    figures: pd.DataFrame, marks: pd.DataFrame, subjects: pd.Series, exact: Statements
) -> pd.DataFrame:
    """Rows of the on-time rate that no source prints: early and punctual together, where both are counts of one whole.

    A row a subject that states both as exact counts and either what was resolved, or a denominator that both printed
    rates are shares of. None where the source prints a sum, as a rate or as a count, compared or not.
    """
    early, punctual = PARTS
    printed = set(subjects[figures["indicator"].isin([SUM, read_indicators()[SUM].numerator])])
    rows = figures[(figures["reason"] == "") & (figures["indicator"] == early) & ~subjects.isin(printed)]
    own = subjects.loc[rows.index]
    rows = rows[exact.has(early, own).to_numpy() & exact.has(punctual, own).to_numpy() & ~own.duplicated().to_numpy()]
    # A contradicted part has no sum.
    own = subjects.loc[rows.index]
    rows = rows[~(exact.has(early, own, 1) | exact.has(punctual, own, 1)).to_numpy()]
    own = subjects.loc[rows.index]
    by_rate = marks.assign(subject=subjects.loc[marks.index]).drop_duplicates(["subject", "indicator"])
    rates = {code: by_rate[by_rate["indicator"] == f"{code}_rate"].set_index("subject") for code in PARTS}
    kinds = {code: own.map(rates[code]["denominator_kind"]).fillna("").astype("str") for code in PARTS}
    whole = f"{subject_of(SUM)}_{whole_of(SUM)}"
    both = (kinds[early] == kinds[punctual]) & (kinds[early] != "")
    totals = {code: own.map(rates[code]["total"]) for code in PARTS}
    shared = both & (totals[early] == totals[punctual])
    # Where a printed rate names another denominator than the whole, the counts are of that one.
    plain = kinds[early].isin(["", whole_of(SUM)]) & kinds[punctual].isin(["", whole_of(SUM)])
    plain &= ~exact.has(whole, own, 1)
    count = exact.of(early, "value", own) + exact.of(punctual, "value", own)
    total = np.where(shared, to_numbers(totals[early]), np.where(plain, exact.of(whole, "value", own), np.nan))
    total_id = own.map(rates[early]["total_id"]).where(shared, exact.ids(whole, own)).fillna("").astype("str")
    known = is_share(count, total)
    share = np.divide(100 * count, total, out=np.full_like(count, np.nan), where=known)
    parents = exact.ids(early, own) + " " + exact.ids(punctual, own)
    nowhere = pd.array([pd.NA] * len(rows), dtype="Int64")
    derived = rows.assign(
        observation_id=parents.str.replace(" ", "+"),
        indicator=SUM,
        unit="percent",
        value=share,
        lower=share,
        upper=share,
        printed="",
        quote="",
        char_start=nowhere,
        char_end=nowhere,
        figure_start=nowhere,
        figure_end=nowhere,
        hedge="",
        denominator="",
        status="derived",
        parents=parents + " " + total_id,
        rule="",
        locator="",
        interval_basis="wilson",
        numerator=count,
        total=total,
        denominator_kind=kinds[early].where(shared, whole_of(SUM)),
        denominator_basis="counted",
        numerator_id=parents,
        total_id=total_id,
    )
    return derived.loc[known]
