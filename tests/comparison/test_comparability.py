"""The table of reasons, its judges, and the verdicts on the cases of verdicts.toml."""

from functools import cache

import pandas as pd
import pytest
from tests.comparison.marks import CASES, is_nothing, make_mark, make_marks

from analysis.codelists import read_indicators
from analysis.comparison.comparability import JUDGES, VERDICTS, read_reasons
from analysis.comparison.pairs import compare_pairs
from analysis.comparison.prepared_marks import OF_RATES, OPTIONAL, REQUIRED, prepare_marks
from analysis.comparison.verdict_sentences import explain_pairs, name_period
from analysis.comparison.wordings import read_wording, read_wordings

DIFFERENCES = ["difference", "difference_lower", "difference_upper"]


def pair_of(case):
    base = case.get("base", "documents")
    return [make_mark(base, case.get("both", {}), case.get(side, {})) for side in ("left", "right")]


@cache
def judged_cases():
    """The marks of every case and its judged pair by what it is about; those without breaks are judged in one call."""
    found = {}
    broken = [case for case in CASES["pairs"] if "breaks" in case]
    for cases in ([case for case in CASES["pairs"] if "breaks" not in case], *([case] for case in broken)):
        rows = [{**mark, "what": case["what"]} for case in cases for mark in pair_of(case)]
        marks = make_marks(*rows)
        breaks = pd.DataFrame(cases[0]["breaks"]) if "breaks" in cases[0] else None
        judged = compare_pairs(marks, breaks, panel=("what",))
        judged["what"] = judged["left_id"].map(marks.set_index("observation_id")["what"])
        for language in ("vi", "en"):
            judged[language] = explain_pairs(judged, marks, language)
        found |= {row["what"]: row for row in judged.to_dict("records")}
    return found


# ---------------------------------------------------------------- the table of cases
@pytest.mark.parametrize("case", CASES["pairs"], ids=lambda case: case["what"])
def test_verdict(case):
    judged = judged_cases()[case["what"]]
    assert judged["reasons"] == "|".join(case["reasons"])
    assert judged["verdict"] == case["verdict"]
    assert judged["order"] == case.get("order", "")
    if "difference" in case:
        assert [judged[name] for name in DIFFERENCES] == pytest.approx(case["difference"], abs=1e-9)
    else:
        assert all(is_nothing(judged[name]) for name in DIFFERENCES)


def test_table_of_cases_is_whole():
    assert len(CASES["pairs"]) == len(judged_cases()) >= 40
    assert {code for case in CASES["pairs"] for code in case["reasons"]} == set(read_reasons())
    # a pair that may be compared says by how much it differs, and no other does
    assert all(("difference" in case) == (case["verdict"] != "not_comparable") for case in CASES["pairs"])


# ---------------------------------------------------------------- the table of reasons
def test_every_reason_has_a_judge_and_every_judge_a_reason():
    assert set(JUDGES) == set(read_reasons())


def test_reasons_are_ordered_by_gravity():
    reasons = list(read_reasons().values())
    assert len({reason.order for reason in reasons}) == len(reasons)
    assert {reason.verdict for reason in reasons} == set(VERDICTS) - {"comparable"}
    assert {reason.kind for reason in reasons} == {"figure", "pair", "difference"}
    last_refusal = max(reason.order for reason in reasons if reason.verdict == "not_comparable")
    assert all(reason.order > last_refusal for reason in reasons if reason.verdict == "with_caveat")


@pytest.mark.parametrize("reason", read_reasons().values(), ids=lambda reason: reason.code)
def test_columns_of_a_reason_are_columns_of_marks(reason):
    assert set(reason.columns) <= {*REQUIRED, *OF_RATES, *OPTIONAL}


