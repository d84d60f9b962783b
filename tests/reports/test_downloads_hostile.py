"""Hostile text in the downloads: no cell is a formula, and every text comes back as it was."""

import json
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.downloading import RISKY, read_csv, read_sheets
from tests.reports.hostile import HOSTILE

from analysis.codelists.columns import read_columns
from analysis.observations.files import DOCUMENT_COLUMNS, read_documents, read_observations
from analysis.reports import spreadsheet
from analysis.reports.downloads import FILES, write_downloads
from analysis.reports.parameters import check_parameters
from analysis.reports.shared_cells import clean_text, defuse_text, restore_text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """Downloads of a table and a list that have hostile text in every field that may hold text, and what it was."""
    from tests.reports.conftest import FIGURES, make_table

    table = make_table(FIGURES[: len(FIGURES)])
    table = pd.concat([table, table], ignore_index=True)
    table["observation_id"] = [f"id{n}" for n in range(len(table))]
    rows = range(len(table))
    texts = [HOSTILE[n % len(HOSTILE)] for n in rows]
    for column in read_columns("observations"):
        coded = ("observation_id", "indicator", "scope", "unit", "measure", "qualifier", "status", "period_basis")
        if column.kind == "string" and column.name not in coded:
            table[column.name] = texts
    documents = pd.DataFrame(dict.fromkeys(DOCUMENT_COLUMNS, HOSTILE))
    folder = tmp_path_factory.mktemp("hostile")
    parameters = check_parameters(2024, "", "vi", "reported", folder_table(folder, table))
    found = write_downloads(table, documents, parameters, "analysis report", folder / "out")
    assert [one.problem for one in found] == [""] * len(FILES)
    return folder / "out", table, documents


def folder_table(folder, table):
    path = folder / "observations.csv"
    table.to_csv(path, index=False)
    return path


def test_no_cell_of_the_csv_files_begins_a_formula(hostile):
    folder, table, documents = hostile
    for name, given_table in (("observations", table), ("documents", documents)):
        head, *rows = read_csv(folder / f"{name}.csv")
        assert len(rows) == len(given_table)
        numbers = {column.name for column in read_columns(name) if column.kind in ("number", "integer")}
        for row, (_, given_row) in zip(rows, given_table.iterrows(), strict=True):
            for column, cell in zip(head, row, strict=True):
                if column not in numbers or name == "documents":
                    assert not RISKY.match(cell.lstrip()), cell
                    assert restore_text(cell) == clean_text(given_row[column])


def test_the_workbook_holds_hostile_text_as_text(hostile):
    folder, _, _ = hostile
    cells, texts = read_sheets(folder / "observations.xlsx")  # the XML is well-formed
    for sheet, text in texts.items():
        assert "<f>" not in text
        assert "<hyperlink" not in text
        assert not [cell for cell in cells[sheet].values() if cell[2]]
    with zipfile.ZipFile(folder / "observations.xlsx") as archive:
        for name in archive.namelist():
            content = archive.read(name).decode()
            assert "TargetMode" not in content
            assert not re.search(r"<(externalReference|ddeLink)\b", content), name
            names = re.findall(r'<definedName name="([^"]*)"', content)
            assert set(names) <= {"_xlnm._FilterDatabase", "_xlnm.Print_Titles"}
            assert content.count("<definedName ") == len(names)
    quotes = {shown for kind, shown, _ in cells["Số liệu"].values() if kind == "inlineStr"}
    for text in HOSTILE:
        escaped = re.sub(r"(_x[0-9A-Fa-f]{4}_)", r"_x005F\1", clean_text(text))
        escaped = escaped.replace("\r", "_x000D_")
        if len(escaped) < spreadsheet.MOST_LETTERS:
            assert escaped in quotes or f"{escaped} " in quotes, text
    longest = max(quotes, key=len)
    assert len(longest) < spreadsheet.MOST_LETTERS
    assert longest.endswith("[cut]")


def test_the_description_is_json_whatever_the_command_holds(small_table, tmp_path):
    parameters = check_parameters(2024, "", "vi", "reported", small_table)
    command = "".join(HOSTILE)
    write_downloads(read_observations(small_table), read_documents(small_table), parameters, command, tmp_path)
    assert command in json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["description"]


@pytest.mark.parametrize("text", HOSTILE)
def test_defused_text_can_be_restored(text):
    assert restore_text(defuse_text(text)) == clean_text(text)


@given(st.text(alphabet="'=+-@1a \t\r\n%.＝"))
def test_defusing_any_text_is_safe_and_undone(text):
    defused = defuse_text(text)
    assert restore_text(defused) == clean_text(text)
    assert not RISKY.match(defused.strip(" ")) or re.fullmatch(r"[+-]\d+(?:[.,]\d+)*\s?%?", defused)


PLAIN = ["-5", "+12,5", "-3.4%", "−5", "a=b", "1-2", "", "95,7 %", "'tis"]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_left_as_it_is(text):
    assert defuse_text(text) == text
