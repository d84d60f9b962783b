"""Frames: each figure of a sentence with the stretch of words that belongs to it and its place in the enumeration.

Between two figures lies a gap. Some of its words belong to the figure before ("397 hồ sơ quá hạn đang xử lý"), the
rest to the figure after ("…, đã giải quyết 50.788"). Where the gap is cut, and whether the second figure is a part of
the first, its whole, a remark in parentheses or the next of a list, is told by signs and a few words.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cache

from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UPPER
from analysis.parsing.figures import Figure, NotFigure
from analysis.parsing.lexicon import Hit, Sense, find_phrases
from analysis.parsing.periods import Dated
from analysis.parsing.words import Word, Words

# Spelt out, since a search for one of several first letters is quick and one for a class of letters is not.
LOCAL_NAME = re.compile(
    r"(?P<kind>huyện|Huyện|quận|Quận|thị xã|Thị xã|thành phố|Thành phố|TP\.?|xã|Xã|phường|Phường|thị trấn|Thị trấn"
    r"|đặc khu|Đặc khu)\s+"
    rf"(?P<name>\d{{1,2}}(?!\d)|[{UPPER}][\w’']*(?:\s+[{UPPER}][\w’']*)*)"
)
PROPER_NAME = re.compile(rf"[{UPPER}][\w’']*(?:\s+[{UPPER}][\w’']*)+")
COMMUNES = ("xã", "phường", "thị trấn", "đặc khu")
# Signs that can part two figures or join them.
SIGNS = frozenset("(),;:.!?/")
GUARDED = ("noun", "member", "concept", "agency", "scope", "near")


@dataclass(slots=True)
class Sentence:
    """One sentence (or list item) with everything found in it: the phrases of each layer, in order, and topics."""

    start: int
    end: int
    words: list[Word]
    folded: list[str]
    word_starts: list[int]
    layers: dict[str, list[Hit]]
    dated: list[Dated]
    figures: list[Figure]
    others: list[NotFigure]
    topics: frozenset[str]
    apt_nouns: dict[int, Hit] | None = None

    def between(self, layer: str, start: int, end: int) -> list[Hit]:
        """The hits of a layer that lie in [start, end), in order."""
        hits = self.layers.get(layer)
        if not hits or hits[-1].start < start:
            return []
        first = bisect_left(hits, (start,))
        return [hit for hit in hits[first : bisect_left(hits, (end,), first)] if hit.end <= end]

    def words_in(self, start: int, end: int) -> list[Word]:
        """The words and signs that lie in [start, end), in order."""
        first, last = self._places(start, end)
        return self.words[first:last]

    def folded_in(self, start: int, end: int) -> list[str]:
        """The same words and signs, without their places."""
        first, last = self._places(start, end)
        return self.folded[first:last]

    def _places(self, start: int, end: int) -> tuple[int, int]:
        first = bisect_left(self.word_starts, start)
        last = bisect_left(self.word_starts, end, first)
        return first, last - 1 if last > first and self.words[last - 1].end > end else last

    def word_at(self, place: int) -> Word | None:
        """The first word or sign that begins at a place or after it."""
        index = bisect_left(self.word_starts, place)
        return self.words[index] if index < len(self.words) else None

    def beginning(self, layer: str, start: int, end: int) -> list[Hit]:
        """The hits of a layer that begin in [start, end), in order, wherever they end."""
        hits = self.layers.get(layer)
        if not hits or hits[-1].start < start:
            return []
        first = bisect_left(hits, (start,))
        return hits[first : bisect_left(hits, (end,), first)]

    def starting(self, layer: str, place: int) -> list[Hit]:
        """The hits of a layer that begin at a place."""
        return self.beginning(layer, place, place + 1)


@dataclass(slots=True, eq=False)
class Frame:
    """A figure in its sentence: its own words are [left, figure) and [figure, right).

    `relation` to the frame before: first, next, and (joined by "và" alone), slash, part, paren, all (of a fraction),
    whole. `parent`: the total that it is a part of, or the figure that its parentheses stand behind.
    `listed`: members that hold for the rest of its list. `strong`: a semicolon parts it from the frame before.
    `compared`: it tells what was counted in the period that a change is measured from, not in the one reviewed.
    """

    figure: Figure
    left: int
    right: int
    relation: str = "first"
    strong: bool = False
    compared: bool = False
    parent: "Frame | None" = None
    previous: "Frame | None" = None
    unit: str = ""
    base_unit: str = ""
    own: frozenset[str] = frozenset()
    concepts: frozenset[str] = frozenset()
    members: dict[str, str] = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    indicator: str = ""
    measure: str = "level"
    also: tuple[str, ...] = ()
    steps: list[str] = field(default_factory=list)


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
    more = [
        Hit(other.start, other.end, Sense("member", other.levels, "service_level")) for other in others if other.levels
    ]
    more += [
        Hit(match.start(), match.end(), _place_sense(match["kind"].lower(), match["name"]))
        for match in LOCAL_NAME.finditer(text, start, end)
    ]
    more += _agency_names(text, start, end, [*layers.get("agency", ()), *more])
    more += [Hit(m.start(), m.end(), Sense("name", m.group())) for m in PROPER_NAME.finditer(text, start, end)]
    more = _without_names_of_levels(more, [*layers.get("member", ()), *layers.get("near", ())])
    for hit in more:
        layers.setdefault(hit.sense.layer, []).append(hit)
    for layer in {hit.sense.layer for hit in more}:
        layers[layer].sort(key=lambda hit: (hit.start, hit.end))
    topics = frozenset(hit.sense.code for hit in layers.get("topic", ()))
    return Sentence(start, end, list(words), words.folded, words.starts, layers, dated, figures, others, topics)


def _without_names_of_levels(hits: list[Hit], members: list[Hit]) -> list[Hit]:
    """ "các huyện, thành phố Cà Mau" are all the districts: the last word of a level names no single place."""
    levels = [hit for hit in members if hit.sense.detail == "level"]
    return [
        hit
        for hit in hits
        if hit.sense.layer != "district" or not any(level.start < hit.start < level.end for level in levels)
    ]


def _is_small(text: str, place: int) -> bool:
    return text[place].islower() and text[place : place + 3] != "sở "


def _agency_names(text: str, start: int, end: int, hits: list[Hit]) -> list[Hit]:
    """Agencies that the code list does not know by name: a word that opens such a name and the capitals behind it."""
    known = {hit.start for hit in hits if hit.sense.layer == "agency"}
    return [
        Hit(match.start(), match.end(), Sense("agency", match.group()))
        for match in agency_pattern().finditer(text, start, end)
        if match.start() not in known and not (match.start() and text[match.start() - 1].isalnum())
    ]


@cache
def agency_pattern() -> re.Pattern[str]:
    """The names of agencies that open with one of the `heads` of agencies.toml."""
    heads = "|".join(re.escape(head).replace(r"\ ", r"\s+") for head in read_toml("agencies.toml")["heads"])
    return re.compile(rf"(?:{heads})\s+[{UPPER}][\w&-]*(?:\s+[{UPPER}][\w&-]*)*")


def _place_sense(kind: str, name: str) -> Sense:
    """A district is a member of its own dimension; a commune answers for its dossiers like an agency."""
    return Sense("agency" if kind in COMMUNES else "district", f"{kind} {name}")


@dataclass(frozen=True, slots=True)
class _Cut:
    place: int
    relation: str
    strong: bool = False
    closes: int = 0
    own_end: int = 0


def _guards(sentence: Sentence, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches in which a comma or "và" parts nothing: inside a phrase, a date, a balanced pair of parentheses."""
    spans = [(hit.start, hit.end) for layer in GUARDED for hit in sentence.beginning(layer, start, end)]
    spans += [
        (entry.mention.start, entry.mention.end)
        for entry in sentence.dated
        if entry.mention.start < end and entry.mention.end > start
    ]
    opened: list[int] = []
    for word in sentence.words_in(start, end):
        if word.folded == "(":
            opened.append(word.start)
        elif word.folded == ")" and opened:
            spans.append((opened.pop(), word.end))
    return spans


