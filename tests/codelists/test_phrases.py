"""How the code lists write phrases: what may be left out, what is alike, and what every list says with it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from analysis.codelists.phrases import expand_phrase
from analysis.codelists.toml_files import read_toml
from analysis.errors import InputError

WORDINGS = [
    ("quá hạn", ["quá hạn"]),
    ("chưa (được) giải quyết", ["chưa được giải quyết", "chưa giải quyết"]),
    ("tồn [tháng|quý] trước", ["tồn tháng trước", "tồn quý trước"]),
    ("(rất|hơi) chậm", ["rất chậm", "hơi chậm", "chậm"]),
    ("chậm (so với [hạn|hẹn])", ["chậm so với hạn", "chậm so với hẹn", "chậm"]),
    ("trước <term>", ["trước hạn", "trước thời hạn", "trước hẹn"]),
    ("hạng (\\() nhất", ["hạng ( nhất", "hạng nhất"]),
    ("[sớm|<term>|sớm]", ["sớm", "hạn", "thời hạn", "hẹn"]),
]


@pytest.mark.parametrize(("phrase", "wordings"), WORDINGS)
def test_wordings(phrase: str, wordings: list[str]) -> None:
    assert expand_phrase(phrase) == wordings


BROKEN = ["chưa (được giải quyết", "chưa được) giải quyết", "tồn [tháng|quý", "tồn (tháng]", "trước <hen>"]


@pytest.mark.parametrize("phrase", BROKEN)
def test_a_phrase_that_cannot_be_read_is_refused_with_its_text(phrase: str) -> None:
    with pytest.raises(InputError, match=re.escape(f"“{phrase}”")):
        expand_phrase(phrase)


def _lists(table: dict[str, Any], place: str) -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _lists(value, f"{place}.{key}")
        elif isinstance(value, list) and all(isinstance(phrase, str) for phrase in value):
            yield f"{place}.{key}", value


CODE_LISTS = ["indicators.toml", "breakdowns.toml", "grammar.toml", "units.toml"]
NAMES = re.compile(r"<(\w+)>")


@pytest.mark.parametrize("name", [*CODE_LISTS, "phrases.toml"])
def test_no_list_says_a_phrase_that_another_of_its_phrases_says(name: str) -> None:
    for place, phrases in _lists(read_toml(name), name):
        wordings = {phrase: expand_phrase(phrase) for phrase in phrases}
        several = {wording for said in wordings.values() if len(said) > 1 for wording in said}
        assert {phrase for phrase, said in wordings.items() if len(said) == 1 and phrase in several} == set(), place


def test_every_named_set_of_words_is_used() -> None:
    lists = [*CODE_LISTS, "phrases.toml"]
    used = {
        name
        for file in lists
        for _, said in _lists(read_toml(file), file)
        for phrase in said
        for name in NAMES.findall(phrase)
    }
    assert set(read_toml("phrases.toml")) == used
