"""The message catalogue: every sentence and label that a reader sees, in Vietnamese and English."""

import tomllib
from functools import cache
from importlib.resources import files
from numbers import Integral

from analysis.errors import InputError

LANGUAGES = ("vi", "en")
THOUSANDS = {"vi": ".", "en": ","}


@cache
def read_messages() -> dict[str, dict[str, str]]:
    """Read messages.toml as flat keys ("table.source") to a text a language; en_one is English for a count of one."""
    found: dict[str, dict[str, str]] = {}

    def collect(entries: dict[str, object], prefix: str) -> None:
        for key, entry in entries.items():
            if not isinstance(entry, dict):
                raise InputError(f"messages.toml: {prefix}{key}: expected a table with vi and en")
            if "vi" in entry or "en" in entry:
                found[f"{prefix}{key}"] = entry
            else:
                collect(entry, f"{prefix}{key}.")

    collect(tomllib.loads(files("analysis.charts").joinpath("messages.toml").read_text(encoding="utf-8")), "")
    return found


def message(key: str, language: str, **values: object) -> str:
    """The text of a key in a language with its places filled; a `count` of 1 takes English's singular, and one of
    thousands has the language's separators.

    Raises KeyError for a key that the catalogue lacks: a missing sentence is an error of the program.
    """
    entry = read_messages()[key]
    count = values.get("count")
    text = entry["en_one"] if language == "en" and count == 1 and "en_one" in entry else entry[language]
    if isinstance(count, Integral):
        values["count"] = f"{int(count):,}".replace(",", THOUSANDS[language])
    return text.format(**values) if values else text
