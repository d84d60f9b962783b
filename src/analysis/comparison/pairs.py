"""Judged pairs of marks: comparable, with a caveat or not, why, and by how much they differ where that may be said.

A refused pair has no difference in any table made here. The judges and their reasons: `comparability`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison.comparability import (
    COMPARABLE,
    NOT_COMPARABLE,
    WITH_CAVEAT,
    Flags,
    bits_of,
    denominators_unlike,
    judge_all,
    read_reasons,
    widened_bounds,
)
from analysis.comparison.geography import check_geography
from analysis.comparison.places import NAMED_BODIES
from analysis.comparison.prepared_marks import check_marks, prepare_marks

# What stands together: one indicator and class of period; over the years, one body of one name (before and after a
# merger too, for that is the pair that a reader would make).
LATEST = ("indicator", "period_class")
OVER_TIME = ("indicator", "period_class", "breakdown", "scope", "place", "named_body")
MOST_PAIRS = 4_000_000
CHUNK = 250_000
LEFT, RIGHT, UNDECIDED, EQUAL = "left", "right", "undecided", "equal"
SIDE_COLUMNS = {
    "id": "observation_id",
    "place_key": "place_key",
    "place": "place",
    "start": "period_start",
    "end": "period_end",
}
PAIR_COLUMNS = (
    "indicator",
    "period_class",
    *(f"left_{name}" for name in SIDE_COLUMNS),
    *(f"right_{name}" for name in SIDE_COLUMNS),
    "verdict",
    "reasons",
    "difference",
    "difference_lower",
    "difference_upper",
    "order",
)

Positions = npt.NDArray[np.intp]


def keep_stated(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks that stand for a figure, of one geography: not the rows that say that an indicator is not stated."""
    check_marks(marks)
    stated = marks[marks["observation_id"].notna()].reset_index(drop=True)
    if "geography" in stated:
        check_geography(stated)
    return stated


def number_panels(marks: pd.DataFrame, panel: Sequence[str]) -> npt.NDArray[np.int64]:
    """The number of the panel of each mark."""
    if not panel:
        return np.zeros(len(marks), dtype=np.int64)
    columns = {}
    for name in panel:
        if name == "named_body":
            body = marks["body"] if "body" in marks else marks["series"].str.split("|").str[-1]
            columns[name] = body.where(marks["scope"].isin(NAMED_BODIES), "")
        elif name not in marks:
            raise ValueError(f"marks to be judged have no column “{name}” to part them by")
        else:
            columns[name] = marks[name]
    panels = pd.DataFrame(columns).groupby(list(panel), sort=False, dropna=False).ngroup()
    return np.asarray(panels, dtype=np.int64)


def pair_up(panels: npt.NDArray[np.int64]) -> tuple[Positions, Positions]:
    """Positions of both sides of every pair within one panel, the earlier mark on the left."""
    ordered = np.argsort(panels, kind="stable")
    _, first, size = np.unique(panels[ordered], return_index=True, return_counts=True)
    last = np.repeat(first + size, size)
    later = last - np.arange(len(ordered)) - 1
    count = int(later.sum())
    if count > MOST_PAIRS:
        raise ValueError(
            f"{count} pairs; expected at most {MOST_PAIRS}: take latest_by_class first, or part the marks further"
        )
    left = np.repeat(np.arange(len(ordered)), later)
    offset = np.repeat(np.cumsum(later) - later, later)
    right = left + 1 + np.arange(count) - offset
    return ordered[left], ordered[right]


def judge_pairs(
    ready: pd.DataFrame, left: Positions, right: Positions, subtract: bool = True
) -> tuple[npt.NDArray[np.int64], pd.DataFrame]:
    """The reasons of each pair as bits, and for those not refused the difference with its bounds (NaN for the rest)."""
    bits, differences = [np.zeros(0, dtype=np.int64)], []
    for start in range(0, len(left), CHUNK):
        one, other = ready.take(left[start : start + CHUNK]), ready.take(right[start : start + CHUNK])
        one, other = one.reset_index(drop=True), other.reset_index(drop=True)
        bits.append(judge_all(one, other))
        if subtract:
            differences.append(_subtract(one, other, (bits[-1] & bits_of(verdict=NOT_COMPARABLE)) == 0))
    names = ["difference", "difference_lower", "difference_upper"]
    found = pd.concat(differences, ignore_index=True) if differences else pd.DataFrame(columns=names, dtype="float64")
    return np.concatenate(bits), found


def _subtract(left: pd.DataFrame, right: pd.DataFrame, allowed: Flags) -> pd.DataFrame:
    """Left minus right, with all that wording, audit and, where they are unlike, the denominators leave open."""
    unlike = denominators_unlike(left, right)

    def bounds(marks: pd.DataFrame) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        low, high = widened_bounds(marks)
        return np.where(unlike, low, marks["doubt_lower"]), np.where(unlike, high, marks["doubt_upper"])

    low, high = bounds(left)
    other_low, other_high = bounds(right)
    parts = {
        "difference": left["value"].to_numpy() - right["value"].to_numpy(),
        "difference_lower": low - other_high,
        "difference_upper": high - other_low,
    }
    # 0 − 0 is −0 from one side: + 0 makes both the same.
    return pd.DataFrame({name: np.where(allowed, part, np.nan) + 0.0 for name, part in parts.items()})


