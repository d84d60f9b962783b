"""Tables of a report: each number leads to the sentence that it comes from, which stands at the page's end."""

import html
import re
from typing import Any

import pandas as pd

from analysis.charts import message
from analysis.charts.names import APART, assigner_name, place_name, scope_name
from analysis.charts.numbers import (
    format_daily,
    format_date,
    format_interval,
    format_number,
    format_percent,
    format_period,
    interval_decimals,
    is_share,
    round_share,
)
from analysis.codelists import read_indicators, read_members
from analysis.observations.reviewed import count_reviewers
from analysis.observations.rows import Row, list_rows
from analysis.reports.figure_links import as_printed, lead_to, valued

# Derivations that a table names; a share of two counts says so by its interval.
DERIVED = ("sum_of_members", "rate_of_sums", "on_time_sum")
ASSIGNED = re.compile(r"assigner=[^|]*")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


def describe_source(row: Row, language: str) -> str:
    """Publisher, title, date and address as HTML; a link only to a web address."""
    name = html.escape(row["publisher"] or row["source_id"])
    if WEB_ADDRESS.fullmatch(row["url"]):
        name = f'<a href="{html.escape(row["url"])}">{name}</a>'
    title = f'<br><span lang="vi">{html.escape(row["title"])}</span>' if row["title"] else ""
    day = format_date(row["published"], language)
    published = message("table.published", language, date=day) if day else message("table.unpublished", language)
    return f"{name}{title}<br><small>{html.escape(published)}</small>"


def shorten_address(address: str, most: int = 60) -> str:
    """A web address as a text of bounded length, without its scheme."""
    shown = re.sub(r"^https?://(?:www\.)?", "", address).rstrip("/")
    return shown if len(shown) <= most else shown[: most - 1] + "…"


def name_source(row: Row, language: str) -> str:
    """Publisher and date in one line of HTML: what a table says of a source, the sentence below has the rest."""
    day = format_date(row["published"], language)
    return f"<small>{html.escape(', '.join(filter(None, [row['publisher'] or row['source_id'], day])))}</small>"


def describe_period(row: Row, language: str) -> str:
    """The period of a row as HTML, to be sorted by its last day."""
    return valued(row["period_end"], html.escape(format_period(row["period_start"], row["period_end"], language)))


def describe_basis(row: Row, language: str) -> str:
    """Where the interval of a rate comes from, and what the rate is a share of."""
    denominator = message(f"denominator.{row['denominator_kind'] or 'none'}", language)
    return message(
        f"interval_basis.{row['interval_basis']}",
        language,
        denominator=denominator,
        **(
            {"numerator": format_number(row["numerator"], language), "total": format_number(row["total"], language)}
            if row["interval_basis"] == "wilson"
            else {}
        ),
    )


def describe_interval(row: Row, language: str) -> str:
    """Value or interval in the row's unit; a computed share with its value before the interval."""
    rate = is_share(row["unit"], row["indicator"])
    unit = "percent" if rate else row["unit"]
    computed = row.get("interval_basis") == "wilson"
    decimals = interval_decimals(row["lower"], row["upper"]) if computed else None
    text = format_interval(row["lower"], row["upper"], unit, language, decimals)
    if rate and row["status"] == "derived":
        return f"{format_percent(round_share(row['value']), language)} ({text})"
    return text


def _describe_jeffreys(row: Row, language: str) -> str:
    """Jeffreys' interval as the check beside Wilson's, as HTML; "" where there are no counts."""
    lower, upper = row.get("jeffreys_lower", float("nan")), row.get("jeffreys_upper", float("nan"))
    if pd.isna(lower) or row.get("interval_basis") != "wilson":
        return ""
    text = format_interval(lower, upper, "percent", language, interval_decimals(lower, upper))
    return f"<br><small>{html.escape(message('table.jeffreys', language, interval=text))}</small>"


def _describe_daily(row: Row, language: str) -> str:
    """What a count comes to per calendar day, and how the length of its period is known, as HTML."""
    if pd.isna(row["daily"]):
        return ""
    daily = message("table.daily", language, daily=format_daily(row["daily_lower"], row["daily_upper"], language))
    basis = message(f"length_basis.{row['length_basis']}", language)
    return f"{valued(row['daily'], html.escape(daily))}<br><small>{html.escape(basis)}</small>"


