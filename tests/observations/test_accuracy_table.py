"""Facts against rows: the matching is the scorer's, on any facts; and what cannot be read as facts is refused."""

import importlib.util
import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.observations import accuracy
from analysis.observations.accuracy import count_accuracy, count_bands, judge_observations, read_checked_documents
from analysis.observations.schema import COLUMNS, NUMBERS, OFFSETS, set_types

FACT = {
    "value": 39842,
    "unit": "document",
    "indicator": "documents_received",
    "measure": "level",
    "qualifier": "exact",
    "period": ["2023-01-01", "2023-12-31"],
    "breakdown": None,
    "anchor": "39.842 văn bản",
}
ROW = {
    "source_id": "a",
    "value": 39842,
    "unit": "document",
    "indicator": "documents_received",
    "measure": "level",
    "qualifier": "exact",
    "period_start": "2023-01-01",
    "period_end": "2023-12-31",
    "breakdown": "",
    "status": "reported",
    "confidence": 0.94,
    "quote": "Năm 2023 tiếp nhận 39.842 văn bản.",
}


def make_table(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = {column: "" for column in COLUMNS if column not in (*NUMBERS, *OFFSETS)}
    return set_types(pd.DataFrame([{**blank, **ROW, **row} for row in rows]))


def read_facts(folder: Path, *facts: dict[str, Any]) -> list[accuracy.CheckedDocument]:
    case = {"slug": "a", "province": "Bắc Kạn", "facts": [{**FACT, **fact} for fact in facts]}
    (folder / "a.json").write_text(json.dumps(case), encoding="utf-8")
    return read_checked_documents(folder)


# what the row says otherwise: facts read, classified, in full; and whether the row is right
DIFFERENCES: list[tuple[dict[str, Any], tuple[int, int, int, int]]] = [
    ({}, (1, 1, 1, 1)),
    ({"unit": "dossier"}, (1, 1, 0, 1)),
    ({"period_end": "2023-06-30"}, (1, 1, 0, 1)),
    ({"breakdown": "type=decision"}, (1, 1, 0, 1)),
    ({"indicator": "documents_issued"}, (1, 0, 0, 0)),
    ({"measure": "change_abs"}, (1, 0, 0, 0)),
    ({"qualifier": "over"}, (0, 0, 0, 0)),
    ({"value": 39843}, (0, 0, 0, 0)),
    ({"value": float("nan")}, (0, 0, 0, 0)),
    ({"source_id": "b"}, (0, 0, 0, 0)),
    ({"status": "derived"}, (0, 0, 0, 0)),
]


@pytest.mark.parametrize(("change", "expected"), DIFFERENCES, ids=lambda case: str(case)[:40])
def test_how_far_a_row_agrees(tmp_path: Path, change: dict[str, Any], expected: tuple[int, ...]) -> None:
    judged = judge_observations(make_table(change), read_facts(tmp_path, {}))
    counts = count_accuracy(judged, ["set"])
    assert counts["facts"].sum() == 1
    assert tuple(counts[["detected", "classified", "full", "right_rows"]].sum()) == expected


def test_a_restatement_need_not_be_read_and_two_things_at_once_may_have_two_rows(tmp_path: Path) -> None:
    facts = read_facts(tmp_path, {"accept": ["documents_issued"]}, {"value": 40000, "optional": True})
    counts = count_accuracy(judge_observations(make_table({}, {"indicator": "documents_issued"}), facts), ["set"])
    (row,) = counts.to_dict("records")
    assert (row["facts"], row["full"], row["classified_rows"], row["right_rows"]) == (1, 1, 2, 2)


def test_an_indicator_that_no_fact_has_is_counted_with_its_rows(tmp_path: Path) -> None:
    judged = judge_observations(make_table({"indicator": "sessions_held"}), read_facts(tmp_path, {}))
    counts = count_accuracy(judged, ["indicator"]).set_index("indicator")
    assert tuple(counts.loc["sessions_held", ["facts", "classified_rows", "right_rows"]]) == (0, 1, 0)
    assert tuple(counts.loc["documents_received", ["facts", "detected", "classified"]]) == (1, 1, 0)


def test_bands_of_confidence(tmp_path: Path) -> None:
    stated = [0.2, 0.6, 0.7499, 0.75, 0.9, 1.0]
    table = make_table(*({"confidence": confidence, "value": 39842 + n} for n, confidence in enumerate(stated)))
    bands = count_bands(judge_observations(table, read_facts(tmp_path, {}, {"value": 39846})), ["set"])
    assert list(zip(bands["lower"], bands["rows"], bands["right"], strict=True)) == [
        (0.0, 1, 1),
        (0.6, 2, 0),
        (0.75, 1, 0),
        (0.9, 2, 1),
    ]
    assert bands["confidence"].tolist() == pytest.approx([0.2, 0.67495, 0.75, 0.95])


def test_nothing_checked_is_nothing_counted(tmp_path: Path) -> None:
    assert read_checked_documents(tmp_path / "missing") == []
    judged = judge_observations(make_table({}), [])
    assert count_accuracy(judged, ["set"]).empty
    assert count_bands(judged, ["set"]).empty


def test_sets_are_those_of_sets_csv(tmp_path: Path) -> None:
    (tmp_path / "sets.csv").write_text("source_id,set\na,held_out\n", encoding="utf-8")
    (case,) = read_facts(tmp_path, {})
    assert case.set == "held_out"


BROKEN = ["{", "[]", '{"slug": "a"}', '{"slug": "a", "facts": [{"value": 1}]}', '{"slug": "a", "facts": 3}']
BROKEN += [json.dumps({"slug": "a", "facts": [{**FACT, "value": float("inf")}]})]
BROKEN += [json.dumps({"slug": "a", "facts": [{**FACT, "period": ["2023-01-01"]}]})]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_list_of_facts_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.json: no list of hand-checked facts") as caught:
        read_checked_documents(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.fixture(scope="module")
def scorer(gold_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The script of tests/gold as a module (a copy: nothing is written beside it)."""
    copy = shutil.copy(gold_dir / "score.py", tmp_path_factory.mktemp("scorer") / "score.py")
    spec = importlib.util.spec_from_file_location("gold_scorer", copy)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


few = st.fixed_dictionaries(
    {
        "value": st.sampled_from([1, 1.5, 2, 2.0000000001]),
        "unit": st.sampled_from(["document", "percent"]),
        "indicator": st.sampled_from(["documents_received", "documents_issued", "other"]),
        "qualifier": st.sampled_from(["exact", "over"]),
        "breakdown": st.sampled_from(["", "type=decision", "type=plan|level=district"]),
    }
)


@given(facts=st.lists(few, max_size=6), rows=st.lists(few, max_size=6))
def test_pairs_are_the_scorer_s(scorer: Any, facts: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    facts = [{**FACT, **fact, "anchor": "văn bản"} for fact in facts]
    rows = [{**ROW, **row, "quote": row["unit"] + " văn  bản"} for row in rows]
    parsed = tuple(accuracy._parse_fact(fact) for fact in facts)
    assert accuracy._pair(parsed, rows) == scorer.match(facts, rows, "dimension")
