"""The page that opens a run: what it tells of reports, key figures, coverage, audit and downloads, and of failures."""

import re

import pandas as pd
import pytest
from tests.reports.conftest import OFFICE, Y2023, write_table
from tests.reports.indexing import MANY, part, render

from analysis.charts import message
from analysis.observations.files import read_documents
from analysis.reports import index_parts, key_figures
from analysis.reports.downloads import FILES
from analysis.reports.index import BuiltReport, write_index
from analysis.reports.key_figures import COMPARED
from analysis.reports.parameters import check_parameters
from analysis.reports.reading import SUBJECTS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_index_has_all_its_parts(small_table, tmp_path, language):
    page, problems = render(small_table, tmp_path / "out", language)
    assert problems == []
    headings = re.findall(r'<h2 id="([a-z_]+)">', page)
    assert headings == ["reports", "key_figures", "news", "coverage", "audit", "downloads"]
    for name in headings:
        assert f'<a href="#{name}">' in page
    assert [f'downloads/{name}"' in part(page, "downloads") for name in FILES] == [True] * len(FILES)
    assert message("index.news_first", language) in part(page, "news")
    assert 'href="data_quality.html"' in part(page, "audit") or message("audit.none", language) in part(page, "audit")
    for name in SUBJECTS:
        assert f'<h3><a href="{name}.html">' in part(page, "reports")


def test_numbers_are_written_as_the_language_does(small_table, tmp_path, monkeypatch):
    found = index_parts.count_found(
        "document_volumes",
        index_parts.read_figures("document_volumes", check_parameters(2024, "", "vi", "reported", small_table)),
        check_parameters(2024, "", "vi", "reported", small_table),
    )
    monkeypatch.setattr(index_parts, "count_found", lambda *_: type(found)(1228, 31, 0, 0, 1136, found.places))
    vi, _ = render(small_table, tmp_path / "vi")
    en, _ = render(small_table, tmp_path / "en", "en")
    assert "1.228 con số" in vi
    assert "1.136 tài liệu" in vi
    assert "1,228" in en
    assert "1228" not in vi + en


def test_places_are_counted_and_their_names_folded(small_table, tmp_path):
    page, _ = render(small_table, tmp_path / "out")
    cards = part(page, "reports")
    assert "; 7 nơi." in cards
    folded = re.sub(r"<details>.*?</details>", "", cards, flags=re.DOTALL)
    assert "Hải Phòng" in cards
    assert "Hải Phòng" not in folded


def test_key_figures_have_their_verdict_and_lead_to_their_sentence(tmp_path):
    table = write_table(tmp_path, MANY)
    page, _ = render(table, tmp_path / "out")
    shown = part(page, "key_figures")
    assert "6 nơi" in shown
    assert message("index.comparable", "vi") in shown or "So được, lưu ý:" in shown
    assert 'href="document_volumes.html#figure-id0"' in shown  # the lowest, whose anchor the report has
    assert '<a href="document_volumes.html"><strong>' in shown  # the highest, whose anchor it lacks
    assert "Bắc Kạn, 2023" in shown
    assert "Hải Phòng, 2023" in shown


def test_without_comparable_figures_the_index_says_why(small_table, tmp_path):
    page, _ = render(small_table, tmp_path / "out", "en")
    assert "may be compared" in part(page, "key_figures") or "nothing to compare" in part(page, "key_figures")


def test_a_report_without_figures_says_so_in_the_index(small_table, tmp_path):
    """Not only that there is therefore nothing to compare."""
    page, _ = render(small_table, tmp_path / "out", "en", provinces="Kiên Giang")
    shown = part(page, "key_figures")
    assert (
        "no place states on-time or late rates of dossiers in a form that could be compared. So there is noth" in shown
    )


def test_key_figures_are_those_of_the_report(small_table):
    assert set(COMPARED) == set(SUBJECTS) - {"province_profile", "data_quality"}


def test_coverage_counts_years_and_places(small_table, tmp_path):
    page, _ = render(small_table, tmp_path / "out", "en")
    shown = part(page, "coverage")
    row = re.search(r'<th scope="row">2019</th>(.*?)</tr>', shown)[1]
    assert re.findall(r">(\d+)<", row) == ["2", "3", "2"]
    assert "undated" in shown
    place = re.search(r"<bdi>Kiên Giang</bdi></th>(.*?)</tr>", shown)[1]
    heads = re.findall(r'class="figure">([^<]+)</th>', shown[shown.index("Figures of each place") :])
    counts = dict(zip(heads, re.findall(r'class="figure">(\d*)<', place), strict=True))
    assert {year: n for year, n in counts.items() if n} == {"2019": "2", "2017": "1"}


