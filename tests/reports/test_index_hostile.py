"""The index of hostile tables: text stays text, in the file and in a browser."""

import re

import pandas as pd
import pytest
from tests.reports.conftest import FIGURES, OFFICE, Y2017, write_table
from tests.reports.hostile import HOSTILE
from tests.reports.indexing import MANY, parse, render

from analysis.observations.files import read_documents, read_observations
from analysis.observations.schema import NUMBERS, OFFSETS
from analysis.reports import index_parts
from analysis.reports.index import BuiltReport, write_index
from analysis.reports.parameters import check_parameters
from analysis.reports.reading import SUBJECTS


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    """The index of a table and a list with hostile text wherever text may stand, with news of every kind."""
    folder = tmp_path_factory.mktemp("hostile")
    path = write_table(folder, FIGURES)
    table = read_observations(path).astype(object)
    texts = [text for text in HOSTILE if len(text) < 30_000]
    kept = {"observation_id", "indicator", "scope", "unit", "measure", "qualifier", "status", "period_basis"}
    kept |= {*NUMBERS, *OFFSETS, "period_start", "period_end", "base_start", "base_end", "source_id"}
    render(path, folder / "out")
    for column in table:
        if column not in kept:
            table[column] = [texts[(n + len(column)) % len(texts)] for n in range(len(table))]
    table["rule"] = ["clause/corrected", "clause/accepted", "clause"] * 7 + ["clause/added"]
    table.loc[21, "observation_id"] = "new"
    table = table.drop(index=20)
    extra = [
        {
            "source_id": text,
            "title": text,
            "publisher": text,
            "province": text,
            "problem": text,
            "url": text,
            "file": text,
            "published": text,
            "unread": text,
            "figures": text,
            "note": text,
        }
        for text in texts
    ]
    documents = pd.concat([read_documents(path), pd.DataFrame(extra)]).fillna("").drop(index=5)
    documents.loc[:, "title"] = [texts[n % len(texts)] for n in range(len(documents))]
    # Through memory: not every sign of these would come back from a file.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_parts, "read_observations", lambda _: table)
        parameters = check_parameters(2024, "", "vi", "reported", path)
        reports = [
            BuiltReport(name, folder / "out" / f"{name}.html", HOSTILE[n] * (n % 2)) for n, name in enumerate(SUBJECTS)
        ]
        reports += [BuiltReport("province_profile", None, text, text) for text in texts]
        write_index(reports, parameters, HOSTILE[0], documents, folder / "out")
    return folder / "out" / "index.html"


def test_hostile_text_shows_as_text(hostile_page):
    page = hostile_page.read_text(encoding="utf-8")
    elements = parse(page)
    for tag, attributes in elements.found:
        assert tag not in {"script", "iframe", "object", "embed", "link", "base", "form", "img", "svg", "a0"}, tag
        assert not [name for name in attributes if name.startswith("on")]
        assert not {"src", "style", "target", "action"} & set(attributes)
        address = attributes.get("href") or ""
        assert re.fullmatch(r"|#[a-z_]+|[a-z_]+\.html(#figure-[\w-]+)?|downloads/[a-z]+\.\w+", address), address
    assert [tag for tag, _ in elements.found].count("style") == 1
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", page.replace("\r", ""))
    text = "".join(elements.text)
    for shown in ("<script>alert(1)</script>", "javascript:alert(4)", "=cmd|' /C calc'!A0", "{{ 7*7 }}"):
        assert shown in text
    assert "ho so\ufffdgpj.exe\ufffd x" in text
    assert any(name == "meta" and "default-src 'none'" in (a.get("content") or "") for name, a in elements.found)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_index_in_a_browser(browser, hostile_page, tmp_path, language):
    """Folds open: no barrier that axe knows, no sideways scrolling, no request but the file, nothing on the console."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    first = write_table(tmp_path, [*MANY, *FIGURES])
    render(first, tmp_path / "out", language)
    render(
        write_table(
            tmp_path, [*MANY, *FIGURES[2:-2], ("n", "Hà Nội", *OFFICE, "documents_issued", "", *Y2017, "7", 7)]
        ),
        tmp_path / "out",
        language,
    )
    for path in (tmp_path / "out" / "index.html", hostile_page):
        for scheme in ("light", "dark"):
            context = browser.new_context(color_scheme=scheme)
            page = context.new_page()
            said, asked = [], []
            page.on("console", lambda text, said=said: said.append(text.text))
            page.on("pageerror", lambda error, said=said: said.append(str(error)))
            page.on("dialog", lambda box, said=said: said.append(box.message))
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            for width in (320, 360, 1100, 1920):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            assert (asked, said) == ([path.as_uri()], [])
            results = axe.run(page)
            assert results.violations_count == 0, f"{path} {scheme}: {results.generate_report()}"
            context.close()
