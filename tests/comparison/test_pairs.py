"""Verdicts on pairs: the table of cases in verdicts.toml, and what holds for every table of marks."""

import itertools
import random
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.comparison.marks import CASES, is_nothing, make_mark, make_marks

from analysis.codelists import read_indicators
from analysis.comparison import VOLUME_INDICATORS, compare_volumes, pairs, select_figures
from analysis.comparison.comparability import JUDGES, VERDICTS, read_reasons
from analysis.comparison.groups import part_into_groups
from analysis.comparison.pairs import OVER_TIME, compare_pairs, count_reasons, judge_set, list_refused
from analysis.comparison.prepared_marks import NEW_KEY, OF_RATES, OLD_KEY, OPTIONAL, REQUIRED, prepare_marks
from analysis.comparison.verdict_sentences import explain_pairs, name_period
from analysis.comparison.wordings import read_wording, read_wordings
from analysis.observations.files import read_documents, read_observations

DIFFERENCES = ["difference", "difference_lower", "difference_upper"]
MIRROR = {"left": "right", "right": "left"}


def pair_of(case):
    base = case.get("base", "documents")
    return [make_mark(base, case.get("both", {}), case.get(side, {})) for side in ("left", "right")]


@cache
def judged_cases():
    """The marks of every case and its judged pair by what it is about; those without breaks are judged in one call."""
    found = {}
    broken = [case for case in CASES["pairs"] if "breaks" in case]
    for cases in ([case for case in CASES["pairs"] if "breaks" not in case], *([case] for case in broken)):
        rows = [{**mark, "what": case["what"]} for case in cases for mark in pair_of(case)]
        marks = make_marks(*rows)
        breaks = pd.DataFrame(cases[0]["breaks"]) if "breaks" in cases[0] else None
        judged = compare_pairs(marks, breaks, panel=("what",))
        judged["what"] = judged["left_id"].map(marks.set_index("observation_id")["what"])
        for language in ("vi", "en"):
            judged[language] = explain_pairs(judged, marks, language)
        found |= {row["what"]: row for row in judged.to_dict("records")}
    return found


# ---------------------------------------------------------------- the table of cases
@pytest.mark.parametrize("case", CASES["pairs"], ids=lambda case: case["what"])
def test_verdict(case):
    judged = judged_cases()[case["what"]]
    assert judged["reasons"] == "|".join(case["reasons"])
    assert judged["verdict"] == case["verdict"]
    assert judged["order"] == case.get("order", "")
    if "difference" in case:
        assert [judged[name] for name in DIFFERENCES] == pytest.approx(case["difference"], abs=1e-9)
    else:
        assert all(is_nothing(judged[name]) for name in DIFFERENCES)


def test_table_of_cases_is_whole():
    assert len(CASES["pairs"]) == len(judged_cases()) >= 40
    assert {code for case in CASES["pairs"] for code in case["reasons"]} == set(read_reasons())
    # a pair that may be compared says by how much it differs, and no other does
    assert all(("difference" in case) == (case["verdict"] != "not_comparable") for case in CASES["pairs"])


# ---------------------------------------------------------------- the table of reasons
def test_every_reason_has_a_judge_and_every_judge_a_reason():
    assert set(JUDGES) == set(read_reasons())


def test_reasons_are_ordered_by_gravity():
    reasons = list(read_reasons().values())
    assert len({reason.order for reason in reasons}) == len(reasons)
    assert {reason.verdict for reason in reasons} == set(VERDICTS) - {"comparable"}
    assert {reason.kind for reason in reasons} == {"figure", "pair", "difference"}
    last_refusal = max(reason.order for reason in reasons if reason.verdict == "not_comparable")
    assert all(reason.order > last_refusal for reason in reasons if reason.verdict == "with_caveat")


@pytest.mark.parametrize("reason", read_reasons().values(), ids=lambda reason: reason.code)
def test_columns_of_a_reason_are_columns_of_marks(reason):
    assert set(reason.columns) <= {*REQUIRED, *OF_RATES, *OPTIONAL}


