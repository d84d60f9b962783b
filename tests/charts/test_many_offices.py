"""Charts of many offices: what they draw, that it fits, and that nothing is drawn of what is refused."""

import itertools
import re

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.charts import write_svg
from analysis.charts.funnel import plot_funnel
from analysis.charts.rank_sets import plot_rank_sets
from analysis.charts.style import DARK, PAPER, scope_colour
from analysis.comparison.funnel import derive_rate_funnel, derive_volume_funnel
from analysis.comparison.rank_sets import rank_intervals, rank_rates

NAMES = ["Bà Rịa – Vũng Tàu", "Thừa Thiên Huế", "Lạng Sơn", "TP. Hồ Chí Minh", "Hà Tĩnh", "An Giang"]


def offices(number=24, apart=4, scope="provincial_office"):
    random = np.random.default_rng(3)
    totals = np.round(np.exp(random.normal(9, 1, number)))
    rates = np.clip(random.normal(0.96, 0.006, number), 0, 1)
    rates[:apart] = np.linspace(0.80, 0.85, max(apart, 1))[:apart]
    places = [f"{NAMES[position % 6]} {position // 6 or ''}".strip() for position in range(number)]
    counts = random.binomial(totals.astype(int), rates)
    return pd.DataFrame({"place": places, "scope": scope, "numerator": counts, "total": totals})


def texts(axes):
    figure = axes.figure
    return [text.get_text() for text in [*figure.texts, *(text for each in figure.axes for text in each.texts)]]


def dots(axes):
    return [line for line in axes.lines if line.get_marker() == "o"]


def check_fit(axes):
    figure = axes.figure
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    every = [*figure.texts, *(text for each in figure.axes for text in each.texts)]
    every += [
        label
        for each in figure.axes
        if each.axison
        for axis in (each.xaxis, each.yaxis)
        for tick, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
        if axis.get_view_interval()[0] <= tick <= axis.get_view_interval()[1]
    ]
    for text in every:
        box = text.get_window_extent(canvas.get_renderer())
        assert box.x0 >= -0.5, text.get_text()
        assert box.x1 <= figure.bbox.width + 0.5, text.get_text()


def test_a_dot_an_office_full_beyond_the_limits():
    funnel = derive_rate_funnel(offices())
    (axes,) = plot_funnel(funnel, "vi")
    beyond = funnel.points["position_adjusted"] != "inside"
    assert len(dots(axes)) == 24
    assert 0 < beyond.sum() < 24
    full = [mpl.colors.to_hex(dot.get_markerfacecolor()) == scope_colour("provincial_office") for dot in dots(axes)]
    assert full == beyond.tolist()
    assert {mpl.colors.to_hex(d.get_markerfacecolor()) for d, own in zip(dots(axes), full, strict=True) if not own} == {
        PAPER
    }
    named = set(funnel.points["place"]) & set(texts(axes))
    assert named == set(funnel.points.loc[beyond, "place"])


def test_names_do_not_run_into_each_other():
    (axes,) = plot_funnel(derive_rate_funnel(offices(34, 6)), "vi")
    canvas = FigureCanvasAgg(axes.figure)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts if text.get_text()[-1] != "%"]
    assert len(boxes) >= 5
    for box, other in itertools.combinations(boxes, 2):
        # the boxes of two lines hold room for accents and tails that may share it
        assert not box.shrunk(0.97, 0.8).overlaps(other.shrunk(0.97, 0.8))


