"""Build what a run needs and publish what succeeded: a page a notebook, the executed notebook, and the index."""

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.cores import count_cores
from analysis.errors import InputError
from analysis.locking import lock_file
from analysis.progress import count_done
from analysis.reports import clock, manifest
from analysis.reports.parameters import check_parameters, find_root
from analysis.reports.plan import PROFILE, REPORT_NAMES, IndexEntry, PlannedPage, plan_pages
from analysis.reports.wanted import read_inputs

if TYPE_CHECKING:
    from analysis.reports.apart import Call, Outcome

INDEX, DOWNLOADS, LOCK = "index.html", "downloads", ".lock"
PUBLISHING = "analysis.reports.publishing"
TIME_LIMIT = 600.0  # seconds for one notebook
PATIENCE = 86_400.0  # seconds for another run in the same folder, which may be one of every profile
# What `writing.write_bytes` leaves where it is killed.
HALF_WRITTEN = re.compile(r"\.(.+\.html|.+\.ipynb|\.manifest\.json)\.[a-z0-9_]{8}")


@dataclass(frozen=True)
class ReportResult:
    """One report of a run.

    `path` of the page (None where none was ever built), `problem` "" when it is as it should be, `why` it was built
    in this run ("" when it was as it should be already), `folder` that it belongs to.
    """

    name: str
    path: Path | None
    problem: str = ""
    why: str = ""
    folder: Path = Path()


@dataclass(frozen=True)
class Effort:
    """How a run goes about it: `jobs` notebooks at once, `timeout` seconds for each; see `build_folders`."""

    jobs: int = 0
    timeout: float = TIME_LIMIT
    cold: bool = False
    force: bool = False


@dataclass
class _Folder:
    """The pages of one folder in a run: what each is made from, why it must be built, and what came of it."""

    path: Path
    pages: Sequence[PlannedPage]
    inputs: dict[str, manifest.Inputs]
    known: manifest.Manifest = field(default_factory=manifest.Manifest)
    why: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    failed_downloads: Sequence[str] = ()
    parts: bytes | None = None

    def compare(self, force: bool) -> None:
        """Read the manifest and find what must be built."""
        self.known = manifest.read_manifest(self.path)
        if force:
            self.known.pages.clear()
        entries = self.known.pages
        self.why = {
            page.stem: "asked for with --force"
            if force
            else manifest.say_why(entries.get(page.stem), self.inputs[page.stem], self.path)
            for page in self.pages
        }

    @property
    def made_from(self) -> str:
        """A hash of all that the folder's pages are made from."""
        return manifest.hash_text(repr(sorted(self.inputs.items())))

    def index_key(self) -> str:
        """A hash of all that the index tells of."""
        told = [(one.name, one.path is not None, one.problem) for one in self.pages_built()]
        return manifest.hash_text(repr((self.made_from, told)))

    def index_stands(self) -> bool:
        """Whether the index is as it would be built again."""
        entry = self.known.pages.get(INDEX)
        return (
            entry is not None
            and entry["inputs"] == {"pages": self.index_key()}
            and all(manifest.hash_file(self.path / name) == content for name, content in entry["files"].items())
        )

    def record(self, stem: str, inputs: dict[str, Any], files: Sequence[Path]) -> None:
        """Note in the manifest what was built from what."""
        hashes = {path.relative_to(self.path).as_posix(): manifest.hash_file(path) for path in files}
        self.known.pages[stem] = {"inputs": inputs, "files": hashes}
        manifest.write_manifest(self.known, self.path)

    def results(self) -> list[ReportResult]:
        """What came of each page, and of each download that failed."""
        failed = [ReportResult(DOWNLOADS, None, problem, folder=self.path) for problem in self.failed_downloads]
        return self.pages_built() + failed

    def pages_built(self) -> list[ReportResult]:
        """What came of each page."""
        return [
            ReportResult(
                page.stem,
                page.page if page.page.is_file() else None,
                self.problems.get(page.stem, ""),
                self.why[page.stem],
                self.path,
            )
            for page in self.pages
        ]

    def entries(self) -> tuple[IndexEntry, ...]:
        """What the index tells of each page."""
        return tuple(
            IndexEntry(page, one.path is not None, one.problem)
            for page, one in zip(self.pages, self.pages_built(), strict=True)
        )


