"""The code lists: whole, consistent, and complete for the gold."""

import datetime as dt
import json
from pathlib import Path

import pytest

from analysis.codelists import (
    read_dimensions,
    read_indicators,
    read_members,
    read_provinces,
    read_scopes,
    read_units,
    resolve_province,
)
from analysis.codelists.toml_files import read_toml
from analysis.errors import InputError

FAMILIES = {
    "documents", "dossiers", "tasks", "reception", "petitions", "procedures", "satisfaction", "meetings", "publishing",
    "archive", "awards",
}  # fmt: skip


def test_sixty_three_provinces_become_thirty_four() -> None:
    before = {p.code for p in read_provinces() if p.code != "00" and p.valid_on(dt.date(2025, 6, 30))}
    after = {p.code for p in read_provinces() if p.code != "00" and p.valid_on(dt.date(2025, 7, 1))}
    assert (len(before), len(after)) == (63, 34)
    assert {p.successor_code for p in read_provinces()} - {"00"} == after
    assert after < before


PROVINCES = [
    ("Kiên Giang", "2020-01-01", "91", "Kiên Giang"),
    ("An Giang", "2025-06-30", "89", "An Giang"),
    ("An Giang", "2025-07-01", "91", "An Giang"),
    ("an giang", "2025-07-01", "91", "An Giang"),
    ("Thừa Thiên - Huế", "2020-01-01", "46", "Thừa Thiên Huế"),
    ("TP. Huế", "2025-03-01", "46", "Huế"),
    ("tỉnh Đắc Lắc", "2020-01-01", "66", "Đắk Lắk"),
    ("TP.HCM", "2020-01-01", "79", "Hồ Chí Minh"),
    ("ba ria vung tau", "2020-01-01", "77", "Bà Rịa - Vũng Tàu"),
    ("Kiên Giang", "2025-12-31", "91", "Kiên Giang"),
]


@pytest.mark.parametrize(("name", "day", "code", "full"), PROVINCES)
def test_province_by_name_and_day(name: str, day: str, code: str, full: str) -> None:
    province = resolve_province(name, dt.date.fromisoformat(day))
    assert (province.code, province.name) == (code, full)


def test_an_unknown_province_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="Lạng Sơn"):
        resolve_province("Lang Sonn")


def test_indicators_are_consistent() -> None:
    indicators, units = read_indicators(), read_units()
    lists = read_toml("indicators.toml")
    concepts = set(lists["cues"]) | set(indicators)
    for code, indicator in indicators.items():
        assert indicator.family in FAMILIES, code
        assert set(indicator.units) <= set(units), code
        assert indicator.kind in ("flow", "stock"), code
        assert indicator.direction in ("higher", "lower", "none"), code
        assert indicator.vi != indicator.en, code
        assert indicator.definition_vi, code
        assert indicator.definition_en, code
        assert indicator.when or indicator.numerator, f"{code} can never be read"
        for alternative in indicator.when:
            for concept in alternative:
                assert concept.removeprefix("!") in concepts or (
                    concept[:1] == "@" and concept[1:] in lists["topics"]
                ), (code, concept)
        for other in (*indicator.also_with, indicator.numerator, indicator.whole):
            assert not other or other in indicators, (code, other)
        for _, member in indicator.adds:
            dimension, _, name = member.partition("=")
            assert (dimension, name) in read_members(), (code, member)
        assert bool(indicator.numerator) <= bool(indicator.denominators), code
    assert set(lists["states"]) <= concepts
    assert set(lists["silent"]) <= concepts


def test_breakdowns_and_scopes_are_consistent() -> None:
    dimensions = read_dimensions()
    assert {dimension for dimension, _ in read_members()} <= set(dimensions)
    for member in read_members().values():
        assert member.label("vi")
        assert member.label("en")
    for scope in read_scopes().values():
        assert scope.label("vi") != scope.label("en")


def test_every_indicator_and_unit_of_the_gold_is_in_the_lists(gold_dir: Path) -> None:
    facts = [f for p in gold_dir.glob("*.json") for f in json.loads(p.read_text(encoding="utf-8"))["facts"]]
    used = {code for fact in facts for code in (fact["indicator"], *fact.get("accept", []))}
    assert used - {"other"} <= set(read_indicators())
    assert {fact["unit"] for fact in facts} <= set(read_units())
    used_dimensions = {part.partition("=")[0] for fact in facts for part in (fact.get("breakdown") or "").split("|")}
    assert used_dimensions - {""} <= set(read_dimensions())
