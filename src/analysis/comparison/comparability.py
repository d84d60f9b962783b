"""The judges of comparability: one small function a reason, each over all pairs at once.

A judge takes two tables of prepared marks (see `prepare_marks`), row by row one pair, and gives a boolean array: True
where its reason holds. Every judge gives the same for the two tables exchanged. What a reason leads to, its place among
the others and its sentences are data: codelists/comparability.toml.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codelists.toml_files import read_toml
from analysis.comparison.periods import OTHER
from analysis.observations.schema import CONFIDENCE_THRESHOLD

COMPARABLE, WITH_CAVEAT, NOT_COMPARABLE = VERDICTS = ("comparable", "with_caveat", "not_comparable")
# Lengths of period further apart than this part of the longer one are no like lengths.
TENTH = 0.1
# Reviews begin and close up to seventeen days off the calendar (15/12–14/3 is a first quarter): more is a season.
SEASON_DAYS = 20
OLD_GEOGRAPHY, NEW_GEOGRAPHY = "old_geography", "new_geography"

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.float64]
Judge = Callable[[pd.DataFrame, pd.DataFrame], Flags]


@dataclass(frozen=True)
class Reason:
    """One row of the table of reasons: see the head of comparability.toml."""

    code: str
    verdict: str
    kind: str
    order: int
    columns: tuple[str, ...]
    rule_vi: str
    rule_en: str
    vi: str
    en: str
    shows: str = ""
    unless: tuple[str, ...] = ()

    def sentence(self, language: str) -> str:
        """The sentence for one pair with its places in braces, in "vi" or "en"."""
        return self.vi if language == "vi" else self.en

    def rule(self, language: str) -> str:
        """The reason in general, in "vi" or "en"."""
        return self.rule_vi if language == "vi" else self.rule_en


@cache
def read_reasons() -> dict[str, Reason]:
    """Read the table of reasons; keys are codes, the gravest first."""
    entries = read_toml("comparability.toml")["reasons"].items()
    reasons = []
    for code, entry in entries:
        lists = {name: tuple(entry.get(name, ())) for name in ("columns", "unless")}
        reasons.append(Reason(code=code, **{**entry, **lists}))
    return {reason.code: reason for reason in sorted(reasons, key=lambda reason: reason.order)}


JUDGES: dict[str, Judge] = {}


def judges(code: str) -> Callable[[Judge], Judge]:
    """Register a judge under the code of its reason."""

    def register(judge: Judge) -> Judge:
        JUDGES[code] = judge
        return judge

    return register


def judge_all(left: pd.DataFrame, right: pd.DataFrame) -> npt.NDArray[np.int64]:
    """All reasons of each pair as a set of bits: bit 0 is the gravest reason of `read_reasons`."""
    found = np.zeros(len(left), dtype=np.int64)
    for bit, code in enumerate(read_reasons()):
        found = found | JUDGES[code](left, right).astype(np.int64) << bit
    return found


def bits_of(**wanted: str) -> int:
    """The bits of the reasons whose fields have these values: bits_of(verdict="not_comparable")."""
    reasons = read_reasons().values()
    return sum(1 << bit for bit, one in enumerate(reasons) if all(getattr(one, k) == v for k, v in wanted.items()))


def either(judge: Callable[[pd.DataFrame], Any]) -> Judge:
    """The judge of a fault that one figure has alone."""
    return lambda left, right: np.asarray(judge(left) | judge(right), dtype=bool)


def differs(column: str) -> Judge:
    """The judge of a column in which the two differ."""
    return lambda left, right: np.asarray(left[column] != right[column], dtype=bool)


def _overlap(left: pd.DataFrame, right: pd.DataFrame, lower: str, upper: str) -> Flags:
    """Whether intervals meet; those that only touch do, for the table does not keep which end is open."""
    return np.asarray((left[lower] <= right[upper]) & (right[lower] <= left[upper]), dtype=bool)


# ---------------------------------------------------------------- one of the figures
JUDGES["no_figure"] = either(lambda marks: ~marks["usable"])
JUDGES["set_aside"] = either(lambda marks: marks["reason"] != "")
JUDGES["undated"] = either(lambda marks: ~marks["dated"])
JUDGES["other_period"] = either(lambda marks: marks["period_class"] == OTHER)
# A mark that does not say how sure its reading is is not sure.
JUDGES["low_confidence"] = either(lambda marks: ~(marks["confidence"] >= CONFIDENCE_THRESHOLD))
JUDGES["conflict"] = either(lambda marks: marks["conflict"])
JUDGES["owner_unknown"] = either(
    lambda marks: (marks["scope"] == "") | (marks["place_key"] == "") | (marks["territory"] == "unstated")
)
JUDGES["over_whole"] = either(lambda marks: marks["over_whole"])
JUDGES["merger_inside"] = either(lambda marks: marks["straddles_merger"])
JUDGES["recognised"] = either(lambda marks: marks["recognised"])
JUDGES["basis_inferred"] = either(lambda marks: marks["period_basis"] == "inferred")

# ---------------------------------------------------------------- the two are not alike
JUDGES["unit"] = differs("unit")
JUDGES["measure"] = differs("measure")
JUDGES["breakdown"] = differs("breakdown")
JUDGES["scope"] = differs("scope")
JUDGES["period_class"] = differs("period_class")


@judges("indicator")
def indicators_differ(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Two indicators; and `other`, which is none, even beside itself."""
    return np.asarray((left["indicator"] != right["indicator"]) | left["indicator"].isin(["other", ""]), dtype=bool)


