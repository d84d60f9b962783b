"""The charts of built pages in a browser: texts apart, links for the keyboard and the finger, named and seen."""

import pytest
from tests.reports.test_pages import CHARTED, RUNS

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# Pairs of texts of one chart that lie on each other, by more than what two lines share of accents and tails.
OVERLAPS = """() => [...document.querySelectorAll("figure svg")].flatMap((svg) => {
    const boxes = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
    return boxes.flatMap(([one, a], place) => boxes.slice(place + 1)
        .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4)
        .map(([other]) => `${one} | ${other}`));
})"""
# Of every link of every chart: its name, and width and height of the largest part that can be tapped, in CSS pixels.
LINKS = """() => [...document.querySelectorAll("figure svg a")].map((link) => {
    const sizes = [...link.querySelectorAll("rect")].map((rect) => rect.getBoundingClientRect());
    return [link.querySelector("title").textContent, Math.max(...sizes.map((size) => size.width)),
        Math.max(...sizes.map((size) => size.height))];
})"""


@pytest.fixture(params=[(run, name) for run in RUNS for name in CHARTED], ids=lambda one: f"{one[0][1]}-{one[1]}")
def page(request, browser, built):
    """A page with charts, on a phone."""
    run, name = request.param
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto((built[run] / f"{name}.html").as_uri())
    yield page
    page.close()


def test_no_two_texts_lie_on_each_other(page):
    assert page.evaluate(OVERLAPS) == []


def test_links_are_named_and_wide_enough_to_tap(page):
    links = page.evaluate(LINKS)
    assert links
    assert [name for name, _, _ in links if not any(letter.isdigit() for letter in name)] == []
    # WCAG 2.2 asks for 24 pixels.
    assert [link for link in links if min(link[1:]) < 23.9] == []


def test_the_keyboard_reaches_a_mark_and_shows_where_it_is(page):
    link = page.locator("figure svg a").first
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement === document.querySelector('figure svg a')")
    seen = page.evaluate("getComputedStyle(document.activeElement.querySelector('rect')).stroke")
    assert seen not in ("none", "")
    snapshot = page.locator("figure svg").first.aria_snapshot()
    name = link.locator("title").text_content().replace("\xa0", " ")  # the snapshot has no other space
    assert f'link "{name}"' in snapshot
    assert "text:" not in snapshot.split("link", 1)[1]
