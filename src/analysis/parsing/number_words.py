"""Numbers written in words: "mười hai", "hai trăm lẻ năm", "ba nghìn rưỡi"."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.codelists.toml_files import read_toml

WORDS = read_toml("numerals.toml")["in_words"]
DIGITS: dict[str, int] = WORDS["digits"]
LAST: dict[str, int] = DIGITS | WORDS["last"]
SCALES: dict[str, int] = {word: worth for word, worth in read_toml("numerals.toml")["scales"].items() if worth > 100}
TENS, TEN, HUNDRED, NOUGHT, HALF = (WORDS[name] for name in ("tens", "ten", "hundred", "nought", "half"))
KNOWN = [*LAST, TEN, *TENS, *HUNDRED, *NOUGHT, *HALF, WORDS["zero"], *SCALES]
# "năm" alone is a year: it is five only before what it multiplies, or behind "linh".
YEAR = "năm"

_any = "|".join(sorted(KNOWN, key=len, reverse=True))
_first = "|".join([*DIGITS, TEN])
# A capital is a name's ("bà Mười"), but at the beginning of a sentence.
RUN = re.compile(rf"(?<![\w-])(?:{_first}|(?<![^.\n]\s)(?:{_first.title()}))(?:\s+(?:{_any}))*(?![\w-])")
COUNTED = re.compile(
    rf"(?i:{'|'.join(WORDS['single_after'])})\s+(?P<single>{'|'.join(DIGITS)})(?=\s+(?:{'|'.join(WORDS['single_before'])})(?!\w))"
)
BRACKET = re.compile(rf"\s?\(\s?((?:{_any})(?:\s+(?:{_any}))*)\s?\)", re.IGNORECASE)
# Most sentences hold none of these: a look for them is cheaper than one for the words from one to nine.
MARKS = re.compile(rf"(?:{'|'.join((TEN, TEN.title(), *TENS, *HUNDRED, *SCALES))})(?!\w)")
_ends = "".join(phrase[-1].lower() + phrase[-1].upper() for phrase in WORDS["single_after"])
SINGLE = re.compile(rf"[{_ends}]\s+(?:{'|'.join(DIGITS)})\s+(?:{'|'.join(WORDS['single_before'])})(?!\w)")
FOLLOWING = re.compile(r"\s+(phần trăm|[^\W\d_]+)")
BEFORE = re.compile(r"([^\W\d_]+)\s+$")


class InWords(NamedTuple):
    """A number in words at text[start:end], and its value."""

    start: int
    end: int
    value: int


def find_number_words(text: str, start: int, end: int) -> Iterator[InWords]:
    """The numbers in words of text[start:end] that count something, in order.

    From ten on; a smaller one only where it plainly counts ("còn hai hồ sơ"), since "một", "hai", "ba" mostly do not.
    Ordinals ("khóa mười hai") and vague numbers ("vài trăm", "hai ba trăm") are none.
    """
    if MARKS.search(text, start, end) is None and SINGLE.search(text, start, end) is None:
        return
    singles = {match.start("single"): match for match in COUNTED.finditer(text, start, end)}
    for run in RUN.finditer(text, start, end):
        words = run.group().lower().split()
        value, used = read_words(words)
        before = BEFORE.search(text, max(start, run.start() - 12), run.start())
        if before and before[1].lower() in WORDS["not_after"]:
            continue
        if used and value >= 10 and not _goes_on(text, run, words, used):
            yield InWords(run.start(), _end_of(run, used), value)
        elif run.start() in singles:
            yield InWords(*singles[run.start()].span("single"), DIGITS[words[0]])


def read_words(words: list[str]) -> tuple[int, int]:
    """The number that the longest beginning of some words makes, and how many of them it takes; 0, 0 for none."""
    total, used, ceiling = 0, 0, 10**16
    while used < len(words):
        value, taken = _below_thousand(words[used:], bool(total))
        place = used + taken
        if not taken or place >= len(words) or words[place] not in SCALES:
            if taken == 1 and total and value < 10 and words[used] in LAST:
                value = value * ceiling // 10  # "hai nghìn ba" is 2.300
            return (total + value, place) if taken else (total, used)
        worth = 1
        while place < len(words) and words[place] in SCALES:
            worth, place = worth * SCALES[words[place]], place + 1
        if worth >= ceiling:
            return total, used
        total, used, ceiling = total + value * worth, place, worth
        if used < len(words) and words[used] in HALF:
            return total + worth // 2, used + 1
    return total, used


def _below_thousand(words: list[str], inner: bool) -> tuple[int, int]:
    """A number below a thousand and how many words it takes; `inner`: behind thousands, "không trăm" too."""
    if len(words) > 1 and words[1] in HUNDRED and (words[0] in DIGITS or (inner and words[0] == WORDS["zero"])):
        value, used = 100 * DIGITS.get(words[0], 0), 2
        rest = words[2:]
        if rest[:1] and rest[0] in HALF:
            return value + 50, 3
        if len(rest) > 1 and rest[0] in NOUGHT and rest[1] in LAST:
            return value + LAST[rest[1]], 4
        more, taken = _below_hundred(rest)
        if taken == 1 and more < 10:
            more *= 10  # "một trăm hai" is 120
        return value + more, used + taken
    if inner and len(words) > 1 and words[0] in NOUGHT and words[1] in LAST:
        return LAST[words[1]], 2
    return _below_hundred(words)


def _below_hundred(words: list[str]) -> tuple[int, int]:
    if not words:
        return 0, 0
    following = words[1] if len(words) > 1 else ""
    if words[0] == TEN or (words[0] in DIGITS and following in TENS):
        tens, used = (10, 1) if words[0] == TEN else (10 * DIGITS[words[0]], 2)
        last = words[used] if len(words) > used else ""
        if last in LAST and last != YEAR and words[used + 1 : used + 2] not in [[word] for word in (*TENS, *HUNDRED)]:
            return tens + LAST[last], used + 1
        return tens, used
    if words[0] in DIGITS and (words[0] != YEAR or following in SCALES):
        return DIGITS[words[0]], 1
    return 0, 0


def _end_of(run: re.Match[str], used: int) -> int:
    places = [word.end() for word in re.finditer(r"\S+", run.group())]
    return run.start() + places[used - 1]


def _goes_on(text: str, run: re.Match[str], words: list[str], used: int) -> bool:
    """Whether what follows shows that no exact number was meant: "mười mấy", "hai ba trăm", a run that breaks off."""
    if words[used:] not in ([], [YEAR]):
        return True
    following = FOLLOWING.match(text, run.end())
    return following is not None and following[1] in WORDS["not_before"]


def end_of_repetition(text: str, place: int, value: float) -> int:
    """Where the brackets end that repeat in words the number before `place`, "12 (mười hai)"; `place` if none do."""
    bracket = BRACKET.match(text, place)
    if bracket is None:
        return place
    words = bracket[1].lower().split()
    alone = LAST.get(words[0]) if len(words) == 1 else None
    read, used = (alone, 1) if alone else read_words(words)
    return bracket.end() if used == len(words) and read == value else place
