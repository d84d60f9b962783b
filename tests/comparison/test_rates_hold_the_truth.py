"""Made-up offices whose true counts are known: every band and range must hold the truth, whatever is left out."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.comparison import (
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_rates,
    compare_tasks,
    counts_of,
    select_figures,
)
from analysis.comparison.tasks import split_completed, split_tasks

KEPT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
some = st.integers(0, 400)
hidden = st.booleans()


def count_row(indicator, count):
    return {"indicator": indicator, "unit": "dossier", "value": count}


def rate_row(indicator, share, denominator):
    """A rate printed with one decimal: it stands for ± 0.05, within 0 to 100."""
    printed = round(share, 1)
    ends = {"lower": max(0.0, printed - 0.05), "upper": min(100.0, printed + 0.05)}
    return {"indicator": indicator, "unit": "percent", "value": printed, **ends, "denominator": denominator}


@KEPT
@given(
    early=some,
    punctual=some,
    late=some,
    overdue=some,
    not_due=some,
    of=st.sampled_from(["resolved", "due", "received"]),
    rate=st.sampled_from(["on_time", "early", "punctual", "late"]),
    named=st.booleans(),
    shown=st.fixed_dictionaries({"resolved": hidden, "due": hidden, "received": hidden}),
)
def test_band_of_dossiers_holds_the_share_of_what_was_settled(
    observe, documents, early, punctual, late, overdue, not_due, of, rate, named, shown
):
    """All dossiers are of the period: received = settled + open, and those due are the settled and the overdue."""
    resolved = early + punctual + late
    totals = {"resolved": resolved, "due": resolved + overdue, "received": resolved + overdue + not_due}
    counts = {"on_time": early + punctual, "early": early, "punctual": punctual, "late": late}
    if not resolved:
        return
    indicator = f"dossiers_{rate}_rate"
    rows = [rate_row(indicator, 100 * counts[rate] / totals[of], of if named else "")]
    rows += [count_row(f"dossiers_{kind}", totals[kind]) for kind, is_shown in shown.items() if is_shown]
    indicators = (*RATE_INDICATORS, *counts_of(RATE_INDICATORS))
    (mark,) = compare_rates(select_figures(observe(*rows), documents, indicators, 2023)).to_dict("records")
    true = 100 * counts[rate] / resolved
    assert mark["band_lower"] - 1e-9 <= true <= mark["band_upper"] + 1e-9
    if not named:
        # The whole itself is one of the denominators that it could have.
        assert mark["band_lower"] <= mark["stated_lower"]
        assert mark["stated_upper"] <= mark["band_upper"]


@KEPT
@given(
    done_due=some,
    overdue=some,
    done_early=some,
    not_due=some,
    of=st.sampled_from(["due", "assigned"]),
    named=st.booleans(),
    shown=st.fixed_dictionaries({"due": hidden, "assigned": hidden}),
)
def test_band_of_tasks_holds_the_share_of_those_assigned(
    observe, documents, done_due, overdue, done_early, not_due, of, named, shown
):
    """Tasks due are done or overdue; of those not due some are done. A rate of the due counts the due ones done."""
    totals = {"due": done_due + overdue, "assigned": done_due + overdue + done_early + not_due}
    if not totals["due"]:
        return
    done = {"due": done_due, "assigned": done_due + done_early}
    counts = [count_row(f"tasks_{kind}", totals[kind]) for kind, is_shown in shown.items() if is_shown]
    for indicator, share, true in (
        ("tasks_completion_rate", done[of] / totals[of], done["assigned"] / totals["assigned"]),
        ("tasks_overdue_rate", overdue / totals[of], overdue / totals["assigned"]),
    ):
        rows = [rate_row(indicator, 100 * share, of if named else ""), *counts]
        figures = select_figures(observe(*rows), documents, (*TASK_COUNTS, *TASK_RATES), 2023)
        (mark,) = compare_rates(figures, (indicator,)).to_dict("records")
        assert mark["band_lower"] - 1e-9 <= 100 * true <= mark["band_upper"] + 1e-9


@KEPT
@given(
    parts=st.fixed_dictionaries(dict.fromkeys(("on_time", "early", "late", "not_due", "overdue"), some)),
    adds_early=st.booleans(),
    said=st.fixed_dictionaries(
        {
            name: st.tuples(st.booleans(), st.integers(0, 50), st.integers(0, 50))
            for name in TASK_COUNTS
            if name != "tasks_due"
        }
    ),
)
def test_completion_range_holds_the_true_share(observe, documents, parts, adds_early, said):
    """Any of the counts may be left out or hedged downwards and upwards; đúng hạn may hold trước hạn or not."""
    completed = parts["on_time"] + parts["early"] + parts["late"]
    still_open = parts["not_due"] + parts["overdue"]
    if not completed + still_open:
        return
    true = {
        "tasks_assigned": completed + still_open,
        "tasks_completed": completed,
        "tasks_completed_on_time": parts["on_time"] + (parts["early"] if adds_early else 0),
        "tasks_completed_early": parts["early"],
        "tasks_completed_late": parts["late"],
        "tasks_in_progress": still_open,
        "tasks_not_due": parts["not_due"],
        "tasks_overdue": parts["overdue"],
    }
    rows = []
    for name, (is_said, below, above) in said.items():
        if is_said or name == "tasks_assigned":
            lower, upper = max(0, true[name] - below), true[name] + above
            qualifier = "exact" if lower == upper else "approx"
            row = {"indicator": name, "unit": "task", "value": true[name], "lower": lower, "upper": upper}
            rows.append(row | {"qualifier": qualifier})
    (mark,) = compare_tasks(select_figures(observe(*rows), documents, TASK_COUNTS, 2023)).to_dict("records")
    share = 100 * completed / (completed + still_open)
    assert mark["completion_lower"] - 1e-9 <= share <= mark["completion_upper"] + 1e-9
    if said["tasks_completed"][0]:
        assert mark["stated_lower"] - 1e-9 <= share <= mark["stated_upper"] + 1e-9


maybe = st.one_of(st.just(float("nan")), st.integers(0, 50).map(float))


@given(st.lists(st.tuples(*[maybe] * 5), min_size=1, max_size=20))
def test_parts_add_up_to_the_assigned_tasks_row_by_row(rows):
    names = ("assigned", "completed", "in_progress", "not_due", "overdue")
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    parts = split_tasks(columns)
    for at, row in enumerate(rows):
        own = [part[at] for part in parts.values() if part[at] == part[at]]
        if parts["unknown"][at] == parts["unknown"][at]:
            assert sum(own) == pytest.approx(row[0])
        alone = split_tasks(dict(zip(names, row, strict=True)))
        assert [float(part) for part in alone.values()] == pytest.approx(
            [part[at] for part in parts.values()], nan_ok=True
        )


# Completed, on time, early, late; and the parts: early, on time, late, without a word.
COMPLETED = [
    ((16051, 14068, None, 1983), (None, 14068, 1983, 0)),
    ((1739, 1310, None, 429), (None, 1310, 429, 0)),
    ((9, None, 4, 5), (4, None, 5, 0)),
    ((100, 60, 20, 5), (20, 60, 5, 15)),  # they may stand side by side …
    ((100, 90, 20, 10), (20, 70, 10, 0)),  # … or the early ones among those on time, where else they exceed the total
    ((100, None, None, None), (None, None, None, 100)),
    ((None, 60, None, 10), (None, 60, 10, None)),
    ((50, 60, None, None), (None, 60, None, None)),
    ((0, None, None, None), (None, None, None, 0)),
]


@pytest.mark.parametrize(("said", "expected"), COMPLETED)
def test_parts_of_the_completed_tasks(said, expected):
    names = ("completed", "completed_on_time", "completed_early", "completed_late")
    parts = split_completed({name: count for name, count in zip(names, said, strict=True) if count is not None})
    wanted = [float("nan") if count is None else count for count in expected]
    assert [float(part) for part in parts.values()] == pytest.approx(wanted, nan_ok=True)


def test_a_contradicting_pair_of_counts_stands_behind_its_own_rate(observe, documents):
    """Two bodies of one scope read as one: each rate has the counts that give it."""
    rows = [
        count_row("tasks_assigned", 630),
        count_row("tasks_completed", 604),
        rate_row("tasks_completion_rate", 95.9, ""),
        count_row("tasks_assigned", 355),
        count_row("tasks_completed", 346),
        rate_row("tasks_completion_rate", 97.5, ""),
    ]
    figures = select_figures(observe(*rows), documents, (*TASK_COUNTS, *TASK_RATES), 2023)
    marks = compare_rates(figures, ("tasks_completion_rate",))
    assert marks[["numerator", "total"]].to_numpy().tolist() == [[604, 630], [346, 355]]
    assert marks["numerator_id"].tolist() == ["id1", "id4"]
    assert marks["denominator_kind"].tolist() == ["assigned"] * 2
    # The first counts make the mark of counts, whose rate stands beside it.
    (mark, *_) = compare_completion(figures).to_dict("records")
    assert (mark["contradicted"], mark["beside"], mark["differs"]) == (True, "id2", False)
