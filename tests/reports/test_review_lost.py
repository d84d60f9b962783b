"""What the review page says of a decision that fits the reading no longer: in the reader's language, in words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from tests.reports.reviewing import make_text, read_material, write_page

from analysis.codelists.toml_files import read_toml
from analysis.observations.correctable import describe_judged
from analysis.observations.corrections import write_corrections
from analysis.observations.decisions import Correction
from analysis.observations.extraction import extract
from analysis.observations.files import read_observations
from analysis.observations.outcomes import FAILED, REMARKS, Outcome, RemarkCode
from analysis.reports.decided import say_lost

ONE = Correction(*("ls", "0" * 16, 0, 6, "27.172 văn bản.", "27.172"), *("correct", "unit", "session", "dossier"), "",
                 "Lan", "2026-11-22T07:30:00+00:00")  # fmt: skip
READ = "documents_received; 27172; document; exact; level; 2019-01-01/2019-12-31; ; ; ; provincial_office"
# kind, field, remark, what fills it, on the Vietnamese page, on the English page
SAID: list[tuple[str, str, str, Mapping[str, str], str, str]] = [
    (
        *("correct", "unit", "field_changed", {"field": "unit", "was": "session", "now": "document"}),
        "Lan sửa đơn vị: đơn vị khi đó là “kỳ”, nay được đọc là “văn bản”",
        "Lan corrected the unit: unit was “sessions” then and is read as “documents” now",
    ),
    (
        *("correct", "value", "field_changed", {"field": "value", "was": "27172", "now": "95.7"}),
        "Lan sửa giá trị: giá trị khi đó là “27.172”, nay được đọc là “95,7”",
        "Lan corrected the value: value was “27,172” then and is read as “95.7” now",
    ),
    (
        *("correct", "period", "field_changed", {"field": "period", "was": "2018-01-01/2018-12-31", "now": ""}),
        "Lan sửa kỳ: kỳ khi đó là “2018”, nay được đọc là “không nêu”",
        "Lan corrected the period: period was “2018” then and is read as “not stated” now",
    ),
    (
        *("correct", "breakdown", "field_changed", {"field": "breakdown", "was": "", "now": "type=decision"}),
        "Lan sửa chia theo: chia theo khi đó là “toàn bộ”, nay được đọc là “quyết định”",
        "Lan corrected the breakdown: breakdown was “the total” then and is read as “decisions” now",
    ),
    (
        *("accept", "", "judged_otherwise"),
        {"was": READ, "now": READ.replace("exact", "under").replace("27172", "27000")},
        "Lan xác nhận là đúng: khi được xem là “giá trị: 27.172; mức chính xác: chính xác”, "
        "nay được đọc là “giá trị: 27.000; mức chính xác: gần, dưới”",
        "Lan judged it right: it was judged as “value: 27,172; qualifier: exact” "
        "and is read as “value: 27,000; qualifier: nearly, under” now",
    ),
    (
        *("reject", "", "judged_otherwise", {"was": "gone; 1", "now": "so; 2"}),
        "Lan đã loại: khi được xem là “gone; 1”, nay được đọc là “so; 2”",
        "Lan rejected it: it was judged as “gone; 1” and is read as “so; 2” now",
    ),
    (
        *("add", "indicator", "indicators_changed", {"was": "", "now": "documents_issued"}),
        "Lan thêm số liệu, với chỉ tiêu: khi đó ở chỗ ấy đọc ra “không nêu”, nay đọc ra “Văn bản đi”",
        "Lan added it, with its indicator: “not stated” was read there then and “Documents issued” is read there now",
    ),
    (
        *("correct", "unit", "no_number", {"digits": "12,5", "unit": "dossier"}),
        "Lan sửa đơn vị: “12,5” không phải là số tính bằng hồ sơ",
        "Lan corrected the unit: “12,5” is no number of dossiers",
    ),
    (
        *("correct", "unit", "no_sentence", {}),
        "Lan sửa đơn vị: văn bản không còn câu ấy với con số ấy ở chỗ ấy",
        "Lan corrected the unit: the document has no such sentence with that figure in that place any more",
    ),
]


@pytest.mark.parametrize(("kind", "field", "remark", "values", "vi", "en"), SAID)
def test_why_a_decision_is_lost_is_said_in_words(
    kind: str, field: str, remark: str, values: Mapping[str, str], vi: str, en: str
) -> None:
    outcome = Outcome(replace(ONE, kind=kind, field=field), FAILED, remark, values)
    assert (say_lost(outcome, "vi"), say_lost(outcome, "en")) == (vi, en)


@pytest.mark.parametrize("code", read_toml(REMARKS))
def test_a_remark_has_one_sentence_in_each_language_with_the_same_places(code: str) -> None:
    entry = read_toml(REMARKS)[code]
    places = [sorted(name for _, name, _, _ in Formatter().parse(entry[language]) if name) for language in ("vi", "en")]
    assert places[0] == places[1]
    assert set(entry) == {"vi", "en"}


def test_every_code_of_a_remark_has_a_sentence() -> None:
    """Without one a run would fail only once a document changes in that way."""
    assert set(get_args(RemarkCode)) == {"", *read_toml(REMARKS)}


def test_a_vietnamese_page_tells_it_in_vietnamese(raw: Path) -> None:
    table = raw.parent / "out.csv"
    extract(raw, table)
    rows = read_observations(table).to_dict("records")
    own = [{str(name): cell for name, cell in row.items()} for row in rows if row["source_id"] == "ls"][:2]
    decisions = [
        Correction(
            *("ls", str(row["observation_id"]), int(row["figure_start"]), int(row["figure_end"]), str(row["quote"])),
            *(
                str(row["printed"]),
                "accept",
                "",
                describe_judged(row),
                "",
                "",
                "Lan",
            ),
            "2026-11-22T07:30:00+00:00",
        )
        for row in own
    ]
    decisions[1] = replace(decisions[1], was=decisions[1].was.replace("exact", "over"))
    write_corrections(decisions, raw.parent / "corrections.csv")
    (raw / "ls.txt").write_text(make_text().replace("Tháng 1/2019", "Trong tháng 1/2019"), encoding="utf-8")
    said = {}
    for language in ("vi", "en"):
        (document,) = read_material(write_page(raw, "ls", language=language))["documents"]
        said[language] = "\n".join(line for entry in document["lost"].values() for line in entry["lines"])
        assert said[language]
    assert not re.search(r"\b(the|was|then|read|figure|accept|by)\b", said["vi"])
    assert re.search(r"\b(the|was)\b", said["en"])
    refused = extract(raw, table).refused()
    assert [line.partition(": ")[2][:14] for line in refused] == ["accept by Lan:"] * 2