def test_many_years_are_drawn_together(tmp_path):
    years = [
        (f"y{y}", "Kiên Giang", *OFFICE, "documents_received", "", f"{y}-01-01", f"{y}-12-31", "5", 5)
        for y in range(2003, 2025)
    ]
    page, _ = render(write_table(tmp_path, years), tmp_path / "out", "en")
    rows = re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', part(page, "coverage"))
    assert [name for name, _ in rows][:2] == ["2024", "2023"]
    assert len(rows) == 12
    assert rows[-1][0] == "up to 2013"
    assert re.findall(r">(\d+)<", rows[-1][1]) == ["1", "11", "11"]


def test_audit_counts_by_kind_worst_first(tmp_path):
    figures = [
        ("a", "Lạng Sơn", *OFFICE, "tasks_assigned", "", *Y2023, "81", 81),
        ("a", "Lạng Sơn", *OFFICE, "tasks_completed", "", *Y2023, "97", 97),
        ("b", "Lạng Sơn", *OFFICE, "documents_received", "", *Y2023, "5.000", 5000),
        ("c", "Lạng Sơn", *OFFICE, "documents_received", "", *Y2023, "9.000", 9000),
    ]
    page, _ = render(write_table(tmp_path, figures), tmp_path / "out", "en")
    shown = part(page, "audit")
    severities = re.findall(r"<tr><td>(\w+)</td>", shown)
    assert severities
    assert severities == sorted(severities, key=["Contradiction", "Doubt"].index)
    assert "Data quality" in shown or 'href="data_quality.html"' in shown


def test_documents_that_could_not_be_read_are_listed(table_of, tmp_path):
    table = table_of(3)
    documents = pd.read_csv(table.with_name("documents.csv"), dtype=str).assign(figures="1", unread="0", problem="")
    documents.loc[1, "problem"] = "b.txt: no text"
    documents.to_csv(table.with_name("documents.csv"), index=False)
    page, _ = render(table, tmp_path / "out", "en")
    assert "b.txt: no text" in part(page, "unread")
    assert '<a href="#unread">' in page


def test_the_same_inputs_give_the_same_bytes(small_table, tmp_path):
    pages = [render(small_table, tmp_path / "out")[0] for _ in range(2)]
    first, second = (re.sub(r"Dựng lúc .*?bằng", "", page) for page in pages)
    assert first == second


def test_profiles_of_provinces_are_listed_apart(small_table, tmp_path):
    parameters = check_parameters(2024, "", "en", "reported", small_table)
    pages = [tmp_path / "profiles" / f"{name}.html" for name in ("bac-kan", "kien-giang")]
    reports = [
        BuiltReport("province_profile", pages[0], "", "Bắc Kạn"),
        BuiltReport("province_profile", pages[1], "a fault", "Kiên Giang"),
    ]
    write_index(reports, parameters, "analysis report", read_documents(small_table), tmp_path)
    shown = part((tmp_path / "index.html").read_text(encoding="utf-8"), "reports")
    assert '<a href="profiles/bac-kan.html"><bdi>Bắc Kạn</bdi></a></li>' in shown
    assert "a fault" in shown
    assert "<h3>" not in shown


# --- what fails


def test_a_failed_report_has_no_key_figures_and_its_old_page_is_called_old(small_table, tmp_path):
    render(small_table, tmp_path / "out")
    page, problems = render(small_table, tmp_path / "out", failed=("document_volumes",))
    assert problems == []
    card = re.search(r'<li class="failure">(.*?)</li>', part(page, "reports"), re.DOTALL)[1]
    assert "cell 3 of notebook: a fault" in card
    assert message("index.old_report", "vi") in card
    assert "<h3>Văn bản đến và văn bản đi</h3>" in card
    assert "document_volumes.html" not in part(page, "key_figures")
    assert "on_time_rates.html" in part(page, "key_figures")


def test_a_failed_download_is_named_and_loses_nothing(small_table, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    (out / "downloads").write_text("mine", encoding="utf-8")
    page, problems = render(small_table, out)
    assert len(problems) == len(FILES)
    assert all(one.startswith("downloads/") and str(tmp_path) not in one for one in problems)
    assert part(page, "downloads").count('class="failure"') == len(FILES)
    assert str(tmp_path) not in page
    assert (out / "downloads").read_text(encoding="utf-8") == "mine"


BROKEN = [
    (key_figures, "find_ranges", "key_figures"),
    (index_parts, "audit_figures", "audit"),
    (index_parts, "compare_with_previous", "news"),
    (index_parts, "count_found", "reports"),
]


@pytest.mark.parametrize(("module", "name", "section"), BROKEN, ids=[name for _, name, _ in BROKEN])
def test_a_part_of_the_index_that_fails_says_so_in_its_place(module, name, section, small_table, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise ValueError("a <b> fault")

    monkeypatch.setattr(module, name, fail)
    page, _ = render(small_table, tmp_path / "out")
    assert "ValueError: a &lt;b&gt; fault" in part(page, section)
    assert part(page, "downloads").count("<li>") == len(FILES)
