"""From documents to the observation table and the lists beside it; what was read before is not read again.

Nothing heavy is loaded before it is known that there is something to do.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.documents.document import Source
from analysis.documents.limits import read_limits
from analysis.errors import InputError
from analysis.observations.executors import HEAD_START, Open
from analysis.observations.fingerprints import (
    describe_reader,
    describe_writing,
    hash_bytes,
    hash_json,
)
from analysis.observations.inputs import Listing, find_listing, iterate_given, list_sources, read_source
from analysis.observations.reading_store import LastRun, ReadingStore, count_reasons, make_key

if TYPE_CHECKING:
    from analysis.observations.decisions import Correction
    from analysis.parsing.readings import Parsed

__all__ = ["Extraction", "extract", "find_corrections", "find_unlisted", "read_source"]

APPLIED_NAME = "corrections_applied.csv"
CORRECTIONS_NAME = "corrections.csv"
OWN_NAMES = ("sources.csv", "documents.csv", "unread.csv", CORRECTIONS_NAME, APPLIED_NAME)
NOT_APPLIED, UNNEEDED = "failed", "not needed"


@dataclass(frozen=True)
class Extraction:
    """What a run wrote: how many documents and observations, and one line for each document that failed.

    `remarks`: one line for each thing to check: a conflict with sources.csv, mended letters, a file that is not listed.
    `outcomes`: what became of each decision of corrections.csv, with the line that says so. `reread`: how many
    documents were read anew and why, and how many were not. `unchanged`: nothing was to be done and nothing touched.
    """

    documents: int
    observations: int
    unread: int
    failed: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    outcomes: tuple[tuple[str, str], ...] = ()
    reread: tuple[str, ...] = ()
    unchanged: bool = False

    def refused(self) -> list[str]:
        """A line for each decision that could not be applied."""
        return [line for outcome, line in self.outcomes if outcome == NOT_APPLIED]


def extract(
    raw: Path,
    output: Path,
    watch: Callable[[Sequence[str]], Iterable[str]] = iter,
    corrections: Path | None = None,
    *,
    workers: Open | None = None,
    force: bool = False,
    head_start: float = HEAD_START,
) -> Extraction:
    """Read every document that `raw` lists and write the observation table to `output` (.csv and .parquet).

    `raw`: a folder with sources.csv, such a list itself, or a Parquet of texts. `watch` passes the names of the
    documents that must be read on one by one and may show them. Beside the table: `documents.csv` (one row a
    document: what is known of it and on what evidence, how many figures it gave, what went wrong or is to be checked)
    and `unread.csv` (one row a number that became no observation, with the reason). A document that cannot be read is
    listed in `failed` and the others go on; where none can be read, what was there before stays. People's decisions are
    read from `corrections` (default: corrections.csv beside `raw`, if there is one) and replayed; what became of each
    is listed in `corrections_applied.csv`. What documents gave is kept in `.cache` beside the table and taken from
    there unless the document, its row, the parser, the code lists, a library or a limit changed, or `force`. With
    `workers`, reading is shared out among them after `head_start` seconds; the tables are the same. Raises InputError
    when the folder, its sources.csv, the name of the table, the decisions, the limits or the workers cannot be used;
    then nothing is written.
    """
    if output.name in OWN_NAMES:
        raise InputError(f"{output}: the name of another list; give the table its own, such as observations.csv")
    limits = read_limits()
    listing = find_listing(raw)
    sources = list(list_sources(listing))
    if not sources:
        raise InputError(f"{listing.path or raw}: lists no document; add a row a document (source_id, file)")
    decided = find_corrections_file(raw, corrections)
    unlisted = [str(path) for path in _iterate_unlisted(listing, sources, output)]
    reader = describe_reader(limits)
    keys = {given.source.source_id: make_key(given, reader) for given in iterate_given(listing, limits)}
    run_key = hash_json(
        [
            [[source_id, asdict(key) if key else None] for source_id, key in keys.items()],
            hash_bytes(decided.read_bytes()) if decided else None,
            unlisted,
            describe_writing(),
        ]
    )
    store = ReadingStore(output)
    try:
        last = store.read_last()
        if not force and last is not None and last.key == run_key and _is_as_written(output, last):
            return _retell(last, len(sources))
        from analysis.observations.rereading import Rereading

        decisions = find_corrections(raw, corrections)
        rereading = Rereading(store, listing, limits, reader, force)
        parsed, problems, reread = rereading.read_all(sources, keys, watch, workers, head_start)
        if not parsed:
            return Extraction(len(sources), 0, 0, tuple(problems.values()), reread=reread)
        return _write_tables(store, run_key, output, sources, parsed, problems, decisions, unlisted, reread)
    finally:
        store.close()


def _write_tables(
    store: ReadingStore,
    run_key: str,
    output: Path,
    sources: Sequence[Source],
    parsed: list["Parsed"],
    problems: dict[str, str],
    decisions: "list[Correction] | None",
    unlisted: Sequence[str],
    reread: tuple[str, ...],
) -> Extraction:
    """Apply people's decisions to what was read, check it, and write the table and its lists."""
    from analysis.observations.checks import check_observations
    from analysis.observations.correcting import apply_corrections
    from analysis.observations.files import DOCUMENT_COLUMNS, UNREAD_COLUMNS, write_observations
    from analysis.observations.lists import format_csv, list_documents, list_unread
    from analysis.observations.outcomes import list_outcomes
    from analysis.observations.table import make_table
    from analysis.writing import write_text

    outcomes: tuple[tuple[str, str], ...] = ()
    applied = None
    if decisions is None:
        table = make_table(parsed)
    else:
        corrected = apply_corrections(parsed, decisions)
        parsed, table = list(corrected.parsed), corrected.table
        outcomes = tuple((one.outcome, str(one)) for one in corrected.outcomes)
        applied = list_outcomes(corrected.outcomes)
    breaches = check_observations(table, [p.document for p in parsed])
    if breaches:
        raise RuntimeError(f"{len(breaches)} rows break the contract of the observation table; first: {breaches[0]}")
    found = {p.document.source.source_id: p for p in parsed}
    documents = list_documents(sources, found, problems, Counter(table["source_id"]))
    unread = list_unread(sorted(parsed, key=lambda p: p.document.source.source_id))
    remarks = [f"{p.document.source.source_id}: {note}" for p in parsed for note in p.document.notes]
    remarks += [f"{path}: not listed in sources.csv, so not read; take it in with “analysis add”" for path in unlisted]
    remarks += [line for outcome, line in outcomes if outcome == UNNEEDED]
    done = Extraction(
        documents=len(sources),
        observations=len(table),
        unread=sum(len(p.unread) for p in parsed),
        failed=tuple(problems.values()),
        remarks=tuple(remarks),
        outcomes=outcomes,
        reread=reread,
    )
    with store.writing():  # the files of two runs never stand side by side
        for left in output.parent.iterdir():
            if left.name.startswith(f".{output.stem}.") and left.is_file():  # of a run that was killed
                left.unlink()
        write_observations(table, output)
        write_text(output.with_name("documents.csv"), format_csv(DOCUMENT_COLUMNS, documents))
        write_text(output.with_name("unread.csv"), format_csv(UNREAD_COLUMNS, unread))
        if applied is None:  # that of a run with decisions would be wrong now
            output.with_name(APPLIED_NAME).unlink(missing_ok=True)
        else:
            write_text(output.with_name(APPLIED_NAME), applied)
        store.forget_others({source.source_id for source in sources})
        # what could not be read is tried again at the next run, so that one is no repetition of this
        store.keep_last(LastRun("" if problems else run_key, _hash_written(output), _to_bytes(done)))
    return done


