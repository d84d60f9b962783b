"""A small table with every kind of figure, and the reports of two years built from it once a session."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from tests.reports.reviewing import Person, write_documents

from analysis.observations.schema import COLUMNS, NUMBERS, OFFSETS, set_types
from analysis.reports.build import ReportResult, build_reports

HOSTILE_QUOTE = "<script>alert(1)</script><img src=x onerror=alert(2)> 4.321 văn bản </td></table> $x$ {{ 7*7 }}"
HOSTILE_NAME = "Nơi <b onclick=alert(3)>lạ</b> $x$ [a](javascript:alert(4))"

HEDGES = {"exact": "", "over": "trên ", "under": "gần ", "approx": "khoảng "}

# source, province, scope, body, indicator, breakdown, first day, last day, printed, value, lower, upper, qualifier
OFFICE = ("provincial_office", "Văn phòng UBND tỉnh")
WHOLE = ("province", "tỉnh")
NATION = ("nation", "Văn phòng Chính phủ")
Y2017, Y2018, Y2019, Y2023 = ((f"{year}-01-01", f"{year}-12-31") for year in (2017, 2018, 2019, 2023))
M9_2020, H1_2024 = ("2020-01-01", "2020-09-30"), ("2024-01-01", "2024-06-30")
Q1_2020, H1_2021 = ("2019-12-01", "2020-02-29"), ("2020-12-15", "2021-06-15")
M8_2016, UNDATED = ("2016-01-01", "2016-08-31"), ("", "")
FIGURES = [
    ("kg-2017", "Kiên Giang", *OFFICE, "documents_received", "", *Y2017, "19.084", 19084),
    ("kg-2019", "Kiên Giang", *OFFICE, "documents_received", "", *Y2019, "27.172", 27172),
    ("kg-2019", "Kiên Giang", *OFFICE, "documents_issued", "", *Y2019, "16.472", 16472),
    ("bk-2023", "Bắc Kạn", *OFFICE, "documents_received", "", *Y2023, "39.842", 39842),
    ("hp-2018", "Hải Phòng", *OFFICE, "documents_received", "", *Y2018, "50.000", 50000, 50000, 60000, "over"),
    ("qn-2020", "Quảng Ngãi", *OFFICE, "documents_received", "", *M9_2020, "27.000", 27000, 26000, 27000, "under"),
    ("qn-2020", "Quảng Ngãi", *OFFICE, "tasks_assigned", "", *M9_2020, "246", 246),
    ("qn-2020", "Quảng Ngãi", *OFFICE, "tasks_completed", "", *M9_2020, "97", 97),
    ("qn-2020", "Quảng Ngãi", *OFFICE, "tasks_in_progress", "", *M9_2020, "106", 106),
    ("ls-2024", "Lạng Sơn", *OFFICE, "tasks_assigned", "assigner=government", *H1_2024, "81", 81),
    ("ls-2024", "Lạng Sơn", *OFFICE, "tasks_completed", "assigner=government", *H1_2024, "30", 30),
    ("ls-2024", "Lạng Sơn", *OFFICE, "tasks_not_due", "assigner=government", *H1_2024, "51", 51),
    ("ls-2024", "Lạng Sơn", *OFFICE, "dossiers_on_time_rate", "", *H1_2024, "99", 99, 99, 100, "over"),
    ("ld-2020", "Lâm Đồng", *WHOLE, "dossiers_on_time_rate", "", *Q1_2020, "98,81", 98.81, 98.805, 98.815),
    ("ld-2020", "Lâm Đồng", *WHOLE, "dossiers_on_time", "", *Q1_2020, "635.593", 635593),
    ("ld-2020", "Lâm Đồng", *WHOLE, "dossiers_resolved", "", *Q1_2020, "643.272", 643272),
    ("ld-2020", "Lâm Đồng", *WHOLE, "dossiers_received", "", *Q1_2020, "659.245", 659245),
    ("dn-2021", "Đắk Nông", *WHOLE, "dossiers_on_time_rate", "", *H1_2021, "99,4", 99.4, 99.35, 99.45),
    ("dn-2021", "Đắk Nông", *WHOLE, "dossiers_early_rate", "", *H1_2021, "48,2", 48.2, 48.15, 48.25),
    ("odd-2019", HOSTILE_NAME, *OFFICE, "documents_received", "", *Y2019, "4.321", 4321),
    ("odd-2019", "Sơn La", *OFFICE, "documents_received", "", *UNDATED, "4.321", 4321),
    ("old-2016", "Cả nước", *NATION, "documents_issued", "", *M8_2016, "13.733", 13733),
]

# Numbers that became no figure, one of them in a sentence that would break a page.
UNREAD = [
    {"source_id": source_id, "locator": "line 1", "printed": "16/34", "reason": reason, "sentence": sentence}
    for source_id, reason, sentence in [
        ("kg-2019", "rank", "Xếp thứ 16/34 tỉnh."),
        ("odd-2019", "rank", "Xếp thứ 16/34 nơi."),
        ("odd-2019", "question", f"{HOSTILE_QUOTE} 16/34"),
        ("kg-2017", "<b>odd</b>", "Nơi khác 16/34 rồi 16/34."),
    ]
]


def make_table(figures: list[tuple]) -> pd.DataFrame:
    """An observation table in which each quote holds its figure, as the spans say."""
    names = ["source_id", "province", "scope", "body", "indicator", "breakdown", "period_start", "period_end"]
    names += ["printed", "value", "lower", "upper", "qualifier"]
    rows = []
    for position, figure in enumerate(figures):
        figure = figure if len(figure) > 10 else (*figure, figure[9], figure[9])
        row = dict(zip(names, (*figure, "exact")[: len(names)], strict=True))
        rate = row["indicator"].endswith("_rate")
        quote = (
            HOSTILE_QUOTE
            if row["source_id"] == "odd-2019"
            else f"Trong kỳ có {HEDGES[row['qualifier']]}{row['printed']} theo báo cáo {position}."
        )
        start = quote.index(row["printed"])
        blank = {column: "" for column in COLUMNS if column not in (*NUMBERS, *OFFSETS)}
        rows.append(
            {
                **blank,
                **row,
                "observation_id": f"id{position}",
                "measure": "level",
                "period_basis": "stated" if row["period_end"] else "",
                "unit": "percent" if rate else row["indicator"].split("_")[0].removesuffix("s"),
                "status": "reported",
                "confidence": 0.9,
                "quote": quote,
                "char_start": 100,
                "char_end": 100 + len(quote),
                "figure_start": 100 + start,
                "figure_end": 100 + start + len(row["printed"]),
            }
        )
    return set_types(pd.DataFrame(rows))


def write_table(folder: Path, figures: list[tuple]) -> Path:
    """Write the table and its documents into a folder; the path of the table."""
    table = make_table(figures)
    sources = table.drop_duplicates("source_id")
    pd.DataFrame(
        {
            "source_id": sources["source_id"],
            "file": sources["source_id"] + ".txt",
            "province": sources["province"],
            "published": "2020-01-20",
            "publisher": ["Báo <i>Hiểm</i>" if s == "odd-2019" else f"Báo {s}" for s in sources["source_id"]],
            "title": ["<svg onload=alert(5)>" if s == "odd-2019" else "Tổng kết" for s in sources["source_id"]],
            "url": [
                "javascript:alert(6)" if s == "odd-2019" else f"https://example.org/{s}" for s in sources["source_id"]
            ],
            "kind": "digest",
            "retrieved": "",
            "note": "",
        }
    ).to_csv(folder / "documents.csv", index=False)
    pd.DataFrame(UNREAD).to_csv(folder / "unread.csv", index=False)
    path = folder / "observations.csv"
    table.to_csv(path, index=False)
    return path


@pytest.fixture(scope="session")
def small_table(tmp_path_factory) -> Path:
    """The path of the small table."""
    return write_table(tmp_path_factory.mktemp("table"), FIGURES)


@pytest.fixture
def table_of(tmp_path: Path) -> Callable[[int], Path]:
    """Write a table of the first so many figures."""
    return lambda count: write_table(tmp_path, FIGURES[:count])


@pytest.fixture
def table_with(tmp_path: Path) -> Callable[..., Path]:
    """Write a table of own figures: tuples as in FIGURES."""
    return lambda *figures: write_table(tmp_path, list(figures))


@pytest.fixture(scope="session")
def built(small_table: Path, tmp_path_factory) -> dict[tuple[int, str], Path]:
    """Folders of two runs: 2024 in Vietnamese, 2020 in English."""
    folders = {}
    for year, language in ((2024, "vi"), (2020, "en")):
        folder = tmp_path_factory.mktemp("reports") / str(year)
        results = build_reports(small_table, folder, year, "", language, "reported")
        assert [(result.name, result.problem) for result in results] == [
            ("document_volumes", ""),
            ("on_time_rates", ""),
            ("task_completion", ""),
            ("province_profile", ""),
            ("data_quality", ""),
        ]
        assert all(isinstance(result, ReportResult) and result.path and result.path.is_file() for result in results)
        folders[year, language] = folder
    return folders


@pytest.fixture(scope="session")
def browser(chromium):
    """Debian's chromium under playwright, told to leave the network alone."""
    playwright = pytest.importorskip("playwright.sync_api")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()


