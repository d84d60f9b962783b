"""What a report says of its figures together: openings for made-up tables as cases, verdicts under every chart."""

import html
import re
from itertools import combinations, product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.charts import read_messages
from analysis.comparison import compare_volumes, latest_by_class, read_reasons
from analysis.reports.judging import audit_report, judge_marks, letter_of
from analysis.reports.parameters import check_parameters
from analysis.reports.ranges import find_ranges
from analysis.reports.reading import read_figures
from analysis.reports.verdicts import gather_pairs, name_marks, render_verdicts

OFFICE = ("provincial_office", "Văn phòng UBND tỉnh")
CENTRE = ("one_stop_centre", "Trung tâm Phục vụ hành chính công")
WHOLE = ("province", "tỉnh")
Y2018, Y2019, Y2020 = ((f"{year}-01-01", f"{year}-12-31") for year in (2018, 2019, 2020))
NONE = "No place has two comparable years"
COMPARING = ("document_volumes", "on_time_rates", "task_completion")


def received(place, value, period=Y2019, body=OFFICE, *more):
    return (place, place, *body, "documents_received", "", *period, str(value), value, *more)


def rate(place, value, count, total, period=Y2019):
    """A rate with the counts that give it, as one source's."""
    return [
        (place, place, *CENTRE, "dossiers_on_time_rate", "", *period, str(value), value, value - 0.05, value + 0.05),
        (place, place, *CENTRE, "dossiers_on_time", "", *period, str(count), count),
        (place, place, *CENTRE, "dossiers_resolved", "", *period, str(total), total),
    ]


def tasks(place, assigned, completed, assigner):
    breakdown = f"assigner={assigner}"
    return [
        (place, place, *OFFICE, "tasks_assigned", breakdown, *Y2019, str(assigned), assigned),
        (place, place, *OFFICE, "tasks_completed", breakdown, *Y2019, str(completed), completed),
    ]


HEDGED = (received("Lạng Sơn", 30000, Y2019, OFFICE, 30000, 40000, "over"), received("Hà Tĩnh", 36500))
# Name of the case: report, figures, what its three sentences say in order, what none of them says.
OPENINGS = {
    "one figure": (
        "document_volumes",
        [received("Lạng Sơn", 36500)],
        [
            "1 place states .*full year: 1., for 2019 itself",
            "a single figure, of Lạng Sơn .*36,500",
            "No place has two",
        ],
        ["apart", "rose"],
    ),
    "two that compare": (
        "document_volumes",
        [received("Lạng Sơn", 36500), received("Hà Tĩnh", 73000)],
        [
            "2 places",
            "2 places .*from 100 a day .Lạng Sơn, 2019. to 200 a day .Hà Tĩnh, 2019.; 100 a day apart",
            "No place",
        ],
        ["rose"],
    ),
    "hedges that overlap": (
        "document_volumes",
        list(HEDGED),
        ["2 places", "No two figures may be compared: the one pair .*hedged, intervals overlap .1 pair.", NONE],
        ["apart:", "from 8", "Hà Tĩnh"],
    ),
    "another scope": (
        "document_volumes",
        [received("Lạng Sơn", 36500), received("Hà Tĩnh", 73000, Y2019, WHOLE)],
        ["2 places", "No two figures may be compared", NONE],
        ["100 a day"],
    ),
    "a year and a nine months": (
        "document_volumes",
        [received("Lạng Sơn", 36500), received("Hà Tĩnh", 27300, ("2019-01-01", "2019-09-30"))],
        ["full year: 1, nine months: 1", "has a single figure", NONE],
        ["apart"],
    ),
    "two years of one place": (
        "document_volumes",
        [received("Lạng Sơn", 36500, Y2018), received("Lạng Sơn", 73000, Y2019)],
        [
            "1 place",
            "a single figure, of Lạng Sơn",
            "Lạng Sơn .*rose from 36,500 .2018. to 73,000 .2019., by 100% per day",
        ],
        ["from 100 a day"],
    ),
    "two years that hedge": (
        "document_volumes",
        [received("Lạng Sơn", 30000, Y2018, OFFICE, 30000, 40000, "over"), received("Lạng Sơn", 36500, Y2019)],
        ["1 place", "a single figure", NONE],
        ["rose", "fell"],
    ),
    "none of the year itself": (
        "document_volumes",
        [received("Lạng Sơn", 36500, Y2018)],
        ["1 place .*but none for 2019 itself", "a single figure", NONE],
        [],
    ),
    "counted rates that differ": (
        "on_time_rates",
        [*rate("Bến Tre", 99.0, 9900, 10000), *rate("Lâm Đồng", 95.0, 9500, 10000)],
        [
            "2 places",
            r"from 95% .Lâm Đồng.* to 99% .Bến Tre.*; 3\.\d+–4\.\d+ percentage points apart",
            "No place",
        ],
        ["is not shown"],
    ),
    "counted rates that may be chance": (
        "on_time_rates",
        [*rate("Bến Tre", 96.0, 96, 100), *rate("Lâm Đồng", 95.0, 95, 100)],
        ["2 places", "from 95% .*to 96% .*; which of them is higher is not shown", NONE],
        ["apart"],
    ),
    "tasks of two assigners": (
        "task_completion",
        [*tasks("Hà Tĩnh", 200, 150, "government"), *tasks("Lạng Sơn", 3441, 3285, "province")],
        ["2 places", "No two figures may be compared: the one pair .*other assigner or part", NONE],
        ["75%", "apart"],
    ),
}