@contextmanager
def _folder_of_reports(output: Path, pages: Sequence[PlannedPage]) -> Iterator[None]:
    """Make the folder and see that the pages can be written; where it ends in an error, empty new folders go again.

    Raises InputError when it cannot be the reports' folder, before anything is written, or when writing fails later.
    """
    import tempfile

    made: list[Path] = []
    try:
        files = [output / INDEX, *(file for page in pages for file in (page.page, page.notebook))]
        folders = sorted({file.parent for file in files})
        for folder in folders:
            if folder.exists() and not folder.is_dir():
                raise InputError(f"{folder}: a file stands where the reports go; name another folder with -o")
        for path in files:
            if path.is_dir():
                raise InputError(f"{path}: a folder stands where a report goes; move it, or name another with -o")
        made = [folder for folder in (*folders[::-1], *output.parents) if not folder.exists()]
        output.mkdir(parents=True, exist_ok=True)
        for folder in folders:
            if folder.is_dir():
                tempfile.TemporaryFile(dir=folder).close()
        with lock_file(output / LOCK, PATIENCE):
            _remove_half_written(folders)
            try:
                yield
            finally:
                _remove_half_written(folders)
    except BaseException as error:
        if output in made and {path.name for path in output.iterdir()} <= {LOCK, manifest.NAME}:
            for name in (LOCK, manifest.NAME):
                (output / name).unlink(missing_ok=True)
        for folder in made:
            with suppress(OSError):  # not empty: a finished report is in it
                folder.rmdir()
        if isinstance(error, OSError):
            raise InputError(
                f"{output}: cannot write there ({error.strerror or error}); name another folder with -o"
            ) from error
        raise


def _remove_half_written(folders: Sequence[Path]) -> None:
    for folder in filter(Path.is_dir, folders):
        for path in folder.iterdir():
            if HALF_WRITTEN.fullmatch(path.name):
                path.unlink(missing_ok=True)


def build_reports(
    observations: Path,
    output: Path,
    year: int,
    provinces: str,
    language: str,
    geography: str,
    effort: Effort = Effort(),
) -> list[ReportResult]:
    """Run every notebook on a table and publish the reports and their index into `output`; see `build_folders`.

    Raises InputError for wrong parameters, a missing table or an output that is no folder, before anything is written.
    """
    root = find_root()
    parameters = check_parameters(year, provinces, language, geography, Path(observations).resolve())
    return build_folders([plan_pages(parameters, Path(output).resolve(), REPORT_NAMES)], root, effort)


def build_folders(plan: Sequence[Sequence[PlannedPage]], root: Path, effort: Effort) -> list[ReportResult]:
    """Build what is not as it should be of the planned pages, a sequence a folder, and each folder's index.

    A page is built when something that it is made from has changed since (see manifest.py), when it is gone or was
    edited, or with `effort.force`. A failed notebook is never published: the page of an earlier run stays, or there is
    none, and the index says what failed, where and why. A download that fails is one more result, named DOWNLOADS.
    A notebook that takes longer than `effort.timeout` seconds is killed and counts as failed. With `effort.cold` each
    kernel is started anew, not forked from one that has the imports done; the pages are the same. An interrupted run
    leaves the pages that were finished, and no new empty folder; the next one goes on from there and ends in the same
    bytes. A second run in a folder waits for the first.
    """
    inputs = read_inputs([page for pages in plan for page in pages], root)
    folders = [
        _Folder(pages[0].folder, pages, {page.stem: inputs[page] for page in pages})
        for pages in sorted(plan, key=lambda pages: pages[0].folder)
    ]
    if not effort.force:
        for folder in folders:
            folder.compare(force=False)
        if all(not any(one.why.values()) and one.known.run is None and one.index_stands() for one in folders):
            return [result for folder in folders for result in folder.results()]
    import tempfile

    with ExitStack() as stack:
        for folder in folders:
            stack.enter_context(_folder_of_reports(folder.path, folder.pages))
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="analysis-", ignore_cleanup_errors=True))
        _build(folders, root, effort, {"JUPYTER_RUNTIME_DIR": scratch})
    return [result for folder in folders for result in folder.results()]


