"""Decisions follow their sentence: where it stands elsewhere in a text that changed around it, so do its figures."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from analysis.observations.decisions import Correction
from analysis.observations.table import make_observation_id
from analysis.parsing.readings import Parsed

MOST_READINGS = 20  # of one figure: received and settled at once are two


def find_quote(text: str, one: Correction) -> tuple[int, int] | None:
    """Where the sentence of a decision stands around its figure; None where it does not."""
    if text[one.start : one.end] != one.printed:
        return None
    start = text.find(one.quote, max(0, one.end - len(one.quote)), one.start + len(one.quote))
    return (start, start + len(one.quote)) if 0 <= start <= one.start else None


def move_corrections(parsed: Sequence[Parsed], corrections: Sequence[Correction]) -> list[Correction]:
    """The decisions with the places that their figures have in the documents now, in the same order.

    A sentence that stands exactly once in the text takes its figures along. A decision stays as it is where its
    sentence is in place, is gone, is there twice, or leaves open which of its numbers is meant: it then holds or fails.
    """
    texts = {one.document.source.source_id: one.document.text for one in parsed}
    sentences: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for one in corrections:
        if one.source_id in texts:
            sentences[one.source_id, one.quote].append(one)
    lost = {key: rows for key, rows in sentences.items() if all(find_quote(texts[key[0]], one) is None for one in rows)}
    possible = {key: _list_shifts(texts[key[0]], key[1], rows) for key, rows in lost.items()}
    sure: dict[str, set[int]] = defaultdict(set)
    for (source_id, _), shifts in possible.items():
        if len(shifts) == 1:
            sure[source_id] |= shifts
    moved: dict[Correction, Correction] = {}
    for (source_id, quote), shifts in possible.items():
        # a number that its sentence has twice: what other sentences of the document moved by decides
        left = shifts if len(shifts) == 1 else shifts & sure[source_id]
        if len(left) == 1:
            (shift,) = left
            moved |= {one: _move(one, shift) for one in lost[source_id, quote]}
    return [moved.get(one, one) for one in corrections]


def _list_shifts(text: str, quote: str, rows: Sequence[Correction]) -> set[int]:
    """By how much all figures of a sentence may have moved; none where it does not stand exactly once in the text."""
    at = text.find(quote)
    if at < 0 or not quote or text.find(quote, at + 1) >= 0:
        return set()
    options: set[int] | None = None
    for one in rows:
        number = re.compile(rf"(?<!\d)(?<!\d[.,]){re.escape(one.printed)}(?![.,]?\d)")
        own = {at + found.start() - one.start for found in number.finditer(quote)}
        options = own if options is None else options & own
    return options or set()


def _move(one: Correction, shift: int) -> Correction:
    """The decision that far on, with the name that its observation has there; as it is where the name is another's."""
    start, end, named = one.start + shift, one.end + shift, one.observation_id
    if named:
        ordinals = (
            n for n in range(MOST_READINGS) if make_observation_id(one.source_id, one.start, one.end, n) == named
        )
        ordinal = next(ordinals, None)
        if ordinal is None:
            return one
        named = make_observation_id(one.source_id, start, end, ordinal)
    return replace(one, start=start, end=end, observation_id=named)
