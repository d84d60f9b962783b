"""Make one page of a run, or the index: what a run does in a process of its own (see apart.py)."""

import pickle
from pathlib import Path

import nbformat

from analysis.observations.files import read_documents
from analysis.reports.downloads import FOLDER as DOWNLOADS
from analysis.reports.html_page import render_notebook, shown_error
from analysis.reports.index import BuiltReport, write_index
from analysis.reports.index_parts import gather_parts
from analysis.reports.plan import IndexEntry, PlannedPage, rebuild_command
from analysis.reports.running import run_notebook
from analysis.writing import write_bytes, write_text


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


def make_parts(entries: tuple[IndexEntry, ...], root: Path, folder: Path) -> bytes:
    """Write the downloads of a folder, and make what its index tells beside the pages: pickled, for `make_index` alone.

    The run between them hands it on unread, for it would have to import all that a page needs. Raises InputError for a
    table or list of documents that cannot be read, before anything is written.
    """
    parameters, names = entries[0].page.parameters, [one.page.name for one in entries if not _is_of_many(one)]
    documents = read_documents(parameters.observations)
    return pickle.dumps(gather_parts(names, parameters, rebuild_command(parameters, root), documents, folder))


def _is_of_many(entry: IndexEntry) -> bool:
    """Whether a page is one profile among many, which the index lists apart."""
    return entry.page.name != entry.page.stem


def make_index(
    entries: tuple[IndexEntry, ...], root: Path, folder: Path, parts: bytes | None
) -> tuple[list[str], list[Path]]:
    """Write the index of a folder, whose first page has the folder's own parameters, and its downloads.

    `parts`: what `make_parts` gave, None where it did not come to that. What went wrong with the downloads, and every
    file that is there now.
    """
    parameters = entries[0].page.parameters
    reports = [
        BuiltReport(
            one.page.name,
            one.page.page if one.built else None,
            one.problem,
            one.page.parameters.provinces[0] if _is_of_many(one) else "",
        )
        for one in entries
    ]
    documents = read_documents(parameters.observations)
    told = None if parts is None else pickle.loads(parts)
    problems = write_index(reports, parameters, rebuild_command(parameters, root), documents, folder, told)
    return problems, [folder / "index.html", *(path for path in (folder / DOWNLOADS).glob("*") if path.is_file())]
