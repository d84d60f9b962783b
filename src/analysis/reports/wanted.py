"""What pages are made from, as hashes: read from the files as they are now."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from analysis.reports import manifest
from analysis.reports.plan import PlannedPage
from analysis.reports.used_rows import UsedRows, list_tables

CHECKED_FACTS = "tests/gold"  # as in quality.py
FACTS_READ_BY = "data_quality"


def read_inputs(pages: Sequence[PlannedPage], root: Path) -> dict[PlannedPage, manifest.Inputs]:
    """The inputs of each page.

    A page on some provinces is made from their rows alone (see used_rows.py), any other from the whole tables.
    """
    code, libraries = manifest.hash_code(), manifest.hash_libraries()
    hash_file = cache(manifest.hash_file)

    @cache
    def hash_facts() -> str:
        folder = root / CHECKED_FACTS
        return manifest.hash_files(sorted(path for path in folder.glob("*") if path.is_file()), root)

    @cache
    def hash_tables(observations: Path) -> tuple[str, int]:
        lines = observations.read_bytes().count(b"\n") if observations.suffix == ".csv" else 0
        return manifest.hash_files(list_tables(observations), observations.parent), max(lines - 1, 0)

    @cache
    def read_rows(observations: Path) -> UsedRows:
        return UsedRows(observations)

    @cache
    def hash_rows(observations: Path, provinces: tuple[str, ...]) -> tuple[str, int]:
        if not provinces or observations.suffix != ".csv":
            return hash_tables(observations)
        return read_rows(observations).hash_rows(provinces)

    found = {}
    for page in pages:
        figures, rows = hash_rows(page.parameters.observations, page.parameters.provinces)
        found[page] = manifest.Inputs(
            notebook=hash_file(root / "notebooks" / f"{page.name}.ipynb"),
            parameters=manifest.hash_parameters(page.parameters),
            figures=figures,
            facts=hash_facts() if page.name == FACTS_READ_BY else "",
            code=code,
            libraries=libraries,
            rows=rows,
        )
    return found
