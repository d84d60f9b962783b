"""The end of a report: each sentence that a figure comes from, once, with its source and how it was read."""

import html
import re
from collections.abc import Iterable, Sequence

import pandas as pd
from IPython import display as notebook

from analysis.charts import message, read_messages
from analysis.charts.names import figure_anchor, place_name, scope_name, translate_place
from analysis.charts.numbers import (
    format_date,
    format_interval,
    format_number,
    format_percent,
    format_period,
    is_share,
    round_share,
)
from analysis.codelists import read_indicators, read_units
from analysis.codelists.provinces import fold
from analysis.comparison.figures import add_documents, read_hedges
from analysis.comparison.places import NAMED_BODIES
from analysis.observations.files import read_documents, read_observations
from analysis.observations.reviewed import count_reviewers
from analysis.observations.rows import Row, list_rows
from analysis.reports.auditing import describe_figure, say_place
from analysis.reports.figure_links import as_printed, lead_to
from analysis.reports.parameters import Parameters
from analysis.reports.tables import WEB_ADDRESS, describe_interval, list_derivations, say_judged, shorten_address

# Columns of a shown table that name figures: its own, those behind it, and those that it is held to.
NAMING = ("observation_id", "parents", "statements", "beside", "level_observation_id", "published_id")
# What the page's header says of a document.
DOCUMENT = ("title", "publisher", "published", "url", "source_id")


def name_figures(tables: Iterable[pd.DataFrame]) -> list[str]:
    """The ids of all figures that some tables name, once each, in their order."""
    found: dict[str, None] = {}
    for table in tables:
        for column in NAMING:
            if column in table:
                found.update(dict.fromkeys(" ".join(table[column].dropna().astype("str")).split()))
    return list(found)


def gather_derived(ids: Sequence[str], pool: Sequence[pd.DataFrame]) -> list[Row]:
    """The computed rows among the ids and behind them, through every derivation, from the tables that hold them."""
    known: dict[str, Row] = {}
    for table in pool:
        for row in list_rows(table[table["status"] == "derived"]):
            known.setdefault(str(row["observation_id"]), row)
    found, waiting = {}, list(ids)
    while waiting:
        name = waiting.pop()
        if name in known and name not in found:
            found[name] = known[name]
            waiting += _parents(known[name])
    return [known[name] for name in known if name in found]


def _parents(row: Row) -> list[str]:
    """The figures that a computed row comes from."""
    told = " ".join(str(row.get(name) or "") for name in ("parents", "statements"))
    return list(dict.fromkeys(told.split()))


def mark_figures(rows: Sequence[Row]) -> tuple[str, dict[str, int]]:
    """A sentence as HTML in which each figure is a <mark> with the figure's id; and the place in `rows` of those.

    All rows are of one sentence, in the order of their text. A mark that several figures share has the id of each. A
    figure outside the sentence, or across another one's mark (a damaged table), is not marked.
    """
    quote, start = str(rows[0]["quote"]), rows[0]["char_start"]
    spans: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for place, row in enumerate(rows, start=1):
        first, last = row["figure_start"], row["figure_end"]
        if not (pd.isna(first) or pd.isna(last) or pd.isna(start)):
            spans.setdefault((int(first - start), int(last - start)), []).append((place, row["observation_id"]))
    marked: dict[str, int] = {}
    text, at = "", 0
    for (first, last), names in sorted(spans.items()):
        if not at <= first < last <= len(quote):
            continue
        inner = html.escape(quote[first:last])
        for place, name in reversed(names[1:]):
            inner = f'<span id="{figure_anchor(name)}" class="m{place}">{inner}</span>'
        place, name = names[0]
        text += html.escape(quote[at:first])
        text += f'<mark id="{figure_anchor(name)}" class="m{place}">{inner}</mark>'
        marked.update((name, place) for place, name in names)
        at = last
    return (text + html.escape(quote[at:])).strip(), marked


def describe_reading(row: Row, language: str) -> str:
    """How a figure was read, in words: from a sentence or a table cell, by which steps, how surely, and who checked."""
    said = []
    for step in re.sub(r"(?:^|/)(?:accepted|corrected|added)(?:-\d+)?$", "", row["rule"]).split("/"):
        key = f"rule.{step}"
        said.append(message(key, language) if key in read_messages() else step)
    reviewers = count_reviewers(row["rule"])
    if reviewers:
        said.append(say_judged(row["rule"], reviewers, language))
    sure = message("sentences.confidence", language, confidence=format_number(row["confidence"], language, 2))
    return "; ".join(filter(None, [", ".join(filter(None, said)), sure]))


