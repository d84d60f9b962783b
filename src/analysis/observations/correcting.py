"""Replay people's decisions on what was read anew: each is applied, no longer needed, or refused and listed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from analysis.documents.document import Document
from analysis.observations.correctable import TYPED_VALUE, describe_judged, is_already, with_field, write_field
from analysis.observations.decisions import Correction, find_withdrawn
from analysis.observations.moving import find_quote, move_corrections
from analysis.observations.outcomes import APPLIED, FAILED, NOT_NEEDED, WITHDRAWN, Outcome, RemarkCode
from analysis.observations.schema import set_types
from analysis.observations.table import make_row, pair_rows
from analysis.parsing.figures import Figure
from analysis.parsing.numbers import SCALES
from analysis.parsing.own_bodies import Body
from analysis.parsing.readings import Parsed, Reading, Unread


@dataclass(frozen=True)
class Corrected:
    """Documents and their observation table after people's decisions, with one outcome a decision, in file order."""

    parsed: tuple[Parsed, ...]
    table: pd.DataFrame
    outcomes: tuple[Outcome, ...]


def apply_corrections(parsed: Sequence[Parsed], corrections: Sequence[Correction]) -> Corrected:
    """Apply decisions to the documents that were read.

    The decisions on one figure are applied together or not at all. One is refused where its document was not read, its
    sentence or figure is not there any more, or its old value is not what is read now. An accepted or corrected figure
    is sure (confidence 1); a rejected one is unread, with the reason given. A withdrawn decision changes nothing. A
    sentence that stands elsewhere in its document now takes its decisions along.
    """
    moved = move_corrections(parsed, corrections)
    outcomes = _take_back(moved)
    by_source: dict[str, list[Correction]] = defaultdict(list)
    for one in moved:
        if one not in outcomes:
            by_source[one.source_id].append(one)
    changed: list[Parsed] = []
    rows: list[dict[str, object]] = []
    for one_parsed in sorted(parsed, key=lambda p: p.document.source.source_id):
        own = by_source.pop(one_parsed.document.source.source_id, [])
        reviewed = _Reviewed(one_parsed)
        reviewed.decide(own)
        outcomes |= {outcome.correction: outcome for outcome in reviewed.outcomes}
        changed.append(reviewed.parsed())
        rows += reviewed.rows()
    for left in by_source.values():
        outcomes |= {one: Outcome(one, FAILED, "not_read") for one in left}
    table = set_types(pd.DataFrame(rows))
    told = [
        outcomes[now] if now == one else replace(outcomes[now], correction=one, remark=outcomes[now].remark or "moved")
        for one, now in zip(corrections, moved, strict=True)
    ]
    return Corrected(tuple(changed), table, tuple(told))


def _take_back(corrections: Sequence[Correction]) -> dict[Correction, Outcome]:
    """The outcomes of what was withdrawn, and of the withdrawals."""
    withdrawn = find_withdrawn(corrections)
    outcomes = {
        one: Outcome(one, WITHDRAWN, "taken_back", {"who": by.who, "when": by.when})
        for one, (by, *_) in withdrawn.items()
    }
    used = {one for by in withdrawn.values() for one in by}
    for one in corrections:
        if one.kind == "withdraw":
            found = one in used
            none = Outcome(one, NOT_NEEDED, "none_to_take_back", {"decision": one.was})
            outcomes[one] = Outcome(one, APPLIED) if found else none
    return outcomes


@dataclass
class _Judged:
    """A reading and its row, as they stand after the decisions so far; None once rejected."""

    reading: Reading
    row: dict[str, Any]
    rejected: str = ""
    added: bool = False


