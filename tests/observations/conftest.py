"""The tables that the tests of this folder read."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.observations.extraction import extract
from analysis.observations.files import read_observations


@pytest.fixture(scope="session")
def extracted(raw_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """observations.csv as extracted anew from the committed documents."""
    path = tmp_path_factory.mktemp("extracted") / "observations.csv"
    assert extract(raw_dir, path).failed == ()
    return path


@pytest.fixture(scope="session")
def observations(extracted: Path) -> pd.DataFrame:
    """The table of the committed documents."""
    return read_observations(extracted)
