"""Adding a figure on the review page: from selected text, from typed words, whole numbers only."""

from pathlib import Path

import pytest
from tests.reports.reviewing import analysis, write_page

from analysis.observations.corrections import read_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations

# Select the signs from one place to another, counted from the beginning of some words of the document.
SELECT = """([words, from, to]) => {
    const line = [...document.querySelectorAll("#text p")].find((one) => one.textContent.includes(words));
    const start = line.textContent.indexOf(words), find = (place) => {
        const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node, at = 0; (node = walk.nextNode()); at += node.data.length)
            if (place <= at + node.data.length) return [node, place - at]; };
    getSelection().setBaseAndExtent(...find(start + from), ...find(start + to)); return getSelection().toString(); }"""


@pytest.mark.browser
def test_a_figure_is_added_by_selecting_text(raw: Path, person) -> None:
    one = person(write_page(raw, "odd"), viewport={"width": 1000, "height": 700})
    assert "<img src=x onerror=alert(2)>" in one.text("text")
    assert "</script><script>alert(1)</script>" in one.text("title")
    # behind a sign beyond the first plane: places are counted in characters
    assert one.page.evaluate(SELECT, ["đến.", 0, 3]) == "đến"
    one.press("n")
    one.type("5")
    one.press("Enter")
    one.type("other")
    one.press("Enter")
    file = one.export(raw.parent / "decisions.csv")
    (printed,) = {row.printed for row in read_corrections(file)}
    assert printed == "đến"
    assert analysis("review", "--apply", file, "--raw", raw, folder=raw.parent).returncode == 0
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv")
    assert list(table.loc[table["rule"] == "added", "value"]) == [5]


def write_text(raw: Path, more: str) -> Path:
    path = raw / "ls.txt"
    path.write_text(path.read_text("utf-8") + more, encoding="utf-8")
    return write_page(raw, "ls")


# what is selected behind which words, as places in them; the figure that is added
SELECTED = [
    ("rộng 41.234 m2", (7, 9), "41.234"),  # a part of the digits
    ("rộng 41.234 m2", (0, 14), "41.234"),  # words around it
    ("cao 1,5 nghìn m", (4, 7), "1,5 nghìn"),  # without its scale
]


@pytest.mark.browser
@pytest.mark.parametrize(("words", "places", "printed"), SELECTED)
def test_half_a_number_that_is_selected_is_added_whole(
    raw: Path, person, words: str, places: tuple[int, int], printed: str
) -> None:
    one = person(write_text(raw, "Trụ sở mới rộng 41.234 m2.\n\nNúi cao 1,5 nghìn m.\n"))
    assert one.page.evaluate(SELECT, [words, *places]) == words[slice(*places)]
    one.press("n")
    one.type("cuoc hop")
    one.press("Enter")
    assert one.text("printed") == printed


@pytest.mark.browser
def test_typed_words_that_stand_in_several_places_are_asked_for(raw: Path, person) -> None:
    one = person(write_text(raw, "Trụ sở mới rộng 41 m2, trụ sở cũ rộng 41 m2, sân rộng 141 m2, vườn 41,5 m2.\n"))
    one.press("n")
    one.type("chữ khác")
    one.press("Enter")
    one.type("1.101")
    one.press("Enter")
    assert one.page.locator("#editor-problem").inner_text(), "that number is read already"
    one.page.keyboard.press("Control+a")
    one.type("41")
    assert one.text("editor-hint").endswith(": 2 chỗ")
    one.press("Enter")
    one.type("cũ rộng")
    assert one.page.locator("#editor-list li").count() == 2, "each with the words around it"
    one.press("ArrowDown", "Enter")
    one.type("cuoc hop")
    one.press("Enter")
    assert (one.text("printed"), one.text("state")) == ("41", "+ đã thêm")
    assert "dòng" in one.text("place")
    (row, *_) = read_corrections(one.export(raw.parent / "decisions.csv"))
    text = (raw / "ls.txt").read_text("utf-8")
    assert row.start == text.index("cũ rộng 41") + len("cũ rộng ")


@pytest.mark.browser
def test_a_number_in_words_has_its_value_before_it_is_a_figure(raw: Path, person) -> None:
    one = person(write_text(raw, "Tiếp nhận một số lớn hồ sơ.\n"))
    assert one.page.evaluate(SELECT, ["một số lớn hồ sơ", 0, 10]) == "một số lớn"
    one.press("n")
    one.type("nhiều")
    one.press("Enter")
    assert one.page.locator("#editor-problem").inner_text()
    one.press("Escape")
    assert one.page.locator("mark.added").count() == 0
    assert one.page.evaluate(SELECT, ["một số lớn hồ sơ", 0, 10]) == "một số lớn"
    one.press("n")
    one.type("1,2 nghin")
    one.press("Enter")
    one.type("ho so tiep nhan")
    one.press("Enter")
    assert one.text("field-value").endswith("1.200")
    file = one.export(raw.parent / "decisions.csv")
    assert analysis("review", "--apply", file, "--raw", raw, folder=raw.parent).returncode == 0
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv")
    assert list(table.loc[table["printed"] == "một số lớn", "value"]) == [1200]
