"""What is read from scans of the prints of data/raw: observations, values read wrong, and how many of them unflagged.

    .venv/bin/python benchmarks/scans.py [--every N] [--from N]

Two kinds: clean at 300 dpi; and at 200 dpi, turned by 0.7°, with Gaussian noise of σ 12, a round red stamp over the
signature and the lines above it, squeezed as JPEG of quality 50. Needs tesseract with `vie`. About four seconds a page.
"""

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.documents.measuring import measure_scans  # noqa: E402

from analysis.documents.sources import read_sources  # noqa: E402


def main() -> None:
    """Print a line for each kind of scan."""
    parser = argparse.ArgumentParser(description="What is read from scans")
    parser.add_argument("--every", type=int, default=1, help="take each N-th document")
    parser.add_argument("--from", type=int, default=0, dest="first", help="begin with that one")
    chosen = parser.parse_args()
    raw = ROOT / "data" / "raw"
    sources = read_sources(raw)[chosen.first :: chosen.every]
    for name, spoilt in (("clean", False), ("noisy", True)):
        began = time.perf_counter()
        found = measure_scans(sources, raw, spoilt)
        print(
            f"{name}: {found['same']} of {found['wanted']} observations ({found['same'] / found['wanted']:.3f}); "
            f"{found['values']} values, {found['wrong']} read wrong, {found['unflagged']} of them unflagged; "
            f"{found['right_flagged']} of {found['right']} right ones flagged; {time.perf_counter() - began:.0f} s"
        )


if __name__ == "__main__":
    main()
