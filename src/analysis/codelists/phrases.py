"""Phrases as the code lists write them: what may be left out, what is alike, and every wording that follows."""

import re
from functools import cache
from itertools import product

from analysis.codelists.toml_files import read_toml
from analysis.errors import InputError

PIECE = re.compile(r"\\.|[()\[\]|]|<\w+>|[^()\[\]|<>\\]+|[<>\\]")
CLOSES = {"(": ")", "[": "]"}


def expand_phrase(phrase: str) -> list[str]:
    """All wordings of a phrase of a code list, in the order written, each once.

    `(a|b)` may be left out, of `[a|b]` one must stand, `<name>` is one of the words of that name in phrases.toml; all
    three may stand in each other. A backslash takes the sign behind it as printed. Raises InputError where a bracket
    has no other half or a name is unknown.
    """
    if not any(sign in phrase for sign in "([<|>])"):
        return [phrase]
    pieces = PIECE.findall(phrase)
    wordings, end = _alternatives(pieces, 0, phrase)
    if end != len(pieces):
        raise InputError(f"“{phrase}”: “{pieces[end]}” closes nothing; open it before, or leave it out.")
    return wordings


@cache
def _named(name: str) -> list[str]:
    """The words of a name of phrases.toml, each in all of its wordings."""
    phrases = read_toml("phrases.toml")[name]
    return list(dict.fromkeys(wording for phrase in phrases for wording in expand_phrase(phrase)))


def _alternatives(pieces: list[str], place: int, phrase: str) -> tuple[list[str], int]:
    """The wordings of what stands from a place to the bracket that closes it, and where that is."""
    found: list[str] = []
    parts: list[list[str]] = []
    while place < len(pieces) and pieces[place] not in (")", "]"):
        piece = pieces[place]
        if piece == "|":
            found += _joined(parts)
            parts = []
        elif piece in CLOSES:
            inside, place = _alternatives(pieces, place + 1, phrase)
            if place == len(pieces) or pieces[place] != CLOSES[piece]:
                raise InputError(f"“{phrase}”: “{piece}” is not closed; write “{CLOSES[piece]}” behind it.")
            parts.append([*inside, ""] if piece == "(" else inside)
        elif piece.startswith("<"):
            name = piece[1:-1]
            if name not in read_toml("phrases.toml"):
                raise InputError(f"“{phrase}”: “{piece}” names no words; add “{name} = […]” to phrases.toml.")
            parts.append(_named(name))
        else:
            parts.append([piece.removeprefix("\\")])
        place += 1
    return list(dict.fromkeys(found + _joined(parts))), place


def _joined(parts: list[list[str]]) -> list[str]:
    return [" ".join("".join(words).split()) for words in product(*parts)]