class _Reviewed:
    """One document while decisions are applied to it."""

    def __init__(self, parsed: Parsed) -> None:
        self.before = parsed
        self.document: Document = parsed.document
        self.judged = {str(row["observation_id"]): _Judged(reading, row) for reading, row in pair_rows(parsed)}
        self.outcomes: list[Outcome] = []

    def decide(self, corrections: list[Correction]) -> None:
        figures: dict[tuple[object, ...], list[Correction]] = defaultdict(list)
        for one in corrections:
            figures[one.figure].append(one)
        for decisions in figures.values():
            first = decisions[0]
            if first.kind == "add":
                self._add(decisions)
            elif first.observation_id not in self.judged:
                self._miss(decisions)
            else:
                self._judge(decisions, self.judged[first.observation_id])

    def _record(self, decisions: list[Correction], outcome: str, remark: RemarkCode = "", **values: str) -> None:
        self.outcomes += [Outcome(one, outcome, remark, values) for one in decisions]

    def _miss(self, decisions: list[Correction]) -> None:
        """Decisions on a figure that is not read any more: a rejection has come true, another has lost its object."""
        first = decisions[0]
        if find_quote(self.document.text, first) is None:
            self._record(decisions, FAILED, "no_sentence")
        elif first.kind == "reject":
            self._record(decisions, NOT_NEEDED, "rejection_came_true")
        else:
            self._record(decisions, FAILED, "no_figure")

    def _judge(self, decisions: list[Correction], judged: _Judged) -> None:
        first, row = decisions[0], judged.row
        place = (row["figure_start"], row["figure_end"])
        if (row["quote"], row["printed"], *place) != (first.quote, first.printed, first.start, first.end):
            self._record(decisions, FAILED, "no_sentence")
            return
        if first.kind in ("accept", "reject"):
            now = describe_judged(row)
            if now != first.was:
                self._record(decisions, FAILED, "judged_otherwise", was=first.was, now=now)
                return
            judged.rejected = first.reason if first.kind == "reject" else ""
            _mark(judged, "accepted", decisions)
            self._record(decisions, APPLIED)
            return
        self._correct(decisions, judged)

    def _correct(self, decisions: list[Correction], judged: _Judged) -> None:
        needed: list[Correction] = []
        unit = next((one.to for one in decisions if one.field == "unit"), judged.row["unit"])
        for one in decisions:
            now = write_field(judged.row, one.field)
            if not is_already(one.field, one.to, judged.row, unit):
                if now != one.was:
                    self._record(decisions, FAILED, "field_changed", field=one.field, was=one.was, now=now)
                    return
                needed.append(one)
        reading = judged.reading
        # the unit first: it decides what a typed value is
        for one in sorted(needed, key=lambda one: one.field == "value"):
            reading = with_field(reading, one.field, one.to)
        made = make_row(self.before, reading, 0)
        if made is None:
            self._record(decisions, FAILED, "no_number", digits=reading.figure.digits, unit=reading.unit)
            return
        made["observation_id"] = judged.row["observation_id"]
        judged.reading, judged.row = reading, made
        _mark(judged, "corrected" if needed else "accepted", decisions)
        for one in decisions:
            outcome = APPLIED if one in needed else NOT_NEEDED
            self._record([one], outcome, "" if one in needed else "needless_correction")

    def _add(self, decisions: list[Correction]) -> None:
        first = decisions[0]
        quote = find_quote(self.document.text, first)
        if quote is None:
            self._record(decisions, FAILED, "no_sentence")
            return
        there = [j for j in self.judged.values() if (j.reading.figure.start, j.reading.figure.end) == first.figure[1:3]]
        fields = {one.field: one.to for one in decisions}
        alike = [j for j in there if j.row["indicator"] == fields["indicator"]]
        if alike:
            row = alike[0].row
            other = next((one for one in decisions if not is_already(one.field, one.to, row, fields["unit"])), None)
            if other is None:
                _mark(alike[0], "accepted", decisions)
                self._record(decisions, NOT_NEEDED, "read_already")
            else:
                now = write_field(row, other.field)
                self._record(decisions, FAILED, "read_otherwise", field=other.field, now=now)
            return
        known = next(one.was for one in decisions if one.field == "indicator")
        now = " ".join(str(j.row["indicator"]) for j in there)
        if now != known:
            self._record(decisions, FAILED, "indicators_changed", was=known, now=now)
            return
        reading = _make_reading(first, quote, fields)
        made = make_row(self.before, reading, len(there)) if reading is not None else None
        if reading is None or made is None:
            self._record(decisions, FAILED, "no_number", digits=fields.get("value", first.printed), unit=fields["unit"])
            return
        judged = _Judged(reading, made, added=True)
        _mark(judged, "added", decisions)
        self.judged[str(made["observation_id"])] = judged
        self._record(decisions, APPLIED)

    def _kept(self) -> list[_Judged]:
        kept = [judged for judged in self.judged.values() if not judged.rejected]
        return sorted(kept, key=lambda judged: (judged.reading.figure.start, judged.reading.figure.end))

    def parsed(self) -> Parsed:
        kept = self._kept()
        read = {(judged.reading.figure.start, judged.reading.figure.end) for judged in kept}
        added = [(j.reading.figure.start, j.reading.figure.end) for j in kept if j.added]
        unread = [one for one in self.before.unread if not any(a < one.end and one.start < b for a, b in added)]
        unread += [
            Unread(j.reading.quote_start, j.reading.quote_end, j.reading.figure.start, j.reading.figure.end, j.rejected)
            for j in self.judged.values()
            if j.rejected and (j.reading.figure.start, j.reading.figure.end) not in read
        ]
        unread.sort(key=lambda one: (one.start, one.end))
        # readings that gave no row stay, as questions may be among them
        rowless = [one for one in self.before.readings if make_row(self.before, one, 0) is None]
        readings = sorted(
            [*(judged.reading for judged in kept), *rowless], key=lambda r: (r.figure.start, r.figure.end)
        )
        return replace(self.before, readings=tuple(readings), unread=tuple(unread))

    def rows(self) -> list[dict[str, object]]:
        return [judged.row for judged in self._kept()]


def _mark(judged: _Judged, word: str, decisions: list[Correction]) -> None:
    """Say in the row that a person had the last word, and how many; what a person judged is sure."""
    people = len({one.who for one in decisions})
    word_and_count = f"{word}-{people}" if people > 1 else word
    judged.reading = judged.reading._replace(confidence=1.0, rule=f"{judged.reading.rule}/{word_and_count}".lstrip("/"))
    status = "reported" if word == "accepted" else "corrected"
    judged.row |= {"confidence": 1.0, "rule": judged.reading.rule, "status": status}


def _make_reading(one: Correction, quote: tuple[int, int], fields: dict[str, str]) -> Reading | None:
    """A figure that a person added, as a reading; None where neither its value nor its text is a number."""
    match = TYPED_VALUE.search(one.printed)
    if match is None and "value" not in fields:
        return None
    digits, scale = (match[2], SCALES[match[3]] if match[3] else 1) if match else (fields["value"], 1)
    percent = fields["unit"] in ("percent", "percentage_point")
    figure = Figure(one.start, one.end, digits, scale, percent, "exact", one.start)
    body = Body(one.start, one.end, fields["scope"], "")
    reading = Reading(*quote, figure, "other", "level", fields["unit"], (), None, None, False, body, "", "", 1.0)
    for field, to in fields.items():
        reading = with_field(reading, field, to)
    return reading
