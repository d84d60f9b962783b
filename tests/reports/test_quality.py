"""The report on quality: each part from its own source, or the word that it lacks one."""

import csv
import html
import json
import re

import pandas as pd
import pytest

from analysis.reports import auditing, coverage, quality

FACTS = {
    # read in full · read under another indicator · not read · has no indicator · may be left out
    "kg-2019": ("office_review", "held_out", [(27172, "documents_received"), (16472, "dossiers_received")]),
    "bk-2023": ("tasks", "rules", [(39842, "documents_received"), (7, "tasks_assigned"), (8, "other")]),
    "elsewhere": ("tasks", "rules", [(1, "tasks_assigned")]),
}


@pytest.fixture
def gold(tmp_path, monkeypatch):
    """A folder of facts on two documents of the small table and one that is not in it."""
    folder = tmp_path / "gold"
    folder.mkdir()
    monkeypatch.setattr(quality, "CHECKED_FACTS", folder)
    with (folder / "sets.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("source_id", "set"), *((name, entry[1]) for name, entry in FACTS.items())])
    for name, (genre, _, facts) in FACTS.items():
        year = name[-4:]
        case = {
            "slug": name,
            "province": "",
            "genre": genre,
            "facts": [
                {
                    "value": value,
                    "unit": "document",
                    "indicator": indicator,
                    "measure": "level",
                    "qualifier": "exact",
                    "period": [f"{year}-01-01", f"{year}-12-31"],
                    "anchor": "",
                }
                for value, indicator in facts
            ],
        }
        (folder / f"{name}.json").write_text(json.dumps(case), encoding="utf-8")
    return folder


def said_in(shown):
    return "\n".join(text for shape, text in shown if shape == "markdown")


def tables_of(shown):
    """Caption to rows of cells as plain text; the first cell of a group's heading stands alone."""
    tables = {}
    for shape, text in shown:
        if shape == "html" and "<caption>" in text:
            rows = [
                [
                    html.unescape(re.sub(r"<[^>]+>", " ", cell)).strip()
                    for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
                ]
                for row in re.findall(r"<tr.*?</tr>", text, re.DOTALL)
            ]
            tables[re.search(r"<caption>(.*?)</caption>", text)[1]] = rows
    return tables


def by_first_cell(rows):
    return {row[0]: row[1:] for row in rows}


COVERAGE = "Which places have figures of which years (a mark a year, {})"


def test_coverage_marks_the_years_of_each_place_and_family(run_story, small_table):
    shown = run_story("data_quality", year=2020, language="en")
    rows = by_first_cell(tables_of(shown)[COVERAGE.format("2016–2020")])
    assert rows["Place"] == ["Documents", "Dossiers", "Tasks", "Total"]
    assert rows["Year"][0].strip() == "16·20"
    assert [cell.strip() for cell in rows["Kiên Giang"]] == ["·■·■·", "–", "–", "3"]
    assert [cell.strip() for cell in rows["Lâm Đồng"]] == ["–", "····■", "–", "4"]
    assert [cell.strip() for cell in rows["Sơn La"]] == ["·····?", "–", "–", "1"]
    assert "Bắc Kạn" not in rows
    assert list(rows)[2] == "Whole country"
    table = pd.read_csv(small_table)
    ended = table["period_end"].isna() | (table["period_end"] <= "2020-12-31")
    assert sum(int(row[-1]) for name, row in rows.items() if name not in ("Place", "Year")) == ended.sum()
    page = "".join(text for shape, text in shown if shape == "html")
    assert 'title="2017, 2019"' in page
    assert page.count("<details><summary>Dossiers: each indicator (4)</summary>") == 1
    assert "Nơi &lt;b onclick" in page


def test_coverage_of_the_wanted_provinces(run_story):
    shown = run_story("data_quality", year=2024, language="en", provinces="Quảng Ngãi")
    rows = by_first_cell(tables_of(shown)[COVERAGE.format("2020–2020")])
    assert list(rows) == ["Place", "Quảng Ngãi"]
    assert "Numbers not taken, by reason" not in tables_of(shown)


YEARS = [([], ""), ([2016], "2016"), ([2020, 2018, 2019, 2016], "2016, 2018–2020"), ([2018, 2018, 2019], "2018–2019")]


@pytest.mark.parametrize(("years", "words"), YEARS)
def test_years_in_words(years, words):
    assert coverage.describe_years(years) == words


def test_years_before_the_strip_are_one_mark(monkeypatch):
    shown = []
    monkeypatch.setattr(coverage.notebook, "display", lambda shape: shown.append(shape.data))
    figures = pd.DataFrame(
        {
            "place": "Sơn La",
            "indicator": "tasks_assigned",
            "period_year": pd.array([1990, 2010, 2024, None], dtype="Int64"),
        }
    )
    coverage.show_coverage(figures, "vi")
    assert f"‹{'·' * 11}■?" in shown[0]
    assert 'title="1990, 2010, 2024, không rõ kỳ"' in shown[0]


def test_findings_stand_with_their_sentences(run_story, table_with):
    lam_dong = ("ld-2020", "Lâm Đồng", "province", "tỉnh")
    year = ("2019-12-01", "2020-02-29")
    table = table_with(
        (*lam_dong, "dossiers_resolved", "", *year, "643.272", 643272),
        (*lam_dong, "dossiers_on_time", "", *year, "640.000", 640000),
        (*lam_dong, "dossiers_late", "", *year, "7.677", 7677),
        ("odd-2019", "Sơn La", "province", "tỉnh", "dossiers_received", "", *year, "4.321", 4321),
        ("odd-2019", "Sơn La", "province", "tỉnh", "dossiers_resolved", "", *year, "4.321", 9999),
    )
    shown = run_story("data_quality", year=2020, language="en", observations=str(table))
    said = said_in(shown)
    assert "Held to each other, the figures have contradictions: 1, doubts: 1; these touch 5 of 5 figures" in said
    assert "For 2020 itself: contradictions 1, doubts 1" in said
    page = next(text for shape, text in shown if shape == "html" and "findings" in text)
    assert by_first_cell(tables_of(shown)["Findings by rule"])["parts add up to more than their total"] == ["1"]
    assert page.index("<details open><summary>parts add up to more") < page.index("<details><summary>more was settled")
    assert "the parts add up to more than the total (by 4,405)" in page
    assert len(set(re.findall(r'href="#(figure-id\d)"', page))) == 5
    sentences = shown[-1][1]
    assert sentences.count("<mark ") == 4  # the two of Sơn La stand in one sentence, at one place
    assert [sentences.count(f'id="figure-id{number}"') for number in range(5)] == [1] * 5
    assert "<script" not in page + sentences
    assert 'href="javascript:' not in page + sentences


def test_without_findings_it_says_so(run_story):
    shown = run_story("data_quality", year=2024, language="en", provinces="Kiên Giang")
    assert "Nothing was found: the figures that can be held to each other fit." in said_in(shown)


def test_a_page_shows_so_many_findings_of_a_rule_and_says_how_many_are_left(monkeypatch, run_story, table_with):
    monkeypatch.setattr(auditing, "MOST_SHOWN", 2)
    places = ("Sơn La", "Lào Cai", "Hà Giang")
    figures = [
        (f"s-{at}", place, "province", "tỉnh", code, "", "2020-01-01", "2020-12-31", str(value), value)
        for at, place in enumerate(places)
        for code, value in (("dossiers_received", 10), ("dossiers_resolved", 20))
    ]
    shown = run_story("data_quality", year=2020, language="en", observations=str(table_with(*figures)))
    page = next(text for shape, text in shown if shape == "html" and "findings" in text)
    assert page.count("<li>") == 2
    assert shown[-1][1].count("<mark ") == 4  # of what is shown, and of no more
    assert "1 more: “analysis check” lists them all." in page


def test_without_checked_facts_it_says_so_and_invents_nothing(run_story, tmp_path, monkeypatch):
    for folder in ("tests/gold", tmp_path / "missing"):  # facts of other documents; none at all
        monkeypatch.setattr(quality, "CHECKED_FACTS", folder)
        shown = run_story("data_quality", year=2024, language="en")
        assert said_in(shown).count("No facts checked by hand") >= 4
        assert not {"By set of documents", "By indicator"} & set(tables_of(shown))
        shown.clear()


def test_accuracy_by_set_genre_and_indicator(run_story, gold):
    tables = tables_of(run_story("data_quality", year=2024, language="en"))
    held_out = ["1", "2", "100%", "50%", "50%", "50%"]
    sets = by_first_cell(tables["By set of documents"])
    assert [cell.split()[0] for cell in sets["Held out: never read by those who write rules"]] == [
        *held_out[:2],
        *(f"{cell[:-1]}.0%" for cell in held_out[2:]),
    ]
    later = sets["Later documents, open to those who write rules"]
    assert [" ".join(cell.split()) for cell in later] == [
        "1",
        "3",
        "33.3% 1/3 · 6.1–79.2%",
        "50.0% 1/2 · 9.5–90.5%",
        "50.0% 1/2 · 9.5–90.5%",
        "100.0% 1/1 · 20.7–100.0%",
    ]
    genres = [row[0] for row in tables["By genre of document"]]
    assert genres == [
        "Genre",
        "Held out: never read by those who write rules",
        "Office review",
        "Read by those who write rules",
        "Task tracking",
    ]
    indicators = [row[0] for row in tables["By indicator"]]
    assert len(indicators) == 8  # head, two groups; held out: received, dossiers, issued (a row without a fact); two
    wrong = next(row for row in tables["By indicator"] if row[0] == "Documents issued")
    assert [" ".join(cell.split()) for cell in wrong[1:]] == ["0", "0", "–", "–", "–", "0.0% 0/1 · 0.0–79.3%"]


def test_the_opening_speaks_of_documents_that_nobody_read(run_story, gold):
    said = said_in(run_story("data_quality", year=2024, language="en"))
    assert "nobody who writes rules has read (facts checked by hand: 2, documents: 1): right indicator 50.0% (" in said
    (gold / "sets.csv").unlink()
    said = said_in(run_story("data_quality", year=2024, language="en"))
    assert "people read and checked (facts: 4, documents: 2): right indicator 50.0% (" in said


def test_facts_of_another_page_of_that_name_do_not_count(run_story, gold):
    path = gold / "kg-2019.json"
    case = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(case | {"url": "https://example.org/another"}), encoding="utf-8")
    tables = tables_of(run_story("data_quality", year=2024, language="en"))
    assert [row[0] for row in tables["By set of documents"]][1:] == ["Later documents, open to those who write rules"]


