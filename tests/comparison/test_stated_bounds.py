"""What the wording of a source allows decides on conflicts and refusals, not what chance would."""

from analysis.comparison import (
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_pairs,
    compare_rates,
    compare_tasks,
    counts_of,
    latest_by_class,
    list_unshown,
    select_figures,
)

CODES = (*RATE_INDICATORS, *counts_of(RATE_INDICATORS), *TASK_COUNTS, *TASK_RATES)
TASKS = {"unit": "task", "breakdown": "assigner=province"}


def test_two_rates_of_one_day_conflict_however_small_the_office(observe, documents):
    """97,5 % (346 of 355) and 95,9 % (604 of 630): Wilson's intervals meet, the statements do not."""
    rows = [
        {"source_id": source, "indicator": f"dossiers_{name}", "unit": unit, "value": value, "lower": low, "upper": up}
        for source, part, whole, rate in (("early", 346, 355, 97.5), ("late", 604, 630, 95.9))
        for name, unit, value, low, up in (
            ("on_time", "dossier", part, part, part),
            ("resolved", "dossier", whole, whole, whole),
            ("on_time_rate", "percent", rate, rate - 0.05, rate + 0.05),
        )
    ]
    marks = compare_rates(select_figures(observe(*rows), documents, CODES, 2023))
    assert (marks["interval_basis"] == "wilson").all()
    assert marks["reason"].tolist() == ["", ""]
    assert marks["conflict"].tolist() == [True, True]


def test_a_share_of_counts_that_contradict_each_other_is_a_conflict(observe, documents):
    """Counts of two bodies under one name: 300 assigned to one, 604 of 630 completed by the other."""
    rows = [
        {"indicator": "tasks_assigned", "value": 300, **TASKS},
        {"indicator": "tasks_assigned", "value": 630, **TASKS},
        {"indicator": "tasks_completed", "value": 204, **TASKS},
    ]
    figures = select_figures(observe(*rows), documents, CODES, 2023)
    for marks in (compare_tasks(figures), compare_completion(figures)):
        assert marks["conflict"].tolist() == [True]
    overdue = {"indicator": "tasks_overdue", **TASKS}
    figures = select_figures(
        observe(rows[1], rows[2], {**overdue, "value": 3}, {**overdue, "value": 4}), documents, CODES, 2023
    )
    (mark,) = compare_completion(figures).to_dict("records")
    assert (mark["contradicted"], mark["conflict"]) == (True, False)


def test_a_rounded_rate_restates_the_finer_one(observe, documents):
    """“98 %” in the headline and “98,4 %” in the text are one statement; “97 %” is another."""
    rate = {"indicator": "dossiers_on_time_rate", "unit": "percent"}
    rows = [{**rate, "value": 98}, {**rate, "value": 98.4, "lower": 98.35, "upper": 98.45}, {**rate, "value": 97}]
    figures = select_figures(observe(*rows), documents, CODES, 2023)
    assert figures["reason"].tolist() == ["restatement", "", ""]


def test_a_whole_percentage_beside_its_counts_does_not_differ(observe, documents):
    rows = [
        {"indicator": "tasks_assigned", "value": 1309, **TASKS},
        {"indicator": "tasks_completed", "value": 1287, **TASKS},
        {"indicator": "tasks_completion_rate", "value": 98, **TASKS, "unit": "percent"},
    ]
    (mark,) = compare_completion(select_figures(observe(*rows), documents, CODES, 2023)).to_dict("records")
    assert mark["beside"] == "id2"
    assert mark["differs"] is False


def test_a_share_of_more_than_all_is_refused_and_kept(observe, documents):
    rows = [
        {"indicator": "tasks_assigned", "value": 34, **TASKS},
        {"indicator": "tasks_completed", "value": 72, **TASKS},
        {"indicator": "dossiers_on_time_rate", "unit": "percent", "value": 141.4},
        {"indicator": "tasks_assigned", "value": 40, **TASKS, "province": "Hà Tĩnh"},
        {"indicator": "tasks_completed", "value": 30, **TASKS, "province": "Hà Tĩnh"},
    ]
    figures = select_figures(observe(*rows), documents, CODES, 2023)
    rates, completion, tasks = compare_rates(figures), compare_completion(figures), compare_tasks(figures)
    assert rates["reason"].tolist() == ["over_whole"]
    assert completion["reason"].tolist() == ["over_whole", ""]
    unshown = list_unshown(figures, [rates, completion], [latest_by_class(completion, 2023)])
    assert unshown.set_index("observation_id")["reason"].to_dict() == {
        "id0": "over_whole",
        "id1": "over_whole",
        "id2": "over_whole",
    }
    # The bars of its parts are drawn, and held to no other.
    (pair,) = compare_pairs(tasks).to_dict("records")
    assert (pair["verdict"], pair["reasons"]) == ("not_comparable", "over_whole")
