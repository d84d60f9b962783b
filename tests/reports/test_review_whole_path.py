"""From the review page to a rebuilt report, through the commands that a person types."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.reports.reviewing import analysis

from analysis.observations.files import read_observations

TEXT = (
    "Văn phòng UBND tỉnh {place}: công tác năm 2019\n\n"
    "Năm 2019, Văn phòng UBND tỉnh {place} tiếp nhận {received} văn bản đến, phát hành {issued} văn bản đi.\n\n"
    "Cuộc họp ngày 5/1 bàn về 312 m2 trụ sở.\n"
)
PLACES = (("ls", "Lạng Sơn", "1.101", "701"), ("ht", "Hà Tĩnh", "2.202", "802"), ("bk", "Bắc Kạn", "3.303", "903"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of its own with documents of three places."""
    raw = tmp_path / "raw"
    raw.mkdir()
    rows = [f"{name},{name}.txt,{place},2020-01-10" for name, place, _, _ in PLACES]
    (raw / "sources.csv").write_text("source_id,file,province,published\n" + "\n".join(rows) + "\n", encoding="utf-8")
    for name, place, received, issued in PLACES:
        text = TEXT.format(place=place, received=received, issued=issued)
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def go_to(one, name: str) -> int:
    """The place of a document in the list of the page."""
    names = one.page.locator("#documents option").all_inner_texts()
    return next(place for place, text in enumerate(names) if f" {name} " in text)


def run(project: Path, *arguments: str | Path) -> str:
    done = analysis(*arguments, "--raw", project / "raw", folder=project)
    assert done.returncode == 0, done.stderr
    return done.stdout


def rows_of(page: Path, printed: str) -> list[str]:
    """The texts of a report's table rows in whose sentence the figure stands."""
    rows = LexborHTMLParser(page.read_text(encoding="utf-8")).css("tbody tr")
    return [text for row in rows if printed in (text := " ".join(row.text(separator=" ").split()))]


@pytest.mark.browser
@pytest.mark.slow
def test_what_a_person_decides_stands_in_the_rebuilt_report(project: Path, person) -> None:
    run(project, "review", "-o", project / "review.html", "--who", "Lan")
    one = person(project / "review.html")
    # three corrected, one rejected, one added in its place, one accepted, with a reload half-way
    for name, printed, typed in (("ls", "1.101", "27.172"), ("ht", "2.202", "2.222"), ("bk", "3.303", "3.333")):
        one.page.locator("#documents").select_option(index=go_to(one, name))
        one.page.locator("#card").focus()
        one.go_to(printed)
        one.press("1")
        one.type(typed)
        one.press("Enter")
    one.reload()
    one.go_to("903")
    one.press("r")
    one.type("ke hoach")
    one.press("Enter")
    one.page.locator("#documents").select_option(index=go_to(one, "bk"))
    one.page.locator("#card").focus()
    one.press("u")
    assert "312" in one.text("printed")
    one.press("n")
    one.type("van ban di")
    one.press("Enter")
    one.page.locator("#documents").select_option(index=go_to(one, "ls"))
    one.page.locator("#card").focus()
    one.go_to("701")
    one.press("Enter")
    file = one.export(project / "lan.csv")
    run(project, "review", "--apply", file)
    # a second person agrees on one of the two
    minh = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line.replace(",Lan,", ",Minh,") for line in minh if ",accept," in line]
    (project / "minh.csv").write_text(minh[0] + "".join(kept), encoding="utf-8")
    run(project, "review", "--apply", project / "minh.csv")
    run(project, "extract", "-o", project / "tables" / "observations.csv")
    table = read_observations(project / "tables" / "observations.csv").set_index("printed")
    assert (table.loc["1.101", "value"], table.loc["1.101", "status"]) == (27172, "corrected")
    assert table.loc["701", "rule"].endswith("/accepted-2")
    assert "903" not in table.index

    out = run(project, "report", "--year", "2019", "--language", "vi", "-o", project / "out")
    assert "5 of 5 reports" in out
    volumes = (project / "out" / "document_volumes.html").read_text(encoding="utf-8")
    assert "5 trong 6 số liệu của báo cáo đã được người kiểm tra" in volumes
    (corrected,) = set(rows_of(project / "out" / "document_volumes.html", "1.101 ✎"))
    assert "1.101 ✎ 1 người đã sửa" in corrected
    assert "27.172" in corrected.split("Năm 2019,")[0], "the corrected value stands beside the printed one"
    (added,) = set(rows_of(project / "out" / "document_volumes.html", "312 ✎"))
    assert "Bắc Kạn" in added
    (accepted,) = set(rows_of(project / "out" / "document_volumes.html", "701 ✓"))
    assert "701 ✓ 2 người đã rà soát" in accepted
    quality = project / "out" / "data_quality.html"
    text = LexborHTMLParser(quality.read_text(encoding="utf-8")).body.text(separator=" ")
    assert "số liệu do 2 người kiểm tra: 1" in text
    assert "trong đó được sửa hoặc do người thêm vào: 4" in text
    assert rows_of(quality, "1.101 ✎")
    assert rows_of(quality, "701 ✓")
    assert not rows_of(quality, "2.202 ✓")
    for name in ("on_time_rates", "task_completion", "province_profile"):
        said = (project / "out" / f"{name}.html").read_text(encoding="utf-8")
        assert "người kiểm tra" in said or "Không có số liệu nào" in said

    # taken back on the page, the source's own figure holds again
    run(project, "review", "-o", project / "review.html", "--who", "Lan")
    again = person(project / "review.html")
    again.page.locator("#documents").select_option(index=go_to(again, "ls"))
    again.page.locator("#card").focus()
    again.go_to("1.101")
    assert "Lan" in again.text("state")
    again.press("t")
    assert again.text("state") == "chưa xem"
    run(project, "review", "--apply", again.export(project / "later.csv"))
    run(project, "extract", "-o", project / "tables" / "observations.csv")
    after = read_observations(project / "tables" / "observations.csv").set_index("printed")
    assert (after.loc["1.101", "value"], after.loc["1.101", "status"]) == (1101, "reported")
