"""The documents to be read, one after the other, each with its content: of a folder, a sources.csv, a Parquet."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from analysis.documents.document import Document, Source
from analysis.documents.formats import read_bytes, read_content
from analysis.documents.limits import Limits, read_limits
from analysis.documents.sources import COLUMNS, check_row, find_list, iterate_sources
from analysis.errors import InputError

TEXT_COLUMN = "text"
ROWS_AT_ONCE = 256
# Without it a whole column of a row group is taken into memory, however large its writer made that.
BUFFER = 2**20


@dataclass(frozen=True)
class Given:
    """A document as it comes: its row of sources.csv, the bytes of its file, and what messages call it.

    `problem`: why its content could not be had, in one line; then `content` is empty.
    """

    source: Source
    path: str
    content: bytes
    problem: str = ""


@dataclass(frozen=True)
class Listing:
    """Where documents come from: `folder` for one with a sources.csv, else `texts`, the Parquet files in order."""

    folder: Path
    path: Path | None
    texts: tuple[Path, ...] = ()


def find_listing(raw: Path) -> Listing:
    """What `raw` names: a folder with sources.csv, such a list itself (.csv), a Parquet of texts or a folder of those.

    Raises InputError for anything else.
    """
    if raw.suffix == ".parquet" and raw.is_file():
        return Listing(raw.parent, None, (raw,))
    if raw.suffix == ".csv" and raw.is_file():
        return Listing(raw.parent, raw)
    if raw.is_dir() and not (raw / "sources.csv").exists():
        texts = tuple(sorted(path for path in raw.glob("*.parquet") if path.name[0] not in "._"))
        if texts:
            return Listing(raw, None, texts)
    return Listing(raw, find_list(raw))


def list_sources(listing: Listing) -> Iterator[Source]:
    """The sources of a listing in order, without their content.

    Raises InputError for a row that cannot be, and for a source_id used twice.
    """
    if listing.path is not None:
        yield from iterate_sources(listing.path)
        return
    seen: dict[str, str] = {}
    for where, source, _ in _iterate_texts(listing.texts, with_text=False):
        if source.source_id in seen:
            raise InputError(
                f"{where}: source_id “{source.source_id}” stands in {seen[source.source_id]} too; "
                "each document needs its own"
            )
        seen[source.source_id] = where
        yield source


def iterate_given(
    listing: Listing, limits: Limits, wanted: Callable[[Source], bool] = lambda _: True
) -> Iterator[Given]:
    """The wanted documents of a listing in order, each with its content, which is let go when the next one comes."""
    if listing.path is None:
        for where, source, text in _iterate_texts(listing.texts, with_text=True):
            if wanted(source):
                problem = "" if text else f"{where}: no text; fill the column “{TEXT_COLUMN}” or leave the row out"
                yield Given(source, where, (text or "").encode(), problem)
        return
    for source in iterate_sources(listing.path):
        if not wanted(source):
            continue
        try:
            path = find_file(listing.folder, source)
            yield Given(source, str(path), read_content(path, limits))
        except InputError as err:
            yield Given(source, source.file, b"", str(err))


def find_file(folder: Path, source: Source) -> Path:
    """The file of a document of a folder. Raises InputError for a name that is none or leads out of the folder."""
    path = folder / source.file
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError) as err:
        raise InputError(f"{source.source_id}: {source.file[:100]!r} is no file name; correct the file column") from err
    if not inside:
        raise InputError(f"{path}: leads out of {folder}; put the document itself there and name it in the file column")
    return path


def read_given(given: Given, limits: Limits) -> Document:
    """The Document of what was given. Raises InputError where it has none."""
    if given.problem:
        raise InputError(given.problem)
    return read_bytes(given.content, given.path, given.source, limits)


def read_source(raw: Path, source: Source, limits: Limits | None = None) -> Document:
    """Read one document of a folder. Raises InputError for a file that cannot be read or lies outside the folder."""
    limits = limits or read_limits()
    path = find_file(raw, source)
    return read_bytes(read_content(path, limits), path, source, limits)


def _iterate_texts(paths: tuple[Path, ...], with_text: bool) -> Iterator[tuple[str, Source, str]]:
    """Where each row of Parquet files stands, its Source and its text ("" without `with_text`)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in paths:
        try:
            with pq.ParquetFile(path, buffer_size=BUFFER) as file:
                names = _check_columns(path, file.schema_arrow)
                known = [name for name in COLUMNS if name in names]
                columns = [*known, TEXT_COLUMN] if with_text else known
                number = 0
                for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=columns):
                    for row in batch.to_pylist():
                        number += 1
                        where = f"{path}, row {number}"
                        yield where, _make_source(where, row), row.get(TEXT_COLUMN) or ""
        except (pa.ArrowException, OSError) as err:
            raise InputError(f"{path}: no readable Parquet ({str(err).splitlines()[0][:150]}); write it anew") from err


def _check_columns(path: Path, schema: Any) -> list[str]:
    names: list[str] = schema.names
    for needed in ("source_id", TEXT_COLUMN):
        if needed not in names:
            raise InputError(f"{path}: column “{needed}” is missing; found: {', '.join(names)[:200]}")
    if (kind := str(schema.field(TEXT_COLUMN).type)) not in ("string", "large_string", "string_view"):
        raise InputError(f"{path}: column “{TEXT_COLUMN}” holds {kind}; expected texts (string)")
    return names


def _make_source(where: str, row: dict[str, Any]) -> Source:
    cells = {name: "" if row.get(name) is None else _as_text(row[name]) for name in COLUMNS}
    file = cells["file"]
    return replace(check_row(where, cells | {"file": file or TEXT_COLUMN}), file=file)


def _as_text(cell: object) -> str:
    return (cell.date() if isinstance(cell, dt.datetime) else cell).__str__().strip()
