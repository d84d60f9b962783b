"""Whose figure a row is: the province under the wanted geography, and the body within it."""

import datetime as dt
from functools import cache

import pandas as pd

from analysis.codelists import Province, read_provinces, resolve_province
from analysis.codelists.provinces import resolve_code
from analysis.errors import InputError

GEOGRAPHIES = ("reported", "2025")
MERGER_DAY = dt.date(2025, 7, 1)
EVE_OF_MERGER = MERGER_DAY - dt.timedelta(days=1)
# A code alone is no key (91 was Kiên Giang, now An Giang): these ends make it one of code and date.
OLD, NEW = " to 2025-06", " since 2025-07"
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


@cache
def _is_known(name: str) -> bool:
    try:
        resolve_province(name)
    except InputError:
        return False
    return True


def _resolve_known(name: str, code: str, day: str) -> Province | None:
    """The code list's entry by name and day, else by code and day; None where it has neither.

    The name goes first: a page that says Kiên Giang after the merger carries 91, which is An Giang's by then.
    """
    on = dt.date.fromisoformat(day) if day else None
    if _is_known(name):
        return resolve_province(name, on)
    return resolve_code(code, on) if on is not None else None


@cache
def members_of(successor_code: str) -> tuple[Province, ...]:
    """The provinces of 30 June 2025 that became the one of that code on 1 July 2025, by code."""
    found = [p for p in read_provinces() if p.successor_code == successor_code and p.valid_on(EVE_OF_MERGER)]
    return tuple(sorted(found, key=lambda member: member.code))


def is_unchanged(entry: Province) -> bool:
    """Whether the merger of 1 July 2025 left the province as it was: its successor has one member."""
    return len(members_of(entry.successor_code)) <= 1


@cache
def successors() -> dict[str, str]:
    """For each place key of an old province that merged, the code of the new one."""
    old = [p for p in read_provinces() if p.valid_on(EVE_OF_MERGER) and not is_unchanged(p)]
    return {entry.code + OLD: entry.successor_code for entry in old}


@cache
def places_among_members() -> dict[str, int]:
    """For each place key of an old province that merged, its place among `members_of` its successor."""
    return {
        member.code + OLD: place for code in set(successors().values()) for place, member in enumerate(members_of(code))
    }


def name_missing(codes: pd.Series, masks: pd.Series) -> pd.Series:
    """Names of the members whose bit is not set, joined by commas: one row a sum, `codes` are the successors'."""
    pairs = pd.DataFrame({"code": codes, "mask": masks})
    which = pairs.groupby(["code", "mask"], sort=False).ngroup()
    names = [
        ", ".join(member.name for place, member in enumerate(members_of(code)) if not mask >> place & 1)
        for code, mask in pairs[~which.duplicated()].itertuples(index=False, name=None)
    ]
    return pd.Series(names, dtype="str").iloc[which].set_axis(pairs.index)


def place_of(name: str, entry: Province | None, day: str, geography: str) -> tuple[str, str, str]:
    """Place key, displayed name and code of a province under a geography.

    `entry` is the code list's for the printed name (None: unknown) on the day. The key is the province and its time:
    Thái Nguyên before and after 1 July 2025 are two places. A province that the merger left alone is one place all the
    time, and has its name and code of 2025 under "2025".
    """
    if entry is None:
        return name, name, ""
    # Without any day it cannot be told whether the old or the new province of that name is meant.
    if not day:
        return f"{name} undated", name, ""
    if is_unchanged(entry):
        shown = (entry.successor_name, entry.successor_code) if geography == "2025" else (entry.name, entry.code)
        return entry.successor_code, *shown
    new = entry.valid_from is not None and entry.valid_from >= MERGER_DAY
    return f"{entry.code}{NEW if new else OLD}", entry.name, entry.code


@cache
def _shares_name_with_new(name: str) -> bool:
    """Whether a merged province of today has that name, as Thái Nguyên has and Bắc Kạn has not."""
    if not _is_known(name):
        return False
    entry = resolve_province(name, MERGER_DAY)
    return entry.valid_on(MERGER_DAY) and not is_unchanged(entry)


def _name_territory(table: pd.DataFrame) -> pd.Series:
    """What ground a figure covers; see `add_places`. Takes place_key, province, published and the period."""
    old, new = table["place_key"].str.endswith(OLD), table["place_key"].str.endswith(NEW)
    dated, day = table["period_end"] != "", MERGER_DAY.isoformat()
    shared = table["province"].map({name: _shares_name_with_new(name) for name in table["province"].unique()})
    territory = pd.Series("", index=table.index, dtype="str").mask(old & dated, "old").mask(new & dated, "new")
    # Of a period that a merged province had half before its time, the text does not say whose first half it counts;
    # nor, in a page of the new Thái Nguyên on the year before, whether that year is the old Thái Nguyên's alone.
    straddles = new & dated & (table["period_start"] != "") & (table["period_start"] < day)
    unstated = old & dated & (table["period_end"] < day) & (table["published"] >= day) & shared.astype(bool)
    return territory.mask(straddles, "straddling").mask(unstated, "unstated")


def add_places(table: pd.DataFrame, provinces: tuple[str, ...], geography: str) -> pd.DataFrame:
    """The rows of the wanted provinces with `place_key`, `place`, `place_code`, `merged`, `geography`, `territory`.

    Takes province, period_end, published and, if there, province_code and period_start; each distinct name and day is
    resolved once. `merged` marks a province made on 1 July 2025 from several. `territory` says what ground the figure
    of a merged province covers: "old" or "new" (before or since the merger); "straddling": the new province's, on a
    period that began before it; "unstated": printed after the merger under a name that both have, on a period that
    ended before it; "" for provinces that did not merge, unknown names and undated figures. Under the geography "2025"
    a wanted province brings all that went into the same new one, for they are compared as one.
    """
    text = pd.Series("", index=table.index, dtype="str")
    table = table.assign(**{name: text for name in ("province_code", "period_start") if name not in table})
    days = table["period_end"].where(table["period_end"] != "", table["published"])
    keys = pd.DataFrame({"name": table["province"], "code": table["province_code"], "day": days})
    which = keys.groupby(["name", "code", "day"], sort=False).ngroup()
    distinct = keys[~which.duplicated()]
    wanted = set(provinces)
    successors = {resolve_province(name).successor_name for name in provinces} if geography == "2025" else set()
    rows = []
    for name, code, day in distinct.itertuples(index=False, name=None):
        entry = _resolve_known(name, code, day)
        keep = entry is not None and (entry.name in wanted or entry.successor_name in successors)
        rows.append((*place_of(name, entry, day, geography), keep or not provinces))
    found = pd.DataFrame(rows, columns=["place_key", "place", "place_code", "keep"]).astype({"keep": bool})
    found = found.iloc[which].set_axis(table.index)
    table = table.assign(
        **{name: found[name].astype("str") for name in ("place_key", "place", "place_code")},
        merged=found["place_key"].str.endswith(NEW).astype(bool),
        geography=geography,
    )
    return table.assign(territory=_name_territory(table))[found["keep"]]
