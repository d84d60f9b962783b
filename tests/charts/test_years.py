"""Charts over the years: numbers keep clear of marks and of each other, and what is not joined or stated says so."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.charts.marks import mark

from analysis.charts import plot_over_time
from analysis.charts.year_numbers import DOT, LINE, NUMBER, find_years, plan_years

FIRST, LAST = 2015, 2024


def series(figures, **changes):
    return pd.DataFrame([mark("Lạng Sơn", float(value), year=year, **changes) for year, value in figures])


def spans(plan):
    numbers = [(one.left, one.middle - LINE / 2, one.left + one.width, one.middle + LINE / 2) for one in plan.numbers]
    dots = [(x - DOT / 2, y - DOT / 2, x + DOT / 2, y + DOT / 2) for x, y in set(plan.marks.values())]
    return numbers, dots


def meet(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.01 and min(one[3], other[3]) - max(one[1], other[1]) > 0.01


FIGURES = st.lists(
    st.tuples(st.integers(FIRST, LAST), st.sampled_from([0, 5, 99, 40_000, 41_000, 265_811, 1_234_567])),
    min_size=2,
    max_size=14,
)


@settings(deadline=None, max_examples=60)
@given(FIGURES)
def test_no_number_lies_on_a_mark_or_on_another_number(figures):
    rows = series(figures)
    plan = plan_years(rows, find_years(rows, "vi"), "vi")
    numbers, dots = spans(plan)
    assert not [pair for pair in itertools.combinations(numbers, 2) if meet(*pair)]
    assert not [pair for pair in itertools.product(numbers, dots) if meet(*pair)]
    assert all(span[1] >= 0 and span[3] <= plan.height for span in numbers)


def test_each_figure_of_a_year_has_a_number_of_its_own():
    rows = series([(2019, 26000), (2022, 17622), (2022, 13)])
    (axes,) = plot_over_time(rows, "documents_received", "vi")
    said = [text.get_text() for text in axes.texts]
    assert said.index("17.622") < said.index("13")
    months = series([(2019, 100), (2022, 30), (2022, 10), (2022, 20)])
    (axes,) = plot_over_time(months, "documents_received", "vi")
    said = [text.get_text() for text in axes.texts]
    assert {"30 …", "10"} <= set(said)
    assert "20" not in said
    assert len(axes.figure.links) == 4


@pytest.mark.parametrize("language", ["vi", "en"])
def test_signs_have_keys_only_where_they_stand(language):
    def keys(rows):
        (axes,) = plot_over_time(rows, "documents_received", language)
        return [text.get_text() for text in axes.figure.axes[0].texts if text.get_text() in ("–", "//")]

    assert keys(series([(2019, 5), (2021, 6)])) == ["–"]
    assert keys(series([(2020, 5), (2021, 6)]).assign(cut=[False, True])) == ["//"]
    (axes,) = plot_over_time(series([(2020, 5), (2021, 6)]), "documents_received", language)
    assert len(axes.figure.axes) == 1


def test_breaks_alone_cut_nothing():
    """Whether a line is cut is one column, which `mark_cuts` makes of breaks and verdicts together."""
    rows = series([(2020, 5), (2021, 6)]).assign(breaks="merger")
    (axes,) = plot_over_time(rows, "documents_received", "vi")
    assert [2020, 2021] in [list(line.get_xdata()) for line in axes.lines]


def test_a_number_stands_beside_its_mark_where_nothing_is_in_the_way():
    rows = series([(2015, 10), (2024, 20)])
    plan = plan_years(rows, find_years(rows, "vi"), "vi")
    for number in plan.numbers:
        x, y = plan.marks[number.index]
        assert abs(number.left + number.width / 2 - x) < 0.01
        assert 0 < number.middle - y < NUMBER + DOT


def test_the_rounding_of_a_rate_does_not_fill_its_panel():
    """98,96 % alone was a line from the panel's foot to its top, as if it were unsure by many points."""

    def drawn(*figures):
        rates = [
            mark(
                *("Lâm Đồng", value),
                year=year,
                indicator="dossiers_on_time_rate",
                unit="percent",
                lower=value - 0.005,
                upper=value + 0.005,
            )
            for year, value in figures
        ]
        rows = pd.DataFrame(rates)
        plan = plan_years(rows, find_years(rows, "vi"), "vi")
        return 0.01 / plan.step, [y for _, y in plan.marks.values()]

    assert drawn((2019, 98.96))[0] < DOT / 2
    wide, places = drawn((2019, 98.81), (2024, 98.33))
    assert wide < DOT / 2
    assert places[0] - places[1] > 6 * DOT, "a real difference keeps the whole panel"
