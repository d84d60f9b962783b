"""The tables that the tests of this folder read."""

from pathlib import Path

import pandas as pd
import pytest
from tests.observations.deciding import TEXT

from analysis.documents.sources import read_sources
from analysis.observations.extraction import extract, read_source
from analysis.observations.files import read_observations
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed
from analysis.parsing.sources import prepare


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


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with one document."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "sources.csv").write_text("source_id,file,province,published\nls,ls.txt,Lạng Sơn,2020-01-10\n", "utf-8")
    (folder / "ls.txt").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def parsed(raw: Path) -> Parsed:
    return parse_document(prepare(read_source(raw, read_sources(raw)[0])))
