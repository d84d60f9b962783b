"""Early and punctual make on time only as counts of one denominator, and never in place of a printed sum."""

import pytest

from analysis.comparison import RATE_INDICATORS, compare_rates, counts_of, latest_by_class, list_unshown, select_figures

INDICATORS = (*RATE_INDICATORS, *counts_of(RATE_INDICATORS))


def count(name, value, **more):
    return {"indicator": f"dossiers_{name}", "unit": "dossier", "value": value, **more}


def rate(name, value, **more):
    row = {"indicator": f"dossiers_{name}_rate", "unit": "percent", "value": value}
    return {**row, "lower": value - 0.05, "upper": value + 0.05, **more}


RATES = [rate("early", 86.5), rate("punctual", 12.5)]
OF_RECEIVED = [rate("early", 67.6, denominator="received"), rate("punctual", 9.8, denominator="received")]
UNSURE = rate("on_time", 99.0, confidence=0.1)
EARLY, PUNCTUAL, RESOLVED = count("early", 13529), count("punctual", 1958), count("resolved", 15641)
HEDGED = {"qualifier": "over", "upper": 20000}
OTHER_BODY = {"scope": "province"}

# What a source states, and the derived sum: its numerator, total and denominator; None for no such row.
SUMS = [
    ("Lâm Đồng, October 2019", [EARLY, PUNCTUAL, RESOLVED], (15487, 15641, "resolved")),
    ("beside their rates", [*RATES, EARLY, PUNCTUAL, RESOLVED], (15487, 15641, "resolved")),
    (
        "both rates of the received, counted",
        [rate("early", 67.6), rate("punctual", 9.8), EARLY, PUNCTUAL, count("received", 20000)],
        (15487, 20000, "received"),
    ),
    ("a printed sum stands", [EARLY, PUNCTUAL, RESOLVED, rate("on_time", 99.0)], None),
    ("a printed sum that is not compared stands", [EARLY, PUNCTUAL, RESOLVED, UNSURE], None),
    ("a printed sum as a count stands", [EARLY, PUNCTUAL, RESOLVED, count("on_time", 15480)], None),
    ("one part", [EARLY, RESOLVED], None),
    ("bare percentages", [rate("early", 27.8), rate("punctual", 72.1)], None),
    ("no denominator", [EARLY, PUNCTUAL], None),
    ("a hedged part", [EARLY, count("punctual", 1900, **HEDGED), RESOLVED], None),
    ("a hedged denominator", [EARLY, PUNCTUAL, count("resolved", 15600, **HEDGED)], None),
    ("another source", [EARLY, {**PUNCTUAL, "source_id": "late"}, RESOLVED], None),
    ("another body", [EARLY, {**PUNCTUAL, **OTHER_BODY}, RESOLVED], None),
    ("another period", [EARLY, {**PUNCTUAL, "period_end": "2023-06-30"}, RESOLVED], None),
    ("an undated body", [{**one, "period_start": "", "period_end": ""} for one in (EARLY, PUNCTUAL, RESOLVED)], None),
    ("parts above the total", [EARLY, PUNCTUAL, count("resolved", 15000)], None),
    ("nothing settled", [count("early", 0), count("punctual", 0), count("resolved", 0)], None),
    ("0 of n is a share", [count("early", 0), count("punctual", 0), count("resolved", 9)], (0, 9, "resolved")),
    ("a contradicted part", [EARLY, count("early", 13000), PUNCTUAL, RESOLVED], None),
    ("a contradicted denominator", [EARLY, PUNCTUAL, RESOLVED, count("resolved", 20000)], None),
    ("rates of something else that is not counted", [*OF_RECEIVED, EARLY, PUNCTUAL, RESOLVED], None),
]


@pytest.mark.parametrize(("said", "expected"), [pytest.param(rows, wanted, id=what) for what, rows, wanted in SUMS])
def test_derived_sum(observe, documents, said, expected):
    figures = select_figures(observe(*said), documents, INDICATORS, 2023)
    marks = compare_rates(figures)
    derived = marks[marks["status"] == "derived"]
    assert (derived["indicator"] == "dossiers_on_time_rate").all()
    found = derived[["numerator", "total", "denominator_kind"]].to_numpy().tolist()
    assert found == ([] if expected is None else [list(expected)])
    # What is printed is left as it is, and nothing gets lost from the lists.
    printed = marks[marks["status"] != "derived"].set_index("observation_id")["value"]
    rates = figures[figures["indicator"].isin(RATE_INDICATORS) & (figures["reason"] == "")]
    assert printed.to_dict() == rates.set_index("observation_id")["value"].to_dict()
    unshown = list_unshown(figures[figures["indicator"].isin(RATE_INDICATORS)], compared=[marks], shown=[marks])
    assert set(unshown["reason"]) <= {"low_confidence", "undated"}


def test_a_derived_sum_names_its_parents_and_has_no_quote(observe, documents):
    figures = select_figures(observe(EARLY, PUNCTUAL, RESOLVED), documents, INDICATORS, 2023)
    (mark,) = latest_by_class(compare_rates(figures), 2023).to_dict("records")
    assert mark["parents"].split() == ["id0", "id1", "id2"]
    assert mark["observation_id"] not in {"id0", "id1", "id2"}
    assert (mark["quote"], mark["printed"], mark["unit"], mark["qualifier"]) == ("", "", "percent", "exact")
    assert mark["value"] == mark["stated_lower"] == mark["stated_upper"] == pytest.approx(100 * 15487 / 15641)
    assert mark["lower"] < mark["value"] < mark["upper"]
    assert (mark["band_lower"], mark["band_upper"]) == (mark["value"], mark["value"])
