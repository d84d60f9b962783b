"""The provinces of 2025: what is summed, what passes, what is refused and who is missing."""

import tomllib
from pathlib import Path

import pandas as pd
import pytest
from benchmarks.made_observations import make_documents, make_observations
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codelists import read_indicators
from analysis.comparison import (
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_rates,
    compare_volumes,
    latest_by_class,
    list_unshown,
    repeated_series,
    select_figures,
)
from analysis.comparison.geography import MixedGeographyError, check_geography
from analysis.comparison.places import NEW, OLD, members_of, successors
from analysis.observations.files import read_documents, read_observations
from analysis.observations.schema import COLUMNS, OFFSETS, set_types

RULES = tomllib.loads(Path(__file__).with_name("geography_rules.toml").read_text(encoding="utf-8"))["case"]
EVERY = tuple(read_indicators())
# What has a reason that has nothing to do with the merger, or none, is as it would be under "reported".
OF_THE_MERGER = {
    "summed",
    "later_publication",
    "merger",
    "merger_rate",
    "merger_incomplete",
    "merger_conflict",
    "merger_territory",
}


@pytest.fixture
def papers(documents):
    """The usual documents, and two of July and August 2025."""
    more = pd.DataFrame({"source_id": ["after-merger", "after-merger-2"], "published": ["2025-07-10", "2025-08-01"]})
    return pd.concat([documents, more], ignore_index=True).fillna("")


@pytest.mark.parametrize("case", RULES, ids=[case["name"] for case in RULES])
def test_what_becomes_of_a_member_s_figure(observe, papers, case):
    figures = select_figures(observe(*case["rows"]), papers, EVERY, 2025, (), "2025")
    printed = figures[figures["status"] != "derived"].set_index("observation_id")
    ids = [f"id{place}" for place in range(len(case["rows"]))]
    assert printed.loc[ids, "reason"].tolist() == case["reasons"]
    assert printed.loc[ids, "missing"].tolist() == case.get("missing", [""] * len(ids))
    derived = figures[figures["status"] == "derived"].to_dict("records")
    found = [
        {name: row[name] for name in expected} for row, expected in zip(derived, case.get("sums", ()), strict=True)
    ]
    assert found == case.get("sums", [])


def test_a_derived_row_has_the_place_and_no_sentence(observe, papers):
    rows = [{"province": "Bắc Kạn", "period_basis": "stated"}, {"province": "Thái Nguyên", "period_basis": "inferred"}]
    figures = select_figures(observe(*rows), papers, EVERY, 2025, (), "2025")
    (row,) = figures[figures["status"] == "derived"].to_dict("records")
    assert (row["province"], row["province_code"], row["place_key"]) == ("Thái Nguyên", "19", "19 since 2025-07")
    assert (row["quote"], row["printed"], row["hedge"]) == ("", "", "")
    assert (row["period_class"], row["period_year"], row["period_basis"]) == ("year", 2023, "inferred")
    assert row["merged"] is True
    assert row["territory"] == "summed"
    assert pd.isna(row["figure_start"])


# Printed name and code, last day, code under "2025" and whose name: 91 was Kiên Giang, 89 An Giang, and 91 is An Giang.
CODES = [
    ("Kiên Giang", "91", "2024-12-31", "91 to 2025-06", "Kiên Giang", "91"),
    ("An Giang", "89", "2024-12-31", "89 to 2025-06", "An Giang", "89"),
    ("An Giang", "91", "2025-12-31", "91 since 2025-07", "An Giang", "91"),
    ("Kiên Giang", "91", "2025-12-31", "91 to 2025-06", "Kiên Giang", "91"),  # the old name, used late
    ("KG", "91", "2024-12-31", "91 to 2025-06", "Kiên Giang", "91"),  # an unknown name: code and day
    ("KG", "91", "2025-12-31", "91 since 2025-07", "An Giang", "91"),
    ("KG", "89", "2025-12-31", "KG", "KG", ""),  # nobody's code any more
    ("Lạng Sơn", "20", "2024-12-31", "20", "Lạng Sơn", "20"),
    ("Lạng Sơn", "20", "2025-12-31", "20", "Lạng Sơn", "20"),
    ("Thừa Thiên Huế", "46", "2023-12-31", "46", "Huế", "46"),
]


