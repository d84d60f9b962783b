"""Progress of long work, one line a step, on standard error."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

STEPS = 20


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
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    # Names are other people's: square brackets in them are no markup.
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(verb, total=len(names))
        for name in names:
            progress.update(task, description=f"{verb}: {name}")
            yield name
            progress.advance(task)


@contextmanager
def count_up(verb: str) -> Iterator[Callable[[int], Callable[[int], None]]]:
    """What counts long work up on standard error: called with the whole amount, it gives what is called with each part.

    On a terminal a bar with the time that is left, which goes when all is done; elsewhere at most STEPS lines.
    """
    if not sys.stderr.isatty():
        yield lambda total: _count_in_lines(verb, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:

        def begin(total: int) -> Callable[[int], None]:
            task = progress.add_task(verb, total=total)
            return lambda amount: progress.advance(task, amount)

        yield begin


def _count_in_lines(verb: str, total: int) -> Callable[[int], None]:
    began, done, said = time.monotonic(), 0, 0

    def advance(amount: int) -> None:
        nonlocal done, said
        done += amount
        if done * STEPS // total > said:
            said = done * STEPS // total
            left = (time.monotonic() - began) * (total - done) / done
            print(f"{verb} {done:,} of {total:,}, {left / 60:.0f} min left", file=sys.stderr, flush=True)

    return advance


@contextmanager
def count_done(total: int, verb: str) -> Iterator[Callable[[str], None]]:
    """Tell on standard error of work that is done in any order: the caller names each piece as it ends.

    On a terminal a bar with the time left, which goes when all is done; elsewhere a line a piece
    ("report 3/63: on_time_rates, about 40 s left").
    """
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(verb, total=total)
            yield lambda name: progress.update(task, advance=1, description=f"{verb}: {name}")
        return
    began, done = time.monotonic(), 0

    def tell(name: str) -> None:
        nonlocal done
        done += 1
        left = (time.monotonic() - began) / done * (total - done)
        rest = f", about {left:.0f} s left" if done < total else ""
        print(f"{verb} {done}/{total}: {name}{rest}", file=sys.stderr, flush=True)

    yield tell
