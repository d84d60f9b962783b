"""A folder of documents to review, and a person at the keyboard."""

import json
import re
import subprocess
import sys
from pathlib import Path

from analysis.reports.review_page import build_review

MONTHS = range(1, 11)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> <!-- ${alert(3)} {{ 7*7 }} \u2028 😀"

# What this browser holds of the decisions, as the page stored it: one store a document and digest of its text.
DECISIONS = """() => Object.keys(localStorage).filter((name) => /:[0-9a-f]{16}$/.test(name)).sort()
    .map((name) => [name, localStorage.getItem(name)])"""


def make_text(months: range = MONTHS) -> str:
    """Three figures a month, all read rightly, and numbers that are none."""
    lines = ["Văn phòng UBND tỉnh Lạng Sơn: công tác năm 2019", ""]
    for month in months:
        lines += [
            f"Tháng {month}/2019, Văn phòng UBND tỉnh tiếp nhận {1000 + month}.{100 + month} văn bản đến".replace(
                f"{1000 + month}.", f"{month}."
            )
            + f", phát hành {700 + month} văn bản đi. Tỷ lệ hồ sơ giải quyết đúng hạn đạt 9{month % 10},5%.",
            "",
        ]
    return "\n".join([*lines, "Trụ sở rộng 312 m2.", ""])


def write_documents(folder: Path) -> Path:
    """A folder with a document of 30 figures and a hostile one."""
    folder.mkdir()
    title = HOSTILE.replace('"', "").replace("\u2028", "")
    (folder / "sources.csv").write_text(
        "source_id,file,province,published,title\n"
        f'ls,ls.txt,Lạng Sơn,2020-01-10,Tổng kết\nodd,odd.txt,Sơn La,2020-01-10,"{title}"\n',
        encoding="utf-8",
    )
    (folder / "ls.txt").write_text(make_text(), encoding="utf-8")
    odd = f"Năm 2019, Văn phòng UBND tỉnh Sơn La {HOSTILE} tiếp nhận 4.321 văn bản đến.\n"
    (folder / "odd.txt").write_text(odd, encoding="utf-8")
    return folder


def write_page(raw: Path, *names: str, language: str = "vi", who: str = "Lan") -> Path:
    path = raw.parent / f"review-{language}.html"
    path.write_text(build_review(raw, names, language, who=who)[0], encoding="utf-8")
    return path


def read_material(page: Path) -> dict:
    text = page.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="material">(.*?)</script>', text, flags=re.DOTALL)[1])


def analysis(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


class Person:
    """A person at the keyboard, whose key presses are counted, and who sees no error and no request."""

    def __init__(self, browser, page_file: Path, **options) -> None:
        self.context = browser.new_context(accept_downloads=True, **options)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda text: self.said.append(text.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.address = page_file.as_uri()
        self.page.goto(self.address)
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.presses += len(text)

    def go_to(self, printed: str) -> None:
        for key in ("ArrowDown", "ArrowUp"):
            for _ in range(40):
                if self.text("printed") == printed:
                    return
                self.press(key)
        raise AssertionError(f"{printed} is not on the page")

    def text(self, name: str) -> str:
        return self.page.locator(f"#{name}").inner_text()

    def reload(self) -> None:
        """The page anew. Under load Chromium once gave a reloaded page an empty store, so it is asked again."""
        kept = self.page.evaluate(DECISIONS)
        for wait in (0, 200, 1000, 5000):
            self.page.wait_for_timeout(wait)
            self.page.reload()
            if self.page.evaluate(DECISIONS) == kept:
                return
        raise AssertionError("the browser lost what the page had stored")

    def export(self, path: Path) -> Path:
        with self.page.expect_download() as download:
            self.press("x")
        download.value.save_as(path)
        return path

    def close(self) -> None:
        assert self.said == []
        assert {url for url in self.asked if not url.startswith("blob:")} == {self.address}
        self.context.close()
