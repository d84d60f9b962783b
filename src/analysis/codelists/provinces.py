"""Provinces by name and date: 63 until 30 June 2025, 34 since, with their successors."""

import csv
import datetime as dt
import difflib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from analysis.errors import InputError


@dataclass(frozen=True)
class Province:
    """A province as it existed between two dates; a code alone is no key, since 91 was Kiên Giang and is now An Giang.

    `valid_from` None: since before the first source; `valid_to` None: still valid.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None
    successor_code: str
    successor_name: str

    def valid_on(self, day: dt.date) -> bool:
        """Whether the province existed under this code and name on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@cache
def read_provinces() -> tuple[Province, ...]:
    """Read provinces.csv: one entry a province and time of validity, and Cả nước (00)."""
    text = files("analysis.codelists").joinpath("provinces.csv").read_text(encoding="utf-8")
    return tuple(
        Province(
            row["code"],
            row["name"],
            tuple(alias for alias in row["aliases"].split(";") if alias),
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            row["successor_code"],
            row["successor_name"],
        )
        for row in csv.DictReader(text.splitlines())
    )


NATION = "00"


def is_nation(name: str) -> bool:
    """Whether a name in a province column stands for the whole country."""
    return any(entry.code == NATION for entry in _entries_by_name().get(fold(name), ()))


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """Lower case without diacritics or punctuation, for comparing names as people type them."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split())


@cache
def _entries_by_name() -> dict[str, tuple[Province, ...]]:
    by_name: dict[str, list[Province]] = {}
    for province in read_provinces():
        for name in {fold(name) for name in (province.name, *province.aliases)}:
            by_name.setdefault(name, []).append(province)
    return {name: tuple(entries) for name, entries in by_name.items()}


@cache
def resolve_province(name: str, on: dt.date | None = None) -> Province:
    """The province of that name or alias, with or without diacritics, as valid on a day.

    Without a day the latest entry of the name is taken. A name that was not yet or no longer valid on the day
    resolves to the entry nearest in time: a page may use the new name early or the old one late.
    Raises InputError for a name that is no province, with the nearest names.
    """
    wanted = fold(name)
    for prefix in ("", "tinh ", "thanh pho ", "tp "):
        entries = _entries_by_name().get(wanted.removeprefix(prefix))
        if entries:
            break
    else:
        near = difflib.get_close_matches(wanted, _entries_by_name(), n=3, cutoff=0.6)
        names = sorted({_entries_by_name()[match][0].name for match in near})
        hint = f"did you mean {', '.join(names)}?" if names else "for instance: Lạng Sơn, Hà Tĩnh"
        raise InputError(f"province “{name}” is not known; expected a name from codelists/provinces.csv ({hint})")
    if on is not None:
        for entry in entries:
            if entry.valid_on(on):
                return entry
        return min(entries, key=lambda entry: _distance(entry, on))
    return max(entries, key=lambda entry: entry.valid_from or dt.date.min)


@cache
def resolve_code(code: str, on: dt.date) -> Province | None:
    """The province that had the code on a day; None where none had it. The code alone is no key: see Province."""
    return next((entry for entry in read_provinces() if entry.code == code and entry.valid_on(on)), None)


def _distance(entry: Province, day: dt.date) -> int:
    edges = [edge for edge in (entry.valid_from, entry.valid_to) if edge is not None]
    return min(abs((edge - day).days) for edge in edges) if edges else 0
