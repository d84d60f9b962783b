"""The audit: what it finds in small tables of facts, and that it is no surer than the figures are."""

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit
from analysis.comparison import (
    Audit,
    add_doubts,
    audit_figures,
    compare_completion,
    compare_pairs,
    compare_rates,
    compare_volumes,
    place_figures,
    select_figures,
)
from analysis.observations.files import read_observations

CASES = tomllib.loads((Path(__file__).parent / "audit_cases.toml").read_text(encoding="utf-8"))["case"]
PROJECT = Path(__file__).parents[2]


def read_fact(fact: str) -> dict[str, Any]:
    """A row of an observation table from a line of the cases."""
    name, *words = fact.split()
    code, _, breakdown = name.partition("/")
    indicator = read_indicators()[code]
    row: dict[str, Any] = {"indicator": code, "breakdown": breakdown, "unit": indicator.units[0]}
    for word in words:
        key, is_key, value = word.partition("=")
        low, is_range, high = word.partition("..")
        if is_key:
            row |= {
                "at": {"char_start": value},
                "confidence": {"confidence": float(value) if key == "confidence" else None},
                "body": {"body": value.replace("_", " ")},
            }.get(key, {key: value})
        elif is_range:
            row |= {"lower": float(low), "upper": float(high), "value": row.get("value", float(high))}
            row["qualifier"] = "under" if indicator.units[0] != "percent" else "exact"
        else:
            row |= {"value": float(word)}
    return row


def audit(observe, documents, rows: list[dict[str, Any]]) -> tuple[Audit, pd.DataFrame]:
    figures = place_figures(observe(*rows), documents, tuple(read_indicators()), 2025)
    return audit_figures(figures), figures


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(observe, documents, case):
    found, _ = audit(observe, documents, [read_fact(fact) for fact in case["facts"]])
    lines = [
        f"{rule} {gap:g}" for rule, gap in zip(found.findings["rule"], found.findings["gap"].round(6), strict=True)
    ]
    assert lines == case["findings"]


def test_every_rule_is_found_by_a_case():
    found = {line.split()[0] for case in CASES for line in case["findings"]}
    assert found == set(read_audit().rules)


def test_what_the_others_imply(observe, documents):
    rows = [read_fact(fact) for fact in ("dossiers_resolved 100", "dossiers_on_time 99", "dossiers_late 3")]
    found, figures = audit(observe, documents, rows)
    implied = found.members.set_index("observation_id")[["implied_lower", "implied_upper"]]
    assert implied.loc["id0"].tolist() == [102, 102]
    assert implied.loc["id1"].tolist() == [97, 97]
    assert implied.loc["id2"].tolist() == [1, 1]
    marks = figures.assign(compared_lower=figures["lower"], compared_upper=figures["upper"])
    doubts = add_doubts(marks, found).set_index("observation_id")
    assert doubts.loc["id0", ["doubt_lower", "doubt_upper"]].tolist() == [100, 102]
    assert doubts.loc["id1", ["doubt_lower", "doubt_upper"]].tolist() == [97, 99]
    assert set(doubts["findings"]) == set(found.findings["finding_id"])


def test_a_figure_without_findings_keeps_its_bounds(observe, documents):
    found, figures = audit(observe, documents, [read_fact("dossiers_resolved 90..100")])
    marks = add_doubts(figures.assign(compared_lower=figures["lower"], compared_upper=figures["upper"]), found)
    assert marks[["doubt_lower", "doubt_upper", "findings"]].to_numpy().tolist() == [[90, 100, ""]]


def test_a_daily_mark_is_widened_by_the_day(observe, documents):
    rows = [read_fact(fact) for fact in ("documents_received 36500", "documents_received 36135")]
    found, figures = audit(observe, documents, rows)
    daily = figures["value"] / 365
    marks = add_doubts(figures.assign(daily=daily, compared_lower=daily, compared_upper=daily), found)
    assert marks.loc[0, ["doubt_lower", "doubt_upper"]].tolist() == [99, 100]


def test_a_stock_is_widened_as_it_is(observe, documents):
    rows = [read_fact(fact) for fact in ("tasks_assigned 100", "tasks_overdue 130")]
    found, figures = audit(observe, documents, rows)
    marks = figures.assign(daily=float("nan"), compared_lower=figures["value"], compared_upper=figures["value"])
    doubts = add_doubts(marks, found).set_index("indicator")
    assert doubts.loc["tasks_overdue", ["doubt_lower", "doubt_upper"]].tolist() == [100, 130]


def doubt(observe, documents, facts: list[str], **changes: Any) -> dict[str, Any]:
    """The only rate mark of some facts of one source, with its doubts."""
    rows = [read_fact(fact) for fact in facts]
    table = observe(*[{**row, **changes} for row in rows])
    codes = tuple(read_indicators())
    rates = tuple(code for code in codes if "percent" in read_indicators()[code].units)
    figures = select_figures(table, documents, codes, 2025)
    make = compare_completion if facts[0].startswith("tasks") else lambda found: compare_rates(found, rates)
    found = audit_figures(place_figures(table, documents, codes, 2025))
    (mark,) = add_doubts(make(figures), found).to_dict("records")
    return mark


