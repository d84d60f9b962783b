"""On the page: every field by keyboard, sentences of which nothing was taken, and Vietnamese input methods."""

from pathlib import Path

import pytest
from tests.reports.reviewing import analysis, read_material, write_page

from analysis.charts import message
from analysis.observations.correctable import FIELDS
from analysis.observations.corrections import read_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations
from analysis.reports.review import EDITED, list_silent


def test_every_field_that_a_decision_may_have_is_on_the_page() -> None:
    assert sorted(EDITED) == sorted(FIELDS)
    assert len(set(EDITED.values())) == len(EDITED)


# field, what is typed in its form, what the row then says
TYPED = [
    ("value", "27.172", {"value": 27172}),
    ("unit", "ho so", {"unit": "dossier"}),
    ("indicator", "van ban di", {"indicator": "documents_issued"}),
    ("period", "Q1/2018", {"period_start": "2018-01-01", "period_end": "2018-03-31"}),
    ("breakdown", "quyet dinh", {"breakdown": "type=decision"}),
    ("qualifier", "khoang", {"qualifier": "approx"}),
    ("measure", "%", {"measure": "change_pct"}),
    ("denominator", message("denominator.resolved", "vi"), {"denominator": "resolved"}),
    ("scope", "toan tinh", {"scope": "province"}),
    ("body", "Văn phòng  UBND tỉnh Hà Giang", {"body": "Văn phòng UBND tỉnh Hà Giang"}),
    ("base", "2017", {"base_start": "2017-01-01", "base_end": "2017-12-31"}),
]


