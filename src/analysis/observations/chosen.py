"""Some documents of a folder, read as they are now: those that a person reviews or has judged."""

from collections.abc import Sequence
from pathlib import Path

from analysis.documents.document import Source
from analysis.documents.limits import read_limits
from analysis.documents.sources import read_sources
from analysis.errors import InputError
from analysis.observations.extraction import read_source
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed
from analysis.parsing.sources import prepare


def choose_sources(raw: Path, source_ids: Sequence[str]) -> list[Source]:
    """The documents of a folder that were asked for, all where none was named. Raises InputError for an unknown one."""
    sources = read_sources(raw)
    known = {source.source_id: source for source in sources}
    for name in source_ids:
        if name not in known:
            raise InputError(f"{name}: no such document in {raw / 'sources.csv'}; give its source_id")
    return [known[name] for name in dict.fromkeys(source_ids)] or sources


def parse_sources(raw: Path, sources: Sequence[Source]) -> tuple[list[Parsed], list[str]]:
    """The documents read, and a line for each that could not be."""
    limits = read_limits()
    parsed: list[Parsed] = []
    problems: list[str] = []
    for source in sources:
        try:
            parsed.append(parse_document(prepare(read_source(raw, source, limits))))
        except InputError as err:
            problems.append(str(err))
    return parsed, problems
