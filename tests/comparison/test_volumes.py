"""Volumes per day, how the length of a period is known, and when a part of a year is made a year."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codelists.toml_files import read_toml
from analysis.comparison import select_figures
from analysis.comparison.volumes import (
    LENGTH_BASES,
    VOLUME_INDICATORS,
    add_daily,
    annualise_volumes,
    compare_volumes,
    describe_volumes,
    find_length_basis,
    measure_kind,
)
from analysis.observations.files import read_documents, read_observations

OBSERVATIONS = Path(__file__).parents[2] / "data/processed/observations.csv"

# First and last day, basis of the period, days, how the length is known.
LENGTHS = [
    ("2023-01-01", "2023-12-31", "stated", 365, "calendar"),  # “năm 2023”: whole months are taken, not said
    ("2024-01-01", "2024-12-31", "context", 366, "calendar"),
    ("2019-12-01", "2020-02-29", "stated", 91, "calendar"),
    ("2024-01-01", "2024-02-28", "stated", 59, "stated"),  # a leap year's February has a day more
    ("2020-12-15", "2021-12-14", "stated", 365, "review_year"),
    ("2020-12-15", "2021-06-15", "context", 183, "review_year"),
    ("2016-01-01", "2016-12-15", "stated", 350, "stated"),
    ("2025-07-01", "2025-12-25", "inferred", 178, "inferred"),
    ("2025-01-01", "2025-06-30", "inferred", 181, "inferred"),  # whole months by chance of the dateline
    ("2025-01-01", "2025-06-30", "", 181, "inferred"),  # no basis at all
]


@pytest.mark.parametrize(("start", "end", "basis", "days", "length_basis"), LENGTHS)
def test_length_and_daily_figure(observe, documents, start, end, basis, days, length_basis):
    table = observe({"period_start": start, "period_end": end, "period_basis": basis, "value": 730})
    (mark,) = add_daily(select_all(table, documents)).to_dict("records")
    assert mark["length_basis"] == length_basis
    assert mark["daily"] == mark["daily_lower"] == mark["daily_upper"] == pytest.approx(730 / days)


def select_all(table, documents, indicators=VOLUME_INDICATORS):
    return select_figures(table, documents, indicators, 2030)


def test_an_undated_row_has_no_length(observe, documents):
    table = observe({"period_start": "", "period_end": ""})
    (mark,) = add_daily(select_all(table, documents)).to_dict("records")
    assert mark["length_basis"] == ""
    assert pd.isna(mark["daily"])


# A figure's value and bounds, what it comes to a day in a year of 365 days, and what it is compared by.
DAILY = [
    ({"value": 0}, (0, 0, 0)),  # a stated zero is zero a day
    ({"value": 3650, "upper": 7300, "qualifier": "over"}, (10, 10, 20)),
    ({"value": 3650, "lower": 0, "qualifier": "under"}, (10, 0, 10)),
]


@pytest.mark.parametrize(("row", "expected"), DAILY)
def test_bounds_are_those_of_the_wording(observe, documents, row, expected):
    (mark,) = compare_volumes(select_all(observe(row), documents)).to_dict("records")
    assert (mark["daily"], mark["daily_lower"], mark["daily_upper"]) == expected
    assert (mark["compared_value"], mark["compared_lower"], mark["compared_upper"]) == expected
    assert (mark["stated_lower"], mark["stated_upper"]) == (mark["lower"], mark["upper"])


def test_a_stock_is_compared_as_it_is(observe, documents):
    table = observe({"indicator": "dossiers_pending", "unit": "dossier", "value": 365})
    (mark,) = compare_volumes(select_all(table, documents, ("dossiers_pending",)), ("dossiers_pending",)).to_dict(
        "records"
    )
    assert pd.isna(mark["daily"])
    assert mark["compared_value"] == 365


def test_kinds_of_indicators():
    codes = pd.Series(
        ["documents_received", "dossiers_pending", "dossiers_on_time_rate", "dossiers_overdue_rate", "other"]
    )
    assert measure_kind(codes).tolist() == ["flow", "stock", "rate", "rate", ""]


def year(number, value, **more):
    return {"period_start": f"{number}-01-01", "period_end": f"{number}-12-31", "value": value, **more}


def half(number, value, **more):
    return {"period_start": f"{number}-01-01", "period_end": f"{number}-06-30", "value": value, **more}


TWO_YEARS = [half(2021, 400), year(2021, 1000), half(2022, 500), year(2022, 1000)]
# What a province has stated beside its half-year of 2023 with 900 documents; the annual figure, bounds and caveat.
ANNUAL = [
    # 40 % and 50 % of the year: 900 / 0.45, between 900 / 0.5 and 900 / 0.4
    (TWO_YEARS, (2000, 1800, 2250), "annualised"),
    ([], None, "too_few_years"),
    (TWO_YEARS[:2], None, "too_few_years"),
    ([half(2021, 400), half(2022, 500)], None, "too_few_years"),  # no year to be a part of
    ([half(2024, 400), year(2024, 1000), half(2025, 500), year(2025, 1000)], None, "too_few_years"),  # later ones
    ([half(2023, 450), *TWO_YEARS[:2]], None, "too_few_years"),
    # nine months tell nothing of six
    (
        [{**half(n, 700), "period_end": f"{n}-09-30"} for n in (2021, 2022)] + [year(2021, 1000), year(2022, 1000)],
        None,
        "too_few_years",
    ),
    # another office, another indicator
    ([{**row, "province": "Hà Tĩnh"} for row in TWO_YEARS], None, "too_few_years"),
    ([{**row, "indicator": "documents_issued"} for row in TWO_YEARS], None, "too_few_years"),
    # a part above its year contradicts itself and is no share; nor is a year of nothing or a part of nothing
    ([half(2021, 1200), *TWO_YEARS[1:]], None, "too_few_years"),
    ([half(2021, 0), year(2021, 0), *TWO_YEARS[2:]], None, "too_few_years"),
    ([half(2021, 0), *TWO_YEARS[1:]], None, "too_few_years"),
    # a hedged year: 400 of 1000 to 1600 is 25 % to 40 %; together 900 of 2000
    (
        [half(2021, 400), year(2021, 1000, upper=1600, qualifier="over"), *TWO_YEARS[2:]],
        (2000, 1800, 3600),
        "annualised",
    ),
    # a half-year of 15/12–14/6 is the same part as one of 1/1–30/6
    (
        [{**half(2021, 400), "period_start": "2020-12-15", "period_end": "2021-06-14"}, *TWO_YEARS[1:]],
        (2000, 1800, 2250),
        "annualised",
    ),
]


@pytest.mark.parametrize(("past", "expected", "caveat"), ANNUAL)
def test_a_part_of_a_year_is_made_a_year_only_from_two_own_earlier_years(observe, documents, past, expected, caveat):
    table = observe({**half(2023, 900), "observation_id": "target"}, *past)
    marks = annualise_volumes(compare_volumes(select_all(table, documents))).set_index("observation_id")
    target = marks.loc["target"]
    assert target["caveat"] == caveat
    if expected is None:
        assert target[["annualised", "annualised_lower", "annualised_upper", "share_lower", "share_upper"]].isna().all()
        assert target["share_years"] == target["share_parents"] == ""
    else:
        assert tuple(target[["annualised", "annualised_lower", "annualised_upper"]]) == pytest.approx(expected)
        assert target["share_years"] == "2021 2022"
        assert set(target["share_parents"].split()) == {"id1", "id2", "id3", "id4"}


def test_sources_in_conflict_make_the_annual_figure_an_interval(observe, documents):
    """Half-years of 2021 of 400 and 420: 40 to 42 % of the year, 50 % in 2022; no number is chosen."""
    again = {**half(2021, 420), "source_id": "late"}
    table = observe({**half(2023, 900), "observation_id": "target"}, *TWO_YEARS, again)
    marks = annualise_volumes(compare_volumes(select_all(table, documents))).set_index("observation_id")
    target = marks.loc["target"]
    assert target["caveat"] == "annualised_conflict"
    assert pd.isna(target["annualised"])
    assert (target["annualised_lower"], target["annualised_upper"]) == pytest.approx((1800, 2250))
    assert set(target["share_parents"].split()) == {"id1", "id2", "id3", "id4", "id5"}


def test_part_years_in_conflict_stay_side_by_side(observe, documents):
    table = observe(half(2023, 900), {**half(2023, 950), "source_id": "late"}, *TWO_YEARS)
    marks = annualise_volumes(compare_volumes(select_all(table, documents)))
    own = marks[marks["period_year"] == 2023].sort_values("value")
    assert own["conflict"].tolist() == [True, True]
    assert own["annualised"].tolist() == pytest.approx([2000, 950 / 0.45])


# What is never made a year, even with the two years at hand.
NEVER = [
    ({"indicator": "dossiers_pending", "unit": "dossier"}, "stock"),
    ({"indicator": "dossiers_overdue_rate", "unit": "percent"}, "not_a_count"),
    ({"period_end": "2023-05-31"}, "odd_period"),
]


@pytest.mark.parametrize(("row", "caveat"), NEVER)
def test_what_is_never_annualised(observe, documents, row, caveat):
    table = observe(
        *[{**earlier, **{k: v for k, v in row.items() if k != "period_end"}} for earlier in TWO_YEARS],
        {**half(2023, 90), **row},
    )
    figures = select_all(table, documents, (row.get("indicator", "documents_received"),)).assign(reason="")
    marks = annualise_volumes(add_daily(figures))
    target = marks[marks["period_year"] == 2023]
    assert target["caveat"].tolist() == [caveat]
    assert target["annualised"].isna().all()


def test_a_year_across_the_merger_is_of_two_offices(observe, documents):
    table = observe(
        {**half(2025, 900), "province": "An Giang", "period_start": "2025-04-15", "period_end": "2025-10-14"}
    )
    table = pd.concat([table, observe({**half(2025, 900), "province": "An Giang", "period_end": "2025-09-30"})])
    marks = annualise_volumes(compare_volumes(select_all(table, documents)))
    assert marks.set_index("period_end").loc["2025-09-30", "caveat"] == "straddles_merger"


@settings(deadline=None)
@given(
    shares=st.lists(st.floats(0.05, 0.95), min_size=2, max_size=5),
    wholes=st.lists(st.integers(100, 10**6), min_size=5, max_size=5),
    part=st.integers(1, 10**6),
)
def test_annual_figure_lies_within_its_bounds_and_above_the_part(shares, wholes, part):
    rows = [
        (2010 + i, "six_months", max(1, int(share * whole)))
        for i, (share, whole) in enumerate(zip(shares, wholes, strict=False))
    ]
    rows += [(2010 + i, "year", whole) for i, whole in enumerate(wholes)]
    rows.append((2030, "six_months", part))
    marks = pd.DataFrame(rows, columns=["period_year", "period_class", "value"])
    marks = marks.assign(
        series="s", indicator="documents_received", breakdown="", unit="document", reason="", place_key="20",
        lower=marks["value"], upper=marks["value"], observation_id=marks.index.astype(str),
        period_start=marks["period_year"].astype(str) + "-01-01",
        period_end=marks["period_year"].astype(str) + marks["period_class"].map({"year": "-12-31"}).fillna("-06-30"),
    )  # fmt: skip
    target = annualise_volumes(marks).iloc[-1]
    assert target["caveat"] == "annualised"
    assert target["annualised_lower"] <= target["annualised"] * (1 + 1e-12)
    assert target["annualised"] <= target["annualised_upper"] * (1 + 1e-12)
    assert target["annualised_lower"] >= part


def test_every_code_has_its_sentences():
    for group, codes in read_toml("volumes.toml").items():
        for code in codes:
            assert all(describe_volumes(group, code, language) for language in ("vi", "en"))
    assert set(read_toml("volumes.toml")["length_basis"]) == set(LENGTH_BASES)
    assert describe_volumes("caveat", "", "en") == ""


def test_real_table_daily_figures_hold_their_counts():
    observations, documents = read_observations(OBSERVATIONS), read_documents(OBSERVATIONS)
    marks = compare_volumes(select_figures(observations, documents, VOLUME_INDICATORS, 2030))
    assert len(marks)
    assert (marks["daily"] * marks["period_days"].astype(float) - marks["value"]).abs().max() < 1e-6
    assert (marks["daily_lower"] <= marks["daily"]).all()
    assert (marks["daily"] <= marks["daily_upper"]).all()
    assert (find_length_basis(marks) == marks["length_basis"]).all()
    annual = annualise_volumes(marks)
    assert len(annual) == (marks["period_class"] != "year").sum()
    assert (annual["caveat"] != "").all()
    assert (annual["annualised"].notna() == (annual["caveat"] == "annualised")).all()
