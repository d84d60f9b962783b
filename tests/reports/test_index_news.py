"""What is new against the last different table, and why; building the same table again does not forget it."""

import pandas as pd
import pytest
from tests.reports import conftest
from tests.reports.conftest import OFFICE, Y2023, write_table

from analysis.charts import read_messages
from analysis.observations.files import read_documents, read_observations
from analysis.reports.downloads import write_downloads
from analysis.reports.news import DOCUMENTS, FIGURES, compare_with_previous, find_news
from analysis.reports.news_lines import MOST_LINES, tell_news
from analysis.reports.parameters import check_parameters


@pytest.fixture
def tables(tmp_path):
    """A table and its documents, twice: to change the second."""
    path = write_table(tmp_path, conftest.FIGURES)
    table, documents = read_observations(path), read_documents(path)
    return table, table.copy(), documents, documents.copy()


def counts(news):
    return {kind: news.count(kind) for kind in (*DOCUMENTS, *FIGURES) if news.count(kind)}


def test_the_same_table_has_no_news(tables):
    old, new, before, after = tables
    assert not find_news(old, new, before, after)


def add_document(table, documents):
    row = table.iloc[[0]].assign(source_id="new", observation_id="n1")
    table = pd.concat([table, row, row.assign(observation_id="n2")], ignore_index=True)
    return table, pd.concat([documents, documents.iloc[[0]].assign(source_id="new")])


def withdraw_document(table, documents):
    return table[table["source_id"] != "qn-2020"], documents[documents["source_id"] != "qn-2020"]


def break_document(table, documents):
    documents.loc[documents["source_id"] == "qn-2020", "problem"] = "no text"
    return table[table["source_id"] != "qn-2020"], documents


def change(**cells):
    def apply(table, documents):
        for name, cell in cells.items():
            table.loc[3, name] = cell
        return table, documents

    return apply


def drop_figure(table, documents):
    return table.drop(index=3), documents


def move_figures(table, documents):
    """A paragraph more at the head of a document: every place in it moves, and so does every id."""
    own = table["source_id"] == "qn-2020"
    for name in ("char_start", "char_end", "figure_start", "figure_end"):
        table.loc[own, name] += 50
    table.loc[own, "observation_id"] = "moved-" + table.loc[own, "observation_id"]
    return table, documents


def move_and_change(table, documents):
    table, documents = move_figures(table, documents)
    table.loc[table["observation_id"] == "moved-id6", "value"] = 247.0
    return table, documents


CASES = [
    (add_document, {"new_document": 1}),
    (withdraw_document, {"withdrawn_document": 1}),
    (break_document, {"no_more_read": 1}),
    (change(value=40000.0, rule="clause/corrected", status="corrected"), {"corrected": 1}),
    (change(rule="clause/accepted-2", confidence=1.0), {"confirmed": 1}),
    (change(indicator="documents_issued"), {"read_differently": 1}),
    (change(period_end="2023-06-30"), {"read_differently": 1}),
    (change(confidence=0.7, rule="list", locator="line 9"), {}),
    (drop_figure, {"not_read_any_more": 1}),
    (move_figures, {}),
    (move_and_change, {"read_differently": 1}),
]


@pytest.mark.parametrize(("change", "kinds"), CASES, ids=[str(n) for n in range(len(CASES))])
def test_each_kind_of_news(tables, change, kinds):
    old, new, before, after = tables
    new, after = change(new, after)
    assert counts(find_news(old, new, before, after)) == kinds


BACK = {
    "new_document": "withdrawn_document",
    "withdrawn_document": "new_document",
    "no_more_read": "now_read",
    "not_read_any_more": "newly_read",
}


@pytest.mark.parametrize(("change", "kinds"), [(c, k) for c, k in CASES if set(k) & set(BACK)])
def test_the_other_way_round(tables, change, kinds):
    old, new, before, after = tables
    new, after = change(new, after)
    (kind,) = kinds
    assert counts(find_news(new, old, after, before)) == {BACK[kind]: 1}


