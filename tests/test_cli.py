"""The command line as its user meets it: what it writes, and how it refuses."""

import csv
import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.observations.schema import COLUMNS
from analysis.reports.table_facts import choose_latest_year


def analysis(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def documents(tmp_path: Path, raw_dir: Path) -> Path:
    """A folder with two real documents and a table extracted from them before."""
    folder = tmp_path / "raw"
    folder.mkdir()
    lines = (raw_dir / "sources.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "sources.csv").write_text("".join([lines[0], *lines[3:5]]), encoding="utf-8")
    for line in lines[3:5]:
        shutil.copy(raw_dir / line.split(",")[1], folder)
    (tmp_path / "observations.csv").write_text("as it was before\n", encoding="utf-8")
    return folder


def test_extract_writes_the_table_and_its_lists(documents: Path, repository_root: Path) -> None:
    table = documents.parent / "observations.csv"
    done = analysis("extract", "--raw", documents, "-o", table, folder=repository_root)
    assert done.returncode == 0, done.stderr
    assert "2 of 2 documents read" in done.stdout
    for name in ("observations.csv", "observations.parquet", "documents.csv", "unread.csv"):
        assert table.with_name(name).stat().st_size > 100


def test_a_file_that_is_not_listed_is_told(documents: Path, repository_root: Path) -> None:
    (documents / "dropped.txt").write_text("Năm 2022, Văn phòng phát hành 27.000 văn bản.\n", encoding="utf-8")
    done = analysis("extract", "--raw", documents, "-o", documents.parent / "o.csv", folder=repository_root)
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "dropped.txt: not listed" in line]


def test_a_bad_document_is_named_and_the_others_are_read(documents: Path, repository_root: Path) -> None:
    with (documents / "sources.csv").open("a", encoding="utf-8") as stream:
        stream.write("gone,gone.txt,,,,,,,,\nempty,empty.txt,,,,,,,,\npicture,picture.txt,,,,,,,,\n")
    (documents / "empty.txt").touch()
    (documents / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    table = documents.parent / "observations.csv"
    done = analysis("extract", "--raw", documents, "-o", table, folder=repository_root)
    assert done.returncode == 3
    lines = done.stderr.strip().splitlines()
    assert [("gone.txt" in lines[0]), ("empty.txt" in lines[1]), ("picture.txt" in lines[2]), len(lines)] == [
        True,
        True,
        True,
        3,
    ]
    assert "2 of 5 documents read" in done.stdout
    assert "gone.txt: no such file" in table.with_name("documents.csv").read_text(encoding="utf-8")


REFUSED = [
    (["extract", "--raw", "nowhere"], "nowhere"),
    (["extract", "-o", "table.xlsx"], "table.xlsx"),
    (["extract", "--year", "2024"], "--year"),
    (["report", "--year", "last"], "--year"),
    (["report", "--year", "1024"], "1024"),
    (["report", "--year", "2024", "--province", "Atlantis"], "Atlantis"),
    (["report", "--year", "2024", "--geography", "2030"], "2030"),
    (["report", "--year", "2024", "--language", "fr"], "fr"),
    (["report", "--raw", "data/raw"], "-o DIR"),
    (["extract", "--raw", "y" * 300], "name too long"),
    (["add", "y" * 300], "name too long"),
    (["explain", "y" * 300], "name too long"),
    (["check", "nowhere.csv"], "nowhere.csv"),
    (["check", "y" * 300 + ".csv"], "name too long"),
    (["check", "README.md"], "README.md"),
    (["check", "--language", "fr"], "fr"),
    (["no-such-command"], "no-such-command"),
]


@pytest.mark.parametrize(("arguments", "named"), REFUSED)
def test_wrong_input_ends_in_one_line_and_code_2(arguments: list[str], named: str, repository_root: Path) -> None:
    done = analysis(*arguments, folder=repository_root)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert named.casefold() in done.stderr.casefold()
    assert done.stdout == ""


def test_a_wrong_column_damages_nothing(documents: Path, repository_root: Path) -> None:
    text = (documents / "sources.csv").read_text(encoding="utf-8")
    (documents / "sources.csv").write_text(text.replace("province", "provnce", 1), encoding="utf-8")
    table = documents.parent / "observations.csv"
    done = analysis("extract", "--raw", documents, "-o", table, folder=repository_root)
    assert done.returncode == 2
    assert "did you mean “province”" in done.stderr
    assert table.read_text(encoding="utf-8") == "as it was before\n"
    assert not table.with_name("documents.csv").exists()


def test_help_lists_the_commands(repository_root: Path) -> None:
    done = analysis("--help", folder=repository_root)
    assert done.returncode == 0
    assert "extract" in done.stdout
    assert "report" in done.stdout


def test_when_nothing_can_be_read_the_old_table_stays(documents: Path, repository_root: Path) -> None:
    for path in documents.glob("*.txt"):
        path.write_bytes(b"\xff\xfe\0")
    table = documents.parent / "observations.csv"
    done = analysis("extract", "--raw", documents, "-o", table, folder=repository_root)
    assert done.returncode == 3
    assert "no document could be read" in done.stderr
    assert table.read_text(encoding="utf-8") == "as it was before\n"


def test_wrong_choices_are_refused_before_anything_is_read(documents: Path, repository_root: Path) -> None:
    output = documents.parent / "out"
    done = analysis("report", "--raw", documents, "-o", output, "--language", "fr", folder=repository_root)
    assert done.returncode == 2
    assert not output.exists()


PLACES = ["observations.csv/x.csv", "raw", "raw.csv", "raw/sources.csv", "unread.csv", "y" * 300 + ".csv"]


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_cannot_be_written_is_named_in_one_line(
    documents: Path, repository_root: Path, place: str
) -> None:
    (documents.parent / "raw.csv").mkdir()
    listed = (documents / "sources.csv").read_bytes()
    done = analysis("extract", "--raw", documents, "-o", documents.parent / place, folder=repository_root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert place in done.stderr
    assert (documents / "sources.csv").read_bytes() == listed


def test_a_folder_and_an_unreadable_file_among_the_documents(documents: Path, repository_root: Path) -> None:
    with (documents / "sources.csv").open("a", encoding="utf-8") as stream:
        stream.write("folder,folder,,,,,,,,\n")
    (documents / "folder").mkdir()
    table = documents.parent / "observations.csv"
    done = analysis("extract", "--raw", documents, "-o", table, folder=repository_root)
    assert done.returncode == 3
    assert "a folder, not a document" in done.stderr


def test_explain_shows_every_figure_and_why_a_number_was_not_taken(tmp_path: Path, repository_root: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(
        "Theo Quyết định số 766/QĐ-TTg, năm 2022 Văn phòng phát hành gần 27.000 văn bản.\nHọp bàn việc chung.\n",
        encoding="utf-8",
    )
    done = analysis("explain", path, "--language", "en", folder=repository_root)
    assert done.returncode == 0, done.stderr
    assert "⟨Quyết định số 766⟩" in done.stdout
    assert "✗ part of a name" in done.stdout
    assert "⟦27.000⟧" in done.stdout
    assert "27.000 → 27000 [26000; 27000] document under · documents_issued (Documents issued)" in done.stdout
    assert "2022-01-01 – 2022-12-31 (stated)" in done.stdout
    assert "Họp bàn" not in done.stdout


def test_explain_refuses_in_one_line(tmp_path: Path, repository_root: Path) -> None:
    done = analysis("explain", tmp_path / "gone.txt", folder=repository_root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_add_takes_in_a_folder_and_goes_on_past_a_bad_file(
    tmp_path: Path, documents: Path, repository_root: Path
) -> None:
    received = tmp_path / "received"
    received.mkdir()
    (received / "good.txt").write_text(
        "Năm 2022, Văn phòng UBND tỉnh Lạng Sơn phát hành 27.000 văn bản.\n", encoding="utf-8"
    )
    (received / "bad.xlsx").write_bytes(b"PK\x03\x04 no archive")
    (received / "gone.txt").symlink_to("nowhere")
    (received / "loop.txt").symlink_to("loop.txt")
    (received / "out.txt").symlink_to(documents / "sources.csv")
    os.mkfifo(received / "pipe")
    done = analysis("add", received, "--raw", documents, folder=repository_root)
    assert done.returncode == 3, done.stderr
    assert "good.txt: added as good" in done.stdout
    assert "province: Lạng Sơn" in done.stdout
    assert "figures: 1 read" in done.stdout
    assert "1 of 6 files added" in done.stdout
    for name, reason in (
        ("gone", "a link that"),
        ("loop", "a link that"),
        ("out", "a link that"),
        ("pipe", "no plain"),
    ):
        assert [line for line in done.stderr.splitlines() if name in line and reason in line], name
    assert [line for line in done.stderr.splitlines() if "bad.xlsx: " in line and "ZIP" in line]
    again = analysis("add", received / "good.txt", "--raw", documents, folder=repository_root)
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert "same content" in again.stderr
    done = analysis("extract", "--raw", documents, "-o", tmp_path / "o.csv", folder=repository_root)
    assert "3 of 3 documents read" in done.stdout
    assert "province: line 1" in (tmp_path / "documents.csv").read_text(encoding="utf-8")


def test_names_with_line_breaks_stay_on_one_line(tmp_path: Path, documents: Path, repository_root: Path) -> None:
    (tmp_path / "a\n\x1b[31mb.txt").touch()
    done = analysis(
        "add", tmp_path / "a\n\x1b[31mb.txt", tmp_path / ("y" * 300), "--raw", documents, folder=repository_root
    )
    assert (done.returncode, done.stderr.count("\n"), "\x1b" in done.stderr) == (3, 4, False)
    with (documents / "sources.csv").open("a", encoding="utf-8") as stream:
        stream.write('broken,"no\nfile.txt",,,,,,,,\n')
    done = analysis("extract", "--raw", documents, "-o", tmp_path / "o.csv", folder=repository_root)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


@pytest.mark.parametrize("command", ["extract", "add"])
def test_wrong_limits_are_told_once(
    command: str, documents: Path, repository_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_REVIEWS_LIMITS", "megabytes=x")
    arguments = ["-o", documents.parent / "o.csv"] if command == "extract" else [documents, documents / "sources.csv"]
    done = analysis(command, *arguments, "--raw", documents, folder=repository_root)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


HOSTILE = "Trong đó\n\x1b[2J\x1b[31mđã\rgiải quyết\u202e 100 hồ sơ"


def write_checked(path: Path, *facts: tuple[str, int], quote: str = "Một câu.") -> Path:
    """An observation table of one office and year: indicators and values."""
    row = dict.fromkeys(COLUMNS, "") | {
        "source_id": "ld-2020",
        "province": "Lâm Đồng",
        "scope": "province",
        "measure": "level",
        "period_start": "2020-01-01",
        "period_end": "2020-12-31",
        "period_basis": "stated",
        "unit": "dossier",
        "qualifier": "exact",
        "status": "reported",
        "confidence": "0.9",
        "quote": quote,
    }
    path.with_name("documents.csv").write_text(
        "source_id,file,province,published,publisher,title,url,kind,retrieved,note\nld-2020,a.txt,,,,,,,,\n",
        encoding="utf-8",
    )
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, COLUMNS)
        table.writeheader()
        for code, value in facts:
            number = dict.fromkeys(("printed", "value", "lower", "upper"), value)
            table.writerow(row | number | {"observation_id": f"id-{code}-{value}", "indicator": code})
    return path


CHECKS = [  # facts, language, exit code, the last line, what stands before it
    ([("dossiers_resolved", 100), ("dossiers_on_time", 97), ("dossiers_late", 3)], "en", 0, "3 figures", []),
    (
        [("dossiers_resolved", 100), ("dossiers_on_time", 99), ("dossiers_late", 3)],
        "en",
        1,
        "check: 3 figures held to each other; 1 contradictions, 0 doubts, 0 rows",
        [
            "Contradiction: Lâm Đồng, 2020: the parts add up to more than the total (by 2) [",
            "     1  Contradiction: parts",
        ],
    ),
    (
        [("dossiers_received", 10), ("dossiers_resolved", 20)],
        "vi",
        1,
        "check: 2 con số được đối chiếu; 0 mâu thuẫn, 1 điểm ngờ, 0 dòng sai quy cách",
        ["Điểm ngờ: Lâm Đồng, 2020: làm xong", "     1  Điểm ngờ: làm xong nhiều hơn số tiếp nhận"],
    ),
    ([("dossiers_recieved", 10)], "en", 1, "0 doubts, 1 rows that break the table's rules", ["dossiers_recieved"]),
]


@pytest.mark.parametrize(("facts", "language", "code", "last", "before"), CHECKS)
def test_check(
    facts: list[tuple[str, int]],
    language: str,
    code: int,
    last: str,
    before: list[str],
    tmp_path: Path,
    repository_root: Path,
) -> None:
    table = write_checked(tmp_path / "o.csv", *facts)
    done = analysis("check", table, "--language", language, folder=repository_root)
    assert (done.returncode, done.stderr) == (code, "")
    lines = done.stdout.splitlines()
    assert last in lines[-1]
    for start in before:
        assert [line for line in lines[:-1] if start in line], start
    assert bool(before) or len(lines) == 1


def test_check_prints_a_hostile_sentence_as_one_line(tmp_path: Path, repository_root: Path) -> None:
    table = write_checked(tmp_path / "o.csv", ("dossiers_received", 10), ("dossiers_resolved", 20), quote=HOSTILE)
    done = analysis("check", table, "--language", "en", folder=repository_root)
    assert done.returncode == 1
    assert len(done.stdout.split("\n")) == 6  # the finding, two figures, the rule, the summary, the end
    assert not set("\x1b\r\u202e") & set(done.stdout)
    assert done.stdout.count("“Trong đó [2J [31mđã giải quyết 100 hồ sơ”") == 2


def test_check_of_a_broken_table_ends_in_one_line(tmp_path: Path, repository_root: Path) -> None:
    table = write_checked(tmp_path / "o.csv", ("dossiers_received", 10))
    text = table.read_text(encoding="utf-8")
    for broken in (text.replace("2020-12-31", "2020-13-31"), text.replace("0.9", "sure"), text.replace("scope", "s")):
        table.write_text(broken, encoding="utf-8")
        done = analysis("check", table, folder=repository_root)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "o.csv" in done.stderr


@pytest.mark.parametrize(
    ("periods", "year"),
    [
        ([], dt.date.today().year),
        ([("2023-01-01", "2023-12-31")] * 3 + [("2024-01-01", "2024-01-31")] * 3, 2023),  # a month makes no year
        ([("2023-01-01", "2023-12-31")] * 2 + [("2024-01-01", "2024-06-30")] * 3, 2024),
        ([("2023-01-01", "2023-12-31")], 2023),
        ([("", "")], dt.date.today().year),
    ],
)
def test_the_year_that_a_report_takes_by_itself(periods, year):
    rows = [{"province": f"P{n}", "period_start": first, "period_end": last} for n, (first, last) in enumerate(periods)]
    assert choose_latest_year(pd.DataFrame(rows, columns=["province", "period_start", "period_end"])) == year
