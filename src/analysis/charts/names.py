"""Names that charts and tables show: places, scopes, assigners; and that of a figure's entry on its page."""

import re

from analysis.charts.messages import message
from analysis.codelists import read_members, read_scopes
from analysis.codelists.provinces import is_nation
from analysis.observations.rows import Row

# The letter of a mark that may be compared with no other of its panel; groups have A, B, …, a single mark has "".
APART = "–"


def figure_anchor(observation_id: object) -> str:
    """The id within a page of the entry of a figure."""
    return "figure-" + re.sub(r"[^0-9A-Za-z]+", "-", str(observation_id)).strip("-")


def scope_name(scope: str, language: str) -> str:
    """The scope's label; the code itself where the code list lacks it."""
    known = read_scopes().get(scope)
    return known.label(language) if known else (scope or message("scope.none", language))


def translate_place(place: str, language: str) -> str:
    """A place's name: provinces keep theirs, the country as a whole has one in each language."""
    if not place:
        return message("place.none", language)
    return message("place.whole_country", language) if is_nation(place) else place


def place_name(row: Row, language: str) -> str:
    """The place; the body too below the province, and of a province made of several in 2025 what its figure covers.

    A sum of the old provinces' figures is of the new territory, whenever it was; else it is the new province's own.
    """
    name = translate_place(str(row["place"]), language)
    if row["merged"]:
        covers = "summed" if row.get("territory") == "summed" else "since_2025"
        name = message(f"place.{covers}", language, place=name)
    if row["series"].split("|")[-1]:
        name = f"{name} – {row['body']}"
    return name


def assigner_name(row: Row, language: str) -> str:
    """Who assigned the tasks, or that the text does not say; "" for figures that are not about tasks."""
    breakdown = row["breakdown"]
    if not breakdown:
        return message("assigner_unsaid", language) if row["indicator"].startswith("tasks_") else ""
    dimension, _, code = breakdown.partition("=")
    member = read_members().get((dimension, code))
    return message("assigned_by", language, assigner=member.label(language) if member else code)
