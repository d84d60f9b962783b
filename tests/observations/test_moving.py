"""Decisions follow their sentence through a text that changes around it, and never to a place that is not certain."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.documents.sources import read_sources
from analysis.observations.correctable import describe_judged
from analysis.observations.correcting import apply_corrections
from analysis.observations.decisions import Correction
from analysis.observations.extraction import read_source
from analysis.observations.moving import move_corrections
from analysis.observations.outcomes import APPLIED, FAILED, WITHDRAWN
from analysis.observations.reviewed import list_reviewed
from analysis.observations.table import make_rows
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed
from analysis.parsing.sources import prepare

HEAD = "Văn phòng UBND tỉnh Lạng Sơn tổng kết năm 2019"
FIRST = "Năm 2019, Văn phòng UBND tỉnh Lạng Sơn đã tiếp nhận 27.172 văn bản đến, phát hành 16.472 văn bản đi."
SECOND = "Năm 2019, tiếp nhận 12 đơn khiếu nại và 12 đơn tố cáo."
THIRD = "Năm 2019, tỷ lệ hồ sơ giải quyết đúng hạn đạt 95,7%."
LINES = (HEAD, FIRST, SECOND, THIRD)
Parse = Callable[..., Parsed]


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    def parse(*lines: str) -> Parsed:
        (tmp_path / "sources.csv").write_text(
            "source_id,file,province,published\nls,ls.txt,Lạng Sơn,2020-01-10\n", "utf-8"
        )
        (tmp_path / "ls.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        return parse_document(prepare(read_source(tmp_path, read_sources(tmp_path)[0])))

    return parse


def accept(parsed: Parsed, who: str = "Lan", when: str = "2026-11-22T07:30:00+00:00") -> list[Correction]:
    return [
        Correction(
            *("ls", str(row["observation_id"]), row["figure_start"], row["figure_end"], row["quote"], row["printed"]),
            *("accept", "", describe_judged(row), "", "", who, when),
        )
        for row in make_rows(parsed)
    ]


def outcomes(parsed: Parsed, decisions: list[Correction]) -> dict[tuple[str, int], str]:
    done = apply_corrections([parsed], decisions)
    assert [one.correction for one in done.outcomes] == decisions, "as their file has them"
    return {(one.correction.printed, place): one.outcome for place, one in enumerate(done.outcomes)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["", "Một dòng mới.", "Ảnh: TTXVN", "Hết."]), min_size=4, max_size=4))
def test_text_that_comes_or_goes_around_the_sentences_costs_no_decision(parse: Parse, between: list[str]) -> None:
    decisions = accept(parse(*LINES))
    changed = parse(
        HEAD, *(part for pair in zip(between, LINES[1:], strict=False) for part in pair if part), between[3]
    )
    assert set(outcomes(changed, decisions).values()) == {APPLIED}
    (document,) = list_reviewed([changed], decisions)
    assert len(document.facts) == len(decisions)


def test_what_was_changed_itself_fails_and_the_rest_holds(parse: Parse) -> None:
    decisions = accept(parse(*LINES))
    after = outcomes(parse(HEAD, "Tin mới.", FIRST.replace("27.172", "27.173"), SECOND, THIRD), decisions)
    assert {printed for (printed, _), outcome in after.items() if outcome == FAILED} == {"27.172", "16.472"}


def test_a_sentence_that_stands_twice_moves_nothing(parse: Parse) -> None:
    decisions = accept(parse(HEAD, FIRST))
    doubled = parse(HEAD, "Tin mới.", FIRST, FIRST)
    assert move_corrections([doubled], decisions) == decisions
    assert set(outcomes(doubled, decisions).values()) == {FAILED}


def test_of_two_equal_sentences_that_become_one_none_takes_the_others_decisions(parse: Parse) -> None:
    before = parse(HEAD, FIRST, THIRD, FIRST)
    decisions = accept(before)
    after = outcomes(parse(HEAD, "Tin mới.", THIRD, FIRST), decisions)
    assert {printed for (printed, _), outcome in after.items() if outcome == APPLIED} == {"95,7%"}
    kept = parse(HEAD, FIRST, THIRD)
    assert sorted(outcomes(kept, decisions).values()) == [APPLIED] * 3 + [FAILED] * 2


def test_a_number_that_its_sentence_has_twice_follows_the_others_or_stays(parse: Parse) -> None:
    decisions = accept(parse(*LINES))
    twelve = [one for one in decisions if one.printed == "12"]
    changed = parse(HEAD, "Tin mới.", *LINES[1:])
    assert set(outcomes(changed, decisions).values()) == {APPLIED}
    assert set(outcomes(changed, twelve).values()) == {APPLIED}, "both together leave one place each"
    assert set(outcomes(changed, twelve[:1]).values()) == {FAILED}, "alone it may be either"


def test_a_decision_with_the_name_of_another_figure_stays(parse: Parse) -> None:
    (one, *_) = accept(parse(*LINES))
    stranger = Correction(**{**one.__dict__, "observation_id": "0" * 16})
    assert move_corrections([parse(HEAD, "Tin mới.", *LINES[1:])], [stranger]) == [stranger]


def test_who_judged_before_and_after_the_change_are_two_people_on_one_figure(parse: Parse) -> None:
    old, changed = accept(parse(*LINES)), parse(HEAD, "Tin mới.", *LINES[1:])
    old = move_corrections([changed], old)  # as --apply does before it joins two files
    table = apply_corrections([changed], [*old, *accept(changed, "Minh")]).table
    assert all(rule.endswith("accepted-2") for rule in table["rule"])


def test_a_withdrawal_made_after_the_change_takes_back_what_was_decided_before_it(parse: Parse) -> None:
    old, changed = accept(parse(*LINES)), parse(HEAD, "Tin mới.", *LINES[1:])
    old = move_corrections([changed], old)  # as --apply does before it joins two files
    back = [
        Correction(**{**one.__dict__, "kind": "withdraw", "was": "Lan 2026-11-22T07:30:00+00:00", "who": "Minh"})
        for one in accept(changed)
    ]
    found = [one.outcome for one in apply_corrections([changed], [*old, *back]).outcomes]
    assert found == [WITHDRAWN] * len(old) + [APPLIED] * len(back)
