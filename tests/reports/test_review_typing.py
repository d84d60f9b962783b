"""What a person types on the review page: values, periods and members as Vietnamese writes them; a hand that rests."""

from pathlib import Path

import pytest
from tests.reports.reviewing import analysis, write_page

from analysis.observations.corrections import read_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations


def type_into(one, key: str, text: str) -> None:
    one.press(key)
    one.page.keyboard.press("Control+a")
    one.type(text)
    one.press("Enter")


# what is typed, what the file says, what the table then says
VALUES = [
    ("1,2 nghìn", "1,2 nghìn", 1200),
    ("1,2 nghin", "1,2 nghìn", 1200),
    ("1,2 NGHÌN", "1,2 nghìn", 1200),
    ("2,7 van", "2,7 vạn", 27000),
    ("27.172", "27172", 27172),
    ("27,172", "27172", 27172),
    ("27172", "27172", 27172),
    ("06", "6", 6),
    ("-5", "-5", -5),
    ("95,70", "95,70", 95.7),
    ("1 200", None, None),
    ("12 văn bản", None, None),
    ("1e3", None, None),
    ("=1+1", None, None),
]


@pytest.mark.browser
def test_a_value_as_a_vietnamese_text_prints_it(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    wanted = {}
    for number, (typed, written, value) in enumerate(VALUES):
        printed = f"{number % 10 + 1}.{101 + number % 10}" if number < 10 else f"{701 + number % 10}"
        one.go_to(printed)
        type_into(one, "1", typed)
        if written is None:
            assert one.page.locator("#editor-problem").inner_text(), typed
            one.press("Escape")
        else:
            assert one.text("state") == "✎ đã sửa", typed
            wanted[printed] = (written, value)
    file = one.export(raw.parent / "decisions.csv")
    assert {row.printed: row.to for row in read_corrections(file)} == {p: written for p, (written, _) in wanted.items()}
    assert analysis("review", "--apply", file, "--raw", raw, folder=raw.parent).returncode == 0
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv").set_index("printed")
    assert {printed: table.loc[printed, "value"] for printed in wanted} == {
        p: value for p, (_, value) in wanted.items()
    }


PERIODS = [
    ("2018", "1/1/2018 – 31/12/2018"),
    ("2/2020", "1/2/2020 – 29/2/2020"),
    ("q1/2018", "1/1/2018 – 31/3/2018"),
    ("Quý 3/2018", "1/7/2018 – 30/9/2018"),
    ("6T/2018", "1/1/2018 – 30/6/2018"),
    ("9 tháng/2018", "1/1/2018 – 30/9/2018"),
    ("13/2018", ""),
    ("13T/2018", ""),
    ("31/2/2018", ""),
    ("29/2/2019", ""),
    ("hôm nay", ""),
]


@pytest.mark.browser
def test_a_period_by_days_or_by_a_short_word(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    for typed, shown in PERIODS:
        type_into(one, "4", typed)
        if shown:
            assert shown in one.text("field-period"), typed
        else:
            assert one.page.locator("#editor-problem").inner_text(), typed
            one.press("Escape")
    one.press("4")
    for day in ("15/12/2018", "14-6-2019"):
        one.page.keyboard.press("Control+a")
        one.type(day)
        one.press("Tab")
    one.press("Enter")
    assert "15/12/2018 – 14/6/2019" in one.text("field-period")
    one.press("4")
    one.page.keyboard.press("Control+a")
    one.type("1/1/2020")
    one.press("Enter")
    assert "đứng trước" in one.page.locator("#editor-problem").inner_text()
    one.press("Escape")
    assert "15/12/2018 – 14/6/2019" in one.text("field-period")


# typed behind the key of the breakdown; what the file says, or nothing where it is refused
MEMBERS = [
    ("địa bàn = Thạch  Thất", "district=Thạch Thất"),
    ("dia ban=Thạch Thất", "district=Thạch Thất"),
    ("DISTRICT=Thạch Thất", "district=Thạch Thất"),
    ("abc=Thạch Thất", ""),
    ("district=a|type=b", ""),
    ("district=", ""),
]


@pytest.mark.browser
@pytest.mark.parametrize(("typed", "written"), MEMBERS)
def test_a_member_that_no_list_has(raw: Path, person, typed: str, written: str) -> None:
    one = person(write_page(raw, "ls"))
    one.press("5")
    assert "=" in one.text("editor-hint")
    one.press("Escape")
    type_into(one, "5", typed)
    if not written:
        assert one.page.locator("#editor-problem").inner_text()
        return
    assert "địa bàn: Thạch Thất" in one.text("field-breakdown")
    file = one.export(raw.parent / "decisions.csv")
    assert [row.to for row in read_corrections(file)] == [written]
    done = analysis("review", "--apply", file, "--raw", raw, folder=raw.parent)
    assert done.returncode == 0, done.stderr


@pytest.mark.browser
def test_a_key_that_is_held_judges_once(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    for _ in range(5):  # the browser repeats a key that is down
        one.page.keyboard.down("Enter")
    one.page.keyboard.up("Enter")
    assert one.text("count").startswith("1/30")
    one.press("1")
    one.type("5")
    for _ in range(3):
        one.page.keyboard.down("Enter")
    one.page.keyboard.up("Enter")
    assert one.text("count").startswith("2/30")
    before = one.text("place")
    for _ in range(3):
        one.page.keyboard.down("ArrowDown")
    one.page.keyboard.up("ArrowDown")
    assert one.text("place") != before
