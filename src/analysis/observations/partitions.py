"""From any number of documents to a folder of Parquet parts, in memory that does not grow with their number."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.documents.document import Source
from analysis.documents.limits import Limits, read_limits
from analysis.errors import InputError
from analysis.observations.chunks import Size, Task, cut_chunks, read_apart
from analysis.observations.executors import HEAD_START, Attempt, Open, map_in_order
from analysis.observations.extraction import APPLIED_NAME, find_corrections, find_unlisted
from analysis.observations.fingerprints import describe_reader, describe_writing, hash_json
from analysis.observations.inputs import Given, Listing, find_listing, iterate_given, list_sources
from analysis.observations.part_journal import COMPLETE, PartJournal, Told, lock_folder
from analysis.observations.reading_store import count_reasons, make_key
from analysis.writing import write_bytes, write_text

if TYPE_CHECKING:
    from analysis.observations.decisions import Correction
    from analysis.observations.outcomes import Outcome
    from analysis.observations.part_files import Part, PartTask

PARTS = Size(128, 128, 512)
# So many parts are worth the start of workers: they read all of them, and no core waits for the first second's work.
ENOUGH = 4
# Lines that are told of failed documents; all of them stand in the column problem of the documents.
FEW = 20


@dataclass(frozen=True)
class Partitioned:
    """What stands in a folder of parts after a run: parts, documents, observations, numbers not taken.

    `failures`: documents that could not be read; `failed`: a line for each of the first. `remarks`: documents' notes
    to check, by number. `outcomes`: what became of each decision, with a line that says so. `reread`: how many parts
    were read anew and why, and how many were not. `unlisted`: files that sources.csv does not list. `unchanged`:
    nothing was to be done and nothing touched.
    """

    parts: int
    documents: int
    observations: int
    unread: int
    failures: int
    remarks: int
    failed: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    reread: tuple[str, ...]
    unlisted: tuple[str, ...]
    unchanged: bool


def extract_parts(
    raw: Path,
    folder: Path,
    begin: Callable[[int], Callable[[int], None]] = lambda _: lambda _: None,
    corrections: Path | None = None,
    *,
    workers: Open | None = None,
    force: bool = False,
    head_start: float = HEAD_START,
    size: Size = PARTS,
) -> Partitioned:
    """Read every document that `raw` lists into parts: `folder`/observations, /documents and /unread, a file a part.

    The parts are in the order of the input (`part-00000-….parquet` holds the first documents) and the same bytes
    whatever the `workers`. One that is there and depends on nothing that changed stays, unless `force`. complete.json
    is written last and taken away first: without it a run is on its way or was broken off, and the next goes on from
    there. `begin` is told how many documents there are and gives what is called with each part's number of them. A
    document that cannot be read is a row of the documents, with its problem. What became of people's decisions is
    listed in corrections_applied.csv. Raises InputError as `extract` does, and where another run writes there.
    """
    limits = read_limits()
    listing = find_listing(raw)
    listed, unlisted = _count_listed(listing)
    if not listed:
        raise InputError(f"{listing.path or raw}: lists no document; add a row a document (source_id, file)")
    decisions = find_corrections(raw, corrections)
    with lock_folder(folder):
        journal = PartJournal(folder)
        try:
            run = _Run(journal, describe_reader(limits), decisions, force, begin(listed))
            run.read(run.plan(cut_chunks(iterate_given(listing, limits), size), limits), workers, head_start)
            return run.finish(unlisted)
        finally:
            journal.close()


@dataclass
class _Run:
    """A run on its way: what is told of each part so far, by its key, in the order of the input."""

    journal: PartJournal
    reader: dict[str, str]
    decisions: "list[Correction] | None"
    force: bool
    advance: Callable[[int], None]
    told: dict[str, Told | None] = field(default_factory=dict)
    decided: "dict[str, tuple[Correction, ...]]" = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    touched: bool = False

    def plan(self, chunks: Iterable[tuple[Given, ...]], limits: Limits) -> Iterator["PartTask"]:
        """The parts that must be read, in order; the others are numbered as it passes by."""
        by_source: dict[str, list[Correction]] = defaultdict(list)
        for one in self.decisions or ():
            by_source[one.source_id].append(one)
        before = self.journal.read_reader()
        changed = [name for name, known in self.reader.items() if before.get(name, known) != known]
        reason = "forced" if self.force else f"{' and '.join(changed)} changed" if changed else "new or changed"
        for number, chunk in enumerate(chunks):
            decided = tuple(one for given in chunk for one in by_source.get(given.source.source_id, ()))
            key = self.make_key(chunk, decided)
            told = None if self.force else self.journal.find_part(key)
            self.told[key], self.decided[key] = told, decided
            if told is None:
                self.touch()
                self.reasons.append(reason)
                yield self.make_task(number, key, Task(chunk, limits, self.reader))
            else:
                if not self.journal.is_in_place(key, number):
                    self.touch()
                    self.journal.move_part(key, number)
                self.advance(len(chunk))

    def make_key(self, chunk: tuple[Given, ...], decided: "tuple[Correction, ...]") -> str:
        """The hash of all that a part depends on; the line of a decision in its file is not of it."""
        documents: list[object] = []
        for given in chunk:
            key = make_key(given, {})
            documents.append([given.source.source_id, astuple(key) if key else given.problem])
        decisions = None if self.decisions is None else [astuple(replace(one, line=0)) for one in decided]
        return hash_json([documents, decisions, self.reader, describe_writing()])[:16]

    def make_task(self, number: int, key: str, chunk: Task) -> "PartTask":
        from analysis.observations.part_files import PartTask

        return PartTask(number, key, chunk, None if self.decisions is None else self.decided[key])

    def touch(self) -> None:
        """From now on the folder is on its way from one whole state to another."""
        if not self.touched:
            self.touched = True
            (self.journal.folder / COMPLETE).unlink(missing_ok=True)
            self.journal.note_reader(self.reader)

    def read(self, tasks: Iterator["PartTask"], workers: Open | None, head_start: float) -> None:
        """Read parts and write each as it comes."""
        ahead = list(islice(tasks, ENOUGH))
        if not ahead:
            return
        if len(ahead) == ENOUGH:
            head_start = 0
        from analysis.observations.part_files import read_part

        for task, part in map_in_order(read_part, chain(ahead, tasks), workers, _rescue_part, head_start):
            for table, content in part.files.items():
                write_bytes(self.journal.place(table, task.key, task.number), content)
            told = Told(
                documents=part.documents,
                observations=part.observations,
                unread=part.unread,
                failures=len(part.failed),
                remarks=len(part.remarks),
                failed=part.failed[:FEW],
                outcomes=part.outcomes,
                sizes={table: len(content) for table, content in part.files.items()},
            )
            self.journal.note_part(task.key, told)
            self.told[task.key] = told
            self.advance(part.documents)

    def finish(self, unlisted: tuple[str, ...]) -> Partitioned:
        """Remove what is of no part any more, write what is of all parts, and tell."""
        folder = self.journal.folder
        told = [one for one in self.told.values() if one is not None]
        for path in self.journal.list_others(set(self.told)):
            self.touch()
            path.unlink()
        outcomes = self.list_outcomes()
        total = {
            "parts": len(told),
            "documents": sum(one.documents for one in told),
            "observations": sum(one.observations for one in told),
            "unread": sum(one.unread for one in told),
            "failures": sum(one.failures for one in told),
            "remarks": sum(one.remarks for one in told),
        }
        self.write_last(folder / APPLIED_NAME, _format_outcomes(outcomes) if self.decisions is not None else None)
        self.journal.forget_others(set(self.told))
        self.write_last(folder / COMPLETE, json.dumps(total, indent=1) + "\n")
        return Partitioned(
            **total,
            failed=tuple(line for one in told for line in one.failed)[:FEW],
            outcomes=tuple((one.outcome, str(one)) for one in outcomes),
            reread=tuple(count_reasons(self.reasons, len(told))),
            unlisted=unlisted,
            unchanged=not self.touched,
        )

    def write_last(self, path: Path, text: str | None) -> None:
        """Write a file, or with None take it away, where it is not so already."""
        before = path.read_text(encoding="utf-8") if path.is_file() else None
        if text != before:
            self.touch()
            path.unlink(missing_ok=True) if text is None else write_text(path, text)

    def list_outcomes(self) -> "list[Outcome]":
        """What became of each decision, in the order of their file."""
        if not self.decisions:
            return []
        from analysis.observations.correcting import apply_corrections
        from analysis.observations.outcomes import Outcome

        found: dict[Correction, Outcome] = {}
        for key, told in self.told.items():
            if told is not None:
                pairs = zip(self.decided[key], told.outcomes, strict=True)
                found |= {one: Outcome(one, *outcome) for one, outcome in pairs}
        left = [one for one in self.decisions if one not in found]
        found |= {outcome.correction: outcome for outcome in apply_corrections([], left).outcomes}
        return [found[one] for one in self.decisions]


def _format_outcomes(outcomes: "list[Outcome]") -> str:
    from analysis.observations.outcomes import list_outcomes

    return list_outcomes(outcomes)


def _rescue_part(task: "PartTask", attempt: Attempt) -> "Part":
    from analysis.observations.part_files import make_part

    return make_part(task, read_apart(task.chunk, attempt))


def _count_listed(listing: Listing) -> tuple[int, tuple[str, ...]]:
    """How many documents are listed, and the files beside the list that are not; raises InputError for a wrong row."""
    count = 0

    def counted() -> Iterator[Source]:
        nonlocal count
        for source in list_sources(listing):
            count += 1
            yield source

    unlisted = find_unlisted(listing.folder, counted())
    return count, tuple(str(path) for path in unlisted if listing.path is not None and path != listing.path)
