"""The notebooks' cells run in this process: fast, so that every odd choice of parameters is tried."""

import re

import pytest
from tests.reports.shown import text_of

from analysis.observations.files import read_observations, write_observations
from analysis.reports.build import REPORT_NAMES
from analysis.reports.parameters import check_parameters
from analysis.reports.reading import count_found, read_figures

OFFICE = ("provincial_office", "Văn phòng UBND tỉnh")
NATION = ("nation", "Văn phòng Chính phủ")
Y2019 = ("2019-01-01", "2019-12-31")

# The report on quality compares nothing, a profile no places: test_quality.py and test_profile.py tell what they show.
COMPARING = [name for name in REPORT_NAMES if name not in ("data_quality", "province_profile")]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", REPORT_NAMES)
def test_a_year_without_figures_says_so(run_story, name, language):
    shown = run_story(name, year=2001, language=language)
    said = text_of(shown, "markdown")
    assert (
        "Không có số liệu nào cho đến hết năm 2001" if language == "vi" else "no figure up to the end of 2001"
    ) in said
    assert not text_of(shown, "svg")


@pytest.mark.parametrize("name", COMPARING)
def test_the_wanted_provinces_alone(run_story, name):
    drawn = text_of(run_story(name, year=2024, provinces="Quảng Ngãi"), "svg")
    assert "Kiên Giang" not in drawn
    assert ("Quảng Ngãi" in drawn) == (name != "on_time_rates")


def test_geography_2025_lists_what_it_refuses(run_story):
    shown = run_story("document_volumes", year=2024, geography="2025")
    drawn, listed = text_of(shown, "svg"), text_of(shown, "html")
    assert "Bắc Kạn" not in drawn
    assert "Bắc Kạn" in listed
    assert "Số của tỉnh cũ; chưa đủ để cộng sang tỉnh mới. Còn thiếu: " in listed
    # Why is said once, not in every row.
    assert text_of(shown, "markdown").count("khi mọi tỉnh cũ cùng nêu số ấy cho cùng một kỳ") == 1
    assert "cùng một kỳ" not in listed


def test_a_sum_of_members_is_drawn_with_the_sentences_behind_it(run_story, table_with):
    table = table_with(
        ("a", "Bắc Kạn", *OFFICE, "documents_received", "", *Y2019, "1.200", 1200),
        ("b", "Thái Nguyên", *OFFICE, "documents_received", "", *Y2019, "2.300", 2300),
    )
    shown = run_story("document_volumes", year=2019, language="en", geography="2025", observations=str(table))
    listed = text_of(shown, "html")
    assert "3,500" in listed
    assert "3,500%" not in listed
    assert "3,500.0%" not in listed
    assert re.search(r">1\.200</a> / <a [^>]*>2\.300<", listed)
    said = text_of(shown, "markdown")
    assert ": 2 (documents: 2" in said
    assert "3,500" in said
    assert "%" not in said


@pytest.mark.parametrize("name", REPORT_NAMES)
def test_what_is_shown_is_the_same_on_every_run(run_story, name):
    first = list(run_story(name, year=2024))
    both = run_story(name, year=2024)
    assert both[len(first) :] == first


def test_a_table_has_one_indicator_after_the_other_as_the_charts_do(run_story, table_with):
    """By value alone the issued ones of Sơn La would stand between those received."""
    table = table_with(
        ("a", "Sơn La", *OFFICE, "documents_received", "", *Y2019, "900", 900),
        ("a", "Sơn La", *OFFICE, "documents_issued", "", *Y2019, "700", 700),
        ("b", "Cả nước", *NATION, "documents_issued", "", *Y2019, "800", 800),
        ("b", "Cả nước", *NATION, "documents_received", "", *Y2019, "600", 600),
    )
    listed = text_of(run_story("document_volumes", year=2019, language="en", observations=str(table)), "html")
    heads = re.findall(r"colgroup[^>]*>\s*(Documents \w+) · Full year · (\w+)", listed)
    assert heads[:4] == [
        ("Documents received", "Nation"),
        ("Documents received", "Provincial"),
        ("Documents issued", "Nation"),
        ("Documents issued", "Provincial"),
    ]


def test_a_change_without_caveats_is_told_before_a_later_one_with_some(run_story, table_with):
    """Both hold; that of two years says more than that of a winter and a spring."""
    spring = ("2024-01-01", "2024-03-31")
    table = table_with(
        ("a", "Hà Tĩnh", *OFFICE, "documents_received", "", "2018-01-01", "2018-12-31", "1.000", 1000),
        ("b", "Hà Tĩnh", *OFFICE, "documents_received", "", *Y2019, "1.200", 1200),
        ("c", "Lạng Sơn", *OFFICE, "documents_received", "", "2019-12-01", "2020-02-29", "500", 500),
        ("d", "Lạng Sơn", *OFFICE, "documents_received", "", *spring, "900", 900),
    )
    shown = run_story("document_volumes", year=2024, language="en", observations=str(table))
    opening = next(text for kind, text in shown if kind == "markdown" and "Over time" in text)
    assert "Hà Tĩnh" in opening.split("Over time")[1]
    assert "Lạng Sơn" not in opening.split("Over time")[1]


def test_undated_figures_are_listed_and_not_counted_as_known(run_story, small_table):
    shown = run_story("document_volumes", year=2024)
    assert "Nguồn không cho biết kỳ của số liệu" in text_of(shown, "html")
    assert "Sơn La" not in text_of(shown, "svg")
    parameters = check_parameters(2024, observations=small_table)
    assert (
        "Sơn La" not in count_found("document_volumes", read_figures("document_volumes", parameters), parameters).places
    )


