"""On the page: a decided figure is undecided again, whoever decided it, and the file says who took what back."""

from pathlib import Path

import pytest
from tests.reports.reviewing import analysis, make_text, write_page

from analysis.observations.corrections import read_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations


def apply(raw: Path, file: Path) -> str:
    done = analysis("review", "--apply", file, "--raw", raw, folder=raw.parent)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def kinds(file: Path) -> list[tuple[str, str, str]]:
    return sorted((row.printed, row.kind, row.who) for row in read_corrections(file))


@pytest.mark.browser
def test_a_decided_figure_is_undecided_again(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    # never exported: nobody else knows of it, and no trace is left
    one.press("Enter", "ArrowUp")
    assert one.text("state") == "✓ đúng"
    one.press("t")
    assert (one.text("state"), one.text("count").split()[0]) == ("chưa xem", "0/30")
    one.press("t")
    assert "Chưa có quyết định" in one.text("said")
    assert one.page.locator("#withdraw").is_disabled()
    one.press("z")
    assert one.text("state") == "✓ đúng"
    # one accepted, one corrected, one added: all known to the project
    one.go_to("702")
    one.press("1", *"27172")
    one.press("Enter", "u", "n")
    one.type("cuoc hop")
    one.press("Enter")
    first = one.export(raw.parent / "first.csv")
    apply(raw, first)
    # another person's page takes back all three, decides one of them anew, and keeps her hands off a fourth
    other = person(write_page(raw, "ls", who="Minh"))
    assert "3" in other.text("count") or "2/30" in other.text("count")
    for printed in ("1.101", "702"):
        other.go_to(printed)
        assert "(Lan)" in other.text("state")
        other.press("t")
        assert other.text("state") == "chưa xem"
        assert "Lan" in other.text("why")
    other.reload()
    other.go_to("702")
    assert other.text("state") == "chưa xem"
    other.press("Enter", "ArrowUp")
    other.page.locator("mark.added").click()
    other.press("r")
    assert other.page.locator("mark.added").count() == 0
    second = other.export(raw.parent / "second.csv")
    assert kinds(second) == [
        ("1.101", "withdraw", "Minh"),
        ("312", "withdraw", "Minh"),
        ("702", "accept", "Minh"),
        ("702", "withdraw", "Minh"),
    ]
    said = apply(raw, second)
    assert "withdrawn" in said
    before = (raw.parent / "corrections.csv").read_bytes()
    apply(raw, second)
    assert (raw.parent / "corrections.csv").read_bytes() == before
    apply(raw, first)  # the older file brings nothing back
    assert (raw.parent / "corrections.csv").read_bytes() == before
    held = kinds(raw.parent / "corrections.csv")
    assert ("1.101", "accept", "Lan") in held, "history is kept"
    assert ("702", "correct", "Lan") in held
    done = extract(raw, raw.parent / "out.csv")
    assert done.refused() == []
    table = read_observations(raw.parent / "out.csv").set_index("printed")
    assert (table.loc["702", "value"], table.loc["702", "rule"].rsplit("/")[-1]) == (702, "accepted")
    assert "accepted" not in table.loc["1.101", "rule"]
    assert "312" not in table.index
    # Minh decides on what was taken back: her decision holds
    third = person(write_page(raw, "ls", who="Minh"))
    third.go_to("1.101")
    assert third.text("state") == "chưa xem"


@pytest.mark.browser
def test_undoing_what_was_exported_takes_it_back_in_the_file(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    one.press("Enter")
    first = one.export(raw.parent / "first.csv")
    apply(raw, first)
    one.page.locator("dialog[open] button.close").click()
    one.press("z")
    assert one.text("state") == "chưa xem"
    apply(raw, one.export(raw.parent / "second.csv"))
    assert extract(raw, raw.parent / "out.csv").refused() == []
    assert not read_observations(raw.parent / "out.csv")["rule"].str.contains("accepted").any()


@pytest.mark.browser
def test_a_decision_that_fits_no_longer_is_listed_and_taken_back(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    one.press("Enter", "Enter")
    apply(raw, one.export(raw.parent / "first.csv"))
    (raw / "ls.txt").write_text(make_text().replace("Tháng 1/2019", "Trong tháng 1/2019"), encoding="utf-8")
    assert len(extract(raw, raw.parent / "out.csv").refused()) == 2
    again = person(write_page(raw, "ls"))
    assert again.text("lost-count").endswith(": 2")
    again.page.locator("#lost-part summary").click()
    assert "văn bản không còn câu ấy" in again.text("lost-list")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    results = axe.run(again.page)
    assert results.violations_count == 0, results.generate_report()
    for _ in again.page.locator("#lost-list button").all():
        again.page.locator("#lost-list button:enabled").first.click()
    assert again.page.locator("#lost-list button:enabled").count() == 0
    again.page.locator("#card").focus()
    apply(raw, again.export(raw.parent / "second.csv"))
    done = extract(raw, raw.parent / "out.csv")
    assert (done.refused(), [outcome for outcome, _ in done.outcomes].count("withdrawn")) == ([], 2)
