"""Which indicator of the code list a unit and what was done name, and what an indicator's code says of the work."""

from collections.abc import Set
from functools import cache

from analysis.codelists.indicators import Indicator, conditions_of_unit, rate_of, read_indicators
from analysis.parsing.meaning import silent

RECEPTION = ("reception_visits", "citizens_received")
ATTENDANCES = "meeting_attendances"
FINISHED = ("resolve", "complete", "on_time", "early", "punctual")


def resolve_indicator(unit: str, concepts: frozenset[str], topics: Set[str]) -> Indicator | None:
    """The first indicator of the unit whose condition holds; None where none does or a silent concept is heard."""
    if concepts & silent():
        return None
    for condition in conditions_of_unit(unit):
        if condition.holds(concepts, topics):
            return condition.indicator
    return None


@cache
def is_open(code: str) -> bool:
    """Whether an indicator counts work that is still open (what is overdue among it is overdue, not finished late)."""
    indicator = read_indicators().get(code)
    return (
        indicator is not None
        and indicator.kind == "stock"
        and indicator.family in ("dossiers", "tasks")
        and "carried" not in code
    )


@cache
def is_finished(code: str) -> bool:
    """Whether an indicator counts work that is done."""
    indicator = read_indicators().get(code)
    return (
        indicator is not None
        and any(concept in FINISHED for alternative in indicator.when for concept in alternative)
        and not is_open(code)
    )


def rate_of_count(code: str, members: dict[str, str]) -> Indicator | None:
    """The rate that a percentage of this count is: by the breakdown where the code list has one of its own."""
    for dimension, member in members.items():
        rate = rate_of(code, f"{dimension}={member}")
        if rate is not None:
            return rate
    return rate_of(code)
