"""Made marks, as the comparison leaves them for charts."""

import pandas as pd

NAN = float("nan")
COMMON = {
    "source_id": "s",
    "publisher": "Báo",
    "body": "",
    "breakdown": "",
    "merged": False,
    "unit": "document",
    "status": "reported",
    "conflict": False,
    "reason": "",
    "hedge": "",
}


def mark(place="Lạng Sơn", value=100.0, lower=None, upper=None, **changes):
    scope = changes.pop("scope", "provincial_office")
    qualifier = changes.pop("qualifier", "exact")
    year = changes.pop("year", 2023)
    row = {
        **COMMON,
        "place": place,
        "scope": scope,
        "series": f"{place}|{scope}|",
        "indicator": "documents_received",
        "period_class": "year",
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "period_year": year,
        "value": value,
        "lower": value if lower is None else lower,
        "upper": value if upper is None else upper,
        "qualifier": qualifier,
        "hedged": qualifier != "exact",
        "interval_basis": "stated",
        "numerator": NAN,
        "total": NAN,
        "observation_id": f"{place}+{year}+{value}",
        **changes,
    }
    return row | derive_bounds(row) | changes


def derive_bounds(row):
    """What the comparison adds: the figure per day (here of one day), and as the band no more than the rate itself."""
    daily = {"daily": row["value"], "daily_lower": row["lower"], "daily_upper": row["upper"]}
    return daily | {"band_lower": row["lower"], "band_upper": row["upper"]}


def absent(place="Hà Tĩnh"):
    row = mark(place, NAN)
    return row | {
        "period_start": NAN,
        "period_end": NAN,
        "period_year": pd.NA,
        "hedged": NAN,
        "qualifier": NAN,
        "observation_id": NAN,
    }