def _name_place(row: Row, language: str) -> str:
    """Whose figure a printed one is; the body as printed, for its page's title stands above."""
    body = row["body"] if row["scope"] in NAMED_BODIES else ""
    body = body or scope_name(row["scope"], language)
    return ", ".join(filter(None, [translate_place(row["province"], language), body]))


def _name_figure(row: Row, language: str) -> str:
    """What a figure counts."""
    if row["indicator"] in read_indicators():
        return describe_figure(row, language)
    unit = read_units().get(row["unit"])
    return message("province_profile.unnamed", language, unit=unit.label(language) if unit else row["unit"])


def _uses(row: Row) -> str:
    """Where the page puts the links back to where the figure is used."""
    return f'<span class="uses" data-figure="{figure_anchor(row["observation_id"])}"></span>'


def _describe_figure(row: Row, language: str) -> dict[str, str]:
    """What is said of a printed figure beside what it counts: whose, of which period, how it was read."""
    period = format_period(row["period_start"], row["period_end"], language)
    if row["period_basis"]:
        period = f"{period} ({message('sentences.basis.' + row['period_basis'], language)})"
    return {"place": _name_place(row, language), "period": period, "reading": describe_reading(row, language)}


def _render_figure(row: Row, told: Iterable[str], marked: bool, language: str) -> str:
    """One printed figure under its sentence: what it counts, what is `told` of it alone, and the way back."""
    name = _name_figure(row, language)
    if row["upper"] > row["lower"]:
        share = row["indicator"] in read_indicators() and is_share(row["unit"], row["indicator"])
        unit = "percent" if share else row["unit"]
        interval = format_interval(row["lower"], row["upper"], unit, language)
        name = f"{name}, {message('sentences.interval', language, interval=interval)}"
    anchor = "" if marked else f' id="{figure_anchor(row["observation_id"])}"'
    printed = as_printed(row["hedge"], row["printed"])
    more = html.escape(" · ".join(told))
    more = f" <small>{more}</small>" if more else ""
    return f"<li{anchor}><strong>{printed}</strong> {html.escape(name)}{more}{_uses(row)}</li>"


def _render_sentence(figures: Sequence[Row], language: str) -> str:
    """A sentence with its figures marked, a line for each figure, and once what holds for all of them."""
    quote, marked = mark_figures(figures)
    place = say_place(str(figures[0]["locator"]), language)
    told = [_describe_figure(row, language) for row in figures]
    shared = [name for name in told[0] if len({own[name] for own in told}) == 1]
    where = html.escape(" · ".join(filter(None, [*(told[0][name] for name in shared), place])))
    alone = [[own[name] for name in own if name not in shared] for own in told]
    lines = [
        _render_figure(row, own, row["observation_id"] in marked, language)
        for row, own in zip(figures, alone, strict=True)
    ]
    return f'<div class="sentence"><q lang="vi">{quote}</q><small>{where}</small><ul>{"".join(lines)}</ul></div>'


def _place_in_text(row: Row, column: str) -> int:
    """A place in the text, −1 where a row has none."""
    return -1 if pd.isna(row[column]) else int(row[column])


