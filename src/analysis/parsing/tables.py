"""Tables: the heads of columns and rows say what a cell counts."""

from typing import Any

from analysis.documents.document import Document, Table
from analysis.parsing.figures import Figure, find_figures
from analysis.parsing.lexicon import find_phrases
from analysis.parsing.meaning import is_open, rate_of_count, resolve_indicator, silent
from analysis.parsing.periods import Period, find_mentions
from analysis.parsing.words import split_words

TOTALS = ("tổng", "tổng số", "tổng cộng", "tổng số hồ sơ", "cộng")
CAPTION_REACH = 400


def read_tables(
    document: Document, table: Table, period: Period | None
) -> tuple[list[dict[str, Any]], list[tuple[int, int, int, int, str]]]:
    """The readings of a table's cells (fields of `Reading` but its body) and its unread numbers.

    The first row heads the columns; a column headed "%" is the rate of the column before it; the first cell of a row
    names its member.
    """
    text = document.text
    head, *rows = table.rows
    caption = text[max(0, head[0][0] - CAPTION_REACH) : head[0][0]]
    unit = _unit(caption + " " + " ".join(text[a:b] for a, b in head))
    columns = [_concepts(text[a:b]) for a, b in head]
    readings: list[dict[str, Any]] = []
    unread: list[tuple[int, int, int, int, str]] = []
    for row in rows:
        quote = (row[0][0], row[-1][1])
        members = _members(document, row[0])
        before: str = ""
        for index in range(1, len(row)):
            a, b = row[index]
            figures, others = find_figures(text, a, b, find_mentions(text, a, b))
            if not figures:
                unread += [(*quote, item.start, item.end, item.reason) for item in others]
                continue
            figure = figures[0]
            title = text[slice(*head[index])] if index < len(head) else ""
            indicator = _read_cell(title, columns[index], unit, figure, before, members)
            before = indicator if not figure.percent else before
            readings.append(
                {
                    "quote_start": quote[0],
                    "quote_end": quote[1],
                    "figure": figure,
                    "indicator": indicator,
                    "measure": "level",
                    "unit": "percent" if figure.percent or title.strip() == "%" else unit,
                    "members": tuple(members.items()),
                    "period": period,
                    "base": None,
                    "falls": False,
                    "denominator": "",
                    "rule": "table",
                    "confidence": 0.9 if indicator != "other" else 0.5,
                }
            )
    return readings, unread


def _read_cell(
    title: str, concepts: frozenset[str], unit: str, figure: Figure, before: str, members: dict[str, str]
) -> str:
    if title.strip() == "%" or (figure.percent and not concepts):
        rate = rate_of_count(before, members)
        return rate.code if rate else "other"
    if " ".join(title.casefold().split()) in TOTALS and unit == "dossier":
        concepts = frozenset({"receive"})
    if "late" in concepts and is_open(before):
        concepts |= {"open"}
    if concepts & silent():
        return "other"
    found = resolve_indicator(unit, concepts, set())
    return found.code if found else "other"


def _unit(text: str) -> str:
    nouns = [hit.sense.code for hit in find_phrases(split_words(text)) if hit.sense.layer == "noun"]
    counted = [code for code in nouns if code in ("document", "dossier", "task", "petition", "visit")]
    return counted[-1] if counted else "other"


def _concepts(title: str) -> frozenset[str]:
    return frozenset(hit.sense.code for hit in find_phrases(split_words(title)) if hit.sense.layer == "concept")


def _members(document: Document, cell: tuple[int, int]) -> dict[str, str]:
    text = document.text
    _, others = find_figures(text, *cell, [])
    levels = [other.levels for other in others if other.levels]
    members = {"service_level": levels[0]} if levels else {}
    for hit in find_phrases(split_words(text, *cell)):
        if hit.sense.layer in ("member", "agency"):
            members.setdefault(hit.sense.detail or "agency", hit.sense.code)
    return members
