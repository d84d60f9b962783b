"""Reading speed, text in and observation rows out, beside a plain scan for digits and the named peers; peak memory.

    .venv/peers/bin/python benchmarks/extraction.py [--documents N] [--rounds N] [--sample N] [--only reading]
    .venv/bin/python benchmarks/extraction.py --profile

The documents are distinct: those of data/raw with their paragraphs shuffled and their digits changed. Each round runs
every candidate once, in turn; one process, no files. What counts is each document's quickest round, since other work on
the machine only ever slows one down. A slow peer reads only the first documents. README.md says how to
install the peers and what they read.
"""

import argparse
import math
import multiprocessing
import os
import platform
import random
import re
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from types import FrameType

from analysis.documents.document import Source
from analysis.documents.limits import Limits
from analysis.documents.text import make_document
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
DIGITS = re.compile(r"\d[\d.,]*")
MEGABYTE = 1_000_000

Candidate = Callable[[str], object]


def make_texts(count: int) -> Iterator[str]:
    """Distinct texts made from the documents of data/raw, the same ones at every run."""
    originals = [path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt"))]
    chance = random.Random(7)
    for number in range(count):
        paragraphs = originals[number % len(originals)].split("\n")
        chance.shuffle(paragraphs)
        yield re.sub(r"\d", lambda _: str(chance.randint(1, 9)), "\n".join(paragraphs))


def scan(text: str) -> int:
    """A plain scan for digits."""
    return sum(1 for _ in DIGITS.finditer(text))


def read(text: str) -> int:
    """The full reading."""
    source = Source("benchmark", "benchmark.txt", province="Lạng Sơn")
    return len(make_rows(parse_document(prepare(make_document(text, source)))))


def peers() -> Iterator[tuple[str, Candidate, bool]]:
    """The peers, each with whether it is slow; they stay out of the lock, and one that is missing is said."""
    try:
        import spacy
        from spacy.matcher import Matcher

        language = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
        matcher = Matcher(language.vocab)
        matcher.add("number", [[{"LIKE_NUM": True}], [{"SHAPE": {"REGEX": r"^d"}}]])
        yield f"spaCy {version('spacy')}, blank vi, Matcher", lambda text: len(matcher(language(text))), False
    except ImportError as err:
        print(f"left out: {err}", file=sys.stderr)
    try:
        from recognizers_number import Culture, recognize_number

        name = f"recognizers-text-number {version('recognizers-text-number')}, pt-BR"
        yield name, lambda text: len(recognize_number(text, Culture.Portuguese)), False
    except ImportError as err:
        print(f"left out: {err}", file=sys.stderr)
    try:
        from quantulum3 import parser

        yield f"quantulum3 {version('quantulum3')}, en_US", lambda text: len(parser.parse(text)), True
    except ImportError as err:
        print(f"left out: {err}", file=sys.stderr)


def measure_speed(documents: int, rounds: int, sample: int, only: str) -> None:
    """Print each candidate's speed, from each document's quickest round, and its ratios to the scan and the reading."""
    texts = list(make_texts(documents))
    candidates = [("re scan", scan, False), ("full reading", read, False), *peers()]
    candidates = [c for c in candidates if c[1] is scan or only in c[0]]
    quickest = {name: [math.inf] * (sample if slow else len(texts)) for name, _, slow in candidates}
    speeds: dict[str, list[float]] = {name: [] for name, _, _ in candidates}
    sizes = [len(text.encode()) / MEGABYTE for text in texts]
    for _, candidate, _ in candidates:
        candidate(texts[0])
    for _ in range(rounds):
        for name, candidate, _ in candidates:
            whole = 0.0
            for number in range(len(quickest[name])):
                start = time.perf_counter()
                candidate(texts[number])
                seconds = time.perf_counter() - start
                quickest[name][number] = min(seconds, quickest[name][number])
                whole += seconds
            speeds[name].append(sum(sizes[: len(quickest[name])]) / whole)
    best = {name: sum(sizes[: len(seconds)]) / sum(seconds) for name, seconds in quickest.items()}
    print(f"{documents} documents, {sum(sizes):.2f} MB (slow peers: the first {sample}); {rounds} rounds\n")
    print("| | MB/s | slowest – fastest round | × the scan | × the full reading |\n|---|---|---|---|---|")
    for name, speed in best.items():
        ratios = f"{speed / best['re scan']:.3g} | {speed / best.get('full reading', speed):.3g}"
        print(f"| {name} | {speed:.3g} | {min(speeds[name]):.3g} – {max(speeds[name]):.3g} | {ratios} |")


def _read_many(count: int) -> None:
    rows = sum(read(text) for text in make_texts(count))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"| {count} | {rows} | {peak:.0f} MB |", flush=True)


