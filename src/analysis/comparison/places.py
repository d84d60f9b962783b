"""Whose figure a row is: the province under the wanted geography, and the body within it."""

import datetime as dt

import pandas as pd

from analysis.codelists import Province, read_provinces, resolve_province
from analysis.errors import InputError

GEOGRAPHIES = ("reported", "2025")
MERGER_DAY = dt.date(2025, 7, 1)
# Below the province a scope names many bodies: Thạch Thất is not another district of Hà Nội.
NAMED_BODIES = ("district", "commune", "department")


def select_provinces(provinces: str) -> tuple[str, ...]:
    """Names of a comma-separated list as the code list spells them, in its order and once each; () for an empty list.

    Raises InputError for a name that is no province.
    """
    names = [name.strip() for name in provinces.split(",")]
    if not any(names):
        return ()
    if not all(names):
        raise InputError(
            f"provinces “{provinces}”: an empty name between commas; expected names such as “Lạng Sơn, Hà Tĩnh”"
        )
    return tuple(dict.fromkeys(resolve_province(name).name for name in names))


def _resolve_known(name: str, day: str) -> Province | None:
    """The code list's entry, or None for a name that it lacks: such a row keeps its printed name."""
    try:
        return resolve_province(name, dt.date.fromisoformat(day) if day else None)
    except InputError:
        return None


def _old_codes(successor_code: str) -> set[str]:
    eve = MERGER_DAY - dt.timedelta(days=1)
    return {p.code for p in read_provinces() if p.successor_code == successor_code and p.valid_on(eve)}


def is_unchanged(entry: Province) -> bool:
    """Whether the merger of 1 July 2025 left the province as it was: its successor has one member."""
    return len(_old_codes(entry.successor_code)) <= 1


def place_of(name: str, entry: Province | None, day: str, geography: str) -> tuple[str, str, str]:
    """Place key, displayed name, and a reason when the geography refuses the figure.

    `entry` is the code list's for the printed name (None: unknown) on the day. The key is the province and its time:
    Thái Nguyên before and after 1 July 2025 are two places. Under "2025" an old province that merged is refused with
    "merger" (sums need every member: not done here).
    """
    if entry is None:
        return name, name, ""
    # Without any day it cannot be told whether the old or the new province of that name is meant.
    if not day:
        return f"{name} undated", name, ""
    if is_unchanged(entry):
        shown = entry.successor_name if geography == "2025" else entry.name
        return entry.successor_code, shown, ""
    merged = entry.valid_from is not None and entry.valid_from >= MERGER_DAY
    if merged:
        return f"{entry.code} since 2025-07", entry.name, ""
    return f"{entry.code} to 2025-06", entry.name, "merger" if geography == "2025" else ""


def add_places(table: pd.DataFrame, provinces: tuple[str, ...], geography: str) -> pd.DataFrame:
    """The rows of the wanted provinces with `place_key`, `place`, `merged` and a `reason` where the geography refuses.

    `merged` marks a province made on 1 July 2025 from several. Under the geography "2025" a wanted province also
    brings the old ones that went into it, so that what is refused can be listed.
    """
    days = table["period_end"].where(table["period_end"] != "", table["published"])
    entries = [_resolve_known(name, day) for name, day in zip(table["province"], days, strict=True)]
    rows = [
        place_of(name, entry, day, geography) for name, entry, day in zip(table["province"], entries, days, strict=True)
    ]
    table = table.assign(
        place_key=pd.Series([key for key, _, _ in rows], index=table.index, dtype="str"),
        place=pd.Series([shown for _, shown, _ in rows], index=table.index, dtype="str"),
        merged=pd.Series([key.endswith("since 2025-07") for key, _, _ in rows], index=table.index, dtype=bool),
        reason=pd.Series(
            [old or new for old, (_, _, new) in zip(table["reason"], rows, strict=True)], index=table.index, dtype="str"
        ),
    )
    if not provinces:
        return table
    wanted = set(provinces)
    keep = [
        entry is not None and (entry.name in wanted or (geography == "2025" and entry.successor_name in wanted))
        for entry in entries
    ]
    return table[pd.Series(keep, index=table.index, dtype=bool)]
