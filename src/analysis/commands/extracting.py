"""`analysis extract`: read documents into a table, or into a folder of parts, and tell how it went."""

from pathlib import Path
from typing import TypedDict

from analysis.commands.words import PARTLY_FAILED, one_line, warn
from analysis.cores import count_cores
from analysis.errors import InputError
from analysis.observations.executors import HEAD_START, Open, choose_workers
from analysis.observations.extraction import extract
from analysis.observations.partitions import extract_parts
from analysis.progress import count_up, track


class Means(TypedDict):
    """What a run reads with, as `extract` and `extract_parts` take it."""

    workers: Open | None
    force: bool
    head_start: float


def _choose_means(jobs: int, scheduler: str, force: bool) -> Means:
    """Workers of a cluster that a user named begin at once; own processes are started only for what takes long."""
    workers = choose_workers(jobs or count_cores(), scheduler)
    return {"workers": workers, "force": force, "head_start": 0 if scheduler else HEAD_START}


def run_extraction(raw: Path, output: Path, corrections: Path | None, jobs: int, scheduler: str, force: bool) -> int:
    """Extract into what `output` names, a table (.csv) or a folder of parts; the exit code.

    Raises InputError for another kind of file.
    """
    if not output.suffix or (output.suffix != ".csv" and output.is_dir()):
        return extract_folder(raw, output, corrections, jobs, scheduler, force)
    if output.suffix != ".csv":
        raise InputError(
            f"{output}: not a .csv; give the table a name that ends in .csv (the Parquet goes beside it), "
            "or name a folder for a table in parts"
        )
    return extract_table(raw, output, corrections, jobs, scheduler, force)


def extract_table(
    raw: Path, output: Path, corrections: Path | None = None, jobs: int = 0, scheduler: str = "", force: bool = False
) -> int:
    """Extract with progress on stderr; the exit code. `jobs` 0: as many as there are cores."""
    result = extract(
        raw,
        output,
        lambda names: track(list(map(one_line, names)), "extract", plain_lines=False),
        corrections,
        **_choose_means(jobs, scheduler, force),
    )
    for problem in result.failed:
        warn(problem)
    for remark in result.remarks:
        warn(f"to check: {remark}")
    read = result.documents - len(result.failed)
    if not read:
        warn(f"no document could be read; {output} is as it was before")
        return PARTLY_FAILED
    print(f"extract: {', '.join(result.reread)}{'; nothing to do' if result.unchanged else ''}")
    print(
        f"extract: {read} of {result.documents} documents read, {result.observations} observations in {output}, "
        f"{result.unread} numbers not taken (with reasons in {output.with_name('unread.csv')})"
    )
    return _end_extraction(result.failed, result.outcomes, output.with_name("corrections_applied.csv"))


def extract_folder(raw: Path, folder: Path, corrections: Path | None, jobs: int, scheduler: str, force: bool) -> int:
    """Extract into a folder of parts, with progress on stderr; the exit code."""
    with count_up("extract:") as begin:
        result = extract_parts(
            raw,
            folder,
            begin,
            corrections,
            **_choose_means(jobs, scheduler, force),
        )
    for problem in result.failed:
        warn(problem)
    if result.failures > len(result.failed):
        more = result.failures - len(result.failed)
        warn(f"and {more} more; all in the column problem of {folder / 'documents'}")
    for path in result.unlisted:
        warn(f"to check: {path}: not listed in sources.csv, so not read")
    if result.remarks:
        warn(f"to check: {result.remarks} remarks in {folder / 'documents'}")
    print(f"extract: {', '.join(result.reread)} of {result.parts} parts{'; nothing to do' * result.unchanged}")
    print(
        f"extract: {result.documents - result.failures} of {result.documents} documents read, "
        f"{result.observations} observations in {folder / 'observations'}, {result.unread} numbers not taken "
        f"(with reasons in {folder / 'unread'})"
    )
    return _end_extraction(result.failed, result.outcomes, folder / "corrections_applied.csv")


def _end_extraction(failed: tuple[str, ...], outcomes: tuple[tuple[str, str], ...], listed: Path) -> int:
    """Tell what became of people's decisions; the exit code."""
    refused = [line for outcome, line in outcomes if outcome == "failed"]
    for line in refused:
        warn(f"not applied: {line}")
    if outcomes:
        print(f"extract: {len(outcomes) - len(refused)} of {len(outcomes)} decisions hold (listed in {listed})")
    return PARTLY_FAILED if failed or refused else 0
