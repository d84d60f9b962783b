"""The run's files for other programs: typed, described, repeatable, and said where one fails."""

import csv
import datetime as dt
import hashlib
import io
import json
import re
import zipfile

import pandas as pd
import pytest
from tests.reports.downloading import read_csv, read_sheets, write

from analysis.codelists.columns import read_columns
from analysis.errors import InputError
from analysis.observations.files import DOCUMENT_COLUMNS, read_documents, read_observations
from analysis.observations.schema import COLUMNS
from analysis.reports import downloads, spreadsheet
from analysis.reports.downloads import FILES, write_downloads
from analysis.reports.parameters import check_parameters
from analysis.reports.shared_cells import restore_text

EPOCH = dt.date(1899, 12, 30)
# The properties that the specifications name.
PACKAGE = {"profile", "name", "title", "description", "version", "resources"}
RESOURCE = {"name", "path", "profile", "title", "format", "mediatype", "encoding", "bytes", "hash", "dialect", "schema"}
FIELD = {"name", "type", "format", "title", "description", "constraints", "decimalChar", "bareNumber"}
CONSTRAINTS = {"required", "unique", "enum", "minimum", "maximum"}
PARSERS = {"string": str, "number": float, "integer": int, "date": dt.date.fromisoformat}


def check_package(folder):
    """What is wrong with a data package: its own properties, its files' bytes, and every cell against its field."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    wrong = [f"package.{name}" for name in set(package) ^ PACKAGE]
    assert package["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    tables = {}
    for resource in package["resources"]:
        wrong += [f"{resource['name']}.{name}" for name in set(resource) ^ RESOURCE]
        content = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
        head, *rows = read_csv(folder / resource["path"])
        fields = resource["schema"]["fields"]
        assert head == [field["name"] for field in fields]
        missing = set(resource["schema"]["missingValues"])
        for place, field in enumerate(fields):
            wrong += [f"{field['name']}.{name}" for name in set(field) - FIELD]
            wrong += check_column([row[place] for row in rows], field, missing)
        tables[resource["name"]] = (pd.DataFrame(rows, columns=head), resource["schema"])
    for table, schema in tables.values():
        assert table[schema["primaryKey"]].is_unique
        for key in schema.get("foreignKeys", ()):
            other = tables[key["reference"]["resource"]][0][key["reference"]["fields"]]
            wrong += [f"no document {one}" for one in set(table[key["fields"]]) - set(other)]
    return wrong


def check_column(cells, field, missing):
    rules = field.get("constraints", {})
    wrong = [f"{field['name']}.constraints.{name}" for name in set(rules) - CONSTRAINTS]
    filled = [cell for cell in cells if cell not in missing]
    if rules.get("required") and len(filled) < len(cells):
        wrong.append(f"{field['name']}: an empty cell")
    if rules.get("unique") and len(set(filled)) < len(filled):
        wrong.append(f"{field['name']}: a value twice")
    for cell in filled:
        try:
            value = PARSERS[field["type"]](cell)
        except ValueError:
            wrong.append(f"{field['name']}: {cell!r} is no {field['type']}")
            continue
        if "enum" in rules and cell not in rules["enum"]:
            wrong.append(f"{field['name']}: {cell!r} is no code")
        if not rules.get("minimum", value) <= value <= rules.get("maximum", value):
            wrong.append(f"{field['name']}: {cell!r} is out of range")
    return wrong


@pytest.fixture(scope="module")
def real(repository_root, tmp_path_factory):
    """The downloads of the project's own table."""
    return write(repository_root / "data/processed/observations.csv", tmp_path_factory.mktemp("real"))


def test_the_project_s_table_keeps_its_own_description(real):
    assert check_package(real) == []


BREAKS = [
    ("value", "nhiều", "no number"),
    ("period_start", "31/12/2020", "no date"),
    ("unit", "bushel", "no code"),
    ("confidence", "2", "out of range"),
    ("observation_id", "", "empty"),
    ("source_id", "nowhere", "no document"),
]


@pytest.mark.parametrize(("column", "cell", "what"), BREAKS)
def test_the_check_of_packages_finds_what_is_wrong(real, tmp_path, column, cell, what):
    for path in real.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    rows = read_csv(real / "observations.csv")
    rows[5][COLUMNS.index(column)] = cell
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    content = stream.getvalue().encode("utf-8-sig")
    (tmp_path / "observations.csv").write_bytes(content)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"][0] |= {"bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert any(what in line for line in check_package(tmp_path))


