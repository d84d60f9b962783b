"""What charts draw: a mark for each figure, an interval for each hedge, and no zero for what is not stated."""

import re
import xml.etree.ElementTree as ET

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath
from tests.charts.marks import NAN, absent, mark

from analysis.charts import plot_over_time, plot_rates, plot_task_parts, plot_volumes, write_svg
from analysis.charts.names import place_name
from analysis.charts.style import ALONE, DARK, PART_COLOURS, SCOPE_COLOURS, TEXT, scope_colour, text_width, wrap_text


def texts(panels):
    """Every text of a chart; of a volume's number what is stated, without what it comes to per day."""
    return [re.sub(r" · \S+(?:/ngày| a day)$", "", text.get_text()) for axes in panels for text in axes.texts]


def test_volumes_have_a_panel_a_class_and_a_bar_a_figure():
    rows = pd.DataFrame([mark(value=39842), mark("Hà Tĩnh", 34747), mark(value=20870, period_class="six_months")])
    panels = plot_volumes(rows, "documents_received", "vi")
    assert len(panels) == 2
    assert [len(axes.patches) for axes in panels] == [2, 1]
    assert "39.842" in texts(panels)
    assert "39,842" in texts(plot_volumes(rows, "documents_received", "en"))


def test_a_hedged_volume_has_a_light_part_up_to_its_upper_end():
    rows = pd.DataFrame([mark(value=50000, upper=60000, qualifier="over")])
    (axes,) = plot_volumes(rows, "documents_received", "vi")
    solid, light = axes.patches
    assert (solid.get_x(), solid.get_width()) == (0, 50000)
    assert (light.get_x(), light.get_width()) == (50000, 10000)
    assert light.get_alpha() < 0.5
    assert "trên 50.000" in texts([axes])
    assert axes.get_xlim()[1] >= 60000


def test_what_is_not_stated_is_no_bar():
    rows = pd.DataFrame([mark(), absent()])
    (axes,) = plot_volumes(rows, "documents_received", "vi")
    assert len(axes.patches) == 1
    assert "Nguồn không nêu (không phải số 0)" in texts([axes])
    assert "Văn phòng UBND tỉnh, UBND tỉnh và lãnh đạo: Hà Tĩnh" in " ".join(texts([axes]))
    assert "0" not in texts([axes])


def test_many_places_that_state_nothing_take_few_lines():
    names = [f"Nơi {number}" for number in range(40)]
    rows = pd.DataFrame([mark(), *(absent(name) for name in names)])
    (axes,) = plot_volumes(rows, "documents_received", "vi")
    assert axes.figure.height < 400
    said = " ".join(texts([axes]))
    listed = f"Văn phòng UBND tỉnh, UBND tỉnh và lãnh đạo: {', '.join(sorted(names))}"
    assert listed in said
    assert axes.figure.absent == [f"Cả năm: {listed}"]


def test_assigned_tasks_of_unstated_state_are_stated():
    row = task_mark(unknown=206) | {"value": NAN, "assigned": 206.0}
    (axes,) = plot_task_parts(pd.DataFrame([row]), "vi")
    assert "206 nhiệm vụ" in texts([axes])
    assert not axes.figure.absent


def test_a_stated_zero_is_a_number():
    (axes,) = plot_volumes(pd.DataFrame([mark(value=0), mark("Hà Tĩnh", 5)]), "documents_received", "vi")
    assert "0" in texts([axes])
    assert "không nêu" not in texts([axes])


def test_scopes_stand_under_their_names_in_their_colours():
    rows = pd.DataFrame([mark(), mark("Bến Tre", scope="province"), mark("Hà Nội", scope="district")])
    (axes,) = plot_volumes(rows, "documents_received", "vi")
    assert {"Toàn tỉnh", "Cấp huyện"} <= set(texts([axes]))
    colours = {mpl.colors.to_hex(patch.get_facecolor()) for patch in axes.patches}
    assert colours == {scope_colour(scope) for scope in ("provincial_office", "province", "district")}


