"""Check the promises on a fixed number of texts, the same ones at every run, and print a hash of all that was read.

python tests/fuzz/fixed.py RUNS SEED: first every text of seeds(), then RUNS changed ones. The hash is the same for any
PYTHONHASHSEED, since reading does not hang on the order of a set.
"""

import hashlib
import sys
from random import Random

from analysis.observations.table import make_rows
from mutations import mutate, seeds
from promises import check_promises

EVERY = 40  # of so many texts one is checked thoroughly: that takes longer than reading it


def main(runs: int, seed: int) -> None:
    """Print the hash; a broken promise ends the run with the text that breaks it."""
    chance = Random(seed)
    texts = [*seeds(), *(mutate(chance.choice(seeds()), chance) for _ in range(runs))]
    read = hashlib.sha256()
    for number, text in enumerate(texts):
        try:
            parsed = check_promises(text, thorough=number % EVERY == 0)
        except Exception as err:
            err.add_note(f"text {number}: {text!r}")
            raise
        read.update(repr((make_rows(parsed), parsed.unread)).encode())
    print(len(texts), read.hexdigest())


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
