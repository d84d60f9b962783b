"""What stands under a chart's title: numbers that come from its own marks, and nothing said of refused pairs."""

import re

import pandas as pd
import pytest

from analysis import comparison
from analysis.charts.numbers import format_daily, format_percent
from analysis.charts.svg import write_svg
from analysis.reports import judging, reading
from analysis.reports.findings import find_developments, find_largest, find_neighbours, find_parts
from analysis.reports.parameters import check_parameters
from analysis.reports.ranges import find_ranges
from analysis.reports.showing import describe_chart

OFFICE = ("provincial_office", "Văn phòng UBND tỉnh")
CENTRE = ("one_stop_centre", "Trung tâm phục vụ hành chính công")
YEARS = {year: (f"{year}-01-01", f"{year}-12-31") for year in range(2018, 2025)}


def judge_volumes(path, year=2024, over_time=False):
    parameters = check_parameters(year, observations=path)
    volumes = comparison.compare_volumes(reading.read_figures("document_volumes", parameters))
    audit = judging.audit_report(parameters)
    if over_time:
        return judging.judge_marks(comparison.repeated_series(volumes), audit, comparison.OVER_TIME)
    return judging.judge_marks(comparison.latest_by_class(volumes, year), audit)


def received(source, place, year, printed, value):
    return (source, place, *OFFICE, "documents_received", "", *YEARS[year], printed, value)


def test_the_largest_group_goes_from_its_least_to_its_largest(table_with):
    judged = judge_volumes(
        table_with(
            received("a", "Bắc Kạn", 2023, "36.500", 36500),
            received("b", "Lạng Sơn", 2023, "73.000", 73000),
            received("c", "Hà Tĩnh", 2023, "54.750", 54750),
        )
    )
    (sentence,) = find_largest(judged, find_ranges(judged), "vi").values()
    marks = judged.marks[judged.marks["letter"] == "A"]
    least, most = marks.loc[marks["value"].idxmin()], marks.loc[marks["value"].idxmax()]
    assert f"{len(marks)} con số" in sentence
    for row in (least, most):
        daily = format_daily(row["compared_lower"], row["compared_upper"], "vi")
        assert f"{daily} mỗi ngày ({row['place']}, 2023)" in sentence
    assert "100 mỗi ngày" in sentence
    assert "Hà Tĩnh" not in sentence


def test_where_nothing_may_be_compared_the_reason_stands_there(table_with):
    judged = judge_volumes(
        table_with(
            received("a", "Bắc Kạn", 2023, "36.500", 36500),
            ("b", "Lạng Sơn", "province", "tỉnh", "documents_received", "", *YEARS[2023], "73.000", 73000),
        )
    )
    (sentence,) = find_largest(judged, find_ranges(judged), "en").values()
    assert sentence.startswith("No two figures here may be compared: ")
    assert "36" not in sentence
    single = judge_volumes(table_with(received("a", "Bắc Kạn", 2023, "36.500", 36500)))
    assert set(find_largest(single, find_ranges(single), "en").values()) == {
        "Each class of period has one figure, so there is nothing to compare."
    }


def test_one_rise_is_told_with_its_numbers_and_more_are_counted(table_with):
    figures = [received("a", "Bắc Kạn", 2022, "36.500", 36500), received("b", "Bắc Kạn", 2023, "73.000", 73000)]
    judged = judge_volumes(table_with(*figures), over_time=True)
    told = find_developments(find_neighbours(judged), judged.marks, "vi")
    assert told == {"documents_received": "Bắc Kạn tăng từ 36.500 (2022) lên 73.000 (2023)."}
    figures += [received("c", "Lạng Sơn", 2022, "36.500", 36500), received("d", "Lạng Sơn", 2023, "9.125", 9125)]
    figures += [received("e", "Lạng Sơn", 2024, "36.500", 36500)]
    judged = judge_volumes(table_with(*figures), over_time=True)
    told = find_developments(find_neighbours(judged), judged.marks, "en")["documents_received"]
    assert told == (
        "Rises from one period to the next: 2 (Bắc Kạn 2023; Lạng Sơn 2024); "
        "falls from one period to the next: 1 (Lạng Sơn 2023)."
    )


def test_pairs_of_neighbours_are_all_counted_once(small_table):
    judged = judge_volumes(small_table, over_time=True)
    pairs = find_neighbours(judged)
    for code, sentence in find_developments(pairs, judged.marks, "vi").items():
        own = pairs[pairs["indicator"] == code]
        counts = [int(number) for number in re.findall(r": (\d+)", sentence)]
        assert sum(counts) + sentence.count(" từ ") == len(own)


def test_parts_count_what_is_known(small_table):
    parameters = check_parameters(2024, observations=small_table)
    tasks = comparison.compare_tasks(reading.read_figures("task_completion", parameters))
    marks = comparison.latest_by_class(tasks, 2024)
    whole = int((marks["part_unknown"] == 0).sum())
    assert f"ở {whole} trong {len(marks)} thanh; có việc quá hạn ở 0 thanh." in find_parts(marks, "vi")
    late = marks.assign(part_overdue=[7.0, *[float("nan")] * (len(marks) - 1)])
    said = find_parts(late, "en")
    assert "1 have overdue tasks" in said
    assert f"7 of {marks['assigned'].iloc[0]:.0f}" in said
    assert find_parts(marks.iloc[:0], "en") == ""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", ["document_volumes", "on_time_rates", "task_completion"])
def test_every_chart_says_what_it_finds_in_few_words(run_story, name, language):
    svgs = [text for kind, text in run_story(name, year=2024, language=language) if kind == "svg"]
    assert svgs
    for svg in svgs:
        name, described = (re.search(f"<{tag}>(.*?)</{tag}>", svg, re.DOTALL)[1] for tag in ("title", "desc"))
        assert len(name) < 120
        assert len(described) < 900
        assert described.count(".") >= 2
        # What leads somewhere in prose is plain words here.
        assert not re.search("[\ue000-\ue002]", svg)


def test_the_description_names_direction_finding_and_silence():
    from tests.charts.marks import absent, mark

    from analysis.charts import plot_rates

    rows = pd.DataFrame([mark(value=99.5, unit="percent"), absent()]).assign(indicator="dossiers_late_rate")
    (axes,) = plot_rates(rows, "dossiers_late_rate", "en", "Found something.")
    described = describe_chart(axes.figure, "en")
    assert described.startswith("Lower is better. Found something. One figure, a link to its sentence. Not stated: ")
    assert described.endswith("Hà Tĩnh.")
    assert "99" not in described
    assert format_percent(99.5, "en") in write_svg(axes.figure, "x", described)
