"""The indicators of indicators.toml: codes, labels, and the conditions under which a figure has that meaning."""

from dataclasses import dataclass
from functools import cache

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


@cache
def rate_of(code: str, breakdown: str = "") -> Indicator | None:
    """The rate whose numerator is the indicator `code` with that breakdown; None where the code list has none."""
    for indicator in read_indicators().values():
        if indicator.numerator == code and indicator.numerator_breakdown == breakdown:
            return indicator
    return None
