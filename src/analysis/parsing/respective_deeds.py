""" "Số hồ sơ tiếp nhận và giải quyết lần lượt là 1.200 và 1.150": deeds or kinds, and figures in the same order."""

from itertools import pairwise
from typing import NamedTuple

from analysis.parsing.codes import rate_of_count, resolve_indicator
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit, find_phrases
from analysis.parsing.respective import RESPECTIVELY, figures_in_order
from analysis.parsing.sentence import Sentence
from analysis.parsing.words import Words

JOINS = frozenset({",", "và", "/"})
CLAUSE_ENDS = frozenset({";", ".", ":", "("})
KINDS = ("type", "channel", "state", "outcome")
NOUNS = ("document", "dossier", "task", "petition", "report")
LONGEST_PIECE = 9  # words


class Piece(NamedTuple):
    """What a list says of one of its figures: what was done, of which kind, and what is counted."""

    concepts: frozenset[str] = frozenset()
    members: frozenset[tuple[str, str]] = frozenset()
    noun: str = ""


def settle_deeds(frames: list[Frame], sentence: Sentence) -> None:
    """Give each figure behind "lần lượt", or of "tiếp nhận/giải quyết: 1.200/1.150", what the list before it says.

    As many things must be listed as figures follow, each with a deed or a kind of its own; what is counted may be
    named once, with the first of them or behind the last figure.
    """
    for first, second in pairwise(sentence.words):
        if (first.folded, second.folded) in RESPECTIVELY:
            told = figures_in_order(frames, sentence, second.end)
            _settle(told, _read_pieces(sentence, first.start, len(told), JOINS - {"/"}))
            return
    for whole, part in pairwise(frames[::-1]):
        if whole.figure.role == "all" and part.figure.role == "part":
            before = sentence.words_in(sentence.start, part.figure.lead)
            if before and before[-1].folded == ":":
                _settle([part, whole], _read_pieces(sentence, before[-1].start, 2, frozenset({"/"})))


def _settle(told: list[Frame], pieces: list[Piece]) -> None:
    """Let figures in order be what the pieces say, if every one then is of an indicator."""
    if len(told) < 2 or len(pieces) != len(told) or len({frame.figure.percent for frame in told}) > 1:
        return
    noun = next((piece.noun for piece in pieces if piece.noun), "") or told[-1].unit
    shared = frozenset({"total"}) if not any(piece.concepts for piece in pieces) else frozenset()
    codes: list[str] = []
    for piece in pieces:
        found = resolve_indicator(noun, piece.concepts or pieces[0].concepts or shared, frozenset())
        rate = rate_of_count(found.code, dict(piece.members)) if found and told[0].figure.percent else found
        codes.append(rate.code if rate else "")
    if not all(codes):
        return
    for frame, piece, code in zip(told, pieces, codes, strict=True):
        frame.unit = "percent" if frame.figure.percent else noun
        frame.indicator, frame.own, frame.concepts, frame.also = code, piece.concepts, piece.concepts, ()
        kept = {d: m for d, m in frame.members.items() if d not in KINDS}
        frame.members = kept | {d: m for d, m in piece.members if d in KINDS}


def _read_pieces(sentence: Sentence, place: int, count: int, joins: frozenset[str]) -> list[Piece]:
    """The last `count` things listed before a place, in order; none where one of them says nothing of its own."""
    listed: list[list[str]] = [[]]
    for word in reversed(sentence.words_in(sentence.start, place)):
        if word.folded in CLAUSE_ENDS:
            break
        if word.folded in joins:
            listed.append([])
        else:
            listed[-1].insert(0, word.folded)
    named = _find_noun(listed[count - 1]) if 0 < count <= len(listed) else []
    pieces = [_read_piece(words) or _read_piece([*named, *words]) or Piece() for words in listed[:count][::-1]]
    fits = len(pieces) == count > 1 and all(len(words) <= LONGEST_PIECE for words in listed[: count - 1])
    told = {(piece.concepts, piece.members) for piece in pieces}
    return pieces if fits and len(told) == count and (frozenset(), frozenset()) not in told else []


def _find_noun(words: list[str]) -> list[str]:
    """The words of the noun that the first thing listed names: of "số văn bản đến" "văn bản"."""
    nouns = [hit for hit in _find(words).get("noun", ()) if hit.sense.code in NOUNS]
    return words[nouns[0].start : nouns[0].end] if nouns else []


def _read_piece(words: list[str]) -> Piece | None:
    """What words say of a figure; None where they say nothing: "đi" says it only behind "văn bản"."""
    found = _find(words)
    kinds = [*found.get("member", ()), *found.get("near", ())]
    members = frozenset((hit.sense.detail, hit.sense.code) for hit in kinds if hit.sense.detail in KINDS)
    concepts = frozenset(hit.sense.code for hit in found.get("concept", ()))
    nouns = [hit.sense.code for hit in found.get("noun", ()) if hit.sense.code in NOUNS]
    return Piece(concepts, members, nouns[0] if nouns else "") if concepts or members else None


def _find(words: list[str]) -> dict[str, list[Hit]]:
    """The phrases in a run of words, with the places of the words in it."""
    return find_phrases(Words("", words, list(range(len(words))), list(range(1, len(words) + 1))))
