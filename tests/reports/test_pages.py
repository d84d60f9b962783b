"""The pages as files: self-contained, safe, in their language; and in a browser."""

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import pandas as pd
import pypdfium2
import pytest
from tests.reports.conftest import HOSTILE_NAME

from analysis.charts import message, read_messages
from analysis.documents.syllables import is_syllable
from analysis.reports.build import REPORT_NAMES
from analysis.reports.html_page import read_template

pytestmark = pytest.mark.slow
RUNS = [(2024, "vi"), (2020, "en")]
# The report on quality has tables alone; the small table has no place with an indicator of two years but Kiên Giang,
# which is not the one that the profile tells of (test_profile.py has one that is).
CHARTED = [name for name in REPORT_NAMES if name not in ("data_quality", "province_profile")]
LINK = re.compile(r"$|#|index\.html$|[a-z_]+\.html(#figure-[\w-]+)?$|downloads/[a-z]+\.[a-z]+$|https://example\.org/")
PAGES = [(run, name) for run in RUNS for name in (*REPORT_NAMES, "index")]


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def read_page(built, run, name):
    text = (built[run] / f"{name}.html").read_text(encoding="utf-8")
    elements = Elements()
    elements.feed(text)
    return text, elements.found


@pytest.mark.parametrize(("run", "name"), PAGES)
def test_page_is_self_contained_and_safe(built, run, name):
    text, elements = read_page(built, run, name)
    assert ("html", {"lang": run[1]}) in elements
    assert any(tag == "meta" and (a.get("http-equiv") or "") == "Content-Security-Policy" for tag, a in elements)
    for tag, attributes in elements:
        assert tag not in {"iframe", "object", "embed", "link", "base", "form", "img", "b"}, tag
        assert not [name for name in attributes if name.startswith("on")]
        assert "src" not in attributes
        assert "target" not in attributes
        address = attributes.get("href") or attributes.get("xlink:href") or ""
        assert LINK.match(address), address
    # One script, which the policy names by its hash and which no text of a document can be.
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert scripts == ([read_template("tables.js")] if name != "index" else [])
    assert len([tag for tag, _ in elements if tag == "script"]) == len(scripts)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"|content="([^"]*)" http-equiv', text)
    told = html.unescape(policy[1] or policy[2])
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    assert re.findall(r"script-src ([^;]*)", told) == [f"'sha256-{one}'" for one in hashes]
    assert not re.search(r"@import|url\((?!#)", text)
    assert len(text) < 400_000


@pytest.mark.parametrize(("run", "name"), PAGES)
def test_ids_are_unique(built, run, name):
    _, elements = read_page(built, run, name)
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    shapes = [one for one in ids if re.match(r"chart\d+-", one)]
    assert len({*ids} - {*shapes}) == len(ids) - len(shapes)


def test_what_documents_say_is_shown_as_text(built):
    text, _ = read_page(built, (2024, "vi"), "document_volumes")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert re.search(r"<mark [^>]*>(?:<span [^>]*>)?4\.321<", text)
    assert "{{ 7*7 }}" in text
    assert "Báo &lt;i&gt;Hiểm&lt;/i&gt;" in text
    assert "&lt;svg onload=alert(5)&gt;" in text
    assert 'href="javascript' not in text


def test_a_figure_leads_to_its_sentence(built):
    text, _ = read_page(built, (2024, "vi"), "document_volumes")
    assert re.search(r'<q lang="vi">Trong kỳ có <mark [^>]*>39\.842</mark> theo báo cáo \d+\.</q>', text)
    assert "https://example.org/bk-2023" in text


def test_hedges_gaps_and_unknown_parts_are_visible(built):
    text, _ = read_page(built, (2024, "vi"), "document_volumes")
    assert "trên 50.000" in text
    assert "gần 27.000" in text
    assert "dưới 27.000" not in text
    assert "50.000–60.000" in text
    assert "không nêu" in text
    text, _ = read_page(built, (2020, "en"), "task_completion")
    assert "state not stated" in text
    assert ">43<" in text


@pytest.mark.parametrize(("run", "name"), PAGES)
def test_no_sentence_of_the_other_language(built, run, name):
    text, _ = read_page(built, run, name)
    other = "en" if run[1] == "vi" else "vi"
    shown = re.sub(r"<style>.*?</style>|<q .*?</q>|<pre class=\"code\".*?</pre>", "", text, flags=re.DOTALL)
    for key, entry in read_messages().items():
        sentence = re.sub(r"[*#_]|\{.*", "", entry[other]).strip(" -\n")
        if len(sentence) > 12 and sentence not in re.sub(r"[*#_]", "", entry[run[1]]):
            assert sentence not in shown, key


class Spoken(HTMLParser):
    """What a page says in its own language: texts and names for who does not see it, but nothing marked as another."""

    VOID = frozenset({"br", "meta", "input", "hr"})
    NAMING = frozenset({"aria-label", "title", "alt"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        marked = (tag != "html" and "lang" in dict(attrs)) or tag in ("style", "script", "code")
        marked = marked or (bool(self.open) and self.open[-1][1])
        if not marked:
            self.found += [text for name, text in attrs if text and (name in self.NAMING or name.startswith("data-"))]
        if tag not in self.VOID:
            self.open.append((tag, marked))

    def handle_endtag(self, tag):
        while tag in [one for one, _ in self.open] and self.open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not (self.open and self.open[-1][1]):
            self.found.append(text)


VIETNAMESE = re.compile(r"[ăâđêôơưà-ãè-íò-õùúýĩũ\u1ea0-\u1ef9]", re.IGNORECASE)
# Names of offices, methods, programs and formats, and the project's own.
KNOWN = {"UBND", "TP", "PTNT", "Wilson", "Jeffreys", "Newcombe", "Holm", "UTC", "CSV", "UTF", "kB", "Excel", "Parquet"}
KNOWN |= {"LibreOffice", "pandas", "DuckDB", "Frictionless", "Data", "Package", "office-reviews", "downloads"}


def find_untranslated(page: str, language: str, names: set[str]) -> list[str]:
    """Words of the other language: with Vietnamese letters on an English page, no syllables on a Vietnamese one.

    Without names, addresses and, on an English page, words in quotation marks.
    """
    spoken = Spoken()
    spoken.feed(page)
    # Charts break long names over lines.
    names = names | {word for one in names for word in one.split()}
    pattern = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    texts = [re.sub(r"“analysis [a-z]+”", "", pattern.sub(" ", text)) for text in spoken.found]
    if language == "en":
        return [text for text in texts if VIETNAMESE.search(re.sub("“[^”]*”", "", text))]
    plain = re.compile(r"(?<![\w./-])[a-z]{2,}(?![\w/]|[.-]\w)", re.IGNORECASE)
    words = [word for text in texts for word in plain.findall(text)]
    return [word for word in words if word not in KNOWN and not is_syllable(word)]


@pytest.mark.parametrize(("run", "name"), PAGES)
def test_nothing_is_left_untranslated(built, small_table, run, name):
    """Neither by the catalogue nor past it."""
    table, documents = (pd.read_csv(small_table.with_name(f"{one}.csv")) for one in ("observations", "documents"))
    names = {*table["province"], *table["body"], *documents["publisher"].dropna(), *table["source_id"], *KNOWN}
    names |= {"odd", *re.findall("[a-z]{2,}", HOSTILE_NAME)}
    assert find_untranslated((built[run] / f"{name}.html").read_text(encoding="utf-8"), run[1], names) == []


@pytest.mark.parametrize(
    ("language", "said", "found"),
    [
        ("vi", "<p>Không có gì. Nothing was found.</p>", ["Nothing", "was", "found"]),
        ("vi", '<a aria-label="Show the table">Bảng</a>', ["Show", "table"]),
        ("vi", "<p>Mẫu số: resolved</p>", ["resolved"]),
        ("vi", '<p>Báo Sơn La, tệp downloads, <code>analysis report</code>, <q lang="en">Nothing</q></p>', []),
        ("en", "<p>Không có gì</p>", ["Không có gì"]),
        ("en", '<svg><title>Bảng</title></svg><input title="Mở">', ["Mở", "Bảng"]),
        ("en", '<p>Báo Sơn La said “gần” <q lang="vi">gần 9.000</q></p>', []),
    ],
)
def test_text_past_the_catalogue_would_be_found(language, said, found):
    page = f'<html lang="{language}"><body>{said}</body></html>'
    assert sorted(find_untranslated(page, language, {"Báo Sơn La"})) == sorted(found)


def test_code_is_folded_and_there(built):
    text, _ = read_page(built, (2024, "vi"), "on_time_rates")
    assert text.count('class="code"') >= 8
    assert ".code { display: none; }" in text
    assert message("page.show_code", "vi") in text


@pytest.mark.browser
@pytest.mark.parametrize("run", RUNS)
def test_text_of_charts_is_whole_and_legible(browser, chart_texts, built, run):
    """Nothing of a text lies outside its chart, and on a phone 360 pixels wide no type is below 11 pixels."""
    page = browser.new_page()
    for name in CHARTED:
        for width in (360, 1200):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto((built[run] / f"{name}.html").as_uri())
            found = page.evaluate(chart_texts)
            assert found
            assert [text for text, out, _ in found if out > 0.5] == [], (name, width)
            assert [text for text, _, size in found if size < 11] == [], (name, width)
    page.close()


@pytest.mark.parametrize(("run", "name"), PAGES)
def test_cells_for_the_notebook_alone_are_left_out(built, run, name):
    text, _ = read_page(built, run, name)
    assert "papermill notebooks/" not in text


@pytest.mark.browser
@pytest.mark.parametrize("run", RUNS)
def test_in_a_browser(browser, built, run):
    """No console error, no request but the file, no sideways scrolling, no barrier that axe knows, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda text, said=said: said.append(text.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        for name in (*REPORT_NAMES, "index"):
            address = (built[run] / f"{name}.html").as_uri()
            asked.clear()
            for width in (320, 360, 768, 1100, 1920):
                page.set_viewport_size({"width": width, "height": 800})
                if width == 320:
                    page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert asked == [address]
            assert said == [], name
            results = axe.run(page)
            assert results.violations_count == 0, f"{name} {scheme}: {results.generate_report()}"
            said.clear()
        context.close()


@pytest.mark.parametrize("run", RUNS)
def test_print_has_no_empty_page(browser, built, run):
    page = browser.new_page()
    for name in (*REPORT_NAMES, "index"):
        page.goto((built[run] / f"{name}.html").as_uri())
        printed = pypdfium2.PdfDocument(page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom"), "12mm")))
        letters = [sheet.get_textpage().count_chars() for sheet in printed]
        assert min(letters) > 0, (name, letters)
    page.close()
