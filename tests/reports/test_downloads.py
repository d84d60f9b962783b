"""The run's files for other programs: typed, described, repeatable, and nothing in them that runs."""

import csv
import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.hostile import HOSTILE

from analysis.codelists.columns import read_columns
from analysis.errors import InputError
from analysis.observations.files import DOCUMENT_COLUMNS, read_documents, read_observations
from analysis.observations.schema import COLUMNS
from analysis.reports import downloads, spreadsheet
from analysis.reports.downloads import FILES, write_downloads
from analysis.reports.parameters import check_parameters
from analysis.reports.shared_cells import clean_text, defuse_text, restore_text

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = dt.date(1899, 12, 30)
# The properties that the specifications name.
PACKAGE = {"profile", "name", "title", "description", "version", "resources"}
RESOURCE = {"name", "path", "profile", "title", "format", "mediatype", "encoding", "bytes", "hash", "dialect", "schema"}
FIELD = {"name", "type", "format", "title", "description", "constraints", "decimalChar", "bareNumber"}
CONSTRAINTS = {"required", "unique", "enum", "minimum", "maximum"}
PARSERS = {"string": str, "number": float, "integer": int, "date": dt.date.fromisoformat}
RISKY = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


def write(table, folder, language="vi"):
    parameters = check_parameters(2024, "", language, "reported", table)
    documents = read_documents(table)
    found = write_downloads(read_observations(table), documents, parameters, "analysis report --year 2024", folder)
    assert [(one.name, one.problem) for one in found] == [(name, "") for name in FILES]
    assert all(one.size == (folder / one.name).stat().st_size for one in found)
    return folder


def read_csv(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def read_sheets(path):
    """Every cell of a workbook by sheet and reference, as (type, text); and the XML of the sheets."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        names = [sheet.get("name") for sheet in book.iter(f"{SHEET}sheet")]
        texts = {name: archive.read(f"xl/worksheets/sheet{n}.xml").decode() for n, name in enumerate(names, start=1)}
    cells = {}
    for name, text in texts.items():
        for cell in ElementTree.fromstring(text).iter(f"{SHEET}c"):
            value = cell.find(f"{SHEET}v")
            shown = "".join(cell.itertext()) if value is None else value.text
            cells.setdefault(name, {})[cell.get("r")] = (cell.get("t", "n"), shown, cell.find(f"{SHEET}f") is not None)
    return cells, texts


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


# --- hostile text


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
            assert not re.search(r"<(definedName|externalReference|ddeLink)\b(?![^>]*_FilterDatabase)", content), name
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
