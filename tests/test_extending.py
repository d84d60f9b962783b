"""The examples of docs/extending.md, run as they stand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.parsing.sources import general
from analysis.parsing.sources.publication import Publication, prepare_document


@pytest.fixture
def examples(repository_root: Path) -> dict[str, list[str]]:
    """The fenced blocks of the page by language."""
    text = (repository_root / "docs" / "extending.md").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for language, block in re.findall(r"```(\w+)\n(.*?)```", text, flags=re.DOTALL):
        found.setdefault(language, []).append(block)
    return found


def explain(package: Path, text: str, folder: Path) -> str:
    page = folder / "page.txt"
    page.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "analysis", "explain", str(page)]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=folder).stdout


def test_a_new_indicator_and_a_new_cue(examples: dict[str, list[str]], repository_root: Path, tmp_path: Path) -> None:
    shutil.copytree(repository_root / "src" / "analysis", tmp_path / "src" / "analysis")
    path = tmp_path / "src" / "analysis" / "codelists" / "indicators.toml"
    cue, block = examples["toml"]
    sentence = "Năm 2022, Văn phòng ký số 4.500 văn bản. Trong năm, đã ra 50 văn bản."
    before = explain(tmp_path / "src", sentence, tmp_path)
    assert "documents_signed_digitally" not in before
    assert "50 → 50 document exact · documents_issued" not in before
    phrase = re.search(r'"([^"]+)"\]', cue)
    assert phrase is not None
    text = path.read_text(encoding="utf-8").replace("\nissue = [", f'\nissue = ["{phrase[1]}", ')
    path.write_text(
        text.replace("[indicators.documents_issued]", f"{block}\n[indicators.documents_issued]"), encoding="utf-8"
    )
    after = explain(tmp_path / "src", sentence, tmp_path)
    assert "4.500 → 4500 document exact · documents_signed_digitally (Văn bản ký số)" in after
    assert "50 → 50 document exact · documents_issued" in after


def test_a_new_publication(examples: dict[str, list[str]]) -> None:
    names: dict[str, object] = {"re": re, "Publication": Publication}
    exec(examples["python"][0], names)
    publication = names["PUBLICATION"]
    assert isinstance(publication, Publication)
    page = "Cập nhật: 12/01/2023\nLượt đọc: 417\nNăm 2022, Văn phòng phát hành 900 văn bản."
    document = make_document(page, Source("page", "page.txt", url="https://baocaobang.vn/x"))
    prepared = prepare_document(document, general.PUBLICATION, (publication,))
    assert prepared.source.province == "Cao Bằng"
    assert str(prepared.source.published) == "2023-01-12"
    kinds = {prepared.text[block.start : block.end]: block.kind for block in prepared.blocks}
    assert kinds["Lượt đọc: 417"] == "furniture"
