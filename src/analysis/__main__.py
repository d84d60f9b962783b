"""The command `analysis`, also as `python -m analysis`."""

import sys

from analysis.commands.plain_line import read_plainly
from analysis.commands.words import STOPPED, WRONG_INPUT, warn
from analysis.errors import InputError


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's error ends in one line on stderr and exit code 2, never in a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        code = _run(arguments)
    except InputError as err:
        warn(str(err))
        sys.exit(WRONG_INPUT)
    except OSError as err:  # a name longer than the file system takes, a full disk
        place = f"{err.filename}: " if err.filename else ""
        warn(f"{place}cannot be read or written ({err.strerror or err}); give another name or make room")
        sys.exit(WRONG_INPUT)
    except KeyboardInterrupt:
        code = STOPPED
    if code == STOPPED:  # typer answers Ctrl-C itself, with this code and without a word
        warn("stopped; what was built before is as it was")
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """The exit code of a command line; typer, which takes longer to load than a run with nothing to do, if need be."""
    read = read_plainly(arguments[1:]) if arguments[:1] == ["report"] else None
    if read is not None:
        from analysis.commands.reporting import run_plainly

        return run_plainly(read)
    from analysis.cli import run

    return run(arguments)


if __name__ == "__main__":
    main()
