"""The sentences at a report's end: every figure leads to one, and each says what its document says."""

import csv
import html
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.charts.names import figure_anchor
from analysis.documents.formats import read_document
from analysis.documents.sources import read_sources
from analysis.observations.files import read_observations
from analysis.observations.rows import list_rows
from analysis.reports.build import REPORT_NAMES, build_reports
from analysis.reports.chart_markup import inline_svg
from analysis.reports.figure_links import lead_to, mention, valued, without_links, write_links
from analysis.reports.page_links import link_page
from analysis.reports.showing import plain
from analysis.reports.source_sentences import describe_reading, mark_figures

RUNS = [(2024, "vi"), (2020, "en")]
# The three provinces with the most figures: more than any profile that is read.
BIG = "Lâm Đồng, Thừa Thiên Huế, Đắk Nông"

# Quote, offset of the sentence, spans of figures, and what is shown.
QUOTES = [
    ("đạt 95,7%.", 10, [(14, 18)], "đạt [95,7]%."),
    ("30/81 việc", 0, [(0, 2), (3, 5)], "[30]/[81] việc"),
    ("a < b 5", 0, [(6, 7)], "a &lt; b [5]"),
    ("5 việc", 0, [(50, 51)], "5 việc"),  # a span outside the sentence
    ("55 việc", 0, [(0, 2), (1, 2)], "[55] việc"),  # spans that overlap
    ("66 hồ sơ", 0, [(0, 2), (0, 2)], "[66] hồ sơ"),  # one number, two figures
    ("5 việc", pd.NA, [(pd.NA, pd.NA)], "5 việc"),
]


@pytest.mark.parametrize(("quote", "start", "spans", "shown"), QUOTES)
def test_marked_figures(quote, start, spans, shown):
    rows = pd.DataFrame(
        {
            "observation_id": [f"id{place}" for place in range(len(spans))],
            "quote": quote,
            "char_start": pd.array([start] * len(spans), dtype="Int64"),
            "figure_start": pd.array([first for first, _ in spans], dtype="Int64"),
            "figure_end": pd.array([last for _, last in spans], dtype="Int64"),
        }
    )
    text, marked = mark_figures(list_rows(rows))
    ids = re.findall(r'id="figure-(id\d)"', text)
    assert sorted(ids) == sorted(marked)
    assert len(marked) == len(spans) - (shown in ("5 việc",)) - (quote == "55 việc")
    text = re.sub(r"<mark[^>]*>(.*?)</mark>", r"[\1]", text)
    assert re.sub(r"</?span[^>]*>", "", text) == shown


@pytest.mark.parametrize(
    ("name", "anchor"),
    [("0a1b", "figure-0a1b"), ("rate+a+b", "figure-rate-a-b"), ('"><b>', "figure-b"), ("a b", "figure-a-b")],
)
def test_an_anchor_is_plain_and_the_same_twice_over(name, anchor):
    assert figure_anchor(name) == anchor
    assert figure_anchor(anchor.removeprefix("figure-")) == anchor
    assert lead_to(name, "5") == f'<a href="#{anchor}">5</a>'


@pytest.mark.parametrize(
    ("value", "shown"),
    [(39842.0, '<data value="39842">x</data>'), (-3.5, '<data value="-3.5">x</data>'), (float("nan"), "x"), ("", "x")],
)
def test_values_that_columns_are_sorted_by(value, shown):
    assert valued(value, "x") == shown


def test_mentions_are_links_in_markdown_and_html_and_plain_words():
    text = f"từ {mention('a+b', '1_000')} (A & B)"
    assert plain(text) == r"từ [1\_000](#figure-a-b) \(A &amp; B\)"
    assert write_links(html.escape(text)) == 'từ <a href="#figure-a-b">1_000</a> (A &amp; B)'
    assert without_links(text) == "từ 1_000 (A & B)"
    assert plain("\ue000x\ue002 y") == "x y"  # signs that a document slipped in


