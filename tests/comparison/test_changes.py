"""Stated changes, the earlier levels that they imply, and what published figures say to these."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.codelists.toml_files import read_toml
from analysis.comparison import select_figures
from analysis.comparison.breaks import KINDS, describe_breaks, mark_breaks, read_breaks
from analysis.comparison.changes import (
    check_prior_levels,
    derive_prior_levels,
    describe_change_reason,
    link_changes,
)
from analysis.comparison.volumes import VOLUME_INDICATORS
from analysis.observations.checks import check_observations
from analysis.observations.files import read_documents, read_observations

OBSERVATIONS = Path(__file__).parents[2] / "data/processed/observations.csv"
QUOTE = {"char_start": 0, "char_end": 90}


def level(value=100, **more):
    return {"value": value, "figure_start": 1, **QUOTE, **more}


def percent(value, **more):
    return {
        "measure": "change_pct", "unit": "percent", "value": value, "figure_start": 20, **QUOTE,
        "base_start": "2022-01-01", "base_end": "2022-12-31", **more,
    }  # fmt: skip


def absolute(value, **more):
    return percent(value, **{"measure": "change_abs", "unit": "document", **more})


RATE = {"indicator": "dossiers_overdue_rate", "unit": "percent"}
POINTS = {"indicator": "dossiers_overdue_rate", "measure": "change_abs", "unit": "percentage_point"}

# The level, its change, and the earlier level (value, lower, upper), or the reason why there is none.
IMPLIED = [
    # Kiên Giang 2019: 27.172, tăng 10,02 % → 24.697 (27172 / 1.10025 … 27172 / 1.10015, by hand)
    (level(27172), percent(10.02, lower=10.015, upper=10.025), (24697, 24696.2054, 24698.4502)),
    (level(17337), absolute(2013), (15324, 15324, 15324)),
    (level(312), absolute(-53), (365, 365, 365)),
    # a whole percentage was rounded: 22 % is 21,5–22,5 %
    (level(1220), percent(22), (1000, 1220 / 1.225, 1220 / 1.215)),
    (level(100), percent(0), (100, 100 / 1.005, 100 / 0.995)),  # “không đổi” is a change
    # a change of a hedged level, a hedged change, and both
    (
        level(50000, upper=60000, qualifier="over"), percent(25, lower=25, upper=25.5, qualifier="over"),
        (40000, 50000 / 1.255, 48000),
    ),
    (
        level(40000, lower=30000, qualifier="under"), percent(0.1, lower=0.05, upper=0.15),
        (39960, 30000 / 1.0015, 40000 / 1.0005),
    ),
    (level(14700, upper=14800, qualifier="over"), absolute(4000, lower=3000, qualifier="under"), (10700, 10700, 11800)),
    # base zero: said as a count it is a level like others; as a percentage it cannot be
    (level(5), absolute(5), (0, 0, 0)),
    (level(0), absolute(-5), (5, 5, 5)),
    (level(0), absolute(0), (0, 0, 0)),
    (level(0), percent(-50), "zero_level"),
    (level(0), percent(10), "zero_level"),
    (level(5), absolute(8), "below_zero"),
    (level(5, upper=10, qualifier="over"), absolute(8), (0, 0, 2)),  # 5 − 8 is none, 10 − 8 may be
    # −100 %
    (level(0), percent(-100), "minus_hundred"),
    (level(7), percent(-100), "minus_hundred"),
    (level(7), percent(-99.8, lower=-100, upper=-99.8, qualifier="over"), "minus_hundred"),
    (level(7), percent(-120), "below_minus_hundred"),
    (level(1), percent(-99), (100, 1 / 0.015, 1 / 0.005)),
    # rates: percentage points, within 0–100
    (
        level(3.56, lower=3.555, upper=3.565, **RATE), percent(-14.74, lower=-14.745, upper=-14.735, **POINTS),
        (18.3, 18.29, 18.31),
    ),
    (level(25, **RATE), percent(-3, **POINTS), (28, 27, 29)),
    (level(100, **RATE), percent(1, **POINTS), (99, 98, 99.5)),
    (level(99.5, **RATE), percent(-2, **POINTS), "outside_percent"),
    (level(99.5, **RATE), percent(-0.5, **POINTS), (100, 100, 100)),
    (level(2, **RATE), percent(5, **POINTS), "below_zero"),
    (level(25, **RATE), percent(10, **{**POINTS, "measure": "change_pct", "unit": "percent"}), "percent_of_rate"),
    # what is not stated is not made up
    (level(100), percent(10, base_start="", base_end=""), "base_not_stated"),
    (level(100), percent(10, base_start=""), "base_half_stated"),
    (level(100), percent(10, base_end=""), "base_half_stated"),
    (level(100), percent(10, base_end="2023-01-01"), "base_not_before"),
    (level(100), percent(10, period_start="", period_end=""), "undated"),
    (level(100, period_start="", period_end=""), percent(10), "no_level"),
    (level(float("nan")), percent(10), "no_level"),
    (level(100, breakdown="type=decision"), percent(10), "no_level"),
    (level(100, body="Sở Nội vụ"), percent(10), "no_level"),
    (level(100, source_id="early"), percent(10), "no_level"),
    (level(100, unit="dossier"), absolute(10), "no_level"),
    (level(100, status="derived"), percent(10), "no_level"),
    (level(100), percent(10, indicator="other"), "no_indicator"),
    (level(100, confidence=0.5), percent(10), "low_confidence"),
    (level(100), percent(10, confidence=0.5), "low_confidence"),
]  # fmt: skip


@pytest.mark.parametrize(("stated", "change", "expected"), IMPLIED)
def test_the_earlier_level_that_a_change_implies(observe, stated, change, expected):
    (row,) = link_changes(observe(stated, change)).to_dict("records")
    if isinstance(expected, str):
        assert row["reason"] == expected
        assert all(math.isnan(row[f"implied_{name}"]) for name in ("value", "lower", "upper"))
    else:
        assert row["reason"] == ""
        found = (row["implied_value"], row["implied_lower"], row["implied_upper"])
        assert found == pytest.approx(expected, abs=5e-5)


# Levels of one fact beside a change at position 20 of the sentence 0–90: which one it is of (None: it can't be told).
NEAREST = [
    ([level(100)], 0),
    ([level(100), level(100.0, upper=200, qualifier="over", figure_start=2)], 0),  # the exact one
    ([level(100, upper=200, qualifier="over"), level(150, char_start=200, figure_start=210)], 1),  # said elsewhere
    ([level(100), level(900, char_start=200, figure_start=210)], 0),  # another sentence contradicts: the own one stands
    ([level(100), level(900, figure_start=30)], 0),  # what stands before the change, not what follows
    ([level(100, figure_start=25), level(900, char_start=200, figure_start=210)], 0),
    ([level(100), level(900, figure_start=2)], None),
    ([level(100, char_start=200, figure_start=210), level(900, char_start=300, figure_start=310)], None),
]


@pytest.mark.parametrize(("levels", "expected"), NEAREST)
def test_which_level_changed(observe, levels, expected):
    (row,) = link_changes(observe(*levels, percent(10))).to_dict("records")
    if expected is None:
        assert row["reason"] == "ambiguous_level"
    else:
        assert (row["reason"], row["level_observation_id"]) == ("", f"id{expected}")


# Two changes of one fact: whether one earlier level fits both. Đắk Nông 2017: 1.620, −854 and −34,5 %, does.
RESTATED = [
    (level(1620), absolute(-854), percent(-34.5, lower=-34.55, upper=-34.45), True),
    (level(2671), absolute(-1846), percent(-40.8, lower=-40.85, upper=-40.75), False),
    (level(1220), percent(22), percent(22, figure_start=40), True),
    (level(0), absolute(-5), percent(-100), None),  # the second implies nothing
]


@pytest.mark.parametrize(("stated", "first", "second", "meets"), RESTATED)
def test_changes_that_restate_each_other(observe, stated, first, second, meets):
    changes = link_changes(observe(stated, first, second)).set_index("observation_id")
    assert changes["restates"].to_dict() == {"id1": "id2", "id2": "id1"}
    assert [None if pd.isna(cell) else bool(cell) for cell in changes["restatement_meets"]] == [meets, meets]


def test_a_change_against_another_base_is_no_restatement(observe):
    other = percent(30, base_start="2021-01-01", base_end="2021-12-31")
    changes = link_changes(observe(level(100), percent(10), other))
    assert changes["restates"].tolist() == ["", ""]
    assert changes["restatement_meets"].isna().all()


def test_derived_rows_keep_the_schema(observe):
    rows = [
        level(27172, province="An Giang", province_code="89", period_start="2024-07-01", period_end="2024-12-31"),
        percent(10, province="An Giang", province_code="89", period_start="2024-07-01", period_end="2024-12-31",
                base_start="2023-07-01", base_end="2023-12-31", qualifier="over", upper=11, confidence=0.7),
    ]  # fmt: skip
    derived = derive_prior_levels(link_changes(observe(*rows)))
    assert check_observations(derived) == []
    (row,) = derived.to_dict("records")
    assert (row["status"], row["parents"], row["measure"]) == ("derived", "id1 id0", "level")
    assert (row["period_start"], row["period_end"], row["base_start"]) == ("2023-07-01", "2023-12-31", "")
    assert row["province_code"] == "89"  # An Giang's code until 30 June 2025
    assert (row["quote"], row["printed"], row["qualifier"], row["confidence"]) == ("", "", "approx", 0.7)
    assert pd.isna(row["char_start"])
    assert derive_prior_levels(link_changes(observe(*rows)))["observation_id"].tolist() == [row["observation_id"]]


def test_nothing_is_derived_from_nothing(observe):
    derived = derive_prior_levels(link_changes(observe(level(100))))
    assert derived.empty
    assert check_prior_levels(derived, observe(level(100))).empty


LAST_YEAR = {"period_start": "2022-01-01", "period_end": "2022-12-31", "source_id": "early"}
# The earlier document's own figure beside an implied 15.324: does it meet, and how far apart.
PUBLISHED = [
    ({"value": 15324}, True, 0),
    ({"value": 15518}, False, 194),  # Lạng Sơn 2020 in its own year
    ({"value": 15000}, False, -324),
    ({"value": 15000, "upper": 16000, "qualifier": "over"}, True, 0),
    ({"value": 15300, "lower": 15200, "qualifier": "under"}, False, -24),
    ({"value": 15324, "period_start": "2021-12-15", "period_end": "2022-12-14"}, None, 0),
]


@pytest.mark.parametrize(("row", "meets", "gap"), PUBLISHED)
def test_the_earlier_document_s_own_figure(observe, row, meets, gap):
    table = observe(level(17337), absolute(2013), {**LAST_YEAR, **row})
    (pair,) = check_prior_levels(derive_prior_levels(link_changes(table)), table).to_dict("records")
    assert (None if pd.isna(pair["meets"]) else bool(pair["meets"])) == meets
    assert pair["gap"] == pytest.approx(gap)
    assert pair["reason"] == ("period_differs" if meets is None else "")
    assert (pair["published_id"], pair["published_source_id"], pair["same_source"]) == ("id2", "early", False)
    assert pair["parents"] == "id1 id0"


# Figures that are no figure of that series.
OTHERS = [
    {"scope": "one_stop_centre"},
    {"province": "Hà Tĩnh"},
    {"indicator": "documents_issued"},
    {"breakdown": "type=decision"},
    {"unit": "dossier"},
    {"measure": "change_abs"},
    {"confidence": 0.5},
    {"period_end": "2022-06-30"},
    {"period_start": "", "period_end": ""},
    {"status": "derived"},
]


@pytest.mark.parametrize("row", OTHERS)
def test_other_figures_are_not_held_against_it(observe, row):
    table = observe(level(17337), absolute(2013), {**LAST_YEAR, "value": 15518, **row})
    assert check_prior_levels(derive_prior_levels(link_changes(table)), table).empty


def test_rates_of_different_denominators_are_not_judged(observe):
    table = observe(
        level(25, **RATE, denominator="received"),
        percent(-3, **POINTS),
        {**LAST_YEAR, **RATE, "value": 60, "denominator": "resolved"},
    )
    (pair,) = check_prior_levels(derive_prior_levels(link_changes(table)), table).to_dict("records")
    assert pd.isna(pair["meets"])
    assert (pair["reason"], pair["breaks"]) == ("denominator_differs", "denominator")


def test_a_rounded_rate_meets_what_it_was_rounded_from(observe):
    table = observe(level(25, **RATE), percent(-3, **POINTS), {**LAST_YEAR, **RATE, "value": 29})
    (pair,) = check_prior_levels(derive_prior_levels(link_changes(table)), table).to_dict("records")
    assert pair["meets"]  # 24,5–25,5 less −3,5…−2,5 is 27–29, and 29 is 28,5–29,5


# The fixture only makes tables: nothing of one example reaches the next.
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=st.integers(1, 10**6),
    after=st.integers(0, 10**6),
    digits=st.integers(0, 2),
    hedge=st.sampled_from(["exact", "under", "over"]),
)
def test_a_change_computed_from_two_levels_leads_back_to_the_first(observe, before, after, digits, hedge):
    """What an office prints of two true counts, rounded and hedged, must allow the first one."""
    change = round(100 * (after - before) / before, digits)
    slack = 0.5 * 10**-digits
    width = 0 if digits == 0 else slack
    stated = {
        "exact": {"value": after, "lower": after, "upper": after},
        "under": {"value": after + 1, "lower": after - 1, "upper": after + 1},
        "over": {"value": after - 1, "lower": after - 1, "upper": after + 1},
    }[hedge]
    table = observe(
        level(**{**stated, "qualifier": hedge}),
        percent(change, lower=change - width, upper=change + width),
    )
    (row,) = link_changes(table).to_dict("records")
    if row["reason"] == "":
        assert row["implied_lower"] <= row["implied_value"] <= row["implied_upper"]
        assert row["implied_lower"] * (1 - 1e-9) <= before <= row["implied_upper"] * (1 + 1e-9)
    else:
        assert row["reason"] in ("minus_hundred", "below_minus_hundred", "zero_level")
        assert change <= -100 + slack or after <= 1


def test_every_code_has_its_sentences():
    for code, entry in read_breaks().items():
        assert entry.kind in KINDS
        assert (entry.kind == "column") == bool(entry.column)
        assert (entry.kind != "column") == (entry.day is not None)
        assert all(describe_breaks(code, language) for language in ("vi", "en"))
    assert describe_breaks("denominator denominator_kind", "en") == [
        "The denominators differ: the rates are shares of different totals."
    ]
    assert describe_breaks("", "vi") == []
    for code in read_toml("changes.toml")["reason"]:
        assert all(describe_change_reason(code, language) for language in ("vi", "en"))
    assert describe_change_reason("", "vi") == ""


def test_real_table_every_change_implies_or_says_why_not():
    observations, documents = read_observations(OBSERVATIONS), read_documents(OBSERVATIONS)
    changes = link_changes(observations)
    assert len(changes) == observations["measure"].str.startswith("change").sum()
    implied = changes["reason"] == ""
    assert (changes["implied_value"].notna() == implied).all()
    assert set(changes.loc[~implied, "reason"]) <= set(read_toml("changes.toml")["reason"])
    derived = derive_prior_levels(changes)
    assert len(derived) == implied.sum() > 0
    assert check_observations(derived) == []
    assert not set(derived["observation_id"]) & set(observations["observation_id"])
    checked = check_prior_levels(derived, observations)
    assert len(checked)
    judged = checked[checked["reason"] == ""]
    assert (judged["meets"] == (judged["gap"] == 0)).all()
    assert set(checked["implied_id"]) <= set(derived["observation_id"])
    marks = mark_breaks(select_figures(observations, documents, VOLUME_INDICATORS, 2030))
    crossed = marks[marks["breaks"].str.contains("merger")]
    assert (crossed["period_end"] >= "2025-07-01").all()


def test_a_new_province_is_not_held_to_a_time_before_it(observe):
    """Thái Nguyên of 2025 on the year before: of the old Thái Nguyên, or of what it was made of?"""
    dates = {"period_start": "2025-07-01", "period_end": "2025-12-31"}
    before = {"base_start": "2024-07-01", "base_end": "2024-12-31"}
    rows = []
    for province in ("Thái Nguyên", "Lạng Sơn"):
        own = {"province": province, "source_id": province, **dates}
        rows += [{**own, "value": 120}, {**own, "value": 20, "measure": "change_pct", "unit": "percent", **before}]
    changes = link_changes(observe(*rows)).set_index("province")
    assert changes["reason"].to_dict() == {"Thái Nguyên": "merger_between", "Lạng Sơn": ""}
    assert pd.isna(changes.loc["Thái Nguyên", "implied_value"])
    assert changes.loc["Lạng Sơn", "implied_value"] == 100
    assert set(derive_prior_levels(changes.reset_index())["province"]) == {"Lạng Sơn"}
