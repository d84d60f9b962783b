"""The review page as a person uses it: in a browser, by keyboard, and what becomes of the decisions."""

import csv
import json
import re
from pathlib import Path

import pytest
from tests.reports.reviewing import HOSTILE, analysis, read_material, write_page

from analysis.codelists import read_indicators
from analysis.comparison import VOLUME_INDICATORS, compare_volumes, place_figures, select_figures
from analysis.errors import InputError
from analysis.observations.corrections import read_corrections
from analysis.observations.extraction import extract
from analysis.observations.files import read_documents, read_observations
from analysis.parsing.numbers import parse_number
from analysis.reports.review_page import build_review, show_review
from analysis.reports.reviewers import show_reviewed
from analysis.reports.tables import make_rows


def test_the_page_is_one_file_that_no_document_can_break(raw: Path) -> None:
    text = write_page(raw).read_text(encoding="utf-8").replace("&#39;", "'")
    assert "<img" not in text
    assert "alert(1)</script>" not in text
    assert len(re.findall(r"<script\b", text)) == text.count("</script>") == 2
    assert not re.search(r'\b(?:src|href)="(?!#)', text)
    assert "default-src 'none'" in text
    assert re.search(r"script-src 'sha256-[\w+/=]{44}'", text)
    assert HOSTILE.split()[0] in json.dumps(read_material(write_page(raw)))


def test_the_worst_stands_first(raw_dir: Path) -> None:
    page = build_review(raw_dir, ("ha-tinh-2016",))[0]
    document = json.loads(re.search(r'id="material">(.*?)</script>', page, flags=re.DOTALL)[1])["documents"][0]
    order = ["contradiction", "doubt", ""]
    grades = [
        (min(order.index(found["severity"]) for found in [*one["findings"], {"severity": ""}]), one["confidence"])
        for one in document["figures"]
    ]
    assert grades == sorted(grades)
    assert grades[0][0] < 2
    assert document["unread"]


def test_an_unknown_document_or_language_is_refused(raw: Path) -> None:
    with pytest.raises(InputError, match="nowhere: no such document"):
        build_review(raw, ("nowhere",))
    with pytest.raises(InputError, match="fr"):
        build_review(raw, (), "fr")


