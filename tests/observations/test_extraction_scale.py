"""Nothing is read twice, whatever happens in between: new, changed, damaged, killed, two at once."""

import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

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

from analysis.documents.limits import Limits
from analysis.documents.parts import Doubt
from analysis.errors import InputError
from analysis.observations import chunks, fingerprints, rereading
from analysis.observations.chunks import parse_given
from analysis.observations.extraction import extract
from analysis.observations.inputs import find_listing, iterate_given
from analysis.observations.packing import pack, unpack
from analysis.observations.reading_store import Key, count_reasons, store_path

COUNT = 12


@pytest.fixture
def archive(tmp_path: Path, raw_dir: Path) -> Path:
    return make_archive(tmp_path / "raw", raw_dir, COUNT)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "tables" / "observations.csv"


def extract_clean(archive: Path, folder: Path) -> dict[str, str]:
    extract(archive, folder / "observations.csv")
    return list_written(folder)


def test_a_reading_comes_back_as_it_was(raw_dir: Path) -> None:
    for given in iterate_given(find_listing(raw_dir), Limits()):
        parsed = parse_given(given, Limits())
        parsed.document.locator(0)  # which the document remembers, and which is no part of it
        packed = pack(parsed)
        assert unpack(packed) == parsed
        assert pack(unpack(packed)) == packed


def test_every_part_of_a_document_comes_back(tmp_path: Path) -> None:
    """A web page has what plain texts lack: tables, places, what it says of itself; a scan has doubts."""
    page = (
        "<html><head><meta property='og:title' content='Kết quả năm 2023'></head><body><h1>Kết quả năm 2023</h1>"
        "<p>Năm 2023, Văn phòng UBND tỉnh ban hành 1.234 văn bản, tăng 5% so với năm 2022.</p>"
        "<table><tr><th>Loại</th><th>Số văn bản</th></tr><tr><td>Quyết định</td><td>120</td></tr></table></body></html>"
    )
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (tmp_path / "sources.csv").write_text("source_id,file,published\npage,page.html,2023-12-30\n", encoding="utf-8")
    (given,) = iterate_given(find_listing(tmp_path), Limits())
    parsed = parse_given(given, Limits())
    document = replace(parsed.document, doubts=(Doubt(3, 5, 0.25),), offsets=(0, 1), notes=("mended",))
    parsed = replace(parsed, document=document)
    assert document.tables
    assert document.places
    assert document.said
    assert document.source.published
    assert any(reading.base for reading in parsed.readings)
    assert unpack(pack(parsed)) == parsed


def test_an_unchanged_run_reads_and_touches_nothing(archive: Path, table: Path, monkeypatch) -> None:
    first = extract(archive, table)
    assert first.reread == (f"{COUNT} new",)
    before = list_times(table.parent)
    monkeypatch.setattr(chunks, "read_answer", lambda *_: pytest.fail("a document was read"))
    second = extract(archive, table)
    assert second.unchanged
    assert second.reread == (f"{COUNT} unchanged",)
    assert list_times(table.parent) == before
    assert (second.documents, second.observations, second.unread, second.remarks) == (
        first.documents,
        first.observations,
        first.unread,
        first.remarks,
    )


