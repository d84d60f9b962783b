"""Run the notebooks for a year and publish what succeeded: one HTML file each, and the index."""

import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat

from analysis.errors import InputError
from analysis.observations.files import read_documents, read_observations
from analysis.progress import track
from analysis.reports.html_page import render_notebook, shown_error
from analysis.reports.index import BuiltReport, write_index
from analysis.reports.parameters import DEFAULT_OBSERVATIONS, Parameters, check_parameters, find_root
from analysis.reports.reading import SUBJECTS
from analysis.reports.running import run_notebook
from analysis.writing import write_bytes, write_text

REPORT_NAMES = tuple(SUBJECTS)
DOWNLOADS = "downloads"  # the name of a result that says which of the run's other files could not be made


@dataclass(frozen=True)
class ReportResult:
    """One report of a run: `path` of the page (None where none was ever built), `problem` "" when it was built now."""

    name: str
    path: Path | None
    problem: str = ""


def rebuild_command(parameters: Parameters, root: Path) -> str:
    """The command that builds the same reports again.

    For documents of another folder it says DIR: a machine's paths stay out of a page that people share.
    """
    words = ["analysis", "report", "--year", str(parameters.year)]
    for province in parameters.provinces:
        words += ["--province", province]
    words += ["--language", parameters.language, "--geography", parameters.geography]
    if parameters.observations != (root / DEFAULT_OBSERVATIONS).resolve():
        words += ["--raw", "DIR", "-o", "DIR"]
    return shlex.join(words)


def _publish(notebook: nbformat.NotebookNode, name: str, parameters: Parameters, root: Path, output: Path) -> str:
    """Write page and executed notebook; "" or why the page could not be made (then nothing is written)."""
    executed = str(nbformat.writes(notebook)).encode("utf-8")  # type: ignore[no-untyped-call]
    try:
        page = render_notebook(notebook, name, parameters, rebuild_command(parameters, root))
    except Exception as error:
        return shown_error(f"{name}: {type(error).__name__}: {error}")
    write_bytes(output / "notebooks" / f"{name}.ipynb", executed)
    write_text(output / f"{name}.html", page)
    return ""


@contextmanager
def _folder_of_reports(output: Path) -> Iterator[None]:
    """Make the folder and see that the pages can be written; where it ends in an error, empty new folders go again.

    Raises InputError when it cannot be the reports' folder, before anything is written, or when writing fails later.
    """
    made: list[Path] = []
    try:
        notebooks = output / "notebooks"
        for folder in (output, notebooks):
            if folder.exists() and not folder.is_dir():
                raise InputError(f"{folder}: a file stands where the reports go; name another folder with -o")
        pages = [output / f"{name}.html" for name in (*REPORT_NAMES, "index")]
        for path in (*pages, *(notebooks / f"{name}.ipynb" for name in REPORT_NAMES)):
            if path.is_dir():
                raise InputError(f"{path}: a folder stands where a report goes; move it, or name another with -o")
        made = [folder for folder in (notebooks, output, *output.parents) if not folder.exists()]
        output.mkdir(parents=True, exist_ok=True)
        for folder in (output, notebooks):
            if folder.is_dir():
                tempfile.TemporaryFile(dir=folder).close()
        yield
    except BaseException as error:
        for folder in made:
            with suppress(OSError):  # not empty: a finished report is in it
                folder.rmdir()
        if isinstance(error, OSError):
            raise InputError(
                f"{output}: cannot write there ({error.strerror or error}); name another folder with -o"
            ) from error
        raise


def build_reports(
    observations: Path, output: Path, year: int, provinces: str, language: str, geography: str
) -> list[ReportResult]:
    """Run every notebook on a table and publish the reports and their index into `output`.

    A failed notebook is never published: the page of an earlier run stays, or there is none, and the index says what
    failed, where and why. A download that fails is one more result, named DOWNLOADS. Raises InputError for wrong
    parameters, a missing table or an output that is no folder, before anything is written. An interrupted run leaves
    the pages that were finished, and no new empty folder.
    """
    root = find_root()
    parameters = check_parameters(year, provinces, language, geography, Path(observations).resolve())
    read_observations(parameters.observations)
    documents = read_documents(parameters.observations)
    output = Path(output).resolve()
    with _folder_of_reports(output):
        results = [_build_one(name, parameters, root, output) for name in track(REPORT_NAMES, "report")]
        reports = [BuiltReport(result.name, result.path, result.problem) for result in results]
        problems = write_index(reports, parameters, rebuild_command(parameters, root), documents, output)
    return [*results, *(ReportResult(DOWNLOADS, None, problem) for problem in problems)]


def _build_one(name: str, parameters: Parameters, root: Path, output: Path) -> ReportResult:
    notebook, problem = run_notebook(name, parameters, root)
    if notebook is not None:
        problem = _publish(notebook, name, parameters, root, output)
    page = output / f"{name}.html"
    return ReportResult(name, page if page.is_file() else None, problem)
