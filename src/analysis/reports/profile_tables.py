"""The tables of figures in a province's profile: overview, every figure once, parts folded."""

import html

import pandas as pd

from analysis.charts import message
from analysis.charts.names import scope_name, translate_place
from analysis.charts.numbers import format_period
from analysis.codelists import read_units
from analysis.comparison.places import OLD
from analysis.observations.rows import Row, list_rows
from analysis.reports.auditing import describe_figure
from analysis.reports.figure_links import lead_to, valued
from analysis.reports.profile import HEADLINE, NO_INDICATOR, PART, UNNAMED, Profile, order_figures
from analysis.reports.profile_sentences import count, say, write_value
from analysis.reports.tables import (
    describe_basis,
    describe_interval,
    describe_period,
    link_printed,
    name_source,
    render_counts,
    render_table,
)

FIGURE_COLUMNS = ("period", "printed", "interval", "source", "note")
# Figures that the overview of indicators and periods shows: read surely and told once.
SHOWN_REASONS = ("", "undated", "other_period")
FEWEST_PERIODS = 2
UNDATED = " undated"  # the end of a place key where no day says which province of a name is meant


def name_row(row: Row, language: str) -> str:
    """What a figure counts, and below the province whose it is."""
    if row["indicator"] == NO_INDICATOR:
        unit = read_units().get(row["unit"])
        return say("unnamed", language, unit=unit.label(language) if unit else row["unit"])
    body = row["body"] if str(row["series"]).split("|")[-1] else ""
    return ": ".join(filter(None, [body, describe_figure(row, language)]))


def link_figure(row: Row, language: str) -> str:
    """A figure as a link to its sentence."""
    return lead_to(row["observation_id"], html.escape(_value(row, language)))


def _value(row: Row, language: str) -> str:
    """A figure with its hedge, in the language's digits."""
    if row["indicator"] == NO_INDICATOR:
        return str(row["printed"])
    return write_value(row, language)


def _place(row: Row, language: str) -> str:
    """The place, and since when for a province made of several in 2025."""
    name = translate_place(row["place"], language)
    return message("place.since_2025", language, place=name) if row["merged"] else name


def write_period(row: Row, language: str) -> str:
    """The period of a row, and below it its class where it has one."""
    period = describe_period(row, language)
    if not row["period_class"] or row["period_class"] == "other":
        return period
    return f"{period}<br><small>{html.escape(message('period_class.' + row['period_class'], language))}</small>"


def _printed(row: Row, by_id: pd.DataFrame, language: str) -> str:
    """The figure as printed, or what it was computed from with the names of the places."""
    if row["status"] != "derived":
        return valued(row["value"], link_printed(row))
    parents = [by_id.loc[parent] for parent in row["parents"].split() if parent in by_id.index]
    places = {parent["place"] for parent in parents}
    lines = [say("computed", language)]
    for parent in parents:
        name = parent["place"] if len(places) > 1 else describe_figure(parent, language)
        lines.append(f"{html.escape(translate_place(name, language))}: {link_figure(parent, language)}")
    return f'<span class="words">{"<br>".join(lines)}</span>'


def _note(row: Row, language: str) -> str:
    """Why the figure is not compared, or that sources contradict it; "" where there is nothing to say."""
    notes = []
    # What has no indicator is unsure by that alone.
    if row["reason"] and (row["indicator"] != NO_INDICATOR or row["reason"] != "low_confidence"):
        notes.append(message(f"reason.{row['reason']}", language))
    if row["missing"]:
        notes.append(say("missing", language, places=row["missing"]))
    if row.get("conflict") is True:
        notes.append(message("table.conflict", language))
    return f"<small>{html.escape(' '.join(notes))}</small>" if notes else ""


def _interval(row: Row, language: str) -> str:
    text = html.escape(describe_interval(row, language))
    text = valued(row["value"], lead_to(row["observation_id"], text) if row["status"] == "derived" else text)
    if row.get("interval_basis") == "wilson":
        text += f"<br><small>{html.escape(describe_basis(row, language))}</small>"
    return text


