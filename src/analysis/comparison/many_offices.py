"""Many offices at once: which figures may stand together, how many it takes, and what is said of them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codelists.toml_files import read_toml
from analysis.comparison.comparability import bits_of, judge_all
from analysis.comparison.prepared_marks import REQUIRED, prepare_marks

Numbers = npt.NDArray[np.float64]

# Funnels and rank sets take at least ten offices. Spread between offices is estimated from their z scores, of which
# winsorising moves the outer tenth at each end: below ten that is no whole office, and the estimate's own standard
# error, about sqrt(2 / (number − 1)) of it, is half of it and more. Fewer offices: intervals, and no ranking.
MINIMUM_OFFICES = 10
# One funnel or ranking is about one thing: the figures must agree in each of these.
ALIKE = ("indicator", "breakdown", "scope", "denominator_kind", "unit", "period_class")


def find_left_out(marks: pd.DataFrame, reasons: dict[str, npt.NDArray[np.bool_]]) -> pd.Series:
    """Why each mark is not judged, "" where it is: its own `reason`, else the first code whose condition it meets.

    `reasons` maps codes of [left_out] to a truth value a row. An office (by `series`, else `place`) that is left with
    several figures has all of them left out as several_figures: which of them counts is nobody's silent choice.
    """
    left_out = pd.Series("", index=marks.index, dtype="str")
    if "reason" in marks:
        left_out = marks["reason"].fillna("").astype("str")
    for code, found in reasons.items():
        left_out = left_out.mask((left_out == "") & found, code)
    key = next((name for name in ("series", "place") if name in marks), None)
    if key is not None:
        judged = marks.loc[left_out == "", key]
        left_out = left_out.mask(
            judged.duplicated(keep=False).reindex(marks.index, fill_value=False), "several_figures"
        )
    return left_out


def find_refusal(marks: pd.DataFrame, left_out: pd.Series, minimum: int = MINIMUM_OFFICES) -> str:
    """A code of [refusal]: why the marks that are not left out may not be judged together; "" where they may."""
    judged = marks[left_out == ""]
    if len(judged) < minimum:
        return "too_few_offices"
    unlike = any(judged[name].nunique(dropna=False) > 1 for name in ALIKE if name in judged)
    return "unlike_figures" if unlike or _has_refused_pair(judged) else ""


def _has_refused_pair(marks: pd.DataFrame) -> bool:
    """Whether the table of reasons refuses a pair of marks as unlike; a made table without their columns is trusted.

    Pairs whose difference alone cannot be claimed may stand together: that is for limits and rank sets to say.
    """
    if not set(REQUIRED) <= set(marks.columns):
        return False
    ready = prepare_marks(marks).reset_index(drop=True)
    left, right = np.triu_indices(len(ready), 1)
    bits = judge_all(ready.take(left).reset_index(drop=True), ready.take(right).reset_index(drop=True))
    return bool((bits & bits_of(verdict="not_comparable") & ~bits_of(kind="difference")).any())


def read_exact_counts(marks: pd.DataFrame, *columns: str) -> tuple[Numbers, ...]:
    """Some columns of counts as numbers, NaN where the wording hedges: no limit and no test is made of those."""
    hedged = marks["hedged"].astype("boolean").fillna(True).to_numpy(bool) if "hedged" in marks else False
    return tuple(np.where(hedged, np.nan, marks[name].to_numpy(dtype=float, na_value=np.nan)) for name in columns)


def find_years(marks: pd.DataFrame, left_out: pd.Series) -> tuple[int, ...]:
    """The years of the marks that are not left out, in order; () without `period_year`."""
    if "period_year" not in marks:
        return ()
    return tuple(sorted(int(year) for year in marks.loc[left_out == "", "period_year"].dropna().unique()))


def say_caveats(years: tuple[int, ...], language: str) -> list[str]:
    """What must be said beside a chart of figures of these years; [] where they are of one."""
    if len(years) < 2:
        return []
    return [say("caveat", "different_years", language, years=f"{years[0]}–{years[-1]}")]


def adjust_by_holm(p_values: Numbers) -> Numbers:
    """Holm's (1979) step-down p values, in the order given: those up to 0.05 are the family's rejections at 5 %.

    The sorted p values times how many are not yet rejected, never falling. statsmodels' `multipletests` gives the same
    and collects all of Python's garbage at every call, a tenth of a second each; the tests hold the two together.
    """
    order = np.argsort(p_values, kind="stable")
    stepped = p_values[order] * np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1)
    return adjusted


def say(section: str, code: str, language: str, **values: object) -> str:
    """The sentence of a code ("refusal", "too_few_offices") in "vi" or "en", with its places filled.

    Raises KeyError for a code that the table lacks.
    """
    entry = read_toml("many_offices.toml")[section][code]
    text = entry["en_one"] if language == "en" and values.get("count") == 1 and "en_one" in entry else entry[language]
    return str(text).format(**values) if values else str(text)


def say_refusal(reason: str, number: int, language: str, level: float = 0.95) -> str:
    """Why nothing is tested, in one sentence; "" where something is."""
    if not reason:
        return ""
    return say("refusal", reason, language, count=number, minimum=MINIMUM_OFFICES, level=f"{100 * level:g}")