def _written(output: Path) -> list[Path]:
    names = ("documents.csv", "unread.csv", APPLIED_NAME)
    return [output, output.with_suffix(".parquet"), *(output.with_name(name) for name in names)]


def _hash_written(output: Path) -> dict[str, str]:
    """The files of a table that are there, each with the hash of its content."""
    return {path.name: hash_bytes(path.read_bytes()) for path in _written(output) if path.is_file()}


def _is_as_written(output: Path, last: LastRun) -> bool:
    return output.name in last.written and _hash_written(output) == last.written


def _to_bytes(done: Extraction) -> bytes:
    return json.dumps(asdict(done), ensure_ascii=False).encode()


def _retell(last: LastRun, listed: int) -> Extraction:
    """What the last run told, of one that has nothing to do."""
    told = json.loads(last.told)
    return Extraction(
        documents=told["documents"],
        observations=told["observations"],
        unread=told["unread"],
        failed=tuple(told["failed"]),
        remarks=tuple(told["remarks"]),
        outcomes=tuple((outcome, line) for outcome, line in told["outcomes"]),
        reread=tuple(count_reasons((), listed)),
        unchanged=True,
    )


def find_corrections_file(raw: Path, named: Path | None = None) -> Path | None:
    """The file `named`, else corrections.csv beside the folder of `raw`, if there is one."""
    folder = raw if raw.is_dir() else raw.parent
    path = named or folder.resolve().parent / CORRECTIONS_NAME
    return path if path.is_file() else None


def find_corrections(raw: Path, named: Path | None = None) -> "list[Correction] | None":
    """The decisions of the file `named`, else of corrections.csv beside the folder `raw`; None where there is none."""
    from analysis.observations.corrections import read_corrections

    path = named or find_corrections_file(raw)
    return read_corrections(path) if path is not None else None


def _iterate_unlisted(listing: Listing, sources: Sequence[Source], output: Path) -> Iterator[Path]:
    """The files beside a sources.csv that it does not list, the table itself left out."""
    if listing.path is not None:
        own = output.with_suffix("").resolve()
        for path in find_unlisted(listing.folder, sources):
            if path.with_suffix("").resolve() != own and path.resolve() != listing.path.resolve():
                yield path


def find_unlisted(raw: Path, sources: Iterable[Source]) -> list[Path]:
    """The files of a folder that its sources.csv does not list, in order; hidden ones and lists are left out."""
    listed = {Path(source.file).name for source in sources} | {*OWN_NAMES, "README.md"}
    listed.add((raw / "sources.csv").resolve().name)  # it may be a link to another file of the folder
    return [
        path for path in sorted(raw.iterdir()) if path.name[0] != "." and path.name not in listed and path.is_file()
    ]
