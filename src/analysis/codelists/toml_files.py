"""Read a code list kept as TOML beside this module."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_toml(name: str) -> dict[str, Any]:
    """Read one code list file, for instance `units.toml`, as nested dictionaries in file order."""
    return tomllib.loads(files("analysis.codelists").joinpath(name).read_text(encoding="utf-8"))
