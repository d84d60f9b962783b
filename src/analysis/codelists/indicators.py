"""The indicators of indicators.toml: codes, labels, and the conditions under which a figure has that meaning."""

from collections.abc import Set
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analysis.codelists.toml_files import read_toml


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    `when` is a tuple of alternatives, each the set of concepts that must all be heard ("@name" is a topic);
    `numerator` and `denominators` are set for rates only.
    """

    code: str
    vi: str
    en: str
    definition_vi: str
    definition_en: str
    family: str
    units: tuple[str, ...]
    kind: str
    direction: str
    when: tuple[frozenset[str], ...] = ()
    adds: tuple[tuple[str, str], ...] = ()
    also_with: tuple[str, ...] = ()
    numerator: str = ""
    numerator_breakdown: str = ""
    denominators: tuple[str, ...] = ()
    whole: str = ""
    cues: tuple[str, ...] = ()
    dated: str = "context"
    default: bool = False

    def label(self, language: str) -> str:
        """The indicator's label in "vi" or "en"."""
        return self.vi if language == "vi" else self.en

    def definition(self, language: str) -> str:
        """The indicator's definition in "vi" or "en"."""
        return self.definition_vi if language == "vi" else self.definition_en


@cache
def read_indicators() -> dict[str, Indicator]:
    """Read indicators.toml; keys are codes in file order, which is also the order of precedence."""
    found = {}
    for code, entry in read_toml("indicators.toml")["indicators"].items():
        fields = dict(entry)
        fields["when"] = tuple(frozenset(alternative.split("+")) for alternative in entry.get("when", ()))
        fields["adds"] = tuple(entry.get("adds", {}).items())
        for name in ("units", "also_with", "denominators", "cues"):
            fields[name] = tuple(entry.get(name, ()))
        found[code] = Indicator(code=code, **fields)
    return found


@cache
def indicators_of_unit(unit: str) -> tuple[Indicator, ...]:
    """The indicators whose figures may have this unit, in order of precedence."""
    return tuple(indicator for indicator in read_indicators().values() if unit in indicator.units)


class Condition(NamedTuple):
    """What makes a figure one of an indicator: concepts heard, concepts not heard, and topics."""

    heard: frozenset[str]
    unheard: frozenset[str]
    topics: frozenset[str]
    indicator: Indicator

    def holds(self, concepts: Set[str], topics: Set[str]) -> bool:
        """Whether the condition holds where these concepts and topics are heard."""
        return self.heard <= concepts and self.topics <= topics and self.unheard.isdisjoint(concepts)


@cache
def conditions_of_unit(unit: str) -> tuple[Condition, ...]:
    """The conditions of the indicators whose figures may have this unit, in order of precedence."""
    return tuple(
        Condition(
            frozenset(concept for concept in alternative if concept[0] not in "@!"),
            frozenset(concept[1:] for concept in alternative if concept[0] == "!"),
            frozenset(concept[1:] for concept in alternative if concept[0] == "@"),
            indicator,
        )
        for indicator in indicators_of_unit(unit)
        for alternative in indicator.when
    )


@cache
def companions_of(code: str) -> tuple[Indicator, ...]:
    """The indicators that a figure of this one may have as well: what is settled on receipt is received too."""
    return tuple(other for other in read_indicators().values() if code in other.also_with)


def rate_of(code: str, breakdown: str = "") -> Indicator | None:
    """The rate whose numerator is the indicator `code` with that breakdown; None where the code list has none."""
    return _rates().get((code, breakdown))


@cache
def _rates() -> dict[tuple[str, str], Indicator]:
    rates: dict[tuple[str, str], Indicator] = {}
    for indicator in read_indicators().values():
        rates.setdefault((indicator.numerator, indicator.numerator_breakdown), indicator)
    return rates