@pytest.mark.parametrize("reason", read_reasons().values(), ids=lambda reason: reason.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_sentence_names_both_figures(reason, language):
    filled = {name: f"<{name}>" for name in ("left", "right", "left_is", "right_is", "indicator", "faulty")}
    text = reason.sentence(language).format(**filled)
    wanted = (
        {"<faulty>"} if reason.kind == "figure" else {"<left>"} if reason.code == "same_work" else {"<left>", "<right>"}
    )
    wanted |= {"<left_is>", "<right_is>"} if reason.shows else set()
    assert all(name in text for name in wanted)
    assert text.endswith(".")
    assert reason.rule(language).endswith(".")


@pytest.mark.parametrize("reason", read_reasons().values(), ids=lambda reason: reason.code)
def test_languages_name_the_same(reason):
    filled = ("left", "right", "left_is", "right_is", "indicator", "faulty")
    assert [f"{{{name}}}" in reason.vi for name in filled] == [f"{{{name}}}" in reason.en for name in filled]


@cache
def prepared_cases():
    breaks = pd.concat([pd.DataFrame(case["breaks"]) for case in CASES["pairs"] if "breaks" in case])
    ready = prepare_marks(make_marks(*(mark for case in CASES["pairs"] for mark in pair_of(case))), breaks)
    return ready.iloc[::2].reset_index(drop=True), ready.iloc[1::2].reset_index(drop=True)


@pytest.mark.parametrize("code", sorted(set(read_reasons())))
def test_judges_are_symmetrical_and_kinds_are_true(code):
    """Each judge gives one answer for the two exchanged; a figure's fault is its own: a pair has it as a side has."""
    left, right = prepared_cases()
    judge = JUDGES[code]
    assert judge(left, right).any()
    assert judge(left, right).tolist() == judge(right, left).tolist()
    if read_reasons()[code].kind == "figure":
        assert judge(left, right).tolist() == (judge(left, left) | judge(right, right)).tolist()


# ---------------------------------------------------------------- near-definitions
def test_near_definitions_are_of_known_indicators():
    assert set(read_wordings()) <= set(read_indicators())
    for wordings, usual in read_wordings().values():
        assert usual in {one.code for one in wordings}
        assert len({one.code for one in wordings}) == len(wordings) >= 2


WORDINGS = [
    ("documents_received", "tiếp nhận và xử lý 39.842 văn bản; phát hành 16.618", "39.842", "handled"),
    ("documents_received", "20.870 văn bản đến được tham mưu xử lý, văn bản đi là 8.223", "20.870", "handled"),
    ("documents_received", "UBND tỉnh tiếp nhận 19.084 văn bản; Chủ tịch xử lý nhanh", "19.084", "received"),
    ("documents_issued", "Văn phòng thẩm tra và trình ban hành 12.264 văn bản đi.", "12.264", "submitted"),
    ("documents_issued", "xử lý gần 27.000 văn bản đến, phát hành 7.815 văn bản", "7.815", "issued"),
    ("dossiers_received", "66.056 hồ sơ đã được tiếp nhận và giải quyết", "66.056", "settled"),
    ("documents_issued", "chủ động tham mưu ban hành gần 1.200 văn bản và chương trình", "1.200", "issued"),
    ("dossiers_received", "tiếp nhận tổng cộng 19.361 hồ sơ, trong đó nhận mới có 16.041", "19.361", "carried"),
    ("dossiers_received", "tiếp nhận tổng cộng 19.361 hồ sơ, trong đó nhận mới có 16.041", "16.041", "received"),
    ("dossiers_on_time_rate", "97% hồ sơ được giải quyết đúng hạn", "97%", "alone"),
    ("dossiers_on_time_rate", "tỷ lệ đúng hạn và trước hạn là 100%", "100%", "both"),
    ("dossiers_on_time_rate", "hơn 99% hồ sơ không trễ hẹn", "99%", "both"),
    ("tasks_completed", "hoàn thành 30 nhiệm vụ, xử lý nốt 2", "30", ""),
]


@pytest.mark.parametrize(("indicator", "quote", "figure", "expected"), WORDINGS)
def test_wording(indicator, quote, figure, expected):
    assert read_wording(indicator, quote, quote.index(figure)) == expected


def test_wording_without_a_sentence_is_the_usual_one():
    assert read_wording("documents_received", "xử lý 5 văn bản", -1) == "received"


# ---------------------------------------------------------------- sentences
def test_a_refused_pair_is_told_what_refuses_it():
    marks = make_marks(
        make_mark("documents", {"period_basis": "context"}),
        make_mark("documents", {"place_key": "04", "place": "Cao Bằng", "scope": "province"}),
    )
    judged = compare_pairs(marks)
    assert explain_pairs(judged, marks, "vi").tolist() == [
        "Phạm vi khác nhau: Lạng Sơn (văn phòng UBND tỉnh, UBND tỉnh và lãnh đạo); Cao Bằng (toàn tỉnh)."
    ]
    assert explain_pairs(judged, marks, "en").tolist() == [
        "The scopes differ: Lạng Sơn (provincial office and People's Committee); Cao Bằng (whole province)."
    ]


def test_what_two_indicators_are_counted_in_is_not_said():
    """“Documents received: Cao Bằng is in dossiers” would be untrue."""
    dossiers = {"place_key": "04", "place": "Cao Bằng", "indicator": "dossiers_received", "unit": "dossier"}
    half_year = {"period_end": "2023-06-30", "scope": "province"}
    marks = make_marks(make_mark("documents"), make_mark("documents", dossiers, half_year))
    judged = compare_pairs(marks, panel=())
    assert judged["reasons"].item() == "indicator|unit|scope|period_class|length_apart"
    assert explain_pairs(judged, marks, "en").tolist() == [
        "The figures are of different indicators: Lạng Sơn (documents received); Cao Bằng (dossiers received). "
        "The scopes differ: Lạng Sơn (provincial office and People's Committee); Cao Bằng (whole province). "
        "The periods are of different classes: Lạng Sơn (2023); Cao Bằng (1/1–30/6/2023)."
    ]


def test_every_reason_that_silences_another_is_a_reason():
    for reason in read_reasons().values():
        assert set(reason.unless) <= set(read_reasons()) - {reason.code}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", CASES["pairs"], ids=lambda case: case["what"])
def test_every_verdict_has_its_sentences(case, language):
    text = judged_cases()[case["what"]][language]
    told = [one for code, one in read_reasons().items() if code in case["reasons"] and one.verdict == case["verdict"]]
    told = [one for one in told if not {other.code for other in told}.intersection(one.unless)]
    alike = all(one.kind == "difference" for one in told)
    # One sentence a reason that another does not make needless, and nothing left to fill in.
    assert text.count(". ") + text.endswith(".") == sum(alike or one.kind != "difference" for one in told)
    assert "{" not in text
    assert "nan" not in text.split()


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        ("2023-01-01", "2023-12-31", "2023"),
        ("2023-02-01", "2023-02-28", "2/2023"),
        ("2023-01-01", "2023-06-30", "1/1–30/6/2023"),
        ("2022-12-15", "2023-12-14", "15/12/2022–14/12/2023"),
        ("", "2023-12-31", ""),
    ],
)
def test_name_of_a_period(start, end, name):
    assert name_period(start, end) == name