def gather_statements(row: Row, by_id: pd.DataFrame) -> list[Row]:
    """The printed figures behind a mark: itself, or those that a derived one comes from, through every derivation."""
    if row["status"] != "derived":
        return [row]
    found: dict[str, None] = {}
    waiting = row["parents"].split()
    while waiting:
        name = waiting.pop(0)
        if name not in by_id.index or name in found:
            continue
        parent = by_id.loc[name]
        if parent["status"] == "derived":
            waiting = [*parent["parents"].split(), *waiting]
        else:
            found[name] = None
    return list_rows(by_id.loc[list(found)]) if found else [row]


def list_derivations(row: Row, language: str) -> list[str]:
    """How a computed row was made, where that is more than a share of two counts; none for a printed one."""
    if row["status"] != "derived":
        return []
    rule = "on_time_sum" if not row["rule"] and row["indicator"] == "dossiers_on_time_rate" else row["rule"]
    return [message(f"table.derived.{rule}", language)] if rule in DERIVED else []


def _list_notes(row: Row, language: str) -> list[str]:
    """What the reader must know of a mark beside its name: conflicts, that it is derived, its group."""
    notes = [message(f"table.{name}", language) for name in ("conflict", "exceeds") if row.get(name) is True]
    notes += list_derivations(row, language)
    letter = row.get("letter")
    if isinstance(letter, str) and letter:
        notes.append(
            message("table.alone", language) if letter == APART else message("table.group", language, letter=letter)
        )
    return notes


def link_printed(statement: Row) -> str:
    """The figure as the source prints it, with the source's own hedge before it, as a link to its sentence."""
    return lead_to(statement["observation_id"], as_printed(statement["hedge"], statement["printed"]))


def describe_review(statement: Row, language: str) -> str:
    """How many people checked a figure, as HTML; "" for one that nobody did."""
    people = count_reviewers(str(statement.get("rule", "")))
    if not people:
        return ""
    return f" <small>{html.escape(say_judged(str(statement['rule']), people, language))}</small>"


def say_judged(rule: str, people: int, language: str) -> str:
    """What so many people did with a figure, as the end of its rule says: accepted, corrected or added it."""
    last = rule.rpartition("/")[2].split("-")[0]
    return message(f"table.{last}_by", language, count=people)


def list_members(breakdown: str, language: str) -> list[str]:
    """The members that divide a figure, each by its name."""
    names = []
    for part in filter(None, breakdown.split("|")):
        dimension, _, code = part.partition("=")
        known = read_members().get((dimension, code))
        names.append(known.label(language) if known else code)
    return names


def _name_part(row: Row, language: str) -> str:
    """Of what a figure is a part: tasks by who assigned them, anything else by its members; "" for a total."""
    if not row["breakdown"] or ASSIGNED.fullmatch(row["breakdown"]):
        return assigner_name(row, language)
    return ", ".join(list_members(row["breakdown"], language))


def _describe_beside(rate: Row, denominator: str, language: str) -> str:
    """The printed rate beside computed ones, and what it is a share of where the source says so."""
    if not denominator:
        return f"<small>{message('table.beside', language, printed=link_printed(rate))}</small>"
    named = message(f"denominator.{denominator}", language)
    return f"<small>{message('table.beside_of', language, printed=link_printed(rate), denominator=named)}</small>"