def _build(folders: Sequence[_Folder], root: Path, effort: Effort, environment: dict[str, str]) -> None:
    """Build the pages, then the indexes; the folders are this run's alone."""
    from analysis.reports.apart import Call, call_apart

    # A third of its time a notebook waits, for its kernel to be ready and to be gone: half as many more than cores.
    jobs = effort.jobs or count_cores() * 3 // 2 + 1
    for folder in folders:
        folder.compare(effort.force)
    begun = _begin(folders, int(time.time()))
    environment = environment | ({} if os.environ.get(clock.VARIABLE) else {clock.VARIABLE: str(begun)})

    def run(calls: "Sequence[Call]", timeout: float) -> "Iterator[tuple[int, Outcome]]":
        return call_apart(calls, jobs, timeout, effort.cold, environment)

    todo = [(folder, page) for folder in folders for page in folder.pages if folder.why[page.stem]]
    if todo:
        for folder in folders:
            folder.known.run = {"made_from": folder.made_from, "begun": begun}
            manifest.write_manifest(folder.known, folder.path)
        todo.sort(key=lambda one: one[1].name == PROFILE)  # the shortest last, when a core may have nothing else
        # What an index tells beside the pages takes as long as a notebook: not after them, when the others have ended.
        # It is also what refuses a table that cannot be read, before any notebook has come to it.
        worked = [folder for folder in folders if any(folder.why.values())]
        calls = [Call(f"{PUBLISHING}:make_parts", (one.entries(), root, one.path)) for one in worked]
        calls += [Call(f"{PUBLISHING}:make_page", (page, root), runs_notebook=True) for _, page in todo]
        with count_done(len(todo), "report") as tell:
            for position, outcome in run(calls, effort.timeout):
                if position < len(worked):
                    worked[position].parts = outcome.result
                    continue
                folder, page = todo[position - len(worked)]
                problem = _say_lost(outcome, page, effort.timeout) if outcome.lost else outcome.result
                if problem:
                    folder.problems[page.stem] = problem
                    folder.known.pages.pop(page.stem, None)
                else:
                    folder.record(page.stem, vars(folder.inputs[page.stem]), (page.page, page.notebook))
                tell(page.stem if len(folders) == 1 else f"{page.folder.name}/{page.stem}")
    indexes = [folder for folder in folders if not folder.index_stands()]
    calls = [Call(f"{PUBLISHING}:make_index", (one.entries(), root, one.path, one.parts)) for one in indexes]
    for position, outcome in run(calls, TIME_LIMIT):
        folder = indexes[position]
        if outcome.lost:
            raise InputError(f"{folder.path / INDEX}: could not be written ({outcome.lost}); try again")
        folder.failed_downloads, written = outcome.result
        if not folder.failed_downloads:
            folder.record(INDEX, {"pages": folder.index_key()}, written)
    for folder in folders:
        folder.known.run = None
        manifest.write_manifest(folder.known, folder.path)


def _say_lost(outcome: "Outcome", page: PlannedPage, timeout: float) -> str:
    """Why there is no answer of a notebook, in the language of its report."""
    from analysis.charts import message

    values = {"name": page.stem, "seconds": f"{timeout:g}", "code": outcome.code}
    return message(f"index.{outcome.lost}", page.parameters.language, **values)


def _begin(folders: Sequence[_Folder], now: int) -> int:
    """When the run began, in seconds since 1970: an unfinished run of the very same pages is taken up again."""
    for folder in folders:
        if folder.known.run is not None and folder.known.run.get("made_from") == folder.made_from:
            return int(folder.known.run["begun"])
    return now
