"""What documents gave when they were read, kept by content beside a table, so that nothing is read twice.

One SQLite file: a run that is killed leaves it as it was after its last whole step, and two runs take turns at it.
"""

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import InputError
from analysis.observations.fingerprints import describe_programs, hash_bytes, hash_json, hash_source
from analysis.observations.inputs import Given

FOLDER = ".cache"
LAYOUT = "1"
# How long a run waits for another that is writing the same table.
PATIENCE = 600

NEW, CONTENT, ROW, PROGRAM, FORCED = "new", "changed", "with a changed row in sources.csv", "program changed", "forced"


@dataclass(frozen=True)
class Key:
    """What one reading depends on: the document's content, its row of sources.csv, the reader, an outside program."""

    content: str
    row: str
    reader: dict[str, str]
    program: str = ""

    def explain(self, before: "Key | None") -> str:
        """Why a document is read anew that was read as `before`; "" where it need not be."""
        if before is None:
            return NEW
        changed = [name for name, known in self.reader.items() if before.reader.get(name) != known]
        if changed:
            return f"{' and '.join(changed)} changed"
        if before.content != self.content:
            return CONTENT
        if before.row != self.row:
            return ROW
        return PROGRAM if before.program != self.program else ""


def make_key(given: Given, reader: dict[str, str]) -> Key | None:
    """What the reading of a document depends on; None for one whose content could not be had."""
    if given.problem:
        return None
    return Key(hash_bytes(given.content), hash_source(given.source), reader, describe_programs(given.content))


@dataclass(frozen=True)
class LastRun:
    """The last whole run: the hash of all that it depended on, what it wrote with each file's hash, what it told."""

    key: str
    written: dict[str, str]
    told: bytes


def store_path(table: Path) -> Path:
    """Where the readings behind a table are kept."""
    return table.with_name(FOLDER) / f"{table.stem}.readings"


class ReadingStore:
    """The readings behind one table: at most one a document, that of its last reading."""

    def __init__(self, table: Path) -> None:
        """Open the store of a table, made where there is none. A damaged one is begun anew: all can be read again."""
        self.table, path = table, store_path(table)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self.connection = _connect(path)
            except sqlite3.DatabaseError as err:
                if isinstance(err, sqlite3.OperationalError) and "unable to open" in str(err):
                    raise InputError(f"{table}: cannot be written; give the table a name in a folder of yours") from err
                path.unlink(missing_ok=True)
                self.connection = _connect(path)
        except OSError as err:
            raise InputError(f"{table}: cannot be written ({err.strerror}); give a name in a folder of yours") from err

    def close(self) -> None:
        """Let the file go."""
        self.connection.close()

    def read_keys(self) -> dict[str, Key]:
        """What each kept reading depended on, by source_id."""
        readers = {
            name: _to_dict(packed) for name, packed in self.connection.execute("SELECT name, parts FROM readers")
        }
        rows = self.connection.execute("SELECT source_id, content, row, reader, program FROM readings")
        return {
            source_id: Key(content, row, readers[reader], program)
            for source_id, content, row, reader, program in rows
            if reader in readers
        }

    def read_packed(self, source_ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The kept readings of documents, each with its source_id; a damaged one is left out."""
        for source_id in source_ids:
            row = self.connection.execute(
                "SELECT packed, sum FROM readings WHERE source_id = ?", [source_id]
            ).fetchone()
            if row is not None and hash_bytes(row[0]) == row[1]:
                yield source_id, row[0]

    def keep(self, readings: Iterable[tuple[str, Key, bytes]]) -> None:
        """Keep readings, all of them or, where the run is killed, none."""
        with self.writing():
            for source_id, key, packed in readings:
                reader = hash_json(key.reader)
                self.connection.execute("INSERT OR IGNORE INTO readers VALUES (?, ?)", [reader, _to_text(key.reader)])
                self.connection.execute(
                    "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)",
                    [source_id, key.content, key.row, reader, key.program, hash_bytes(packed), packed],
                )

    def forget_others(self, source_ids: set[str]) -> None:
        """Let go of the readings of documents that are not listed any more, and of readers that read none."""
        known = [row[0] for row in self.connection.execute("SELECT source_id FROM readings")]
        gone = [[one] for one in known if one not in source_ids]
        self.connection.executemany("DELETE FROM readings WHERE source_id = ?", gone)
        self.connection.execute("DELETE FROM readers WHERE name NOT IN (SELECT reader FROM readings)")

    def read_last(self) -> LastRun | None:
        """The last whole run; None where there was none."""
        row = self.connection.execute("SELECT key, written, told FROM run").fetchone()
        return LastRun(row[0], _to_dict(row[1]), row[2]) if row else None

    def keep_last(self, run: LastRun) -> None:
        """Note a whole run in place of the one before."""
        self.connection.execute("DELETE FROM run")
        self.connection.execute("INSERT INTO run VALUES (?, ?, ?)", [run.key, _to_text(run.written), run.told])

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the only right to write the store and the table beside it; what was stored is kept at the end.

        The right goes with the process, however that ends. Raises InputError where another run keeps it too long.
        """
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as err:
            raise InputError(f"{self.table}: another run has been writing there for long ({err}); let it end") from err
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()


def count_reasons(reasons: Iterable[str], listed: int) -> list[str]:
    """How many documents were read anew and why, the most first: "parser changed: all", or "1 new", "206 unchanged"."""
    counted = Counter(reasons)
    told: list[str] = []
    for reason, count in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        plain = reason in (NEW, CONTENT, ROW)
        told.append(f"{count} {reason}" if plain else f"{reason}: {'all' if count == listed else count}")
    unchanged = listed - counted.total()
    return [*told, f"{unchanged} unchanged"] if unchanged or not told else told


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        with contextlib.closing(connection.execute("PRAGMA user_version")) as found:
            layout = str(found.fetchone()[0])
        if layout == "0":
            connection.execute("BEGIN IMMEDIATE")
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {LAYOUT}")
            connection.commit()
        elif layout != LAYOUT:
            raise sqlite3.DatabaseError(f"layout {layout}")
        connection.execute("SELECT count(*) FROM readings").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


TABLES = (
    "CREATE TABLE IF NOT EXISTS readers (name TEXT PRIMARY KEY, parts TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS readings (source_id TEXT PRIMARY KEY, content TEXT NOT NULL, row TEXT NOT NULL, "
    "reader TEXT NOT NULL, program TEXT NOT NULL, sum TEXT NOT NULL, packed BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS run (key TEXT NOT NULL, written TEXT NOT NULL, told BLOB NOT NULL)",
)


def _to_text(parts: dict[str, str]) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True)


def _to_dict(text: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(text)
    return found
