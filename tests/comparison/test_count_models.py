"""Rate ratios of counts: by hand, with hedges, and what is refused."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from analysis.codelists.toml_files import read_toml
from analysis.comparison import select_figures
from analysis.comparison.count_models import (
    FEWEST_FREEDOM,
    FEWEST_ROWS,
    compare_counts,
    describe_count_model,
    gather_counts,
)
from analysis.comparison.volumes import VOLUME_INDICATORS, compare_volumes
from analysis.observations.files import read_documents, read_observations

OBSERVATIONS = Path(__file__).parents[2] / "data/processed/observations.csv"


def marks_of(observe, documents, rows, indicators=VOLUME_INDICATORS):
    table = observe(*rows)
    return compare_volumes(select_figures(table, documents, indicators, 2030), indicators)


def yearly(province, counts, **more):
    return [
        {"province": province, "value": count, "period_start": f"{y}-01-01", "period_end": f"{y}-12-31", **more}
        for y, count in enumerate(counts, start=2011)
    ]


LANG_SON, HA_TINH = [9000, 11000, 10000], [21000, 18000, 21000]
# Rows of two offices and what becomes of their comparison.
REFUSALS = [
    (yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", HA_TINH), ""),
    (yearly("Lạng Sơn", LANG_SON[:2]) + yearly("Hà Tĩnh", HA_TINH), "too_few_rows"),
    (yearly("Lạng Sơn", LANG_SON), "one_group"),
    (yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", [0, 0, 0]), "nothing_counted"),
    (yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", [0, 0, 6]), ""),  # a stated zero is a count
    (yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", [*HA_TINH[:2], float("nan")]), "too_few_rows"),
]


@pytest.mark.parametrize(("rows", "reason"), REFUSALS)
def test_refusals(observe, documents, rows, reason):
    ratios = compare_counts(marks_of(observe, documents, rows))
    assert ratios["reason"].tolist() == [reason]
    assert ratios["ratio"].notna().tolist() == [reason == ""]
    assert ratios[["lower", "upper", "p_value", "stated_lower"]].notna().all(axis=None) == (reason == "")


def test_like_is_compared_with_like_only(observe, documents):
    """Half-years are another family than years, and what comes in than what goes out."""
    rows = yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", HA_TINH, indicator="documents_issued")
    rows += [{**row, "period_end": row["period_end"][:4] + "-06-30"} for row in yearly("Hà Tĩnh", HA_TINH)]
    ratios = compare_counts(marks_of(observe, documents, rows))
    assert ratios["reason"].tolist() == ["one_group"] * 3


@pytest.mark.parametrize("indicator", ["dossiers_pending", "dossiers_overdue"])
def test_a_stock_is_refused(observe, documents, indicator):
    rows = yearly("Lạng Sơn", LANG_SON, indicator=indicator) + yearly("Hà Tĩnh", HA_TINH, indicator=indicator)
    ratios = compare_counts(marks_of(observe, documents, rows, (indicator,)))
    assert ratios["reason"].tolist() == ["not_a_flow"]


def test_a_reference_without_figures_is_said(observe, documents):
    marks = marks_of(observe, documents, yearly("Lạng Sơn", LANG_SON))
    assert compare_counts(marks, reference="99|provincial_office|")["reason"].tolist() == ["no_reference"]


def test_ratio_by_hand(observe, documents):
    """Three years each: totals over days, and Pearson's chi-squared by hand; the days of 2012 are 366."""
    marks = marks_of(observe, documents, yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", HA_TINH))
    (ratio,) = compare_counts(marks, reference=marks["series"].iloc[0]).to_dict("records")
    days = np.array([365, 366, 365])
    assert ratio["ratio"] == pytest.approx(sum(HA_TINH) / sum(LANG_SON))
    squares = 0.0
    for counts in (LANG_SON, HA_TINH):
        means = sum(counts) * days / days.sum()
        squares += float(((np.array(counts) - means) ** 2 / means).sum())
    assert ratio["freedom"] == 4
    assert ratio["overdispersion"] == pytest.approx(squares / 4)
    error = np.sqrt(squares / 4 * (1 / sum(LANG_SON) + 1 / sum(HA_TINH)))
    half = stats.t.ppf(0.975, 4) * error
    assert np.log([ratio["lower"], ratio["upper"]]) == pytest.approx([np.log(2) - half, np.log(2) + half])
    assert ratio["p_value"] == pytest.approx(2 * stats.t.sf(np.log(2) / error, 4))
    assert (ratio["model"], ratio["choice"]) == ("quasi_poisson", "no_growth")


def test_a_year_that_closes_early_is_compared_per_day(observe, documents):
    rows = yearly("Lạng Sơn", LANG_SON) + yearly("Hà Tĩnh", HA_TINH)
    short = [
        {**row, "period_end": row["period_end"][:4] + "-12-15", "value": row["value"] * 349 / 365}
        if row["province"] == "Hà Tĩnh"
        else row
        for row in rows
    ]
    whole, early = (compare_counts(marks_of(observe, documents, table))["ratio"].item() for table in (rows, short))
    assert early == pytest.approx(whole, rel=1e-4)


def test_years_are_compared_within_the_same_offices(observe, documents):
    """Each office doubles from 2011 to 2012, but the large ones report 2011 only: the crude ratio would say less."""
    small = ["Lạng Sơn", "Hà Tĩnh", "Cao Bằng", "Lai Châu", "Điện Biên", "Sơn La"]
    rows = [
        row
        for name, size in zip(small, (90, 100, 110, 120, 130, 140), strict=True)
        for row in yearly(name, [size, 2 * size])
    ]
    rows += [row for name in ("Hà Nội", "Nghệ An") for row in yearly(name, [10000])]
    (ratio,) = compare_counts(marks_of(observe, documents, rows), between="period_year", reference=2011).to_dict(
        "records"
    )
    assert ratio["ratio"] == pytest.approx(2 * 365 / 366)
    assert ratio["freedom"] == 14 - 9
    assert ratio["reference_rows"] == 8


def test_what_cannot_be_told_apart_is_refused(observe, documents):
    """Two offices that never report the same year: adjusted for the year nothing is left to compare."""
    rows = yearly("Lạng Sơn", [1000] * 8) + [
        {**row, "period_start": f"{2020 + i}-01-01", "period_end": f"{2020 + i}-12-31"}
        for i, row in enumerate(yearly("Hà Tĩnh", [2000] * 8))
    ]
    marks = marks_of(observe, documents, rows)
    assert compare_counts(marks, adjust=("period_year",))["reason"].tolist() == ["too_few_rows"]
    monthly = [
        {
            **row,
            "period_start": f"{row['period_end'][:4]}-{m:02}-01",
            "period_end": f"{row['period_end'][:4]}-{m:02}-28",
        }
        for row in rows
        for m in (1, 2, 3)
    ]
    assert compare_counts(marks_of(observe, documents, monthly), adjust=("period_year",))["reason"].tolist() == [
        "not_told_apart"
    ]


# The first office's hedge: what the ratio (second over first, exactly 2) may then be.
HEDGES = [
    ({}, (2, 2), False),
    ({"upper": 20000, "qualifier": "over"}, (1, 2), True),
    ({"lower": 5000, "qualifier": "under"}, (2, 4), True),
    ({"lower": 0, "qualifier": "under"}, (2, np.inf), True),
]


@pytest.mark.parametrize(("hedge", "expected", "hedged"), HEDGES)
def test_hedged_counts_widen_the_ratio(observe, documents, hedge, expected, hedged):
    years = [(y, 10000) for y in (2011, 2013, 2014)]
    rows = [
        {"province": name, "value": count * factor, "period_start": f"{y}-01-01", "period_end": f"{y}-12-31", **more}
        for name, factor, more in (("Lạng Sơn", 1, hedge), ("Hà Tĩnh", 2, {}))
        for y, count in years
    ]
    marks = marks_of(observe, documents, rows)
    first = marks.loc[marks["place"] == "Lạng Sơn", "series"].iloc[0]
    (ratio,) = compare_counts(marks, reference=first).to_dict("records")
    assert (ratio["stated_lower"], ratio["stated_upper"]) == pytest.approx(expected)
    assert ratio["lower"] <= ratio["stated_lower"] <= ratio["ratio"] <= ratio["stated_upper"] <= ratio["upper"]
    assert ratio["hedged"] == hedged
    if ratio["stated_lower"] <= 1:
        assert ratio["p_value"] == 1


def test_conflicting_sources_are_one_row_with_both_in_its_bounds(observe, documents):
    rows = [{"value": 100, "source_id": "early"}, {"value": 120, "source_id": "late"}]
    (row,) = gather_counts(marks_of(observe, documents, rows)).to_dict("records")
    assert (row["lower"], row["value"], row["upper"]) == pytest.approx((100, 120, 120))


def test_counts_that_scatter_less_do_not_narrow_the_interval(observe, documents):
    marks = marks_of(observe, documents, yearly("Lạng Sơn", [1000] * 4) + yearly("Hà Tĩnh", [2000] * 4))
    (ratio,) = compare_counts(marks).to_dict("records")
    assert ratio["overdispersion"] < 1
    assert ratio["choice"] == "no_overdispersion"
    poisson = stats.t.ppf(0.975, 6) * np.sqrt(1 / 4000 + 1 / 8000)
    assert np.log(ratio["upper"] / ratio["lower"]) == pytest.approx(2 * poisson, rel=1e-6)


def test_every_code_has_its_sentences():
    for kind, codes in read_toml("count_models.toml").items():
        for code in codes:
            assert all(describe_count_model(kind, code, language) for language in ("vi", "en"))
    assert str(FEWEST_ROWS) in describe_count_model("reason", "too_few_rows", "vi")
    assert str(FEWEST_FREEDOM) in describe_count_model("reason", "too_few_rows", "en")
    assert describe_count_model("reason", "", "en") == ""


@pytest.mark.parametrize("between", ["series", "period_year"])
def test_real_table_is_estimated_or_refused_with_a_reason(between):
    observations, documents = read_observations(OBSERVATIONS), read_documents(OBSERVATIONS)
    marks = compare_volumes(select_figures(observations, documents, VOLUME_INDICATORS, 2030))
    ratios = compare_counts(marks, between=between)
    assert len(ratios)
    estimated = ratios["reason"] == ""
    assert (ratios["ratio"].notna() == estimated).all()
    assert (ratios.loc[estimated, ["group_rows", "reference_rows"]] >= FEWEST_ROWS).all(axis=None)
    sentences = read_toml("count_models.toml")["reason"]
    assert set(ratios.loc[~estimated, "reason"]) <= set(sentences)
