"""Parameters as notebooks and command line give them."""

import pytest

from analysis.errors import InputError
from analysis.reports.parameters import ROOT_VARIABLE, check_choices, check_parameters, find_root

WRONG = [
    ({"year": 1999}, "2000"),
    ({"year": 2101}, "2100"),
    ({"year": "2024"}, "whole number"),
    ({"year": True}, "whole number"),
    ({"year": 2024.0}, "whole number"),
    ({"language": "de"}, "vi or en"),
    ({"language": None}, "vi or en"),
    ({"geography": "old"}, "reported or 2025"),
    ({"provinces": "Hà Tỉnhh"}, "Hà Tĩnh"),
    ({"provinces": ["Hà Tĩnh"]}, "Hà Tĩnh"),
    ({"observations": ""}, "path of a table"),
    ({"observations": "no/such.csv"}, "analysis extract"),
]


@pytest.mark.parametrize(("given", "hint"), WRONG)
def test_wrong_parameters_say_what_was_expected(small_table, given, hint):
    with pytest.raises(InputError, match=hint) as caught:
        check_parameters(**{"year": 2024, "observations": small_table, **given})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("given", "hint"), [case for case in WRONG if "observations" not in case[0]])
def test_choices_are_checked_without_a_table(given, hint):
    with pytest.raises(InputError, match=hint):
        check_choices(**{"year": 2024, **given})


def test_right_choices():
    assert check_choices(2024, "lang son", "en", "2025") == ("Lạng Sơn",)


def test_right_parameters(small_table):
    parameters = check_parameters(2024, " lạng sơn,Bac Kan ", "en", 2025, str(small_table))
    assert parameters.provinces == ("Lạng Sơn", "Bắc Kạn")
    assert parameters.geography == "2025"  # papermill reads -p geography 2025 as a number
    assert parameters.observations == small_table


def test_root_is_found_from_below_and_from_elsewhere(repository_root, monkeypatch, tmp_path):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    monkeypatch.chdir(repository_root / "notebooks")
    assert find_root() == repository_root
    monkeypatch.chdir(tmp_path)
    assert find_root() == repository_root
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    assert find_root() == tmp_path
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "gone"))
    with pytest.raises(InputError, match="no such folder"):
        find_root()
