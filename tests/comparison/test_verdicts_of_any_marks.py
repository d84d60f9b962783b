"""What holds for the verdicts on every table of marks."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.comparison.marks import make_mark, make_marks

from analysis.comparison.comparability import VERDICTS, read_reasons
from analysis.comparison.pairs import OVER_TIME, compare_pairs, count_reasons, list_refused
from analysis.comparison.sets import judge_set
from analysis.comparison.verdict_sentences import explain_pairs

DIFFERENCES = ["difference", "difference_lower", "difference_upper"]
MIRROR = {"left": "right", "right": "left"}

# What may stand in a mark's cells, so often as it is named.
CELLS = {
    "value": [0.0, 50.0, 90.0, 95.0, 99.0, 100.0],
    "place_key": ["20", "20", "04", "06 to 2025-06", "19 since 2025-07"],
    "scope": ["one_stop_centre"] * 8 + ["province", ""],
    "indicator": ["dossiers_on_time_rate"] * 8 + ["dossiers_late_rate", "other"],
    "breakdown": [""] * 9 + ["channel=online"],
    "unit": ["percent"] * 9 + ["dossier"],
    "measure": ["level"] * 9 + ["change_abs"],
    "qualifier": ["exact", "exact", "exact", "over"],
    "denominator_kind": ["resolved", "resolved", "resolved", "due", ""],
    "confidence": [0.94] * 9 + [0.3, float("nan")],
    "conflict": [False] * 9 + [True],
    "reason": [""] * 9 + ["undated"],
    "period_start": ["2023-01-01"] * 6 + ["2022-12-15", "2022-01-01", ""],
    "period_end": ["2023-12-31"] * 6 + ["2023-12-14", "2023-06-30", ""],
    "period_basis": ["stated", "context", "inferred"],
    "rule": ["clause", "table/scan"],
}
SPREADS = [0.0, 0.0, 1.0, 10.0]


def make_random_marks(chance, count):
    """Marks of rates with faults and differences of all kinds, after two that may be compared with a caveat."""
    rows = [make_mark("rate"), make_mark("rate", {"place_key": "04", "value": 90, "period_basis": "context"})]
    for _ in range(count):
        mark = make_mark("rate", {name: chance.choice(cells) for name, cells in CELLS.items()})
        mark["compared_lower"] = mark["value"] - chance.choice(SPREADS)
        mark["doubt_lower"], mark["doubt_upper"] = mark["compared_lower"] - chance.choice(SPREADS), mark["value"]
        mark["band_lower"] = chance.choice([mark["compared_lower"], 0.0, float("nan")])
        mark["band_upper"] = chance.choice([mark["value"], mark["value"], 100.0])
        rows.append(mark)
    return make_marks(*rows)


# A table of 60 has 1,770 pairs: more kinds of pair than many small tables, for the cost of one.
random_marks = st.builds(make_random_marks, st.integers(0, 2**32).map(random.Random), st.just(60))
few = settings(max_examples=6, deadline=None)


def mirrored(judged):
    """The pairs with left and right exchanged."""
    names = {name: name.replace("left_", "right_") for name in judged if name.startswith("left_")}
    other = judged.rename(columns={**names, **{new: old for old, new in names.items()}})
    return other.assign(
        difference=0.0 - judged["difference"],
        difference_lower=0.0 - judged["difference_upper"],
        difference_upper=0.0 - judged["difference_lower"],
        order=judged["order"].map(lambda order: MIRROR.get(order, order)),
    )[list(judged.columns)]


@given(random_marks)
@few
def test_left_and_right_exchanged(marks):
    columns = ["left_id", "right_id", "verdict", "reasons", *DIFFERENCES, "order"]
    judged = compare_pairs(marks, panel=())[columns]
    turned = mirrored(compare_pairs(marks.iloc[::-1], panel=())[columns]).set_index(["left_id", "right_id"])
    in_order = turned.loc[list(zip(judged["left_id"], judged["right_id"], strict=True))].reset_index()
    pd.testing.assert_frame_equal(judged, in_order)


@given(random_marks, st.randoms(use_true_random=False))
@few
def test_order_and_labels_of_rows_do_not_matter(marks, shuffle):
    order = shuffle.sample(range(len(marks)), len(marks))
    shuffled = marks.iloc[order].set_axis([place % 3 for place in order])  # labels that repeat
    columns = ["left_id", "right_id", "verdict", "reasons"]
    one, other = (
        {
            frozenset(row[:2]): row[2:]
            for row in compare_pairs(table, panel=())[columns].itertuples(index=False, name=None)
        }
        for table in (marks, shuffled)
    )
    assert one == other
    first, second = judge_set(marks), judge_set(shuffled)
    assert (first.verdict, first.groups) == (second.verdict, second.groups)
    pd.testing.assert_frame_equal(first.reasons, second.reasons)


UNDATED = {"period_start": "", "period_end": "", "period_class": "", "period_days": pd.NA, "period_year": pd.NA}
WIDE = {"doubt_lower": -1000.0, "doubt_upper": 1000.0}
FAULTS = {
    "not dated": UNDATED,
    "read unsurely": {"confidence": 0.2},
    "contradicted": {"conflict": True},
    "set aside": {"reason": "later_publication"},
    "no figure": {"compared_value": np.nan},
    "nobody's": {"scope": ""},
    "hedged": {"hedged": True},
    "hedged widely": {"hedged": True, "compared_lower": -1000.0, "compared_upper": 1000.0, **WIDE},
    "doubted": WIDE,
    "period inferred": {"period_basis": "inferred"},
    "recognised": {"rule": "clause/scan"},
    "denominator forgotten": {"denominator_kind": "", "band_lower": 0.0, "band_upper": 100.0},
    "bands unknown": {"denominator_kind": "", "band_lower": np.nan, "band_upper": np.nan},
}


@pytest.mark.parametrize("fault", FAULTS)
@given(marks=random_marks)
@settings(max_examples=2, deadline=None)
def test_a_fault_never_improves_a_verdict(fault, marks):
    worse = marks.copy()
    for column, value in FAULTS[fault].items():
        worse.loc[worse.index[::2], column] = value
    before, after = (compare_pairs(table, panel=()) for table in (marks, worse))
    grave = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
    assert (after["verdict"].map(grave) >= before["verdict"].map(grave)).all()


@given(random_marks)
@few
def test_no_refused_pair_has_a_difference_anywhere(marks):
    # Values that nothing else in the tables equals: one that shows up in a sentence has leaked.
    marks = marks.assign(compared_value=[70.0125 + place**2 / 1e5 for place in range(len(marks))])
    for bound, step in (("lower", -1e-5), ("upper", 1e-5)):
        marks[f"compared_{bound}"] = marks[f"doubt_{bound}"] = marks["compared_value"] + step
    judged = compare_pairs(marks, panel=())
    assert {*judged["verdict"]} >= {"not_comparable", "with_caveat"}
    for table in (judged, list_refused(judged), compare_pairs(marks), compare_pairs(marks, panel=OVER_TIME)):
        refused = table[table["verdict"] == "not_comparable"]
        assert refused.select_dtypes("number").isna().all(axis=None)
        assert "70.0" not in " ".join(explain_pairs(refused.head(200), marks, "en"))
    verdict = judge_set(marks)
    assert verdict.reasons.select_dtypes("float").empty
    assert verdict.pairs == len(judged) == verdict.comparable + verdict.with_caveat + verdict.not_comparable
    assert count_reasons(judged).equals(verdict.reasons)


@given(random_marks)
@few
def test_orders_and_differences_agree(marks):
    judged = compare_pairs(marks, panel=())
    refused = judged["verdict"] == "not_comparable"
    refusing = {code: one.kind for code, one in read_reasons().items() if one.verdict == "not_comparable"}
    kinds = judged["reasons"].map(lambda codes: {refusing[code] for code in codes.split("|") if code in refusing})
    assert (judged["order"][refused] == np.where(kinds[refused] == {"difference"}, "undecided", "")).all()
    allowed = judged[~refused]
    assert allowed[DIFFERENCES].notna().all(axis=None)
    assert (allowed["difference_lower"] <= allowed["difference"]).all()
    assert (allowed["difference"] <= allowed["difference_upper"]).all()
    assert ((allowed["order"] == "left") == (allowed["difference_lower"] > 0)).all()
    assert ((allowed["order"] == "right") == (allowed["difference_upper"] < 0)).all()
    exact = (allowed["difference_lower"] == 0) & (allowed["difference_upper"] == 0)
    assert ((allowed["order"] == "equal") == exact).all()