def test_a_chart_keeps_its_links_to_figures_and_loses_what_it_need_not_have():
    svg = (
        '<svg viewBox="0 0 9 9" class="chart" style="font-family: x"><title>T</title><defs><clipPath id="p1"/></defs>'
        '<g id="axes_1">\n<g id="text_1">\n<text style="fill: #0b62a8" x="1.23456">5  việc</text>\n</g>\n'
        '<a xlink:href="#figure-rate+a" target="_blank"><path id="m1" clip-path="url(#p1)" '
        'd="M 0 0 \nL 1.98765 2 "/></a>'
        '<use xlink:href="#m1"/><g id="patch_9"></g></g></svg>'
    )
    slim = inline_svg(svg, 2)
    assert 'xlink:href="#figure-rate-a"' in slim
    assert 'href="#chart2-m1"' in slim
    assert 'id="chart2-m1"' in slim
    assert 'id="chart2-p0"' in slim
    assert "url(#chart2-p0)" in slim
    assert 'd="M0 0L1.99 2"' in slim
    assert ">5  việc</text>" in slim
    assert "var(--c0b62a8,#0b62a8)" in slim
    assert not re.search(r"target|text_1|patch_9|axes_1", slim)


def test_contents_and_ways_back():
    body = (
        "<ul><!-- contents --></ul><main><h1>T</h1><h2>A</h2><h3>B <b>c</b></h3>"
        '<p><a href="#figure-x">5</a></p><table><tr><td><a href="#figure-x">5</a> <a href="#figure-x">5</a></td></tr>'
        '</table><svg><a xlink:href="#figure-x"><path/></a></svg><h2>C</h2>'
        '<section class="sentences"><h2>S</h2><span class="uses" data-figure="figure-x"></span></section></main>'
    )
    page = link_page(body, "en")
    links = re.findall(r'href="#((?:part|sentences|u-)[^"]*)"', page)
    assert links == ["part-1", "part-2", "part-3", "sentences", "u-1", "u-2", "u-3"]
    assert re.search(r'<a id="u-3" xlink:href="#figure-x">', page)
    assert ">↩ text</a> " in page
    assert page.count('id="u-') == 3  # one a chart, table or text
    assert '<ul><li><a href="#part-1">A</a><ul><li><a href="#part-2">B c</a></li></ul></li><li>' in page


def test_how_a_figure_was_read_is_said_in_words():
    row = pd.Series({"rule": "clause/list/accepted-2", "confidence": 1.0, "status": "reported"})
    assert describe_reading(row, "en").startswith(
        "read from the sentence, what it counts is taken from the item before"
    )
    assert "checked by 2 people" in describe_reading(row, "en")
    corrected = pd.Series({"rule": "table/corrected", "confidence": 1.0, "status": "corrected"})
    assert "đã sửa" in describe_reading(corrected, "vi")
    odd = pd.Series({"rule": "clause/no-such-step", "confidence": 0.5, "status": "reported"})
    assert "no-such-step" in describe_reading(odd, "vi")


def check_links(text):
    """Every link within the page has one target, and every figure that has a place is led to."""
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    links = set(re.findall(r'href="#([^"]+)"', text))
    assert links <= set(ids), links - set(ids)
    figures = {name for name in ids if name.startswith("figure-")}
    assert figures <= links, figures - links
    return figures


@pytest.mark.slow
@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", REPORT_NAMES)
def test_every_link_of_a_page_leads_somewhere(built, run, name):
    text = (built[run] / f"{name}.html").read_text(encoding="utf-8")
    assert check_links(text) or name == "data_quality"


@pytest.mark.slow
def test_what_documents_say_is_text_in_header_and_sentences(built):
    text = (built[2024, "vi"] / "document_volumes.html").read_text(encoding="utf-8")
    for part in (text[: text.index("<main")], text[text.index('<section class="sentences"') :]):
        assert "&lt;svg onload=alert(5)&gt;" in part
        assert "Báo &lt;i&gt;Hiểm&lt;/i&gt;" in part
        assert not re.search(r"<(svg|i|b onclick|img)\b(?! class)", part)
        assert not re.search(r'href="(?!#|https?://|index\.html)', part)
    assert "javascript:alert(6)" in text
    assert re.search(r"&lt;script&gt;alert\(1\).*?<mark [^>]*>(?:<span [^>]*>)?4\.321<", text)