@pytest.mark.parametrize("reason", read_reasons().values(), ids=lambda reason: reason.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_sentence_names_both_figures(reason, language):
    filled = {name: f"<{name}>" for name in ("left", "right", "left_is", "right_is", "indicator", "faulty")}
    text = reason.sentence(language).format(**filled)
    wanted = (
        {"<faulty>"} if reason.kind == "figure" else {"<left>"} if reason.code == "same_work" else {"<left>", "<right>"}
    )
    wanted |= {"<left_is>", "<right_is>"} if reason.shows else set()
    assert all(name in text for name in wanted)
    assert text.endswith(".")
    assert reason.rule(language).endswith(".")


@pytest.mark.parametrize("reason", read_reasons().values(), ids=lambda reason: reason.code)
def test_languages_name_the_same(reason):
    filled = ("left", "right", "left_is", "right_is", "indicator", "faulty")
    assert [f"{{{name}}}" in reason.vi for name in filled] == [f"{{{name}}}" in reason.en for name in filled]


@cache
def prepared_cases():
    breaks = pd.concat([pd.DataFrame(case["breaks"]) for case in CASES["pairs"] if "breaks" in case])
    ready = prepare_marks(make_marks(*(mark for case in CASES["pairs"] for mark in pair_of(case))), breaks)
    return ready.iloc[::2].reset_index(drop=True), ready.iloc[1::2].reset_index(drop=True)


@pytest.mark.parametrize("code", sorted(set(read_reasons())))
def test_judges_are_symmetrical_and_kinds_are_true(code):
    """Each judge gives one answer for the two exchanged; a figure's fault is its own: a pair has it as a side has."""
    left, right = prepared_cases()
    judge = JUDGES[code]
    assert judge(left, right).any()
    assert judge(left, right).tolist() == judge(right, left).tolist()
    if read_reasons()[code].kind == "figure":
        assert judge(left, right).tolist() == (judge(left, left) | judge(right, right)).tolist()


# ---------------------------------------------------------------- near-definitions
def test_near_definitions_are_of_known_indicators():
    assert set(read_wordings()) <= set(read_indicators())
    for wordings, usual in read_wordings().values():
        assert usual in {one.code for one in wordings}
        assert len({one.code for one in wordings}) == len(wordings) >= 2


WORDINGS = [
    ("documents_received", "tiếp nhận và xử lý 39.842 văn bản; phát hành 16.618", "39.842", "handled"),
    ("documents_received", "20.870 văn bản đến được tham mưu xử lý, văn bản đi là 8.223", "20.870", "handled"),
    ("documents_received", "UBND tỉnh tiếp nhận 19.084 văn bản; Chủ tịch xử lý nhanh", "19.084", "received"),
    ("documents_issued", "Văn phòng thẩm tra và trình ban hành 12.264 văn bản đi.", "12.264", "submitted"),
    ("documents_issued", "xử lý gần 27.000 văn bản đến, phát hành 7.815 văn bản", "7.815", "issued"),
    ("dossiers_received", "66.056 hồ sơ đã được tiếp nhận và giải quyết", "66.056", "settled"),
    ("dossiers_received", "tiếp nhận tổng cộng 19.361 hồ sơ", "19.361", "carried"),
    ("dossiers_on_time_rate", "97% hồ sơ được giải quyết đúng hạn", "97%", "alone"),
    ("dossiers_on_time_rate", "tỷ lệ đúng hạn và trước hạn là 100%", "100%", "both"),
    ("dossiers_on_time_rate", "hơn 99% hồ sơ không trễ hẹn", "99%", "both"),
    ("tasks_completed", "hoàn thành 30 nhiệm vụ, xử lý nốt 2", "30", ""),
]


@pytest.mark.parametrize(("indicator", "quote", "figure", "expected"), WORDINGS)
def test_wording(indicator, quote, figure, expected):
    assert read_wording(indicator, quote, quote.index(figure)) == expected


def test_wording_without_a_sentence_is_the_usual_one():
    assert read_wording("documents_received", "xử lý 5 văn bản", -1) == "received"


# ---------------------------------------------------------------- what is paired
def test_pairs_stand_within_their_panel():
    rows = [
        make_mark("documents", {"place_key": str(place), "period_end": end})
        for place, end in itertools.product(range(10, 14), ("2023-12-31", "2023-06-30"))
    ]
    judged = compare_pairs(make_marks(*rows))
    assert len(judged) == 2 * (4 * 3 // 2)
    assert set(judged["period_class"]) == {"year", "six_months"}
    assert len(compare_pairs(make_marks(*rows), panel=())) == 8 * 7 // 2


def test_over_time_pairs_a_place_with_itself_across_the_merger():
    years = [
        ("19 to 2025-06", "Thái Nguyên", "2023-07-01", "2023-12-31"),
        ("19 to 2025-06", "Thái Nguyên", "2024-07-01", "2024-12-31"),
        ("19 since 2025-07", "Thái Nguyên", "2025-07-01", "2025-12-31"),
        ("20", "Lạng Sơn", "2024-07-01", "2024-12-31"),
    ]
    names = ("place_key", "place", "period_start", "period_end")
    judged = compare_pairs(
        make_marks(*(make_mark("documents", dict(zip(names, row, strict=True))) for row in years)), panel=OVER_TIME
    )
    assert judged["verdict"].tolist() == ["with_caveat", "not_comparable", "not_comparable"]


def test_rows_that_say_that_nothing_is_stated_make_no_pair():
    marks = make_marks(make_mark("documents"), make_mark("documents", {"place_key": "04"}), make_mark("documents"))
    marks.loc[2, "observation_id"] = np.nan
    assert len(compare_pairs(marks)) == 1


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_for_a_pair(count):
    marks = make_marks(make_mark("documents"), make_mark("documents")).head(count)
    judged = compare_pairs(marks)
    assert judged.empty
    assert tuple(judged.columns) == pairs.PAIR_COLUMNS
    assert judge_set(marks).verdict == ""
    assert list_refused(judged).empty


@pytest.mark.parametrize("column", [*REQUIRED, *OF_RATES])
def test_a_missing_column_is_named(column):
    marks = make_marks(make_mark("rate"), make_mark("rate", {"place_key": "04"}))
    for judge in (compare_pairs, judge_set):
        with pytest.raises(ValueError, match=f"“{column}”"):
            judge(marks.drop(columns=column))


def test_volumes_need_no_denominator_and_the_audit_may_come_later():
    marks = make_marks(make_mark("documents"), make_mark("documents", {"place_key": "04", "value": 90}))
    judged = compare_pairs(marks.drop(columns=[*OF_RATES, *OPTIONAL]))
    assert judged["verdict"].tolist() == ["comparable"]
    assert judged["difference"].tolist() == [10]


@pytest.mark.parametrize("column", ["hedged", "conflict"])
def test_a_flag_that_is_not_filled_in_counts_as_raised(column):
    marks = make_marks(make_mark("documents"), make_mark("documents", {"place_key": "04"}))
    marks[column] = pd.array([False, None], dtype="boolean")
    assert compare_pairs(marks)["verdict"].tolist() == ["not_comparable"]


def test_too_many_pairs_are_refused(monkeypatch):
    monkeypatch.setattr(pairs, "MOST_PAIRS", 2)
    marks = make_marks(*(make_mark("documents", {"place_key": str(place)}) for place in range(3)))
    with pytest.raises(ValueError, match="3 pairs; expected at most 2"):
        compare_pairs(marks)


def test_a_break_without_a_day_is_refused():
    marks = make_marks(make_mark("documents"), make_mark("documents"))
    with pytest.raises(ValueError, match="break 1 has no day"):
        compare_pairs(marks, pd.DataFrame({"day": [""]}))


# ---------------------------------------------------------------- what holds for every table
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
    """Marks of rates with faults and differences of all kinds."""
    rows = []
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
    marks = marks.assign(compared_value=[7_001_000.25 + place**2 for place in range(len(marks))])
    for bound in ("lower", "upper"):
        marks[f"compared_{bound}"] = marks[f"doubt_{bound}"] = marks["compared_value"] + (1 if bound == "upper" else -1)
    judged = compare_pairs(marks, panel=())
    assert {*judged["verdict"]} >= {"not_comparable", "with_caveat"}
    for table in (judged, list_refused(judged), compare_pairs(marks), compare_pairs(marks, panel=OVER_TIME)):
        refused = table[table["verdict"] == "not_comparable"]
        assert refused.select_dtypes("number").isna().all(axis=None)
        assert "700" not in " ".join(explain_pairs(refused.head(200), marks, "en"))
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


# ---------------------------------------------------------------- sets
def test_a_set_is_as_good_as_its_worst_pair_and_falls_into_groups():
    offices = [
        make_mark("documents", {"place_key": f"{place:02}", "observation_id": f"o{place}"}) for place in range(4)
    ]
    centres = [
        make_mark("documents", {"place_key": str(place), "scope": "one_stop_centre", "observation_id": f"c{place}"})
        for place in range(3)
    ]
    undated = make_mark("documents", {"period_start": "", "period_end": "", "observation_id": "u"})
    found = judge_set(make_marks(*centres, undated, *offices))
    assert found.verdict == "not_comparable"
    assert (found.figures, found.pairs) == (8, 28)
    assert [group.ids for group in found.groups] == [("o0", "o1", "o2", "o3"), ("c0", "c1", "c2"), ("u",)]
    assert [group.shared.get("scope") for group in found.groups[:2]] == ["provincial_office", "one_stop_centre"]
    assert found.exact
    counts = found.reasons.set_index("code")["pairs"].to_dict()
    assert counts == {"undated": 7, "scope": 15, "period_class": 7}
    assert found.comparable == 6 + 3


def test_comparability_is_not_passed_on():
    """28, 30 and 26 days: the middle goes with both, but 26 and 30 are too far apart."""
    ends = {"a": "2023-01-28", "b": "2023-01-30", "c": "2023-01-26"}
    rows = [
        make_mark("documents", {"place_key": name, "period_end": end, "observation_id": name})
        for name, end in ends.items()
    ]
    found = judge_set(make_marks(*rows))
    assert sorted(len(group.ids) for group in found.groups) == [1, 2]
    assert "a" in found.groups[0].ids


def all_cliques(allowed):
    count = len(allowed)
    for size in range(count, 0, -1):
        for chosen in itertools.combinations(range(count), size):
            if all(allowed[one, other] for one, other in itertools.combinations(chosen, 2)):
                yield set(chosen)


@pytest.mark.parametrize("seed", range(12))
def test_groups_are_the_largest_there_are(seed):
    chance = np.random.default_rng(seed)
    allowed = np.triu(chance.random((9, 9)) < 0.3 + 0.05 * seed, 1)
    allowed |= allowed.T
    groups, exact = part_into_groups(allowed)
    assert exact
    rest = set(range(9))
    for group in groups:
        assert set(group) <= rest
        largest = next(clique for clique in all_cliques(allowed) if clique <= rest)
        assert len(group) == len(largest)
        assert all(allowed[one, other] for one, other in itertools.combinations(group, 2))
        rest -= set(group)
    assert not rest


def test_a_tangle_is_searched_in_bounded_steps(monkeypatch):
    monkeypatch.setattr("analysis.comparison.groups.MOST_STEPS", 3)
    allowed = np.ones((12, 12), dtype=bool) ^ np.eye(12, k=1, dtype=bool) ^ np.eye(12, k=-1, dtype=bool)
    groups, exact = part_into_groups(allowed)
    assert not exact
    assert sorted(place for group in groups for place in group) == list(range(12))


def test_a_set_larger_than_a_chart_is_refused():
    marks = make_marks(*(make_mark("documents", {"place_key": str(place)}) for place in range(pairs.MOST_IN_SET + 1)))
    with pytest.raises(ValueError, match="at most 500"):
        judge_set(marks)


def test_counts_of_reasons():
    marks = make_marks(
        make_mark("documents"),
        make_mark("documents", {"place_key": "04", "scope": "province"}),
        make_mark("documents", {"place_key": "11", "period_basis": "context"}),
    )
    counted = count_reasons(compare_pairs(marks))
    assert counted[["code", "pairs"]].to_numpy().tolist() == [["scope", 2], ["basis_context", 2]]


def test_refused_pairs_are_listed_by_their_gravest_reason():
    marks = make_marks(
        make_mark("documents", {"value": 1}),
        make_mark("documents", {"place_key": "04", "place": "Cao Bằng", "scope": "province"}),
        make_mark("documents", {"place_key": "11", "place": "Điện Biên", "confidence": 0.1}),
    )
    refused = list_refused(compare_pairs(marks))
    assert refused["reasons"].tolist() == ["low_confidence", "low_confidence|scope", "scope"]
    assert not {*DIFFERENCES} & {*refused.columns}


# ---------------------------------------------------------------- the real table
ROOT = Path(__file__).parents[2]


def real_marks():
    """The volumes of the committed table, a day each, as compare_pairs takes them."""
    path = ROOT / "data" / "processed" / "observations.csv"
    observations, documents = read_observations(path), read_documents(path)
    marks = compare_volumes(select_figures(observations, documents, VOLUME_INDICATORS, 2025))
    days = marks["period_days"].astype(float)
    bounds = {"compared_value": "value", "compared_lower": "lower", "compared_upper": "upper"}
    return marks.assign(**{name: marks[column] / days for name, column in bounds.items()})


def test_the_real_table():
    marks = real_marks()
    # the ends of place keys are those that the judges of geography look for
    assert (marks["merged"] == marks["place_key"].str.endswith(NEW_KEY)).all()
    assert marks["place_key"].str.endswith(OLD_KEY).any()
    judged = compare_pairs(marks)
    sizes = marks.groupby(["indicator", "period_class"]).size()
    assert len(judged) == (sizes * (sizes - 1) // 2).sum() > 100
    scopes = marks.set_index("observation_id")["scope"]
    unlike = judged["left_id"].map(scopes) != judged["right_id"].map(scopes)
    assert (unlike == judged["reasons"].str.contains(r"(?:^|\|)scope(?:\||$)")).all()
    refused = judged["verdict"] == "not_comparable"
    assert refused[unlike].all()
    assert judged[DIFFERENCES].isna().all(axis=1).equals(refused)
    assert (explain_pairs(judged, marks, "vi") != "").equals(judged["verdict"] != "comparable")
    found = judge_set(marks[(marks["indicator"] == "documents_received") & (marks["period_class"] == "year")])
    assert found.verdict == "not_comparable"
    assert len(found.groups[0].ids) > 1
    assert {scopes[name] for name in found.groups[0].ids} == {found.groups[0].shared["scope"]}


# ---------------------------------------------------------------- sentences
def test_a_refused_pair_is_told_what_refuses_it():
    marks = make_marks(
        make_mark("documents", {"period_basis": "context"}),
        make_mark("documents", {"place_key": "04", "place": "Cao Bằng", "scope": "province"}),
    )
    judged = compare_pairs(marks)
    assert explain_pairs(judged, marks, "vi").tolist() == [
        "Phạm vi khác nhau: Lạng Sơn (Văn phòng UBND tỉnh, UBND tỉnh và lãnh đạo); Cao Bằng (Toàn tỉnh)."
    ]
    assert explain_pairs(judged, marks, "en").tolist() == [
        "The scopes differ: Lạng Sơn (Provincial office and People's Committee); Cao Bằng (Whole province)."
    ]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", CASES["pairs"], ids=lambda case: case["what"])
def test_every_verdict_has_its_sentences(case, language):
    text = judged_cases()[case["what"]][language]
    told = [code for code in case["reasons"] if read_reasons()[code].verdict == case["verdict"]]
    # One sentence a reason, and nothing left to fill in.
    assert text.count(". ") + text.endswith(".") == len(told)
    assert "{" not in text
    assert "nan" not in text.split()


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2023-01-01", "2023-12-31", "2023"),
        ("2023-02-01", "2023-02-28", "2/2023"),
        ("2023-01-01", "2023-06-30", "1/1–30/6/2023"),
        ("2022-12-15", "2023-12-14", "15/12/2022–14/12/2023"),
        ("", "2023-12-31", ""),
    ],
)
def test_name_of_a_period(start, end, name):
    assert name_period(start, end) == name
