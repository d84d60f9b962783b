"""The language cases of cases*.toml: a text, and every figure that a careful reader takes from it."""

import datetime as dt
import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.observations.table import make_rows
from analysis.parsing.document import Parsed, parse_document

FILES = sorted(Path(__file__).parent.glob("cases*.toml"))
CASES = [case for file in FILES for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]]


def parse(text: str, published: str = "", province: str = "") -> Parsed:
    day = dt.date.fromisoformat(published) if published else None
    return parse_document(make_document(text, Source("case", "case.txt", province=province, published=day)))


def as_line(row: dict[str, Any], dated: bool) -> str:
    hedge = "" if row["qualifier"] == "exact" else f"{row['qualifier']} "
    measure = "" if row["measure"] == "level" else f":{row['measure']}"
    period = f" {row['period_start']}..{row['period_end']}" if dated and row["period_start"] else ""
    breakdown = f" {row['breakdown']}" if row["breakdown"] else ""
    return f"{hedge}{row['value']:.10g} {row['unit']} {row['indicator']}{measure}{breakdown}{period}"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_case(case: dict[str, Any], form: str) -> None:
    parsed = parse(unicodedata.normalize(form, case["text"]), case.get("published", ""), case.get("province", ""))
    dated = any(".." in line for line in case["read"])
    assert sorted(as_line(row, dated) for row in make_rows(parsed)) == sorted(case["read"])
    text = parsed.document.text
    assert [f"{text[u.start : u.end].strip()} {u.reason}" for u in parsed.unread] == case.get("not_read", [])
