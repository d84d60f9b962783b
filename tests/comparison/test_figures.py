"""Which figures are compared, which are listed, and which do not show."""

import pytest

from analysis.comparison import (
    compare_volumes,
    complete_rows,
    latest_by_class,
    list_unshown,
    repeated_series,
    select_figures,
    select_provinces,
)
from analysis.errors import InputError

VOLUMES = ("documents_received", "documents_issued", "dossiers_received")

# What a row differs in from a plain figure of 2023, and what becomes of it in the report of 2023:
# "" compared, a reason, or None where it is no headline figure or ended later.
RULES = [
    ({}, ""),
    ({"value": 0}, ""),  # a stated zero is a figure
    ({"indicator": "other"}, None),
    ({"measure": "change_pct"}, None),
    ({"breakdown": "type=decision"}, None),
    ({"breakdown": "assigner=government"}, None),  # of documents: no headline
    ({"status": "derived"}, None),
    ({"status": "corrected"}, ""),
    ({"confidence": 0.6}, ""),
    ({"confidence": 0.59}, "low_confidence"),
    ({"value": float("nan")}, "low_confidence"),
    ({"period_start": "", "period_end": ""}, "undated"),
    ({"period_start": "", "period_end": "", "source_id": "undated"}, "undated"),
    ({"period_start": "", "period_end": "", "source_id": "next-year"}, None),
    ({"period_end": "2023-08-31"}, "other_period"),
    ({"period_start": "2024-01-01", "period_end": "2024-12-31"}, None),
    ({"period_start": "2023-12-15", "period_end": "2024-06-15"}, None),  # began in the year, ended after it
    ({"qualifier": "over", "value": 50000, "upper": 60000}, ""),
]


@pytest.mark.parametrize(("row", "expected"), RULES)
def test_what_becomes_of_a_figure(observe, documents, row, expected):
    # An undated figure of a document that came out by the end of the year is listed.
    documents.loc[documents["source_id"] == "lang-son-2023", "published"] = "2023-12-30"
    figures = select_figures(observe(row), documents, VOLUMES, 2023)
    assert figures["reason"].tolist() == ([] if expected is None else [expected])


def test_tasks_are_compared_by_assigner(observe, documents):
    rows = [{"indicator": "tasks_assigned", "breakdown": b} for b in ("", "assigner=government", "field=land")]
    figures = select_figures(observe(*rows), documents, ("tasks_assigned",), 2023)
    assert figures["breakdown"].tolist() == ["", "assigner=government"]


# Two statements of one fact in one source: which one stands (its position), and what the other is.
STATEMENTS = [
    ({"value": 27000, "lower": 26000, "qualifier": "under"}, {"value": 26980}, 1, "restatement"),
    ({"value": 26980}, {"value": 27000, "lower": 26000, "qualifier": "under"}, 0, "restatement"),
    ({"value": 61300, "lower": 61250, "upper": 61350}, {"value": 61302}, 1, "restatement"),
    (
        {"value": 10, "upper": 20, "qualifier": "over"},
        {"value": 12, "upper": 13, "qualifier": "over"},
        1,
        "restatement",
    ),
    ({"value": 10}, {"value": 10}, 0, "restatement"),
    ({"value": 10}, {"value": 11}, 0, ""),  # a contradiction: both stay
]


@pytest.mark.parametrize(("first", "second", "stands", "other"), STATEMENTS)
def test_best_statement_of_one_fact_stands(observe, documents, first, second, stands, other):
    figures = select_figures(observe(first, second), documents, VOLUMES, 2023)
    reasons = figures.set_index("observation_id")["reason"]
    assert reasons[f"id{stands}"] == ""
    assert reasons[f"id{1 - stands}"] == other