def test_own_year_stands_beside_the_name():
    (axes,) = plot_volumes(pd.DataFrame([mark(year=2016)]), "documents_received", "vi")
    assert "Lạng Sơn · 2016" in texts([axes])


def test_conflicting_sources_are_named():
    rows = pd.DataFrame([mark(conflict=True, publisher="Báo A"), mark(value=120.0, conflict=True, publisher="Báo B")])
    (axes,) = plot_volumes(rows, "documents_received", "vi")
    assert {"Lạng Sơn · 2023 · Báo A", "Lạng Sơn · 2023 · Báo B"} <= set(texts([axes]))


@pytest.mark.parametrize(("basis", "shape"), [("wilson", "o"), ("stated", "D")])
def test_a_rate_has_a_segment_from_lower_to_upper(basis, shape):
    row = mark(value=99.7, lower=99.6, upper=99.8, unit="percent", interval_basis=basis, numerator=997.0, total=1000.0)
    (axes,) = plot_rates(pd.DataFrame([row | {"indicator": "dossiers_on_time_rate"}]), "dossiers_on_time_rate", "vi")
    segments = [line.get_xdata() for line in axes.lines if len(line.get_xdata()) == 2]
    assert [99.6, 99.8] in [list(ends) for ends in segments]
    assert shape in [line.get_marker() for line in axes.lines]
    assert "99,7\u00a0% (997/1.000)" in texts([axes])


def test_a_hedged_rate_is_an_open_dot_on_a_light_band():
    row = mark(value=99.0, lower=99.0, upper=100.0, unit="percent", qualifier="over")
    (axes,) = plot_rates(pd.DataFrame([row | {"indicator": "dossiers_on_time_rate"}]), "dossiers_on_time_rate", "en")
    assert axes.lines[0].get_alpha() < 0.5
    assert list(axes.lines[0].get_xdata()) == [99.0, 100.0]
    assert axes.lines[1].get_markerfacecolor() != axes.lines[1].get_color()
    assert "over 99%" in texts([axes])


def test_the_source_s_own_hedge_is_drawn():
    rows = pd.DataFrame([mark(value=27000, lower=26000, qualifier="under", hedge="gần")])
    assert "gần 27.000" in texts(plot_volumes(rows, "documents_received", "vi"))
    assert "nearly 27,000" in texts(plot_volumes(rows, "documents_received", "en"))


def test_a_task_row_says_who_assigned():
    rows = [task_mark(completed=97, unknown=43)]
    rows += [{**rows[0], "breakdown": f"assigner={name}", "place": name} for name in ("government", "province")]
    (axes,) = plot_task_parts(pd.DataFrame(rows), "en")
    said = [text.get_text() for text in axes.texts if "assign" in text.get_text()]
    assert [line.split()[0:3] for line in said] == [
        ["assigner", "not", "stated"],
        ["assigned", "by", "Government,"],
        ["assigned", "by", "provincial"],
    ]


def test_titles_names_and_numbers_fit_the_width():
    """Measured in the font that is the widest of the stack."""
    rows = [mark("Hà Nội", body="Văn phòng HĐND và UBND huyện Thạch Thất " * 3, scope="district")]
    rows[0]["series"] = "x|district|y"
    rows += [mark(value=1234567.0, upper=1300000.0, qualifier="approx"), absent()]
    rates = pd.DataFrame([row | {"indicator": "dossiers_punctual_rate", "unit": "percent"} for row in rows])
    charts = [plot_volumes(pd.DataFrame(rows), "documents_received", "vi")]
    charts += [
        plot_rates(rates, "dossiers_punctual_rate", "vi"),
        plot_over_time(rates[:1], "dossiers_punctual_rate", "vi"),
    ]
    for panels in charts:
        figure = panels[0].figure
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        every = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
        every += [label for axes in figure.axes if axes.axison for label in axes.get_xticklabels()]
        for text in every:
            box = text.get_window_extent(canvas.get_renderer())
            assert box.x0 >= -0.5, text.get_text()
            assert box.x1 <= figure.bbox.width + 0.5, text.get_text()


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_a_line_is_as_wide_as_the_font_lays_it_out(weight):
    for text in ("Lạng Sơn", "TP. Hồ Chí Minh: 12.345 hồ sơ (98,7%)", "WA VA To. AV", "", " a  b ", "·"):
        font = FontProperties(family="DejaVu Sans", size=TEXT, weight=weight)
        whole = TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]
        assert text_width(text, TEXT, weight) == pytest.approx(whole)


