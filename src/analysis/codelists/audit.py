"""The audit's rules, equations and limits, from audit.toml."""

from dataclasses import dataclass
from functools import cache

from analysis.codelists.toml_files import read_toml


@dataclass(frozen=True)
class Rule:
    """A rule of the audit: its code, how grave a breach is (contradiction, doubt), and what it says of one.

    `of_both`: a breach says something of a share only where it is about both of the share's counts.
    """

    code: str
    severity: str
    vi: str
    en: str
    of_both: bool = False

    def sentence(self, language: str) -> str:
        """What a breach means, in "vi" or "en", with {gap} and {dimension} to be filled in."""
        return self.vi if language == "vi" else self.en


@dataclass(frozen=True)
class Equation:
    """`total` is the sum of `parts`: codes of indicators."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """What `smaller` count together is at most what `larger` do, where none of `unless` is stated."""

    smaller: tuple[str, ...]
    larger: tuple[str, ...]
    rule: str = "limit"
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overlap:
    """A member of a dimension that holds others: with them, it is not added up."""

    dimension: str
    member: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AuditList:
    """The rules by code, the arithmetic in file order, the dimensions that divide nothing, and thresholds by name.

    `sums` are equations too: what stands for a total that is not stated.
    """

    rules: dict[str, Rule]
    equations: tuple[Equation, ...]
    sums: tuple[Equation, ...]
    shares: tuple[tuple[str, ...], ...]
    limits: tuple[Limit, ...]
    overlaps: tuple[Overlap, ...]
    undivided: tuple[str, ...]
    thresholds: dict[str, float]


@cache
def read_audit() -> AuditList:
    """Read audit.toml."""
    table = read_toml("audit.toml")
    return AuditList(
        {code: Rule(code, **entry) for code, entry in table["rules"].items()},
        tuple(Equation(entry["total"], tuple(entry["parts"])) for entry in table["equation"]),
        tuple(Equation(entry["total"], tuple(entry["parts"])) for entry in table["sum"]),
        tuple(tuple(entry["parts"]) for entry in table["shares"]),
        tuple(
            Limit(
                tuple(entry["smaller"]),
                tuple(entry["larger"]),
                entry.get("rule", "limit"),
                tuple(entry.get("unless", ())),
            )
            for entry in table["limit"]
        ),
        tuple(Overlap(entry["dimension"], entry["member"], tuple(entry["parts"])) for entry in table["overlap"]),
        tuple(table["undivided"]["dimensions"]),
        table["thresholds"],
    )