def sentences_of(shown, count=3):
    """The list items that open a report."""
    opening = next(text for kind, text in shown if kind == "markdown" and text.startswith("# "))
    opening = re.sub(r"\[([^\]]*)\]\(#figure-[^)]*\)", r"\1", opening)
    items = [re.sub(r"\\(.)", r"\1", line[2:]) for line in opening.splitlines() if line.startswith("- ")]
    assert len(items) == count
    return items


@pytest.mark.parametrize("case", OPENINGS)
def test_opening(run_story, table_with, case):
    name, figures, wanted, unwanted = OPENINGS[case]
    shown = run_story(name, year=2019, language="en", observations=str(table_with(*figures)))
    said = sentences_of(shown)
    for sentence, pattern in zip(said, wanted, strict=True):
        assert re.search(pattern, sentence), (pattern, sentence)
    for text in unwanted:
        assert text not in " ".join(said)


@pytest.mark.parametrize("name", COMPARING)
def test_opening_where_there_is_nothing(run_story, name):
    shown = run_story(name, year=2001, language="en")
    sentences_of(shown, count=0)
    assert "There is no figure up to the end of 2001" in shown[0][1]


@pytest.mark.parametrize("case", OPENINGS)
def test_the_same_story_in_vietnamese(run_story, table_with, case):
    name, figures, _, _ = OPENINGS[case]
    said = " ".join(sentences_of(run_story(name, year=2019, observations=str(table_with(*figures)))))
    assert "Tính đến hết năm 2019" in said
    assert not re.search(r"\b(places|apart|figures|compared)\b", said)


@pytest.mark.parametrize("name", COMPARING)
@pytest.mark.parametrize("year", [2020, 2024])
def test_a_verdict_stands_directly_under_every_chart(run_story, name, year):
    shown = run_story(name, year=year)
    kinds = [
        "verdict" if 'class="verdicts"' in text else "caption" if text.startswith("*") and kind == "markdown" else kind
        for kind, text in shown
    ]
    assert "svg" in kinds
    for place, kind in enumerate(kinds):
        if kind == "svg":
            after = next(other for other in range(place, len(kinds)) if kinds[other] != "svg")
            assert kinds[after : after + 2] == ["caption", "verdict"], kinds


REFUSED = [received("Lạng Sơn", 36500), received("Hà Tĩnh", 73000, Y2019, WHOLE), received("Cà Mau", 54750)]


def test_no_difference_of_a_refused_pair_is_said_anywhere(run_story, table_with):
    """100, 150 and 200 a day: the whole province's 200 may be held to neither office."""
    shown = run_story("document_volumes", year=2019, language="en", observations=str(table_with(*REFUSED)))
    said = html.unescape(re.sub(r"</?a[^>]*>", "", " ".join(text for kind, text in shown if kind != "svg")))
    assert "50.0 a day apart" in said
    assert "100 a day apart" not in said
    assert not re.search(r"to 200 a day", said)
    assert re.search(r"Hà Tĩnh ↔ Lạng Sơn; Cà Mau|Hà Tĩnh ↔ Cà Mau; Lạng Sơn", said)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(list(combinations("abcdefg", 2))), unique=True))
