"""What is paired, sets of figures, and the verdicts on the real table."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.comparison.marks import make_mark, make_marks

from analysis.comparison import VOLUME_INDICATORS, compare_volumes, pairs, select_figures
from analysis.comparison.groups import part_into_groups
from analysis.comparison.pairs import OVER_TIME, compare_pairs, count_reasons, list_refused
from analysis.comparison.places import NEW, OLD
from analysis.comparison.prepared_marks import OF_RATES, OPTIONAL, REQUIRED
from analysis.comparison.sets import MOST_IN_SET, judge_set
from analysis.comparison.verdict_sentences import explain_pairs
from analysis.observations.files import read_documents, read_observations

DIFFERENCES = ["difference", "difference_lower", "difference_upper"]


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
    judged = compare_pairs(marks.drop(columns=[*OF_RATES, *OPTIONAL], errors="ignore"))
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
    marks = make_marks(*(make_mark("documents", {"place_key": str(place)}) for place in range(MOST_IN_SET + 1)))
    with pytest.raises(ValueError, match="at most 500"):
        judge_set(marks)


def test_counts_of_reasons():
    marks = make_marks(
        make_mark("documents"),
        make_mark("documents", {"place_key": "04", "scope": "province"}),
        make_mark("documents", {"place_key": "11", "period_basis": "inferred"}),
    )
    counted = count_reasons(compare_pairs(marks))
    assert counted[["code", "pairs"]].to_numpy().tolist() == [["scope", 2], ["basis_inferred", 2]]


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
    assert (marks["merged"] == marks["place_key"].str.endswith(NEW)).all()
    assert marks["place_key"].str.endswith(OLD).any()
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
