"""sources.csv: which documents there are, and what is known of each."""

import csv
import datetime as dt
import difflib
from collections.abc import Iterator
from pathlib import Path

from analysis.codelists.provinces import resolve_province
from analysis.documents.document import Source
from analysis.errors import InputError

COLUMNS = ("source_id", "file", "province", "published", "publisher", "title", "url", "kind", "retrieved", "note")
REQUIRED = ("source_id", "file")
KINDS = ("article", "report", "digest")


def read_sources(folder: Path) -> list[Source]:
    """Read `folder`/sources.csv: one Source a row, in file order.

    Only source_id and file must be filled; columns that are not the project's are the user's own and pass unread.
    Raises InputError for a folder without sources.csv, a missing or misspelt column, a row without source_id or file,
    a source_id used twice, and a date or kind that cannot be.
    """
    return list(iterate_sources(find_list(folder)))


def find_list(folder: Path) -> Path:
    """The sources.csv of a folder. Raises InputError where there is no folder or none in it."""
    path = folder / "sources.csv"
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; give one that holds sources.csv and its documents with --raw")
    if not path.is_file():
        raise InputError(f"{path}: missing; expected a CSV with the columns {', '.join(COLUMNS)} (one row a document)")
    return path


def iterate_sources(path: Path) -> Iterator[Source]:
    """The Sources of a list as `read_sources` reads them, one after the other; only their names are kept."""
    rows = _iterate_rows(path)
    header = [name.strip() for name in next(rows, [])]
    _check_header(path, header)
    seen: dict[str, int] = {}
    for line, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
            continue
        if len(cells) != len(header):
            raise InputError(
                f"{path}, row {line}: {len(cells)} cells where the header has {len(header)}; "
                "put a text that holds a comma between double quotes"
            )
        source = check_row(f"{path}, row {line}", dict(zip(header, (cell.strip() for cell in cells), strict=True)))
        if source.source_id in seen:
            raise InputError(
                f"{path}, row {line}: source_id “{source.source_id}” stands in row {seen[source.source_id]} too; "
                "each document needs its own"
            )
        seen[source.source_id] = line
        yield source


def _iterate_rows(path: Path) -> Iterator[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            yield from reader
    except UnicodeDecodeError as err:
        raise InputError(f"{path}: byte {err.start} is not UTF-8; save the file as “CSV UTF-8”") from err
    except csv.Error as err:
        raise InputError(f"{path}, near row {reader.line_num}: {err}; check the double quotes around texts") from err
    except OSError as err:
        raise InputError(f"{path}: cannot be read ({err.strerror}); mend its permissions") from err


def _check_header(path: Path, header: list[str]) -> None:
    for name in header:
        if name and header.count(name) > 1:
            raise InputError(f"{path}: column “{name}” stands twice; keep one")
    for column in REQUIRED:
        if column not in header:
            raise InputError(f"{path}: column “{column}” is missing; found: {', '.join(header) or 'an empty file'}")
    for name in header:
        if name in COLUMNS:
            continue
        near = difflib.get_close_matches(name.casefold(), [c for c in COLUMNS if c not in header], n=1, cutoff=0.75)
        if near:
            raise InputError(f"{path}: column “{name}” is unknown; did you mean “{near[0]}”?")


def check_row(where: str, row: dict[str, str]) -> Source:
    """The Source of a row's cells by column. Raises InputError, beginning with `where`, for a value that cannot be."""
    for column in REQUIRED:
        if not row[column]:
            raise InputError(f"{where}: “{column}” is empty; every row names its document and its file")
    published = None
    if row.get("published"):
        try:
            published = dt.date.fromisoformat(row["published"])
        except ValueError as err:
            raise InputError(
                f"{where}: published “{row['published']}” is no date; expected YYYY-MM-DD or nothing"
            ) from err
    known = {name: row.get(name, "") for name in COLUMNS if name != "published"}
    if row.get("province"):
        try:
            known["province"] = resolve_province(row["province"], published).name  # "TPHCM", "tp. Hồ Chí Minh"
        except InputError as err:
            raise InputError(f"{where}: {err}") from err
    if row.get("kind") and row["kind"] not in KINDS:
        raise InputError(f"{where}: kind “{row['kind']}” is unknown; expected {', '.join(KINDS)} or nothing")
    return Source(published=published, **known)