def test_gathered_pairs_are_the_refused_ones_each_once(pairs):
    told = []
    for one in gather_pairs(pairs):
        told += [(left, right) for left in one.alike for right in one.others]
        told += combinations(one.alike, 2) if one.mutual else ()
    assert sorted(tuple(sorted(pair)) for pair in told) == sorted(pairs)


def test_figures_refused_with_all_others_are_named_once():
    """Three statements that contradict each other beside two offices: one line, not seven pairs."""
    pairs = [*combinations(("x1", "x2", "x3"), 2), *product(("x1", "x2", "x3"), ("y", "z"))]
    (one,) = gather_pairs(pairs)
    names = {name: name.upper() for name in ("x1", "x2", "x3", "y", "z")}
    assert one.say(names, "en") == "X1; X2; X3 ↔ Y; Z; and those before ↔ with one another"
    (pair,) = gather_pairs([("y", "z")])
    assert pair.say(names, "en") == "Y ↔ Z"
    (of_two,) = gather_pairs(list(product(("x1", "x2"), ("y", "z"))))
    assert sorted(of_two.say(names, "en").split(" ↔ ")) == ["X1; X2", "Y; Z"]


def judge(table, year=2019, language="en"):
    parameters = check_parameters(year, "", language, "reported", table)
    figures = read_figures("document_volumes", parameters)
    return judge_marks(latest_by_class(compare_volumes(figures), year), audit_report(parameters))


def test_letters_say_who_compares_with_whom(table_with):
    judged = judge(table_with(*REFUSED, received("Cần Thơ", 100, Y2020)))
    letters = judged.marks.set_index("place")["letter"].to_dict()
    assert letters == {"Lạng Sơn": "A", "Cà Mau": "A", "Hà Tĩnh": "–"}
    (panel,) = judged.panels
    assert [letter for letter, _, _ in panel.groups] == ["A"]


def test_every_refused_pair_is_listed_once_and_counted(table_with):
    judged = judge(table_with(*REFUSED))
    text = html.unescape(render_verdicts(judged, "en", find_ranges(judged)))
    assert "Of 3 pairs" in text
    assert re.search(r"<summary>The 2 pairs", text)
    listed = re.search(r"<details>(.*)</details>", text)[1]
    assert listed.count("Hà Tĩnh") == 1


def test_ranges_are_within_groups_and_hold_their_pairs(table_with):
    (one,) = find_ranges(judge(table_with(*REFUSED)))
    assert {one.low["place"], one.high["place"]} == {"Lạng Sơn", "Cà Mau"}
    assert (one.lower, one.upper) == (50.0, 50.0)
    assert one.holds


def test_marks_of_one_place_are_told_apart():
    rows = pd.DataFrame(
        {
            "observation_id": ["a", "b", "c"],
            "place": ["Lạng Sơn", "Lạng Sơn", "Cà Mau"],
            "merged": False,
            "series": "x|y|",
            "period_start": ["2018-01-01", "2019-01-01", "2019-01-01"],
            "period_end": ["2018-12-31", "2019-12-31", "2019-12-31"],
            "scope": "provincial_office",
            "breakdown": "",
            "indicator": "documents_received",
        }
    )
    assert list(name_marks(rows, "vi").values()) == ["Lạng Sơn (2018)", "Lạng Sơn (2019)", "Cà Mau"]


def test_every_reason_has_a_short_name():
    assert {f"verdict.reason.{code}" for code in read_reasons()} <= set(read_messages())
    assert [letter_of(place) for place in (0, 25, 26)] == ["A", "Z", "A2"]


@pytest.mark.parametrize(("language", "names"), [("vi", ["17.622", "trên 1.300"]), ("en", ["17,622", "over 1,300"])])
def test_figures_that_share_all_else_are_told_apart_by_numbers_of_the_page_s_language(table_with, language, names):
    path = table_with(received("Lạng Sơn", 17622), received("Lạng Sơn", 1300, Y2019, OFFICE, 1300, 1400, "over"))
    marks = compare_volumes(
        read_figures("document_volumes", check_parameters(2019, "", language, "reported", str(path)))
    )
    assert [name.split("(")[-1].rstrip(")") for name in name_marks(marks, language).values()] == names
