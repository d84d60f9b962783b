"""Taking a reviewer's exported decisions into the project's file: all of them or nothing."""

from collections.abc import Callable
from pathlib import Path

from analysis.errors import InputError
from analysis.observations.chosen import choose_sources, parse_sources
from analysis.observations.correcting import apply_corrections
from analysis.observations.corrections import FILE_NAME, read_corrections, write_corrections
from analysis.observations.decisions import Merged, find_withdrawn, merge_corrections
from analysis.observations.moving import move_corrections
from analysis.observations.outcomes import FAILED, NOT_NEEDED


def take_in(raw: Path, file: Path, corrections: Path | None, say: Callable[[str], None]) -> tuple[Merged, Path]:
    """Hold a file of decisions to its documents, merge it into the project's, and write that unless two conflict.

    `say` gets a line for each decision that does not fit, each conflict, each decision that is taken back and each
    withdrawal that takes back nothing. Returns what was merged (with conflicts nothing is written) and the project's
    file: `corrections`, else corrections.csv beside `raw`. Raises InputError for a damaged file, an unknown document,
    or decisions that do not fit what is read now.
    """
    new = read_corrections(file)
    if not new:
        raise InputError(f"{file}: holds no decision; export them from the review page")
    path = corrections or raw.resolve().parent / FILE_NAME
    old = read_corrections(path) if path.is_file() else []
    # what is taken back, and the taking back, need no document: it may be gone, which is why
    gone = find_withdrawn(new)
    needed = [one.source_id for one in new if one.kind != "withdraw" and one not in gone]
    known = {source.source_id for source in choose_sources(raw, ())}
    names = [*needed, *(one.source_id for one in new if one.source_id in known)]
    parsed = parse_sources(raw, choose_sources(raw, names))[0] if names else []
    old, new = move_corrections(parsed, old), move_corrections(parsed, new)
    merged = merge_corrections(old, new)
    gone = find_withdrawn(new)
    judged = [one for one in new if one.kind != "withdraw" and one not in gone]
    lost = [str(one) for one in apply_corrections(parsed, judged).outcomes if one.outcome == FAILED]
    idle = [
        str(one)
        for one in apply_corrections([], merged.corrections).outcomes
        if one.correction.kind == "withdraw" and one.outcome == NOT_NEEDED
    ]
    for line in lost:
        say(f"not applicable: {line}")
    for line in merged.conflicts:
        say(f"conflict: {line}")
    if lost:
        raise InputError(
            f"{file}: decisions that do not fit what is read now: {len(lost)}; nothing taken in; review again"
        )
    if not merged.conflicts:
        for line in merged.withdrawn:
            say(f"withdrawn: {line}")
        for line in idle:
            say(f"to check: {line}")
        write_corrections(merged.corrections, path)
    return merged, path