# Of every text of every chart: its words, how far it stands out of its SVG's viewBox, its type's size in CSS pixels.
CHART_TEXTS = """() => [...document.querySelectorAll("figure svg")].flatMap((svg) => {
    const view = svg.viewBox.baseVal, scale = svg.getBoundingClientRect().width / view.width;
    return [...svg.querySelectorAll("text")].map((text) => {
        const box = text.getBBox(), place = text.getCTM(), own = svg.getCTM().inverse().multiply(place);
        const ends = [[box.x, box.y], [box.x + box.width, box.y + box.height]].map(([x, y]) =>
            new DOMPoint(x, y).matrixTransform(own));
        const out = Math.max(view.x - ends[0].x, ends[1].x - view.x - view.width,
            view.y - ends[0].y, ends[1].y - view.y - view.height);
        return [text.textContent, out, parseFloat(getComputedStyle(text).fontSize) * scale];
    });
})"""


@pytest.fixture(scope="session")
def chart_texts() -> str:
    """Script that measures the texts of a page's charts."""
    return CHART_TEXTS


@pytest.fixture
def run_story(repository_root, small_table, monkeypatch):
    """Run the cells of a notebook with parameters; returns what was displayed, as (kind, text)."""
    from IPython import display as notebook

    shown: list[tuple[str, str]] = []

    def display(shape, **_):
        if isinstance(shape, dict):
            shown.append(("svg", shape["image/svg+xml"]))
        else:
            shown.append((type(shape).__name__.lower(), shape.data))

    monkeypatch.setattr(notebook, "display", display)

    def run(name, **parameters):
        cells = nbformat.read(repository_root / "notebooks" / f"{name}.ipynb", as_version=4).cells
        names: dict = {}
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        exec(code[0], names)
        names |= {"observations": str(small_table), **parameters}
        for source in code[1:]:
            exec(source, names)
        return shown

    return run


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder to review: a document of 30 figures and a hostile one."""
    return write_documents(tmp_path / "raw")


@pytest.fixture
def person(browser):
    """Seat a person before a page; on leaving, nothing must have gone wrong."""
    seated: list[Person] = []

    def seat(path: Path, **options) -> Person:
        seated.append(Person(browser, path, **options))
        return seated[-1]

    yield seat
    for one in seated:
        one.close()
