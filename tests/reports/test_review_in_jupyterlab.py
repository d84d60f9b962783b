"""The review page in a cell of a real JupyterLab, opened in a browser."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import nbformat
import pytest

STARTS_WITHIN = 120  # seconds; it takes about three
KEEPS = 240_000  # milliseconds until what is waited for must be there


@pytest.fixture
def lab(tmp_path: Path):
    """The address of a JupyterLab on loopback, without a token and with settings of its own."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "places"),
    }
    options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
    options += ["--ServerApp.port_retries=0", "--IdentityProvider.token=", f"--ServerApp.root_dir={tmp_path}"]
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        *options,
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    with (tmp_path / "lab.txt").open("w") as said:
        running = subprocess.Popen(command, env=os.environ | own, stdout=said, stderr=said, cwd=tmp_path)
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(STARTS_WITHIN * 4):
                try:
                    urllib.request.urlopen(f"{address}/api", timeout=5)
                    break
                except (urllib.error.URLError, OSError):
                    assert running.poll() is None, (tmp_path / "lab.txt").read_text()
                    time.sleep(0.25)
            yield address
        finally:
            running.terminate()
            running.wait(timeout=30)


def run_cell(page) -> None:
    """Run the cell as a person does, who presses again where nothing happens.

    Before the kernel answers, keys run nothing, and sometimes for a moment after it says that it is idle.
    """
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    before = page.locator(".jp-InputPrompt").first.inner_text()
    for _ in range(30):
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("Control+Enter")
        for _ in range(20):
            if page.locator(".jp-InputPrompt").first.inner_text() != before:
                return
            page.wait_for_timeout(250)
    raise AssertionError("the cell does not run")


def show_page(page):
    """Run the cell until it shows its page: what a kernel is told while it is being connected can get lost."""
    from playwright.sync_api import Error

    frame = page.frame_locator('iframe[title="review"]')
    for _ in range(6):
        run_cell(page)
        try:
            frame.locator("#count").wait_for(timeout=KEEPS / 12)
            return frame
        except Error:
            continue
    raise AssertionError("the cell shows no page")


@pytest.mark.browser
@pytest.mark.slow
def test_a_cell_of_jupyterlab_shows_the_page_and_keeps_decisions(browser, raw: Path, lab: str) -> None:
    source = f"from analysis.reports.review_page import show_review\nshow_review('ls', raw={str(raw)!r})"
    cell = nbformat.v4.new_code_cell(source)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata=kernel)
    nbformat.write(notebook, raw.parent / "review.ipynb")
    (raw.parent / "pyproject.toml").write_text('[project]\nname = "office-reviews"\n', encoding="utf-8")
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(KEEPS)
    page = context.new_page()
    # under load JupyterLab now and then asks something of its own (which kernel, try again): its default is taken
    page.add_locator_handler(
        page.locator("dialog.jp-Dialog"), lambda asked: asked.locator("button.jp-mod-accept").click()
    )
    page.goto(f"{lab}/lab/tree/review.ipynb")
    for judged in (1, 2):
        frame = show_page(page)
        # a key in the frame is the page's own, and no command of JupyterLab ("x" would cut the cell)
        frame.locator("#card").press("Enter")
        assert f"{judged}/30" in frame.locator("#count").inner_text()
        frame.locator("#who").fill("Lan")
        frame.locator("#card").press("x")
        assert frame.locator("#csv").input_value().count("\nls,") == judged
        assert page.locator(".jp-CodeCell").count() == 1
        page.reload()
    context.close()
