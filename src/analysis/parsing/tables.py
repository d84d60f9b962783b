"""Tables: the heads of columns and rows say what a cell counts."""

from analysis.documents.document import Document, Table
from analysis.parsing.figures import Figure, find_figures
from analysis.parsing.lexicon import KIND, find_phrases
from analysis.parsing.meaning import is_open, rate_of_count, resolve_indicator, silent
from analysis.parsing.periods import Period, find_mentions
from analysis.parsing.readings import SURE, Reading, Unread
from analysis.parsing.scopes import Body
from analysis.parsing.words import split_words

TOTALS = ("tổng", "tổng số", "tổng cộng", "tổng số hồ sơ", "cộng")
COUNTED = ("document", "dossier", "task", "petition", "visit")
CAPTION_REACH = 400


def read_table(
    document: Document, table: Table, period: Period | None, body: Body
) -> tuple[list[Reading], list[Unread]]:
    """The readings of a table's cells, and its numbers that gave none.

    The first row heads the columns; a column headed "%" is the rate of the column before it; the text cells of a row
    name its member, and where the heads say nothing, what it counts.
    """
    text = document.text
    head, *rows = table.rows
    caption = text[max(0, head[0][0] - CAPTION_REACH) : head[0][0]]
    unit = _unit(caption + " " + " ".join(text[a:b] for a, b in head))
    titles = [" ".join(text[a:b].split()) for a, b in head]
    splits = any("early" in _concepts(title) for title in titles)
    readings: list[Reading] = []
    unread: list[Unread] = []
    for row in rows:
        quote = (row[0][0], max(end for _, end in row))
        members, row_concepts = _row_words(document, row)
        before = ""
        for (a, b), title in list(zip(row, titles, strict=True))[1:]:
            figures, others = find_figures(text, a, b, find_mentions(text, a, b))
            unread += [Unread(*quote, item.start, item.end, item.reason) for item in others]
            unread += [Unread(*quote, item.start, item.end, "cell_remark") for item in figures[1:]]
            if not figures:
                continue
            figure = figures[0]
            indicator = _read_cell(title, row_concepts, unit, figure, before, members)
            indicator = indicator if splits else indicator.replace("dossiers_punctual", "dossiers_on_time")
            before = before if figure.percent else indicator
            readings.append(
                Reading(
                    quote_start=quote[0],
                    quote_end=quote[1],
                    figure=figure,
                    indicator=indicator,
                    measure="level",
                    unit="percent" if figure.percent or title == "%" else unit,
                    members=tuple(members.items()),
                    period=period,
                    base=None,
                    falls=False,
                    body=body,
                    denominator="",
                    rule="table",
                    confidence=SURE if indicator != "other" else 0.5,
                )
            )
    return readings, unread


def _read_cell(
    title: str, row_concepts: frozenset[str], unit: str, figure: Figure, before: str, members: dict[str, str]
) -> str:
    concepts = _concepts(title)
    if title == "%" or (figure.percent and not concepts):
        direct = resolve_indicator("percent", row_concepts, set())
        rate = direct or rate_of_count(before, members)
        return rate.code if rate else "other"
    if title.casefold() in TOTALS and unit == "dossier":
        concepts = frozenset({"receive"})
    concepts = concepts or row_concepts
    if "late" in concepts and is_open(before):
        concepts |= {"open"}
    if concepts & silent():
        return "other"
    found = resolve_indicator(unit, concepts, set())
    return found.code if found else "other"


def _unit(text: str) -> str:
    nouns = [hit.sense for hit in find_phrases(split_words(text)).get("noun", ())]
    counted = [sense.code for sense in nouns if sense.code in COUNTED and sense.detail != KIND]
    return counted[-1] if counted else "other"


def _concepts(title: str) -> frozenset[str]:
    return frozenset(hit.sense.code for hit in find_phrases(split_words(title)).get("concept", ()))


def _row_words(document: Document, row: tuple[tuple[int, int], ...]) -> tuple[dict[str, str], frozenset[str]]:
    """The members and concepts that the text cells of a row name."""
    text = document.text
    members: dict[str, str] = {}
    concepts: set[str] = set()
    for position, (start, end) in enumerate(row):
        figures, others = find_figures(text, start, end, [])
        if figures and position:
            continue
        for other in others:
            if other.levels:
                members.setdefault("service_level", other.levels)
        phrases = find_phrases(split_words(text, start, end))
        for hit in (*phrases.get("member", ()), *phrases.get("agency", ())):
            members.setdefault(hit.sense.detail or "agency", hit.sense.code)
        concepts.update(hit.sense.code for hit in phrases.get("concept", ()))
    return members, frozenset(concepts)