@pytest.mark.browser
def test_thirty_right_figures_take_at_most_sixty_key_presses(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    assert len(read_material(raw.parent / "review-vi.html")["documents"][0]["figures"]) == 30
    while not one.page.locator("#done").is_visible():
        one.press("Enter")
    file = one.export(raw.parent / "decisions.csv")
    assert one.presses <= 60
    decisions = read_corrections(file)
    assert [(row.kind, row.who) for row in decisions] == [("accept", "Lan")] * 30
    done = analysis("review", "--apply", file, "--raw", raw, folder=raw.parent)
    assert done.returncode == 0, done.stderr
    extract(raw, raw.parent / "out.csv")
    table = read_observations(raw.parent / "out.csv")
    assert (table.loc[table["source_id"] == "ls", "confidence"] == 1).all()
    scored = analysis("check", "--accuracy", "--raw", raw, "--language", "en", folder=raw.parent)
    assert scored.returncode == 0, scored.stderr
    assert "documents reviewed whole: 1, figures: 30" in scored.stdout
    assert "documents_received: figures 10; found 10" in scored.stdout
    # the explicit step: once written, kept, so that the next document can join
    join = ("check", "--accuracy", "--raw", raw, "--join", raw.parent / "gold", "--language", "en")
    for said in ("written: ", "stays as it is"):
        joined = analysis(*join, folder=raw.parent)
        assert joined.returncode == 0, joined.stderr
        assert said in joined.stdout
    assert [path.name for path in (raw.parent / "gold").iterdir()] == ["ls.json"]
    # again: nothing changes, and the page knows who judged
    before = (raw.parent / "corrections.csv").read_bytes()
    assert analysis("review", "--apply", file, "--raw", raw, folder=raw.parent).returncode == 0
    assert (raw.parent / "corrections.csv").read_bytes() == before
    again = person(write_page(raw, "ls"))
    assert "Lan" in again.text("state")
    assert "30/30" in again.text("count")


@pytest.mark.browser
def test_corrections_survive_a_reload_and_change_the_table(raw: Path, person) -> None:
    extract(raw, raw.parent / "out.csv")
    before = {row["printed"]: row for row in read_observations(raw.parent / "out.csv").to_dict("records")}
    one = person(write_page(raw, "ls"))
    # a value as typed in Vietnamese, an indicator found without diacritics, a period by a year
    one.go_to("1.101")
    one.press("1")
    one.type("27.172")
    assert "27.172 văn bản" in one.text("editor-hint")
    one.press("Enter")
    assert "đã sửa" in one.text("state")
    assert "1.101" in one.text("field-value")
    one.go_to("702")
    one.press("3")
    one.type("van ban den")
    one.press("Enter")
    assert "Văn bản đến" in one.text("field-indicator")
    one.reload()
    assert "2/30" in one.text("count")
    one.go_to("703")
    one.press("4")
    one.type("2018")
    one.press("Enter")
    assert "1/1/2018 – 31/12/2018" in one.text("field-period")
    one.go_to("704")
    one.press("r")
    one.type("ke hoach")
    one.press("Enter")
    one.press("u")
    assert "312" in one.text("printed")
    one.press("n")
    one.type("cuoc hop")
    one.press("Enter")
    assert "đã thêm" in one.text("state")
    one.go_to("705") if one.text("printed") == "705" else one.page.locator("mark[data-id]", has_text="705").click()
    one.press("Enter", "z")
    assert (one.text("printed"), one.text("state")) == ("705", "chưa xem")
    file = one.export(raw.parent / "decisions.csv")
    assert analysis("review", "--apply", file, "--raw", raw, folder=raw.parent).returncode == 0
    done = extract(raw, raw.parent / "out.csv")
    assert done.refused() == []
    after = {row["printed"]: row for row in read_observations(raw.parent / "out.csv").to_dict("records")}
    assert (after["1.101"]["value"], after["1.101"]["status"]) == (27172, "corrected")
    assert after["702"]["indicator"] == "documents_received"
    assert (after["703"]["period_start"], after["703"]["period_end"]) == ("2018-01-01", "2018-12-31")
    assert after["312"]["status"] == "corrected"
    assert "704" not in after
    with (raw.parent / "unread.csv").open(encoding="utf-8", newline="") as stream:
        assert ("704", "plan") in {(row["printed"], row["reason"]) for row in csv.DictReader(stream)}
    changed = {"1.101", "702", "703", "704", "312"}
    assert {k: v for k, v in before.items() if k not in changed} == {k: v for k, v in after.items() if k not in changed}


@pytest.mark.browser
def test_vietnamese_input_methods(raw: Path, person) -> None:
    """While a word is being composed, no key is a command; the composed word finds its indicator."""
    one = person(write_page(raw, "ls"))
    start = one.text("printed")
    session = one.context.new_cdp_session(one.page)
    one.press("3")
    for text in ("v", "va", "vă", "văn"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    one.page.evaluate(
        """() => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Escape", isComposing: true, bubbles: true, cancelable: true }))"""
    )
    assert one.page.locator("#editor").is_visible()
    session.send("Input.insertText", {"text": "văn bản đến"})
    assert one.page.locator("#editor-list [aria-selected=true]").inner_text().startswith("Văn bản đến")
    one.press("Escape")
    # a keyboard that makes "ă" of the key 1, as the Vietnamese layout does
    one.page.evaluate(
        """() => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key: "ă", code: "Digit1", bubbles: true, cancelable: true }))"""
    )
    assert one.page.locator("#editor").is_visible()
    one.press("Escape")
    for key, code in (("Process", "KeyR"), ("r", "KeyR")):
        one.page.evaluate(
            """([key, code]) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, code, isComposing: true, bubbles: true }))""",
            [key, code],
        )
    assert not one.page.locator("#editor").is_visible()
    one.page.locator("#letters").uncheck()
    one.page.locator("#card").focus()
    one.press("r")
    assert not one.page.locator("#editor").is_visible()
    assert one.text("printed") == start


TYPED = ["27.172", "95,7", "1.000.000", "12,264", "0,125", "1,5", "06", "1.2.3", "1.234,5", "1,234.5", "12.34.567"]


@pytest.mark.browser
def test_the_page_reads_numbers_as_the_parser_does(raw: Path, person) -> None:
    one = person(write_page(raw, "ls"))
    script = re.search(r"<script>(.*)</script>", (raw.parent / "review-vi.html").read_text("utf-8"), flags=re.DOTALL)[1]
    body = script.strip().removeprefix("(() => {").removesuffix("})();")
    wanted = [(t, u, s) for t in TYPED for u in ("document", "percent", "other") for s in (1, 1000)]
    cases = [(parse_number(t, u, s) or (None,))[0] for t, u, s in wanted]
    found = one.page.evaluate(
        f"(cases) => {{ {body}; return cases.map(([t, u, s]) => parseNumber(t, u, s)); }}", [list(w) for w in wanted]
    )
    assert dict(zip(wanted, found, strict=True)) == dict(zip(wanted, cases, strict=True))


@pytest.mark.browser
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_barrier_that_axe_knows_and_no_sideways_scrolling(raw: Path, person, language: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    path = write_page(raw, language=language)
    for scheme in ("light", "dark"):
        one = person(path, color_scheme=scheme)
        one.page.locator("#silent-part summary").click()
        one.page.locator("#card").focus()
        for keys in ((), ("Enter", "3"), ("Escape", "4"), ("Escape", "u"), ("c",), ("?",), ("Escape", "x")):
            one.press(*keys)
            results = axe.run(one.page)
            assert results.violations_count == 0, f"{keys} {scheme}: {results.generate_report()}"
        one.press("Escape")
        for width in (320, 360, 1280, 1920):
            one.page.set_viewport_size({"width": width, "height": 800})
            assert one.page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_damaged_or_foreign_file_is_refused_and_nothing_is_taken_in(raw: Path) -> None:
    file = raw.parent / "decisions.csv"
    for text, named in (("nonsense\n", "line 1"), ("", "line 1")):
        file.write_text(text, encoding="utf-8")
        done = analysis("review", "--apply", file, "--raw", raw, folder=raw.parent)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert named in done.stderr
        assert not (raw.parent / "corrections.csv").exists()


def test_a_notebook_cell_shows_the_page_in_a_frame(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython import display as notebook

    shown: list[str] = []
    monkeypatch.setattr(notebook, "display", lambda shape: shown.append(shape.data))
    show_review("ls", raw=raw)
    (frame,) = shown
    assert frame.startswith("<div><iframe srcdoc=")
    assert frame.count("<") == 4


@pytest.mark.browser
def test_in_a_frame_of_a_notebook_the_page_works_and_keeps_decisions(raw: Path, person, monkeypatch) -> None:
    from IPython import display as notebook

    shown: list[str] = []
    monkeypatch.setattr(notebook, "display", lambda shape: shown.append(shape.data))
    show_review("ls", raw=raw)
    path = raw.parent / "lab.html"
    path.write_text(f"<!DOCTYPE html><title>lab</title>{shown[0]}", encoding="utf-8")
    one = person(path)
    for _ in range(2):
        frame = one.page.frame_locator("iframe")
        frame.locator("#card").press("Enter")
        one.reload()
    assert "2/30" in one.page.frame_locator("iframe").locator("#count").inner_text()


def test_a_table_of_a_report_says_at_the_figure_how_many_people_checked_it(raw: Path) -> None:
    path = raw.parent / "out" / "observations.csv"
    extract(raw, path)
    table = read_observations(path)
    table.loc[table["printed"] == "4.321", "rule"] = "clause/accepted-2"
    figures = select_figures(table, read_documents(path), VOLUME_INDICATORS, 2019)
    rows = make_rows(compare_volumes(figures), figures, "vi", ("printed",))
    assert any("4.321</a> <small>✓ 2 người đã rà soát</small>" in cell for cell in rows["printed"])
    assert sum("rà soát" in cell for cell in rows["printed"]) == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_report_on_quality_lists_what_people_checked(raw: Path, monkeypatch, language: str) -> None:
    from IPython import display as notebook

    path = raw.parent / "out" / "observations.csv"
    extract(raw, path)
    table = read_observations(path)
    shown: list[str] = []
    monkeypatch.setattr(notebook, "display", lambda shape: shown.append(shape.data))
    for rules in ({}, {"4.321": "clause/corrected-2", "1.101": "clause/accepted", "701": "added"}):
        shown.clear()
        for printed, rule in rules.items():
            table.loc[table["printed"] == printed, ["rule", "breakdown"]] = [rule, "type=decision"]
        table.loc[table["printed"] == "4.321", "status"] = "corrected" if rules else "reported"
        show_reviewed(place_figures(table, read_documents(path), tuple(read_indicators()), 2019), language)
        text = " ".join(shown)
        assert text.count("<tbody") == bool(rules)
        assert ("4.321</a> <small>✎" in text) == bool(rules)
    wanted = {
        "vi": ("3 trong 31 số liệu", "do 2 người kiểm tra: 1", "do 1 người kiểm tra: 2", "do người thêm vào: 1"),
        "en": ("3 of the report’s 31 figures", "by 2 people: 1", "by 1 person: 2", "added by a person: 1"),
    }
    assert [words for words in wanted[language] if words not in text] == []
    assert {"vi": "✎ 1 người đã thêm", "en": "✎ added by 1 person"}[language] in text
    assert {"vi": "quyết định", "en": "decisions"}[language] in text
    assert {"vi": "giao", "en": "assigned"}[language] not in text, "only tasks are assigned"
    assert "5.105" not in text