def make_rows(marks: pd.DataFrame, figures: pd.DataFrame, language: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Rows of HTML cells under the wanted columns, with `group` for the heading over them.

    `figures` has the statements behind derived marks by observation_id.
    """
    by_id = figures.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    rows = []
    for row in list_rows(marks):
        statements = gather_statements(row, by_id)
        printed = [
            " / ".join(link_printed(statement) + describe_review(statement, language) for statement in statements)
        ]
        # A rate that the source prints beside its counts stands beside them here too.
        if row.get("beside") in by_id.index:
            beside = by_id.loc[[row["beside"]]]
            printed.append(_describe_beside(beside.iloc[0], str(row["beside_kind"]), language))
        notes = _list_notes(row, language)
        place, interval = place_name(row, language), html.escape(describe_interval(row, language))
        if row["status"] == "derived":
            interval = lead_to(row["observation_id"], interval)
        # The heading over the rows names class of period and scope, where rows of one kind stand together.
        known = bool(row["period_class"]) and "reason" not in columns
        part = _name_part(row, language)
        cells = {
            "place": "<br>".join(
                [
                    f"<strong>{html.escape(place)}</strong>",
                    *([html.escape(part)] if part else []),
                    *([] if known else [f"<small>{html.escape(scope_name(row['scope'], language))}</small>"]),
                    *(f"<em>{html.escape(note)}</em>" for note in notes),
                ]
            ),
            "period": describe_period(row, language),
            "indicator": html.escape(read_indicators()[row["indicator"]].label(language)),
            "printed": valued(row["value"] if row["status"] != "derived" else None, "<br>".join(printed)),
            "interval": valued(row["value"], interval) + _describe_jeffreys(row, language),
            "qualifier": html.escape(message(f"qualifier.{row['qualifier']}", language)),
            "source": name_source(row, language),
        }
        if "daily" in columns:
            cells["daily"] = _describe_daily(row, language)
        if "basis" in columns:
            cells["basis"] = f'<span class="words">{html.escape(describe_basis(row, language))}</span>'
        if "reason" in columns:
            reason = html.escape(message(f"reason.{row['reason']}", language))
            if row.get("missing"):
                reason += " " + html.escape(message("table.missing", language, names=row["missing"]))
            cells["reason"] = f'<span class="words">{reason}</span>'
        group = message(
            "column.indicator_and_period" if known else "column.indicator_only",
            language,
            indicator=read_indicators()[row["indicator"]].label(language),
            **(
                {
                    "period_class": message(f"period_class.{row['period_class']}", language),
                    "scope": scope_name(row["scope"], language),
                }
                if known
                else {}
            ),
        )
        rows.append({"group": group, **{name: cells[name] for name in columns}})
    return pd.DataFrame(rows, columns=["group", *columns])


def render_table(rows: pd.DataFrame, caption: str, language: str, name: str) -> str:
    """Rows of `make_rows` as an HTML table (great-tables) with a caption, in a box that scrolls sideways.

    `name` makes the ids of the table its own within a page.
    """
    from great_tables import GT

    columns = [column for column in rows.columns if column != "group"]
    numeric = [column for column in ("printed", "interval", "daily") if column in columns]
    table = (
        GT(rows, groupname_col="group", locale=language, id=name)
        .cols_label({column: message(f"column.{column}", language) for column in columns})
        # Cells are HTML already, escaped where they are made; a format of one's own is not escaped again.
        .fmt(lambda cell: cell, columns=columns)
        .cols_align("left", columns=[column for column in columns if column not in numeric])
        .cols_align("right", columns=numeric)
    )
    return _put_in_box(table, caption, language, "table-box")


def render_counts(
    rows: pd.DataFrame, labels: dict[str, str], caption: str, language: str, name: str, fixed: bool = False
) -> str:
    """Rows of counts and shares as an HTML table whose first column names the row; `group`, if there, is over them.

    Cells are HTML; `labels` has the heading of every other column, which are shown in its order. `fixed`: the order of
    the rows is part of what the table says, and no column sorts them.
    """
    from great_tables import GT

    first, *others = labels
    group = "group" if "group" in rows else None
    table = (
        GT(rows, rowname_col=first, groupname_col=group, locale=language, id=name)
        .tab_stubhead(labels[first])
        .cols_label({column: labels[column] for column in others})
        .fmt(lambda cell: cell, columns=list(labels))
        .cols_align("right", columns=others)
    )
    return _put_in_box(table, caption, language, "table-box counts fixed" if fixed else "table-box counts")


def _put_in_box(table: Any, caption: str, language: str, kind: str) -> str:
    text = table.as_raw_html()
    text = re.sub(
        r"(<table[^>]*>)", lambda found: f"{found[1]}\n<caption>{html.escape(caption)}</caption>", text, count=1
    )
    label = html.escape(message("table.scroll", language, caption=caption))
    return f'<div class="{kind}" role="group" aria-label="{label}" tabindex="0">{text}</div>'
