"""Words, signs and numbers of a sentence, with their places."""

import re
from typing import NamedTuple

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")


class Word(NamedTuple):
    """A word, number or sign; `folded` is its form for comparison."""

    folded: str
    start: int
    end: int


# Two spellings of the same vowels are both standard in print: hoà/hòa, uỷ/ủy.
SPELLINGS = {
    "uỷ": "ủy", "luỹ": "lũy", "hoà": "hòa", "toà": "tòa", "khoá": "khóa", "hoá": "hóa", "thuỷ": "thủy", "quí": "quý",
    "kí": "ký", "lí": "lý", "tỉ": "tỷ", "kì": "kỳ", "sỹ": "sĩ",
}  # fmt: skip


def fold_word(word: str) -> str:
    """A word as the lexicon spells it: lower case, one spelling where print has two (tỉ/tỷ, kì/kỳ, uỷ/ủy)."""
    lower = word.lower()
    return SPELLINGS.get(lower, lower)


def split_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """The words of text[start:end], with places in the whole text."""
    return [
        Word(fold_word(match.group()), match.start(), match.end())
        for match in WORD.finditer(text, start, len(text) if end is None else end)
    ]
