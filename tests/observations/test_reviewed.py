"""Documents that were reviewed whole are facts to measure the reading against."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.documents.sources import read_sources
from analysis.errors import InputError
from analysis.observations.accuracy import count_accuracy, judge_observations, read_checked_documents
from analysis.observations.correctable import describe_judged
from analysis.observations.correcting import apply_corrections
from analysis.observations.decisions import Correction
from analysis.observations.extraction import read_source
from analysis.observations.outcomes import APPLIED, WITHDRAWN
from analysis.observations.reviewed import count_reviewers, list_reviewed, write_facts
from analysis.observations.table import make_rows, make_table
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed
from analysis.parsing.sources import prepare


@pytest.fixture
def parsed(tmp_path: Path) -> Parsed:
    (tmp_path / "sources.csv").write_text(
        "source_id,file,province,published,kind\nls,ls.txt,Lạng Sơn,2020-01-10,article\n", encoding="utf-8"
    )
    (tmp_path / "ls.txt").write_text(
        "Năm 2019, Văn phòng UBND tỉnh Lạng Sơn đã tiếp nhận 27.172 văn bản đến, phát hành 16.472 văn bản đi.\n"
        "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 95,7%.\n",
        encoding="utf-8",
    )
    return parse_document(prepare(read_source(tmp_path, read_sources(tmp_path)[0])))


def accept_all(parsed: Parsed, who: str = "Lan") -> list[Correction]:
    return [
        Correction(
            *(str(row["source_id"]), str(row["observation_id"]), row["figure_start"], row["figure_end"]),
            *(str(row["quote"]), str(row["printed"]), "accept", "", describe_judged(row), "", "", who),
            "2026-11-22T07:30:00+00:00",
        )
        for row in make_rows(parsed)
    ]


def test_a_document_counts_only_when_every_figure_was_judged(parsed: Parsed) -> None:
    decisions = accept_all(parsed)
    assert list_reviewed([parsed], decisions[1:]) == []
    assert list_reviewed([parsed], [replace(decisions[0], was="read otherwise"), *decisions[1:]]) == []
    (document,) = list_reviewed([parsed], decisions)
    assert [(fact.value, fact.indicator) for fact in document.facts] == [
        (27172, "documents_received"),
        (16472, "documents_issued"),
        (95.7, "dossiers_on_time_rate"),
    ]
    assert (document.genre, document.scope) == ("article", "provincial_office")


def test_the_reading_is_scored_against_what_people_left(parsed: Parsed) -> None:
    first, second, third = accept_all(parsed)
    decisions = [
        replace(first, kind="correct", field="value", was="27172", to="27.712"),
        replace(second, kind="correct", field="indicator", was="documents_issued", to="documents_received"),
        replace(third, kind="reject", reason="plan"),
    ]
    judged = judge_observations(make_table([parsed]), list_reviewed([parsed], decisions))
    (total,) = count_accuracy(judged, ["genre"]).to_dict("records")
    assert (total["facts"], total["detected"], total["classified"]) == (2, 1, 0)
    assert (total["classified_rows"], total["right_rows"]) == (3, 0)


def test_reviewed_facts_join_a_folder_of_facts_and_replace_none(parsed: Parsed, tmp_path: Path) -> None:
    (document,) = list_reviewed([parsed], accept_all(parsed))
    path, written = write_facts(document, tmp_path / "gold")
    assert written
    (back,) = read_checked_documents(tmp_path / "gold")
    assert replace(back, set=document.set) == document
    before = path.read_bytes()
    assert write_facts(replace(document, facts=document.facts[:1]), tmp_path / "gold") == (path, False)
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="no name of a file"):
        write_facts(replace(document, source_id="../../x"), tmp_path / "gold")


def test_a_figure_says_how_many_people_judged_it(parsed: Parsed) -> None:
    decisions = [*accept_all(parsed), *accept_all(parsed, "Minh")[:1]]
    table = apply_corrections([parsed], decisions).table
    assert [count_reviewers(rule) for rule in table["rule"]] == [2, 1, 1]
    assert [count_reviewers(rule) for rule in ("clause", "clause/list", "added", "clause/scan/corrected-12")] == [
        0,
        0,
        1,
        12,
    ]


def test_a_withdrawn_decision_changes_nothing_and_is_listed(parsed: Parsed) -> None:
    accepted = accept_all(parsed)
    first = accepted[0]
    back = Correction(
        *(first.source_id, first.observation_id, first.start, first.end, first.quote, first.printed),
        *("withdraw", "", f"{first.who} {first.when}", "", "nhầm", "Minh", "2026-11-23T07:30:00+00:00"),
    )
    done = apply_corrections([parsed], [*accepted, back])
    assert [one.outcome for one in done.outcomes] == [WITHDRAWN, *([APPLIED] * (len(accepted) - 1)), APPLIED]
    assert "taken back by Minh" in str(done.outcomes[0])
    plain = apply_corrections([parsed], [])
    assert done.table.to_dict("records")[0] == plain.table.to_dict("records")[0]
    # a document of which one figure is undecided again is not reviewed whole
    assert list_reviewed([parsed], accepted)
    assert list_reviewed([parsed], [*accepted, back]) == []
