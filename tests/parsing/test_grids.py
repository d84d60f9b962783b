"""Sentences composed of parts (grids.toml): what is said with other words between is read the same."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

FILE = tomllib.loads((Path(__file__).parent / "grids.toml").read_text(encoding="utf-8"))
SENTENCES = [(grid, sentence) for grid in FILE["grid"] for sentence in grid["sentences"]]
TIMES = [(grid, sentence) for grid in FILE["times"] for sentence in grid["sentences"]]
SOURCE = Source("case", "case.txt", province="Lạng Sơn")


@pytest.mark.parametrize(("grid", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
def test_every_name_in_every_sentence(grid: dict[str, Any], sentence: str) -> None:
    wrong: list[str] = []
    for name in grid["names"]:
        said = sentence.format(name=name)
        said = said[0].upper() + said[1:]
        document = prepare(make_document(f"{grid['lead']}\n\n{said}", SOURCE))
        rows = [row for row in make_rows(parse_document(document)) if row["printed"] in ("137", "99,4%")]
        found = [{member.split("=")[0] for member in row["breakdown"].split("|")} for row in rows]
        fits = [bool(set(grid.get("dimensions", ())) & members) for members in found]
        if "without" in grid:
            fits = [not set(grid["without"]) & members for members in found]
        if not fits or not all(fits):
            wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize(("grid", "sentence"), TIMES, ids=[sentence for _, sentence in TIMES])
def test_every_time_in_every_sentence(grid: dict[str, Any], sentence: str) -> None:
    source = Source("case", "case.txt", province="Lạng Sơn", published=dt.date.fromisoformat(grid["published"]))
    wrong: list[tuple[str, set[tuple[str, str]]]] = []
    for name, start, end in grid["names"]:
        if name.startswith("từ") and "rong {p}" in sentence:
            continue  # nobody writes "trong từ ngày …"
        said = sentence.format(p=name)
        rows = make_rows(parse_document(prepare(make_document(said[0].upper() + said[1:], source))))
        found = {(str(row["period_start"]), str(row["period_end"])) for row in rows if row["printed"] == "137"}
        if found != {(start, end)}:
            wrong.append((said, found))
    assert wrong == []


@pytest.mark.parametrize("indicator", FILE["indicators"]["said"])
def test_every_way_to_say_what_is_counted(indicator: str) -> None:
    wrong: list[tuple[str, set[str]]] = []
    for said in FILE["indicators"]["said"][indicator]:
        for lead in FILE["indicators"]["leads"]:
            rows = make_rows(parse_document(prepare(make_document(f"{lead}{said}.", SOURCE))))
            found = {row["indicator"] for row in rows if row["printed"] in ("137", "99,4%")}
            if indicator not in found:
                wrong.append((lead + said, found))
    assert wrong == []


def read(text: str) -> list[dict[str, Any]]:
    return make_rows(parse_document(prepare(make_document(text, SOURCE))))


@pytest.mark.parametrize("sentence", FILE["changes"]["sentences"])
def test_every_base_of_a_change(sentence: str) -> None:
    wrong: list[str] = []
    for base in FILE["changes"]["bases"]:
        said = sentence.format(base=base)
        found = [row for row in read(said) if row["printed"] in ("137", "13,7%")]
        told = [
            (row["indicator"], row["measure"][:6], str(row["period_start"]), str(row["period_end"])) for row in found
        ]
        if told != [("dossiers_received", "change", "2019-01-01", "2019-03-31")]:
            wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize("link", FILE["wholes"]["links"])
def test_every_whole_of_a_share(link: str) -> None:
    wrong: list[tuple[str, list[str]]] = []
    for of in FILE["wholes"]["of"]:
        for whole in of["whole"]:
            for count, indicator in of["counts"]:
                told = count + link.format(whole=whole)
                said = f"Năm 2021, huyện tiếp nhận 900 hồ sơ. Trong đó, {told}; còn lại đang làm."
                found = [row["indicator"] for row in read(said) if row["printed"] == "13,7%"]
                if found != [indicator]:
                    wrong.append((said, found))
    assert wrong == []


@pytest.mark.parametrize("sentence", FILE["parts"]["sentences"])
def test_every_name_of_a_part(sentence: str) -> None:
    wrong: list[str] = []
    for a, b, c in FILE["parts"]["names"]:
        said = sentence.format(a=a, b=b, c=c)
        found = [row for row in read(said) if row["printed"] in ("200", "300", "137")]
        told = [row["indicator"] for row in found if row["breakdown"].startswith("field=")]
        if told != ["dossiers_received"] * 3:
            wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize("of", FILE["brackets"]["of"], ids=[of["count"] for of in FILE["brackets"]["of"]])
def test_what_stands_behind_brackets(of: dict[str, Any]) -> None:
    wrong: list[str] = []
    lead = "Năm 2021, toàn tỉnh có nhiều việc. "
    for said in of["said"]:
        for sentence in FILE["brackets"]["sentences"]:
            plain = {
                (r["indicator"], r["breakdown"])
                for r in read(lead + sentence.format(count=of["count"], said=said))
                if r["printed"] == "137"
            }
            for inside in of["inside"]:
                text = lead + sentence.format(count=f"{of['count']} ({inside})", said=said)
                rows = read(text)
                whole = {(r["indicator"], r["breakdown"]) for r in rows if r["printed"] == "137"}
                parts = [{r["indicator"] for r in rows if r["printed"] == part} for part in ("100", "37")]
                if whole != plain or parts != [{indicator for indicator, _ in plain}] * 2:
                    wrong.append(text)
    assert wrong == []


@pytest.mark.parametrize("left", FILE["left_over"]["said"])
def test_every_time_that_work_was_left_by(left: str) -> None:
    wrong: list[str] = []
    for time in FILE["left_over"]["times"]:
        for sentence in FILE["left_over"]["sentences"]:
            said = sentence.format(said=left.format(time=time))
            found = [(r["indicator"], str(r["period_start"])) for r in read(said) if r["printed"] == "137"]
            if found != [("dossiers_carried_over", "2021-07-01")]:
                wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize("link", FILE["rates"]["links"])
def test_every_link_from_a_rate_to_its_count(link: str) -> None:
    wrong: list[str] = []
    for rate, indicator, noun, counted in FILE["rates"]["said"]:
        for sentence in FILE["rates"]["sentences"]:
            said = sentence.format(rate=rate + link.format(count=f"137 {noun}"))
            rows = read(said)
            found = [[r["indicator"] for r in rows if r["printed"] == printed] for printed in ("13,7%", "137")]
            if found != [[indicator], [counted]]:
                wrong.append(said)
    assert wrong == []


@pytest.mark.parametrize("form", FILE["fractions"]["forms"])
def test_every_way_from_a_part_to_its_whole(form: str) -> None:
    wrong: list[str] = []
    for done, indicator, noun in FILE["fractions"]["said"]:
        for sentence in FILE["fractions"]["sentences"]:
            said = sentence.format(said=form.format(done=done, noun=noun))
            rows = read(said)
            part = [row["indicator"] for row in rows if row["printed"] == "137"]
            whole = [row["qualifier"] for row in rows if row["printed"] == "900"]
            if (part, whole) != ([indicator], ["exact"]):
                wrong.append(said)
    assert wrong == []


def _series(form: str, times: list[str]) -> list[str]:
    """What is read wrong in a form of a series, whatever is counted."""
    wrong: list[str] = []
    days = list(zip(times[3::2], times[4::2], strict=True))
    named = {f"t{n}": time for n, time in enumerate(times[:3], 1)}
    named |= {f"T{n}": time[0].upper() + time[1:] for n, time in enumerate(times[:3], 1)}
    for subject, indicator, *figures in FILE["series"]["said"]:
        opens = subject if form.startswith("{s}") else subject[0].lower() + subject[1:]
        said = form.format(s=opens, **dict(zip("abc", figures, strict=True)), **named)
        told = {(r["printed"], r["indicator"], str(r["period_start"]), str(r["period_end"])) for r in read(said)}
        if told != {(figure.split()[0], indicator, *days[n]) for n, figure in enumerate(figures)}:
            wrong.append(said)
    return wrong


@pytest.mark.parametrize("form", FILE["series"]["forms"])
def test_every_way_to_tell_of_one_time_after_another(form: str) -> None:
    assert [said for times in FILE["series"]["times"] for said in _series(form, times)] == []


@pytest.mark.parametrize("form", FILE["series"]["bare_years"])
def test_every_way_to_tell_of_years_without_saying_year(form: str) -> None:
    assert _series(form, FILE["series"]["times"][0]) == []


@pytest.mark.parametrize("page", FILE["scopes"]["pages"])
def test_every_body_in_every_page_that_names_no_other(page: str) -> None:
    wrong: list[tuple[str, set[str]]] = []
    for body, scope, *works in FILE["scopes"]["bodies"]:
        for work in works:
            counted = FILE["scopes"][work]
            said = page.format(b=body, B=body[0].upper() + body[1:], w=counted, w0=counted.split(",")[0])
            told = {row["scope"] for row in read(said)}
            if told != {scope}:
                wrong.append((said, told))
    assert wrong == []


@pytest.mark.parametrize("sentence", FILE["in_order"]["sentences"])
def test_every_pair_of_deeds_and_its_figures_in_order(sentence: str) -> None:
    wrong: list[str] = []
    for noun, first, indicator, second, other in FILE["in_order"]["deeds"]:
        said = sentence.format(noun=noun, a=first, b=second)
        if [(row["printed"], row["indicator"]) for row in read(said)] != [("137", indicator), ("121", other)]:
            wrong.append(said)
    assert wrong == []