def test_wrapped_lines_keep_every_letter():
    text = "Lạng Sơn – huyện Cao Lộc · 2020 " + "x" * 100
    lines = wrap_text(text, TEXT, room=120)
    assert max(text_width(line, TEXT) for line in lines) <= 120
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert wrap_text("", TEXT) == [""]


def task_mark(**parts):
    row = mark(indicator="tasks_completion_rate", unit="task", status="derived", assigned=246.0)
    return row | {f"part_{name}": parts.get(name, NAN) for name in PART_COLOURS}


def test_unknown_tasks_are_hatched_and_parts_fill_the_bar():
    (axes,) = plot_task_parts(pd.DataFrame([task_mark(completed=97, open_unspecified=106, unknown=43)]), "vi")
    assert sum(patch.get_width() for patch in axes.patches) == pytest.approx(100)
    assert [patch.get_hatch() for patch in axes.patches] == [None, None, "////"]
    assert {"97", "106", "43"} <= set(texts([axes]))


def test_years_without_a_figure_are_left_open():
    rows = pd.DataFrame([mark(year=year, value=float(year)) for year in (2017, 2018, 2021)])
    (axes,) = plot_over_time(rows, "documents_received", "vi")
    joined = [list(line.get_xdata()) for line in axes.lines if len(set(line.get_xdata())) == 2]
    assert [2017, 2018] in joined
    assert [2018, 2021] not in joined
    assert texts([axes]).count("–") == 2


def test_charts_side_by_side_share_the_years():
    rows = pd.DataFrame(
        [mark(year=year) for year in (2017, 2019)]
        + [mark(year=year, indicator="documents_issued", value=5e6) for year in (2017, 2018, 2024)]
    )
    received, issued = (plot_over_time(rows, code, "vi")[0] for code in ("documents_received", "documents_issued"))
    assert received.get_xlim() == issued.get_xlim()
    assert texts([received]).count("–") == 6


@pytest.mark.parametrize("plot", [plot_volumes, plot_rates, plot_over_time])
def test_nothing_to_draw_is_no_chart(plot):
    assert plot(pd.DataFrame([mark()]), "dossiers_received", "vi") == []


def test_svg_is_repeatable_accessible_and_text():
    rows = pd.DataFrame([mark(), absent()])
    first, second = (write_svg(plot_volumes(rows, "documents_received", "vi")[0].figure, "Tên <b>&") for _ in range(2))
    assert first == second
    root = ET.fromstring(first)
    assert root.get("role") == "group"
    assert root.find("{http://www.w3.org/2000/svg}title").text == "Tên <b>&"
    assert "Lạng Sơn · 2023" in "".join(root.itertext())
    assert not re.search(r"<metadata|target=|<script", first)
    assert not re.search(r'(?:href|src)="http', first)


def test_every_colour_has_a_dark_counterpart():
    rows = pd.DataFrame([mark(value=5, upper=6, qualifier="over"), absent(), mark("Hà Nội", scope="commune")])
    svg = write_svg(plot_volumes(rows, "documents_received", "vi")[0].figure, "x")
    svg += write_svg(plot_task_parts(pd.DataFrame([task_mark(completed=97, unknown=43)]), "vi")[0].figure, "x")
    assert set(re.findall(r"#[0-9a-f]{6}\b", svg)) <= set(DARK)
    assert set(SCOPE_COLOURS.values()) <= set(DARK)


