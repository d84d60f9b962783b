"""What a person sees of the review page: the figure that is judged, the whole form, every message."""

from pathlib import Path

import pytest
from tests.reports.reviewing import make_text, write_page

LONG = range(1, 13)
IN_VIEW = """() => { const pane = document.getElementById("text").getBoundingClientRect();
    const mark = document.querySelector("#text mark.current").getBoundingClientRect();
    return mark.top >= pane.top && mark.bottom <= pane.bottom; }"""


def write_long(raw: Path) -> None:
    """A document of some thousand words: the figures of many screens."""
    text = make_text(LONG) + "".join(
        make_text(LONG).split("\n", 2)[2].replace("2019", str(year)) for year in range(2000, 2018)
    )
    (raw / "ls.txt").write_text(text, encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_the_figure_that_is_judged_is_in_view_in_a_long_text(raw: Path, person, width: int, height: int) -> None:
    write_long(raw)
    one = person(write_page(raw, "ls"), viewport={"width": width, "height": height})
    top = one.page.evaluate("scrollY")
    for keys in ((), *((key,) for key in ("Enter", "ArrowUp", "ArrowUp", "u", "c", "Enter", "ArrowDown")), ("z",)):
        one.press(*keys)
        one.page.wait_for_function(IN_VIEW)
    for place in (0.5, 1, 0.1):
        figures = one.page.locator("#text mark.open")
        figures.nth(int((figures.count() - 1) * place)).evaluate("(mark) => mark.click()")
        one.page.wait_for_function(IN_VIEW)
        one.reload()
        one.page.wait_for_function(IN_VIEW)
    assert one.page.evaluate("scrollY") == top, "the page itself stays where it is"


@pytest.mark.browser
def test_the_whole_reading_and_each_form_fit_on_a_common_screen(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"), viewport={"width": 1280, "height": 800})
    covered = """(selector) => { const part = document.querySelector(selector).getBoundingClientRect();
        const under = document.elementFromPoint(part.left + part.width / 2, part.bottom - 3);
        return !under || !document.querySelector(selector).contains(under); }"""
    for shown in ("#sure", "#field-base", "#accept", "#next-silent"):
        assert not one.page.evaluate(covered, shown), shown
    assert one.page.locator("#place").inner_text().endswith("dòng 3")
    assert "%" in one.text("sure")
    for key in ("1", "3", "4", "5", "0", "r"):
        one.press(key)
        assert not one.page.evaluate(covered, "#editor [type=submit]"), key
        one.press("Escape")


@pytest.mark.browser
def test_on_a_phone_the_buttons_are_in_reach(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"), viewport={"width": 360, "height": 740})
    bounds = one.page.locator("#accept").bounding_box()
    assert bounds is not None
    assert bounds["y"] + bounds["height"] <= 740
    one.page.locator("#accept").click()
    assert one.text("count").startswith("1/30")


@pytest.mark.browser
def test_what_cannot_be_done_is_said_where_it_is_seen(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    for keys in (("t",), ("z",), ("u", "r"), ("c", "t")):
        one.press(*keys)
        assert one.text("told"), keys
        assert one.page.locator("#told").is_visible()
    one.press("ArrowUp")
    assert not one.page.locator("#told").is_visible(), "until the next step"


@pytest.mark.browser
def test_a_count_of_one_is_singular_in_english(raw: Path, person) -> None:
    one = person(write_page(raw, "ls", language="en"))
    one.press("Enter")
    assert one.text("unexported") == "1 decision not exported"
    one.press("Enter")
    assert one.text("unexported") == "2 decisions not exported"
    one.press("c")
    assert one.text("printed") == "2 numbers in the sentence"
    assert "line " in one.text("place")


@pytest.mark.browser
def test_the_command_names_the_file_that_was_saved(raw: Path, person) -> None:
    one = person(write_page(raw, "ls", who="Đỗ Ánh"))
    one.press("Enter")
    with one.page.expect_download() as download:
        one.press("x")
    assert one.text("command") == f"analysis review --apply {download.value.suggested_filename}"


@pytest.mark.browser
def test_a_document_without_a_number_can_be_passed_and_added_to(raw: Path, person) -> None:
    (raw / "none.txt").write_text("Văn phòng tiếp nhận rất nhiều lá thư.\n", encoding="utf-8")
    with (raw / "sources.csv").open("a", encoding="utf-8") as stream:
        stream.write("none,none.txt,Lạng Sơn,2020-01-10,Không số\n")
    one = person(write_page(raw, "none", "odd"))
    one.press(*["ArrowDown"] * 12)
    assert (one.text("title"), one.text("state")) == ("Không số", "không có gì để xem")
    one.press("r", "t", "1", "u", "c", "ArrowUp")
    assert one.text("title") != "Không số"
    one.press("ArrowDown", "n")
    one.type("rất nhiều")
    one.press("Enter", "Escape")
    assert one.text("state") == "không có gì để xem", "nothing is recorded before the value is there"
    assert "0 quyết định chưa xuất" in one.text("unexported")
    one.press("n")
    one.type("rất nhiều")
    one.press("Enter", "5", "Enter")
    one.type("cuoc hop")
    one.press("Enter")
    assert (one.text("state"), one.text("field-value").split()[-1]) == ("+ đã thêm", "5")
    one.press("z")
    assert one.text("state") == "không có gì để xem"
