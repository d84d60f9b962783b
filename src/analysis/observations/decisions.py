"""What people decided on figures: one row a decision, which of them still hold, which contradict, two files as one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.observations.correctable import FIELDS


@dataclass(frozen=True)
class Correction:
    """One row of corrections.csv: what one person decided on one figure, or on one field of it.

    `kind` accept: the reading `was` is right; correct: `field` is `to`, not `was`; reject: no figure, `reason` is a
    code of codelists/unread.toml; add: a figure at text[start:end] that was not read, a row a field, no observation_id;
    withdraw: the decision that `was` names ("Lan 2026-11-22T07:30:00Z") holds no longer. `was` is the column from;
    `line` where the row begins in its file (0: not read from one).
    """

    source_id: str
    observation_id: str
    start: int
    end: int
    quote: str
    printed: str
    kind: str
    field: str
    was: str
    to: str
    reason: str
    who: str
    when: str
    line: int = 0

    @property
    def figure(self) -> tuple[str, int, int, str]:
        """The figure that the decision is on: document, place, observation ("" for an added one)."""
        return self.source_id, self.start, self.end, self.observation_id

    @property
    def moment(self) -> dt.datetime:
        """When the person decided."""
        return dt.datetime.fromisoformat(self.when)

    def __str__(self) -> str:
        what = f"{self.field} {self.was!r} → {self.to!r}" if self.field else self.kind
        line = f" in line {self.line}" if self.line else ""
        return f"{self.source_id}, “{self.printed}”: {what} ({self.who}, {self.when}{line})"


@dataclass(frozen=True)
class Merged:
    """Two files in one: all rows, how many are new or replaced, what is taken back anew, a line for each conflict."""

    corrections: tuple[Correction, ...]
    added: int
    replaced: int
    withdrawn: tuple[str, ...]
    conflicts: tuple[str, ...]


def parse_decision_name(text: str) -> tuple[str, dt.datetime] | None:
    """Who decided, and when, of a decision that a withdrawal names; None where the text names none."""
    who, _, when = text.rpartition(" ")
    try:
        moment = dt.datetime.fromisoformat(when)
    except ValueError:
        return None
    return (who, moment) if who.strip() and moment.tzinfo is not None else None


def find_withdrawn(corrections: Iterable[Correction]) -> dict[Correction, list[Correction]]:
    """The rows that hold no longer, each with the withdrawals that took it back.

    A withdrawal takes back what the named person had decided on the figure by the named moment, in whatever order the
    rows stand. What that person, or another, decided else on the figure holds.
    """
    rows = list(corrections)
    taken_back: dict[tuple[object, ...], list[tuple[dt.datetime, Correction]]] = defaultdict(list)
    for one in rows:
        named = parse_decision_name(one.was) if one.kind == "withdraw" else None
        if named is not None:
            taken_back[(*one.figure, named[0])].append((named[1], one))
    withdrawn: dict[Correction, list[Correction]] = defaultdict(list)
    for one in rows:
        for until, withdrawal in taken_back.get((*one.figure, one.who), ()):
            if one.kind != "withdraw" and one.moment <= until:
                withdrawn[one].append(withdrawal)
    return dict(withdrawn)


def find_conflicts(corrections: Iterable[Correction]) -> list[str]:
    """A line for each two decisions on one figure that cannot both hold, in order; withdrawn ones do not count."""
    rows = list(corrections)
    withdrawn = find_withdrawn(rows)
    figures: dict[tuple[object, ...], list[Correction]] = defaultdict(list)
    for one in rows:
        if one.kind != "withdraw" and one not in withdrawn:
            figures[one.figure].append(one)
    conflicts: list[str] = []
    for decisions in figures.values():
        told: dict[str, Correction] = {}
        for row in decisions:
            other = _contradicted(row, told)
            if other is not None:
                conflicts.append(f"{other} against {row}")
            told.setdefault(row.field or row.kind, row)
    return conflicts


def _contradicted(row: Correction, told: dict[str, Correction]) -> Correction | None:
    """The earlier decision on the same figure that a row contradicts: another value, or another kind of verdict."""
    if row.kind in ("correct", "add"):
        same = told.get(row.field)
        if same is not None and same.to != row.to:
            return same
    else:
        same = told.get(row.kind)
        if same is not None and same.was != row.was:
            return same
    return next((other for other in told.values() if other.kind != row.kind), None)


def merge_corrections(old: Sequence[Correction], new: Sequence[Correction]) -> Merged:
    """Join two files: a person's later decision on a figure takes the place of the earlier one; the rest must agree.

    Conflicts between people are listed and not decided. A withdrawal and what it took back stay as history. Merging the
    same file twice changes nothing; the order in which files come does not change what holds.
    """
    before, fresh = [replace(one, line=0) for one in old], [replace(one, line=0) for one in new]
    withdrawn = find_withdrawn([*before, *fresh])
    standing: dict[tuple[object, ...], list[Correction]] = {}
    for rows in (before, fresh):
        decisions: dict[tuple[object, ...], list[Correction]] = defaultdict(list)
        for one in rows:
            if one.kind != "withdraw" and one not in withdrawn:
                decisions[(*one.figure, one.who)].append(one)
        for key, own in decisions.items():
            earlier = standing.get(key)
            if earlier is None or max(one.moment for one in own) > max(one.moment for one in earlier):
                standing[key] = own
    history = [one for one in (*before, *fresh) if one in withdrawn]
    withdrawals: dict[tuple[object, ...], Correction] = {}
    for one in (*before, *fresh):
        if one.kind == "withdraw":  # a person takes a decision back once, however often she says so
            withdrawals.setdefault((*one.figure, one.who, one.was), one)
    lines = {replace(one, line=0): one for one in (*new, *old)}
    left = [row for rows in standing.values() for row in rows]
    joined = sorted(dict.fromkeys([*left, *history, *withdrawals.values()]), key=order_rows)
    had = set(before)
    anew = {row: by[0] for row, by in withdrawn.items() if had.isdisjoint(by)}
    return Merged(
        tuple(joined),
        added=sum(one not in had for one in joined),
        replaced=len(had - set(joined)),
        withdrawn=tuple(f"{row}; by {by.who}, {by.when}" for row, by in anew.items()),
        conflicts=tuple(find_conflicts(lines[one] for one in joined)),
    )


def order_rows(row: Correction) -> tuple[object, ...]:
    """The order of the rows in their file: by document, place, person, then in the order of time."""
    field = FIELDS.index(row.field) if row.field else -1
    return row.source_id, row.start, row.end, row.observation_id, row.who, row.moment, field, row.kind, row.was, row.to
