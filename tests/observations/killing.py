"""Kill an extraction at many points of its way, start it again, and hold what it leaves to a clean run's bytes.

    python -m tests.observations.killing table|parts ARCHIVE FOLDER

A point is the n-th call of a function of the modules that store and write. Prints how many runs were killed, and how
many folders were compared.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from tests.observations.scaling import list_written

# all that a run loads: the runs are forks of this process
from analysis.documents.limits import Limits
from analysis.observations import checks, chunks, correcting, lists, part_files, rereading  # noqa: F401
from analysis.observations.chunks import Size
from analysis.observations.extraction import extract
from analysis.observations.inputs import find_listing, iterate_given
from analysis.observations.partitions import extract_parts

STORING = ("extraction.py", "rereading.py", "reading_store.py", "partitions.py", "part_journal.py", "writing.py")
POINTS, POINTS_AGAIN = 40, 8


def run(kind: str, archive: Path, folder: Path, point: int) -> int:
    """Extract in a fork that kills itself at a point (0: never); its exit status and, whole, how many points it has."""
    seen = 0

    def count(frame, event, _):
        nonlocal seen
        if event in ("call", "return") and frame.f_code.co_filename.endswith(STORING):
            seen += 1
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sys.setprofile(count)
            if kind == "table":
                extract(archive, folder / "observations.csv")
            else:
                extract_parts(archive, folder, size=Size(1, 2, 3))
            sys.setprofile(None)
            os.write(writing, str(seen).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    told = os.read(reading, 20)
    os.close(reading)
    if os.WIFSIGNALED(status):
        return -1
    assert status == 0, "a run failed"
    return int(told)


def main() -> None:
    kind, archive, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    # reading and checking take most of the time and store nothing
    answers = {
        one.source.source_id: chunks.read_answer(one, Limits())
        for one in iterate_given(find_listing(archive), Limits())
    }
    chunks.read_answer = lambda given, _: answers[given.source.source_id]
    checks.check_observations = part_files.check_observations = lambda *_: []
    points = run(kind, archive, folder / "clean", 0)
    clean = list_written(folder / "clean")
    assert len(clean) > 3
    killed = compared = 0
    again = folder / "again-and-again"
    for place in range(POINTS):
        point = 1 + place * (points - 1) // (POINTS - 1)
        once = folder / "once"
        if run(kind, archive, once, point) < 0:
            killed += 1
            run(kind, archive, once, 0)
            assert list_written(once) == clean, f"killed at {point} of {points}"
            compared += 1
        shutil.rmtree(once)
        if place % (POINTS // POINTS_AGAIN) == 0:
            run(kind, archive, again, point)  # on what the one before left
    run(kind, archive, again, 0)
    assert list_written(again) == clean
    print(killed, compared + 1)


if __name__ == "__main__":
    main()
