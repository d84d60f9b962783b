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
