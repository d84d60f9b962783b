"""A table in parts: the same rows and bytes whoever reads, only changed parts anew, no more in memory than a window."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from tests.observations.scaling import (
    Shuffled,
    list_times,
    list_written,
    make_archive,
    open_shuffled,
    read_rows,
    write_rows,
    write_texts,
)

from analysis.documents.document import Source
from analysis.errors import InputError
from analysis.observations import chunks, part_files, partitions
from analysis.observations.chunks import Size, cut_chunks
from analysis.observations.extraction import extract
from analysis.observations.files import DOCUMENT_COLUMNS, UNREAD_COLUMNS, read_observations, read_unread
from analysis.observations.inputs import Given
from analysis.observations.part_journal import lock_folder
from analysis.observations.partitions import extract_parts
from analysis.observations.schema import COLUMNS

COUNT = 20
SMALL = Size(1, 2, 4)


@pytest.fixture
def archive(tmp_path: Path, raw_dir: Path) -> Path:
    return make_archive(tmp_path / "raw", raw_dir, COUNT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "parts"


def list_parts(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "observations").iterdir())


def test_the_parts_together_are_the_table(archive: Path, folder: Path, tmp_path: Path) -> None:
    done = extract_parts(archive, folder, size=SMALL)
    assert done.parts == len(list_parts(folder)) > 4
    table = tmp_path / "one" / "observations.csv"
    whole = extract(archive, table)
    assert (done.documents, done.observations, done.unread) == (COUNT, whole.observations, whole.unread)
    parts = pd.read_parquet(folder / "observations")
    expected = read_observations(table)
    assert tuple(parts.columns) == COLUMNS
    pd.testing.assert_frame_equal(parts.astype(expected.dtypes.to_dict()), expected)
    unread, documents = pd.read_parquet(folder / "unread"), pd.read_parquet(folder / "documents")
    assert (tuple(unread.columns), tuple(documents.columns)) == (UNREAD_COLUMNS, DOCUMENT_COLUMNS)
    listed = read_unread(table)
    assert listed is not None
    assert unread.astype(str).to_dict("list") == listed.to_dict("list")
    assert documents["source_id"].tolist() == [row[0] for row in read_rows(archive / "sources.csv")[1]]
    assert json.loads((folder / "complete.json").read_text(encoding="utf-8"))["observations"] == done.observations


@pytest.mark.parametrize(("seed", "window"), [(0, 1), (1, 3), (2, 100)])
def test_the_order_of_answers_and_the_number_of_workers_change_no_byte(
    archive: Path, folder: Path, tmp_path: Path, seed: int, window: int
) -> None:
    extract_parts(archive, tmp_path / "alone", size=SMALL)
    executor = Shuffled(seed)
    extract_parts(archive, folder, size=SMALL, workers=open_shuffled(executor, window), head_start=0)
    assert list_written(folder) == list_written(tmp_path / "alone")
    assert executor.most <= window


def test_no_more_documents_are_taken_than_a_window_holds(
    tmp_path: Path, folder: Path, archive: Path, monkeypatch
) -> None:
    """Whatever the length of the input: what is taken from it runs ahead of what is written by the window alone."""
    taken = written = ahead = 0
    known = partitions.iterate_given

    def iterate(*arguments) -> Iterator[Given]:
        nonlocal taken, ahead
        for given in known(*arguments):
            taken += 1
            ahead = max(ahead, taken - written)
            yield given

    def begin(_):
        def advance(count: int) -> None:
            nonlocal written
            written += count

        return advance

    monkeypatch.setattr(partitions, "iterate_given", iterate)
    window = partitions.ENOUGH
    extract_parts(archive, folder, begin, size=Size(1, 1, 1), workers=open_shuffled(Shuffled(0), window), head_start=0)
    assert taken == written == COUNT
    assert ahead <= window + 1


@pytest.mark.parametrize(("parts", "shared"), [(partitions.ENOUGH - 1, False), (partitions.ENOUGH, True)])
def test_workers_start_for_enough_parts_alone_and_then_at_once(
    tmp_path: Path, folder: Path, raw_dir: Path, parts: int, shared: bool
) -> None:
    archive, executor = make_archive(tmp_path / "few", raw_dir, parts), Shuffled(0)
    extract_parts(archive, folder, size=Size(1, 1, 1), workers=open_shuffled(executor, 2), head_start=600)
    assert len(list_parts(folder)) == parts
    assert bool(executor.most) is shared


def test_an_unchanged_run_touches_nothing(archive: Path, folder: Path, monkeypatch) -> None:
    extract_parts(archive, folder, size=SMALL)
    before = list_times(folder)
    monkeypatch.setattr(chunks, "read_answer", lambda *_: pytest.fail("a document was read"))
    done = extract_parts(archive, folder, size=SMALL)
    assert done.unchanged
    assert done.reread == (f"{done.parts} unchanged",)
    assert list_times(folder) == before


@pytest.mark.parametrize("place", [0, 7, COUNT])
def test_a_document_more_reads_one_part_anew_and_leaves_a_clean_runs_bytes(
    archive: Path, folder: Path, tmp_path: Path, raw_dir: Path, place: int
) -> None:
    before = extract_parts(archive, folder, size=SMALL)
    header, rows = read_rows(archive / "sources.csv")
    make_archive(tmp_path / "other", raw_dir, 1, start=50)
    (added,) = read_rows(tmp_path / "other" / "sources.csv")[1]
    file = added[header.index("file")]
    (tmp_path / "other" / file).rename(archive / file)
    write_rows(archive / "sources.csv", header, [*rows[:place], added, *rows[place:]])
    done = extract_parts(archive, folder, size=SMALL)
    assert done.reread[-1].endswith("unchanged")
    assert int(done.reread[-1].split()[0]) >= before.parts - 3  # the one it came into may part, or run on to its end
    extract_parts(archive, tmp_path / "clean", size=SMALL)
    assert list_written(folder) == list_written(tmp_path / "clean")


def test_a_part_that_is_missing_or_cut_off_is_read_anew(archive: Path, folder: Path, tmp_path: Path) -> None:
    extract_parts(archive, folder, size=SMALL)
    first, second, *_ = list_parts(folder)
    (folder / "unread" / first).unlink()
    (folder / "observations" / second).write_bytes(b"PAR1")
    done = extract_parts(archive, folder, size=SMALL)
    assert done.reread == (f"{done.parts - 2} unchanged",) or "new or changed: 2" in done.reread
    assert not done.unchanged
    extract_parts(archive, tmp_path / "clean", size=SMALL)
    assert list_written(folder) == list_written(tmp_path / "clean")


def test_a_lost_or_damaged_journal_costs_a_reading_and_nothing_else(archive: Path, folder: Path) -> None:
    extract_parts(archive, folder, size=SMALL)
    before = list_written(folder)
    (folder / ".cache" / "parts").write_bytes(b"no database " * 100)
    done = extract_parts(archive, folder, size=SMALL)
    assert done.reread == ("new or changed: all",)
    assert list_written(folder) == before


def test_two_runs_do_not_write_one_folder(archive: Path, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("analysis.observations.part_journal.PATIENCE", 0)
    with lock_folder(folder), pytest.raises(InputError, match="another run is at work there"):
        extract_parts(archive, folder)
    extract_parts(archive, folder)


def test_bad_documents_are_rows_with_their_problem(archive: Path, folder: Path) -> None:
    header, rows = read_rows(archive / "sources.csv")
    (archive / rows[4][header.index("file")]).write_bytes(b"MZ\0\0")
    rows.insert(3, ["gone", "gone.txt", *[""] * (len(header) - 2)])
    write_rows(archive / "sources.csv", header, rows)
    done = extract_parts(archive, folder, size=SMALL)
    assert (done.documents, done.failures, len(done.failed)) == (COUNT + 1, 2, 2)
    documents = pd.read_parquet(folder / "documents")
    bad = documents[documents["problem"] != ""]
    assert bad["source_id"].tolist() == ["gone", rows[5][0]]
    again = extract_parts(archive, folder, size=SMALL)
    assert again.unchanged
    assert again.failed == done.failed


def test_rows_that_break_the_contract_cost_their_document_alone(archive: Path, folder: Path, monkeypatch) -> None:
    bad = read_rows(archive / "sources.csv")[1][5][0]
    known = part_files.check_observations

    def check(table, documents):
        return known(table, documents) or [f"row of {bad}"] * int((table["source_id"] == bad).any())

    monkeypatch.setattr(part_files, "check_observations", check)
    done = extract_parts(archive, folder, size=SMALL)
    assert done.failures == 1
    assert bad in done.failed[0]
    assert bad not in pd.read_parquet(folder / "observations")["source_id"].tolist()


def test_decisions_are_applied_in_their_parts(archive: Path, folder: Path, tmp_path: Path) -> None:
    from analysis.observations.correctable import describe_judged
    from analysis.observations.corrections import COLUMNS as DECIDED

    extract_parts(archive, folder, size=SMALL)
    table = pd.read_parquet(folder / "observations")
    row = table[table["indicator"] != "other"].iloc[-1]
    cells = [
        *(row["source_id"], row["observation_id"], str(row["figure_start"]), str(row["figure_end"]), row["quote"]),
        *(row["printed"], "accept", "", describe_judged(dict(row)), "", "", "Lan", "2026-11-22T07:30:00Z"),
    ]
    lost = ["nowhere", "0" * 16, *cells[2:]]
    write_rows(archive.parent / "corrections.csv", list(DECIDED), [cells, lost])
    done = extract_parts(archive, folder, size=SMALL)
    assert [outcome for outcome, _ in done.outcomes] == ["applied", "failed"]
    assert extract_parts(archive, folder, size=SMALL).outcomes == done.outcomes
    whole = tmp_path / "one" / "observations.csv"
    assert extract(archive, whole).outcomes == done.outcomes
    assert whole.with_name("corrections_applied.csv").read_bytes() == (folder / "corrections_applied.csv").read_bytes()
    parts = pd.read_parquet(folder / "observations")
    assert parts["rule"].tolist() == read_observations(whole)["rule"].tolist()


def test_a_folder_of_parquets_gives_the_same_figures(archive: Path, folder: Path, tmp_path: Path) -> None:
    header, rows = read_rows(archive / "sources.csv")
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(2):
        write_rows(archive / "sources.csv", header, rows[number * 10 : number * 10 + 10])
        write_texts(texts / f"texts-{number}.parquet", archive)
    write_rows(archive / "sources.csv", header, rows)
    extract_parts(texts, folder, size=SMALL)
    extract_parts(archive, tmp_path / "clean", size=SMALL)
    for table in ("observations", "unread"):
        assert pd.read_parquet(folder / table).equals(pd.read_parquet(tmp_path / "clean" / table))


def test_a_wrong_row_is_refused_before_anything_is_written(archive: Path, folder: Path) -> None:
    header, rows = read_rows(archive / "sources.csv")
    write_rows(archive / "sources.csv", header, [*rows, rows[0]])
    with pytest.raises(InputError, match="stands in row 2 too"):
        extract_parts(archive, folder)
    assert not folder.exists()


def test_chunks_are_cut_where_the_names_say() -> None:
    documents = [Given(Source(f"document {number}", ""), "", b"x" * 10) for number in range(3000)]
    size = Size(8, 16, 64)
    cut = list(cut_chunks(documents, size))
    assert [one for chunk in cut for one in chunk] == documents
    assert all(size.least <= len(chunk) <= size.most for chunk in cut[:-1])
    fewer = list(cut_chunks(documents[:1000] + documents[1001:], size))
    assert len(set(cut) - set(fewer)) <= 3
    heavy = [Given(one.source, "", b"x" * 500_000) for one in documents[:20]]
    assert [len(chunk) for chunk in cut_chunks(heavy, Size(100, 100, 100, megabytes=2))] == [4] * 5


@pytest.mark.slow
def test_the_command_line_writes_a_folder_and_says_what_it_read(archive: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "analysis", "extract", "--raw", archive, "-o", folder, "--jobs", "2"]
    first = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{COUNT} of {COUNT} documents read" in first.stdout
    assert "extract: 20 of 20, 0 min left" in first.stderr
    second = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "nothing to do" in second.stdout
    forced = subprocess.run([*command, "--force"], capture_output=True, text=True, check=True)
    assert "forced: all" in forced.stdout


def test_a_journal_of_a_run_that_broke_off_is_gone_on_with(archive: Path, folder: Path) -> None:
    class Stop(Exception):
        pass

    def begin(_):
        seen = 0

        def advance(count: int) -> None:
            nonlocal seen
            seen += 1
            if seen == 4:
                raise Stop

        return advance

    with pytest.raises(Stop):
        extract_parts(archive, folder, begin, size=SMALL)
    assert not (folder / "complete.json").exists()
    with sqlite3.connect(folder / ".cache" / "parts") as connection:
        assert connection.execute("SELECT count(*) FROM parts").fetchone() == (4,)
    done = extract_parts(archive, folder, size=SMALL)
    assert f"{4} unchanged" in done.reread


def test_parts_do_not_mix_with_other_files(archive: Path) -> None:
    with pytest.raises(InputError, match="give the parts a folder of their own"):
        extract_parts(archive, archive)
    assert not (archive / ".cache").exists()
