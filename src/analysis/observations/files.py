"""Read and write the observation table and the lists beside it."""

import csv
import io
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis.documents.sources import COLUMNS as SOURCE_COLUMNS
from analysis.errors import InputError
from analysis.observations.schema import COLUMNS, DATES, NUMBERS, OFFSETS, set_types
from analysis.writing import write_bytes, write_text

REBUILD = "rebuild it with “analysis extract”"
UNREAD_COLUMNS = ("source_id", "locator", "printed", "reason", "start", "end", "sentence")
DOCUMENT_COLUMNS = (*SOURCE_COLUMNS, "figures", "unread", "problem", "evidence", "remarks")


def read_observations(path: Path | str) -> pd.DataFrame:
    """Read an observation table (.csv or .parquet) with the types of `set_types`.

    A process that asks again for the file it read last, unchanged, gets it without reading: a notebook does for its
    figures and for its sentences. Raises InputError when the file is missing, no table, or lacks a column of the
    contract.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"{path}: no observation table there; run “analysis extract -o {path}” first")
    state = path.stat()
    return _read_table(path, (state.st_ino, state.st_mtime_ns, state.st_ctime_ns, state.st_size)).copy(deep=False)


@lru_cache(maxsize=1)
def _read_table(path: Path, _state: tuple[int, ...]) -> pd.DataFrame:
    try:
        table = (
            pd.read_parquet(path)
            if path.suffix == ".parquet"
            else pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        )
    except (ValueError, OSError) as err:
        raise InputError(f"{path}: no readable table ({str(err).splitlines()[0]}); {REBUILD}") from err
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise InputError(f"{path}: column “{missing[0]}” is missing; expected an observation table; {REBUILD}")
    for column in (*NUMBERS, *OFFSETS):
        numbers = pd.to_numeric(table[column], errors="coerce")
        _refuse_first(path, table[column], numbers.isna() & (table[column].fillna("").astype(str) != ""), "a number")
        table[column] = numbers
    for column in DATES:
        filled = table[column].fillna("").astype(str)
        dates = pd.to_datetime(filled, format="%Y-%m-%d", errors="coerce")
        _refuse_first(path, filled, (filled != "") & dates.isna(), "a date YYYY-MM-DD or nothing")
    return set_types(table)


def _refuse_first(path: Path, column: "pd.Series[str]", bad: "pd.Series[bool]", expected: str) -> None:
    if bad.any():
        place = int(bad.to_numpy().argmax())
        raise InputError(
            f"{path}: row {place + 2}, column {column.name}: “{column.iloc[place]}”; expected {expected}; {REBUILD}"
        )


def read_documents(observations: Path | str) -> pd.DataFrame:
    """What is known of the documents behind a table: `documents.csv` beside it, one row a document, all text.

    A table without that list (the committed one, before its first extraction) is described by data/raw/sources.csv of
    its project. Raises InputError when neither is there.
    """
    path = Path(observations).resolve()
    beside = path.with_name("documents.csv")
    candidates = [beside, *(parent / "data" / "raw" / "sources.csv" for parent in path.parents)]
    for candidate in candidates:
        if candidate.is_file():
            table = pd.read_csv(candidate, dtype=str, keep_default_na=False, encoding="utf-8-sig")
            return table.reindex(columns=list(DOCUMENT_COLUMNS), fill_value="")
    raise InputError(f"{beside}: missing; run “analysis extract -o {observations}”, which writes it beside the table")


def read_unread(observations: Path | str) -> pd.DataFrame | None:
    """The numbers that became no observation: `unread.csv` beside a table, one row a number, all text.

    None where there is no such list (the committed table, before its first extraction). Raises InputError for a list
    that cannot be read.
    """
    path = Path(observations).resolve().with_name("unread.csv")
    if not path.is_file():
        return None
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, OSError) as err:
        raise InputError(f"{path}: no readable list ({str(err).splitlines()[0]}); {REBUILD}") from err
    return table.reindex(columns=list(UNREAD_COLUMNS), fill_value="")


def format_number(value: object) -> str:
    """A number as the CSV prints it: integers without a decimal point, the shortest decimals otherwise, "" for NA."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    number = float(value)  # type: ignore[arg-type]
    return str(int(number)) if number.is_integer() else repr(number)


def format_parquet(table: pd.DataFrame) -> bytes:
    """The table as Parquet: the same bytes however pandas keeps its texts."""
    table = set_types(table)
    texts = [name for name in table.columns if isinstance(table[name].dtype, pd.StringDtype)]
    stream = io.BytesIO()
    table.astype(dict.fromkeys(texts, pd.StringDtype("pyarrow", float("nan")))).to_parquet(stream, index=False)
    return stream.getvalue()


def write_observations(table: pd.DataFrame, path: Path) -> None:
    """Write the table as CSV (UTF-8, RFC 4180 with line feeds) and as Parquet beside it, both atomically."""
    table = set_types(table)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    as_text = table.astype(object).copy()
    for column in (*NUMBERS, *OFFSETS):
        as_text[column] = [format_number(value) for value in table[column]]
    writer.writerows(as_text.itertuples(index=False, name=None))
    write_text(path, stream.getvalue())
    write_bytes(path.with_suffix(".parquet"), format_parquet(table))