def test_names_without_room_are_counted_in_the_key():
    marks = offices(40, 16)
    marks.loc[:15, ["numerator", "total"]] = [800, 1000]
    marks.loc[:15, "numerator"] += np.arange(16)
    funnel = derive_rate_funnel(marks, target=96.0)
    beyond = int((funnel.points["position_adjusted"] != "inside").sum())
    (axes,) = plot_funnel(funnel, "en")
    named = sum(text in set(funnel.points["place"]) for text in texts(axes))
    assert named < beyond
    joined = " ".join(texts(axes))
    assert f"{beyond - named} office" in joined


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_fits_the_width(language):
    check_fit(plot_funnel(derive_rate_funnel(offices()), language)[0])
    check_fit(plot_rank_sets(rank_rates(offices()), language)[0])
    alike = offices(apart=0).assign(numerator=lambda rows: rows["total"])
    check_fit(plot_funnel(derive_rate_funnel(alike), language)[0])
    volumes = pd.DataFrame({"place": NAMES * 2, "period_days": [365, 366] * 6, "value": np.arange(12) * 9000.0})
    volumes["place"] += volumes.index.astype(str)
    volumes = volumes.assign(lower=volumes["value"], upper=volumes["value"])
    check_fit(plot_funnel(derive_volume_funnel(volumes), language)[0])


def test_limits_are_within_the_scale_of_shares():
    alike = offices(apart=0).assign(numerator=lambda rows: rows["total"])
    (axes,) = plot_funnel(derive_rate_funnel(alike), "vi")
    assert max(axes.get_yticks()) <= 100
    assert axes.get_ylim()[1] > 100
    assert "chung: 100" in " ".join(texts(axes))


def test_the_order_of_ranks_and_their_ends():
    ranks = rank_rates(offices(apart=0).assign(numerator=[990] + [900] * 22 + [500], total=1000))
    (axes,) = plot_rank_sets(ranks, "vi")
    segments = [list(line.get_xdata()) for line in axes.lines if line.get_linewidth() > 2]
    assert segments == [[1, 1], *[[2, 23]] * 22, [24, 24]]
    said = texts(axes)
    assert said.count("2–23") == 22
    assert {"1", "24"} <= set(said)


def test_periods_of_one_length_still_have_limits_to_see():
    volumes = pd.DataFrame({"place": NAMES * 2, "period_days": 365, "value": np.arange(12) * 900.0 + 9000})
    volumes["place"] += volumes.index.astype(str)
    funnel = derive_volume_funnel(volumes.assign(lower=volumes["value"], upper=volumes["value"]))
    (axes,) = plot_funnel(funnel, "vi")
    low, high = axes.get_xlim()
    assert funnel.limits["exposure"].max() - funnel.limits["exposure"].min() > 0.5 * (high - low)
    check_fit(axes)


def test_different_years_are_said():
    marks = offices(apart=0).assign(period_year=[2019, 2021] * 12)
    for axes in (plot_funnel(derive_rate_funnel(marks), "en")[0], plot_rank_sets(rank_rates(marks), "en")[0]):
        assert "2019–2021" in " ".join(texts(axes))
    marks["period_year"] = 2021
    for axes in (plot_funnel(derive_rate_funnel(marks), "en")[0], plot_rank_sets(rank_rates(marks), "en")[0]):
        assert "2021" not in " ".join(texts(axes))


def test_certain_sets_say_so():
    marks = pd.DataFrame(
        {"place": [f"N{n}" for n in range(10)], "compared_lower": range(10), "compared_upper": range(10)}
    )
    assert "làm tròn" in " ".join(texts(plot_rank_sets(rank_intervals(marks), "vi")[0]))


def test_what_is_refused_is_not_drawn():
    assert plot_funnel(derive_rate_funnel(offices(9)), "vi") == []
    assert plot_rank_sets(rank_rates(offices(9)), "vi") == []


def test_pictures_are_repeatable_text_with_dark_colours():
    for plot in (
        lambda: plot_funnel(derive_rate_funnel(offices()), "vi", "Mô phỏng"),
        lambda: plot_rank_sets(rank_rates(offices()), "vi", "Mô phỏng"),
    ):
        first, second = (write_svg(plot()[0].figure, "Mô phỏng") for _ in range(2))
        assert first == second
        assert set(re.findall(r"#[0-9a-f]{6}\b", first)) <= set(DARK)
        assert ">Mô phỏng</text>" in first
