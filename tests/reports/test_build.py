"""Runs of the notebooks: what is published, what a failed one leaves, what the index says."""

import re
import tempfile

import nbformat
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.reports import build
from analysis.reports.build import REPORT_NAMES, build_reports
from analysis.reports.downloads import FILES
from analysis.reports.parameters import ROOT_VARIABLE

pytestmark = pytest.mark.slow

# What a run keeps for the next one.
KEPT = [".lock", ".manifest.json"]


def charts_of(folder, name):
    notebook = nbformat.read(folder / "notebooks" / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"]["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]


# Charts of each report: volumes have received, issued, dossiers (and one over the years for Kiên Giang); a rate that
# no source states has none; the profile of Lâm Đồng and quality: none.
CHARTS = {
    (2024, "vi"): {
        "document_volumes": 4,
        "on_time_rates": 2,
        "task_completion": 2,
        "province_profile": 0,
        "data_quality": 0,
    },
    (2020, "en"): {
        "document_volumes": 4,
        "on_time_rates": 1,
        "task_completion": 2,
        "province_profile": 0,
        "data_quality": 0,
    },
}


@pytest.mark.parametrize("run", CHARTS)
def test_every_chart_is_drawn(built, run):
    assert {name: len(charts_of(built[run], name)) for name in REPORT_NAMES} == CHARTS[run]
    for name in REPORT_NAMES:
        page = (built[run] / f"{name}.html").read_text(encoding="utf-8")
        assert page.count('<svg aria-labelledby="chart') == CHARTS[run][name]
        assert page.count("<caption>") >= 1


def test_years_differ_and_nothing_later_than_2020_shows(built):
    for name in REPORT_NAMES:
        if CHARTS[2024, "vi"][name]:
            assert charts_of(built[2024, "vi"], name) != charts_of(built[2020, "en"], name)
        page = (built[2020, "en"] / f"{name}.html").read_text(encoding="utf-8")
        body = page[page.index("<main") : page.index("<footer")]
        # The folded code has the notebook's own default year.
        body = re.sub(r'<pre [^>]*class="code".*?</pre>', "", body, flags=re.DOTALL)
        body = re.sub(r'<pre class="code".*?</pre>', "", body, flags=re.DOTALL)
        assert not re.search(r"\b202[1-9]\b", body), name
        assert "39,842" not in body
    assert "39.842" in (built[2024, "vi"] / "document_volumes.html").read_text(encoding="utf-8")


def test_index_links_what_was_built(built):
    page = (built[2024, "vi"] / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<h3><a href="([^"]+)"', page)[: len(REPORT_NAMES)] == [f"{name}.html" for name in REPORT_NAMES]
    assert "7 nơi" in page
    assert "<bdi>Nơi &lt;b onclick=" in page
    assert re.findall(r'href="downloads/([^"]+)"', page) == list(FILES)
    assert sorted(path.name for path in built[2024, "vi"].iterdir()) == sorted(
        [*KEPT, "downloads", "index.html", "notebooks", *(f"{name}.html" for name in REPORT_NAMES)]
    )
    assert not [path for path in built[2024, "vi"].parent.iterdir() if path.name.startswith(".")]


@pytest.fixture
def root_with(monkeypatch, tmp_path):
    """A project with one notebook of these cells as its only report; None: with a notebook that is not there."""

    def make(*cells):
        root = tmp_path / "root"
        (root / "notebooks").mkdir(parents=True, exist_ok=True)
        monkeypatch.setenv(ROOT_VARIABLE, str(root))
        monkeypatch.setattr(build, "REPORT_NAMES", ("on_time_rates",))
        notebook = nbformat.v4.new_notebook()
        notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
        notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in ("year = 1", *cells)]
        notebook.cells[0].metadata["tags"] = ["parameters"]
        if cells:
            nbformat.write(notebook, root / "notebooks" / "on_time_rates.ipynb")
        return root

    return make


@pytest.fixture
def one_broken(root_with):
    """A project whose only report cannot be run, as a cell that raises would."""
    return root_with()


def test_a_failed_report_is_not_published_and_the_index_says_why(one_broken, table_of, tmp_path):
    (result,) = build_reports(table_of(3), tmp_path / "out", 2024, "", "en", "reported")
    assert result.path is None
    assert "on_time_rates.ipynb" in result.problem
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "1 report could not be built" in index
    assert "on_time_rates.ipynb" in index
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [*KEPT, "downloads", "index.html"]
    assert sorted(path.name for path in (tmp_path / "out" / "downloads").iterdir()) == sorted(FILES)