def test_later_publication_stands_and_the_other_is_listed(observe, documents):
    figures = select_figures(
        observe({"source_id": "early", "value": 100}, {"source_id": "late", "value": 100}), documents, VOLUMES, 2024
    )
    marks = compare_volumes(figures)
    assert latest_by_class(marks, 2024)["source_id"].tolist() == ["late"]
    listed = list_unshown(figures, compared=[marks], shown=[latest_by_class(marks, 2024)])
    assert listed[["source_id", "reason"]].to_numpy().tolist() == [["early", "later_publication"]]


def test_every_figure_is_shown_or_listed(observe, documents):
    """An earlier period that no development holds and an undated figure are listed, each with its reason."""
    table = observe(
        {"period_start": "2023-01-01", "period_end": "2023-03-31"},
        {"period_start": "2023-04-01", "period_end": "2023-06-30"},
        {"period_start": "", "period_end": "", "source_id": "early"},
    )
    figures = select_figures(table, documents, VOLUMES, 2024)
    marks = compare_volumes(figures)
    listed = list_unshown(figures, compared=[marks], shown=[latest_by_class(marks, 2024), repeated_series(marks)])
    assert listed.set_index("observation_id")["reason"].to_dict() == {"id0": "earlier_period", "id2": "undated"}


HEDGES = [
    # the sentence up to the figure, its qualifier, the source's own word
    ("Văn thư xử lý gần ", "under", "gần"),
    ("Văn thư xử lý DƯỚI ", "under", "dưới"),
    ("đạt không dưới ", "over", "không dưới"),
    ("Hơn ", "over", "hơn"),
    ("xấp xỉ ", "approx", "xấp xỉ"),
    ("gần là ", "under", "gần"),
    ("gâ\u0300n ", "under", "gần"),  # decomposed letters
    ("ban hành trên", "over", "trên"),
    ("ban hành ", "over", ""),  # said elsewhere: nothing is made up
    ("gần ", "exact", ""),
    ("trên ", "under", ""),  # another qualifier's word: a person has corrected the reading
    ("thửa", "over", ""),  # no word, the end of one
]


@pytest.mark.parametrize(("before", "qualifier", "word"), HEDGES)
def test_hedge_is_the_source_s_own_word(observe, documents, before, qualifier, word):
    row = {"quote": f"{before}27.000 văn bản", "char_start": 50, "figure_start": 50 + len(before)}
    (figure,) = select_figures(observe(row | {"qualifier": qualifier}), documents, VOLUMES, 2023).to_dict("records")
    assert figure["hedge"] == word


def test_conflicting_sources_stay_side_by_side(observe, documents):
    figures = select_figures(
        observe({"source_id": "early", "value": 100}, {"source_id": "late", "value": 120}), documents, VOLUMES, 2024
    )
    latest = latest_by_class(compare_volumes(figures), 2024)
    assert set(latest["source_id"]) == {"early", "late"}
    assert latest["conflict"].all()


def test_each_class_of_period_has_its_own_latest(observe, documents):
    table = observe(
        {"period_start": "2021-01-01", "period_end": "2021-12-31"},
        {"period_start": "2022-01-01", "period_end": "2022-12-31"},
        {"period_start": "2023-01-01", "period_end": "2023-06-30"},
        {"period_start": "2024-01-01", "period_end": "2024-06-30"},
    )
    marks = compare_volumes(select_figures(table, documents, VOLUMES, 2024))
    for year, expected in ((2024, ["2022-12-31", "2024-06-30"]), (2023, ["2022-12-31", "2023-06-30"])):
        assert latest_by_class(marks, year)["period_end"].tolist() == expected
    assert latest_by_class(marks, 2020).empty
    assert repeated_series(marks)["period_end"].tolist() == ["2021-12-31", "2022-12-31", "2023-06-30", "2024-06-30"]


def test_scopes_and_bodies_are_series_of_their_own(observe, documents):
    table = observe(
        {"scope": "provincial_office"},
        {"scope": "province"},
        {"scope": "district", "body": "Cao Lộc"},
        {"scope": "district", "body": "Hữu Lũng"},
    )
    latest = latest_by_class(compare_volumes(select_figures(table, documents, VOLUMES, 2023)), 2023)
    assert latest["series"].nunique() == 4


