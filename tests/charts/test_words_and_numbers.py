"""Numbers, dates and sentences in both languages."""

import ast
import math
import re
import string
import tomllib
from pathlib import Path

import pytest

import analysis
from analysis.charts import message, read_messages
from analysis.charts import numbers as written
from analysis.codelists.toml_files import read_toml

NUMBERS = [
    # value, decimals, Vietnamese, English
    (27172, None, "27.172", "27,172"),
    (1983, None, "1.983", "1,983"),
    (6, None, "6", "6"),
    (0, None, "0", "0"),
    (95.7, None, "95,7", "95.7"),
    (99.74, None, "99,74", "99.74"),
    (100.0, None, "100", "100"),
    (2578000, None, "2.578.000", "2,578,000"),
    (-14.74, None, "−14,74", "−14.74"),
    (37.037, 1, "37,0", "37.0"),
    (math.nan, None, "", ""),
]


@pytest.mark.parametrize(("value", "decimals", "vi", "en"), NUMBERS)
def test_numbers(value, decimals, vi, en):
    assert written.format_number(value, "vi", decimals) == vi
    assert written.format_number(value, "en", decimals) == en


def test_percentages_and_intervals():
    # Vietnamese sets the sign apart, and never onto a line of its own.
    assert written.format_percent(95.7, "vi") == "95,7\u00a0%"
    assert written.format_percent(95.7, "en") == "95.7%"
    assert written.format_percent(math.nan, "vi") == ""
    assert written.format_interval(26000, 27000, "document", "vi") == "26.000–27.000"
    assert written.format_interval(39842, 39842, "document", "en") == "39,842"
    assert written.format_interval(99, 100, "percent", "vi") == "99–100\u00a0%"
    assert written.format_interval(99, 100, "percent", "en") == "99–100%"
    assert written.format_interval(math.nan, 1, "percent", "vi") == ""


@pytest.mark.parametrize(
    ("qualifier", "vi", "en"),
    [
        ("exact", "50.000", "50,000"),
        ("over", "trên 50.000", "over 50,000"),
        ("under", "dưới 50.000", "under 50,000"),
        ("approx", "khoảng 50.000", "about 50,000"),
    ],
)
def test_a_hedge_has_its_word(qualifier, vi, en):
    assert written.format_hedged(50000, qualifier, "document", "vi") == vi
    assert written.format_hedged(50000, qualifier, "document", "en") == en


@pytest.mark.parametrize(
    ("word", "qualifier", "vi", "en"),
    [
        ("gần", "under", "gần 50.000", "nearly 50,000"),
        ("không quá", "under", "không quá 50.000", "at most 50,000"),
        ("hơn", "over", "hơn 50.000", "over 50,000"),
        ("xấp xỉ", "approx", "xấp xỉ 50.000", "about 50,000"),
        ("từ mới", "over", "từ mới 50.000", "over 50,000"),  # a word that the catalogue lacks
    ],
)
def test_a_hedge_is_quoted_in_vietnamese_and_translated_in_english(word, qualifier, vi, en):
    assert written.format_hedged(50000, qualifier, "document", "vi", word) == vi
    assert written.format_hedged(50000, qualifier, "document", "en", word) == en


def test_translated_hedges_are_those_of_the_code_list():
    listed = {word for words in read_toml("numerals.toml")["hedges"].values() for word in words}
    assert {key.removeprefix("hedge_word.") for key in read_messages() if key.startswith("hedge_word.")} <= listed


PERIODS = [
    ("2023-01-01", "2023-12-31", "2023", "2023"),
    ("2016-01-01", "2016-12-15", "2016 (1/1–15/12)", "2016 (1 Jan–15 Dec)"),
    ("2019-12-15", "2020-12-14", "2020 (15/12/2019–14/12/2020)", "2020 (15 Dec 2019–14 Dec 2020)"),
    ("2024-01-01", "2024-06-30", "1/1–30/6/2024", "1 Jan–30 Jun 2024"),
    ("2017-06-02", "2018-04-30", "2/6/2017–30/4/2018", "2 Jun 2017–30 Apr 2018"),
    ("2021-09-01", "2021-09-30", "9/2021", "Sep 2021"),
    ("", "", "không rõ kỳ", "undated"),
]


@pytest.mark.parametrize(("start", "end", "vi", "en"), PERIODS)
def test_periods(start, end, vi, en):
    assert written.format_period(start, end, "vi") == vi
    assert written.format_period(start, end, "en") == en


def test_a_date_that_is_none_is_shown_as_it_is():
    assert written.format_date("tháng 1", "vi") == "tháng 1"
    assert written.format_date("", "en") == ""


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(read_messages()))
def test_every_message_is_whole_in_both_languages(key):
    entry = read_messages()[key]
    assert set(entry) <= {"vi", "en", "en_one"}
    assert places(entry["vi"]) == places(entry["en"])
    assert places(entry.get("en_one", "")) <= places(entry["en"])
    assert entry["vi"].strip()
    assert entry["en"].strip()
    # Vietnamese has its diacritics, English has none; names, numbers and signs are the same in both.
    marks = re.compile(r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^}]*\}|“[^”]*”", "", entry["vi"]))
    if len(words) > 2 and entry["vi"] != entry["en"]:
        assert marks.search(entry["vi"]), entry["vi"]
    assert not marks.search(re.sub(r"“[^”]*”", "", entry["en"])), entry["en"]


def read_texts() -> list[tuple[str, str, str]]:
    """Every text of the package's TOML files that says its language: file, language, text."""
    found: list[tuple[str, str, str]] = []

    def collect(name: str, entry: object) -> None:
        entries = entry.items() if isinstance(entry, dict) else enumerate(entry) if isinstance(entry, list) else ()
        for key, value in entries:
            language = re.search(r"(?:^|_)(vi|en)$|^(en)_one$", str(key))
            if language and isinstance(value, str):
                found.append((name, language[1] or language[2], value))
            collect(name, value)

    for path in (Path(analysis.__file__).parent).rglob("*.toml"):
        collect(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    return found


def test_per_cent_signs_of_the_texts_stand_as_those_of_the_numbers():
    texts = [one for one in read_texts() if "%" in one[2]]
    assert {name for name, _, _ in texts} > {"messages.toml", "audit.toml", "comparability.toml"}
    apart = {language: written.format_percent(1, language)[1:] for language in ("vi", "en")}
    wrong = [
        (name, text)
        for name, language, text in texts
        for sign in re.findall(r"(?<=[\d}])\s*%|(?<=điểm)\s*%", text)
        if sign != apart[language]
    ]
    assert wrong == []


def test_singular():
    assert message("index.failures", "en", count=1) == "1 report could not be built in this run."
    assert message("index.failures", "en", count=2) == "2 reports could not be built in this run."


def test_a_count_of_thousands_has_the_separators_of_the_language():
    assert message("page.documents", "vi", count=1338).endswith(" 1.338 tài liệu")
    assert message("page.documents", "en", count=1338) == "Made from 1,338 documents"


def test_every_key_that_the_program_names_exists(repository_root: Path):
    """Constant first arguments of message() and say(), in modules and templates."""
    named = set()
    for path in (repository_root / "src" / "analysis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("message", "show_text"):
                named |= {a.value for a in node.args if isinstance(a, ast.Constant) and "." in str(a.value)}
    for path in (repository_root / "src" / "analysis" / "reports").rglob("*.j2"):
        named |= set(re.findall(r'say\("([^"]+)"', path.read_text(encoding="utf-8")))
    assert len(named) > 20
    assert named <= set(read_messages())
