"""Decisions of people as data: what they change in the table, and when they are refused."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.observations.deciding import ADDED, add, decide, rows_of

from analysis.observations.checks import check_observations
from analysis.observations.correcting import apply_corrections
from analysis.observations.corrections import write_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations
from analysis.observations.outcomes import APPLIED, FAILED, NOT_NEEDED
from analysis.parsing.readings import Parsed


def test_the_document_reads_as_the_cases_need(parsed: Parsed) -> None:
    rows = rows_of(parsed)
    assert [(printed, row["indicator"], row["status"]) for printed, row in rows.items()] == [
        ("27.172", "documents_received", "reported"),
        ("16.472", "documents_issued", "reported"),
        ("95,7%", "dossiers_on_time_rate", "reported"),
    ]
    assert [one.reason for one in parsed.unread if parsed.document.text[one.start : one.end] == "312"]


# figure, field, old value, new value, what the row then says
CORRECTED = [
    ("27.172", "value", "27172", "27.712", {"value": 27712, "lower": 27712, "upper": 27712}),
    ("27.172", "value", "27172", "2,7 vạn", {"value": 27000, "lower": 26500, "upper": 27500}),
    ("95,7%", "value", "95.7", "95,70", {}),
    ("95,7%", "value", "95.7", "97,5", {"value": 97.5, "lower": 97.45, "upper": 97.55}),
    ("95,7%", "qualifier", "exact", "over", {"qualifier": "over", "lower": 95.7, "upper": 95.8}),
    ("27.172", "indicator", "documents_received", "documents_issued", {"indicator": "documents_issued"}),
    ("27.172", "unit", "document", "dossier", {"unit": "dossier"}),
    ("27.172", "breakdown", "", "type=decision|level=district", {"breakdown": "type=decision|level=district"}),
    (
        *("27.172", "period", "2019-01-01/2019-12-31", "2018-12-15/2019-12-14"),
        {"period_start": "2018-12-15", "period_end": "2019-12-14", "period_basis": "stated"},
    ),
    ("27.172", "period", "2019-01-01/2019-12-31", "", {"period_start": "", "period_end": "", "period_basis": ""}),
    ("95,7%", "denominator", "", "resolved", {"denominator": "resolved"}),
    ("27.172", "scope", "provincial_office", "province", {"scope": "province"}),
    ("27.172", "measure", "level", "change_abs", {"measure": "change_abs"}),
]


@pytest.mark.parametrize(("printed", "field", "was", "to", "then"), CORRECTED)
def test_a_field_is_corrected(
    parsed: Parsed, printed: str, field: str, was: str, to: str, then: dict[str, Any]
) -> None:
    before = rows_of(parsed)[printed]
    done = apply_corrections([parsed], [decide(before, "correct", field, was, to)])
    row = next(row for row in done.table.to_dict("records") if row["printed"] == printed)
    assert {name: row[name] for name in then} == then
    assert done.outcomes[0].outcome == (APPLIED if then else NOT_NEEDED)
    assert row["status"] == ("corrected" if then else "reported")
    assert (row["observation_id"], row["quote"], row["confidence"]) == (before["observation_id"], before["quote"], 1)
    assert check_observations(done.table, [parsed.document]) == []


def test_unit_and_value_are_corrected_together_whatever_their_order(parsed: Parsed) -> None:
    before = rows_of(parsed)["95,7%"]
    both = [
        decide(before, "correct", "value", "95.7", "12.264"),
        decide(before, "correct", "unit", "percent", "dossier"),
    ]
    for decisions in (both, both[::-1]):
        assert rows_of(parsed, decisions)["95,7%"]["value"] == 12264


def test_an_accepted_figure_is_sure_and_else_as_before(parsed: Parsed) -> None:
    before = rows_of(parsed)
    after = rows_of(parsed, [decide(before["27.172"], "accept")])
    assert after["27.172"] == before["27.172"] | {"confidence": 1, "rule": f"{before['27.172']['rule']}/accepted"}
    assert after["16.472"] == before["16.472"]


def test_a_rejected_figure_is_listed_as_unread(parsed: Parsed) -> None:
    before = rows_of(parsed)
    done = apply_corrections([parsed], [decide(before["27.172"], "reject")])
    assert list(done.table["printed"]) == ["16.472", "95,7%"]
    document = done.parsed[0].document
    first = done.parsed[0].unread[0]
    assert (document.text[first.start : first.end], first.reason) == ("27.172", "plan")


def test_a_figure_is_added_in_its_place(parsed: Parsed) -> None:
    period = {"period": "2019-01-01/2019-12-31"}
    done = apply_corrections([parsed], add(parsed.document.text, "312", ADDED | period))
    assert {one.outcome for one in done.outcomes} == {APPLIED}
    row = done.table.to_dict("records")[-1]
    assert (row["printed"], row["value"], row["status"], row["rule"]) == ("312", 312, "corrected", "added")
    assert (row["period_end"], row["province_code"], row["confidence"]) == ("2019-12-31", "20", 1)
    assert check_observations(done.table, [parsed.document]) == []
    assert "312" not in [parsed.document.text[one.start : one.end] for one in done.parsed[0].unread]


def test_what_is_read_already_need_not_be_added(parsed: Parsed) -> None:
    same = add(parsed.document.text, "16.472", ADDED)
    assert {one.outcome for one in apply_corrections([parsed], same).outcomes} == {NOT_NEEDED}
    other = add(parsed.document.text, "16.472", ADDED | {"qualifier": "over"})
    done = apply_corrections([parsed], other)
    assert {one.outcome for one in done.outcomes} == {FAILED}
    assert len(done.table) == 3


def test_a_second_reading_of_a_figure_is_added_when_the_first_was_known(parsed: Parsed) -> None:
    second = ADDED | {"indicator": "documents_received"}
    rows = add(parsed.document.text, "16.472", second)
    assert {one.outcome for one in apply_corrections([parsed], rows).outcomes} == {FAILED}
    known = [replace(one, was="documents_issued" if one.field == "indicator" else "") for one in rows]
    table = apply_corrections([parsed], known).table
    assert list(table["indicator"])[1:3] == ["documents_issued", "documents_received"]
    assert table["observation_id"].is_unique


# what is changed of a right decision, and what the refusal names
STALE = [
    ({"quote": "27.172"}, "no such sentence"),
    ({"start": 3, "end": 9}, "no such sentence"),
    ({"observation_id": "0" * 16}, "no such figure is read"),
    ({"observation_id": "0" * 16, "start": 3, "end": 9}, "no such sentence"),
    ({"was": "documents_announced"}, "is read as “documents_received” now"),
    ({"source_id": "gone"}, "its document was not read"),
    ({"field": "unit", "was": "document", "to": "percent"}, ""),
]


@pytest.mark.parametrize(("changed", "named"), STALE)
def test_a_decision_whose_ground_is_gone_is_refused(parsed: Parsed, changed: dict[str, Any], named: str) -> None:
    before = rows_of(parsed)
    right = decide(before["27.172"], "correct", "indicator", "documents_received", "documents_issued")
    done = apply_corrections([parsed], [replace(right, **changed)])
    assert done.outcomes[0].outcome == (FAILED if named else APPLIED)
    assert named in str(done.outcomes[0])
    if named:
        assert {row["printed"]: row for row in done.table.to_dict("records")} == before


def test_decisions_on_one_figure_stand_and_fall_together(parsed: Parsed) -> None:
    before = rows_of(parsed)
    row = before["27.172"]
    both = [
        decide(row, "correct", "value", "27172", "27.712"),
        decide(row, "correct", "unit", "session", "dossier"),
        decide(before["16.472"], "correct", "value", "16472", "16.742"),
    ]
    after = rows_of(parsed, both)
    assert after["27.172"] == row
    assert after["16.472"]["value"] == 16742


def test_an_accepted_reading_that_changed_is_refused_and_a_rejection_that_came_true_is_not_needed(
    parsed: Parsed,
) -> None:
    before = rows_of(parsed)
    other = decide(before["27.172"], "accept", was="other; 1")
    gone = decide(before["27.172"], "reject", observation_id="0" * 16)
    done = apply_corrections([parsed], [other, gone])
    assert [one.outcome for one in done.outcomes] == [FAILED, NOT_NEEDED]


def test_extract_replays_decisions_and_lists_what_became_of_them(raw: Path, parsed: Parsed) -> None:
    table = raw.parent / "out" / "observations.csv"
    plain = extract(raw, table)
    bytes_before = table.read_bytes()
    assert plain.outcomes == ()
    assert not table.with_name("corrections_applied.csv").exists()
    rows = rows_of(parsed)
    decisions = [
        decide(rows["27.172"], "correct", "value", "27172", "27.712"),
        decide(rows["16.472"], "reject"),
        decide(rows["95,7%"], "correct", "unit", "session", "dossier"),
    ]
    path = raw.parent / "corrections.csv"
    write_corrections(decisions, path)
    done = extract(raw, table)
    assert len(done.refused()) == 1
    after = read_observations(table)
    assert list(after["status"]) == ["corrected", "reported"]
    listed = pd.read_csv(table.with_name("corrections_applied.csv"), dtype=str, keep_default_na=False)
    assert list(zip(listed["printed"], listed["outcome"], strict=True)) == [
        ("27.172", "applied"),
        ("16.472", "applied"),
        ("95,7%", "failed"),
    ]
    unread = pd.read_csv(table.with_name("unread.csv"), dtype=str, keep_default_na=False)
    assert "plan" in set(unread.loc[unread["printed"] == "16.472", "reason"])
    path.unlink()
    extract(raw, table)
    assert table.read_bytes() == bytes_before
    assert not table.with_name("corrections_applied.csv").exists()
