"""Reads 42 made documents so many times: under valgrind, the difference between two runs is what one reading takes.

    PYTHONHASHSEED=0 valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null \\
        .venv/bin/python benchmarks/instructions.py 1

`I refs` with 2 in the place of 1, less that with 1, over 42, are the instructions of a document. They are the same at
each run, whatever else the machine does.
"""

import sys

from extraction import make_texts, read

TIMES = int(sys.argv[1])
TEXTS = list(make_texts(330))[::8]

for _ in range(TIMES):
    for text in TEXTS:
        read(text)
