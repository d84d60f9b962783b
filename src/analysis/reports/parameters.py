"""The parameters of a report, checked once for notebooks and command line alike."""

import os
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import InputError

# As in charts.messages and comparison.places, which cost a second to import: a run with nothing to do must not wait.
LANGUAGES = ("vi", "en")
GEOGRAPHIES = ("reported", "2025")

ROOT_VARIABLE = "OFFICE_REVIEWS_ROOT"
DEFAULT_OBSERVATIONS = "data/processed/observations.csv"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Parameters:
    """Checked parameters: `provinces` as the code list spells them, () for all; `observations` an absolute path."""

    year: int
    provinces: tuple[str, ...]
    language: str
    geography: str
    observations: Path


def find_root() -> Path:
    """The project's folder: the one that the environment variable names, else the nearest above the working directory
    that has pyproject.toml and notebooks/, else that of this installation.

    Raises InputError where there is none.
    """
    named = os.environ.get(ROOT_VARIABLE)
    if named:
        if not Path(named).is_dir():
            raise InputError(f"{ROOT_VARIABLE}={named}: no such folder; name the project's folder or unset it")
        return Path(named).resolve()
    for start in (Path.cwd(), Path(__file__).resolve()):
        for folder in (start, *start.parents):
            if (folder / "pyproject.toml").is_file() and (folder / "notebooks").is_dir():
                return folder
    raise InputError(
        f"{Path.cwd()}: no project here or above (no pyproject.toml beside notebooks/); change to the project's folder"
    )


def check_choices(year: int, provinces: str = "", language: str = "vi", geography: str = "reported") -> tuple[str, ...]:
    """Check everything but the table; the provinces as the code list spells them, () for all.

    Raises InputError for a year that is no whole number in 2000–2100, another language than vi or en, another
    geography than reported or 2025, or an unknown province.
    """
    if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"year {year!r}: expected a whole number from {FIRST_YEAR} to {LAST_YEAR}, such as 2024")
    if language not in LANGUAGES:
        raise InputError(f"language {language!r}: expected vi or en")
    # papermill reads -p geography 2025 as a number.
    if str(geography) not in GEOGRAPHIES:
        raise InputError(f"geography {geography!r}: expected reported or 2025")
    if not isinstance(provinces, str):
        raise InputError(
            f"provinces {provinces!r}: expected names in one text, such as 'Lạng Sơn, Hà Tĩnh', or '' for all"
        )
    if not provinces:
        return ()
    from analysis.comparison.places import select_provinces

    return select_provinces(provinces)


def check_parameters(
    year: int,
    provinces: str = "",
    language: str = "vi",
    geography: str = "reported",
    observations: Path | str = DEFAULT_OBSERVATIONS,
) -> Parameters:
    """The parameters with provinces resolved and the table's path taken from the project's root.

    Raises InputError for what `check_choices` refuses, and for a missing table.
    """
    chosen = check_choices(year, provinces, language, geography)
    if not isinstance(observations, (str, Path)) or not str(observations):
        raise InputError(f"observations {observations!r}: expected the path of a table, such as {DEFAULT_OBSERVATIONS}")
    path = Path(observations)
    path = path if path.is_absolute() else find_root() / path
    if not path.is_file():
        raise InputError(f"{path}: no observation table there; run “analysis extract” first, or name another table")
    return Parameters(year, chosen, language, str(geography), path)