@pytest.mark.browser
def test_every_field_is_corrected_by_keyboard_and_reaches_the_table(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    for number, (field, typed, _) in enumerate(TYPED):
        one.go_to(f"{number % 10 + 1}.{101 + number % 10}" if number < 10 else "701")
        one.press(EDITED[field])
        assert one.page.locator("#editor").is_visible(), field
        one.page.keyboard.press("Control+a")
        one.type(typed)
        one.press("Enter")
        assert one.text("state") == "✎ đã sửa", field
        assert one.page.locator(f"#field-{field}.changed").count() == 1
    # what a spreadsheet would take for a formula is no name
    one.press("0")
    one.page.keyboard.press("Control+a")
    one.type("=1+1")
    one.press("Enter")
    assert one.page.locator("#editor-problem").inner_text()
    one.press("Escape")
    file = one.export(raw.parent / "decisions.csv")
    done = analysis("review", "--apply", file, "--raw", raw, folder=raw.parent)
    assert done.returncode == 0, done.stderr
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv").set_index("printed")
    for number, (field, _, then) in enumerate(TYPED):
        row = table.loc[f"{number % 10 + 1}.{101 + number % 10}" if number < 10 else "701"]
        assert {name: row[name] for name in then} == then, field
        assert row["status"] == "corrected"


def number(start: int, quote: tuple[int, int], reason: str = "measures") -> dict:
    quote_start, quote_end = quote
    return {"id": f"unread-{start}", "quote_start": quote_start, "quote_end": quote_end, "reason_code": reason}


def figure(start: int, end: int) -> dict:
    return {"char_start": start, "char_end": end}


# figures, numbers that were not taken, the sentences that are then listed
SILENT = [
    ([], [], []),
    ([figure(0, 9)], [number(1, (0, 9))], []),
    ([figure(0, 9)], [number(11, (10, 20)), number(15, (10, 20))], [["unread-11", "unread-15"]]),
    ([figure(0, 40)], [number(11, (10, 20))], []),  # a row of a table around a cell
    ([figure(0, 9), figure(2, 40), figure(3, 5)], [number(11, (10, 20))], []),
    ([figure(20, 30)], [number(11, (10, 20)), number(31, (30, 40))], [["unread-11"], ["unread-31"]]),
    ([], [number(1, (0, 9), "date"), number(11, (10, 20))], [["unread-11"], ["unread-1"]]),
]


@pytest.mark.parametrize(("figures", "unread", "silent"), SILENT)
def test_sentences_of_which_no_number_was_taken(figures: list[dict], unread: list[dict], silent: list) -> None:
    assert list_silent(figures, unread) == silent


@pytest.mark.browser
def test_a_figure_is_added_from_a_sentence_of_which_nothing_was_taken(raw: Path, person) -> None:
    more = "Trụ sở rộng 312 ha, cao 9 m.\n"
    (raw / "ls.txt").write_text((raw / "ls.txt").read_text("utf-8").replace("Trụ sở rộng 312 m2.\n", more), "utf-8")
    path = write_page(raw, "ls")
    assert read_material(path)["documents"][0]["silent"]
    one = person(path)
    assert one.text("silent-count").endswith(": 1")
    one.press("c")
    assert one.text("state") == "câu chưa lấy số nào"
    assert one.text("quote") == more.strip()
    assert one.page.locator("#numbers li").count() == 2
    assert one.page.locator("mark.current").count() == 2
    one.press("Enter", "ArrowUp", "r", "t")
    assert one.text("state") == "câu chưa lấy số nào"
    one.press("n")
    assert one.page.locator("#editor-list li").count() == 3
    one.type("9")
    one.press("Enter")
    one.type("cuoc hop")
    one.press("Enter")
    assert (one.text("printed"), one.text("state")) == ("9", "+ đã thêm")
    assert not one.page.locator("#silent-part").is_visible()
    one.press("c")
    assert "lấy ít nhất một số" in one.text("said")
    one.press("t")  # taken back before anybody knew: the sentence is silent again
    one.page.locator("#silent-part summary").click()
    one.page.locator("#silent-list button").click()
    assert one.text("quote") == more.strip()


def compose(one, *texts: str, key: str = "KeyD") -> None:
    """Keys as an input method takes them: the browser hears of each as 229, and the text changes under composition."""
    session = one.context.new_cdp_session(one.page)
    for text in texts:
        session.send(
            "Input.dispatchKeyEvent",
            {"type": "rawKeyDown", "key": "Process", "code": key, "windowsVirtualKeyCode": 229},
        )
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    session.detach()


def end_composition(one, text: str) -> None:
    """Enter ends the composition: the browser hears 229 again, then the text is there."""
    session = one.context.new_cdp_session(one.page)
    session.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    session.send("Input.insertText", {"text": text})
    session.detach()


# Telex: "dd" is đ, w hooks, s f r x j are tones, z takes a tone away; several of these letters are keys of the page
TELEX = [
    ("KeyD", "d", "đ", "đă", "đặ", "đặt"),
    ("KeyJ", "t", "tr", "trạ"),
    ("KeyZ", "xu", "xũ", "xu"),
    ("KeyN", "n", "nư"),
]


@pytest.mark.browser
@pytest.mark.parametrize("field", ["indicator", "body", "period", "base"])
def test_a_word_under_composition_is_no_command(raw: Path, person, field: str) -> None:
    one = person(write_page(raw, "ls"))
    start = one.text("printed"), one.text("count")
    one.press(EDITED[field])
    one.page.keyboard.press("Control+a")
    for key, *texts in TELEX:
        compose(one, *texts, key=key)
        assert one.page.locator("#editor").is_visible()
        end_composition(one, texts[-1])
        assert one.page.locator("#editor").is_visible(), "the Enter that ends a word saves nothing"
    typed = one.page.locator("#editor-input").input_value()
    assert typed == "đặttrạxunư"
    assert (one.text("printed"), one.text("count")) == start
    one.press("Escape")
    assert not one.page.locator("#editor").is_visible()
    assert one.text("state") == "chưa xem"


@pytest.mark.browser
def test_the_reviewers_name_may_be_composed(raw: Path, person) -> None:
    one = person(write_page(raw, "ls", who=""))
    start = one.text("printed")
    one.press("Enter", "x")  # asks for the name, and goes there
    compose(one, "d", "đ", "đô", "đỗ")
    end_composition(one, "Đỗ")
    one.type(" Ánh")
    assert one.page.locator("#who").input_value() == "Đỗ Ánh"
    assert one.text("count").startswith("1/30")
    one.page.locator("#card").focus()
    # what Unikey sends when nothing is typed into: the letter, then a backspace and the composed letter without a key
    for key in ("đ", "ư", "ũ", "ạ", "Backspace", "Process", "Unidentified", "Dead"):
        one.page.evaluate(
            """(key) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, code: "", bubbles: true, cancelable: true }))""",
            key,
        )
    assert one.text("count").startswith("1/30")
    assert not one.page.locator("#editor").is_visible()
    assert one.text("printed") != start
    file = one.export(raw.parent / "decisions.csv")
    assert [row.who for row in read_corrections(file)] == ["Đỗ Ánh"]