def measure_memory(counts: tuple[int, ...]) -> None:
    """Print the peak memory of a fresh process that reads so many documents one after the other."""
    print("\n| documents read | rows | peak memory of the process |\n|---|---|---|", flush=True)
    for count in counts:
        process = multiprocessing.get_context("spawn").Process(target=_read_many, args=(count,))
        process.start()
        process.join()


def measure_long_lines() -> None:
    """Print how long one line of digits and commas takes: ten megabytes, and as large as a file may be."""
    print("\n| one line of digits and commas | seconds | MB/s |\n|---|---|---|", flush=True)
    for size in (10 * MEGABYTE, Limits().megabytes * MEGABYTE):
        text = "1," * (size // 2)
        start = time.perf_counter()
        read(text)
        seconds = time.perf_counter() - start
        print(f"| {size // MEGABYTE} MB | {seconds:.1f} | {size / MEGABYTE / seconds:.2f} |", flush=True)


# What the reading is made of, from the first step to the last, by the functions that take it.
STEPS = {
    "make_document": "lines and tables of the text",
    "prepare": "furniture, province, title and date of the page",
    "split_words": "words",
    "find_mentions": "expressions of time",
    "split_sentences": "sentences",
    "find_figures": "numbers and hedges",
    "find_phrases": "phrases of the code lists",
    "read_sentence": "names, and the sentence as a whole",
    "drop_uncounted": "numbers of bodies, days, money",
    "make_frames": "whose words are whose figure's",
    "read_frames": "what each figure counts",
    "_settle": "the questions of the whole document",
    "make_rows": "rows",
}


def print_profile(documents: int, rounds: int) -> None:
    """Print the share of the plain reading's time that each step takes: where it is found, a thousand times a second.

    A sample counts for the innermost step on the stack. Compiled code has no stack to look at.
    """
    texts = list(make_texts(documents))
    read(texts[0])
    found: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        while frame is not None and frame.f_code.co_name not in STEPS:
            frame = frame.f_back
        found[STEPS[frame.f_code.co_name] if frame is not None else "the rest"] += 1

    signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    for text in texts * rounds:
        read(text)
    signal.setitimer(signal.ITIMER_PROF, 0)
    print(f"{found.total()} samples\n\n| step | share of the time |\n|---|---|")
    for step in (*STEPS.values(), "the rest"):
        print(f"| {step} | {found[step] / found.total():.1%} |")


def _processor() -> str:
    """The processor's name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown processor"
    )


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=330)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--sample", type=int, default=30, help="documents that a slow peer reads")
    options.add_argument("--only", default="", help="a part of one candidate's name; then no memory and no long lines")
    options.add_argument("--profile", action="store_true", help="only where the time of the plain reading goes")
    chosen = options.parse_args()
    print(f"{_processor()}, {os.cpu_count()} cores, {platform.system()}; Python {platform.python_version()}\n")
    if chosen.profile:
        print_profile(chosen.documents, chosen.rounds)
        return
    measure_speed(chosen.documents, chosen.rounds, chosen.sample, chosen.only)
    if not chosen.only:
        measure_memory((100, 1000))
        measure_long_lines()


if __name__ == "__main__":
    main()
