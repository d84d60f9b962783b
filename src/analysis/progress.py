"""Progress of long work, one line a step, on standard error."""

import sys
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


def track(names: Sequence[str], verb: str, *, plain_lines: bool = True) -> Iterator[str]:
    """The names one by one, telling on standard error which one is being worked on.

    On a terminal a bar, which goes when all is done; elsewhere a line a name ("report 1/3: on_time_rates"), or nothing
    with `plain_lines` False, for work whose names are many and quick.
    """
    if not sys.stderr.isatty():
        for position, name in enumerate(names, 1):
            if plain_lines:
                print(f"{verb} {position}/{len(names)}: {name}", file=sys.stderr, flush=True)
            yield name
        return
    # Names are other people's: square brackets in them are no markup.
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(verb, total=len(names))
        for name in names:
            progress.update(task, description=f"{verb}: {name}")
            yield name
            progress.advance(task)
