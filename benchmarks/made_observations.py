"""A made observation table of any size: every old province, month and indicator, as coherent as real reviews are.

No row stands for a real figure. The provinces are those of 30 June 2025 and the months end with June 2025, so that
under the geography "2025" every merger has all its members but for what `missing` leaves out.
"""

import numpy as np
import pandas as pd

from analysis.codelists import Province, read_indicators, read_provinces
from analysis.comparison.places import EVE_OF_MERGER
from analysis.observations.schema import COLUMNS, NUMBERS, OFFSETS, set_types

# Each is a share of the one before the sign; what is not here stands for itself.
SHARES = {
    "dossiers_resolved": ("dossiers_received", 0.95),
    "dossiers_due": ("dossiers_received", 0.9),
    "dossiers_on_time": ("dossiers_resolved", 0.97),
    "dossiers_early": ("dossiers_resolved", 0.3),
    "dossiers_punctual": ("dossiers_resolved", 0.6),
    "dossiers_late": ("dossiers_resolved", 0.03),
    "dossiers_overdue": ("dossiers_received", 0.01),
    "dossiers_pending": ("dossiers_received", 0.05),
    "tasks_completed": ("tasks_assigned", 0.8),
    "tasks_completed_on_time": ("tasks_completed", 0.9),
    "tasks_completed_early": ("tasks_completed", 0.2),
    "tasks_completed_late": ("tasks_completed", 0.1),
    "tasks_in_progress": ("tasks_assigned", 0.15),
    "tasks_not_due": ("tasks_in_progress", 0.9),
    "tasks_overdue": ("tasks_in_progress", 0.1),
    "tasks_due": ("tasks_assigned", 0.85),
}
FIRST = (
    "documents_received",
    "documents_issued",
    "dossiers_received",
    "tasks_assigned",
    *SHARES,
    "dossiers_on_time_rate",
    "dossiers_early_rate",
    "dossiers_punctual_rate",
    "dossiers_late_rate",
    "dossiers_overdue_rate",
    "tasks_completion_rate",
    "tasks_overdue_rate",
)


def old_provinces() -> list[Province]:
    """The 63 provinces of 30 June 2025, those that merged first: any smaller number has whole mergers too."""
    found = [p for p in read_provinces() if p.valid_on(EVE_OF_MERGER) and p.code != "00"]
    sizes = pd.Series([p.successor_code for p in found]).value_counts()
    return sorted(found, key=lambda p: (sizes[p.successor_code] == 1, p.successor_code, p.code))


def choose_indicators(number: int) -> list[str]:
    """Codes of that many indicators: those that reports compare, then the rest of the code list."""
    return list(dict.fromkeys((*FIRST, *read_indicators())))[:number]


def _counts(indicators: list[str], cells: int, random: np.random.Generator) -> dict[str, np.ndarray]:
    values: dict[str, np.ndarray] = {}
    for code in (*FIRST, *indicators):
        if code in values:
            continue
        rate = read_indicators()[code]
        if code in SHARES:
            whole, share = SHARES[code]
            values[code] = random.binomial(values[whole].astype(int), share).astype(float)
        elif rate.numerator in values and rate.denominators:
            total = values[f"{rate.numerator.split('_')[0]}_{rate.denominators[0]}"]
            values[code] = np.round(100 * values[rate.numerator] / np.maximum(total, 1), 2).clip(0, 100)
        elif "percent" in rate.units:
            values[code] = np.round(random.uniform(80, 100, cells), 2)
        else:
            values[code] = random.poisson(random.gamma(3, 400, cells)).astype(float)
    return values


