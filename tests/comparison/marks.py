"""Small tables of marks for the tests of comparability."""

import math
import tomllib
from pathlib import Path

import pandas as pd

from analysis.comparison.periods import add_periods

CASES = tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))
NAMED = ("district", "commune", "department")


def make_mark(base: str, *changes: dict) -> dict:
    """One mark as a row: a base of verdicts.toml with changes, the later ones before the earlier."""
    mark = dict(CASES["base"][base])
    for change in changes:
        mark |= change
    value = mark["value"]
    mark["compared_value"] = value
    mark["compared_lower"], mark["compared_upper"] = mark.get("lower", value), mark.get("upper", value)
    for name in ("lower", "upper"):
        mark.setdefault(f"band_{name}", mark[f"compared_{name}"])
        mark.setdefault(f"doubt_{name}", mark[f"compared_{name}"])
    mark.setdefault("denominator_kind", "")
    mark.setdefault("territory", "")
    mark["hedged"] = mark["qualifier"] != "exact"
    mark["series"] = f"{mark['place_key']}|{mark['scope']}|{mark['body'] if mark['scope'] in NAMED else ''}"
    mark["char_start"], mark["figure_start"] = 0, max(0, mark["quote"].find(mark["figure"]))
    return mark


def make_marks(*rows: dict) -> pd.DataFrame:
    """A table of marks, named m0, m1 … where a row has no observation_id; classes and lengths from the dates."""
    table = pd.DataFrame([{"observation_id": f"m{place}", **row} for place, row in enumerate(rows)])
    return add_periods(table)


def is_nothing(value: float) -> bool:
    """Whether a cell holds no number."""
    return value is None or math.isnan(value)
