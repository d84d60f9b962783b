"""The file of people's decisions: written, read back, refused where it is damaged, and two made one."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from tests.observations.deciding import ADDED, add, decide, rows_of

from analysis.errors import InputError
from analysis.observations.corrections import COLUMNS, format_corrections, read_corrections, write_corrections
from analysis.observations.decisions import merge_corrections
from analysis.observations.extraction import extract
from analysis.parsing.readings import Parsed


def test_a_file_of_decisions_is_written_and_read_back(parsed: Parsed, tmp_path: Path) -> None:
    rows = rows_of(parsed)
    decisions = [
        decide(rows["27.172"], "correct", "value", "27172", "27.712", reason='gõ nhầm, "đảo" chữ số\nhai dòng'),
        decide(rows["16.472"], "reject", who="Đỗ Thị Ánh"),
        *add(parsed.document.text, "312", ADDED),
    ]
    path = tmp_path / "corrections.csv"
    write_corrections(decisions, path)
    back = read_corrections(path)
    assert {replace(one, line=0) for one in back} == set(decisions)
    assert format_corrections(back) == path.read_text(encoding="utf-8")


# column changed, its new text, what the refusal names; "" as column: the whole line
DAMAGED = [
    ("kind", "agree", "kind “agree”"),
    ("field", "quote", "field “quote”"),
    ("to", "27.172 văn bản", "to (value)"),
    ("to", "27172", "another value than from"),
    ("when", "yesterday", "when “yesterday”"),
    ("when", "2026-11-22T07:30:00", "when"),
    ("who", " ", "who"),
    ("who", "x" * 101, "who"),
    ("start", "-1", "start"),
    ("end", "1", "end"),
    ("printed", "27", "printed"),
    ("quote", "không có", "quote"),
    ("observation_id", "../../etc", "observation_id"),
    ("source_id", "", "source_id"),
    ("reason", "\x1b[31m", "control signs"),
    ("", "one,two", "2 cells"),
    ("", 'a,"b', "end of data"),
]


@pytest.mark.parametrize(("column", "text", "named"), DAMAGED)
def test_a_damaged_line_is_refused_with_its_number_and_nothing_is_applied(
    raw: Path, parsed: Parsed, column: str, text: str, named: str
) -> None:
    rows = rows_of(parsed)
    decisions = [
        decide(rows["95,7%"], "accept"),
        decide(rows["27.172"], "correct", "value", "27172", "27.712"),
    ]
    lines = list(csv.reader(io.StringIO(format_corrections(sorted(decisions, key=lambda one: one.start)))))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([lines[0], lines[2]])
    if column:
        lines[1][COLUMNS.index(column)] = text
        writer.writerow(lines[1])
    else:
        stream.write(text + "\n")
    (raw.parent / "corrections.csv").write_text(stream.getvalue(), encoding="utf-8")
    table = raw.parent / "out" / "observations.csv"
    with pytest.raises(InputError, match="line 3") as refused:
        extract(raw, table)
    assert named in str(refused.value)
    assert not table.exists()


def test_a_wrong_header_and_an_incomplete_figure_are_refused(parsed: Parsed, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text("source_id,to\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 1: expected the columns"):
        read_corrections(path)
    write_corrections(add(parsed.document.text, "312", {"indicator": "documents_issued", "scope": "province"}), path)
    with pytest.raises(InputError, match="no row for unit"):
        read_corrections(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        read_corrections(path)
    with pytest.raises(InputError, match="cannot be read"):
        read_corrections(tmp_path / "nowhere.csv")


LATER = {"when": "2026-11-23T07:30:00+00:00"}
MINH = {"who": "Minh", **LATER}
CHANGE = ("correct", "value", "27172", "27.712")
# the first file's decision, the second's, how many decisions then, replaced, conflicts
MERGED = [
    (("accept",), {}, ("accept",), {}, 1, 0, 0),  # the same file twice
    (("accept",), {}, ("accept",), MINH, 2, 0, 0),
    (("accept",), {}, CHANGE, LATER, 1, 1, 0),  # a person changes her mind
    (CHANGE, LATER, ("accept",), {}, 1, 0, 0),  # an older file of the same person
    (("accept",), {}, CHANGE, MINH, 2, 0, 1),
    (CHANGE, {}, ("reject",), MINH, 2, 0, 1),
    (CHANGE, {}, CHANGE, MINH, 2, 0, 0),
    (CHANGE, {}, ("correct", "value", "27172", "27.000"), MINH, 2, 0, 1),
    (CHANGE, {}, ("correct", "unit", "document", "dossier"), MINH, 2, 0, 0),
]


@pytest.mark.parametrize(("first", "of_first", "second", "of_second", "rows", "replaced", "conflicts"), MERGED)
def test_two_files_are_merged(
    parsed: Parsed,
    tmp_path: Path,
    first: tuple[str, ...],
    of_first: dict[str, str],
    second: tuple[str, ...],
    of_second: dict[str, str],
    rows: int,
    replaced: int,
    conflicts: int,
) -> None:
    row = rows_of(parsed)["27.172"]
    merged = merge_corrections([decide(row, *first, **of_first)], [decide(row, *second, **of_second)])
    assert (len(merged.corrections), merged.replaced, len(merged.conflicts)) == (rows, replaced, conflicts)
    path = tmp_path / "corrections.csv"
    write_corrections(merged.corrections, path)
    if conflicts:
        with pytest.raises(InputError, match=r"in line 2.* against .*in line 3"):
            read_corrections(path)
    else:
        assert len(read_corrections(path)) == rows
