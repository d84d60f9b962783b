"""Small observation tables, so that a test shows the rows that its rule is about."""

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.observations.schema import COLUMNS, NUMBERS, OFFSETS, set_types

DEFAULTS = {
    **{column: "" for column in COLUMNS if column not in (*NUMBERS, *OFFSETS)},
    "source_id": "lang-son-2023",
    "province": "Lạng Sơn",
    "scope": "provincial_office",
    "body": "Văn phòng UBND tỉnh",
    "indicator": "documents_received",
    "measure": "level",
    "breakdown": "",
    "period_start": "2023-01-01",
    "period_end": "2023-12-31",
    "printed": "1",
    "unit": "document",
    "qualifier": "exact",
    "denominator": "",
    "status": "reported",
    "confidence": 0.9,
}


def make_observations(*rows: dict) -> pd.DataFrame:
    """Make an observation table: one dictionary a row; lower and upper are value where not given."""
    filled = []
    for position, row in enumerate(rows):
        value = row.get("value", 1)
        filled.append(
            {
                **DEFAULTS,
                "observation_id": f"id{position}",
                "lower": value,
                "upper": value,
                "figure_start": position,
                "value": value,
                **row,
            }
        )
    return set_types(pd.DataFrame(filled))


def make_documents() -> pd.DataFrame:
    """Documents with the days on which they were published; "undated" has none."""
    return pd.DataFrame(
        {
            "source_id": ["lang-son-2023", "early", "late", "next-year", "undated"],
            "published": ["2024-01-05", "2024-01-10", "2024-02-20", "2025-03-01", ""],
            "publisher": ["Cổng thông tin", "Báo A", "Báo B", "Báo C", "Báo D"],
            "title": ["", "", "", "", ""],
            "url": ["", "", "", "", ""],
            "kind": ["digest"] * 5,
        }
    )


@pytest.fixture(scope="session")
def observe_rows() -> Callable[..., pd.DataFrame]:
    """`observe` for tests that run many times."""
    return make_observations


@pytest.fixture(scope="session")
def documents_of_cases() -> pd.DataFrame:
    """`documents` for tests that run many times."""
    return make_documents()


@pytest.fixture
def observe() -> Callable[..., pd.DataFrame]:
    """Make an observation table: one dictionary a row; lower and upper are value where not given."""

    return make_observations


@pytest.fixture
def documents() -> pd.DataFrame:
    """Documents with the days on which they were published; "undated" has none."""
    return make_documents()
