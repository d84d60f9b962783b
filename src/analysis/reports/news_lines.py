"""What is new in the table, in words: a sentence a kind, and below it the figures or documents themselves."""

from dataclasses import dataclass

import pandas as pd

from analysis.charts import message, read_messages
from analysis.charts.names import scope_name, translate_place
from analysis.charts.numbers import format_date, format_number, format_period, format_value
from analysis.codelists import read_indicators, read_scopes, read_units
from analysis.codelists.columns import read_columns
from analysis.observations.rows import Row, list_rows
from analysis.reports.auditing import describe_figure
from analysis.reports.news import DOCUMENTS, FIGURES, Change, News
from analysis.reports.tables import list_members

MOST_LINES = 30  # of one kind; the downloads hold the rest
CODED = {"denominator": "denominator.", "measure": "review.measure_"}  # where the catalogue has a code's label
PRINTED = {"printed", "value", "lower", "upper", "qualifier"}


@dataclass(frozen=True)
class NewsItem:
    """One kind of news: what it says as a whole, its lines, and how many more there are."""

    text: str
    lines: tuple[str, ...]
    more: str


def tell_news(news: News, documents: pd.DataFrame, language: str) -> list[NewsItem]:
    """The kinds of news that there are, documents first."""
    by_id = {str(row["source_id"]): row for row in list_rows(documents)}
    items = []
    for kind in DOCUMENTS:
        found = news.documents[kind]
        if found:
            lines = [_name_document(one, by_id, news.titles, figures, language) for one, figures in found.items()]
            items.append(_make_item(kind, len(found), sum(found.values()), lines, language))
    for kind in FIGURES:
        changes = [change for change in news.changes if change.kind == kind]
        if changes:
            told = [_tell_change(change, language) for change in changes[:MOST_LINES]]
            items.append(_make_item(kind, len(changes), len(changes), told, language))
    return items


def _make_item(kind: str, count: int, figures: int, lines: list[str], language: str) -> NewsItem:
    counted = {
        "documents": message("news.documents", language, count=count, number=format_number(count, language)),
        "figures": message("news.figures", language, count=figures, number=format_number(figures, language)),
    }
    text = message(f"news.{kind}", language, **counted)
    rest = count - MOST_LINES
    more = message("news.more", language, count=rest, number=format_number(rest, language)) if rest > 0 else ""
    return NewsItem(text, tuple(lines[:MOST_LINES]), more)


def _name_document(source_id: str, by_id: dict[str, Row], titles: dict[str, str], figures: int, language: str) -> str:
    """A document in one line: title, publisher, day, its id, and how many figures it gives or gave."""
    row = by_id.get(source_id)
    known = [titles.get(source_id, "")] if row is None else [row["title"], row["publisher"]]
    if row is not None:
        known.append(format_date(row["published"], language))
    named = ", ".join(filter(None, [*known, source_id]))
    counted = message("news.figures", language, count=figures, number=format_number(figures, language))
    return f"{named}: {counted}"


def _tell_change(change: Change, language: str) -> str:
    """A figure in one line: place, what it counts, period, and what it was and is."""
    row = change.row
    known = row["indicator"] in read_indicators()
    what = describe_figure(row, language) if known else message("news.other", language)
    period = format_period(row["period_start"], row["period_end"], language)
    name = f"{translate_place(row['province'], language)}, {what}, {period}"
    told = [_tell_cell(column, change, language) for column in change.columns if column not in PRINTED]
    old, new = change.old, change.new
    if old is not None and new is not None and PRINTED & set(change.columns):
        before, after = (_write_value(one, language) for one in (old, new))
        told.insert(0, message("news.was_is", language, old=before, new=after))
    if not told:
        told = [_write_value(row, language)]
    return f"{name}: {'; '.join(told)} ({row['source_id']})"


def _write_value(row: Row, language: str) -> str:
    """The figure as the reader writes it, with what is printed where the two say something else, and its hedge."""
    number = format_value(row["value"], row["unit"], language)
    printed = str(row["printed"]).strip()
    same = printed.rstrip("% ") in ("", format_number(row["value"], "vi"))
    shown = number if same else " = ".join(filter(None, [printed, number]))
    hedge = row["qualifier"] if f"qualifier.{row['qualifier']}" in read_messages() else ""
    return shown if hedge in ("", "exact") else f"{shown} ({message(f'qualifier.{hedge}', language)})"


def _tell_cell(column: str, change: Change, language: str) -> str:
    titles = {one.name: one.title(language) for one in read_columns("observations")}
    assert change.old is not None
    assert change.new is not None
    before, after = (_label(column, str(one[column]), language) for one in (change.old, change.new))
    return f"{titles[column]}: {message('news.was_is', language, old=before, new=after)}"


def _label(column: str, code: str, language: str) -> str:
    """A cell as the reader knows it: a code's label, a day as it is written, a dash for nothing."""
    if not code:
        return message("absent_short", language)
    if f"{CODED.get(column)}{code}" in read_messages():
        return message(f"{CODED[column]}{code}", language)
    if column == "breakdown":
        return ", ".join(list_members(code, language))
    if column == "indicator":
        known = read_indicators().get(code)
        return known.label(language) if known else message("news.other", language)
    if column == "unit" and code in read_units():
        return read_units()[code].label(language)
    if column == "scope" and code in read_scopes():
        return scope_name(code, language)
    return format_date(code, language) if column.endswith(("_start", "_end")) else code
