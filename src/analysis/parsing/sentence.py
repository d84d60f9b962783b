"""A sentence with everything found in it: phrases of the code lists, names of places and agencies, times, figures."""

import re
from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from operator import attrgetter
from typing import TypeVar

from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UPPER
from analysis.parsing.figures import Figure, NotFigure
from analysis.parsing.holders import may_name_holders, without_holders
from analysis.parsing.lexicon import Hit, Sense, find_phrases
from analysis.parsing.listed_papers import add_listed_papers
from analysis.parsing.periods import Dated
from analysis.parsing.words import Word, Words, split_words

ASIDE = 4  # words: what is longer in parentheses is a remark of its own
# Spelt out, and each with what it may not stand behind: a search for one of several first letters is quick, one for a
# class of letters, or one that looks back first, is not.
KINDS = "|".join(
    rf"{kind[0]}(?<![^\W\d_].){kind[1:]}"
    for small in ("huyện", "quận", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu")
    for kind in (small, small.capitalize())
)
LOCAL_NAME = re.compile(
    rf"(?P<kind>{KINDS}|T(?<![^\W\d_].)[PX]\.?)\s+"
    rf"(?P<name>\d{{1,2}}(?!\d)|[{UPPER}][\w’']*(?:\s+(?:[-–]\s+)?[{UPPER}][\w’']*)*)"
)
# The words with which the kinds of places begin, as fold_word spells them.
KIND_OPENINGS = frozenset({"huyện", "quận", "thị", "thành", "tp", "tx", "xã", "phường", "đặc"})
PROPER_NAME = re.compile(rf"[{UPPER}][\w’']*(?:\s+[{UPPER}][\w’']*)+")
# A word in small letters behind the name of an agency, and the layers whose phrases are none of a name.
SMALL_WORD = re.compile(r"\s+(?P<word>[^\W\d_]+)(?!\w)")
STOPS = ("concept", "noun", "change", "link", "member", "remain", "join", "part", "average", "scope")
# Signs that can part two figures or join them.
SIGNS = frozenset("(),;:.!?/")
# Of so many hits each is looked at; of more, only those in reach.
FEW = 12
LONGEST_NAME = 120  # characters: how far before a word the name that covers it may begin
_start = attrgetter("start")
Found = TypeVar("Found", Hit, Word)
ABBREVIATED = {"tp": "thành phố", "tx": "thị xã"}
COMMUNES = ("xã", "phường", "thị trấn", "đặc khu")
# Before the kind of a place they are no part of its name: "ở huyện Tam Nông".
PREPOSITIONS = ("ở", "tại", "của", "ubnd", "ở ubnd", "tại ubnd", "của ubnd", "cấp")


@dataclass(slots=True)
class Sentence:
    """One sentence (or list item) with everything found in it: the phrases of each layer, in order, and topics."""

    start: int
    end: int
    words: list[Word]
    folded: list[str]
    word_starts: list[int]
    signs: list[Word]
    layers: dict[str, list[Hit]]
    dated: list[Dated]
    figures: list[Figure]
    others: list[NotFigure]
    topics: frozenset[str]
    apt_nouns: dict[int, Hit] | None = None

    def between(self, layer: str, start: int, end: int) -> list[Hit]:
        """The hits of a layer that lie in [start, end), in order."""
        hits = self.layers.get(layer)
        if not hits or hits[-1].start < start or hits[0].start >= end:
            return []
        if len(hits) > FEW:
            hits = _near(hits, start, end)
        return [hit for hit in hits if start <= hit.start and hit.end <= end]

    def covering(self, layer: str, hit: Hit) -> list[Hit]:
        """The hits of a layer that cover another hit."""
        return [o for o in self.beginning(layer, hit.start - LONGEST_NAME, hit.start + 1) if hit.end <= o.end]

    def words_in(self, start: int, end: int) -> list[Word]:
        """The words and signs that lie in [start, end), in order."""
        first = bisect_left(self.word_starts, start)
        last = bisect_left(self.word_starts, end, first)
        return self.words[first : last - 1 if last > first and self.words[last - 1].end > end else last]

    def signs_in(self, start: int, end: int, wanted: Container[str]) -> list[Word]:
        """Those of the wanted signs (of SIGNS) that lie in [start, end), in order."""
        near = self.signs
        if len(near) > FEW:
            near = _near(near, start, end)
        return [sign for sign in near if start <= sign.start and sign.end <= end and sign.folded in wanted]

    def folded_in(self, start: int, end: int) -> list[str]:
        """The same words and signs, without their places."""
        first = bisect_left(self.word_starts, start)
        last = bisect_left(self.word_starts, end, first)
        return self.folded[first : last - 1 if last > first and self.words[last - 1].end > end else last]

    def word_at(self, place: int) -> Word | None:
        """The first word or sign that begins at a place or after it."""
        index = bisect_left(self.word_starts, place)
        return self.words[index] if index < len(self.words) else None

    def behind_times(self, start: int, end: int) -> int:
        """Behind the last expression of time in [start, end), "Năm 2022, huyện …"; `start` where there is none."""
        ends = [e.mention.end for e in self.dated if start <= e.mention.start and e.mention.end <= end]
        return max(ends, default=start)

    def outside_asides(self, hits: list[Hit], start: int, end: int) -> list[Hit]:
        """Of the hits in [start, end) those outside a remark in parentheses that has been closed by then.

        "Số chưa hoàn thành (kể cả việc chỉ phải báo cáo bằng văn bản) là 187": a few words alone are no remark, nor is
        what is one phrase, "(trực tiếp hoặc qua dịch vụ bưu chính)".
        """
        if not hits:
            return hits
        signs = self.signs_in(start, end, "()")
        asides: list[tuple[int, int]] = []
        for opened, closed in pairwise(signs):
            if opened.folded == "(" and closed.folded == ")" and len(self.words_in(opened.end, closed.start)) > ASIDE:
                asides.append((opened.start, closed.end))
        if not asides:
            return hits
        filled = {(hit.start, hit.end) for hit in hits}
        asides = [(a, b) for a, b in asides if (a + 1, b - 1) not in filled]
        return [hit for hit in hits if not any(a < hit.start < b for a, b in asides)]

    def beginning(self, layer: str, start: int, end: int) -> list[Hit]:
        """The hits of a layer that begin in [start, end), in order, wherever they end."""
        hits = self.layers.get(layer)
        if not hits or hits[-1].start < start or hits[0].start >= end:
            return []
        if len(hits) > FEW:
            hits = _near(hits, start, end)
        return [hit for hit in hits if start <= hit.start < end]

    def starting(self, layer: str, place: int) -> list[Hit]:
        """The hits of a layer that begin at a place."""
        return self.beginning(layer, place, place + 1)


def _near(found: list[Found], start: int, end: int) -> list[Found]:
    """Of what was found, in order, what begins in [start, end)."""
    return found[bisect_left(found, start, key=_start) : bisect_left(found, end, key=_start)]


def read_sentence(
    words: Words, start: int, end: int, dated: list[Dated], figures: list[Figure], others: list[NotFigure]
) -> Sentence:
    """Find the lexicon's phrases in a sentence; numbers that are service levels become members of that dimension."""
    text = words.text
    words = words.within(start, end)
    layers = find_phrases(words)
    if "agency" in layers:
        # "khối tư pháp", "lĩnh vực xây dựng" name no agency: its name begins with a capital
        layers["agency"] = [hit for hit in layers["agency"] if not _is_small(text, hit.start)]
    if "listed_paper" in layers:
        add_listed_papers(layers, figures, text)
    if "province" in layers:
        layers["province"] = [hit for hit in layers["province"] if not text[hit.start : hit.end].islower()]
    more = [
        Hit(other.start, other.end, Sense("member", other.levels, "service_level")) for other in others if other.levels
    ]
    if not KIND_OPENINGS.isdisjoint(words.folded):
        named = without_holders(text[start:end]) if may_name_holders(words.folded) else text[start:end]
        more += [
            Hit(start + match.start(), start + match.end(), _place_sense(match["kind"].lower(), match["name"]))
            for match in LOCAL_NAME.finditer(named)
        ]
    if not agency_openings().isdisjoint(words.folded):
        told = [hit.start for layer in STOPS for hit in layers.get(layer, ())]
        known = [*layers.get("agency", ()), *layers.get("scope", ()), *more]
        more += _agency_names(text, start, end, known, frozenset(told))
    more += [Hit(m.start(), m.end(), Sense("name", m.group())) for m in PROPER_NAME.finditer(text, start, end)]
    if more:
        more = _without_names_of_levels(text, more, [*layers.get("member", ()), *layers.get("near", ())])
        for hit in more:
            layers.setdefault(hit.sense.layer, []).append(hit)
        for layer in {hit.sense.layer for hit in more}:
            layers[layer].sort(key=lambda hit: (hit.start, hit.end))
    if "agency" in layers:
        _with_places(text, end, layers["agency"])
    topics = frozenset(hit.sense.code for hit in layers.get("topic", ()))
    listed = words.listed()
    signs = [word for word in listed if word.folded in SIGNS]
    return Sentence(start, end, listed, words.folded, words.starts, signs, layers, dated, figures, others, topics)


def _without_names_of_levels(text: str, hits: list[Hit], members: list[Hit]) -> list[Hit]:
    """ "các huyện, thành phố Cà Mau" are all the districts: the last word of a level names no single place."""
    levels = [hit for hit in members if hit.sense.detail == "level"]
    return [
        hit
        for hit in hits
        if hit.sense.layer != "district"
        or not any(
            level.start < hit.start < level.end and text[level.start : hit.start].strip().lower() not in PREPOSITIONS
            for level in levels
        )
    ]


def name_provinces(sentence: Sentence, text: str) -> None:
    """On a national page let the provinces that a sentence names answer for their figures, as agencies do."""
    known = sentence.layers.get("agency", [])
    named = [
        hit
        for hit in sentence.layers.get("province", ())
        if not any(other.start <= hit.start < other.end for other in known)
    ]
    if named:
        agencies = [*known, *(Hit(hit.start, hit.end, Sense("agency", hit.sense.code)) for hit in named)]
        sentence.layers["agency"] = sorted(agencies, key=_start)
        places = [(hit.start, hit.end) for hit in named]
        districts = sentence.layers.get("district", [])
        sentence.layers["district"] = [h for h in districts if not any(h.start < b and a < h.end for a, b in places)]


def _is_small(text: str, place: int) -> bool:
    return text[place].islower() and text[place : place + 3] != "sở "


def _agency_names(text: str, start: int, end: int, hits: list[Hit], stops: frozenset[int]) -> list[Hit]:
    """Agencies that the code list does not know by name: a word that opens such a name and the capitals behind it.

    A word in small letters behind one belongs to it, "Chi cục Thủy lợi", unless a phrase of the lists (`stops`) begins.
    """
    known = {hit.start for hit in hits if hit.sense.layer in ("agency", "scope")}
    found: list[Hit] = []
    for match in agency_pattern().finditer(text, start, end):
        if match.start() in known or (match.start() and text[match.start() - 1].isalnum()):
            continue
        last = match.end()
        smaller = SMALL_WORD.match(text, last, end)
        if (
            smaller
            and smaller["word"].islower()
            and smaller.start("word") not in stops
            and smaller["word"] not in small_words()
        ):
            last = smaller.end()
        found.append(Hit(match.start(), last, Sense("agency", text[match.start() : last])))
    return found


def _with_places(text: str, end: int, hits: list[Hit]) -> None:
    """Let a name reach over the place that stands behind it, "Cục Hải quan Lạng Sơn", "Kho bạc Nhà nước huyện"."""
    for number, hit in enumerate(hits):
        behind = agency_place().match(text, hit.end, end)
        if behind and not any(hit.end < other.start < behind.end() for other in hits):
            hits[number] = Hit(hit.start, behind.end(), hit.sense)


@cache
def small_words() -> frozenset[str]:
    """Words that belong to no name."""
    return frozenset(read_toml("grammar.toml")["function"])


@cache
def agency_place() -> re.Pattern[str]:
    """What may stand behind the name of an agency: the kind of its place, the place's name, or both."""
    kinds = "|".join(re.escape(kind) for kind in read_toml("agencies.toml")["places"])
    name = rf"[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*"
    return re.compile(rf"\s+(?:(?:{kinds})(?:\s+{name})?|{name})(?!\w)")


@cache
def agency_openings() -> frozenset[str]:
    """The words with which the `heads` of agencies.toml begin, as fold_word spells them."""
    return frozenset(split_words(head).folded[0] for head in read_toml("agencies.toml")["heads"])


@cache
def agency_pattern() -> re.Pattern[str]:
    """The names of agencies that open with one of the `heads` of agencies.toml."""
    heads = "|".join(re.escape(head).replace(r"\ ", r"\s+") for head in read_toml("agencies.toml")["heads"])
    return re.compile(rf"(?:{heads})\s+[{UPPER}][\w&-]*(?:\s+[{UPPER}][\w&-]*)*")


def _place_sense(kind: str, name: str) -> Sense:
    """A district is a member of its own dimension; a commune answers for its dossiers like an agency."""
    whole = ABBREVIATED.get(kind.rstrip("."), kind)
    return Sense("agency" if whole in COMMUNES else "district", f"{whole} {name}")
