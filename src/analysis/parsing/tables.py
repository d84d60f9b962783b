"""Tables: the heads of columns and rows say what a cell counts."""

from collections.abc import Iterator

from analysis.documents.document import Document, Table
from analysis.parsing.codes import rate_of_count
from analysis.parsing.figures import find_figures
from analysis.parsing.own_bodies import Body
from analysis.parsing.periods import Period, find_mentions
from analysis.parsing.readings import Reading, Unread
from analysis.parsing.sums import Check, Entry, check_columns, read_count
from analysis.parsing.table_captions import read_caption
from analysis.parsing.table_cells import UNKNOWN, TableReading, read_cell
from analysis.parsing.table_heads import (
    Column,
    Span,
    cell_text,
    count_head_rows,
    is_value,
    read_columns,
    read_words,
)
from analysis.parsing.table_rows import RowHead, Sections, read_row_head


def read_table(
    document: Document, table: Table, period: Period | None, body: Body
) -> tuple[list[Reading], list[Unread], list[Check]]:
    """The readings of a table's cells, its numbers that gave none, and how its totals agree with its rows.

    Titles over titles are read from the top down; a column of shares is the rate of the count before it in its row, or
    of what its title says. The text cells of a row name its member, and where the heads say nothing, what it counts;
    rows below a section's row, or below one with a Roman number, are parts of it. `period` holds where no title names
    another.
    """
    count, numbering = count_head_rows(document, table)
    columns = read_columns(document, table, count, numbering)
    rows = table.rows[count:]
    titles = [title for column in columns for title in column.titles]
    caption = read_caption(document, table, columns)
    reader = TableReading(
        document=document,
        columns=columns,
        labels=_label_columns(document, columns, rows),
        caption=caption.said,
        unit=caption.unit,
        own_unit=caption.own_unit,
        period=period,
        body=body,
        splits=any("early" in title.concepts for title in titles)
        or any("early" in read_words(document, *row[0]).concepts for row in rows),
    )
    seen: set[Span] = set()
    for number in numbering:
        reader.unread += _numbers_of(document, table, number, "list_number")
    for number in range(count):
        if number not in numbering:
            reader.unread += _head_numbers(document, table, number, seen)
    sections = Sections()
    for number, row in enumerate(rows, start=count):
        _read_row(reader, row, _line(table, number), sections, seen)
    return reader.readings, reader.unread, list(check_columns(reader.entries.values()))


def _label_columns(document: Document, columns: list[Column], rows: tuple[tuple[Span, ...], ...]) -> list[int]:
    """The columns whose cells are words."""
    labels: list[int] = []
    for at, column in enumerate(columns):
        texts = [cell_text(document, row[at]) for row in rows]
        words = sum(any(sign.isalpha() for sign in text) and not is_value(text) for text in texts)
        values = sum(is_value(text) for text in texts)
        if column.is_named("unit") or column.is_named("remarks") or words > values or (at == 0 and words == values > 0):
            labels.append(at)
    return labels or [0]


def _line(table: Table, number: int) -> Span:
    if table.lines:
        return table.lines[number]
    row = table.rows[number]
    return row[0][0], max(end for _, end in row)


def _numbers_of(document: Document, table: Table, number: int, reason: str) -> Iterator[Unread]:
    line = _line(table, number)
    figures, others = find_figures(document.text, *line, [])
    places = sorted([(f.start, f.end) for f in figures] + [(o.start, o.end) for o in others])
    return (Unread(*line, start, end, reason) for start, end in places)


def _head_numbers(document: Document, table: Table, number: int, seen: set[Span]) -> list[Unread]:
    """The numbers in titles that are no time: they count nothing."""
    line = _line(table, number)
    found: list[Unread] = []
    for span in dict.fromkeys(table.rows[number]):
        if span in seen:
            continue
        seen.add(span)
        figures, others = find_figures(document.text, *span, find_mentions(document.text, *span))
        found += [Unread(*line, other.start, other.end, other.reason) for other in others]
        found += [
            Unread(*line, f.start, f.end, "name")
            for f in figures
            if not (f.end - f.start == 4 and 1900 <= int(f.digits.replace(".", "").replace(",", "")) < 2100)
        ]
    return found


def _read_row(reader: TableReading, row: tuple[Span, ...], line: Span, sections: Sections, seen: set[Span]) -> None:
    head = read_row_head(reader.document, reader.columns, row, reader.labels, sections)
    before: Reading | None = None
    for at, span in enumerate(row):
        if span in seen or span[0] == span[1]:
            continue
        seen.add(span)
        column = reader.columns[at]
        text = cell_text(reader.document, span)
        mentions = [] if is_value(text) else find_mentions(reader.document.text, *span)
        figures, others = find_figures(reader.document.text, *span, mentions)
        reader.unread += [Unread(*line, other.start, other.end, other.reason) for other in others]
        if not figures:
            continue
        reason = _reason_against(column, at, reader, head, text)
        if reason:
            reader.unread += [Unread(*line, figure.start, figure.end, reason) for figure in figures]
            continue
        figure, *rest = figures
        reading = read_cell(reader, head, column, figure, line, before)
        reader.readings.append(reading)
        if reading.unit != "percent" and reading.measure == "level":
            before = reading
            if not column.percent and not column.compares:
                entry = Entry(head.rank, read_count(figure, reading.unit))
                reader.entries.setdefault(at, []).append(entry)
        for other in rest:
            if other.percent and not figure.percent and other is rest[0] and reading.measure == "level":
                # "12.345 (98,5%)": the share stands beside its count
                rate = rate_of_count(reading.indicator, head.members)
                code = rate.code if rate else "other"
                sure = reading.confidence if rate else UNKNOWN
                reader.readings.append(reading._replace(figure=other, unit="percent", indicator=code, confidence=sure))
            else:
                reader.unread.append(Unread(*line, other.start, other.end, "cell_remark"))


def _reason_against(column: Column, at: int, reader: TableReading, head: RowHead, text: str) -> str:
    """Why the numbers of a cell are no figures; "" where they are."""
    first = at == 0 and (column.is_named("first_numbering") or (at in reader.labels and head.numbered))
    if first or column.is_named("numbering"):
        return "list_number"
    if column.is_named("ranks"):
        return "rank"
    if column.is_named("remarks"):
        return "cell_remark"
    if at in reader.labels and not is_value(text):
        return "name" if column.leaf.text or len(reader.labels) > 1 else "cell_remark"
    if any(m.role == "plan" for title in column.titles for m in title.mentions) or "kế hoạch" in column.leaf.folded:
        return "plan"
    return ""