def test_the_csv_files_are_the_table_and_the_list(real, repository_root):
    table = repository_root / "data/processed/observations.csv"
    with table.open(encoding="utf-8", newline="") as stream:
        assert [[restore_text(cell) for cell in row] for row in read_csv(real / "observations.csv")] == list(
            csv.reader(stream)
        )
    pd.testing.assert_frame_equal(
        pd.DataFrame(read_csv(real / "documents.csv")[1:], columns=list(DOCUMENT_COLUMNS)).map(restore_text),
        read_documents(table).astype(object),
        check_dtype=False,
    )
    assert (real / "observations.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(pd.read_parquet(real / "observations.parquet"), read_observations(table))


def test_negative_numbers_stay_numbers(real):
    rows = read_csv(real / "observations.csv")
    values = [row[COLUMNS.index("value")] for row in rows[1:]]
    assert [value for value in values if value.startswith("-")]
    assert not [value for value in values if value.startswith("'")]


def test_the_workbook_has_types(real, repository_root):
    cells, texts = read_sheets(real / "observations.xlsx")
    assert list(cells) == ["Số liệu", "Tài liệu", "Ghi chú", "Bảng mã"]
    table = read_observations(repository_root / "data/processed/observations.csv")
    assert f"A1:AE{len(table) + 1}" in texts["Số liệu"]  # the filter
    for text in texts.values():
        assert "<pane " in text
        assert 'state="frozen"' in text
    letters = dict(zip(COLUMNS, [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "AA", "AB", "AC", "AD", "AE"], strict=True))
    for place, (_, row) in enumerate(table.iterrows(), start=2):
        sheet = cells["Số liệu"]
        kind, shown, _ = sheet[f"{letters['value']}{place}"]
        assert (kind, float(shown)) == ("n", row["value"])
        if row["period_end"]:
            kind, shown, _ = sheet[f"{letters['period_end']}{place}"]
            assert (kind, EPOCH + dt.timedelta(int(shown))) == ("n", dt.date.fromisoformat(row["period_end"]))
        else:
            assert f"{letters['period_end']}{place}" not in sheet
        assert sheet[f"{letters['province_code']}{place}"][:2] == ("inlineStr", row["province_code"])
    assert "yyyy-mm-dd" in zipfile.ZipFile(real / "observations.xlsx").read("xl/styles.xml").decode()


def test_the_workbook_prints_across_with_its_headers_on_every_page(real):
    """Without them a printed table is columns that nobody can tell apart after the first page."""
    _, texts = read_sheets(real / "observations.xlsx")
    assert all('orientation="landscape"' in text and 'paperSize="9"' in text for text in texts.values())
    fitted = ['fitToPage="1"' in text for text in texts.values()]
    assert fitted == [False, False, True, True]
    whole = [f"'{name}'!$A:$A,'{name}'!$1:$1" for name in ("Số liệu", "Tài liệu")]
    with zipfile.ZipFile(real / "observations.xlsx") as archive:
        book = archive.read("xl/workbook.xml").decode()
    titles = re.findall(r'name="_xlnm.Print_Titles"[^>]*>([^<]*)<', book)
    assert sorted(titles) == ["'Bảng mã'!$1:$1", "'Ghi chú'!$1:$1", *whole]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_notes_explain_every_column_and_code(small_table, tmp_path, language):
    cells, _ = read_sheets(write(small_table, tmp_path, language) / "observations.xlsx")
    sheets = list(cells)
    notes = {shown for _, shown, _ in cells[sheets[2]].values()}
    for table in ("observations", "documents"):
        for column in read_columns(table):
            assert {column.name, column.title(language), column.meaning(language)} <= notes
    assert "analysis report --year 2024" in notes
    assert any("MIT" in note for note in notes)
    assert any("2024" in note and ";" in note for note in notes)  # the parameters
    codes = {shown for _, shown, _ in cells[sheets[3]].values()}
    table = read_observations(small_table)
    for column in ("indicator", "scope", "unit", "qualifier"):
        assert set(table[column]) <= codes
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    titles = [field["title"] for resource in package["resources"] for field in resource["schema"]["fields"]]
    assert titles == [one.title(language) for table in ("observations", "documents") for one in read_columns(table)]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh"])
def test_the_same_inputs_give_the_same_bytes(small_table, tmp_path, zone, monkeypatch):
    import time

    first = {path.name: path.read_bytes() for path in write(small_table, tmp_path / "a").iterdir()}
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    again = {path.name: path.read_bytes() for path in write(small_table, tmp_path / "b").iterdir()}
    monkeypatch.undo()
    time.tzset()
    assert first == again


# --- failures


def test_a_file_that_fails_leaves_the_others(monkeypatch, small_table, tmp_path):
    def refuse(*_):
        raise InputError("observations: 1048577 rows; a sheet holds 1048575; use the CSV or Parquet file instead")

    (tmp_path / "observations.xlsx").write_text("of an earlier table", encoding="utf-8")
    monkeypatch.setattr(downloads, "write_workbook", refuse)
    parameters = check_parameters(2024, "", "vi", "reported", small_table)
    table, documents = read_observations(small_table), read_documents(small_table)
    found = {one.name: one for one in write_downloads(table, documents, parameters, "analysis report", tmp_path)}
    assert "a sheet holds" in found["observations.xlsx"].problem
    assert not (tmp_path / "observations.xlsx").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(set(FILES) - {"observations.xlsx"})


def test_a_table_that_no_sheet_holds_is_refused(monkeypatch, small_table):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 10)
    table = read_observations(small_table)
    with pytest.raises(InputError, match="a sheet holds 9"):
        spreadsheet.write_workbook(
            {"observations": (table, read_columns("observations"))}, [], [], dt.date(2024, 1, 1), "en"
        )


def test_a_folder_that_cannot_be_written_is_said_without_the_machine_s_paths(small_table, tmp_path):
    (tmp_path / "downloads").write_text("mine", encoding="utf-8")
    parameters = check_parameters(2024, "", "vi", "reported", small_table)
    table, documents = read_observations(small_table), read_documents(small_table)
    found = write_downloads(table, documents, parameters, "analysis report", tmp_path / "downloads")
    assert all(one.problem and str(tmp_path) not in one.problem for one in found)
    assert (tmp_path / "downloads").read_text(encoding="utf-8") == "mine"