@pytest.fixture(scope="module")
def committed(repository_root, tmp_path_factory):
    """The five reports of the committed table, and the profile of three big provinces."""
    folder = tmp_path_factory.mktemp("committed")
    table = repository_root / "data" / "processed" / "observations.csv"
    results = build_reports(table, folder, 2024, "", "vi", "reported")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.reports.build.REPORT_NAMES", ("province_profile",))
        results += build_reports(table, folder / "big", 2024, BIG, "vi", "reported")
    assert not [result.problem for result in results if result.problem]
    return [result.path for result in results]


@pytest.mark.slow
def test_committed_reports_are_small_and_whole(committed, repository_root):
    """Each page is small, its links lead somewhere, and each mark is the figure as the document has it."""
    table = read_observations(repository_root / "data" / "processed" / "observations.csv")
    by_anchor = table.assign(anchor=table["observation_id"].map(figure_anchor)).set_index("anchor")
    raw = repository_root / "data" / "raw"
    sources = {source.source_id: source for source in read_sources(raw)}
    texts: dict[str, str] = {}
    for path in committed:
        page = path.read_text(encoding="utf-8")
        figures = check_links(page)
        # All provinces of all documents on one page: what a figure takes is bounded, in charts, tables and sentences.
        assert len(page.encode()) <= 100_000 + 2_500 * len(figures), path
        assert len(figures) > 40
        quotes = re.findall(r'<q lang="vi">(.*?)</q>', page[page.index('<section class="sentences"') :], re.DOTALL)
        quotes = [re.sub(r"<[^>]*>", "", quote) for quote in quotes]
        seen = 0
        marks = re.findall(r"<mark ([^>]*)>(.*?)</mark>", page[page.index('<section class="sentences"') :], re.DOTALL)
        for attributes, inner in marks:
            shown = html.unescape(re.sub(r"<[^>]*>", "", inner))
            for anchor in re.findall(r'id="(figure-[^"]*)"', attributes + inner):
                row = by_anchor.loc[anchor]
                if row["source_id"] not in texts:
                    source = sources[row["source_id"]]
                    texts[row["source_id"]] = read_document(raw / source.file, source).text
                assert shown == texts[row["source_id"]][row["figure_start"] : row["figure_end"]]
                seen += 1
        assert seen == len(figures & set(by_anchor.index))
        assert len(quotes) == len(marks and re.findall(r'<div class="sentence">', page))


