"""Rendering the index of a run, and its page's elements."""

import re
from html.parser import HTMLParser

from tests.reports.conftest import OFFICE, Y2023

from analysis.observations.files import read_documents
from analysis.reports.index import BuiltReport, write_index
from analysis.reports.parameters import check_parameters
from analysis.reports.reading import SUBJECTS

# Six offices with comparable figures of one year: a group.
MANY = [
    (f"s{n}", place, *OFFICE, "documents_received", "", *Y2023, f"{n}.000", n * 1000)
    for n, place in enumerate(["Bắc Kạn", "Kiên Giang", "Lạng Sơn", "Hà Tĩnh", "Lâm Đồng", "Hải Phòng"], start=1)
]


def render(table, output, language="vi", failed=(), year=2024, provinces=""):
    """Write the index of a run whose reports are stubs; the page and the problems of the downloads."""
    parameters = check_parameters(year, provinces, language, "reported", table)
    reports = []
    output.mkdir(exist_ok=True)
    for name in SUBJECTS:
        page = output / f"{name}.html"
        if name not in failed:
            anchors = "".join(f'<p id="figure-id{n}"></p>' for n in range(3))
            page.write_text(f"<html>{anchors}</html>", encoding="utf-8")
        known = page if page.is_file() else None
        reports.append(BuiltReport(name, known, "cell 3 of notebook: a fault" if name in failed else ""))
    problems = write_index(reports, parameters, "analysis report", read_documents(table), output)
    return (output / "index.html").read_text(encoding="utf-8"), problems


def part(page, name):
    """The section of a page under the heading of that id."""
    start = page.index(f'<h2 id="{name}">')
    found = re.search(r'<h2 id="|</main>', page[start + 5 :])
    return page[start : start + 5 + found.start()]


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def parse(page):
    elements = Elements()
    elements.feed(page)
    return elements