def test_government_tasks_are_not_compared_with_a_province_s(run_story, table_with):
    """Two assigners in one class and scope: no range, and the reason is said."""
    table = table_with(
        ("a", "Hà Tĩnh", *OFFICE, "tasks_assigned", "assigner=government", *Y2019, "200", 200),
        ("a", "Hà Tĩnh", *OFFICE, "tasks_completed", "assigner=government", *Y2019, "150", 150),
        ("b", "Lạng Sơn", *OFFICE, "tasks_assigned", "assigner=province", *Y2019, "3.441", 3441),
        ("b", "Lạng Sơn", *OFFICE, "tasks_completed", "assigner=province", *Y2019, "3.285", 3285),
        ("b", "Lạng Sơn", *OFFICE, "tasks_completion_rate", "assigner=province", *Y2019, "95,4", 95.4, 95.35, 95.45),
    )
    shown = run_story("task_completion", year=2019, language="en", observations=str(table))
    said = text_of(shown, "markdown")
    assert "No two figures may be compared" in said
    assert "from 75%" not in said
    assert "Hà Tĩnh ↔ Lạng Sơn: other assigner or part" in text_of(shown, "html")
    unlinked = re.sub(r"\[([^\]]*)\]\(#figure-[^)]*\)", r"\1", said)
    assert "the source prints the rate 95.4%, while its own counts 3,285/3,441 give 95.47%" in unlinked
    assert re.search(r"printed rate: <a [^>]*>95,4<", text_of(shown, "html"))


ONE_UNIT = re.compile(r"(?<![\d.,])1 (?:\w+ )?(figures|documents|places|numbers|reports|tasks|of them belong)\b")


@pytest.mark.parametrize("year", [2016, 2017, 2020, 2024])
@pytest.mark.parametrize("geography", ["reported", "2025"])
@pytest.mark.parametrize("name", COMPARING)
def test_counts_add_up_and_ones_are_singular(run_story, small_table, name, geography, year):
    shown = run_story(name, year=year, language="en", geography=geography)
    said = text_of(shown, "markdown") + text_of(shown, "svg")
    assert not ONE_UNIT.search(said)
    numbers = re.search(r"by \d+: (\d+) .*tables: (\d+); only listed .*?: (\d+)\.(?: Undated.*: (\d+)\.)?", said)
    if numbers is None:
        assert "There is no figure" in said
        return
    total, drawn, listed, undated = (int(number or 0) for number in numbers.groups())
    assert total == drawn + listed
    tables = [text for kind, text in shown if kind == "html" and "<table" in text]
    rows = tables[-1].count('href="#figure-') if listed + undated else 0
    assert rows == listed + undated


def test_what_does_not_fit_is_named_as_read(run_story, table_with):
    """Of two contradictions the one read surely is named, though the other is wider; nobody's slip is claimed."""
    rows = [
        ("a", "Sơn La", *OFFICE, "dossiers_resolved", "", *Y2019, "1.000", 1000),
        ("a", "Sơn La", *OFFICE, "dossiers_on_time", "", *Y2019, "940", 940),
        ("a", "Sơn La", *OFFICE, "dossiers_late", "", *Y2019, "90", 90),
        ("a", "Sơn La", *OFFICE, "dossiers_on_time_rate", "", *Y2019, "94%", 94),
        ("b", "Hà Tĩnh", *OFFICE, "dossiers_resolved", "", *Y2019, "100", 100),
        ("b", "Hà Tĩnh", *OFFICE, "dossiers_on_time", "", *Y2019, "98", 98),
        ("b", "Hà Tĩnh", *OFFICE, "dossiers_late", "", *Y2019, "3", 3),
        ("b", "Hà Tĩnh", *OFFICE, "dossiers_on_time_rate", "", *Y2019, "98%", 98),
    ]
    path = table_with(*rows)
    table = read_observations(path)
    sure = table["province"] == "Hà Tĩnh"
    write_observations(table.assign(confidence=table["confidence"].mask(sure, 0.92).mask(~sure, 0.7)), path)
    said = text_of(run_story("on_time_rates", year=2019, language="en", observations=str(path)), "markdown")
    told = next(line for line in said.splitlines() if "the figures, as read, do not fit together" in line)
    assert "of 2 places" in told
    assert "of Hà Tĩnh, 2019: the parts add up to more than the total" in told
    assert "the source may be wrong, or the reading" in told


@pytest.mark.parametrize("geography", ["2025", "reported"])
def test_under_2025_a_change_stays_the_old_province_s(run_story, profile_of_changes, geography):
    listed = text_of(profile_of_changes(run_story, geography), "html")
    assert "1,000" in listed
    assert ("Of an old province; not summed into the new one." in listed) == (geography == "2025")
    assert ("Bắc Kạn (before 1 July 2025)" in listed) == (geography == "2025")


@pytest.fixture
def profile_of_changes(table_with):
    """A report on documents with a change that Bắc Kạn states against the year before, under a geography."""
    path = table_with(
        ("a", "Bắc Kạn", *OFFICE, "documents_issued", "", *Y2019, "1.200", 1200),
        ("a", "Bắc Kạn", *OFFICE, "documents_issued", "", *Y2019, "200", 200),
    )
    table = read_observations(path)
    last = table["value"] == 200
    change = {"measure": "change_abs", "base_start": "2018-01-01", "base_end": "2018-12-31"}
    write_observations(table.assign(**{name: table[name].mask(last, value) for name, value in change.items()}), path)

    def run(run_story, geography):
        options = {"year": 2019, "language": "en", "observations": str(path)}
        return run_story("document_volumes", geography=geography, **options)

    return run
