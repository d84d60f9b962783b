"""Words, signs and numbers of a sentence, with their places."""

import re
from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
# Longer pieces are hardly met twice, and would fill the memory.
LONGEST_KNOWN = 30


# Not frozen, and with an __init__ of its own: most of what is made in reading is words and hits (lexicon.py), a frozen
# dataclass takes three times as long to make, and compiled code leaves a dataclass's own __init__ to the interpreter.
@dataclass(slots=True, init=False)
class Word:
    """A word, number or sign; `folded` is its form for comparison."""

    folded: str
    start: int
    end: int

    def __init__(self, folded: str, start: int, end: int) -> None:
        self.folded = folded
        self.start = start
        self.end = end


# Two spellings of the same vowels are both standard in print: hoà/hòa, uỷ/ủy.
SPELLINGS = {
    "uỷ": "ủy", "luỹ": "lũy", "hoà": "hòa", "toà": "tòa", "khoá": "khóa", "hoá": "hóa", "thuỷ": "thủy", "quí": "quý",
    "qúy": "quý", "kí": "ký", "lí": "lý", "tỉ": "tỷ", "kì": "kỳ", "sỹ": "sĩ", "gởi": "gửi",
}  # fmt: skip


def fold_word(word: str) -> str:
    """A word as the lexicon spells it: lower case, one spelling where print has two (tỉ/tỷ, kì/kỳ, uỷ/ủy)."""
    lower = word.lower()
    return SPELLINGS.get(lower, lower)


@dataclass(frozen=True, slots=True)
class Words:
    """The words, numbers and signs of a text in order, in three lists alike: `folded`, where each begins, and ends."""

    text: str
    folded: list[str]
    starts: list[int]
    ends: list[int]

    def listed(self) -> list[Word]:
        """Each with its place."""
        return [Word(word, start, end) for word, start, end in zip(self.folded, self.starts, self.ends, strict=True)]

    def those_of(self, wanted: Container[str]) -> list[tuple[str, int]]:
        """The words that are among those wanted, in order, each with the place where it begins."""
        return [(word, place) for word, place in zip(self.folded, self.starts, strict=True) if word in wanted]

    def within(self, start: int, end: int) -> "Words":
        """The words of text[start:end], with places in the whole text."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        if (first and self.ends[first - 1] > start) or (last and self.ends[last - 1] > end):
            return split_words(self.text, start, end)  # an edge inside a word makes two words of it
        return Words(self.text, self.folded[first:last], self.starts[first:last], self.ends[first:last])


def split_words(text: str, start: int = 0, end: int | None = None) -> Words:
    """The words of text[start:end], with places in the whole text."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for piece in text[start:end].split(" "):
        for word, first, last in _known(piece) if len(piece) <= LONGEST_KNOWN else _split(piece):
            folded.append(word)
            starts.append(start + first)
            ends.append(start + last)
        start += len(piece) + 1
    return Words(text, folded, starts, ends)


def _split(piece: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((fold_word(match.group()), match.start(), match.end()) for match in WORD.finditer(piece))


# What stands between two spaces is mostly one word, and mostly one that has been read before.
_known = lru_cache(maxsize=50_000)(_split)