def make_observations(
    provinces: int = 63,
    years: int = 15,
    months: int = 12,
    indicators: int = 40,
    seed: int = 1,
    hedged: float = 0.05,
    missing: float = 0.0,
) -> pd.DataFrame:
    """An observation table with a row for each province, month and indicator.

    The first `months` of each of the years that end with 2024 (or, of twelve, the twelve to each June, to 2025). A
    share `hedged` of the counts is rounded and said with gần or hơn, a share `missing` of the rows is left out.
    """
    random = np.random.default_rng(seed)
    places, codes = old_provinces()[:provinces], choose_indicators(indicators)
    last = pd.Period("2025-06" if months == 12 else f"2024-{months:02}", freq="M")
    spans = [last - 12 * back - month for back in range(years) for month in range(months)][::-1]
    cells = len(places) * len(spans)
    values = _counts(codes, cells, random)
    who = np.repeat(np.arange(len(places)), len(spans))
    when = np.tile(np.arange(len(spans)), len(places))
    ids = np.array([f"made-{place.code}-{span}" for place in places for span in spans])
    ends = np.array([str(span.end_time.date()) for span in spans])[when]
    names = np.array([place.name for place in places], dtype=object)[who]
    place_codes = np.array([place.code for place in places])[who]
    # A province is named as it was in that month: Huế was Thừa Thiên Huế to the end of 2024.
    for former in (p for p in read_provinces() if p.valid_to is not None and p.valid_to < EVE_OF_MERGER):
        names[(place_codes == former.code) & (ends <= str(former.valid_to))] = former.name
    common = {
        **dict.fromkeys((name for name in COLUMNS if name not in (*NUMBERS, *OFFSETS)), ""),
        "source_id": ids,
        "province": names,
        "province_code": place_codes,
        "period_start": np.array([str(span.start_time.date()) for span in spans])[when],
        "period_end": ends,
    }
    tables = []
    for at, code in enumerate(codes):
        unit, value = read_indicators()[code].units[0], values[code]
        rough = (random.random(cells) < hedged) & (unit != "percent") & (value >= 100)
        over = random.random(cells) < 0.5
        value = np.where(rough, np.round(value, -2), value)
        half = 0.005 if unit == "percent" else 0
        hedges = np.where(rough, np.where(over, "hơn ", "gần "), "")
        printed = pd.Series(value).map("{:.10g}".format).str.replace(".", ",", regex=False)
        start = "Trong kỳ, cơ quan ghi nhận " + pd.Series(hedges)
        tables.append(
            pd.DataFrame(
                {
                    **common,
                    "observation_id": [f"{at:02x}{cell:08x}" for cell in range(cells)],
                    "scope": "province",
                    "indicator": code,
                    "measure": "level",
                    "period_basis": "stated",
                    "printed": printed,
                    "value": value,
                    "lower": np.maximum(value - np.where(rough & ~over, 100, half), 0),
                    "upper": value + np.where(rough & over, 100, 0) + half,
                    "unit": unit,
                    "qualifier": np.where(rough, np.where(over, "over", "under"), "exact"),
                    "denominator": read_indicators()[code].denominators[0] if unit == "percent" and at % 2 else "",
                    "status": "reported",
                    "confidence": 0.9,
                    "quote": start + printed + ".",
                    "char_start": 100 * at,
                    "char_end": 100 * at + (start + printed).str.len() + 1,
                    "figure_start": 100 * at + start.str.len(),
                    "figure_end": 100 * at + (start + printed).str.len(),
                    "rule": "made",
                }
            )[random.random(cells) >= missing]
        )
    table = set_types(pd.concat(tables, ignore_index=True))
    return table.assign(upper=table["upper"].where(table["unit"] != "percent", table["upper"].clip(upper=100)))


def make_documents(observations: pd.DataFrame) -> pd.DataFrame:
    """The documents of a made table, each published on the tenth day after its period."""
    known = observations.drop_duplicates("source_id")
    # Not after the merger: a page of July 2025 does not say which province of that name it means.
    published = pd.to_datetime(known["period_end"]) + pd.Timedelta(days=10)
    return pd.DataFrame(
        {
            "source_id": known["source_id"],
            "province": known["province"],
            "published": published.dt.strftime("%Y-%m-%d").where(known["period_end"] < "2025-06-21", "2025-06-30"),
            "publisher": "Cổng thông tin " + known["province"],
            "title": "",
            "url": "",
            "kind": "report",
        }
    ).reset_index(drop=True)
