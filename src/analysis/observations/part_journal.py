"""Which parts stand in a folder, and the only right to write there: two SQLite files in its hidden folder .cache."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.locking import lock_file
from analysis.observations.extraction import APPLIED_NAME
from analysis.observations.reading_store import FOLDER

if TYPE_CHECKING:
    from analysis.observations.outcomes import RemarkCode

TABLES = ("observations", "documents", "unread")
NAME = re.compile(r"part-(\d{5,})-([0-9a-f]{16})\.parquet")
COMPLETE = "complete.json"
OWN_NAMES = (FOLDER, *TABLES, COMPLETE, APPLIED_NAME)
# A run that begins while another one ends need not be refused.
PATIENCE = 2


@dataclass(frozen=True)
class Told:
    """What is told of a part: how many documents, observations, numbers not taken, failed documents and remarks.

    `failed`: one line a document, the first FEW. `outcomes`: what became of each decision: its outcome, its
    remark and what fills that. `sizes`: the bytes of its files by table.
    """

    documents: int
    observations: int
    unread: int
    failures: int
    remarks: int
    failed: tuple[str, ...]
    outcomes: tuple[tuple[str, "RemarkCode", Mapping[str, str]], ...]
    sizes: dict[str, int]


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold the only right to write a folder of parts; it goes with the process, however that ends.

    Raises InputError where another run has it, other files stand there, or nothing can be written.
    """
    others = [path.name for path in folder.iterdir() if path.name not in OWN_NAMES] if folder.is_dir() else []
    if others:
        raise InputError(f"{folder}: holds other files ({sorted(others)[0]}); give the parts a folder of their own")
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise InputError(f"{folder}: cannot be written ({err.strerror}); give a folder of yours") from err
    with lock_file(folder / FOLDER / "lock", PATIENCE):
        yield


class PartJournal:
    """The parts of a folder that were written whole, by key, and what they were read with."""

    def __init__(self, folder: Path) -> None:
        """Open the journal of a folder; a damaged one is begun anew, and with it the parts."""
        self.folder = folder
        path = folder / FOLDER / "parts"
        try:
            self.connection = _connect(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            self.connection = _connect(path)
        self.files: dict[str, dict[str, Path]] = {}
        for table in TABLES:
            (folder / table).mkdir(exist_ok=True)
            for path in sorted((folder / table).iterdir()):
                if match := NAME.fullmatch(path.name):
                    self.files.setdefault(match[2], {})[table] = path
                elif path.name.startswith(".part-"):  # of a run that was killed
                    path.unlink()

    def close(self) -> None:
        """Let the file go."""
        self.connection.close()

    def find_part(self, key: str) -> Told | None:
        """What was told of the part of that key; None where it was never written, or is not there as it was."""
        row = self.connection.execute("SELECT told FROM parts WHERE key = ?", [key]).fetchone()
        if row is None:
            return None
        cells = json.loads(row[0])
        cells |= {"failed": tuple(cells["failed"]), "outcomes": tuple(tuple(one) for one in cells["outcomes"])}
        told = Told(**cells)
        there = {table: path.stat().st_size for table, path in self.files.get(key, {}).items()}
        return told if there == told.sizes else None

    def note_part(self, key: str, told: Told) -> None:
        """Note a part whose files have been written."""
        packed = json.dumps(asdict(told), ensure_ascii=False)
        self.connection.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", [key, packed])
        self.connection.commit()

    def place(self, table: str, key: str, number: int) -> Path:
        """Where a file of a part belongs."""
        return self.folder / table / f"part-{number:05d}-{key}.parquet"

    def is_in_place(self, key: str, number: int) -> bool:
        """Whether a part that is there bears this number."""
        return all(path == self.place(table, key, number) for table, path in self.files[key].items())

    def move_part(self, key: str, number: int) -> None:
        """Give a part that is there another number."""
        for table, path in self.files[key].items():
            self.files[key][table] = path.replace(self.place(table, key, number))

    def list_others(self, keys: set[str]) -> list[Path]:
        """The files of parts that are none of these."""
        return [path for key, files in self.files.items() if key not in keys for path in files.values()]

    def forget_others(self, keys: set[str]) -> None:
        """Forget the parts that are none of these."""
        known = [row[0] for row in self.connection.execute("SELECT key FROM parts")]
        self.connection.executemany("DELETE FROM parts WHERE key = ?", [[key] for key in known if key not in keys])
        self.connection.commit()

    def read_reader(self) -> dict[str, str]:
        """What the parts were read with the last time; {} the first time."""
        row = self.connection.execute("SELECT parts FROM reader").fetchone()
        found: dict[str, str] = json.loads(row[0]) if row else {}
        return found

    def note_reader(self, reader: dict[str, str]) -> None:
        """Note what the parts are read with."""
        self.connection.execute("DELETE FROM reader")
        self.connection.execute("INSERT INTO reader VALUES (?)", [json.dumps(reader)])
        self.connection.commit()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("CREATE TABLE IF NOT EXISTS parts (key TEXT PRIMARY KEY, told TEXT NOT NULL)")
        connection.execute("CREATE TABLE IF NOT EXISTS reader (parts TEXT NOT NULL)")
        connection.execute("SELECT count(*) FROM parts").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
