"""The file of the decisions of the people who checked figures: one row a decision, read strictly."""

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from analysis.codelists.toml_files import read_toml
from analysis.errors import InputError
from analysis.observations.correctable import FIELDS, check_field, check_text, expect
from analysis.observations.decisions import (
    Correction,
    find_conflicts,
    find_withdrawn,
    order_rows,
    parse_decision_name,
)
from analysis.writing import write_text

FILE_NAME = "corrections.csv"
COLUMNS = (
    *("source_id", "observation_id", "start", "end", "quote", "printed", "kind"),
    *("field", "from", "to", "reason", "who", "when"),
)
# A spreadsheet parts the cells by semicolons where a comma is the decimal sign, as it is in Vietnamese.
SEPARATORS = (",", ";", "\t")
KINDS = ("accept", "correct", "reject", "add", "withdraw")
NEEDED_FOR_ADDING = ("indicator", "unit", "scope")
LARGEST_FILE = 50_000_000
LONGEST_NAME = 100
OBSERVATION_ID = re.compile(r"[0-9a-f]{16}")


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
    text = _read_text(path)
    between = next((sign for sign in SEPARATORS if text.startswith(sign.join(COLUMNS))), SEPARATORS[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True)
    first = 1
    try:
        header = next(reader, [])
        if tuple(header) != COLUMNS:
            raise InputError(
                f"{path}, line 1: expected the columns {','.join(COLUMNS)}; found {','.join(header)[:200]!r}; "
                "name a file that the review page exported"
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
    except csv.Error as err:
        raise InputError(f"{path}, line {first}: {err}; mend or remove the row") from err
    return rows


def _read_text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{path}: larger than {LARGEST_FILE} bytes; expected a file of decisions")
        content = path.read_bytes()
    except OSError as err:
        raise InputError(f"{path}: cannot be read ({err.strerror}); name a file of decisions") from err
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = content.count(b"\n", 0, err.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the file as “CSV UTF-8”") from err


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
    elif kind != "withdraw" or named:  # an added figure may be taken back too
        expect(where, "observation_id", named, bool(OBSERVATION_ID.fullmatch(named)), "16 hexadecimal digits")
    places: list[int] = []
    for column in ("start", "end"):
        expect(where, column, cells[column], bool(re.fullmatch(r"[0-9]{1,9}", cells[column])), "a place in the text")
        places.append(int(cells[column]))
    start, end = places
    expect(where, "end", cells["end"], start < end, "a place behind start")
    expect(where, "printed", cells["printed"], len(cells["printed"]) == end - start, f"{end - start} characters")
    expect(where, "quote", cells["quote"], cells["printed"] in cells["quote"], "the sentence that holds the figure")
    if kind in ("accept", "reject", "withdraw"):
        expect(where, "field", field, not field, f"nothing for {kind}")
        expect(where, "to", to, not to, f"nothing for {kind}")
        if kind == "withdraw":
            decision = "the decision taken back, such as Lan 2026-11-22T07:30:00+00:00"
            expect(where, "from", cells["from"], parse_decision_name(cells["from"]) is not None, decision)
        expect(where, "from", cells["from"], bool(cells["from"]), "the reading that was judged")
    else:
        expect(where, "field", field, field in FIELDS, ", ".join(FIELDS))
        check_field(where, field, to)
        same = kind == "correct" and to == cells["from"]
        expect(where, "to", to, not same, "another value than from")
    if kind == "reject":
        expect(where, "reason", cells["reason"], cells["reason"] in read_toml("unread.toml"), "a code of unread.toml")
    check_text(where, "reason", cells["reason"])
    who = cells["who"]
    check_text(where, "who", who)
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
    withdrawn = find_withdrawn(corrections)
    for one in corrections:
        if one.kind == "add" and one not in withdrawn:
            added[(*one.figure, one.who)].append(one)
    for rows in added.values():
        missing = [field for field in NEEDED_FOR_ADDING if field not in {row.field for row in rows}]
        if missing:
            raise InputError(
                f"{path}, line {rows[0].line}: the added figure “{rows[0].printed}” has no row for {missing[0]}; "
                "add it or remove the figure"
            )


def write_corrections(corrections: Iterable[Correction], path: Path) -> None:
    """Write a file of decisions atomically, sorted by document and place."""
    write_text(path, format_corrections(corrections))


def format_corrections(corrections: Iterable[Correction]) -> str:
    """The text of a file of decisions: RFC 4180 with line feeds."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(corrections, key=order_rows):
        cells = [getattr(row, {"from": "was"}.get(column, column)) for column in COLUMNS]
        writer.writerow(cells)
    return stream.getvalue()
