"""The observation table: rebuilt bytes, spans, ids, contract."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from analysis.codelists.toml_files import read_toml
from analysis.documents.sources import read_sources
from analysis.observations.checks import check_observations
from analysis.observations.extraction import extract, read_source
from analysis.observations.files import read_observations
from analysis.observations.schema import COLUMNS
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare


def test_the_committed_table_is_what_the_parser_reads(extracted: Path, repository_root: Path) -> None:
    committed = repository_root / "data" / "processed" / "observations.csv"
    assert committed.read_bytes() == extracted.read_bytes(), "run “make data” and look at the difference in figures"


def test_a_second_run_gives_the_same_bytes(extracted: Path, raw_dir: Path, tmp_path: Path) -> None:
    extract(raw_dir, tmp_path / "observations.csv")
    for name in ("observations.csv", "observations.parquet", "documents.csv", "unread.csv"):
        assert (tmp_path / name).read_bytes() == extracted.with_name(name).read_bytes(), name


def test_csv_and_parquet_hold_the_same_table(extracted: Path, observations: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(observations, read_observations(extracted.with_suffix(".parquet")))
    with extracted.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert tuple(header) == COLUMNS
    assert len(rows) == len(observations) > 300
    assert not any(cell.endswith(".0") for row in rows for cell in row[15:18])


def test_the_contract_holds_with_every_quote_a_slice(observations: pd.DataFrame, raw_dir: Path) -> None:
    documents = [read_source(raw_dir, source) for source in read_sources(raw_dir)]
    assert check_observations(observations, documents) == []
    silent = [document for document in documents if document.source.source_id not in set(observations["source_id"])]
    assert [document.source.source_id for document in silent if not parse_document(prepare(document)).unread] == []
    assert len(silent) < 5  # one tells nothing but ranges, "từ 70-80%"


BREACHES = [
    ("scope", "village", "isin"),
    ("unit", "apples", "isin"),
    ("period_end", "31/12/2020", "str_matches"),
    ("upper", -1.0, "not between"),
    ("breakdown", "agency=X|type=decision", "misplaced"),
    ("quote", "something else", "not the text"),
    ("printed", "1", "not the text"),
]


@pytest.mark.parametrize(("column", "value", "finding"), BREACHES)
def test_a_breach_is_found(observations: pd.DataFrame, raw_dir: Path, column: str, value: object, finding: str) -> None:
    broken = observations.copy()
    broken.loc[broken.index[3], column] = value
    documents = [read_source(raw_dir, source) for source in read_sources(raw_dir)]
    findings = check_observations(broken, documents)
    assert len(findings) == 1
    assert finding in findings[0]


def test_a_repeated_id_is_found(observations: pd.DataFrame) -> None:
    assert check_observations(pd.concat([observations, observations.iloc[:1]], ignore_index=True))


def test_every_number_of_a_document_is_a_row_or_has_a_reason(extracted: Path, raw_dir: Path) -> None:
    unread = pd.read_csv(extracted.with_name("unread.csv"), dtype=str, keep_default_na=False)
    assert set(unread["reason"]) <= set(read_toml("unread.toml"))
    texts = {s.source_id: read_source(raw_dir, s).text for s in read_sources(raw_dir)}
    for row in unread.to_dict("records"):
        assert texts[row["source_id"]][int(row["start"]) : int(row["end"])].strip() == row["printed"]
        assert row["printed"] in row["sentence"]


def test_two_readings_of_one_figure_differ_in_their_id(observations: pd.DataFrame) -> None:
    twice = observations[observations.duplicated(["source_id", "figure_start", "figure_end"], keep=False)]
    assert len(twice) >= 2
    assert twice["observation_id"].is_unique
