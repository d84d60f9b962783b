"""Writing the downloads of a table, and reading them as their formats say."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

from analysis.observations.files import read_documents, read_observations
from analysis.reports.downloads import FILES, write_downloads
from analysis.reports.parameters import check_parameters

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
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
