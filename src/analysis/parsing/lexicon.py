"""The lexicon: phrases of the code lists in one word trie, found in a text longest first, layer by layer.

A layer is a kind of meaning (concept, noun, member, …). Each layer is matched on its own, so that in "văn bản đi" the
noun and the concept are both heard, while within a layer the longest phrase hides the shorter ones inside it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.codelists.indicators import read_indicators
from analysis.codelists.members import read_members
from analysis.codelists.phrases import expand_phrase
from analysis.codelists.provinces import is_nation, read_provinces
from analysis.codelists.toml_files import read_toml
from analysis.codelists.units import read_scopes, read_units
from analysis.parsing.words import Words, fold_word, split_words


class Sense(NamedTuple):
    """One meaning of a phrase: the layer, the code in it, and a detail (a dimension, a topic, a kind of noun)."""

    layer: str
    code: str
    detail: str = ""


# As a word is (words.py).
@dataclass(slots=True, init=False)
class Hit:
    """A phrase found in a text, from `start` to `end`."""

    start: int
    end: int
    sense: Sense

    def __init__(self, start: int, end: int, sense: Sense) -> None:
        self.start = start
        self.end = end
        self.sense = sense


# Detail of a noun that is a kind of document: it names what is counted, but not what a table is about.
KIND = "kind"


@dataclass(slots=True)
class _Node:
    """A word of a phrase: the words that may follow, the meanings of the phrase that ends here, and `longest`.

    `longest`: of the phrases on the way here the longest of each layer, as (layer, number of words, meanings).
    """

    next: dict[str, "_Node"] = field(default_factory=dict)
    senses: list[Sense] = field(default_factory=list)
    longest: tuple[tuple[str, int, tuple[Sense, ...]], ...] = ()


def _add(root: _Node, phrase: str, sense: Sense) -> None:
    for wording in expand_phrase(phrase):
        # most wordings are plain words, for which the pattern of words is slow: there are some ten thousand
        plain = wording.replace(" ", "").isalpha()
        node = root
        for word in map(fold_word, wording.split()) if plain else split_words(wording).folded:
            node = node.next.setdefault(word, _Node())
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
        if code in ("function", "chain", "set_forth"):
            continue
        for phrase in phrases:
            if code == "nothing":
                for layer in ("concept", "noun", "member", "change", "agency", "topic", "online"):
                    _add(root, phrase, Sense(layer, ""))
            elif code.startswith("nothing_"):
                _add(root, phrase, Sense(code.removeprefix("nothing_"), ""))
            elif code in ("rise", "fall"):
                _add(root, phrase, Sense("change", code))
            elif code.startswith("factor_"):
                _add(root, phrase, Sense("factor", code.removeprefix("factor_")))
            elif code.startswith("assigner_"):
                _add(root, phrase, Sense("assigner", code.removeprefix("assigner_")))
            else:
                _add(root, phrase, Sense(code, code))
    for unit in read_units().values():
        for noun in unit.cues:
            _add(root, noun, Sense("noun", unit.code, unit.topic))
            if noun.startswith("lượt "):  # else "số lượt" hides what came in turns
                _add(root, f"số {noun}", Sense("noun", unit.code, unit.topic))
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
        for cue in member.listed:
            _add(root, cue, Sense("listed_paper", member.code, member.dimension))
        for cue in member.near:
            _add(root, cue, Sense("near", member.code, member.dimension))
        for cue in member.services:
            _add(root, cue, Sense("service", member.code, member.dimension))
    for scope in read_scopes().values():
        for cue in scope.cues:
            _add(root, cue, Sense("scope", scope.code))
    agencies = read_toml("agencies.toml")
    for agency in agencies["agencies"]:
        for cue in agency["cues"]:
            _add(root, cue, Sense("agency", agency["name"]))
            _add(root, f"sở {cue}", Sense("agency", agency["name"]))
            for head in ("Bộ", "Phòng"):
                _add(root, f"{head.lower()} {cue}", Sense("agency", agency["name"].replace("Sở", head, 1)))
        for cue in agency.get("short", ()):
            _add(root, f"sở {cue}", Sense("agency", agency["name"]))
    for division in agencies["divisions"]:
        for cue in division["cues"]:
            _add(root, cue, Sense("agency", division["name"]))
    for name in agencies["others"]:
        _add(root, name, Sense("agency", name))
    cities = read_toml("scopes.toml")["central_cities"]["names"]
    for province in read_provinces():
        head = "UBND thành phố" if province.name in cities else "UBND tỉnh"
        for name in (province.name, *province.aliases) if not is_nation(province.name) else ():
            _add(root, name, Sense("province", f"{head} {province.name}"))
    _keep_longest(root, 0)
    return root


def _keep_longest(node: _Node, words: int) -> None:
    """Fill in `longest` of the nodes behind a node; phrases without a code mean nothing, but hide what is in them."""
    for following in node.next.values():
        if not following.senses:
            following.longest = node.longest
            _keep_longest(following, words + 1)
            continue
        longest = {layer: (length, senses) for layer, length, senses in node.longest}
        for layer in dict.fromkeys(sense.layer for sense in following.senses):
            meant = tuple(sense for sense in following.senses if sense.layer == layer and sense.code)
            longest[layer] = (words + 1, meant)
        following.longest = tuple((layer, *entry) for layer, entry in longest.items())
        _keep_longest(following, words + 1)


def find_phrases(words: Words) -> dict[str, list[Hit]]:
    """The phrases of the lexicon in a run of words, layer by layer and in order: the longest, without overlap."""
    root = read_lexicon().next
    folded, starts, ends = words.folded, words.starts, words.ends
    count = len(folded)
    layers: dict[str, list[Hit]] = defaultdict(list)
    free: dict[str, int] = {}
    for first, word in enumerate(folded):
        if word not in root:
            continue
        node = root[word]
        place = first + 1
        while place < count and folded[place] in node.next:
            node = node.next[folded[place]]
            place += 1
        for layer, length, senses in node.longest:
            if layer not in free or free[layer] <= first:
                free[layer] = first + length
                for sense in senses:
                    layers[layer].append(Hit(starts[first], ends[first + length - 1], sense))
    return dict(layers)