@pytest.fixture
def view(browser, built):
    """A page of the browser on a report, with what its console and errors said."""
    context = browser.new_context(accept_downloads=True, viewport={"width": 1000, "height": 800})
    page = context.new_page()
    page.said = []
    page.on("console", lambda text: page.said.append(text.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto((built[2024, "vi"] / "document_volumes.html").as_uri())
    yield page
    assert page.said == []
    context.close()


def column_of(view, heading, table=0):
    """The texts of a column by its heading, without those of the headings over groups."""
    return view.evaluate(
        """([heading, table]) => {
            const own = document.querySelectorAll(".table-box table")[table];
            const place = [...own.tHead.rows[0].cells].findIndex((cell) => cell.textContent.trim() === heading);
            return [...own.tBodies[0].rows].map((row) =>
                row.cells.length === 1 ? "#" : row.cells[place].querySelector("data, strong").textContent);
        }""",
        [heading, table],
    )


@pytest.mark.slow
@pytest.mark.browser
def test_a_number_leads_to_its_mark_and_back_by_keyboard(view):
    link = view.locator("table a[href^='#figure-']").first
    text = link.inner_text()
    link.focus()
    view.keyboard.press("Enter")
    mark = view.locator("mark:target")
    assert mark.inner_text() in text
    box = mark.bounding_box()
    assert 0 <= box["y"] < 800
    assert mark.evaluate("e => getComputedStyle(e).backgroundColor") != view.locator(
        "mark:not(:target)"
    ).first.evaluate("e => getComputedStyle(e).backgroundColor")
    view.keyboard.press("Tab")  # from the mark on to what follows it: the way back
    while not view.evaluate("document.activeElement.getAttribute('href').startsWith('#u-')"):
        view.keyboard.press("Tab")
    view.keyboard.press("Enter")
    back = view.evaluate("document.querySelector(':target').closest('svg, table, .prose, .verdicts') !== null")
    assert back
    assert len(view.context.pages) == 1


@pytest.mark.slow
@pytest.mark.browser
def test_every_figure_link_lands_on_a_mark(browser, built):
    page = browser.new_page(viewport={"width": 400, "height": 700})
    for name in REPORT_NAMES:
        page.goto((built[2024, "vi"] / f"{name}.html").as_uri())
        landed = page.evaluate(
            """() => [...document.querySelectorAll("a")].map((link) => link.getAttribute("href")
                || link.getAttribute("xlink:href") || "").filter((href) => href.startsWith("#figure-")).map((href) => {
                    location.hash = href;
                    return document.querySelector(":target")?.closest("mark, li") !== null;
                })"""
        )
        assert all(landed)
    page.close()


@pytest.mark.slow
@pytest.mark.browser
def test_tables_sort_within_their_groups_by_click_and_key(view):
    before = column_of(view, "In trong nguồn")
    button = view.locator("th button", has_text="In trong nguồn").first
    button.focus()
    view.keyboard.press("Enter")
    heading = view.locator("th", has_text="In trong nguồn").first
    assert heading.get_attribute("aria-sort") == "ascending"
    up = column_of(view, "In trong nguồn")
    view.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    down = column_of(view, "In trong nguồn")

    def groups(texts):
        return [[int(re.sub(r"\D", "", one)) for one in part.split("|") if one] for part in "|".join(texts).split("#")]

    assert groups(up) == [sorted(group) for group in groups(before)]
    assert groups(down) == [sorted(group, reverse=True) for group in groups(before)]
    assert any(len(group) > 1 for group in groups(before))
    assert groups(up) != groups(down)
    view.locator("th button", has_text="Nơi").first.click()
    assert heading.get_attribute("aria-sort") is None


@pytest.mark.slow
@pytest.mark.browser
def test_a_table_downloads_as_csv_that_no_spreadsheet_runs(view):
    view.evaluate(
        """() => {
            const row = document.querySelector(".table-box table tbody tr:has(td)");
            row.cells[0].textContent = "=1+1";
            row.cells[1].innerHTML = '<data value="-5">-5</data>';
            row.cells[2].querySelector("data").setAttribute("value", "@x");
        }"""
    )
    with view.expect_download() as waiting:
        view.locator("button.download").first.click()
    download = waiting.value
    assert re.fullmatch(r"[a-z0-9-]+\.csv", download.suggested_filename)
    raw = Path(download.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert "-5" in cells
    assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d+(\.\d+)?$)", cell)]
    heads = rows[0]
    assert heads[0] == "Nhóm"
    assert heads[-2:] == ["Câu trong nguồn", "Nguồn đầy đủ"]
    assert len(set(heads)) == len(heads)  # a program names its columns by them
    found = next(row for row in rows if "39842" in row)
    assert "39.842" in found
    assert any(cell.startswith("Trong kỳ có 39.842 theo báo cáo") for cell in found)
    assert "https" not in found[heads.index("Nơi")]
    assert re.fullmatch(r"\S.* · .+ · https://example\.org/\S+", found[-1])


@pytest.mark.slow
@pytest.mark.browser
def test_without_javascript_the_page_is_whole(browser, built):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built[2024, "vi"] / "document_volumes.html").as_uri())
    assert page.locator("th button, button.download").count() == 0
    page.locator("nav.contents a").last.click()
    assert page.url.endswith("#sentences")
    page.locator("table a[href^='#figure-']").first.click()
    assert page.locator("mark:target").count() == 1
    context.close()
