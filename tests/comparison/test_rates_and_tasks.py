"""Intervals of rates and the parts of tasks, recomputed by hand."""

import math

import pytest

from analysis.comparison import (
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_rates,
    compare_tasks,
    counts_of,
    derive_wilson_bounds,
    latest_by_class,
    list_unshown,
    select_figures,
    statements_behind,
)
from analysis.comparison.tasks import derive_completion_bounds, split_tasks

NAN = math.nan
Z = 1.959963984540054  # the normal distribution's 0.975 quantile


def wilson_by_hand(count: float, total: float) -> tuple[float, float]:
    """The closed formula of Wilson (1927)."""
    share = count / total
    middle = (share + Z**2 / (2 * total)) / (1 + Z**2 / total)
    half = Z * math.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2)) / (1 + Z**2 / total)
    return 100 * (middle - half), 100 * (middle + half)


@pytest.mark.parametrize(
    ("count", "total"), [(30, 81), (97, 246), (14064, 14101), (1, 10), (9, 13), (0, 5), (66056, 66056)]
)
def test_wilson_is_the_closed_formula(count, total):
    assert derive_wilson_bounds(count, total) == pytest.approx(wilson_by_hand(count, total), abs=1e-9)


def test_wilson_at_the_edges_is_no_point():
    # (10 + z²) in the denominator alone: 10 / (10 + 3.84) and 3.84 / (10 + 3.84)
    assert derive_wilson_bounds(10, 10) == (pytest.approx(72.2467, abs=1e-4), 100)
    assert derive_wilson_bounds(0, 10) == (0, pytest.approx(27.7533, abs=1e-4))


@pytest.mark.parametrize(("count", "total"), [(11, 10), (-1, 10), (0, 0)])
def test_no_share(count, total):
    with pytest.raises(ValueError, match="no share"):
        derive_wilson_bounds(count, total)


def rate_row(**changes):
    row = {"indicator": "dossiers_on_time_rate", "unit": "percent", "value": 99.74, "lower": 99.735, "upper": 99.745}
    return {**row, **changes}


ON_TIME = {"indicator": "dossiers_on_time", "unit": "dossier", "value": 14064}
DUE = {"indicator": "dossiers_due", "unit": "dossier", "value": 14101}

# The rate's row, the counts beside it, and where its interval comes from.
BASES = [
    (rate_row(), [], "stated", ""),
    (rate_row(), [ON_TIME, DUE], "wilson", "due"),  # unknown denominator: the one that gives the rate
    (rate_row(denominator="due"), [ON_TIME, DUE], "wilson", "due"),
    (rate_row(denominator="received"), [ON_TIME, DUE], "stated", "received"),  # named, but not counted
    (rate_row(value=90.0, lower=89.95, upper=90.05), [ON_TIME, DUE], "stated", ""),  # the counts do not give it
    (rate_row(qualifier="over", value=99, lower=99, upper=100), [ON_TIME, DUE], "stated", ""),
    (rate_row(), [{**ON_TIME, "qualifier": "over", "upper": 15000}, DUE], "stated", ""),
    (rate_row(), [{**ON_TIME, "source_id": "late"}, DUE], "stated", ""),  # another source's count
    (rate_row(), [{**ON_TIME, "scope": "province"}, {**DUE, "scope": "province"}], "stated", ""),
    (rate_row(), [{**ON_TIME, "period_end": "2023-06-30"}, {**DUE, "period_end": "2023-06-30"}], "stated", ""),
    (rate_row(), [ON_TIME, {**DUE, "value": 0}], "stated", ""),
    (rate_row(), [ON_TIME, {**DUE, "value": 14000}], "stated", ""),  # more on time than due
]


@pytest.mark.parametrize(("rate", "counts", "basis", "kind"), BASES)
def test_where_an_interval_comes_from(observe, documents, rate, counts, basis, kind):
    indicators = (*RATE_INDICATORS, *counts_of(RATE_INDICATORS))
    (mark,) = compare_rates(select_figures(observe(rate, *counts), documents, indicators, 2023)).to_dict("records")
    assert (mark["interval_basis"], mark["denominator_kind"]) == (basis, kind)
    assert mark["value"] == rate["value"]
    if basis == "wilson":
        assert (mark["lower"], mark["upper"]) == pytest.approx(wilson_by_hand(14064, 14101), abs=1e-9)
    else:
        assert (mark["lower"], mark["upper"]) == (rate["lower"], rate["upper"])
        assert math.isnan(mark["numerator"])


# Stated counts, and the parts: completed, not due, overdue, open without a word on which, unknown.
PARTS = [
    ({"assigned": 246, "completed": 97, "in_progress": 106}, (97, NAN, NAN, 106, 43)),
    ({"assigned": 81, "completed": 30, "not_due": 51}, (30, 51, NAN, NAN, 0)),
    ({"assigned": 153, "completed": 135, "in_progress": 18}, (135, NAN, NAN, 18, 0)),
    (
        {"assigned": 7349, "completed": 4069, "in_progress": 3280, "not_due": 3138, "overdue": 142},
        (4069, 3138, 142, NAN, 0),
    ),
    ({"assigned": 100, "completed": 50, "in_progress": 40, "overdue": 10}, (50, NAN, 10, 30, 10)),
    ({"assigned": 100}, (NAN, NAN, NAN, NAN, 100)),
    ({"assigned": 100, "completed": 0}, (0, NAN, NAN, NAN, 100)),
    ({"assigned": 10, "completed": 12}, (12, NAN, NAN, NAN, NAN)),  # parts exceed the total
    ({"completed": 12}, (12, NAN, NAN, NAN, NAN)),
]


