"""The visible tables of null, zero and hedge rules: rate_rules.toml and task_rules.toml."""

import math
import tomllib
from pathlib import Path

import pytest

from analysis.codelists import read_indicators
from analysis.comparison import TASK_COUNTS, compare_rates, compare_tasks, select_figures
from analysis.comparison.bands import read_relations, relation_of, whole_of

HERE = Path(__file__).parent


def read_rules(name):
    rules = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["rules"]
    return [pytest.param(rule, id=rule["what"]) for rule in rules]


def row_of(indicator, numbers, **more):
    value, lower, upper = numbers
    unit = read_indicators()[indicator].units[0]
    return {"indicator": indicator, "unit": unit, "value": value, "lower": lower, "upper": upper, **more}


def as_bounds(cell):
    """A count of the table as value, lower, upper."""
    return cell if isinstance(cell, list) else [cell] * 3


def hedge_of(numbers):
    return "exact" if numbers[1] == numbers[2] else "approx"


def bounds(mark, name):
    return [mark[f"{name}_lower"], mark[f"{name}_upper"]]


@pytest.mark.parametrize("rule", read_rules("rate_rules.toml"))
def test_rule_of_rates(observe, documents, rule):
    indicator = rule.get("indicator", "dossiers_on_time_rate")
    rows = [
        row_of(code, numbers, qualifier=hedge_of(numbers))
        for code, statements in rule.get("counts", {}).items()
        for numbers in statements
    ]
    if "rate" in rule:
        more = {"qualifier": rule.get("qualifier", "exact"), "denominator": rule.get("denominator", "")}
        rows.insert(0, row_of(indicator, rule["rate"], **more))
    figures = select_figures(observe(*rows), documents, tuple(read_indicators()), 2023)
    marks = compare_rates(figures, (indicator,)).to_dict("records")
    assert len(marks) == rule.get("mark", True)
    for mark in marks:
        assert (mark["denominator_kind"], mark["denominator_basis"]) == (rule["kind"], rule["how"])
        assert [mark["compared_value"], mark["value"]] == [rule["rate"][0]] * 2
        assert bounds(mark, "stated") == bounds(mark, "compared") == pytest.approx(rule["stated"], abs=1e-6)
        assert bounds(mark, "band") == pytest.approx(rule["band"], abs=1e-6)
        assert [mark["lower"], mark["upper"]] == pytest.approx(rule.get("wilson", rule["stated"]), abs=1e-6)
        counted = "wilson" in rule
        assert mark["interval_basis"] == ("wilson" if counted else "stated")
        for column in ("numerator", "total", "jeffreys_lower", "jeffreys_upper"):
            assert math.isnan(mark[column]) is not counted
        assert bool(mark["numerator_id"]) is bool(mark["total_id"]) is counted
        assert mark["hedged"] is (rule.get("qualifier", "exact") != "exact")


@pytest.mark.parametrize("rule", read_rules("task_rules.toml"))
def test_rule_of_tasks(observe, documents, rule):
    cells = [*rule["counts"].items(), *rule.get("again", {}).items()]
    rows = [
        row_of(f"tasks_{name}", as_bounds(cell), qualifier=hedge_of(as_bounds(cell)), breakdown="assigner=government")
        for name, cell in cells
    ]
    figures = select_figures(observe(*rows), documents, TASK_COUNTS, 2023)
    marks = compare_tasks(figures).to_dict("records")
    assert len(marks) == rule.get("mark", True)
    for mark in marks:
        found = [mark["value"], mark["compared_value"], mark["part_unknown"]]
        assert found == pytest.approx([rule["value"]] * 2 + [rule["unknown"]], nan_ok=True, abs=1e-6)
        for name in ("stated", "band", "compared"):
            assert bounds(mark, name) == pytest.approx(rule["stated"], nan_ok=True, abs=1e-6), name
        assert bounds(mark, "completion") == pytest.approx(rule["completion"], nan_ok=True, abs=1e-6)
        if "wilson" in rule:
            assert [mark["lower"], mark["upper"]] == pytest.approx(rule["wilson"], nan_ok=True, abs=1e-6)
        else:
            assert mark["lower"] < rule["value"] < mark["upper"]
        for name in ("hedged", "exceeds", "contradicted"):
            assert bool(mark[name]) is rule.get(name, False), name
        assert mark["denominator_kind"] == "assigned"


def test_every_relation_of_denominators_is_met_by_a_rate():
    """denominators.toml says something of each denominator of the code list that is not the whole itself."""
    met = set()
    for code, indicator in read_indicators().items():
        for kind in indicator.denominators:
            if whole_of(code) and kind != whole_of(code):
                relation = relation_of(code, kind)
                assert relation is not None, f"{code} of {kind}"
                assert relation.vi != relation.en
                met.add(relation)
    assert met == set(read_relations())
