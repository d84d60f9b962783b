"""What is read from scans of the prints of data/raw: observations, values read wrong, and how many of them unflagged.

    .venv/bin/python benchmarks/scans.py [--scanner NAME …] [--every N] [--from N] [--seed N]

Scanners, all but the clean one turned by 0.7° and with a round red stamp over the signature and the lines above it:
clean at 300 dpi; noisy: 200 dpi, Gaussian noise of σ 12, JPEG quality 50; soft: 200 dpi, blurred by 1.5 pixels, σ 16,
JPEG 35; coarse: 150 dpi, 1.1 pixels, σ 16, JPEG 35; worst: 150 dpi, 1.6 pixels, σ 25, JPEG 30; fax: 120 dpi, 1.2
pixels, σ 25, JPEG 30. Another seed is other noise. Needs tesseract with `vie`. About five seconds a page.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.documents.measuring import SCANNERS, measure_scans  # noqa: E402

from analysis.documents.sources import read_sources  # noqa: E402


def show(name: str, found: Counter[str], seconds: float) -> None:
    """Print what a kind of scan gave."""
    print(
        f"{name}: {found['same']} of {found['wanted']} observations ({found['same'] / found['wanted']:.3f}); "
        f"{found['values']} values, {found['wrong']} wrong, {found['unflagged']} of them unflagged; "
        f"{found['misread']} with misread digits, {found['undoubted']} of them undoubted; "
        f"{found['right_doubted']} of {found['right']} right ones doubted; {seconds:.0f} s",
        flush=True,
    )


def main() -> None:
    """Print a line for each kind of scan, and one for all."""
    parser = argparse.ArgumentParser(description="What is read from scans")
    parser.add_argument("--scanner", nargs="+", choices=SCANNERS, default=["clean", "noisy"])
    parser.add_argument("--every", type=int, default=1, help="take each N-th document")
    parser.add_argument("--from", type=int, default=0, dest="first", help="begin with that one")
    parser.add_argument("--seed", type=int, default=0, help="of the noise")
    chosen = parser.parse_args()
    raw = ROOT / "data" / "raw"
    sources = read_sources(raw)[chosen.first :: chosen.every]
    whole: Counter[str] = Counter()
    start = time.perf_counter()
    for name in chosen.scanner:
        began = time.perf_counter()
        found = measure_scans(sources, raw, SCANNERS[name], 1000 * chosen.seed)
        whole += found
        show(name, found, time.perf_counter() - began)
    if len(chosen.scanner) > 1:
        show("all", whole, time.perf_counter() - start)


if __name__ == "__main__":
    main()