def name_reasons(bits: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    distinct, which = np.unique(bits, return_inverse=True)
    codes = list(read_reasons())
    names = ["|".join(code for bit, code in enumerate(codes) if one >> bit & 1) for one in distinct.tolist()]
    return np.array(names, dtype=object)[which]


def name_verdicts(bits: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    refused = (bits & bits_of(verdict=NOT_COMPARABLE)) != 0
    names = np.where(refused, NOT_COMPARABLE, np.where(bits != 0, WITH_CAVEAT, COMPARABLE))
    return names.astype(object)


def _name_orders(bits: npt.NDArray[np.int64], differences: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Which is higher; "" where the two are not alike, "undecided" where they are but no difference can be claimed."""
    refused = bits & bits_of(verdict=NOT_COMPARABLE)
    only_undecided = (refused != 0) & (refused & ~bits_of(verdict=NOT_COMPARABLE, kind="difference") == 0)
    low, high = differences["difference_lower"].to_numpy(), differences["difference_upper"].to_numpy()
    conditions = [only_undecided, refused != 0, low > 0, high < 0, (low == 0) & (high == 0)]
    return np.select(conditions, [UNDECIDED, "", LEFT, RIGHT, EQUAL], UNDECIDED).astype(object)


def compare_pairs(
    marks: pd.DataFrame, breaks: pd.DataFrame | None = None, panel: Sequence[str] = LATEST
) -> pd.DataFrame:
    """Every pair of marks that stand together, judged: one row a pair, the earlier mark on the left.

    Takes marks as `prepare_marks` describes them, with compared_* (percentages, counts a day) and, of rates, band_*;
    `breaks` likewise. `panel`: the columns within which marks are paired: LATEST (one indicator and class of period),
    OVER_TIME (one body over the years), () for all; "named_body" is the body where the scope names many. Rows without
    an observation_id (not stated) are no figures and make no pair.

    Columns: indicator, period_class (the left one's); left_ and right_ id, place_key, place, start, end; verdict
    (comparable, with_caveat, not_comparable); reasons (codes joined by a pipe sign, the gravest first, "" for none);
    difference (left minus right, in the unit of compared_*) between difference_lower and difference_upper: NaN where
    the verdict is not_comparable; order: left or right is higher, undecided (the intervals meet), equal (two exact
    figures), "" where the two are not alike.
    Raises ValueError for a missing column, for more than MOST_PAIRS pairs, and (MixedGeographyError) where marks of
    both geographies meet.
    """
    marks = keep_stated(marks)
    ready = prepare_marks(marks, breaks)
    left, right = pair_up(number_panels(marks, panel))
    return tabulate_pairs(marks, left, right, *judge_pairs(ready, left, right))


def tabulate_pairs(
    marks: pd.DataFrame, left: Positions, right: Positions, bits: npt.NDArray[np.int64], differences: pd.DataFrame
) -> pd.DataFrame:
    """The table of `compare_pairs` from what `judge_pairs` says of the pairs of stated marks."""
    columns: dict[str, object] = {name: marks[name].take(left).array for name in ("indicator", "period_class")}
    for side, positions in (("left", left), ("right", right)):
        columns |= {f"{side}_{name}": marks[column].take(positions).array for name, column in SIDE_COLUMNS.items()}
    columns |= {
        "verdict": pd.array(name_verdicts(bits), dtype="str"),
        "reasons": pd.array(name_reasons(bits), dtype="str"),
        **{str(name): differences[name].array for name in differences},
        "order": pd.array(_name_orders(bits, differences), dtype="str"),
    }
    return pd.DataFrame(columns)[list(PAIR_COLUMNS)]


def list_refused(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs that are not comparable, by their gravest reason and the places: what a report lists, not hides.

    The columns of `compare_pairs` without difference and bounds.
    """
    refused = pairs[pairs["verdict"] == NOT_COMPARABLE]
    orders = {code: one.order for code, one in read_reasons().items()}
    keyed = refused.assign(grave=refused["reasons"].str.split("|").str[0].map(orders))
    keyed = keyed.sort_values(["grave", "reasons", "left_place", "right_place", "left_id", "right_id"], kind="stable")
    hidden = ["grave", "difference", "difference_lower", "difference_upper"]
    return keyed.drop(columns=hidden).reset_index(drop=True)


def count_reasons(pairs: pd.DataFrame) -> pd.DataFrame:
    """How many pairs have each reason: code, verdict, kind, pairs; the gravest first, none without pairs."""
    found: Counter[str] = Counter()
    for reasons, count in Counter(pairs["reasons"].tolist()).items():
        found.update(dict.fromkeys(reasons.split("|"), count))
    return list_reasons(found)


def list_reasons(found: Mapping[str, int]) -> pd.DataFrame:
    """The table of `count_reasons` from the number of pairs by reason."""
    rows = [(code, one.verdict, one.kind, found[code]) for code, one in read_reasons().items() if found.get(code)]
    return pd.DataFrame(rows, columns=["code", "verdict", "kind", "pairs"])
