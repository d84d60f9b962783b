"""Families of claims: Holm by hand, bounds that are certain, and the sentences of every code."""

import re
import tomllib
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from analysis.comparison.claims import check_claims, derive_p_from_interval, say_claims
from analysis.comparison.many_offices import adjust_by_holm, say, say_refusal

NAN = float("nan")


def claim(**cells):
    return {"key": "higher_rate", "left": "A", "right": "B", "basis": "test", "p": NAN, **cells}


def test_holm_by_hand():
    # sorted 0.005, 0.01, 0.03, 0.04 times 4, 3, 2, 1: 0.02, 0.03, 0.06, and 0.04 raised to 0.06
    checked = check_claims(pd.DataFrame([claim(p=p) for p in (0.01, 0.04, 0.03, 0.005)]))
    assert checked["p_holm"].tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert checked["holds"].tolist() == [True, False, False, True]
    assert checked["verdict"].tolist() == ["holds", "not_shown", "not_shown", "holds"]
    assert check_claims(pd.DataFrame([claim(p=0.05)]))["holds"].tolist() == [True]
    assert check_claims(pd.DataFrame([claim(p=0.03), claim(p=0.03)]))["holds"].tolist() == [False, False]


@given(st.lists(st.floats(0, 1), max_size=30))
@settings(max_examples=15, deadline=None)
def test_holm_is_that_of_statsmodels(p_values):
    adjusted = adjust_by_holm(np.array(p_values, dtype=float))
    expected = multipletests(p_values, method="holm")[1] if p_values else []
    assert adjusted.tolist() == pytest.approx(list(expected), abs=1e-12)


# lower, upper, difference (NaN: the middle) of left − right; p
INTERVALS = [
    (0.0, 4.0, NAN, 0.05),
    (-1.0, 3.0, NAN, 2 * norm.sf(1.959964 / 2)),
    (1.0, 3.0, NAN, 2 * norm.sf(2 * 1.959964)),
    (0.0, 9.0, 2.0, 0.05),  # uneven: the end that faces zero counts
    (-3.0, 3.0, NAN, 1.0),
    (-4.0, 0.0, NAN, 1.0),  # the other way round: no ground for the claim
    (-4.0, -3.0, NAN, 1.0),
]


@pytest.mark.parametrize(("lower", "upper", "difference", "p"), INTERVALS)
def test_p_of_an_interval(lower, upper, difference, p):
    rows = pd.DataFrame([claim(basis="confidence", lower=lower, upper=upper, difference=difference)])
    checked = check_claims(rows)
    assert checked["p"][0] == pytest.approx(p, rel=1e-6)
    assert checked["holds"][0] == (lower >= 0)


def test_p_of_the_published_interval():
    """Altman and Bland (2011), BMJ 343:d2304: log odds ratio −0.211, interval −0.463 to 0.041 on the log scale."""
    lower, upper, difference = (pd.Series([value]) for value in (-0.463, 0.041, -0.211))
    half = 0.252
    expected = 2 * norm.sf(0.211 / (half / norm.isf(0.025)))
    assert derive_p_from_interval(lower, upper, difference, 0.95)[0] == pytest.approx(expected, rel=1e-9)
    assert expected == pytest.approx(0.10, abs=0.005)


@given(st.floats(-50, 50), st.floats(0.01, 50), st.floats(0.01, 50))
def test_an_interval_leaves_zero_out_where_p_is_small(difference, below, above):
    lower, upper = difference - below, difference + above
    p = derive_p_from_interval(*(pd.Series([value]) for value in (lower, upper, difference)), level=0.95)[0]
    assert 0 <= p <= 1
    if min(abs(lower), abs(upper)) > 1e-9:
        assert (p < 0.05) == (lower > 0 or upper < 0)