@pytest.mark.parametrize(("name", "code", "end", "key", "place", "place_code"), CODES)
def test_codes_with_dates(observe, papers, name, code, end, key, place, place_code):
    row = {"province": name, "province_code": code, "period_start": f"{end[:4]}-07-01", "period_end": end}
    (figure,) = select_figures(observe(row), papers, EVERY, 2025, (), "2025").to_dict("records")
    assert (figure["place_key"], figure["place"], figure["place_code"]) == (key, place, place_code)


# Province, period and source: what ground the figure covers.
TERRITORIES = [
    ("Thái Nguyên", "2025-07-01", "2025-12-31", "late", "new"),
    ("Thái Nguyên", "2025-01-01", "2025-12-31", "late", "straddling"),
    ("Thái Nguyên", "2025-06-30", "2025-12-31", "late", "straddling"),
    ("Thái Nguyên", "2025-01-01", "2025-06-30", "late", "old"),
    ("Thái Nguyên", "2025-01-01", "2025-06-30", "undated", "old"),  # nothing says that it is of July
    ("Thái Nguyên", "2025-01-01", "2025-06-30", "after-merger", "unstated"),
    ("Thái Nguyên", "2023-01-01", "2023-12-31", "after-merger", "unstated"),
    ("Bắc Kạn", "2025-01-01", "2025-06-30", "after-merger", "old"),
    ("Lạng Sơn", "2025-01-01", "2025-06-30", "after-merger", ""),
    ("Lạng Sơn", "2025-01-01", "2025-12-31", "late", ""),
    ("Cả nước", "2025-01-01", "2025-12-31", "late", ""),
    ("Thái Nguyên", "", "", "after-merger", ""),
]


@pytest.mark.parametrize("geography", ["reported", "2025"])
@pytest.mark.parametrize(("province", "start", "end", "source", "territory"), TERRITORIES)
def test_what_ground_a_figure_covers(observe, papers, geography, province, start, end, source, territory):
    row = {"province": province, "period_start": start, "period_end": end, "source_id": source}
    (figure,) = select_figures(observe(row), papers, EVERY, 2025, (), geography).to_dict("records")
    assert figure["territory"] == territory


@pytest.mark.parametrize("wanted", ["Bắc Kạn", "Thái Nguyên"])
def test_a_wanted_province_brings_those_it_is_summed_with(observe, papers, wanted):
    table = observe({"province": "Bắc Kạn"}, {"province": "Thái Nguyên"}, {"province": "Lạng Sơn"})
    figures = select_figures(table, papers, EVERY, 2025, (wanted,), "2025")
    assert figures.set_index("observation_id")["reason"].to_dict() == {"id0": "summed", "id1": "summed", "id0+id1": ""}
    assert set(select_figures(table, papers, EVERY, 2025, (wanted,))["place"]) == {wanted}


def test_geographies_do_not_meet(observe, papers):
    table = observe({"province": "Bắc Kạn"}, {"province": "Lạng Sơn"})
    reported, new = (select_figures(table, papers, EVERY, 2025, (), name) for name in ("reported", "2025"))
    assert [check_geography(each) for each in (reported, new, reported.iloc[:0])] == ["reported", "2025", ""]
    mixed = compare_volumes(pd.concat([reported, new], ignore_index=True))
    unsaid = reported.assign(geography=["reported", None])
    undone = new.assign(reason="")  # an old province among the new ones
    for wrong in (mixed, unsaid, reported.drop(columns="geography"), undone):
        for use in (check_geography, repeated_series, lambda marks: latest_by_class(marks, 2025)):
            with pytest.raises(MixedGeographyError):
                use(wrong)


