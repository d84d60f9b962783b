"""Texts to begin with, and changes to them that keep to the matter: the reader's own words, signs and numbers."""

import json
import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import analysis.codelists

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 4_000
SIGNS = (*".,;:/%|()[]{}\"“”'’!?…-–+*•&\n\n\t ", "\r\n", " | ", "\n- ", "\n1. ", "\nII. ", "\na) ", "A-A+", " (", ") ")
# Marks that combine, spaces and breaks of other kinds, digits and letters of other scripts and of other forms.
STRANGE = (
    *"\u0301\u0323\u00a0\u200b\u202e\ufeff\ufffd\u2028\x0b\x1c\x85\x00\u1161\U000e0031",
    *"٣१߀𝟗²½①Ⅳİßǅﬀ한😀Đđﷺ",
)
NUMBERS = (
    *("0", "1", "06", "12", "31", "99", "100", "2023", "1900", "2099", "1.234", "12.345.678", "95,7", "1,2,3", "12/34"),
    *("22/9", "31/2/2023", "30-4", "0,000001", "01/01/0001"),
    *("46,76/100 điểm", "3,45 %", "10,18 ngàn", "2 triệu tỷ", "9" * 25, "1" * 400, "7" * 30 + "%"),
    *("quý 4", "13 tháng", "0 tháng đầu năm", "tháng 0/2023", "ngày 00/00"),
)


@cache
def vocabulary() -> tuple[str, ...]:
    """Every phrase of the code lists."""
    folder = Path(analysis.codelists.__file__).parent
    found: set[str] = set()

    def collect(entry: Any) -> None:
        if isinstance(entry, str):
            found.add(entry)
        elif isinstance(entry, (list, dict)):
            for inner in entry.values() if isinstance(entry, dict) else entry:
                collect(inner)

    for path in sorted(folder.glob("*.toml")):
        collect(tomllib.loads(path.read_text(encoding="utf-8")))
    return tuple(sorted(found))


@cache
def seeds() -> tuple[str, ...]:
    """The language cases, the documents of data/raw in stretches of a few paragraphs, and the texts of reached.json.

    Those are what the search led by coverage found to reach steps of the reading that no case and no document reaches.
    """
    cases = tomllib.loads((ROOT / "tests" / "parsing" / "cases.toml").read_text(encoding="utf-8"))["case"]
    texts = [case["text"] for case in cases]
    for path in sorted((ROOT / "data" / "raw").glob("*.txt")):
        paragraphs = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        texts += ["\n".join(paragraphs[i : i + 4]) for i in range(0, len(paragraphs), 4)]
    texts += json.loads(Path(__file__).with_name("reached.json").read_text(encoding="utf-8"))
    return tuple(text[:LONGEST] for text in texts)


def mutate(text: str, chance: Random) -> str:
    """A text changed in one to five places."""
    for _ in range(chance.randint(1, 5)):
        text = chance.choice(CHANGES)(text, chance)[:LONGEST]
    return text


def _stretch(text: str, chance: Random, longest: int = 200) -> tuple[int, int]:
    start = chance.randint(0, len(text))
    return start, min(len(text), start + chance.randint(0, longest))


def _insert(text: str, chance: Random) -> str:
    kind = chance.choice([vocabulary(), SIGNS, NUMBERS, STRANGE])
    place = chance.randint(0, len(text))
    gap = chance.choice(["", " "])
    return text[:place] + gap + chance.choice(kind) + gap + text[place:]


def _replace_word(text: str, chance: Random) -> str:
    words = list(re.finditer(r"\S+", text))
    if not words:
        return _insert(text, chance)
    word = chance.choice(words)
    return text[: word.start()] + chance.choice(chance.choice([vocabulary(), SIGNS, NUMBERS])) + text[word.end() :]


def _replace_number(text: str, chance: Random) -> str:
    numbers = list(re.finditer(r"\d[\d.,/]*", text))
    if not numbers:
        return _insert(text, chance)
    number = chance.choice(numbers)
    return text[: number.start()] + chance.choice(NUMBERS) + text[number.end() :]


def _delete(text: str, chance: Random) -> str:
    start, end = _stretch(text, chance, chance.choice([2, 20, 200]))
    return text[:start] + text[end:]


def _repeat(text: str, chance: Random) -> str:
    start, end = _stretch(text, chance, chance.choice([3, 30, 200]))
    return text[:end] + text[start:end] * chance.choice([1, 2, 20]) + text[end:]


def _move(text: str, chance: Random) -> str:
    start, end = _stretch(text, chance)
    rest = text[:start] + text[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + text[start:end] + rest[place:]


def _splice(text: str, chance: Random) -> str:
    other = chance.choice(seeds())
    start, end = _stretch(other, chance, 600)
    place = chance.randint(0, len(text))
    return text[:place] + other[start:end] + text[chance.choice([place, len(text)]) :]


def _nest(text: str, chance: Random) -> str:
    start, end = _stretch(text, chance)
    depth = chance.choice([1, 2, 50])
    opening, closing = chance.choice(["()", "[]", "“”", ("trong đó ", ";"), ("(gồm ", ")")])
    return text[:start] + opening * depth + text[start:end] + closing * chance.choice([0, depth]) + text[end:]


def _write_otherwise(text: str, chance: Random) -> str:
    start, end = _stretch(text, chance, 400)
    piece = text[start:end]
    form = chance.choice(["NFD", "NFKC", "NFKD", "upper", "lower", "title", "no space"])
    changed = unicodedata.normalize(form, piece) if form.startswith("NF") else ""  # type: ignore[arg-type]
    changed = changed or {"upper": piece.upper(), "lower": piece.lower(), "title": piece.title()}.get(form, "")
    return text[:start] + (changed or piece.replace(" ", "")) + text[end:]


CHANGES = [_insert, _insert, _replace_word, _replace_word, _replace_number, _delete, _repeat, _move, _splice, _nest]
CHANGES += [_write_otherwise]