def _cut(sentence: Sentence, before: Figure, after: Figure) -> _Cut:
    """Where the gap between two figures is cut, and how the second stands to the first."""
    start, end = before.end, after.lead
    if after.role == "all":
        return _Cut(start, "all")
    guards = _guards(sentence, start, end)
    free = [
        word
        for word in sentence.words_in(start, end)
        if word.folded in SIGNS and not any(a <= word.start and word.end <= b for a, b in guards)
    ]
    closes = [word for word in free if word.folded == ")"]
    opens = [word for word in free if word.folded == "("]
    after_close = closes[-1].end if closes else start
    if opens:
        # "…, chủ yếu là nộp trực tiếp (54,1 ngàn hồ sơ)": the words before the sign name what stands inside it
        commas = [w for w in free if w.folded in ",;" and after_close <= w.start < opens[-1].start]
        place = commas[-1].end if commas else opens[-1].end
        return _Cut(place, "paren", closes=len(closes), own_end=commas[-1].start if commas else opens[-1].start)
    free = [word for word in free if word.start >= after_close]
    strong = any(word.folded in ";.!?" for word in free)
    comma_places = [word.start for word in free if word.folded in ",;"]
    parts = [
        hit
        for hit in sentence.between("part", after_close, end)
        if not _says_then(sentence, hit, comma_places) and not any(a <= hit.start and hit.end <= b for a, b in guards)
    ]
    if parts:
        return _Cut(parts[0].start, "part", strong, len(closes))
    for sign in (";", ":", "."):
        found = [word for word in free if word.folded == sign and not _only_labels(free, word, end)]
        if found:
            return _Cut(found[0].end, "part" if sign == ":" else "next", sign != ":", len(closes))
    if closes:
        return _Cut(after_close, "next", closes=len(closes))
    wholes = [hit for hit in sentence.between("of", start, end) if hit.sense.code == "of" and end - hit.end <= 1]
    if wholes:
        return _Cut(wholes[0].start, "whole")
    slash = [word for word in free if word.folded == "/"]
    if slash:
        return _Cut(slash[0].end, "slash")
    commas = [word for word in free if word.folded == ","]
    if len(commas) > 1 and _is_passive(sentence, commas[0].end, commas[1].start):
        commas = commas[1:]  # "51.072 hồ sơ, được trả đúng hạn, còn 708": what was done with the figure before
    if commas:
        return _Cut(commas[0].end, "bare" if _is_bare(sentence, before, commas[0].start, end) else "next")
    joins = [
        hit
        for hit in sentence.between("join", start, end)
        if not any(a <= hit.start and hit.end <= b for a, b in guards)
    ]
    if joins:
        nouns = sentence.between("noun", start, joins[-1].start)
        only_noun = not sentence.between("concept", start, joins[-1].start) and bool(nouns)
        place = joins[-1].start if only_noun else joins[0].start
        return _Cut(place, "and" if only_noun and end - joins[-1].end <= 1 else "next")
    changes = sentence.between("change", start, end)
    if changes:
        return _Cut(changes[0].start, "next")
    # "94 lượt người khai thác 145 văn bản": one verb, said of both
    nouns = sentence.between("noun", start, end)
    place = nouns[0].end if nouns and nouns[0].start - start <= 1 else start
    return _Cut(place, "next", own_end=end)


