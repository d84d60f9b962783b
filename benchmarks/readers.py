"""Speed of the readers of files beside their libraries and, where installed, named peers, in one run.

    .venv/bin/python benchmarks/readers.py [--rounds N]

A page of about 60 KB is made from the documents of data/raw, with the menus and lists of a portal around the text. Each
round runs every candidate once, in turn; the medians of the rounds are printed. One process, no files. trafilatura is
a peer that only this needs: pip install trafilatura.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from analysis.documents.assembling import assemble
from analysis.documents.document import Source
from analysis.documents.html import read_html
from analysis.documents.limits import Limits

RAW = Path(__file__).resolve().parent.parent / "data" / "raw"
LIMITS = Limits()
SOURCE = Source("benchmark", "benchmark")
PAGE_BYTES = 60_000
Candidate = tuple[str, Callable[[], object]]


def make_page() -> bytes:
    """A page of PAGE_BYTES: a third scripts and styles, a third menus and lists of articles, a third text."""
    lines = [
        line for path in sorted(RAW.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines() if line
    ]
    menu = "".join(
        f'<li class="menu-item"><a href="/chuyen-muc/{name}.html" title="Chuyên mục">Chuyên mục tin tức</a></li>'
        for name in range(80)
    )
    other = "".join(
        f'<div class="item"><a href="/tin/{n}.html"><img src="/a/{n}.jpg" alt=""></a><h3><a href="/tin/{n}.html">'
        f'Tin về công tác văn phòng</a></h3><span class="date">({n % 28 + 1:02}/02/2024)</span></div>'
        for n in range(40)
    )
    script = "<script>" + "var a = [0, 1, 2]; function f(x) { return x + 1; }\n" * 300 + "</script>"
    top = (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>Tổng kết công tác</title>{script}</head><body>"
        f'<div class="header"><ul class="menu">{menu}</ul></div><div class="main"><h1>Tổng kết công tác</h1><div>'
    )
    end = f'</div><div class="other-news">{other}</div></div><div class="footer">Lượt truy cập: 123456</div>'
    body: list[str] = []
    size = len((top + end).encode())
    for line in lines:
        piece = f'<p style="text-align: justify;"><span style="font-size: 14pt">{escape(line)}</span></p>\n'
        size += len(piece.encode())
        if size > PAGE_BYTES:
            break
        body.append(piece)
    return (top + "".join(body) + end).encode()


def html_candidates() -> list[Candidate]:
    """A page: the parser alone, this reader, the document of its parts, and trafilatura where it is installed."""
    page = make_page()
    print(f"page of {len(page) / 1000:.0f} KB")

    def parse() -> object:
        body = LexborHTMLParser(page).body
        return body.text() if body is not None else ""

    parts = read_html(page, LIMITS)
    found: list[Candidate] = [
        ("selectolax alone", parse),
        ("read_html", lambda: read_html(page, LIMITS)),
        ("assemble", lambda: assemble(parts, SOURCE, LIMITS)),
        ("bytes to Document", lambda: assemble(read_html(page, LIMITS), SOURCE, LIMITS)),
    ]
    try:
        import trafilatura

        found.append(("trafilatura", lambda: trafilatura.bare_extraction(page, include_tables=True)))
    except ImportError:
        print("trafilatura: not installed")
    return found


CANDIDATES: dict[str, Callable[[], list[Candidate]]] = {"html": html_candidates}


def measure(candidates: list[Candidate], rounds: int) -> None:
    """Print the median time of each candidate, the difference to the first and the ratio to it."""
    seconds: dict[str, list[float]] = {name: [] for name, _ in candidates}
    gc.disable()  # as timeit does: else one candidate pays for the garbage of all
    for number in range(rounds + 1):
        gc.collect()
        for name, candidate in candidates:
            start = time.perf_counter()
            candidate()
            if number:  # the first round loads what is loaded once
                seconds[name].append(time.perf_counter() - start)
    base = statistics.median(seconds[candidates[0][0]])
    for name, found in seconds.items():
        middle = statistics.median(found)
        print(f"{name:26} {middle * 1e3:9.3f} ms   {(middle - base) * 1e3:+9.3f} ms   {middle / base:7.2f} ×")


def main() -> None:
    """Print a table for each format asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=200)
    options.add_argument("--format", choices=sorted(CANDIDATES))
    chosen = options.parse_args()
    for name, make in CANDIDATES.items():
        if chosen.format in (None, name):
            measure(make(), chosen.rounds)


if __name__ == "__main__":
    main()