def test_what_is_not_stated_is_a_row_with_na(observe, documents):
    table = observe({"value": 5}, {"province": "Hà Tĩnh", "indicator": "documents_issued", "value": 7})
    latest = latest_by_class(compare_volumes(select_figures(table, documents, VOLUMES, 2023)), 2023)
    rows = complete_rows(latest, ("documents_received", "documents_issued")).set_index(["place", "indicator"])["value"]
    assert rows["Lạng Sơn", "documents_received"] == 5
    assert rows["Hà Tĩnh", "documents_received"] != rows["Hà Tĩnh", "documents_received"]  # NaN
    assert len(rows) == 4


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("Hà Tĩnh, lang son", ("Hà Tĩnh", "Lạng Sơn")),
        ("Bắc Cạn", ("Bắc Kạn",)),
        ("Hà Tĩnh,hà tĩnh", ("Hà Tĩnh",)),
    ],
)
def test_provinces_by_name(text, names):
    assert select_provinces(text) == names


@pytest.mark.parametrize("text", ["Hà Tỉnhh", "Lạng Sơn, Atlantis", "Lạng Sơn,,Hà Tĩnh"])
def test_unknown_province_is_refused(text):
    with pytest.raises(InputError):
        select_provinces(text)


def test_only_the_wanted_provinces(observe, documents):
    table = observe({}, {"province": "Hà Tĩnh"}, {"province": "Nơi Không Có"})
    assert select_figures(table, documents, VOLUMES, 2023, ("Hà Tĩnh",))["place"].tolist() == ["Hà Tĩnh"]
    assert len(select_figures(table, documents, VOLUMES, 2023)) == 3


# Province, last day, shown name under each geography, and whether 2025 refuses it.
GEOGRAPHY = [
    ("Lạng Sơn", "2023-12-31", "Lạng Sơn", "Lạng Sơn", ""),
    ("Thừa Thiên Huế", "2023-12-31", "Thừa Thiên Huế", "Huế", ""),
    ("Bắc Kạn", "2023-12-31", "Bắc Kạn", "Thái Nguyên", "merger_incomplete"),
    ("Thái Nguyên", "2023-12-31", "Thái Nguyên", "Thái Nguyên", "merger_incomplete"),
    ("Thái Nguyên", "2025-12-31", "Thái Nguyên", "Thái Nguyên", ""),
    ("Cả nước", "2023-12-31", "Cả nước", "Cả nước", ""),
]


@pytest.mark.parametrize(("province", "end", "reported", "bridged", "reason"), GEOGRAPHY)
def test_geography(observe, documents, province, end, reported, bridged, reason):
    table = observe({"province": province, "period_start": f"{end[:4]}-01-01", "period_end": end})
    plain = select_figures(table, documents, VOLUMES, 2025)
    assert plain[["place", "reason"]].to_numpy().tolist() == [[reported, ""]]
    new = select_figures(table, documents, VOLUMES, 2025, (), "2025")
    assert new["reason"].tolist() == [reason]
    if not reason:
        assert new["place"].tolist() == [bridged]


def test_a_merged_province_does_not_continue_the_old_one(observe, documents):
    table = observe(
        {"province": "An Giang", "period_start": "2024-01-01", "period_end": "2024-12-31"},
        {"province": "An Giang", "period_start": "2025-07-01", "period_end": "2025-12-31"},
    )
    assert select_figures(table, documents, VOLUMES, 2025)["series"].nunique() == 2
    refused = select_figures(table, documents, VOLUMES, 2025, ("An Giang",), "2025")
    assert refused.set_index("period_end")["reason"].to_dict() == {
        "2024-12-31": "merger_incomplete",
        "2025-12-31": "",
    }