def test_a_failed_download_is_a_result_of_its_own(one_broken, table_of, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "downloads").write_text("mine", encoding="utf-8")
    report, *failed = build_reports(table_of(3), tmp_path / "out", 2024, "", "en", "reported")
    assert report.name == "on_time_rates"
    assert {result.name for result in failed} == {build.DOWNLOADS}
    assert all(result.problem for result in failed)
    assert "on_time_rates" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_failed_report_leaves_the_old_page(one_broken, table_of, tmp_path):
    old = tmp_path / "out" / "on_time_rates.html"
    old.parent.mkdir()
    old.write_text("old", encoding="utf-8")
    (result,) = build_reports(table_of(3), tmp_path / "out", 2024, "", "vi", "reported")
    assert result.path == old
    assert result.problem
    assert old.read_text(encoding="utf-8") == "old"
    assert "Mở bản của lần dựng trước" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_cell_that_fails_is_named(root_with, table_of, tmp_path):
    root_with("raise ValueError('a <b> fault')")
    (result,) = build_reports(table_of(3), tmp_path / "out", 2024, "", "en", "reported")
    assert re.fullmatch(r"cell \d of notebook on_time_rates: ValueError: a <b> fault", result.problem)
    assert "a &lt;b&gt; fault" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_index_counts_what_was_not_taken(one_broken, table_of, tmp_path):
    table = table_of(3)
    documents = pd.read_csv(table.with_name("documents.csv"), dtype=str).assign(figures="1", unread="0", problem="")
    documents.loc[0, "unread"] = "12"
    documents.loc[1, ["unread", "problem"]] = ["", "b.txt: no text"]
    documents.to_csv(table.with_name("documents.csv"), index=False)
    build_reports(table, tmp_path / "out", 2024, "", "en", "reported")
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "12 numbers in the documents were not taken" in index
    assert "1 document could not be read" in index
    assert "b.txt: no text" in index


# What stands in the way in the output folder: it is refused in one line, and nothing is touched.
OBSTACLES = ["on_time_rates.html", "index.html", "notebooks/on_time_rates.ipynb"]


@pytest.mark.parametrize("name", OBSTACLES)
def test_a_folder_in_the_way_is_refused(table_of, tmp_path, name):
    (tmp_path / "out" / name).mkdir(parents=True)
    with pytest.raises(InputError, match="a folder stands") as caught:
        build_reports(table_of(3), tmp_path / "out", 2024, "", "vi", "reported")
    assert "\n" not in str(caught.value)


def test_a_file_for_the_folder_of_notebooks_is_refused(table_of, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notebooks").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="a file stands"):
        build_reports(table_of(3), tmp_path / "out", 2024, "", "vi", "reported")


def test_a_folder_that_cannot_be_written_is_refused(monkeypatch, table_of, tmp_path):
    """The permission is refused here as by a read-only folder: whoever runs the tests as root may write anywhere."""

    def refuse(dir, **_):
        raise PermissionError(13, "Permission denied", str(dir))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(InputError, match=r"out: cannot write there \(Permission denied\)"):
        build_reports(table_of(3), tmp_path / "new" / "out", 2024, "", "vi", "reported")
    assert not (tmp_path / "new").exists()


def test_nothing_is_written_beside_the_folder(root_with, table_of, tmp_path):
    """A writable folder in a parent that is not: no sibling, not even for a while."""
    (tmp_path / "parent" / "out").mkdir(parents=True)
    root_with(f"import os; os.listdir({str(tmp_path / 'parent')!r})")
    build_reports(table_of(3), tmp_path / "parent" / "out", 2024, "", "vi", "reported")
    executed = nbformat.read(tmp_path / "parent" / "out" / "notebooks" / "on_time_rates.ipynb", as_version=4)
    assert executed.cells[-1].outputs[0]["data"]["text/plain"] == "['out']"


WRONG = [
    {"year": 1999},
    {"language": "fr"},
    {"geography": "2024"},
    {"provinces": "Atlantis"},
    {"observations": "missing.csv"},
    {"output": "file"},
]


@pytest.mark.parametrize("change", WRONG, ids=lambda change: next(iter(change)))
def test_wrong_input_is_refused_before_anything_is_written(change, table_of, tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    given = {"observations": table_of(3), "output": tmp_path / "out", "year": 2024, "provinces": "", "language": "vi"}
    given |= {"geography": "reported"} | change
    given |= {name: tmp_path / given[name] for name in ("observations", "output")}
    with pytest.raises(InputError) as caught:
        build_reports(**given)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
