"""Every mark of a chart leads to its observation, by a name that says row and number, from where a finger can tap."""

import itertools
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from tests.charts.marks import NAN, absent, mark

from analysis.charts import plot_over_time, plot_rates, plot_task_parts, plot_volumes, write_svg
from analysis.charts.figures import LEAST, TAP, tap_boxes
from analysis.charts.funnel import plot_funnel
from analysis.charts.names import figure_anchor
from analysis.charts.rank_sets import plot_rank_sets
from analysis.charts.style import PART_COLOURS, WIDTH
from analysis.comparison.funnel import derive_rate_funnel
from analysis.comparison.rank_sets import rank_rates

SVG = "{http://www.w3.org/2000/svg}"
PLACES = ["Bắc Kạn", "Hà Tĩnh", "Kiên Giang", "Lạng Sơn"]


VOLUMES = pd.DataFrame([*(mark(place, 1000.0 + at) for at, place in enumerate(PLACES)), absent("Cà Mau")])
RATES = VOLUMES.assign(indicator="dossiers_on_time_rate", unit="percent", value=VOLUMES["value"] / 11)
TASKS = pd.DataFrame(
    [
        mark(place, 40.0, indicator="tasks_completion_rate", unit="task", assigned=100.0)
        | {f"part_{part}": {"completed": 40.0, "unknown": 60.0}.get(part, NAN) for part in PART_COLOURS}
        for place in PLACES
    ]
)
YEARS = pd.DataFrame(
    [mark(place, 900.0 + 5 * year % 7, year=year) for place in PLACES for year in (2017, 2018, 2019, 2023)]
    + [mark("Lạng Sơn", 17.0, year=2019)]
)
OFFICES = pd.DataFrame(
    {
        "place": [f"Nơi {number}" for number in range(24)],
        "scope": "provincial_office",
        "numerator": 900 + np.arange(24),
        "total": 1000,
        "observation_id": [f"id{number}" for number in range(24)],
    }
)
CHARTS = {
    "volumes": (lambda: plot_volumes(VOLUMES, "documents_received", "vi"), VOLUMES),
    "rates": (lambda: plot_rates(RATES, "dossiers_on_time_rate", "en"), RATES),
    "tasks": (lambda: plot_task_parts(TASKS, "vi"), TASKS),
    "years": (lambda: plot_over_time(YEARS, "documents_received", "vi"), YEARS),
    "funnel": (lambda: plot_funnel(derive_rate_funnel(OFFICES), "vi"), OFFICES),
    "ranks": (lambda: plot_rank_sets(rank_rates(OFFICES), "en"), OFFICES),
}


@pytest.fixture(params=CHARTS)
def drawn(request):
    """A chart of each kind, the marks that it is made of, and its SVG."""
    plot, rows = CHARTS[request.param]
    figure = plot()[0].figure
    return figure, rows, write_svg(figure, "Tên <&>", "Nói rằng <i>")


def links_of(svg):
    return ET.fromstring(svg).findall(f".//{SVG}a")


def test_a_link_for_every_mark_with_a_value(drawn):
    _, rows, svg = drawn
    stated = rows["observation_id"].dropna()
    found = [link.get("href") for link in links_of(svg)]
    assert sorted(found) == sorted("#" + figure_anchor(name) for name in stated)


def test_a_link_is_named_by_its_row_and_number(drawn):
    figure, rows, svg = drawn
    names = [link.find(f"{SVG}title").text for link in links_of(svg)]
    assert names == [link.name for link in figure.links]
    groups = ET.fromstring(svg).findall(f".//{SVG}g[@aria-label]")
    labels = {group.get("aria-label"): len(group.findall(f"{SVG}a")) for group in groups}
    for place in set(rows.loc[rows["observation_id"].notna(), "place"]):
        assert any(place in name for name in names) or any(place in label for label in labels)
    assert all(any(letter.isdigit() for letter in name.rsplit(":", 1)[1]) for name in names)
    assert not labels or sum(labels.values()) == len(names)


def test_a_chart_with_links_is_a_group_with_a_name_and_what_is_drawn_is_not_read_out(drawn):
    _, _, svg = drawn
    root = ET.fromstring(svg)
    assert root.get("role") == "group"
    assert [child.tag for child in root] == [f"{SVG}{name}" for name in ("title", "desc", "g", "g")]
    assert root[0].text == "Tên <&>"
    assert root[1].text == "Nói rằng <i>"
    assert root[2].get("aria-hidden") == "true"
    assert not root[2].findall(f".//{SVG}a")
    assert 'target="' not in svg


def test_a_chart_without_observations_is_one_image():
    (axes,) = plot_rank_sets(rank_rates(OFFICES.drop(columns="observation_id")), "vi")
    root = ET.fromstring(write_svg(axes.figure, "Mô phỏng"))
    assert root.get("role") == "img"
    assert not root.findall(f".//{SVG}a")


def test_the_same_bytes_on_every_run(drawn):
    figure, _, svg = drawn
    assert write_svg(figure, "Tên <&>", "Nói rằng <i>") == svg
    assert [CHARTS[name][0]()[0].figure.links for name in CHARTS] == [
        CHARTS[name][0]()[0].figure.links for name in CHARTS
    ]


def test_links_lie_within_the_chart(drawn):
    figure, _, _ = drawn
    for link in figure.links:
        for left, top, width, height in link.boxes:
            assert left >= 0, link
            assert left + width <= WIDTH + 1e-6, link
            assert top >= 0, link
            assert top + height <= figure.height + 1e-6, link


@pytest.mark.parametrize("name", ["volumes", "rates", "tasks", "ranks"])
def test_rows_are_a_finger_wide_and_apart(name):
    boxes = [link.boxes[0] for link in CHARTS[name][0]()[0].figure.links]
    assert min(height for _, _, _, height in boxes) >= TAP
    ordered = sorted(boxes, key=lambda box: box[1])
    assert all(one[1] + one[3] <= other[1] + 1e-6 for one, other in itertools.pairwise(ordered))


def test_a_mark_is_a_finger_wide_where_no_other_is_near():
    marks = {"a": (50.0, 50.0), "b": (60.0, 50.0), "c": (200.0, 1.0), "d": (60.0, 50.0), "e": (60.0, 50.5)}
    boxes = tap_boxes(marks, 300.0)
    assert boxes["c"] == (200 - TAP / 2, 0.0, TAP, TAP)
    assert boxes["a"][2:] == (10.0, 10.0)
    assert boxes["b"] == boxes["d"]
    assert boxes["e"][2] == LEAST
