"""The run's table for other programs: CSV, Parquet, a workbook and the data package that describes them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis import __version__
from analysis.charts import message, read_messages
from analysis.codelists import read_indicators, read_scopes, read_units
from analysis.codelists.columns import Column, read_columns
from analysis.observations.files import format_parquet
from analysis.observations.schema import set_types
from analysis.reports.html_page import describe_parameters, shown_error
from analysis.reports.package_description import write_package
from analysis.reports.parameters import Parameters
from analysis.reports.shared_cells import write_shared_csv
from analysis.reports.spreadsheet import latest_day, write_workbook
from analysis.writing import write_bytes

FOLDER = "downloads"
FILES = ("observations.xlsx", "observations.csv", "documents.csv", "observations.parquet", "datapackage.json")


@dataclass(frozen=True)
class Download:
    """A file of the run's downloads: `size` in bytes, 0 and a `problem` where it could not be made now."""

    name: str
    size: int = 0
    problem: str = ""


def describe_run(parameters: Parameters, command: str) -> list[tuple[str, str]]:
    """Names and texts on the whole: what the table is, whose, for which run, and what was done to its text."""
    language = parameters.language
    say = {name: message(f"downloads.note.{name}", language) for name in ("table", "rights", "defused", "empty")}
    named = [(message(f"downloads.note.{name}_name", language), text) for name, text in say.items()]
    run = "; ".join(f"{name}: {value}" for name, value in describe_parameters(parameters))
    return [
        *named,
        (message("page.parameters", language), run),
        (message("downloads.version", language), f"office-reviews {__version__}"),
        (message("downloads.rebuild", language), command),
    ]


def _explain_codes(language: str) -> list[tuple[str, str, str, str]]:
    """Column, code, label and definition of every code that a list of the project explains."""
    indicators = read_indicators().values()
    rows = [("indicator", one.code, one.label(language), one.definition(language)) for one in indicators]
    rows += [("scope", one.code, one.label(language), "") for one in read_scopes().values()]
    rows += [("unit", one.code, one.label(language), "") for one in read_units().values()]
    known = read_messages()
    rows += [
        (column, code, message(f"{column}.{code}", language), "")
        for column in ("qualifier", "denominator")
        for code in (key.removeprefix(f"{column}.") for key in known if key.startswith(f"{column}."))
        if code != "none"
    ]
    return rows


def write_downloads(
    observations: pd.DataFrame, documents: pd.DataFrame, parameters: Parameters, command: str, folder: Path
) -> list[Download]:
    """Write the files into a folder, each whole or not at all, in the order of FILES; what failed says why.

    The same table, parameters and versions give the same bytes. A file that fails leaves the others; its old copy
    goes, for it would be of another table.
    """
    language = parameters.language
    columns: dict[str, tuple[Column, ...]] = {name: read_columns(name) for name in ("observations", "documents")}
    tables = {
        "observations": (set_types(observations), columns["observations"]),
        "documents": (documents, columns["documents"]),
    }
    notes = describe_run(parameters, command)
    shared = cache(lambda name: write_shared_csv(*tables[name]))
    makers: dict[str, Callable[[], bytes]] = {
        "observations.xlsx": lambda: write_workbook(
            tables, notes, _explain_codes(language), latest_day(documents), language
        ),
        "observations.csv": lambda: shared("observations"),
        "documents.csv": lambda: shared("documents"),
        "observations.parquet": lambda: format_parquet(observations),
        "datapackage.json": lambda: write_package({name: shared(name) for name in tables}, notes, language),
    }
    return [_write(folder / name, makers[name]) for name in FILES]


def _write(path: Path, make: Callable[[], bytes]) -> Download:
    # Whatever it was, the reports are built and the other files are still to be made.
    try:
        content = make()
        write_bytes(path, content)
    except Exception as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return Download(path.name, problem=shown_error(str(error) or type(error).__name__).replace(f"{path}: ", ""))
    return Download(path.name, len(content))
