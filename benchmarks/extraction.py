"""Reading speed, text in and observation rows out, beside a plain scan for digits and, where installed, named peers.

    .venv/bin/python benchmarks/extraction.py [--documents N] [--rounds N]

The documents are distinct: those of data/raw with their paragraphs shuffled and their digits changed. Each round runs
every candidate once, in turn; the medians of the rounds and the ratio to the scan are printed. One process, no files.
"""

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
DIGITS = re.compile(r"\d[\d.,]*")


def make_texts(count: int) -> list[str]:
    """Distinct texts made from the documents of data/raw, the same ones at every run."""
    originals = [path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt"))]
    chance = random.Random(7)
    texts: list[str] = []
    for number in range(count):
        paragraphs = originals[number % len(originals)].split("\n")
        chance.shuffle(paragraphs)
        texts.append(re.sub(r"\d", lambda _: str(chance.randint(1, 9)), "\n".join(paragraphs)))
    return texts


def scan(text: str) -> int:
    """A plain scan for digits."""
    return sum(1 for _ in DIGITS.finditer(text))


def read(text: str) -> int:
    """The full reading."""
    source = Source("benchmark", "benchmark.txt", province="Lạng Sơn")
    return len(make_rows(parse_document(prepare(make_document(text, source)))))


def peers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """The peers that are installed; they stay out of the lock."""
    try:
        import spacy
        from spacy.matcher import Matcher

        language = spacy.blank("vi", config={"nlp": {"tokenizer": {"use_pyvi": False}}})
        matcher = Matcher(language.vocab)
        matcher.add("number", [[{"LIKE_NUM": True}], [{"SHAPE": {"REGEX": r"^d"}}]])
        yield "spaCy blank vi, Matcher", lambda text: len(matcher(language(text)))
    except ImportError:
        pass
    try:
        from recognizers_number import recognize_number

        yield "recognizers-text, pt-br", lambda text: len(recognize_number(text, "pt-br"))
    except ImportError:
        pass


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=182)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    texts = make_texts(chosen.documents)
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    candidates = [("re scan", scan), ("full reading", read), *peers()]
    for _, candidate in candidates:
        candidate(texts[0])
    seconds: dict[str, list[float]] = {name: [] for name, _ in candidates}
    for _ in range(chosen.rounds):
        for name, candidate in candidates:
            start = time.perf_counter()
            for text in texts:
                candidate(text)
            seconds[name].append(time.perf_counter() - start)
    base = statistics.median(seconds["re scan"])
    print(f"{len(texts)} documents, {megabytes:.2f} MB, median of {chosen.rounds} rounds")
    for name, found in seconds.items():
        middle = statistics.median(found)
        print(f"{name:26} {megabytes / middle:9.3f} MB/s   {base / middle:8.4f} × the scan")


if __name__ == "__main__":
    main()
