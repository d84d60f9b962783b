"""The files of one part of a partitioned table, as bytes: its observations, documents and unread numbers."""

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.documents.document import Source
from analysis.observations.checks import check_observations
from analysis.observations.chunks import Answer, Task, check_reader, read_chunk
from analysis.observations.correcting import apply_corrections
from analysis.observations.decisions import Correction
from analysis.observations.files import DOCUMENT_COLUMNS, UNREAD_COLUMNS
from analysis.observations.lists import list_documents, list_unread
from analysis.observations.outcomes import RemarkCode
from analysis.observations.packing import unpack
from analysis.observations.schema import COLUMNS, NUMBERS, OFFSETS
from analysis.observations.table import make_table
from analysis.parsing.readings import Parsed

WHOLE_NUMBERS = ("figures", "unread", "start", "end", *OFFSETS)
COLUMNS_OF = {"observations": COLUMNS, "documents": DOCUMENT_COLUMNS, "unread": UNREAD_COLUMNS}


@dataclass(frozen=True)
class PartTask:
    """A chunk of documents with the decisions on them, None where people decided nothing at all.

    `number`: its place among the parts. `key`: the hash of all that the part depends on.
    """

    number: int
    key: str
    chunk: Task
    decisions: tuple[Correction, ...] | None


@dataclass(frozen=True)
class Part:
    """One part: the bytes of its files by table (observations, documents, unread), and what is told of it.

    `outcomes`: what became of each decision on its documents, in their order: its outcome, its remark and what
    fills that.
    """

    files: dict[str, bytes]
    documents: int
    observations: int
    unread: int
    failed: tuple[str, ...]
    remarks: tuple[str, ...]
    outcomes: tuple[tuple[str, RemarkCode, Mapping[str, str]], ...] = ()


def read_part(task: PartTask) -> Part:
    """Read the documents of a chunk and make its part, on a worker or here: the same bytes everywhere."""
    return make_part(task, read_chunk(task.chunk))


def make_part(task: PartTask, answers: Sequence[Answer]) -> Part:
    """The part of documents that gave these answers. A document whose rows break the table's contract is refused."""
    check_reader(task.chunk)
    sources = [given.source for given in task.chunk.given]
    problems: dict[str, str] = {}
    parsed: list[Parsed] = []
    for source, answer in zip(sources, answers, strict=True):
        if isinstance(answer, str):
            problems[source.source_id] = answer
        else:
            parsed.append(unpack(answer))
    made = _apply(parsed, task.decisions)
    if check_observations(made[1], [p.document for p in made[0]]):
        for one in parsed:
            alone = _apply([one], task.decisions)
            if breaches := check_observations(alone[1], [one.document]):
                name = one.document.source.source_id
                problems[name] = f"{name}: its rows break the contract ({breaches[0]}); please report it"
        parsed = [one for one in parsed if one.document.source.source_id not in problems]
        made = _apply(parsed, task.decisions)
    return _pack_part(sources, *made, problems)


def _apply(
    parsed: list[Parsed], decisions: tuple[Correction, ...] | None
) -> tuple[list[Parsed], pd.DataFrame, tuple[tuple[str, RemarkCode, Mapping[str, str]], ...]]:
    if decisions is None:
        return parsed, make_table(parsed), ()
    corrected = apply_corrections(parsed, decisions)
    return (
        list(corrected.parsed),
        corrected.table,
        tuple((one.outcome, one.remark, one.values) for one in corrected.outcomes),
    )


def _pack_part(
    sources: list[Source],
    parsed: list[Parsed],
    table: pd.DataFrame,
    outcomes: tuple[tuple[str, RemarkCode, Mapping[str, str]], ...],
    problems: dict[str, str],
) -> Part:
    # in the order of the input, which a table of parts keeps from part to part
    places = {source.source_id: place for place, source in enumerate(sources)}
    parsed = sorted(parsed, key=lambda p: places[p.document.source.source_id])
    table = table.sort_values("source_id", key=lambda names: names.map(places), kind="stable")
    found = {p.document.source.source_id: p for p in parsed}
    rows = {
        "documents": list_documents(sources, found, problems, Counter(table["source_id"])),
        "unread": list_unread(parsed),
    }
    frames = {name: pd.DataFrame(cells, columns=list(COLUMNS_OF[name])) for name, cells in rows.items()}
    return Part(
        files={name: _to_parquet(name, frame) for name, frame in {"observations": table, **frames}.items()},
        documents=len(sources),
        observations=len(table),
        unread=sum(len(p.unread) for p in parsed),
        failed=tuple(problems[source.source_id] for source in sources if source.source_id in problems),
        remarks=tuple(f"{p.document.source.source_id}: {note}" for p in parsed for note in p.document.notes),
        outcomes=outcomes,
    )


@cache
def _schema(name: str) -> Any:
    kinds = {column: pa.float64() for column in NUMBERS} | {column: pa.int64() for column in WHOLE_NUMBERS}
    if name != "observations":
        kinds = {column: kind for column, kind in kinds.items() if column not in NUMBERS}
    return pa.schema([(column, kinds.get(column, pa.string())) for column in COLUMNS_OF[name]])


def _to_parquet(name: str, frame: pd.DataFrame) -> bytes:
    """A table as Parquet whose types do not depend on what stands in it: a part may be empty."""
    packed = io.BytesIO()
    table = pa.Table.from_pandas(frame, schema=_schema(name), preserve_index=False)
    pq.write_table(table.replace_schema_metadata(), packed)
    return packed.getvalue()