def _add_marks(rows: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """The printed figures with the interval that comparison gives them, and the computed rows beside them."""
    given = ["lower", "upper", "interval_basis", "numerator", "total", "denominator_kind", "conflict"]
    known = marks.drop_duplicates("observation_id").set_index("observation_id")
    known = known.reindex(columns=given)
    rows = rows.set_index("observation_id", drop=False).rename_axis("row")
    found = known.reindex(rows.index)
    rows = rows.assign(
        **{name: found[name].fillna(rows[name]) for name in ("lower", "upper")},
        **{name: found[name] for name in given[2:]},
    )
    computed = marks[(marks["status"] == "derived") & marks["scope"].isin(rows["scope"])].assign(missing="")
    return order_figures(pd.concat([rows, computed], ignore_index=True)) if len(computed) else rows


def _render_figures(
    rows: pd.DataFrame, profile: Profile, caption: str, language: str, name: str, columns: tuple[str, ...]
) -> str:
    by_id = profile.figures.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    cells = []
    for row in list_rows(rows):
        derived = row["status"] == "derived"
        cells.append(
            {
                "group": name_row(row, language),
                "place": html.escape(_place(row, language)),
                "period": write_period(row, language),
                "printed": _printed(row, by_id, language),
                "interval": "" if row["indicator"] == NO_INDICATOR else _interval(row, language),
                "source": "" if derived else name_source(row, language),
                "note": "" if derived else _note(row, language),
            }
        )
    table = pd.DataFrame(cells)[["group", *columns]]
    told = [name for name in table.columns if name not in ("interval", "note") or (table[name] != "").any()]
    return render_table(table[told], caption, language, name)


def _render_matrix(rows: pd.DataFrame, scope: str, language: str, name: str) -> str:
    """Indicators by periods, each number a link to its sentence; "" where one period says it all."""
    own = rows[rows["reason"].isin(SHOWN_REASONS)]
    if (rows["geography"] == "2025").any():  # an old province's own figure is none of the new one's
        own = own[~own["place_key"].str.endswith((OLD, UNDATED))]
    periods = own[["period_start", "period_end"]].drop_duplicates()
    periods = periods.assign(undated=periods["period_end"] == "")
    periods = periods.sort_values(["undated", "period_end", "period_start"], ascending=[True, True, False])
    if len(periods) < FEWEST_PERIODS:
        return ""
    labels = {"indicator": message("column.indicator", language)}
    columns = {}
    for place, (start, end) in enumerate(zip(periods["period_start"], periods["period_end"], strict=True)):
        columns[start, end] = f"period_{place}"
        labels[f"period_{place}"] = format_period(start, end, language)
    cells: dict[str, dict[str, str]] = {}
    for row in list_rows(own):
        label = html.escape(name_row(row, language))
        column = columns[row["period_start"], row["period_end"]]
        line = cells.setdefault(label, {"indicator": label})
        line[column] = " / ".join(filter(None, [line.get(column, ""), link_figure(row, language)]))
    table = pd.DataFrame(list(cells.values()), columns=list(labels)).fillna(message("absent_short", language))
    return render_counts(table, labels, say("matrix_caption", language, scope=scope), language, name)


def fold(summary: str, body: str) -> str:
    """HTML behind a line that opens it."""
    return f"<details><summary>{html.escape(summary)}</summary>{body}</details>"


def _columns(profile: Profile) -> tuple[str, ...]:
    """With the place where there are several: before and after a merger, or all members of a province of today."""
    keys = pd.concat([profile.figures["place_key"], profile.marks["place_key"]])
    several = keys[~keys.str.endswith(UNDATED)].nunique() > 1 or profile.figures["place"].nunique() > 1
    return ("place", *FIGURE_COLUMNS) if several else FIGURE_COLUMNS


def render_scopes(profile: Profile, language: str, prefix: str) -> list[tuple[str, list[str]]]:
    """For each scope its heading and its tables: overview, every figure, parts folded."""
    rows = _add_marks(profile.figures[profile.figures["part_of"].isin([HEADLINE, PART])], profile.marks)
    columns = _columns(profile)
    parts = []
    for place, (code, own) in enumerate(rows.groupby("scope", sort=False)):
        scope, name = scope_name(str(code), language), f"{prefix}-{place}"
        head = own[own["part_of"] != PART]  # computed rows are no part
        divided = own[own["part_of"] == PART]
        tables = [_render_matrix(head, scope, language, f"{name}-periods")] if len(head) else []
        if len(head):
            caption = say("figures_caption", language, scope=scope)
            tables.append(_render_figures(head, profile, caption, language, f"{name}-figures", columns))
        if len(divided):
            caption = say("parts_caption", language, scope=scope)
            table = _render_figures(divided, profile, caption, language, f"{name}-parts", columns)
            tables.append(fold(say("parts_summary", language, figures=count("figures", len(divided), language)), table))
        heading = say("figures_heading", language, scope=scope)
        parts.append((heading, [table for table in tables if table]))
    return parts


def render_unnamed(profile: Profile, language: str, name: str) -> str:
    """Figures without an indicator, folded; "" for none."""
    rows = profile.figures[profile.figures["part_of"] == UNNAMED]
    if rows.empty:
        return ""
    table = _render_figures(rows, profile, say("unnamed_caption", language), language, name, _columns(profile))
    return fold(say("unnamed_summary", language, figures=count("figures", len(rows), language)), table)
