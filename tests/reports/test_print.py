"""Pages on paper: charts in strips that end between rows, heads of tables on every page."""

import re
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports.test_pages import CHARTED, RUNS

from analysis.reports.chart_strips import SHORTEST, TALLEST, add_strips, choose_breaks, find_kept_whole

ROWS = "".join(f'<text y="{y + 20}">a</text><rect x="0" y="{y}" width="330" height="41"/>' for y in range(60, 1300, 42))
HEADINGS = '<text y="18">Title</text><text y="50">Group</text>'
LONG = f'<svg viewBox="0 0 330 1320"><g aria-hidden="true">{HEADINGS}{ROWS}</g></svg>'

heights = st.floats(0, 3000, allow_nan=False)


@given(
    height=heights,
    kept=st.lists(st.tuples(heights, st.floats(0, 200)).map(lambda one: (one[0], sum(one))), max_size=60),
)
def test_strips_are_in_order_and_none_is_taller_than_it_may_be(height, kept):
    ends = [0, *choose_breaks(height, kept), height]
    sizes = [bottom - top for top, bottom in pairwise(ends)]
    assert all(0 <= size <= TALLEST + 0.1 for size in sizes)
    assert all(size >= SHORTEST - 0.1 for size in sizes[:-1])


def test_a_strip_ends_between_rows_and_never_under_a_heading():
    breaks = choose_breaks(1320, list(find_kept_whole(LONG)))
    assert len(breaks) >= 3
    assert all((place - 60) % 42 >= 40.9 for place in breaks)
    drawing, *strips = add_strips(LONG, 7).split('<svg class="strip"')
    assert len(strips) == len(breaks) + 1
    assert 'id="chart7-drawn"' in drawing
    assert all('href="#chart7-drawn"' in strip for strip in strips)


def test_a_heading_goes_with_what_follows():
    svg = LONG.replace('y="398"', 'y="397"').replace("</g>", '<text y="355">Heading</text></g>')
    assert not [place for place in choose_breaks(1320, list(find_kept_whole(svg))) if 344 < place < 369]


def test_a_title_has_a_row_under_it():
    """However wide the gap between what a chart finds and its first panel is."""
    svg = re.sub('y="([0-9]+)"', lambda found: f'y="{int(found[1]) + 100 * (int(found[1]) > 18)}"', LONG)
    first = choose_breaks(1420, list(find_kept_whole(svg)))[0]
    assert first >= 160 + 41


@pytest.mark.slow
@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("name", CHARTED)
def test_strips_cover_their_chart_and_cut_no_word(built, run, name):
    text = (built[run] / f"{name}.html").read_text(encoding="utf-8")
    figures = re.findall(r"<figure>(.*?)</figure>", text, re.DOTALL)
    assert figures
    for figure in figures:
        chart, strips = figure.split("</svg>", 1)
        reached = 0.0
        lines = [float(y) for y in re.findall(r'<text\b[^>]*?\sy="([\d.]+)"', chart)]
        for top, height in re.findall(r'viewbox="0 ([\d.]+) 330 ([\d.]+)"', strips, re.IGNORECASE):
            assert float(top) == pytest.approx(reached, abs=0.2)
            assert not [y for y in lines if y - 9 < float(top) < y + 2]
            reached = float(top) + float(height)
        assert reached == pytest.approx(
            float(re.search(r'viewbox="0 0 330 ([\d.]+)"', chart, re.IGNORECASE)[1]), abs=0.5
        )


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("run", RUNS)
def test_a_long_table_has_its_head_on_every_page(browser, built, run):
    """With the buttons that sort it, which Chromium leaves out of repeated heads."""
    page = browser.new_page()
    page.goto((built[run] / "document_volumes.html").as_uri())
    page.evaluate("""() => {
        const box = document.querySelector(".table-box"), body = box.querySelector("tbody:last-of-type");
        for (let copies = 0; copies < 150; copies++)
            for (const row of [...body.rows].slice(0, 2)) body.append(row.cloneNode(true));
        document.body.replaceChildren(box);
    }""")
    head = page.evaluate("document.querySelector('thead th').textContent.trim()")
    assert page.locator("thead th button").count() > 1
    printed = pypdfium2.PdfDocument(page.pdf(format="A4"))
    assert len(printed) > 2
    assert [sheet for sheet in range(len(printed)) if head not in printed[sheet].get_textpage().get_text_range()] == []
    page.close()
