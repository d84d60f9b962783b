"""The dimensions of the breakdown column and their members, from breakdowns.toml."""

from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.codelists.toml_files import read_toml


@dataclass(frozen=True)
class Member:
    """One member of a dimension.

    `part_of` restricts it to counts of those units, `of` to those indicators, `noun` is the unit that its cue names;
    `near` are cues that count only directly before a figure, `listed` those that name papers only in
    a list of papers, `services` names of procedures. Words that the list gives
    as `behind` a noun are among the cues here, with each noun.
    """

    dimension: str
    code: str
    vi: str
    en: str
    cues: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    noun: str = ""

    def label(self, language: str) -> str:
        """The member's label in "vi" or "en"."""
        return self.vi if language == "vi" else self.en


@cache
def read_dimensions() -> tuple[str, ...]:
    """The dimensions in the order in which the breakdown column joins them."""
    return tuple(read_toml("breakdowns.toml")["order"])


@cache
def read_members() -> dict[tuple[str, str], Member]:
    """Read breakdowns.toml; keys are (dimension, member code)."""
    found = {}
    table = read_toml("breakdowns.toml")
    for dimension in table["order"]:
        members = table.get(dimension, {})
        for code, entry in members.items():
            fields = dict(entry)
            for name in ("cues", "near", "listed", "services", "of"):
                fields[name] = tuple(entry.get(name, ()))
            part_of = entry.get("part_of", ())
            fields["part_of"] = (part_of,) if isinstance(part_of, str) else tuple(part_of)
            behind = fields.pop("behind", ())
            named = fields.pop("heads", None)
            heads = [
                head for unit in ((named,) if named else fields["part_of"]) for head in table["heads"].get(unit, ())
            ]
            fields["cues"] += tuple(f"{head} {word}" for head in heads for word in behind)
            found[dimension, code] = Member(dimension=dimension, code=code, **fields)
    return found


@lru_cache(maxsize=10_000)
def units_of_member(dimension: str, code: str) -> frozenset[str]:
    """The units of the counts that a member may divide: its own, else its dimension's; empty for any."""
    member = read_members().get((dimension, code))
    return frozenset(member.part_of) if member and member.part_of else units_of_dimension(dimension)


@cache
def fields_by_name(unit: str) -> dict[str, str]:
    """The codes of the fields that divide counts of `unit`, by each name that the code list has for them."""
    fields = [member for (dimension, _), member in read_members().items() if dimension == "field"]
    fields = [member for member in fields if unit in units_of_member("field", member.code)]
    return {name: m.code for m in fields for name in (*m.services, *m.near, *m.cues, m.vi)}


@cache
def units_of_dimension(dimension: str) -> frozenset[str]:
    """The units of the counts that a dimension may divide; empty for any."""
    return frozenset(read_toml("breakdowns.toml")["applies"].get(dimension, ()))


def join_breakdown(members: dict[str, str]) -> str:
    """The breakdown column: `dimension=member` joined by a pipe sign in the contract's order."""
    if not members:
        return ""
    return "|".join([f"{dimension}={members[dimension]}" for dimension in read_dimensions() if members.get(dimension)])