def _is_passive(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the words between two commas are what was done with the figure before them."""
    words = [word.folded for word in sentence.words_in(start, end)]
    return words[:1] in (["được"], ["bị"]) or words[:2] in (["đã", "được"], ["đều", "được"], ["đã", "bị"])


def _only_labels(free: list[Word], sign: Word, end: int) -> bool:
    """ "trong hạn: 5.640, quá hạn: 223": a colon right before a figure joins it to its label, and parts no list."""
    listed = any(word.folded in ",;" and word.start < sign.start for word in free)
    return sign.folded == ":" and listed and end - sign.end <= 1


def _is_bare(sentence: Sentence, before: Figure, comma: int, end: int) -> bool:
    """ "03 tập thể, 06 cá nhân nhận Bằng khen": figures with nothing but nouns, whose verb is still to come."""
    words = sentence.words_in(before.end, end)
    nouns = [hit.end for hit in sentence.between("noun", before.end, comma) if hit.start - before.end <= 1]
    signs = [word.end for word in sentence.words_in(sentence.start, before.start) if word.folded in ":;"]
    earlier = sentence.between("concept", max(signs, default=sentence.start), before.start)
    return bool(nouns) and not earlier and all(word.end <= max(nouns) or word.start == comma for word in words)


def _says_then(sentence: Sentence, hit: Hit, commas: list[int]) -> bool:
    """ "còn đang triển khai thì có 66": after a comma "thì" belongs to its own clause and opens no list of parts."""
    (word, *_) = sentence.words_in(hit.start, hit.end)
    return word.folded == "thì" and any(comma < hit.start for comma in commas)


@dataclass(frozen=True, slots=True)
class _Level:
    """An enumeration or a pair of parentheses that is open: what it divides, and the figure that it stands behind."""

    kind: str
    total: Frame
    opener: Frame


def make_frames(sentence: Sentence, carried: Frame | None, opened: Frame | None = None) -> list[Frame]:
    """The frames of a sentence in order.

    `carried` is the total before it, which "Trong đó …" goes on with; `opened` the one whose list, opened by a colon
    at the end of its line, the sentence is an item of.
    """
    frames: list[Frame] = []
    open_levels: list[_Level] = []
    for figure in sentence.figures:
        if not frames:
            frame = Frame(figure, _first_left(sentence, figure), sentence.end)
            total = carried if carried is not None and _goes_on(sentence, figure) else opened
            if total is not None:
                frame.relation = "part"
                open_levels.append(_Level("part", total, total))
        else:
            cut = _cut(sentence, frames[-1].figure, figure)
            frame = _next_frame(sentence, frames[-1], figure, cut, open_levels)
        frame.parent = open_levels[-1].total if open_levels else None
        frames.append(frame)
        if _is_total(sentence, frame):
            open_levels.append(_Level("part", frame, frame))
    if frames:
        last = frames[-1]
        signs = [word.start for word in sentence.words_in(last.figure.end, sentence.end) if word.folded == ";"]
        last.right = min(signs, default=last.right)
    _share_right(frames)
    return frames


def _first_left(sentence: Sentence, figure: Figure) -> int:
    """Where the first figure's words begin: behind a semicolon, where the figure names what it counts by itself."""
    noun = sentence.word_at(figure.end)
    if noun is None or not sentence.starting("noun", noun.start):
        return sentence.start
    signs = [word.end for word in sentence.words_in(sentence.start, figure.lead) if word.folded == ";"]
    return signs[-1] if signs else sentence.start


def _next_frame(sentence: Sentence, last: Frame, figure: Figure, cut: _Cut, open_levels: list[_Level]) -> Frame:
    last.right = figure.end if cut.relation == "all" else cut.own_end or cut.place
    before = last
    for _ in range(cut.closes):
        while open_levels and open_levels[-1].kind != "paren":
            open_levels.pop()
        if open_levels:
            before = open_levels.pop().opener
    total = before
    while total.figure.percent and total.previous is not None:
        total = total.previous
    if cut.relation in ("paren", "part"):
        open_levels.append(_Level(cut.relation, total, before))
    if cut.relation == "paren" and sentence.between("part", cut.place, figure.start):
        open_levels.append(_Level("part", total, before))
    return Frame(figure, cut.place, sentence.end, cut.relation, cut.strong, previous=before)


def _goes_on(sentence: Sentence, first: Figure) -> bool:
    """Whether a sentence opens with "Trong đó", "Chia theo …": its figures are parts of the total before it."""
    opening = sentence.between("part", sentence.start, first.start)
    return bool(opening) and opening[0].start - sentence.start <= 6


def _is_total(sentence: Sentence, frame: Frame) -> bool:
    """ "Trong tổng số 246 nhiệm vụ, đã hoàn thành 97": the figure after "trong" is the total of the next ones."""
    if frame.relation in ("whole", "all", "paren") or frame.figure.percent:
        return False
    return any(frame.figure.lead - hit.end <= 1 for hit in sentence.between("of", frame.left, frame.figure.lead))


def _share_right(frames: list[Frame]) -> None:
    """ "03 tập thể và 06 cá nhân được tặng Bằng khen": what follows the second also belongs to the first."""
    for first, second in zip(reversed(frames[:-1]), reversed(frames[1:]), strict=True):
        shared = second.relation in ("and", "all") or (second.relation == "bare" and first.parent is None)
        if shared:
            first.right = second.right
