"""Read what must be read: the documents whose kept reading is of another content, row, parser, library or limit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from analysis.documents.document import Source
from analysis.documents.limits import Limits
from analysis.observations.chunks import Answer, Size, Task, cut_chunks, read_apart, read_chunk
from analysis.observations.executors import Open, map_in_order
from analysis.observations.inputs import Given, Listing, iterate_given
from analysis.observations.packing import unpack
from analysis.observations.reading_store import FORCED, Key, ReadingStore, count_reasons, make_key
from analysis.parsing.readings import Parsed

# Documents that go to a worker at once, where there are workers; and how many readings are stored at once.
FEW, STORED_AT_ONCE = (4, 8, 16), 64


@dataclass(frozen=True)
class Rereading:
    """A run that has something to read, and where what it reads is kept."""

    store: ReadingStore
    listing: Listing
    limits: Limits
    reader: dict[str, str]
    force: bool

    def read_all(
        self,
        sources: Sequence[Source],
        keys: dict[str, Key | None],
        watch: Callable[[Sequence[str]], Iterable[str]],
        workers: Open | None,
        head_start: float,
    ) -> tuple[list[Parsed], dict[str, str], tuple[str, ...]]:
        """What the documents gave, in order; why others could not be read; how many were read anew and why."""
        before = {} if self.force else self.store.read_keys()
        known = [source_id for source_id, key in keys.items() if key and not key.explain(before.get(source_id))]
        found = {source_id: unpack(packed) for source_id, packed in self.store.read_packed(known)}
        names = [source.source_id for source in sources if source.source_id not in found]
        problems: dict[str, str] = {}
        reasons: list[str] = []
        fresh: list[tuple[str, Key, bytes]] = []
        for _, (given, answer) in zip(watch(names), self._read(set(names), workers, head_start), strict=True):
            source_id = given.source.source_id
            key = make_key(given, self.reader)
            if isinstance(answer, str) or key is None:
                problems[source_id] = str(answer)
                continue
            found[source_id] = unpack(answer)
            fresh.append((source_id, key, answer))
            reasons.append(FORCED if self.force else key.explain(before.get(source_id)) or "stored reading damaged")
            if len(fresh) >= STORED_AT_ONCE:
                self.store.keep(fresh)
                fresh.clear()
        self.store.keep(fresh)
        parsed = [found[source.source_id] for source in sources if source.source_id in found]
        return parsed, problems, tuple(count_reasons(reasons, len(parsed)))

    def _read(self, wanted: set[str], workers: Open | None, head_start: float) -> Iterator[tuple[Given, Answer]]:
        given = iterate_given(self.listing, self.limits, lambda source: source.source_id in wanted)
        size = Size(1, 1, 1) if workers is None else Size(*FEW)
        tasks = (Task(chunk, self.limits, self.reader) for chunk in cut_chunks(given, size))
        for task, answers in map_in_order(read_chunk, tasks, workers, read_apart, head_start):
            yield from zip(task.given, answers, strict=True)
