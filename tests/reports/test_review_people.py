"""Several people at the review page: in one browser, one after the other, and each with a name of their own."""

import csv
import re
from pathlib import Path

import pytest
from tests.reports.reviewing import analysis, make_text, read_material, write_page

from analysis.observations.corrections import COLUMNS, read_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations


def people(file: Path) -> list[tuple[str, str, str]]:
    return sorted((row.who, row.printed, row.kind) for row in read_corrections(file))


@pytest.mark.browser
def test_an_export_of_one_page_exports_nothing_of_another(raw: Path, person) -> None:
    """Two pages in one browser: what was judged on the first is told as not exported until it is."""
    first = write_page(raw, "ls").rename(raw.parent / "first.html")
    second = write_page(raw, "odd").rename(raw.parent / "second.html")
    one = person(first)
    one.press("Enter")
    other = one.context.new_page()
    other.goto(second.as_uri())
    other.keyboard.press("Enter")
    with other.expect_download():
        other.keyboard.press("x")
    assert "0 quyết định chưa xuất" in other.locator("#unexported").inner_text()
    one.page.reload()
    assert "1 quyết định chưa xuất" in one.text("unexported")


@pytest.mark.browser
def test_each_decision_keeps_the_name_of_who_exported_it_first(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    one.press("Enter")
    one.export(raw.parent / "lan.csv")
    one.page.locator("dialog[open] button.close").click()
    one.page.locator("#who").fill("Minh")
    one.page.locator("#card").focus()
    one.press("Enter")
    assert people(one.export(raw.parent / "minh.csv")) == [("Lan", "1.101", "accept"), ("Minh", "701", "accept")]


@pytest.mark.browser
def test_a_second_person_agrees_by_the_same_key(raw: Path, person) -> None:
    """What another judged is said with the name; Enter on it adds one's own verdict, and the table counts two."""
    one = person(write_page(raw, "ls"))
    one.press("Enter")
    one.press("1", *"27172")
    one.press("Enter")
    lan = one.export(raw.parent / "lan.csv")
    assert analysis("review", "--apply", lan, "--raw", raw, folder=raw.parent).returncode == 0
    other = person(write_page(raw, "ls", who=""))
    other.go_to("1.101")
    other.press("Enter")  # whose agreement is it?
    assert other.page.evaluate("document.activeElement.id") == "who"
    assert other.page.locator("#who-problem").inner_text()
    other.type("Minh")
    other.page.locator("#card").focus()
    other.press("Enter")
    assert other.text("printed") != "1.101", "and on to the next"
    other.go_to("701")
    assert "(Lan)" in other.text("state")
    other.press("Enter", "ArrowUp")
    other.go_to("701")
    assert "Lan" in other.text("state")
    assert "bạn" in other.text("state")
    other.press("Enter", "ArrowUp")  # twice says no more than once
    minh = other.export(raw.parent / "minh.csv")
    assert people(minh) == [("Minh", "1.101", "accept"), ("Minh", "701", "correct")]
    done = analysis("review", "--apply", minh, "--raw", raw, folder=raw.parent)
    assert done.returncode == 0, done.stderr
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv").set_index("printed")
    assert table.loc["1.101", "rule"].endswith("/accepted-2")
    assert table.loc["701", "rule"].endswith("/corrected-2")
    assert table.loc["701", "value"] == 27172
    # Lan herself only goes on: she has said so already
    again = person(write_page(raw, "ls"))
    again.go_to("1.101")
    again.press("Enter")
    assert "0 quyết định chưa xuất" in again.text("unexported")


@pytest.mark.browser
def test_a_second_person_agrees_that_a_figure_is_none_and_that_one_was_missing(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    one.press("r")
    one.type("ke hoach")
    one.press("Enter", "u", "n")
    one.type("cuoc hop")
    one.press("Enter")
    added = one.text("printed")
    assert (
        analysis("review", "--apply", one.export(raw.parent / "lan.csv"), "--raw", raw, folder=raw.parent).returncode
        == 0
    )
    other = person(write_page(raw, "ls", who="Minh"))
    other.go_to("1.101")
    assert (other.text("state"), other.text("why")) == ("✗ đã loại (Lan)", "chỉ tiêu, kế hoạch")
    other.press("Enter")
    other.go_to(added)
    other.press("Enter")
    file = other.export(raw.parent / "minh.csv")
    assert {(row.printed, row.kind, row.reason) for row in read_corrections(file)} == {
        ("1.101", "reject", "plan"),
        (added, "add", ""),
    }
    done = analysis("review", "--apply", file, "--raw", raw, folder=raw.parent)
    assert done.returncode == 0, done.stderr
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv").set_index("printed")
    assert table.loc[added, "rule"] == "added-2"
    assert "1.101" not in table.index
    # and who does not agree is told before the files meet
    third = person(write_page(raw, "ls", who="Hoa"))
    third.go_to(added)
    third.press("2")
    third.type("ho so")
    third.press("Enter")
    assert "khác với" in third.text("state")
    done = analysis("review", "--apply", third.export(raw.parent / "hoa.csv"), "--raw", raw, folder=raw.parent)
    assert done.returncode == 1
    assert "conflict: ls" in done.stderr


@pytest.mark.browser
def test_a_text_that_changes_elsewhere_costs_no_decision(raw: Path, person) -> None:
    """A line comes in above: what was applied and what was only exported hold, and two people meet on one figure."""
    one = person(write_page(raw, "ls"))
    one.press("Enter", "Enter")
    lan = one.export(raw.parent / "lan.csv")
    assert analysis("review", "--apply", lan, "--raw", raw, folder=raw.parent).returncode == 0
    before = (raw.parent / "corrections.csv").read_bytes()
    text = (raw / "ls.txt").read_text("utf-8")
    (raw / "ls.txt").write_text("Tin trong tỉnh\n\n" + text, encoding="utf-8")
    assert extract(raw, raw.parent / "out.csv").refused() == []
    other = person(write_page(raw, "ls", who="Minh"))
    assert not other.page.locator("#lost-part").is_visible()
    assert "2/30" in other.text("count")
    other.go_to("1.101")
    other.press("Enter")
    other.go_to("701")
    other.press("t")
    minh = other.export(raw.parent / "minh.csv")
    done = analysis("review", "--apply", minh, "--raw", raw, folder=raw.parent)
    assert (done.returncode, "to check" in done.stderr) == (0, False), done.stderr
    assert analysis("review", "--apply", lan, "--raw", raw, folder=raw.parent).returncode == 0
    assert (raw.parent / "corrections.csv").read_bytes() != before
    assert people(raw.parent / "corrections.csv") == [
        *(("Lan", "1.101", "accept"), ("Lan", "701", "accept"), ("Minh", "1.101", "accept")),
        ("Minh", "701", "withdraw"),
    ]
    assert extract(raw, raw.parent / "out.csv").refused() == []
    table = read_observations(raw.parent / "out.csv").set_index("printed")
    assert table.loc["1.101", "rule"].endswith("/accepted-2")
    assert "accepted" not in table.loc["701", "rule"]


@pytest.mark.browser
def test_a_name_that_a_spreadsheet_would_compute_is_refused_on_the_page(raw: Path, person) -> None:
    one = person(write_page(raw, "ls", who="=Lan"))
    one.press("Enter", "x")
    assert not one.page.locator("#exported").is_visible()
    assert "=" in one.page.locator("#who-problem").inner_text()
    one.page.locator("#who").fill("Lan")
    one.page.locator("#card").focus()
    assert people(one.export(raw.parent / "lan.csv")) == [("Lan", "1.101", "accept")]


@pytest.mark.browser
def test_nothing_to_export_is_said_and_exports_nothing(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    one.press("x")
    assert not one.page.locator("#exported").is_visible()
    assert one.page.locator("#told").inner_text()


@pytest.mark.browser
def test_decisions_on_an_earlier_text_are_told(raw: Path, person) -> None:
    """A document that changed asks all its figures anew; what was never exported is not forgotten without a word."""
    path = write_page(raw, "ls")
    one = person(path)
    one.press("Enter", "Enter")
    (raw / "ls.txt").write_text((raw / "ls.txt").read_text("utf-8") + "Hết.\n", encoding="utf-8")
    assert write_page(raw, "ls") == path
    one.reload()
    assert "0/30" in one.text("count")
    assert "2" in one.text("set-aside")


@pytest.mark.browser
def test_a_browser_that_can_keep_no_more_says_so(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    assert not one.page.locator("#no-storage").is_visible()
    one.page.evaluate("""() => { let size = 1 << 22;
        const fill = (n) => localStorage.setItem(`n${n}`, "x".repeat(size));
        for (let n = 0; size; n += 1) try { fill(n); } catch { size >>= 1; } }""")
    one.press("Enter")
    assert one.page.locator("#no-storage").is_visible()
    assert people(one.export(raw.parent / "lan.csv")) == [("Lan", "1.101", "accept")]


@pytest.mark.browser
def test_a_second_tab_sees_what_the_first_decided(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    other = one.context.new_page()
    other.goto(one.address)
    one.asked.clear()
    one.asked.append(one.address)
    one.page.bring_to_front()
    one.press("Enter")
    other.wait_for_function("document.getElementById('count').textContent.includes('1/30')")
    other.bring_to_front()
    other.keyboard.press("ArrowDown")
    other.keyboard.press("Enter")
    one.page.wait_for_function("document.getElementById('count').textContent.includes('2/30')")


def test_two_reviewers_who_disagree_are_told_and_nothing_is_taken_in(raw: Path) -> None:
    document = read_material(write_page(raw, "ls"))["documents"][0]
    figure = document["figures"][0]
    place = (figure["start"], figure["end"])
    quote = document["text"][figure["quote_start"] : figure["quote_end"]]
    common = [document["source_id"], figure["id"], *place, quote, document["text"][slice(*place)]]
    files = []
    for who, rest in (
        ("Lan", ["accept", "", figure["judged"], "", ""]),
        ("Minh", ["reject", "", figure["judged"], "", "plan"]),
    ):
        files.append(raw.parent / f"{who}.csv")
        with files[-1].open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([COLUMNS, [*common, *rest, who, "2026-11-22T07:30:00.123Z"]])
    assert analysis("review", "--apply", files[0], "--raw", raw, folder=raw.parent).returncode == 0
    before = (raw.parent / "corrections.csv").read_bytes()
    done = analysis("review", "--apply", files[1], "--raw", raw, folder=raw.parent)
    assert done.returncode == 1
    assert re.search(r"conflict: ls, .*accept \(Lan.*reject \(Minh", done.stderr)
    assert (raw.parent / "corrections.csv").read_bytes() == before
    (raw / "ls.txt").write_text(make_text().replace("2019", "2018"), encoding="utf-8")
    done = analysis("review", "--apply", files[0], "--raw", raw, folder=raw.parent)
    assert done.returncode == 2
    assert "no such sentence" in done.stderr
    done = analysis("extract", "--raw", raw, "-o", raw.parent / "out.csv", folder=raw.parent)
    assert done.returncode == 3
    assert "not applied: ls" in done.stderr
