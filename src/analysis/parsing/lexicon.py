"""The lexicon: phrases of the code lists in one word trie, found in a text longest first, layer by layer.

A layer is a kind of meaning (concept, noun, member, …). Each layer is matched on its own, so that in "văn bản đi" the
noun and the concept are both heard, while within a layer the longest phrase hides the shorter ones inside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.codelists.indicators import read_indicators
from analysis.codelists.members import read_members
from analysis.codelists.toml_files import read_toml
from analysis.codelists.units import read_scopes, read_units
from analysis.parsing.words import Word, split_words


class Sense(NamedTuple):
    """One meaning of a phrase: the layer, the code in it, and a detail (a dimension, a topic, a kind of noun)."""

    layer: str
    code: str
    detail: str = ""


class Hit(NamedTuple):
    """A phrase found in a text, from `start` to `end`."""

    start: int
    end: int
    sense: Sense


# Detail of a noun that is a kind of document: it names what is counted, but not what a table is about.
KIND = "kind"


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    senses: list[Sense] = field(default_factory=list)


def _add(root: _Node, phrase: str, sense: Sense) -> None:
    node = root
    for word in split_words(phrase):
        node = node.next.setdefault(word.folded, _Node())
    if sense not in node.senses:
        node.senses.append(sense)


@cache
def read_lexicon() -> _Node:
    """All phrases of the code lists as one trie over folded words."""
    root = _Node()
    lists = read_toml("indicators.toml")
    for layer, table in (("concept", lists["cues"]), ("topic", lists["topics"])):
        for code, phrases in table.items():
            for phrase in phrases:
                _add(root, phrase, Sense(layer, code))
    for indicator in read_indicators().values():
        for phrase in indicator.cues:
            _add(root, phrase, Sense("concept", indicator.code))
    grammar = read_toml("grammar.toml")
    for code, phrases in grammar.items():
        if code in ("function", "chain"):
            continue
        for phrase in phrases:
            if code == "nothing":
                for layer in ("concept", "noun", "member", "change", "agency", "topic", "online"):
                    _add(root, phrase, Sense(layer, ""))
            elif code.startswith("nothing_"):
                _add(root, phrase, Sense(code.removeprefix("nothing_"), ""))
            elif code in ("rise", "fall"):
                _add(root, phrase, Sense("change", code))
            elif code.startswith("assigner_"):
                _add(root, phrase, Sense("assigner", code.removeprefix("assigner_")))
            else:
                _add(root, phrase, Sense(code, code))
    for unit in read_units().values():
        for noun in unit.cues:
            _add(root, noun, Sense("noun", unit.code, unit.topic))
        for noun in unit.generic:
            _add(root, noun, Sense("noun", "generic", unit.code))
    for kind, nouns in read_toml("units.toml")["not_counted"].items():
        if isinstance(nouns, list):
            for noun in nouns:
                _add(root, noun, Sense("noun", "not_counted", kind))
    for member in read_members().values():
        for cue in member.cues:
            _add(root, cue, Sense("member", member.code, member.dimension))
            if member.noun:
                _add(root, cue, Sense("noun", member.noun, KIND))
        for cue in member.near:
            _add(root, cue, Sense("near", member.code, member.dimension))
    for scope in read_scopes().values():
        for cue in scope.cues:
            _add(root, cue, Sense("scope", scope.code))
    agencies = read_toml("agencies.toml")
    for agency in agencies["agencies"]:
        for cue in agency["cues"]:
            _add(root, cue, Sense("agency", agency["name"]))
            _add(root, f"sở {cue}", Sense("agency", agency["name"]))
            _add(root, f"bộ {cue}", Sense("agency", agency["name"].replace("Sở", "Bộ", 1)))
        for cue in agency.get("short", ()):
            _add(root, f"sở {cue}", Sense("agency", agency["name"]))
    for name in agencies["others"]:
        _add(root, name, Sense("agency", name))
    return root


def find_phrases(words: Sequence[Word]) -> list[Hit]:
    """Every phrase of the lexicon in a run of words, in order; per layer the longest, without overlap."""
    root = read_lexicon().next
    hits: list[Hit] = []
    free: dict[str, int] = {}
    for i, word in enumerate(words):
        node = root.get(word.folded)
        if node is None:
            continue
        longest: dict[str, tuple[int, list[Sense]]] = {}
        j = i
        while True:
            for sense in node.senses:
                if sense.layer in longest and longest[sense.layer][0] == j:
                    longest[sense.layer][1].append(sense)
                else:
                    longest[sense.layer] = (j, [sense])
            j += 1
            if j == len(words):
                break
            following = node.next.get(words[j].folded)
            if following is None:
                break
            node = following
        for layer, (last, senses) in longest.items():
            if free.get(layer, 0) <= i:
                free[layer] = last + 1
                hits.extend(Hit(word.start, words[last].end, sense) for sense in senses if sense.code)
    return hits
