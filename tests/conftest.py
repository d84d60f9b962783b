"""Places that the tests read."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARTICLES_VARIABLE = "OFFICE_REVIEWS_ARTICLES"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def repository_root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def raw_dir(repository_root: Path) -> Path:
    """The folder of the committed documents."""
    return repository_root / "data" / "raw"


@pytest.fixture(scope="session")
def gold_dir(repository_root: Path) -> Path:
    """The folder of the facts checked by hand."""
    return repository_root / "tests" / "gold"


@pytest.fixture(scope="session")
def articles_dir(repository_root: Path) -> Path:
    """The folder of the published articles, which are not committed; the test is skipped where there is none.

    A folder that the variable names and that lacks sources.csv is a mistake, not a reason to skip.
    """
    named = os.environ.get(ARTICLES_VARIABLE)
    folder = Path(named) if named else repository_root.parent / "shared" / "articles"
    if (folder / "sources.csv").is_file():
        return folder
    if named:
        pytest.fail(f"{ARTICLES_VARIABLE}={named}: no sources.csv there; name the folder of the published articles")
    pytest.skip(f"no published articles in ../shared/articles; name their folder with {ARTICLES_VARIABLE}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program; the test is skipped where there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    pytest.skip(f"no browser ({', '.join(BROWSERS)}): install the system package chromium")