def test_stated_bounds_are_certain_and_no_part_of_the_family():
    rows = [
        claim(p=0.04),
        claim(basis="stated", lower=0.1, upper=5.0),
        claim(basis="stated", lower=0.0, upper=5.0),
        claim(basis="stated", lower=-2.0, upper=-1.0),
        claim(basis="stated", lower=NAN, upper=NAN),
        claim(),
    ]
    checked = check_claims(pd.DataFrame(rows))
    assert checked["holds"].tolist() == [True, True, False, False, False, False]
    assert checked["verdict"].tolist() == [
        "holds",
        "holds_by_bounds",
        "bounds_meet",
        "bounds_meet",
        "not_tested",
        "not_tested",
    ]
    assert checked["p_holm"].notna().tolist() == [True] + [False] * 5


def test_wrong_claims_and_none():
    with pytest.raises(ValueError, match="basis"):
        check_claims(pd.DataFrame([claim(basis="guess")]))
    with pytest.raises(ValueError, match="0–1"):
        check_claims(pd.DataFrame([claim(p=1.5)]))
    with pytest.raises(ValueError, match="outside"):
        check_claims(pd.DataFrame([claim(basis="confidence", lower=1.0, upper=2.0, difference=3.0)]))
    nothing = check_claims(pd.DataFrame([claim(p=0.5)]).head(0))
    assert nothing.empty
    assert say_claims(nothing, "vi") == []


def test_holm_keeps_the_chance_of_one_false_claim():
    """Six true and four false claims, 2,000 seeded draws of dependent scores: a false one holds in at most 5 %."""
    random = np.random.default_rng(4)
    common, own = random.normal(size=(2000, 1)), random.normal(size=(2000, 10))
    scores = np.sqrt(0.5) * (common + own) + np.array([0.0] * 4 + [4.0] * 6)
    false = any_true = 0
    for row in norm.sf(scores[:500]):
        holds = check_claims(pd.DataFrame([claim(p=p) for p in row]))["holds"]
        false += holds[:4].any()
        any_true += holds[4:].any()
    assert false <= 0.05 * 500 + 2 * np.sqrt(500 * 0.05 * 0.95)
    assert any_true > 450


def test_sentences():
    checked = check_claims(pd.DataFrame([claim(p=0.01), claim(basis="stated", lower=1.0, upper=2.0), claim(p=0.5)]))
    assert say_claims(checked, "vi") == [
        "Tỷ lệ của A cao hơn B: đứng vững trong nhóm 2 nhận định được kiểm định cùng lúc (Holm).",
        "Tỷ lệ của A cao hơn B: chắc chắn, theo đúng con số và cách diễn đạt của nguồn.",
        "Tỷ lệ của A cao hơn B: chưa đủ căn cứ trong nhóm 2 nhận định được kiểm định cùng lúc (Holm).",
    ]
    assert (
        say_claims(checked, "en")[0]
        == "A has a higher rate than B: holds among the claims tested together (Holm, 2 in all)."
    )
    assert say_refusal("", 3, "vi") == ""
    assert say_refusal("too_few_offices", 1, "en").startswith("1 office has")
    assert "9 nơi" in say_refusal("too_few_offices", 9, "vi")


def read_table():
    return tomllib.loads(files("analysis.codelists").joinpath("many_offices.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("section", "code"), [(s, c) for s, entries in read_table().items() for c in entries])
def test_every_sentence_is_there_in_both_languages_with_the_same_places(section, code):
    entry = read_table()[section][code]
    assert set(entry) - {"en_one"} == {"vi", "en"}
    places = [set(re.findall(r"\{(\w+)\}", entry[language])) for language in ("vi", "en")]
    assert places[0] == places[1]
    values = dict.fromkeys(places[0], 1)
    for language in ("vi", "en"):
        assert not re.search(r"[{}]", say(section, code, language, **values))


def test_every_code_of_the_program_has_a_sentence():
    table = read_table()
    root = files("analysis.comparison")
    text = "".join(
        root.joinpath(name).read_text(encoding="utf-8") for name in ("funnel.py", "rank_sets.py", "claims.py")
    )
    text += root.joinpath("many_offices.py").read_text(encoding="utf-8")
    for section in ("refusal", "left_out", "position", "claim_verdict"):
        for code in table[section]:
            assert f'"{code}"' in text, code
    assert {"exact_binomial", "exact_poisson", "score_binomial", "score_poisson"} <= set(table["method"])
    assert {"fisher_holm", "poisson_holm", "intervals"} <= set(table["method"])
