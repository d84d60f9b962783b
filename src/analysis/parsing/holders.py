"""Who holds an office, behind its place or in the place's stead: "Chủ tịch UBND huyện Lê Văn An" names no district."""

import re
from functools import cache

from analysis.codelists.provinces import read_provinces
from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UPPER, begin_words
from analysis.parsing.words import split_words

COMMUNES = "xã|phường|thị trấn|đặc khu"
KINDS = r"huyện|quận|thị xã|thành phố|TP\.?|TX\.?"
BODIES = r"(?:UBND|HĐND|Ủy ban nhân dân|Uỷ ban nhân dân|Hội đồng nhân dân|MTTQ)"
# "HĐND xã Khóa XI"
TERM = rf"{begin_words(*f'{KINDS}|{COMMUNES}'.split('|'))}\s+(?P<term>Kh[óo][aá]\s+[IVX]+(?!\w))"
SHORTEST, LONGEST = 3, 4  # words of a name that stands alone: of two words are many places too


def find_holders(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where the names of those who hold an office stand in text[start:end] as a place's would, and terms by number."""
    found: list[tuple[int, int]] = []
    for match in _pattern().finditer(text, start, len(text) if end is None else end):
        named = match["name"] is not None
        first = match.start("name") + _begins(match["name"], match["kind"].lower()) if named else match.start("term")
        if first < match.end():
            found.append((first, match.end()))
    return found


def without_holders(text: str) -> str:
    """The text with spaces for what find_holders finds; positions stay."""
    pieces, place = [], 0
    for start, end in find_holders(text):
        pieces += [text[place:start], " " * (end - start)]
        place = end
    return "".join([*pieces, text[place:]])


def may_name_holders(words: list[str]) -> bool:
    """Whether a text of these words, folded, has a title or a term: a look at them is quicker than one at the text."""
    said = frozenset(words)
    return any(telling <= said for telling in _telling())


@cache
def _telling() -> tuple[frozenset[str], ...]:
    """The words of each title, and that with which a term begins, as fold_word spells them."""
    return tuple(frozenset(split_words(words).folded) for words in (*read_toml("holders.toml")["titles"], "khóa"))


@cache
def _pattern() -> re.Pattern[str]:
    titles = begin_words(*(title.replace(" ", r"\s+") for title in read_toml("holders.toml")["titles"]), any_case=True)
    name = rf"[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*){{1,6}}(?!\w)"
    bodies = rf"(?:\s+(?:[Tt]hường trực|(?:và\s+)?{BODIES}))*"
    kind = rf"(?P<kind>(?i:{KINDS}|{COMMUNES}))"
    return re.compile(rf"{titles}{bodies}\s+{kind}\s+(?P<name>{name})|{TERM}")


@cache
def _provinces() -> frozenset[str]:
    return frozenset(province.name for province in read_provinces())


def _begins(name: str, kind: str) -> int:
    """Where a person's name begins in what stands behind the kind of a place; the length of all where none does.

    "Can Lộc Nguyễn Văn An" is a place and a person, "Lê Văn An" a person, "Can Lộc" a place; many communes are named
    for persons.
    """
    known = read_toml("holders.toml")
    words = [(match.group(), match.start()) for match in re.finditer(r"\S+", name)]
    for number, (word, place) in enumerate(words[2:-1], start=2):
        if word in known["surnames"] and len(words) - number <= LONGEST:
            return place
    alone = kind not in COMMUNES.split("|") and words[0][0] in known["surnames"] and SHORTEST <= len(words) <= LONGEST
    if " ".join(word for word, _ in words[2:]) in _provinces():
        return len(name)  # "huyện Mai Sơn Sơn La": a place and its province
    return 0 if alone and not name.startswith(tuple(known["places"])) else len(name)
