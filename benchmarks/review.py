"""How long the review page takes for a step: in a document of 300 words and in one of 10,000, in Debian's chromium.

Prints a table: words, figures, seconds to open, and milliseconds of a step (a key, until the page is laid out and
painted anew) as median and 95th percentile: with nothing judged, and with nearly everything judged.
"""

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from analysis.reports.review_page import build_review

SENTENCE = (
    "Tháng {month}/{year}, Văn phòng UBND tỉnh tiếp nhận {received} văn bản đến, phát hành {issued} văn bản đi, "
    "trong đó có nhiều văn bản về đầu tư công và cải cách hành chính; tỷ lệ hồ sơ giải quyết đúng hạn đạt {rate}%."
)
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
# From a key to the second frame after it: the first is where the page is laid out and painted.
STEP = """async (key) => { const start = performance.now();
document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
document.body.getBoundingClientRect();
const worked = performance.now() - start;
await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
return [worked, performance.now() - start]; }"""
# Enter so many times, with nothing measured.
PRESS = """(count) => { for (; count; count -= 1)
document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true })); }"""


def write_document(folder: Path, words: int) -> None:
    """A folder with one made document of about so many words, a paragraph a month."""
    lines = ["Văn phòng UBND tỉnh Lạng Sơn: công tác nhiều năm", ""]
    number = 0
    while sum(len(line.split()) for line in lines) < words:
        month, year = number % 12 + 1, 2000 + number // 12 % 25
        values = {"received": f"{1 + number % 90}.{100 + number % 899}", "issued": 100 + number % 899}
        lines += [SENTENCE.format(month=month, year=year, rate=f"9{number % 10},{number % 9 + 1}", **values), ""]
        number += 1
    (folder / "made.txt").write_text("\n".join(lines), encoding="utf-8")
    (folder / "sources.csv").write_text(
        "source_id,file,province,published\nmade,made.txt,Lạng Sơn,2026-01-10\n", encoding="utf-8"
    )


def measure_steps(page: Page, key: str, steps: int) -> list[tuple[float, float]]:
    """Milliseconds of so many steps: of the page's own work, and until the second frame."""
    return [tuple(page.evaluate(STEP, key)) for _ in range(steps)]


def main() -> None:
    """Print the table of benchmarks/README.md."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--steps", type=int, default=20)
    steps = options.parse_args().steps
    print("| words | figures | opens, s | key | work, ms: median | 95 % | to the second frame, ms: median |")
    print("|---|---|---|---|---|---|---|")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as name:
        browser = driver.chromium.launch(executable_path=program, args=list(QUIET))
        for words in (300, 10_000):
            write_document(Path(name), words)
            file = Path(name) / "review.html"
            html, _, figures, _ = build_review(Path(name))
            file.write_text(html, encoding="utf-8")
            page = browser.new_context(viewport={"width": 1280, "height": 850}).new_page()
            page.goto(file.as_uri())
            opened = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
            count = min(steps, figures // 4)
            for key, what in (("ArrowDown", "next"), ("Enter", "accept"), ("Enter", "accept the last")):
                if what == "accept the last":
                    page.evaluate(PRESS, figures - 2 * count)
                found = measure_steps(page, key, count)
                work = sorted(worked for worked, _ in found)
                frames = statistics.median(framed for _, framed in found)
                late = work[int(len(work) * 0.95)]
                own = f"{statistics.median(work):.1f} | {late:.1f}"
                print(f"| {words} | {figures} | {opened:.2f} | {what} | {own} | {frames:.0f} |")
        browser.close()


if __name__ == "__main__":
    main()
