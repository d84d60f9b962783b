"""What a run builds: every notebook with its parameters, and the files that each becomes."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.reports.parameters import DEFAULT_OBSERVATIONS, Parameters

REPORT_NAMES = ("document_volumes", "on_time_rates", "task_completion", "province_profile", "data_quality")
PROFILE, PROFILES = "province_profile", "profiles"


@dataclass(frozen=True)
class PlannedPage:
    """One notebook with its parameters, and where it goes: `stem` is the page's path below `folder` without .html."""

    name: str
    stem: str
    parameters: Parameters
    folder: Path

    @property
    def page(self) -> Path:
        """The page."""
        return self.folder / f"{self.stem}.html"

    @property
    def notebook(self) -> Path:
        """The executed notebook."""
        return self.folder / "notebooks" / f"{self.stem}.ipynb"


@dataclass(frozen=True)
class IndexEntry:
    """What the index must know of a page: whether there is one (of this run or an earlier), and what went wrong."""

    page: PlannedPage
    built: bool
    problem: str


def plan_folder(base: Path, year: int, language: str, several_years: bool, several_languages: bool) -> Path:
    """The folder of one year and language of a run: a folder a year, in it one a language, where there are several."""
    folder = base / str(year) if several_years else base
    return folder / language if several_languages else folder


def plan_pages(
    parameters: Parameters, folder: Path, names: Sequence[str] = REPORT_NAMES, profiles: Sequence[tuple[str, str]] = ()
) -> list[PlannedPage]:
    """The pages of one folder: each report, then one profile a province; `profiles`: name and the file's name."""
    pages = [PlannedPage(name, name, parameters, folder) for name in names]
    pages += [
        PlannedPage(PROFILE, f"{PROFILES}/{slug}", replace(parameters, provinces=(place,)), folder)
        for place, slug in profiles
    ]
    return pages


def rebuild_command(parameters: Parameters, root: Path) -> str:
    """The command that builds the same reports again.

    For documents of another folder it says DIR: a machine's paths stay out of a page that people share.
    """
    words = ["analysis", "report", "--year", str(parameters.year)]
    for province in parameters.provinces:
        words += ["--province", province]
    words += ["--language", parameters.language, "--geography", parameters.geography]
    if parameters.observations != (root / DEFAULT_OBSERVATIONS).resolve():
        words += ["--raw", "DIR", "-o", "DIR"]
    return shlex.join(words)