RATE = [
    {"province": "Bắc Kạn", "indicator": "dossiers_on_time", "unit": "dossier", "value": 90},
    {"province": "Bắc Kạn", "indicator": "dossiers_resolved", "unit": "dossier", "value": 100},
    {"province": "Thái Nguyên", "indicator": "dossiers_on_time", "unit": "dossier", "value": 297},
    {"province": "Thái Nguyên", "indicator": "dossiers_resolved", "unit": "dossier", "value": 300},
]


def test_a_rate_of_sums_has_its_counts(observe, papers):
    figures = select_figures(observe(*RATE), papers, EVERY, 2025, (), "2025")
    marks = compare_rates(figures, RATE_INDICATORS)
    (mark,) = marks.to_dict("records")
    assert (mark["value"], mark["numerator"], mark["total"]) == (96.75, 387, 400)
    assert mark["interval_basis"] == "wilson"
    assert list_unshown(figures, [marks], [marks]).empty  # the members' counts are shown by the rate


def test_tasks_of_sums_show_the_figures_behind_them(observe, papers):
    rows = [
        {"province": province, "indicator": indicator, "unit": "task", "value": value}
        for province, assigned, completed in (("Bắc Kạn", 100, 90), ("Thái Nguyên", 100, 30))
        for indicator, value in (("tasks_assigned", assigned), ("tasks_completed", completed))
    ]
    overdue = {"province": "Bắc Kạn", "indicator": "tasks_overdue", "unit": "task", "value": 1}
    figures = select_figures(observe(*rows, overdue), papers, (*TASK_COUNTS, *TASK_RATES), 2025, (), "2025")
    marks = compare_completion(figures)
    assert marks[["place", "value", "numerator", "total"]].to_numpy().tolist() == [["Thái Nguyên", 60, 120, 200]]
    unshown = list_unshown(figures, [marks], [marks])
    assert unshown[["observation_id", "reason", "missing"]].to_numpy().tolist() == [
        ["id4", "merger_incomplete", "Thái Nguyên"]
    ]