def _render_source(rows: Sequence[Row], language: str) -> str:
    """A document with title, publisher, day and address, and below it its sentences in the order of the text."""
    first = rows[0]
    title = html.escape(first["title"] or first["publisher"] or first["source_id"])
    day = format_date(first["published"], language)
    told = [
        html.escape(first["publisher"] if first["title"] else ""),
        html.escape(message("table.published", language, date=day) if day else message("table.unpublished", language)),
    ]
    if WEB_ADDRESS.fullmatch(first["url"]):
        address = html.escape(first["url"])
        told.append(f'<a href="{address}">{html.escape(shorten_address(first["url"]))}</a>')
    elif first["url"]:
        told.append(html.escape(first["url"]))
    spoken: dict[tuple[int, int, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: [_place_in_text(row, name) for name in ("char_start", "figure_start")]):
        key = (_place_in_text(row, "char_start"), _place_in_text(row, "char_end"), row["quote"])
        spoken.setdefault(key, []).append(row)
    sentences = "".join(_render_sentence(own, language) for own in spoken.values())
    head = f'<header><h3 lang="vi">{title}</h3><p>{" · ".join(filter(None, told))}</p></header>'
    return f'<article class="source">{head}{sentences}</article>'


def _describe_value(row: Row, language: str) -> str:
    """A computed figure with its interval; of a share that counts leave open (or contradict) what they do give."""
    if pd.notna(row["value"]) and pd.notna(row["lower"]):
        return describe_interval(row, language)
    if pd.notna(row["value"]):
        return format_percent(round_share(row["value"]), language)
    if pd.notna(row.get("completion_lower")):
        return format_interval(row["completion_lower"], row["completion_upper"], "percent", language, 1)
    return message("absent", language)


def _render_derived(row: Row, by_id: dict[str, Row], language: str) -> str:
    """A computed figure: what it is, how it was made, and links to the figures that it was made of."""
    value = _describe_value(row, language)
    told = [
        _name_figure(row, language),
        place_name(row, language),
        format_period(row["period_start"], row["period_end"], language),
    ]
    parents = [by_id[name] for name in _parents(row) if name in by_id]
    places = {parent["province"] for parent in parents}
    links = []
    for parent in parents:
        own = parent["printed"] if parent["status"] != "derived" else describe_interval(parent, language)
        name = parent["place"] if "place" in parent else translate_place(parent["province"], language)
        name = name if len(places) > 1 else _name_figure(parent, language)
        links.append(f"{html.escape(name)} {lead_to(parent['observation_id'], html.escape(own))}")
    how = ", ".join(list_derivations(row, language)) or message("sentences.computed", language)
    anchor, text = figure_anchor(row["observation_id"]), html.escape(" · ".join(told))
    return (
        f'<li id="{anchor}"><strong>{html.escape(value)}</strong> {text} '
        f"<small>{html.escape(how)}:</small> {'; '.join(links)}{_uses(row)}</li>"
    )


def render_sentences(printed: pd.DataFrame, derived: Sequence[Row], language: str) -> str:
    """The section of all sentences as HTML; "" for no figure.

    `printed`: rows of the observation table with their documents; `derived`: computed rows, whose parents are among
    either.
    """
    if printed.empty and not derived:
        return ""
    printed = printed.assign(hedge=read_hedges(printed))
    rows = list_rows(printed)
    by_id = {str(row["observation_id"]): row for row in [*rows, *derived]}
    by_source: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (fold(row["province"]), row["published"], row["source_id"])):
        by_source.setdefault(row["source_id"], []).append(row)
    parts = [_render_source(own, language) for own in by_source.values()]
    if derived:
        lines = "".join(_render_derived(row, by_id, language) for row in derived)
        heading = html.escape(message("sentences.derived_heading", language))
        parts.append(f'<article class="source"><h3>{heading}</h3><ul class="derived">{lines}</ul></article>')
    heading, text = (html.escape(message(f"sentences.{name}", language)) for name in ("heading", "text"))
    return f'<section class="sentences" id="sentences"><h2>{heading}</h2><p>{text}</p>{"".join(parts)}</section>'


def list_cited(figures: pd.DataFrame, printed: pd.DataFrame, documents: pd.DataFrame) -> list[dict[str, str]]:
    """The documents that a report is made from, for the page's header: those of its figures and of its sentences."""
    wanted = set(printed["source_id"]) | set(figures.loc[figures["status"] != "derived", "source_id"])
    rows = documents[documents["source_id"].isin(wanted)].drop_duplicates("source_id")
    rows = rows.assign(order=rows["province"].map(fold)).sort_values(["order", "published", "source_id"], kind="stable")
    return [{name: str(row[name]) for name in DOCUMENT} for row in list_rows(rows)]


def show_sentences(parameters: Parameters, figures: pd.DataFrame, *shown: pd.DataFrame) -> None:
    """Show the sentence of every figure that the shown tables name, and of those behind them.

    `figures` are all that the report is made from: their documents stand in the page's header, sums among them are
    followed to what they add up.
    """
    observations, documents = read_observations(parameters.observations), read_documents(parameters.observations)
    ids = name_figures(shown)
    derived = gather_derived(
        ids, [*(table for table in shown if {"status", "observation_id"} <= {*table.columns}), figures]
    )
    wanted = {*ids, *(name for row in derived for name in _parents(row))}
    printed = add_documents(observations[observations["observation_id"].isin(wanted)], documents)
    text = render_sentences(printed, derived, parameters.language)
    cited = list_cited(figures, printed, documents)
    notebook.display(notebook.HTML(text), metadata={"documents": cited})  # type: ignore[no-untyped-call]