def test_an_unchanged_run_loads_no_pandas(archive: Path, table: Path) -> None:
    extract(archive, table)
    code = (
        "import sys\nfrom pathlib import Path\nfrom analysis.observations.extraction import extract\n"
        f"assert extract(Path({str(archive)!r}), Path({str(table)!r})).unchanged\n"
        "print({'pandas', 'pyarrow', 'numpy', 'analysis.parsing.document'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("document", ("1 changed", f"{COUNT - 1} unchanged")),
        ("row", ("1 with a changed row in sources.csv", f"{COUNT - 1} unchanged")),
        ("added", ("1 new", f"{COUNT} unchanged")),
        ("removed", (f"{COUNT - 1} unchanged",)),
        ("parser", ("parser changed: all",)),
        ("code lists", ("code lists changed: all",)),
        ("limits", ("limits changed: all",)),
        ("library", ("libraries changed: all",)),
        ("damaged", ("stored reading damaged: 1", f"{COUNT - 1} unchanged")),
        ("table edited", (f"{COUNT} unchanged",)),
        ("store lost", (f"{COUNT} new",)),
        ("store damaged", (f"{COUNT} new",)),
    ],
)
def test_only_what_changed_is_read_anew(
    archive: Path, table: Path, raw_dir: Path, tmp_path: Path, monkeypatch, change: str, told: tuple[str, ...]
) -> None:
    extract(archive, table)
    header, rows = read_rows(archive / "sources.csv")
    document = archive / rows[3][header.index("file")]
    if change == "document":
        document.write_text(document.read_text(encoding="utf-8") + "\nNăm 2023, Văn phòng ban hành 12 văn bản.\n")
    elif change == "row":
        rows[3][header.index("title")] = "Another title"
        write_rows(archive / "sources.csv", header, rows)
    elif change == "added":
        make_archive(archive, raw_dir, COUNT + 1)
    elif change == "removed":
        make_archive(archive, raw_dir, COUNT - 1)
        (archive / rows[-1][header.index("file")]).unlink()
    elif change in ("parser", "code lists"):
        known = fingerprints.hash_code
        changed = {"parser": "parsing", "code lists": "codelists"}[change]
        monkeypatch.setattr(fingerprints, "hash_code", lambda *names: known(*names) + "x" * (names[-1] == changed))
    elif change == "limits":
        monkeypatch.setenv("OFFICE_REVIEWS_LIMITS", "pages=999")
    elif change == "library":
        known_versions = fingerprints.list_versions
        monkeypatch.setattr(fingerprints, "list_versions", lambda names: (*known_versions(names), "selectolax 99"))
    elif change == "damaged":
        with sqlite3.connect(store_path(table)) as connection:
            connection.execute("UPDATE readings SET packed = x'00' WHERE source_id = ?", [rows[3][0]])
            connection.execute("DELETE FROM run")
    elif change == "table edited":
        table.write_text(table.read_text(encoding="utf-8").replace("exact", "approx"), encoding="utf-8")
    elif change == "store lost":
        store_path(table).unlink()
    else:
        store_path(table).write_bytes(b"no database " * 100)
    done = extract(archive, table)
    assert done.reread == told
    assert not done.unchanged
    assert list_written(table.parent) == extract_clean(archive, tmp_path / "clean")
    assert extract(archive, table).unchanged


def test_force_reads_all_anew_into_the_same_bytes(archive: Path, table: Path) -> None:
    extract(archive, table)
    before = list_written(table.parent)
    assert extract(archive, table, force=True).reread == ("forced: all",)
    assert list_written(table.parent) == before


def test_what_could_not_be_read_is_tried_again(archive: Path, table: Path, tmp_path: Path) -> None:
    header, rows = read_rows(archive / "sources.csv")
    write_rows(archive / "sources.csv", header, [*rows, ["later", "later.txt", *[""] * (len(header) - 2)]])
    first = extract(archive, table)
    assert len(first.failed) == 1
    again = extract(archive, table)
    assert (again.failed, again.reread, again.unchanged) == (first.failed, (f"{COUNT} unchanged",), False)
    (archive / "later.txt").write_text("Năm 2023, Văn phòng UBND tỉnh ban hành 12 văn bản.\n", encoding="utf-8")
    done = extract(archive, table)
    assert (done.failed, done.reread) == ((), ("1 new", f"{COUNT} unchanged"))
    assert list_written(table.parent) == extract_clean(archive, tmp_path / "clean")


def test_decisions_are_applied_to_what_is_stored(archive: Path, table: Path, tmp_path: Path) -> None:
    from analysis.observations.files import read_observations

    extract(archive, table)
    plain = read_observations(table)
    row = plain[plain["indicator"] != "other"].iloc[0]
    header = "source_id,observation_id,start,end,quote,printed,kind,field,from,to,reason,who,when\n"
    from analysis.observations.correctable import describe_judged

    cells = [
        *(row["source_id"], row["observation_id"], str(row["figure_start"]), str(row["figure_end"]), row["quote"]),
        *(row["printed"], "accept", "", describe_judged(dict(row)), "", "", "Lan", "2026-11-22T07:30:00Z"),
    ]
    decisions = archive.parent / "corrections.csv"
    write_rows(decisions, header.strip().split(","), [cells])
    done = extract(archive, table)
    assert done.reread == (f"{COUNT} unchanged",)
    assert [outcome for outcome, _ in done.outcomes] == ["applied"]
    assert read_observations(table)["confidence"].max() == 1.0
    assert extract(archive, table).outcomes == done.outcomes
    decisions.unlink()
    assert extract(archive, table).outcomes == ()
    assert not table.with_name("corrections_applied.csv").exists()
    assert read_observations(table).equals(plain)


def test_one_document_that_breaks_the_parser_leaves_the_others(archive: Path, table: Path, monkeypatch) -> None:
    known = chunks.parse_given

    def parse(given, limits):
        if given.source.source_id == bad:
            raise RecursionError("too deep")
        return known(given, limits)

    bad = read_rows(archive / "sources.csv")[1][5][0]
    monkeypatch.setattr(chunks, "parse_given", parse)
    done = extract(archive, table)
    assert len(done.failed) == 1
    assert "RecursionError" in done.failed[0]
    assert f"{bad}" in table.with_name("documents.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_workers_answer_changes_no_byte(
    archive: Path, table: Path, tmp_path: Path, seed: int
) -> None:
    extract(archive, table, workers=open_shuffled(Shuffled(seed), 5), head_start=0)
    assert list_written(table.parent) == extract_clean(archive, tmp_path / "clean")


