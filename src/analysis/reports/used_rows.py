"""Which rows of a table, and of the lists beside it, the pages on some provinces are made from."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

UNKNOWN = ""
# Written beside the table by `extract`; documents first.
LISTS = ("documents.csv", "unread.csv")


def list_tables(observations: Path) -> tuple[Path, ...]:
    """The table, the list of its documents (or what stands for it) and that of its unread numbers, those that exist.

    As `observations.files.read_documents` finds them.
    """
    sources = [parent / "data" / "raw" / "sources.csv" for parent in observations.parents]
    documents = next((path for path in (observations.with_name(LISTS[0]), *sources) if path.is_file()), None)
    found = (observations, documents, observations.with_name(LISTS[1]))
    return tuple(path for path in found if path is not None and path.is_file())


def find_ground(name: str) -> frozenset[str]:
    """The provinces of today that a name may stand for, as codes; UNKNOWN for a name that the code list lacks.

    Old and new provinces that became one belong together: a page on one may tell of all of them.
    """
    from analysis.codelists.provinces import fold, read_provinces

    wanted = fold(name)
    found = {
        entry.successor_code
        for entry in read_provinces()
        if wanted in {fold(own) for own in (entry.name, *entry.aliases)}
    }
    return frozenset(found or {UNKNOWN})


class UsedRows:
    """The rows of one table by the ground that they are about; read once, asked once a page."""

    def __init__(self, observations: Path) -> None:
        tables = [_read_rows(path) for path in list_tables(observations)]
        self._rows, self._documents, self._unread = (*tables, [], [])[:3]
        names = {row.get("province", "") for row in (*self._rows, *self._documents)}
        self._ground = {name: find_ground(name) for name in names}

    def _about(self, row: dict[str, str], ground: frozenset[str]) -> bool:
        # What is about nobody knows whom may be about anybody: its code or its document may tell.
        own = self._ground[row.get("province", "")]
        return UNKNOWN in own or not own.isdisjoint(ground)

    def hash_rows(self, provinces: tuple[str, ...]) -> tuple[str, int]:
        """A hash of all that pages on these provinces read, and how many observations it holds."""
        ground = frozenset().union(*map(find_ground, provinces))
        rows = [row for row in self._rows if self._about(row, ground)]
        sources = {row.get("source_id", "") for row in rows}
        documents = [row for row in self._documents if row.get("source_id", "") in sources or self._about(row, ground)]
        sources |= {row.get("source_id", "") for row in documents}
        unread = [row for row in self._unread if row.get("source_id", "") in sources]
        text = json.dumps([rows, documents, unread], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest(), len(rows)


def _read_rows(path: Path) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    return list(_plain_rows(csv.DictReader(io.StringIO(text, newline=""))))


def _plain_rows(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    for row in reader:
        yield {str(name): str(value or "") for name, value in row.items()}