# A share is doubted as far as either of its counts is, one at a time.
SHARES = {
    "a part that the total and its other part leave less to": (
        ["dossiers_resolved 1000", "dossiers_on_time 980", "dossiers_late 50", "dossiers_on_time_rate 98 at=9"],
        (95.0, 98.5, 100 * 980 / 1030),
    ),
    "counts that fit": (
        ["dossiers_resolved 1000", "dossiers_on_time 980", "dossiers_late 20", "dossiers_on_time_rate 98 at=9"],
        (97.5, 98.5, None),
    ),
    "more settled than came in says nothing against the share on time": (
        ["dossiers_received 900", "dossiers_resolved 1000", "dossiers_on_time 980", "dossiers_on_time_rate 98 at=9"],
        (97.5, 98.5, None),
    ),
    "completed and open are more than was assigned": (
        ["tasks_assigned 100", "tasks_completed 90", "tasks_in_progress 20"],
        (80.0, 90.0, 100 * 90 / 110),
    ),
}


@pytest.mark.parametrize("name", SHARES)
def test_a_doubt_of_a_count_reaches_the_share_of_it(observe, documents, name):
    facts, (lower, upper, other) = SHARES[name]
    mark = doubt(observe, documents, facts)
    assert (mark["doubt_lower"], mark["doubt_upper"]) == pytest.approx((lower, upper))
    if other is not None:
        assert lower <= other <= upper
        assert mark["findings"]


def test_a_doubted_share_is_not_told_from_one_within_its_doubt(observe, documents):
    """98 % whose own counts leave 95 %, and 96 %: no difference can be claimed."""
    first = ["dossiers_resolved 1000", "dossiers_on_time 980", "dossiers_late 50", "dossiers_on_time_rate 98 at=9"]
    rows = [{**read_fact(fact), "denominator": "resolved" if "rate" in fact else ""} for fact in first]
    rows.append({**read_fact("dossiers_on_time_rate 96"), "denominator": "resolved", "source_id": "early"})
    rows[-1] |= {"province": "Hà Tĩnh"}
    codes, table = tuple(read_indicators()), observe(*rows)
    marks = compare_rates(select_figures(table, documents, codes, 2025), ("dossiers_on_time_rate",))
    marks = add_doubts(marks, audit_figures(place_figures(table, documents, codes, 2025)))
    (pair,) = compare_pairs(marks).to_dict("records")
    assert (pair["verdict"], pair["reasons"]) == ("not_comparable", "audit_overlap")
    assert compare_pairs(marks.drop(columns=["doubt_lower", "doubt_upper"]))["verdict"].tolist() == ["comparable"]


def test_a_doubt_of_a_member_reaches_the_sum_of_a_new_province(observe, documents):
    """Bắc Kạn states more settled on time and late than settled: Thái Nguyên's sum may be so much more."""
    rows = []
    for province, resolved in (("Bắc Kạn", 100), ("Thái Nguyên", 300)):
        own = [f"dossiers_resolved {resolved}", "dossiers_on_time 99"]
        rows += [{**read_fact(fact), "province": province, "source_id": province} for fact in own]
    rows.append({**rows[0], "indicator": "dossiers_late", "value": 3})
    codes, table = tuple(read_indicators()), observe(*rows)
    papers = documents_of(table)
    figures = select_figures(table, papers, codes, 2025, (), "2025")
    marks = compare_volumes(figures, ("dossiers_resolved",))
    found = audit_figures(place_figures(table, papers, codes, 2025, (), "2025"))
    (mark,) = add_doubts(marks, found).to_dict("records")
    assert mark["value"] == 400
    assert [mark[f"doubt_{end}"] * 365 for end in ("lower", "upper")] == pytest.approx([400, 402])


def documents_of(table: pd.DataFrame) -> pd.DataFrame:
    names = table["source_id"].unique()
    return pd.DataFrame({"source_id": names, "published": "2024-01-15", "publisher": names, "title": names, "kind": ""})


FACT_LISTS = st.lists(
    st.tuples(
        st.sampled_from(("dossiers_resolved", "dossiers_on_time", "dossiers_late", "dossiers_on_time_rate")),
        st.integers(0, 100),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=8, deadline=None)
@given(facts=FACT_LISTS, order=st.randoms(use_true_random=False))
def test_findings_do_not_depend_on_the_order_of_rows(observe_rows, documents_of_cases, facts, order):
    rows = [read_fact(f"{code} {value}") for code, value in facts]
    table = observe_rows(*rows)
    shuffled = table.sample(frac=1, random_state=order.randrange(1000))
    kinds = tuple(read_indicators())
    first = audit_figures(place_figures(table, documents_of_cases, kinds, 2025))
    second = audit_figures(place_figures(shuffled, documents_of_cases, kinds, 2025))
    pd.testing.assert_frame_equal(first.findings, second.findings)


def test_the_real_figures_keep_the_promises_of_an_audit():
    table = read_observations(PROJECT / "data" / "processed" / "observations.csv")
    documents = pd.DataFrame({"source_id": table["source_id"].unique()})
    found = audit_figures(place_figures(table, documents, tuple(read_indicators()), 2100))
    assert found.findings["finding_id"].is_unique
    assert set(found.members["finding_id"]) == set(found.findings["finding_id"])
    assert set(found.members["observation_id"]) <= set(table["observation_id"])
    assert (found.members.groupby("finding_id").size() > 1).all()
    # Of three figures that do not add up none is where the others put it.
    values = table.set_index("observation_id")
    sums = found.members[
        found.members["finding_id"].isin(found.findings.query("rule in ['exceeds', 'falls_short']")["finding_id"])
    ]
    stated = values.loc[sums["observation_id"], ["lower", "upper"]].to_numpy()
    implied = sums[["implied_lower", "implied_upper"]].to_numpy()
    outside = (stated[:, 0] > implied[:, 1]) | (stated[:, 1] < implied[:, 0])
    assert len(sums)
    assert outside.mean() > 0.9