def test_a_list_by_another_name_and_a_parquet_of_texts_give_the_same_rows(
    archive: Path, table: Path, tmp_path: Path
) -> None:
    clean = extract_clean(archive, tmp_path / "clean")
    extract(write_texts(tmp_path / "texts.parquet", archive), table)
    for name in ("observations.csv", "unread.csv", "documents.csv"):
        assert list_written(table.parent)[name] == clean[name]
    (archive / "sources.csv").rename(archive / "part.csv")
    extract(archive / "part.csv", tmp_path / "listed" / "observations.csv")
    assert list_written(tmp_path / "listed") == clean


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"source_id": ["a"]}, "“text” is missing"),
        ({"text": ["a"]}, "“source_id” is missing"),
        ({"source_id": ["a"], "text": [b"a"]}, "holds binary"),
        ({"source_id": ["a", "a"], "text": ["x", "y"]}, "row 1 too"),
        ({"source_id": ["a", None], "text": ["x", "y"]}, "row 2: “source_id” is empty"),
        ({"source_id": ["a"], "text": ["x"], "published": ["soon"]}, "“soon” is no date"),
    ],
)
def test_a_parquet_that_is_none_of_texts_is_refused_in_one_line(
    tmp_path: Path, table: Path, columns: dict[str, list[object]], named: str
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(columns), tmp_path / "texts.parquet")
    with pytest.raises(InputError, match=named):
        extract(tmp_path / "texts.parquet", table)
    assert not table.exists()


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path, table: Path) -> None:
    (tmp_path / "texts.parquet").write_text("source_id,text\n", encoding="utf-8")
    with pytest.raises(InputError, match="no readable Parquet"):
        extract(tmp_path / "texts.parquet", table)


def test_a_document_without_text_is_listed(archive: Path, table: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = "Năm 2023, Văn phòng UBND tỉnh ban hành 12 văn bản."
    pq.write_table(pa.table({"source_id": ["a", "b"], "text": [text, None]}), tmp_path / "texts.parquet")
    done = extract(tmp_path / "texts.parquet", table)
    assert done.documents == 2
    assert len(done.failed) == 1
    assert "row 2: no text" in done.failed[0]


def test_why_is_told_by_what_differs() -> None:
    reader = {"parser": "1", "code lists": "1"}
    key = Key("content", "row", reader)
    assert key.explain(None) == "new"
    assert key.explain(key) == ""
    assert key.explain(Key("content", "row", {"parser": "0", "code lists": "0"})) == "parser and code lists changed"
    assert key.explain(Key("content", "row", reader, "tesseract")) == "program changed"
    assert count_reasons(["new"], 207) == ["1 new", "206 unchanged"]
    assert count_reasons(["parser changed"] * 3, 3) == ["parser changed: all"]
    assert count_reasons([], 3) == ["3 unchanged"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["table", "parts"])
def test_a_run_that_is_killed_anywhere_and_started_again_ends_as_a_clean_one(
    raw_dir: Path, repository_root: Path, tmp_path: Path, kind: str
) -> None:
    archive = make_archive(tmp_path / "raw", raw_dir, 4)
    command = [sys.executable, "-m", "tests.observations.killing", kind, archive, tmp_path / "killed"]
    done = subprocess.run(command, cwd=repository_root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    killed, compared = map(int, done.stdout.split())
    assert killed >= 30
    assert compared == killed + 1


@pytest.mark.slow
def test_two_runs_at_once_leave_a_whole_table(archive: Path, table: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "analysis", "extract", "--raw", archive, "-o", table, "--jobs", "1"]
    runs = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(run.wait(), run.stderr.read()) for run in runs if run.stderr] == [(0, b"")] * 3
    assert list_written(table.parent) == extract_clean(archive, tmp_path / "clean")
    assert extract(archive, table).unchanged


def test_readings_are_stored_as_they_come(archive: Path, table: Path, monkeypatch) -> None:
    """A run that is stopped half-way has kept what it read."""
    monkeypatch.setattr(rereading, "STORED_AT_ONCE", 2)

    def stop_at_the_eighth(names):
        for place, name in enumerate(names):
            if place == 8:
                raise KeyboardInterrupt
            yield name

    with pytest.raises(KeyboardInterrupt):
        extract(archive, table, stop_at_the_eighth)
    assert not table.exists()
    assert extract(archive, table).reread == (f"{COUNT - 8} new", "8 unchanged")