@pytest.mark.parametrize(("counts", "expected"), PARTS)
def test_parts_of_tasks(counts, expected):
    parts = split_tasks(counts)
    assert list(parts) == ["completed", "not_due", "overdue", "open_unspecified", "unknown"]
    assert list(parts.values()) == pytest.approx(expected, nan_ok=True)


def test_completion_is_a_wilson_share(observe, documents):
    rows = [
        {"indicator": "tasks_assigned", "unit": "task", "value": 81},
        {"indicator": "tasks_completed", "unit": "task", "value": 30},
    ]
    (mark,) = compare_tasks(select_figures(observe(*rows), documents, TASK_COUNTS, 2023)).to_dict("records")
    assert mark["value"] == pytest.approx(100 * 30 / 81)
    assert (mark["lower"], mark["upper"]) == pytest.approx(wilson_by_hand(30, 81), abs=1e-9)
    assert mark["parents"] == "id1 id0"
    assert mark["status"] == "derived"


@pytest.mark.parametrize(
    ("completed", "assigned", "lower", "upper"),
    [
        ((30, 30), (81, 81), wilson_by_hand(30, 81)[0], wilson_by_hand(30, 81)[1]),
        ((90, 100), (110, 110), wilson_by_hand(90, 110)[0], wilson_by_hand(100, 110)[1]),
        ((90, 90), (100, 110), wilson_by_hand(90, 110)[0], wilson_by_hand(90, 100)[1]),
        ((12, 12), (10, 10), NAN, NAN),
        ((0, 0), (0, 0), NAN, NAN),
    ],
)
def test_hedged_counts_widen_the_share(completed, assigned, lower, upper):
    assert derive_completion_bounds(completed, assigned) == pytest.approx((lower, upper), nan_ok=True, abs=1e-9)


def test_completion_without_assigned_is_no_share(observe, documents):
    rows = [{"indicator": "tasks_completed", "unit": "task", "value": 30}]
    assert compare_tasks(select_figures(observe(*rows), documents, TASK_COUNTS, 2023)).empty


def test_stated_completion_rate_counts_where_there_are_no_counts(observe, documents):
    stated = {"indicator": "tasks_completion_rate", "unit": "percent", "value": 95.4, "lower": 95.35, "upper": 95.45}
    counts = [
        {"indicator": "tasks_assigned", "unit": "task", "value": 3441},
        {"indicator": "tasks_completed", "unit": "task", "value": 3285},
    ]
    indicators = (*TASK_COUNTS, *TASK_RATES)
    alone = compare_completion(select_figures(observe(stated), documents, indicators, 2023))
    assert alone[["interval_basis", "value"]].to_numpy().tolist() == [["stated", 95.4]]
    both = compare_completion(select_figures(observe(stated, *counts), documents, indicators, 2023))
    assert both["interval_basis"].tolist() == ["wilson"]
    assert both["value"].tolist() == [pytest.approx(100 * 3285 / 3441)]


PRINTED = [
    # printed rate with its bounds, its denominator, and whether the counts 3.285 of 3.441 (95,466 %) contradict it
    ((95.4, 95.35, 95.45), "", True),
    ((95.4, 95.35, 95.45), "assigned", True),
    ((95.5, 95.45, 95.55), "assigned", False),
    ((95.4, 95.35, 95.45), "due", False),  # a share of something else contradicts nothing
]


@pytest.mark.parametrize(("rate", "denominator", "differs"), PRINTED)
def test_printed_rate_stands_beside_the_counts(observe, documents, rate, denominator, differs):
    value, lower, upper = rate
    stated = {"indicator": "tasks_completion_rate", "unit": "percent", "value": value, "lower": lower, "upper": upper}
    counts = [
        {"indicator": "tasks_assigned", "unit": "task", "value": 3441},
        {"indicator": "tasks_completed", "unit": "task", "value": 3285},
    ]
    table = observe(stated | {"denominator": denominator}, *counts)
    figures = select_figures(table, documents, (*TASK_COUNTS, *TASK_RATES), 2023)
    marks = compare_completion(figures)
    (mark,) = marks.to_dict("records")
    assert (mark["beside"], mark["beside_value"], mark["differs"]) == ("id0", value, differs)
    assert list_unshown(figures, compared=[marks], shown=[marks]).empty


def test_a_count_without_assigned_tasks_is_listed(observe, documents):
    rows = [{"indicator": "tasks_completed", "unit": "task"}, {"indicator": "tasks_overdue_rate", "unit": "percent"}]
    figures = select_figures(observe(*rows), documents, (*TASK_COUNTS, *TASK_RATES), 2023)
    marks = compare_tasks(figures)
    assert list_unshown(figures, compared=[marks], shown=[marks])["reason"].tolist() == ["not_drawn"] * 2


def test_statements_behind_a_bar(observe, documents):
    rows = [
        {"indicator": "tasks_assigned", "unit": "task", "value": 81, "breakdown": "assigner=government"},
        {"indicator": "tasks_not_due", "unit": "task", "value": 51, "breakdown": "assigner=government"},
        {"indicator": "tasks_not_due", "unit": "task", "value": 7, "breakdown": "assigner=province"},
    ]
    figures = select_figures(observe(*rows), documents, TASK_COUNTS, 2023)
    behind = statements_behind(latest_by_class(compare_tasks(figures), 2023), figures)
    assert sorted(behind["observation_id"]) == ["id0", "id1"]


def test_nothing_to_compare_is_an_empty_table(observe, documents):
    figures = select_figures(observe({}), documents, (*TASK_COUNTS, *TASK_RATES, *RATE_INDICATORS), 2001)
    for compare in (compare_rates, compare_tasks, compare_completion):
        marks = compare(figures)
        assert marks.empty
        assert {"value", "lower", "upper", "reason", "conflict", "hedged"} <= set(marks.columns)
