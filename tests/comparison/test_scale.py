"""What works on columns gives what one rule a row gives, and what plain pandas gives where it can."""

import datetime as dt
import random

import pandas as pd
import pytest
from benchmarks.comparison import make_stages, size_of
from benchmarks.made_observations import choose_indicators, make_documents, make_observations
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.comparison import select_figures
from analysis.comparison.latest import LINE, choose_publications
from analysis.comparison.periods import add_periods, classify_period


@pytest.fixture(scope="module")
def stages():
    """The stages of the benchmark on a table of 8 provinces, 2 years, 3 months and 40 indicators."""
    table = make_observations(8, 2, 3, 40, missing=0.05)
    documents, codes = make_documents(table), tuple(choose_indicators(40))
    figures = select_figures(table, documents, codes, 2025)
    return make_stages(table, documents, codes, figures, choose_publications(figures))


@pytest.mark.parametrize(
    "stage",
    [
        "selection",
        "sums into new provinces",
        "one publication a period",
        "latest period",
        "what is not shown",
    ],
)
def test_stages_agree_with_plain_pandas(stages, stage):
    candidates, _ = stages[stage]
    own, *others = (size_of(candidate()) for candidate in candidates.values())
    assert own > 0
    assert others == pytest.approx([own] * len(others))


DAYS = st.dates(min_value=dt.date(2019, 11, 1), max_value=dt.date(2021, 3, 1))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.one_of(DAYS, st.none()), st.integers(0, 400)), max_size=30))
def test_periods_of_a_table_are_those_of_its_rows(rows):
    pairs = [(str(day), str(day + dt.timedelta(days=more))) if day else ("", "") for day, more in rows]
    table = add_periods(pd.DataFrame(pairs, columns=["period_start", "period_end"], dtype="str"))
    assert table["period_class"].tolist() == [classify_period(*pair) for pair in pairs]
    assert table["period_days"].fillna(0).tolist() == [more + 1 if day else 0 for day, more in rows]
    assert [str(year) for year in table["period_year"]] == [end[:4] or "<NA>" for _, end in pairs]


def choose_one_by_one(marks: pd.DataFrame) -> pd.DataFrame:
    """The rule of choose_publications said for each group of marks by itself."""
    marks = marks.assign(conflict=False)
    for _, rows in marks[marks["reason"] == ""].groupby([*LINE, "period_end"]):
        ordered = rows.sort_values(["published", "period_days", "source_id"], ascending=[False, False, True])
        stands, *rest = ordered.to_dict("index").items()
        for index, row in rest:
            apart = row["lower"] > stands[1]["upper"] or row["upper"] < stands[1]["lower"]
            if apart and row["period_start"] == stands[1]["period_start"]:
                marks.loc[[stands[0], index], "conflict"] = True
            else:
                marks.loc[index, "reason"] = "later_publication"
    return marks


@pytest.mark.parametrize("seed", range(5))
def test_publications_are_chosen_as_in_each_group_by_itself(seed):
    draw = random.Random(seed)
    rows = []
    for _ in range(120):
        lower, start = draw.randint(0, 6), draw.choice(["2023-01-01", "2022-12-20"])
        rows.append(
            {
                "series": draw.choice(["a", "b"]),
                "indicator": draw.choice(["x", "y"]),
                "breakdown": "",
                "period_class": draw.choice(["year", "six_months"]),
                "period_start": start,
                "period_end": draw.choice(["2023-12-15", "2023-12-31"]),
                "period_days": 340 if start == "2023-01-01" else 350,
                "published": draw.choice(["", "2024-01-01", "2024-02-01"]),
                "source_id": draw.choice("abcde"),
                "lower": lower,
                "upper": lower + draw.randint(0, 3),
                "reason": draw.choice(["", "", "", "undated"]),
            }
        )
    marks = pd.DataFrame(rows).sample(frac=1, random_state=seed)  # an index that is not in order
    found, expected = choose_publications(marks), choose_one_by_one(marks)
    assert found["conflict"].any()
    assert (found["reason"] == "later_publication").any()
    pd.testing.assert_frame_equal(found, expected)
