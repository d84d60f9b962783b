"""Make one page of a run, or the index: what a run does in a process of its own (see apart.py)."""

from pathlib import Path
from typing import Any

import nbformat

from analysis.charts.names import translate_place
from analysis.observations.files import read_documents, read_observations
from analysis.reports.html_page import render_notebook, shown_error
from analysis.reports.index import describe_report, render_index
from analysis.reports.plan import IndexEntry, PlannedPage, rebuild_command
from analysis.reports.running import run_notebook
from analysis.writing import write_bytes, write_text


def check_table(observations: Path) -> None:
    """Raise InputError for a table or list of documents that cannot be read."""
    read_observations(observations)
    read_documents(observations)


def make_page(planned: PlannedPage, root: Path) -> str:
    """Run a notebook and write its page and the executed notebook; "" or why not (then nothing is written)."""
    notebook, problem = run_notebook(planned.name, planned.parameters, root)
    if notebook is None:
        return problem
    executed = str(nbformat.writes(notebook)).encode("utf-8")  # type: ignore[no-untyped-call]
    try:
        page = render_notebook(notebook, planned.name, planned.parameters, rebuild_command(planned.parameters, root))
    except Exception as error:
        return shown_error(f"{planned.name}: {type(error).__name__}: {error}")
    write_bytes(planned.notebook, executed)
    write_text(planned.page, page)
    return ""


def make_index(entries: tuple[IndexEntry, ...], root: Path, path: Path) -> str:
    """Write the index of a folder, whose first page has the folder's own parameters; always ""."""
    parameters = entries[0].page.parameters
    index = render_index(
        [_describe(one) for one in entries],
        parameters,
        rebuild_command(parameters, root),
        read_documents(parameters.observations),
    )
    write_text(path, index)
    return ""


def _describe(entry: IndexEntry) -> dict[str, Any]:
    page = entry.page
    href = f"{page.stem}.html" if entry.built else ""
    if page.name == page.stem:
        return describe_report(page.name, href, entry.problem, page.parameters)
    place = translate_place(page.parameters.provinces[0], page.parameters.language)
    return {"title": place, "purpose": "", "href": href, "problem": entry.problem, "found": ""}
