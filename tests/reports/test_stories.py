"""The notebooks' cells run in this process: fast, so that every odd choice of parameters is tried."""

import nbformat
import pytest

from analysis.reports.build import REPORT_NAMES
from analysis.reports.parameters import check_parameters
from analysis.reports.reading import count_found, read_figures


@pytest.fixture
def run_story(repository_root, small_table, monkeypatch):
    """Run the cells of a notebook with parameters; returns what was displayed, as (kind, text)."""
    from IPython import display as notebook

    shown: list[tuple[str, str]] = []

    def display(shape, **_):
        if isinstance(shape, dict):
            shown.append(("svg", shape["image/svg+xml"]))
        else:
            shown.append((type(shape).__name__.lower(), shape.data))

    monkeypatch.setattr(notebook, "display", display)

    def run(name, **parameters):
        cells = nbformat.read(repository_root / "notebooks" / f"{name}.ipynb", as_version=4).cells
        names: dict = {}
        exec(cells[0].source, names)
        names |= {"observations": str(small_table), **parameters}
        for cell in cells[1:]:
            exec(cell.source, names)
        return shown

    return run


def text_of(shown, kind):
    return "\n".join(text for shape, text in shown if shape == kind)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", REPORT_NAMES)
def test_a_year_without_figures_says_so(run_story, name, language):
    shown = run_story(name, year=2001, language=language)
    said = text_of(shown, "markdown")
    assert (
        "Không có số liệu nào cho đến hết năm 2001" if language == "vi" else "no figure up to the end of 2001"
    ) in said
    assert not text_of(shown, "svg")


@pytest.mark.parametrize("name", REPORT_NAMES)
def test_the_wanted_provinces_alone(run_story, name):
    drawn = text_of(run_story(name, year=2024, provinces="Quảng Ngãi"), "svg")
    assert "Kiên Giang" not in drawn
    assert ("Quảng Ngãi" in drawn) == (name != "on_time_rates")


def test_geography_2025_lists_what_it_refuses(run_story):
    shown = run_story("document_volumes", year=2024, geography="2025")
    drawn, listed = text_of(shown, "svg"), text_of(shown, "html")
    assert "Bắc Kạn" not in drawn
    assert "Bắc Kạn" in listed
    assert "hợp nhất" in listed


@pytest.mark.parametrize("name", REPORT_NAMES)
def test_what_is_shown_is_the_same_on_every_run(run_story, name):
    first = list(run_story(name, year=2024))
    both = run_story(name, year=2024)
    assert both[len(first) :] == first


def test_undated_figures_are_listed_and_not_counted_as_known(run_story, small_table):
    shown = run_story("document_volumes", year=2024)
    assert "Nguồn không cho biết kỳ của số liệu" in text_of(shown, "html")
    assert "Sơn La" not in text_of(shown, "svg")
    parameters = check_parameters(2024, observations=small_table)
    assert (
        "Sơn La" not in count_found("document_volumes", read_figures("document_volumes", parameters), parameters).places
    )
