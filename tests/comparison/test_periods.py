"""Classes of reference periods, with the periods that real reviews have."""

from itertools import pairwise

import pandas as pd
import pytest

from analysis.comparison.periods import PERIOD_CLASSES, add_periods, class_order, classify_period

RULES = [
    # start, end, class
    ("2023-01-01", "2023-12-31", "year"),
    ("2020-01-01", "2020-12-31", "year"),  # 366 days
    ("2016-01-01", "2016-12-15", "year"),
    ("2019-12-15", "2020-12-14", "year"),
    ("2017-06-02", "2018-04-30", "other"),  # 333 days, but begins in June
    ("2020-01-01", "2020-09-30", "nine_months"),
    ("2020-01-01", "2020-09-15", "nine_months"),
    ("2016-01-01", "2016-10-26", "other"),
    ("2016-01-01", "2016-08-31", "other"),
    ("2024-01-01", "2024-06-30", "six_months"),
    ("2020-12-15", "2021-06-15", "six_months"),
    ("2018-01-01", "2018-07-06", "six_months"),
    ("2025-07-01", "2025-12-25", "six_months"),
    ("2024-03-01", "2024-08-31", "other"),  # six months that no review year is divided into
    ("2017-01-01", "2017-05-31", "other"),
    ("2024-01-01", "2024-03-31", "quarter"),
    ("2019-12-01", "2020-02-29", "quarter"),
    ("2025-07-01", "2025-08-28", "other"),
    ("2021-09-01", "2021-09-30", "month"),
    ("2023-02-01", "2023-02-28", "month"),
    ("2020-07-15", "2020-08-14", "month"),
    ("2020-07-15", "2020-07-21", "other"),
    ("2016-01-01", "2021-12-31", "other"),
    ("", "", ""),
    ("", "2023-12-31", ""),
]


@pytest.mark.parametrize(("start", "end", "expected"), RULES)
def test_class_of_a_period(start, end, expected):
    assert classify_period(start, end) == expected


def test_classes_do_not_overlap_in_length():
    ordered = sorted(PERIOD_CLASSES, key=lambda c: c.shortest)
    assert all(a.longest < b.shortest for a, b in pairwise(ordered))


def test_year_of_a_period_is_that_of_its_last_day():
    table = add_periods(pd.DataFrame({"period_start": ["2019-12-15", ""], "period_end": ["2020-12-14", ""]}))
    assert table["period_year"].tolist() == [2020, pd.NA]
    assert table["period_days"].tolist() == [366, pd.NA]


def test_longest_class_comes_first():
    assert [class_order(code) for code in ("year", "month", "other", "")] == [0, 4, 5, 5]