BANDS = [  # stated, right of 20, verdict
    (0.9, 18, "agrees"),
    (0.9, 5, "states more than is right"),
    (0.7, 20, "states less than is right"),
]


@pytest.mark.parametrize(("stated", "right", "verdict"), BANDS)
def test_confidence_against_what_is_right(monkeypatch, stated, right, verdict):
    shown = []
    monkeypatch.setattr(quality.notebook, "display", lambda shape, **_: shown.append(("html", shape.data)))
    rows = pd.DataFrame({"source_id": "a", "set": "", "indicator": "tasks_assigned", "confidence": stated}, range(20))
    judged = quality.Judged(pd.DataFrame({"set": []}), rows.assign(right=[n < right for n in range(20)]))
    quality.show_confidence(judged, "en")
    assert tables_of(shown)["Stated confidence and share right"][-1][-1] == verdict
    shown.clear()
    quality.show_confidence(quality.Judged(judged.facts, judged.rows.head(9)), "en")
    assert tables_of(shown)["Stated confidence and share right"][-1][-1] == "too few figures to tell"


def test_unread_numbers_by_reason_most_frequent_first(run_story, small_table):
    shown = run_story("data_quality", year=2024, language="en")
    rows = tables_of(shown)["Numbers not taken, by reason"][1:]
    assert rows[0][:3] == ["a rank", "2", "2"]
    assert [row[0] for row in rows[1:]] == ["read, but not surely: a question for a person", "<b>odd</b>"]
    assert (
        "became no figure: 3. Read but not surely, in the table and never compared, for a person to look at: 1."
        in said_in(shown)
    )
    page = "".join(text for shape, text in shown if shape == "html")
    assert '<q lang="vi">Xếp thứ <mark>16/34</mark> tỉnh.</q>' in page
    assert '<q lang="vi">Nơi khác 16/34 rồi 16/34.</q>' in page  # which of the two is not known
    assert "<script" not in page


def test_without_the_list_of_unread_numbers_it_says_so(run_story, table_of):
    table = table_of(3)
    table.with_name("unread.csv").unlink()
    shown = run_story("data_quality", year=2024, language="en", observations=str(table))
    assert said_in(shown).count("There is no unread.csv beside the table") == 1
    assert "Numbers not taken, by reason" not in tables_of(shown)


# printed, sentence, what is shown between the quote's tags
EXCERPTS = [
    ("5", "có 5 xã", "có <mark>5</mark> xã"),
    ("5", "5 của 5", "5 của 5"),
    ("", "không số", "không số"),
    ("<5>", "a <5> b", "a <mark>&lt;5&gt;</mark> b"),
    ("7 7", "x" * 300 + " 7\n7 " + "y" * 300, "…" + "x" * 89 + " <mark>7 7</mark> " + "y" * 86 + "…"),
]


@pytest.mark.parametrize(("printed", "sentence", "shown"), EXCERPTS)
def test_excerpts(printed, sentence, shown):
    assert quality._excerpt(printed, sentence) == f'<q lang="vi">{shown}</q>'
