"""Answers of table_facts.py, kept beside the table for as long as table and program stay the same."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.reports import manifest
from analysis.reports.used_rows import list_tables
from analysis.writing import write_text

NAME = ".facts.json"
TIME_LIMIT = 600.0


def ask_latest_year(observations: Path) -> int:
    """See `find_latest_year`."""
    return int(_ask(observations, "find_latest_year"))


def ask_profiles(
    observations: Path, year: int, provinces: tuple[str, ...], geography: str
) -> tuple[tuple[str, str], ...]:
    """See `list_profiles`."""
    found = _ask(observations, "list_profiles", year, provinces, geography)
    return tuple((str(name), str(slug)) for name, slug in found)


def _ask(observations: Path, function: str, *arguments: object) -> Any:
    if not observations.is_file():
        raise InputError(f"{observations}: no observation table there; run “analysis extract” first")
    state = manifest.hash_files(list_tables(observations), observations.parent) + manifest.hash_code()
    path = observations.with_name(NAME)
    question = json.dumps([function, *arguments], ensure_ascii=False)
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        answers = known["answers"] if known["state"] == state else {}
        if question in answers:
            return answers[question]
    except (OSError, ValueError, KeyError, TypeError):
        answers = {}
    from analysis.reports.apart import Call, call_apart

    call = Call(f"analysis.reports.table_facts:{function}", (observations, *arguments))
    ((_, outcome),) = call_apart([call], 1, TIME_LIMIT, False, {})
    if outcome.lost:
        raise InputError(f"{observations}: could not be read ({outcome.lost}); try again")
    answers[question] = outcome.result
    with suppress(InputError):  # a table in a folder of somebody else's
        write_text(path, json.dumps({"state": state, "answers": answers}, ensure_ascii=False) + "\n")
    return outcome.result