@judges("near_definition")
def wordings_differ(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """One indicator in the words of two near-definitions."""
    return np.asarray((left["indicator"] == right["indicator"]) & (left["wording"] != right["wording"]), dtype=bool)


@judges("length_apart")
def lengths_apart(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Lengths of period more than a tenth of the longer one apart."""
    days, others = left["period_days"].to_numpy(), right["period_days"].to_numpy()
    return np.asarray(np.abs(days - others) > TENTH * np.maximum(days, others), dtype=bool)


@judges("length")
def lengths_near(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Lengths that differ within a tenth; not what the calendar does: as many whole months, or a leap day between."""
    days, others = left["period_days"].to_numpy(), right["period_days"].to_numpy()
    unequal = (days != others) & ~np.isnan(days) & ~np.isnan(others)
    same_days = np.asarray(left["days_of_year"] == right["days_of_year"], dtype=bool)
    same_months = np.asarray((left["whole_months"] == right["whole_months"]) & (left["whole_months"] > 0), dtype=bool)
    return np.asarray(unequal & ~lengths_apart(left, right) & ~same_days & ~same_months, dtype=bool)


def _old_meets_new(left: pd.DataFrame, right: pd.DataFrame) -> "pd.Series[bool]":
    old_new = (left["ground"] == OLD_GEOGRAPHY) & (right["ground"] == NEW_GEOGRAPHY)
    return old_new | ((left["ground"] == NEW_GEOGRAPHY) & (right["ground"] == OLD_GEOGRAPHY))


@judges("merger")
def merger_between(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A province that merged, and the one that it went into."""
    return np.asarray(_old_meets_new(left, right) & (left["successor"] == right["successor"]), dtype=bool)


@judges("geography_mixed")
def geographies_mix(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A province that merged, and a new one that it did not go into."""
    return np.asarray(_old_meets_new(left, right) & (left["successor"] != right["successor"]), dtype=bool)


@judges("same_work")
def periods_overlap(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """One body's figures whose periods share more than a tenth of the shorter one."""
    shared = np.minimum(left["end"], right["end"]) - np.maximum(left["start"], right["start"]) + 1
    shorter = np.minimum(left["period_days"], right["period_days"])
    one = (left["series"] == right["series"]) & (left["breakdown"] == right["breakdown"])
    return np.asarray(one & (left["indicator"] == right["indicator"]) & (shared > TENTH * shorter), dtype=bool)


def widened_bounds(marks: pd.DataFrame) -> tuple[Numbers, Numbers]:
    """The bounds of rates over all denominators that they could have, and over what the audit found against them."""
    lower = np.fmin(marks["band_lower"].to_numpy(), marks["doubt_lower"].to_numpy())
    upper = np.fmax(marks["band_upper"].to_numpy(), marks["doubt_upper"].to_numpy())
    return lower, upper


def denominators_unlike(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Rates over different or unknown denominators, of indicators that have more than one."""
    unlike = (left["denominator"] != right["denominator"]) | (left["denominator"] == "")
    return np.asarray(unlike & (left["divided"] | right["divided"]), dtype=bool)


def _order_can_turn(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Whether rates of unlike denominators could change places on a common one; where no band is known, they could.

    Two that are one point on every denominator (none of anything, all of anything) are equal on a common one too.
    """
    low, high = widened_bounds(left)
    other_low, other_high = widened_bounds(right)
    value, other = left["value"].to_numpy(), right["value"].to_numpy()
    above = (low > other_high) & (value > other)
    below = (high < other_low) & (value < other)
    equal = (low == high) & (other_low == other_high) & (low == other_low) & (value == other)
    banded = (left["band_lower"] + left["band_upper"] + right["band_lower"] + right["band_upper"]).notna().to_numpy()
    return np.asarray(~(banded & (above | below | equal)), dtype=bool)


def _both_known(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    return np.asarray((left["denominator"] != "") & (right["denominator"] != ""), dtype=bool)


@judges("denominator_differs_turning")
def differing_denominators_turn(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Known denominators that differ, and the order could turn."""
    return denominators_unlike(left, right) & _both_known(left, right) & _order_can_turn(left, right)


@judges("denominator_unknown_turning")
def unknown_denominators_turn(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A denominator that is not known, and the order could turn."""
    return denominators_unlike(left, right) & ~_both_known(left, right) & _order_can_turn(left, right)


@judges("denominator_differs")
def differing_denominators(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Known denominators that differ, but the order stands."""
    return denominators_unlike(left, right) & _both_known(left, right) & ~_order_can_turn(left, right)


@judges("denominator_unknown")
def unknown_denominators(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A denominator that is not known, but the order stands."""
    return denominators_unlike(left, right) & ~_both_known(left, right) & ~_order_can_turn(left, right)


# ---------------------------------------------------------------- no difference can be claimed
@judges("hedge_overlap")
def hedges_overlap(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A hedged figure whose interval meets the other's. Rounding alone is no hedge: it leaves the order open."""
    hedged = np.asarray(left["hedged"] | right["hedged"], dtype=bool)
    return hedged & _overlap(left, right, "lower", "upper")


@judges("audit_overlap")
def doubts_overlap(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A figure that the audit doubts, by so much that its interval meets the other's."""
    doubted = np.asarray(left["doubted"] | right["doubted"], dtype=bool)
    return doubted & _overlap(left, right, "doubt_lower", "doubt_upper")


# ---------------------------------------------------------------- caveats of time
@judges("break_between")
def break_between(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """A break of the list between the two periods, or within one of them; one place's own only beside itself."""
    passed = (left["passed_start"] != right["passed_start"]) | (left["passed_end"] != right["passed_end"])
    own = (left["own_passed_start"] != right["own_passed_start"]) | (left["own_passed_end"] != right["own_passed_end"])
    return np.asarray(passed | (own & (left["place_key"] == right["place_key"])), dtype=bool)


@judges("years")
def years_differ(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Periods that end in different years."""
    return np.asarray((left["period_year"] != right["period_year"]) & left["dated"] & right["dated"], dtype=bool)


@judges("season")
def seasons_differ(left: pd.DataFrame, right: pd.DataFrame) -> Flags:
    """Periods shorter than a year whose middles lie apart in the year."""
    apart = np.abs(left["middle"].to_numpy() - right["middle"].to_numpy()) % 365.2425
    apart = np.minimum(apart, 365.2425 - apart)
    short = (left["period_class"] != "year") & (right["period_class"] != "year")
    return np.asarray(short & (apart > SEASON_DAYS), dtype=bool)