def luminance(colour: str) -> float:
    channels = mpl.colors.to_rgb(colour)
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [*SCOPE_COLOURS.values(), "#6a6046", "#56606b", "#1b1f24"])
def test_text_colours_have_contrast_on_both_papers(colour):
    """WCAG's 4.5 to 1 for text, on light and on dark paper."""
    for ink, paper in ((colour, "#fefefe"), (DARK[colour], DARK["#fefefe"])):
        bright, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def test_a_dollar_sign_is_no_formula():
    (axes,) = plot_volumes(pd.DataFrame([mark("A $x^2$ B")]), "documents_received", "vi")
    assert "A $x^2$ B · 2023" in write_svg(axes.figure, "x")


def judged(*letters, **changes):
    """Marks of one value a letter, as `judge_marks` leaves them."""
    rows = [mark(f"Nơi {place}", 10.0 * (place + 1), **changes) for place, _ in enumerate(letters)]
    return pd.DataFrame([row | {"letter": letter, "caveat": True} for row, letter in zip(rows, letters, strict=True)])


def test_what_may_be_compared_stands_together_under_its_heading():
    (axes,) = plot_volumes(judged("B", "A", "–", "A", "B"), "documents_received", "vi")
    shown = [text for text in texts([axes]) if text.startswith(("Nhóm", "Đứng riêng", "Nơi"))]
    assert [text.split(" · ")[0] for text in shown] == [
        *("Nhóm A: so được, có lưu ý", "Nơi 3", "Nơi 1"),
        *("Nhóm B: so được, có lưu ý", "Nơi 4", "Nơi 0"),
        *("Đứng riêng: không so được với nơi nào", "Nơi 2"),
    ]


def test_a_mark_that_stands_alone_is_grey_and_has_a_key():
    (axes,) = plot_volumes(judged("A", "A", "–"), "documents_received", "en")
    colours = [mpl.colors.to_hex(patch.get_facecolor()) for patch in axes.patches]
    assert colours.count(ALONE) == 1
    keys = [text.get_text() for text in axes.figure.axes[0].texts]
    assert any("grey: stands alone" in text for text in keys)
    (axes,) = plot_volumes(judged("A", "A"), "documents_received", "en")
    assert ALONE not in [mpl.colors.to_hex(patch.get_facecolor()) for patch in axes.patches]


def test_a_scale_is_made_for_what_may_be_compared():
    """The country's figure, which compares with none, does not press those of the offices against the axis."""
    (axes,) = plot_volumes(judged("A", "A", "–"), "documents_received", "en")
    assert axes.get_xlim()[1] == pytest.approx(1.02 * 20)
    assert max(patch.get_width() for patch in axes.patches) == pytest.approx(axes.get_xlim()[1])


def test_the_band_of_an_unknown_denominator_is_dotted_and_has_a_key():
    row = mark(value=97.0, unit="percent", indicator="dossiers_on_time_rate", band_lower=97.0, band_upper=100.0)
    (axes,) = plot_rates(pd.DataFrame([row]), "dossiers_on_time_rate", "en")
    assert [97.0, 100.0] in [list(line.get_xdata()) for line in axes.lines]
    assert any("unknown denominator" in text.get_text() for text in axes.figure.axes[0].texts)


@pytest.mark.parametrize(("cut", "joined"), [(False, 1), (True, 0)])
def test_no_line_goes_across_a_break(cut, joined):
    rows = pd.DataFrame([mark(year=year) | {"cut": cut and year == 2018} for year in (2017, 2018)])
    (axes,) = plot_over_time(rows, "documents_received", "vi")
    assert len([line for line in axes.lines if list(line.get_xdata()) == [2017, 2018]]) == joined
    assert ("//" in texts([axes])) == cut


def test_a_class_in_which_nothing_is_stated_has_no_panel():
    rows = pd.DataFrame([mark(), absent() | {"period_class": "month"}])
    assert len(plot_volumes(rows, "documents_received", "vi")) == 1


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"merged": True, "territory": "new"}, "Thái Nguyên (since Jul 2025)"),
        ({"merged": True, "territory": "summed"}, "Thái Nguyên (old provinces summed)"),
        ({"merged": False, "territory": "old"}, "Thái Nguyên"),
    ],
)
def test_a_sum_of_old_provinces_is_not_the_new_province_s_own_figure(changes, name):
    assert place_name(pd.Series(mark("Thái Nguyên", **changes)), "en") == name
