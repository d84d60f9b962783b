"""Look for a text that breaks a promise of reading, led by the branches that each text reaches. Needs atheris.

    make fuzz MINUTES=15

The texts that reached something new are kept in .venv/var/fuzz/corpus for the next run. A broken promise is made as
short as it still shows and written to .venv/var/fuzz/findings, one file a place in the code where it showed; the run
goes on. Each belongs as a case into tests/parsing/cases.toml or tests/parsing/test_fuzz.py before it is mended.
"""

import hashlib
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["analysis"]):
    from mutations import LONGEST, ROOT, mutate, seeds
    from promises import check_promises

FOLDER = ROOT / ".venv" / "var" / "fuzz"
CORPUS, FINDINGS = FOLDER / "corpus", FOLDER / "findings"


def check(content: bytes) -> None:
    """Check one text; a broken promise is written down, once for each place."""
    text = content.decode("utf-8", errors="ignore")
    where = broken_at(text, thorough=hashlib.sha256(content).digest()[0] < 8)
    path = FINDINGS / f"{where}.txt"
    if where and not path.exists():
        path.write_text(shorten(text, lambda shorter: broken_at(shorter) == where), encoding="utf-8", newline="")
        print(f"\nbroken promise: {path}\n", flush=True)


def broken_at(text: str, thorough: bool = True) -> str:
    """Where a text breaks a promise: the kind of error and the last line of the code that shows it; "" for nowhere."""
    try:
        check_promises(text, thorough)
    except Exception as err:
        frame = traceback.extract_tb(err.__traceback__)[-1]
        return f"{type(err).__name__}-{Path(frame.filename).stem}-{frame.lineno}"
    return ""


def shorten(text: str, still_broken: Callable[[str], bool]) -> str:
    """A text without the stretches that it breaks the promise without too: halves first, single signs last."""
    size = len(text) // 2
    while size:
        start = 0
        while start < len(text):
            shorter = text[:start] + text[start + size :]
            if still_broken(shorter):
                text = shorter
            else:
                start += size
        size //= 2
    return text


def change(content: bytes, longest: int, seed: int) -> bytes:
    """The mutator: mostly changes in the matter's own words, sometimes of bytes."""
    chance = Random(seed)
    if chance.random() < 0.1:
        return atheris.Mutate(content, longest)
    changed = mutate(content.decode("utf-8", errors="ignore"), chance).encode()[:longest]
    return changed.decode("utf-8", errors="ignore").encode()


def main() -> None:
    """Run until libFuzzer's limit, as given on the command line (-max_total_time, -runs, -seed)."""
    for folder in (CORPUS, FINDINGS):
        folder.mkdir(parents=True, exist_ok=True)
    for text in seeds():
        name = hashlib.sha256(text.encode()).hexdigest()[:16]
        (CORPUS / name).write_text(text, encoding="utf-8", newline="")
    limits = ["-timeout=20", f"-max_len={2 * LONGEST}", "-rss_limit_mb=2048", f"-artifact_prefix={FINDINGS}/"]
    atheris.Setup([*sys.argv, *limits, str(CORPUS)], check, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
