"""A chunk of documents: what one worker reads at once, the same chunks however many workers there are."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from analysis.documents.limits import Limits
from analysis.errors import InputError
from analysis.observations.executors import Attempt
from analysis.observations.fingerprints import describe_reader
from analysis.observations.inputs import Given, read_given
from analysis.observations.packing import pack
from analysis.parsing.readings import Parsed


@dataclass(frozen=True)
class Size:
    """How large chunks are: between `least` and `most` documents, half of them below `least` + 0.7 × `mean`.

    `megabytes` of content end a chunk too: what is on its way to the workers is held in memory.
    """

    least: int
    mean: int
    most: int
    megabytes: int = 8


@dataclass(frozen=True)
class Task:
    """Documents to read, and with what: `reader` is what describe_reader says where the run was started."""

    given: tuple[Given, ...]
    limits: Limits
    reader: dict[str, str]


# What a document gave: its Parsed as packed by `pack`, or why it could not be read, in one line.
Answer = bytes | str


def cut_chunks(documents: Iterable[Given], size: Size) -> Iterator[tuple[Given, ...]]:
    """Cut documents into chunks at places that the documents' own names decide.

    A document more or less changes its own chunk and leaves the others as they are, which counting off would not.
    """
    chunk: list[Given] = []
    weight = 0
    for one in documents:
        chunk.append(one)
        weight += len(one.content)
        name = hashlib.blake2b(one.source.source_id.encode(), digest_size=8).digest()
        ends = len(chunk) >= size.least and int.from_bytes(name, "big") % size.mean == 0
        if ends or len(chunk) >= size.most or weight >= size.megabytes * 1_000_000:
            yield tuple(chunk)
            chunk, weight = [], 0
    if chunk:
        yield tuple(chunk)


def read_chunk(task: Task) -> list[Answer]:
    """Read the documents of a chunk: one answer a document, in order.

    Raises InputError on a worker whose parser, code lists, libraries or limits are not those of the run.
    """
    check_reader(task)
    return [read_answer(one, task.limits) for one in task.given]


def read_apart(task: Task, attempt: Attempt) -> list[Answer]:
    """The answers of a chunk that ends the worker that reads it: each document alone, the one to blame refused."""
    answers: list[Answer] = []
    for one in task.given:
        found: list[Answer] | None = attempt(read_chunk, replace(task, given=(one,)))
        lost = f"{one.path}: ends the process that reads it (out of memory, or a fault of a library); leave it out"
        answers += [lost] if found is None else found
    return answers


def check_reader(task: Task) -> None:
    """Raise InputError where this process would read otherwise than the run was started with."""
    here = describe_reader(task.limits)
    differing = [name for name, known in task.reader.items() if here.get(name) != known]
    if differing:
        raise InputError(
            f"a worker has other {', '.join(differing)} than this machine; install the same version of the project "
            "with the same lock file on every worker and start the workers anew"
        )


def read_answer(given: Given, limits: Limits) -> Answer:
    """Read one document. What goes wrong with it is its answer: it must not take the others of its chunk along."""
    try:
        return pack(parse_given(given, limits))
    except InputError as err:
        return str(err)
    except Exception as err:  # an error of our own on one page in a million
        detail = " ".join(str(err).split())[:150]
        return f"{given.path}: cannot be parsed ({type(err).__name__}: {detail}); please report it with the document"


def parse_given(given: Given, limits: Limits) -> Parsed:
    """What a document gives. Raises InputError where it cannot be read."""
    from analysis.parsing.document import parse_document
    from analysis.parsing.sources import prepare

    return parse_document(prepare(read_given(given, limits)))
