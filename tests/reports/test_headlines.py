"""What a report tells first: what a reader should look at, never a difference that its tables round away."""

import re

import pandas as pd
import pytest
from tests.reports.shown import text_of

from analysis import comparison
from analysis.charts.numbers import shows_gap
from analysis.comparison.audit import Audit
from analysis.comparison.audit_order import rank_findings
from analysis.observations.files import read_observations, write_observations
from analysis.reports import judging, reading
from analysis.reports.parameters import check_parameters
from analysis.reports.ranges import find_ranges, largest_range
from analysis.reports.reading import SUBJECTS

OFFICE = ("provincial_office", "Văn phòng UBND tỉnh")
YEARS = {year: (f"{year}-01-01", f"{year}-12-31") for year in (2018, 2019)}


def unlinked(text):
    return re.sub(r"\[([^\]]*)\]\(#figure-[^)]*\)", r"\1", text)


# points, beside which percentage, whether tables show them
GAPS = [
    (0.03, 98.3, False),
    (0.049, 50, False),
    (0.05, 50, True),
    (-0.05, 50, True),
    (-0.07, 95.4, True),
    (0.012, 99.99, True),
    (0.004, 99.99, False),
    (0.01, 0.4, True),
    (0, 50, False),
]


@pytest.mark.parametrize(("gap", "value", "seen"), GAPS)
def test_tables_show_half_of_their_last_digit(gap, value, seen):
    assert shows_gap(gap, value) is seen


# severity, share of the stated figure, confidence of the reading; in the order in which a person should look
RANKED = [
    ("contradiction", 0.2, 0.92),
    ("contradiction", -0.1, 0.92),
    ("doubt", 0.4, 0.92),
    ("doubt", 0.0003, 0.92),
    ("contradiction", 6.9, 0.92),
    ("contradiction", 0.3, 0.7),
    ("doubt", 0.9, 0.7),
]


def test_findings_have_an_order_of_what_matters():
    names = [f"f{place}" for place in (4, 0, 6, 2, 5, 1, 3)]
    rows = [(name, *cells) for name, cells in zip(names, RANKED, strict=True)]
    rows = rows[::2] + rows[1::2]
    findings = pd.DataFrame(
        [row[:3] for row in rows], columns=["finding_id", "severity", "gap_share"], index=range(3, 10)
    )
    members = pd.DataFrame([(row[0], row[3]) for row in rows], columns=["finding_id", "confidence"])
    turns = rank_findings(Audit(findings, members))
    assert list(turns.index) == list(findings.index)
    assert list(findings["finding_id"][turns.sort_values().index]) == names


def tasks(source, place, total, done, rate, assigner="assigner=government"):
    printed = str(rate).replace(".", ",")
    half = 0.5 * 10 ** -len(printed.partition(",")[2])
    ends = (rate - half, rate + half)
    return [
        (source, place, *OFFICE, "tasks_assigned", assigner, *YEARS[2019], str(total), total),
        (source, place, *OFFICE, "tasks_completed", assigner, *YEARS[2019], str(done), done),
        (source, place, *OFFICE, "tasks_completion_rate", assigner, *YEARS[2019], printed, rate, *ends),
    ]


def surely(path):
    table = read_observations(path)
    write_observations(table.assign(confidence=0.92), path)
    return str(path)


def tell_tasks(run_story, table_with, *rows):
    path = surely(table_with(*(row for own in rows for row in own)))
    return unlinked(text_of(run_story("task_completion", year=2019, language="en", observations=path), "markdown"))


def test_a_gap_that_the_table_rounds_away_opens_no_report(run_story, table_with):
    """1.287/1.309 is 98,32 %: beside 98,3 in the table nobody would see that the source prints 98,35 %."""
    small, large = tasks("a", "Hà Nội", 1309, 1287, 98.35), tasks("b", "Lạng Sơn", 1000, 800, 90.0)
    alone = tell_tasks(run_story, table_with, small)
    assert "do not fit together" not in alone
    assert "98.35" not in alone
    both = tell_tasks(run_story, table_with, small, large)
    told = next(line for line in both.splitlines() if "do not fit together" in line)
    assert "Lạng Sơn" in told
    assert "10" in told
    assert "0.03" not in told


def test_printed_rates_that_differ_stand_by_how_far_they_are_off(run_story, table_with):
    rows = [
        tasks("a", "Hà Nội", 1000, 954, 95.5),
        tasks("b", "Lạng Sơn", 1000, 800, 90.0),
        tasks("c", "Sơn La", 1000, 700, 75.0),
    ]
    said = tell_tasks(run_story, table_with, *rows)
    told = re.findall(r"(Hà Nội|Lạng Sơn|Sơn La), assigned [^:]*: the source prints", said)
    assert told == ["Lạng Sơn", "Sơn La", "Hà Nội"]


def judge_rates(path):
    parameters = check_parameters(2019, observations=path)
    rates = comparison.compare_rates(reading.read_figures("on_time_rates", parameters))
    return judging.judge_marks(comparison.latest_by_class(rates, 2019), judging.audit_report(parameters))


def shares(source, place, year, resolved, **parts):
    """Counts and the percentages that they give, printed to a hundredth."""
    counts = {"dossiers_resolved": resolved, **parts}
    rows = [(source, place, *OFFICE, code, "", *YEARS[year], str(value), value) for code, value in counts.items()]
    for code, value in parts.items():
        rate = round(100 * value / resolved, 2)
        ends = (rate - 0.005, rate + 0.005)
        rows.append((source, place, *OFFICE, f"{code}_rate", "", *YEARS[year], f"{rate}%", rate, *ends))
    return rows


def test_of_two_groups_of_one_size_the_one_that_shows_a_difference_is_told(table_with):
    """On-time rates come first in the report; that 98,3 and 98,3 leave it open is no headline beside 5 and 9."""
    path = table_with(
        *shares("a", "Hà Nội", 2019, 10_000, dossiers_on_time=9_830, dossiers_early=500),
        *shares("b", "Lạng Sơn", 2019, 10_000, dossiers_on_time=9_831, dossiers_early=900),
    )
    ranges = find_ranges(judge_rates(path))
    assert {one.low["indicator"]: (one.holds, one.tells) for one in ranges} == {
        "dossiers_on_time_rate": (False, False),
        "dossiers_early_rate": (True, True),
    }
    told = largest_range(ranges, SUBJECTS["on_time_rates"])
    assert told.low["indicator"] == "dossiers_early_rate"
    first = largest_range([one for one in ranges if not one.holds], SUBJECTS["on_time_rates"])
    assert first.low["indicator"] == "dossiers_on_time_rate", "where nothing else is to be told"


@pytest.mark.parametrize(("later", "told"), [(98_340, False), (98_410, True)])
def test_a_change_that_figures_round_away_is_no_change_over_time(run_story, table_with, later, told):
    """Both differ surely, being counted; in the table both are 98,3 %."""
    path = table_with(
        *shares("a", "Hà Nội", 2018, 100_000, dossiers_on_time=98_310),
        *shares("b", "Hà Nội", 2019, 100_000, dossiers_on_time=later),
    )
    said = text_of(run_story("on_time_rates", year=2019, language="en", observations=surely(path)), "markdown")
    assert ("Over time, Hà Nội" in said) is told
