"""Reading never fails, loses no number and takes time linear in length, whatever the text.

tests/fuzz holds the promises, the fixed run and the search led by coverage (make fuzz).
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.observations.explanation import explain
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed
from analysis.parsing.sources import prepare

RUNS, SEED = 150, 20


def test_no_text_of_a_fixed_run_breaks_a_promise_or_is_read_by_the_order_of_a_set(repository_root: Path) -> None:
    command = [sys.executable, str(repository_root / "tests" / "fuzz" / "fixed.py"), str(RUNS), str(SEED)]
    runs = [
        subprocess.Popen(
            command,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    (first, failure), (second, _) = (run.communicate() for run in runs)
    assert runs[0].returncode == 0, failure[-3000:]
    assert first == second
    assert int(first.split()[0]) > RUNS


def read(text: str) -> Parsed:
    return parse_document(prepare(make_document(text, Source("long", "long.txt", province="Lạng Sơn"))))


# What is repeated, each once a reason for work that grew with the square of the length.
REPEATED = {
    "digits and commas": "1,",
    "numbers and commas": "12, ",
    "parentheses that open": "(1 ",
    "spaces": " ",
    "line ends": "\n",
    "full stops": ".",
    "marks without a letter": "\u0323\u0301",
    "datelines": "0:00, 99/99/2020   ",
    "districts in a lead": "TP. A, ",
    "cells of one row": "5 | ",
    "tables": "x | 5 | 6\ny | 7 | 8\n\n",
    "furniture": "A- A A+ 5 ",
}
FRAME = "Đã nhận 5 hồ sơ. {0}\n{0}\nCòn 6 hồ sơ."  # within a line, and as lines of its own
FEW, TIMES = 3_000, 8
# Work that grows with the length takes eight times as much for eight times the text, with its square 64 times.
MOST = 24


@pytest.mark.parametrize("unit", REPEATED.values(), ids=REPEATED)
def test_work_grows_with_the_length(unit: str) -> None:
    """Processor time of one process, compared with its own on a shorter text: no machine's speed is asserted."""
    growth = list(_growths(unit))
    assert min(growth) < MOST, f"{TIMES} times the text took {min(growth):.0f} times the work"


def test_work_grows_with_the_length_of_a_line() -> None:
    """Of a line of sentences without a day the work grew with its square; it shows in longer texts only."""
    growth = list(_growths("Lãnh đạo tiếp 12 lượt công dân. ", 20_000))
    assert min(growth) < MOST, f"{TIMES} times the text took {min(growth):.0f} times the work"


def _growths(unit: str, few: int = FEW) -> Iterator[float]:
    """Up to three measurements, until one shows work that grows with the length: a busy machine spoils some."""
    for _ in range(3):
        short, long = (_work(FRAME.format(unit * (size // len(unit)))) for size in (few, few * TIMES))
        yield long / short
        if long / short < MOST:
            return


def _work(text: str) -> float:
    start = time.process_time()
    parsed = read(text)
    make_rows(parsed)
    return time.process_time() - start


def test_no_row_quotes_more_than_a_sentence_of_a_long_line() -> None:
    """What is written grows with the text, too: no number repeats a line of any length."""
    for unit in ("1,", "12, ", "12 hồ sơ; ", "5 | ", "A- A A+ 5 ", "05:00 / ", "Tin: 5 ", "1 - Anh 1 "):
        parsed = read(unit * (30_000 // len(unit)))
        quoted = sum(len(str(row["quote"])) for row in make_rows(parsed))
        quoted += sum(entry.quote_end - entry.quote_start for entry in parsed.unread)
        assert quoted < 300 * len(parsed.document.text), unit


def test_explaining_many_sentences_calls_no_more_for_each() -> None:
    calls = {}
    for count in (100, 400):
        parsed = read("Đã nhận 5 hồ sơ.\n" * count)
        places = 0

        def look(frame: object, event: str, arg: object) -> None:
            nonlocal places
            places += event == "c_call"

        sys.setprofile(look)
        try:
            list(explain(parsed, "vi"))
        finally:
            sys.setprofile(None)
        calls[count] = places
    assert calls[400] < 5 * calls[100]


def test_a_long_line_of_digits_and_commas_is_unread_and_nothing_of_it_lost() -> None:
    """One megabyte; benchmarks/extraction.py reads ten, and as long a document as may be."""
    parsed = read("1," * 500_000)
    assert not parsed.readings
    assert sum(entry.end - entry.start for entry in parsed.unread) > 0.99 * len(parsed.document.text)
