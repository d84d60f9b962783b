"""Decisions of the people who checked figures: one file, one row a decision, read strictly and merged openly."""

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.codelists.toml_files import read_toml
from analysis.errors import InputError
from analysis.observations.correctable import FIELDS, LONGEST_TEXT, check_field, expect
from analysis.writing import write_text

FILE_NAME = "corrections.csv"
COLUMNS = (
    *("source_id", "observation_id", "start", "end", "quote", "printed", "kind"),
    *("field", "from", "to", "reason", "who", "when"),
)
KINDS = ("accept", "correct", "reject", "add")
NEEDED_FOR_ADDING = ("indicator", "unit", "scope")
LARGEST_FILE = 50_000_000
LONGEST_NAME = 100
OBSERVATION_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Correction:
    """One row of corrections.csv: what one person decided on one figure, or on one field of it.

    `kind` accept: the reading `was` is right; correct: `field` is `to`, not `was`; reject: no figure, `reason` is a
    code of codelists/unread.toml; add: a figure at text[start:end] that was not read, a row a field, no observation_id.
    `was` is the column from; `line` where the row begins in its file (0: not read from one).
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


@dataclass(frozen=True)
class Merged:
    """Two files in one: all decisions, how many rows are new or replaced, and a line for each conflict."""

    corrections: tuple[Correction, ...]
    added: int
    replaced: int
    conflicts: tuple[str, ...]


def read_corrections(path: Path) -> list[Correction]:
    """Read a file of decisions: one Correction a row, in file order; [] for a file with a header alone.

    Raises InputError, with the line, for the first row that is damaged or says what cannot be, and for a file in which
    two decisions on one figure contradict each other.
    """
    corrections = [_check_row(f"{path}, line {line}", line, cells) for line, cells in _read_cells(path)]
    _check_added(path, corrections)
    conflicts = find_conflicts(corrections)
    if conflicts:
        more = f" (and {len(conflicts) - 1} more)" if len(conflicts) > 1 else ""
        raise InputError(f"{path}: {conflicts[0]}{more}; keep one of the two rows")
    return corrections


def _read_cells(path: Path) -> list[tuple[int, dict[str, str]]]:
    rows: list[tuple[int, dict[str, str]]] = []
    first = 1
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path}: larger than {LARGEST_FILE} bytes; expected a file of decisions")
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = next(reader, [])
            if tuple(header) != COLUMNS:
                raise InputError(
                    f"{path}, line 1: expected the columns {','.join(COLUMNS)}; found {','.join(header)[:200]}"
                )
            first = reader.line_num + 1
            for cells in reader:
                if cells and len(cells) != len(COLUMNS):
                    raise InputError(
                        f"{path}, line {first}: {len(cells)} cells; expected {len(COLUMNS)}; mend or remove the row"
                    )
                if cells:
                    rows.append((first, dict(zip(COLUMNS, cells, strict=True))))
                first = reader.line_num + 1
    except UnicodeDecodeError as err:
        raise InputError(f"{path}: byte {err.start} is not UTF-8; save the file as “CSV UTF-8”") from err
    except csv.Error as err:
        raise InputError(f"{path}, line {first}: {err}; mend or remove the row") from err
    except OSError as err:
        raise InputError(f"{path}: cannot be read ({err.strerror}); name a file of decisions") from err
    return rows


def _check_row(where: str, line: int, cells: dict[str, str]) -> Correction:
    for column, text in cells.items():
        # a sentence may hold what its file holds, and is compared with it sign by sign
        if column not in ("quote", "printed") and any(ord(sign) < 32 and sign not in "\n\t" for sign in text):
            raise InputError(f"{where}: {column} holds control signs; remove the row")
    kind, field, to = cells["kind"], cells["field"], cells["to"]
    expect(where, "kind", kind, kind in KINDS, ", ".join(KINDS))
    expect(where, "source_id", cells["source_id"], bool(cells["source_id"]), "the source_id of a document")
    named = cells["observation_id"]
    if kind == "add":
        expect(where, "observation_id", named, not named, "nothing for an added figure")
    else:
        expect(where, "observation_id", named, bool(OBSERVATION_ID.fullmatch(named)), "16 hexadecimal digits")
    places: list[int] = []
    for column in ("start", "end"):
        expect(where, column, cells[column], bool(re.fullmatch(r"[0-9]{1,9}", cells[column])), "a place in the text")
        places.append(int(cells[column]))
    start, end = places
    expect(where, "end", cells["end"], start < end, "a place behind start")
    expect(where, "printed", cells["printed"], len(cells["printed"]) == end - start, f"{end - start} characters")
    expect(where, "quote", cells["quote"], cells["printed"] in cells["quote"], "the sentence that holds the figure")
    if kind in ("accept", "reject"):
        expect(where, "field", field, not field, f"nothing for {kind}")
        expect(where, "to", to, not to, f"nothing for {kind}")
        expect(where, "from", cells["from"], bool(cells["from"]), "the reading that was judged")
    else:
        expect(where, "field", field, field in FIELDS, ", ".join(FIELDS))
        check_field(where, field, to)
        same = kind == "correct" and to == cells["from"]
        expect(where, "to", to, not same, "another value than from")
    if kind == "reject":
        expect(where, "reason", cells["reason"], cells["reason"] in read_toml("unread.toml"), "a code of unread.toml")
    expect(where, "reason", cells["reason"][:60], len(cells["reason"]) <= LONGEST_TEXT, "a shorter text")
    who = cells["who"]
    expect(where, "who", who[:60], bool(who.strip()) and len(who) <= LONGEST_NAME, "the name of who decided")
    try:
        zoned = dt.datetime.fromisoformat(cells["when"]).tzinfo is not None
    except ValueError:
        zoned = False
    expect(where, "when", cells["when"], zoned, "a time such as 2026-11-22T07:30:00+00:00")
    return Correction(
        *(cells["source_id"], named, start, end, cells["quote"], cells["printed"], kind, field, cells["from"], to),
        *(cells["reason"], who, cells["when"], line),
    )


def _check_added(path: Path, corrections: list[Correction]) -> None:
    """An added figure without an indicator, a unit or a scope is no figure."""
    added: dict[tuple[object, ...], list[Correction]] = defaultdict(list)
    for one in corrections:
        if one.kind == "add":
            added[(*one.figure, one.who)].append(one)
    for rows in added.values():
        missing = [field for field in NEEDED_FOR_ADDING if field not in {row.field for row in rows}]
        if missing:
            raise InputError(
                f"{path}, line {rows[0].line}: the added figure “{rows[0].printed}” has no row for {missing[0]}; "
                "add it or remove the figure"
            )


def find_conflicts(corrections: Iterable[Correction]) -> list[str]:
    """A line for each two decisions on one figure that cannot both hold, in order."""
    figures: dict[tuple[object, ...], list[Correction]] = defaultdict(list)
    for one in corrections:
        figures[one.figure].append(one)
    conflicts: list[str] = []
    for rows in figures.values():
        told: dict[str, Correction] = {}
        for row in rows:
            other = _contradicted(row, told)
            if other is not None:
                conflicts.append(f"{_describe(other)} against {_describe(row)}")
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


def _describe(row: Correction) -> str:
    what = f"{row.field} {row.was!r} → {row.to!r}" if row.field else row.kind
    line = f" in line {row.line}" if row.line else ""
    return f"{row.source_id}, “{row.printed}”: {what} ({row.who}, {row.when}{line})"


def merge_corrections(old: Sequence[Correction], new: Sequence[Correction]) -> Merged:
    """Join two files: a person's later decision on a figure takes the place of the earlier one; the rest must agree.

    Conflicts between people are listed and not decided. Merging the same file twice changes nothing.
    """
    decisions: dict[tuple[object, ...], list[Correction]] = {}
    replaced = 0
    for one in old:
        decisions.setdefault((*one.figure, one.who), []).append(one)
    fresh: dict[tuple[object, ...], list[Correction]] = {}
    for one in new:
        fresh.setdefault((*one.figure, one.who), []).append(one)
    added = 0
    for key, rows in fresh.items():
        before = decisions.get(key)
        if before is not None:
            if max(row.moment for row in rows) <= max(row.moment for row in before):
                continue
            replaced += len(before)
        added += len(rows)
        decisions[key] = rows
    joined = sorted((row for rows in decisions.values() for row in rows), key=_place)
    return Merged(tuple(joined), added, replaced, tuple(find_conflicts(joined)))


def _place(row: Correction) -> tuple[object, ...]:
    field = FIELDS.index(row.field) if row.field else -1
    return row.source_id, row.start, row.end, row.observation_id, row.who, field


def write_corrections(corrections: Iterable[Correction], path: Path) -> None:
    """Write a file of decisions atomically, sorted by document and place."""
    write_text(path, format_corrections(corrections))


def format_corrections(corrections: Iterable[Correction]) -> str:
    """The text of a file of decisions: RFC 4180 with line feeds."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(corrections, key=_place):
        cells = [getattr(row, {"from": "was"}.get(column, column)) for column in COLUMNS]
        writer.writerow(cells)
    return stream.getvalue()