def test_a_figure_that_a_person_added_is_told_so(tables):
    old, new, before, after = tables
    old = old.drop(index=3)
    new.loc[3, "rule"] = "added"
    assert counts(find_news(old, new, before, after)) == {"added": 1}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_is_told_in_words(tables, language):
    old, new, before, after = tables
    found = {}
    for change, _ in CASES:
        table, documents = change(new.copy(), after.copy())
        for item in tell_news(find_news(old, table, before, documents), documents, language):
            found.setdefault(item.text, []).extend(item.lines)
        for item in tell_news(find_news(table, old, documents, before), before, language):
            found.setdefault(item.text, []).extend(item.lines)
    assert len(found) >= 8
    text = " ".join([*found, *(line for lines in found.values() for line in lines)])
    assert ("39.842 = 40.000" if language == "vi" else "39,842 → 39.842 = 40,000") in text
    assert ("Văn bản đến → Văn bản đi" if language == "vi" else "Documents received → Documents issued") in text
    assert ("2 con số" if language == "vi" else "2 figures") in text
    assert all(f"news.{kind}" in read_messages() for kind in (*DOCUMENTS, *FIGURES))


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"denominator": "resolved"}, "Mẫu số: – → hồ sơ đã giải quyết"),
        ({"scope": "district"}, "→ Cấp huyện"),
        ({"measure": "change_abs"}, "mức → tăng, giảm (số tuyệt đối)"),
        ({"breakdown": "type=decision|agency=Sở Xây dựng"}, "– → quyết định, Sở Xây dựng"),
        ({"unit": "percent"}, "→ %"),
    ],
)
def test_no_code_is_told_where_it_has_a_label(tables, cells, told):
    old, new, before, after = tables
    new, after = change(**cells)(new, after)
    (item,) = tell_news(find_news(old, new, before, after), after, "vi")
    (line,) = item.lines
    assert told in line
    assert not set(cells.values()) & set(line.split())


def test_a_long_list_is_cut_and_says_so(tables):
    old, _, before, after = tables
    new = pd.concat([old.iloc[[0]].assign(observation_id=f"n{n}", quote=f"q{n}") for n in range(MOST_LINES + 5)])
    (item, *_) = tell_news(find_news(old.iloc[:1], new, before, after), after, "en")
    assert len(item.lines) == MOST_LINES
    assert "6 more" in item.more or "5 more" in item.more


def run(path, folder, language="vi", year=2024):
    """What a run does with a folder of downloads: its news, and then the new files."""
    table, documents = read_observations(path), read_documents(path)
    news = compare_with_previous(table, documents, folder)
    write_downloads(table, documents, check_parameters(year, "", language, "reported", path), "analysis report", folder)
    return news


def test_news_stays_until_another_table_differs(tmp_path):
    more = ("new", "Hà Nội", *OFFICE, "documents_issued", "", *Y2023, "7", 7)
    folder = tmp_path / "downloads"
    first = write_table(tmp_path, conftest.FIGURES[:5])
    assert run(first, folder) is None
    assert run(first, folder, "en") is None  # one table still
    second = write_table(tmp_path, [*conftest.FIGURES[:5], more])
    for language, year in (("vi", 2024), ("vi", 2024), ("en", 2020)):
        assert counts(run(second, folder, language, year)) == {"new_document": 1}
    third = write_table(tmp_path, conftest.FIGURES[:4])
    assert counts(run(third, folder)) == {"withdrawn_document": 2}
    assert counts(run(third, folder)) == {"withdrawn_document": 2}


def test_a_record_that_cannot_be_read_is_none(tmp_path):
    folder = tmp_path / "downloads"
    table = write_table(tmp_path, conftest.FIGURES[:5])
    run(table, folder)
    (folder / "observations.parquet").write_bytes(b"no parquet")
    assert run(table, folder) is None
    assert run(table, folder) is None


def test_hostile_ids_are_the_same_document_next_time(tmp_path):
    folder = tmp_path / "downloads"
    figure = ("=cmd|'x'", "Hà Nội", *OFFICE, "documents_issued", "", *Y2023, "7", 7)
    table = write_table(tmp_path, [figure, *conftest.FIGURES[:3]])
    run(table, folder)
    assert run(table, folder) is None
    assert not (folder / "previous").exists()