def test_what_was_summed_is_listed_with_the_sum_s_reason(observe, papers):
    rows = [
        {"province": province, "period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        for year in (2022, 2023)
        for province in ("Bắc Kạn", "Thái Nguyên")
    ]
    figures = select_figures(observe(*rows), papers, EVERY, 2025, (), "2025")
    marks = compare_volumes(figures)
    listed = list_unshown(figures, [marks], [latest_by_class(marks, 2025)])
    assert listed.set_index("observation_id")["reason"].to_dict() == {"id0": "earlier_period", "id1": "earlier_period"}


def check_bridge(reported: pd.DataFrame, bridged: pd.DataFrame) -> None:
    """Nothing is lost, nothing counts twice, and every sum is that of all its members."""
    printed, derived = bridged[bridged["status"] != "derived"], bridged[bridged["status"] == "derived"]
    as_before = ["observation_id", "province", "value", "lower", "upper", "qualifier", "period_end", "quote"]
    pd.testing.assert_frame_equal(printed[as_before].reset_index(drop=True), reported[as_before])
    # Passed, summed, or refused with a reason.
    passed = printed[printed["reason"] == ""]
    assert not passed["place_key"].isin(list(successors())).any()
    own = ~printed["place_key"].isin(list(successors()))
    before = reported.set_index("observation_id")["reason"].loc[printed["observation_id"]].to_numpy()
    other = own | ~printed["reason"].isin(OF_THE_MERGER)
    assert (printed["reason"] == before)[other].all()
    assert set(printed.loc[~other, "reason"]) <= OF_THE_MERGER
    assert (before[~other] == "").all()
    assert (printed.loc[printed["missing"] != "", "reason"] == "merger_incomplete").all()
    assert (printed.loc[printed["reason"] == "merger_incomplete", "missing"] != "").all()
    # Each parent once, each member once, and the numbers add up.
    sums = derived[derived["rule"] == "sum_of_members"]
    parents = sums["parents"].str.split().explode()
    assert not parents.duplicated().any()
    assert set(parents) == set(printed.loc[printed["reason"] == "summed", "observation_id"])
    by_id = printed.set_index("observation_id")
    for row in sums.to_dict("records"):
        own_parents = by_id.loc[row["parents"].split()]
        assert own_parents["place_code"].tolist() == [member.code for member in members_of(row["place_code"])]
        for name in ("indicator", "breakdown", "scope", "unit", "period_start", "period_end"):
            assert set(own_parents[name]) == {row[name]}
        for name in ("value", "lower", "upper"):
            assert row[name] == pytest.approx(own_parents[name].sum())
        assert (row["qualifier"] == "exact") == (own_parents["qualifier"] == "exact").all()
        assert row["place_key"] == row["place_code"] + NEW
    for row in derived[derived["rule"] != "sum_of_members"].to_dict("records"):
        assert row["unit"] == "percent"
        assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 100
        assert set(row["parents"].split()) <= set(parents)
    assert not bridged["observation_id"].duplicated().any()


ROWS = st.fixed_dictionaries(
    {
        "province": st.sampled_from(
            ["Bắc Kạn", "Thái Nguyên", "Hòa Bình", "Phú Thọ", "Vĩnh Phúc", "Lạng Sơn", "Nơi lạ"]
        ),
        "indicator": st.sampled_from(
            ["dossiers_resolved", "dossiers_on_time", "dossiers_pending", "dossiers_on_time_rate"]
        ),
        "source_id": st.sampled_from(["early", "late", "after-merger"]),
        "scope": st.sampled_from(["province", "province", "district"]),
        "year": st.sampled_from([2023, 2024]),
        "value": st.integers(0, 90),
        "hedge": st.sampled_from(["exact", "exact", "over", "under"]),
        "confidence": st.sampled_from([0.9, 0.9, 0.9, 0.3]),
    }
)


@settings(max_examples=15, deadline=None)
@given(st.lists(ROWS, max_size=40))
def test_nothing_is_lost_and_sums_are_those_of_all_members(rows):
    table = []
    for place, row in enumerate(rows):
        table.append(
            {
                **dict.fromkeys(COLUMNS, ""),
                **dict.fromkeys(OFFSETS, pd.NA),
                **{name: row[name] for name in ("province", "indicator", "source_id", "scope", "value", "confidence")},
                "observation_id": f"id{place}",
                "measure": "level",
                "period_start": f"{row['year']}-01-01",
                "period_end": f"{row['year']}-12-31",
                "lower": max(0, row["value"] - 10) if row["hedge"] == "under" else row["value"],
                "upper": row["value"] + 10 * (row["hedge"] == "over"),
                "qualifier": row["hedge"],
                "unit": "percent" if row["indicator"].endswith("_rate") else "dossier",
                "status": "reported",
            }
        )
    observations = set_types(pd.DataFrame(table, columns=list(COLUMNS)))
    papers = pd.DataFrame(
        {"source_id": ["early", "late", "after-merger"], "published": ["2024-01-10", "2024-02-20", "2025-07-10"]}
    )
    reported, bridged = (select_figures(observations, papers, EVERY, 2026, (), name) for name in ("reported", "2025"))
    check_bridge(reported, bridged)


@pytest.mark.parametrize("missing", [0.0, 0.1])
def test_a_made_table_is_bridged_without_loss(missing):
    observations = make_observations(provinces=8, years=1, months=2, indicators=28, hedged=0.3, missing=missing)
    papers = make_documents(observations)
    reported, bridged = (select_figures(observations, papers, EVERY, 2026, (), name) for name in ("reported", "2025"))
    assert (bridged["reason"] == "merger_incomplete").any() == (missing > 0)
    assert (bridged["rule"] == "rate_of_sums").any()
    check_bridge(reported, bridged)


@pytest.mark.parametrize("year", [2019, 2026])
def test_the_committed_table_is_bridged_without_loss(repository_root, year):
    path = repository_root / "data" / "processed" / "observations.csv"
    observations, papers = read_observations(path), read_documents(path)
    reported, bridged = (select_figures(observations, papers, EVERY, year, (), name) for name in ("reported", "2025"))
    assert reported["place_key"].str.endswith(OLD).any()
    check_bridge(reported, bridged)
