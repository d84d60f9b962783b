"""The tables of a province's profile: figures with their sentences, changes, verdicts, documents."""

import html

import pandas as pd

from analysis.charts import message
from analysis.charts.names import scope_name, translate_place
from analysis.charts.numbers import format_number, format_period, format_value
from analysis.codelists import read_units
from analysis.comparison import explain_pairs
from analysis.comparison.breaks import describe_breaks
from analysis.comparison.changes import describe_change_reason
from analysis.reports.auditing import describe_figure
from analysis.reports.profile import CHANGE, HEADLINE, NO_INDICATOR, PART, UNNAMED, Profile, order_figures
from analysis.reports.profile_sentences import (
    count,
    figure_anchor,
    format_gap,
    say,
    write_implied,
    write_value,
)
from analysis.reports.tables import (
    describe_basis,
    describe_interval,
    describe_source,
    mark_quote,
    render_counts,
    render_table,
)

FIGURE_COLUMNS = ("period", "printed", "interval", "source", "quote")
PAIR_COLUMNS = ("pair", "printed", "verdict")
CHANGE_COLUMNS = ("period", "printed", "implied", "check", "source", "quote")
# Figures that the overview of indicators and periods shows: read surely and told once.
SHOWN_REASONS = ("", "undated", "other_period")
FEWEST_PERIODS = 2


def _figure_name(row: pd.Series, language: str) -> str:
    """What a figure counts, and below the province whose it is."""
    if row["indicator"] == NO_INDICATOR:
        unit = read_units().get(row["unit"])
        return say("unnamed", language, unit=unit.label(language) if unit else row["unit"])
    body = row["body"] if str(row["series"]).split("|")[-1] else ""
    return ": ".join(filter(None, [body, describe_figure(row, language)]))


def _link(row: pd.Series, language: str) -> str:
    """A figure as a link to its row."""
    return f'<a href="#{figure_anchor(row["observation_id"])}">{html.escape(_value(row, language))}</a>'


def _value(row: pd.Series, language: str) -> str:
    """A figure with its hedge, in the language's digits."""
    if row["indicator"] == NO_INDICATOR:
        return str(row["printed"])
    return write_value(row, language)


def _period(row: pd.Series, language: str) -> str:
    period = html.escape(format_period(row["period_start"], row["period_end"], language))
    if not row["period_class"] or row["period_class"] == "other":
        return period
    return f"{period}<br><small>{html.escape(message('period_class.' + row['period_class'], language))}</small>"


def _printed(row: pd.Series, by_id: pd.DataFrame, language: str) -> str:
    """The figure as printed, or what it was computed from with the names of the places."""
    anchor = figure_anchor(row["observation_id"])
    if row["status"] == "derived":
        parents = [by_id.loc[parent] for parent in row["parents"].split() if parent in by_id.index]
        places = {parent["place"] for parent in parents}
        lines = []
        for parent in parents:
            name = parent["place"] if len(places) > 1 else describe_figure(parent, language)
            lines.append(f"{html.escape(translate_place(name, language))}: {_link(parent, language)}")
        start = f'<span id="{anchor}">{say("computed", language)}</span>'
        return f'<span class="words">{"<br>".join([start, *lines])}</span>'
    text = html.escape(f"{row['hedge']} {row['printed']}".strip())
    return f'<strong id="{anchor}">{text}</strong>'


def _quote(row: pd.Series, language: str) -> str:
    """The sentence, and below it why the figure is not compared."""
    notes = []
    if row["reason"]:
        notes.append(message(f"reason.{row['reason']}", language))
    if row["missing"]:
        notes.append(say("missing", language, places=row["missing"]))
    if row.get("conflict") is True:
        notes.append(message("table.conflict", language))
    return mark_quote(row.to_frame().T) + (f"<small>{html.escape(' '.join(notes))}</small>" if notes else "")


def _interval(row: pd.Series, language: str) -> str:
    if row["indicator"] == NO_INDICATOR:
        return html.escape(format_value(row["value"], row["unit"], language))
    text = html.escape(describe_interval(row, language))
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
    for _, row in rows.iterrows():
        derived = row["status"] == "derived"
        cells.append(
            {
                "group": _figure_name(row, language),
                "place": html.escape(translate_place(row["place"], language)),
                "period": _period(row, language),
                "printed": _printed(row, by_id, language),
                "interval": _interval(row, language),
                "source": "" if derived else describe_source(row, language),
                "quote": "" if derived else _quote(row, language),
            }
        )
    return render_table(pd.DataFrame(cells)[["group", *columns]], caption, language, name)


def _render_matrix(rows: pd.DataFrame, scope: str, language: str, name: str) -> str:
    """Indicators by periods, each number a link to its row; "" where one period says it all."""
    own = rows[rows["reason"].isin(SHOWN_REASONS)]
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
    for _, row in own.iterrows():
        label = html.escape(_figure_name(row, language))
        column = columns[row["period_start"], row["period_end"]]
        line = cells.setdefault(label, {"indicator": label})
        line[column] = " / ".join(filter(None, [line.get(column, ""), _link(row, language)]))
    table = pd.DataFrame(list(cells.values()), columns=list(labels)).fillna(message("absent_short", language))
    return render_counts(table, labels, say("matrix_caption", language, scope=scope), language, name)


def fold(summary: str, body: str) -> str:
    """HTML behind a line that opens it."""
    return f"<details><summary>{html.escape(summary)}</summary>{body}</details>"


def _columns(language_geography: str) -> tuple[str, ...]:
    return ("place", *FIGURE_COLUMNS) if language_geography == "2025" else FIGURE_COLUMNS


def render_scopes(profile: Profile, geography: str, language: str, prefix: str) -> list[tuple[str, list[str]]]:
    """For each scope its heading and its tables: overview, every figure with its sentence, parts folded."""
    rows = _add_marks(profile.figures[profile.figures["part_of"].isin([HEADLINE, PART])], profile.marks)
    columns = _columns(geography)
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


def render_unnamed(profile: Profile, geography: str, language: str, name: str) -> str:
    """Figures without an indicator, folded; "" for none."""
    rows = profile.figures[profile.figures["part_of"] == UNNAMED]
    if rows.empty:
        return ""
    table = _render_figures(rows, profile, say("unnamed_caption", language), language, name, _columns(geography))
    return fold(say("unnamed_summary", language, figures=count("figures", len(rows), language)), table)


def render_pairs(profile: Profile, language: str, name: str) -> str:
    """Neighbouring periods with their verdict and its reasons; "" for none."""
    if profile.pairs.empty:
        return ""
    by_id = profile.marks.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    cells = []
    reasons = explain_pairs(profile.pairs, profile.marks, language)
    for (_, pair), reason in zip(profile.pairs.iterrows(), reasons, strict=True):
        sides = [by_id.loc[pair["left_id"]], by_id.loc[pair["right_id"]]]
        head = [_figure_name(sides[1], language), message(f"period_class.{pair['period_class']}", language)]
        periods = [html.escape(format_period(side["period_start"], side["period_end"], language)) for side in sides]
        verdict = [f"<strong>{html.escape(say('verdict.' + pair['verdict'], language))}</strong>", html.escape(reason)]
        verdict += [html.escape(sentence) for sentence in describe_breaks(sides[1]["breaks"], language)]
        order = f"<br><small>{say('order.' + pair['order'], language)}</small>" if pair["order"] else ""
        cells.append(
            {
                "group": " · ".join([*head, scope_name(sides[1]["scope"], language)]),
                "pair": " → ".join(periods),
                "printed": " → ".join(_link(side, language) for side in sides) + order,
                "verdict": f'<span class="words">{" ".join(filter(None, verdict))}</span>',
            }
        )
    table = pd.DataFrame(cells, columns=["group", *PAIR_COLUMNS])
    return render_table(table, say("pairs_caption", language), language, name)


def _write_change(row: pd.Series, language: str) -> str:
    """A stated change with its sign and base."""
    points = row["unit"] == "percentage_point" or row["measure"] == "change_pct"
    value = "".join(["+" if row["value"] > 0 else "", format_number(row["value"], language), "%" if points else ""])
    base = format_period(row["base_start"], row["base_end"], language) if row["base_end"] else ""
    since = f"<br><small>{html.escape(say('since', language, earlier=base))}</small>" if base else ""
    printed = f'<strong id="{figure_anchor(row["observation_id"])}">{html.escape(str(row["printed"]))}</strong>'
    return f"{printed}<br><small>{html.escape(value)}</small>{since}"


def _describe_check(check: pd.Series, language: str) -> str:
    """What came of holding an implied level to a published one; the published one is a link to its row."""
    text = html.escape(write_implied(check, "published", language))
    published = f'<a href="#{figure_anchor(check["published_id"])}">{text}</a>'
    if check["reason"]:
        reason = html.escape(describe_change_reason(check["reason"], language))
        return say("unjudged", language, published=published, reason=reason)
    key = "meets" if check["meets"] else "differs"
    told = [say(key, language, published=published, gap=html.escape(format_gap(check, language)))]
    told += [html.escape(sentence) for sentence in describe_breaks(check["breaks"], language)]
    return " ".join([*told, *([say("same_source", language)] if check["same_source"] else [])])


def render_changes(profile: Profile, language: str, name: str) -> str:
    """Stated changes, what each implies for the earlier period, and whether that was published; "" for none."""
    rows = profile.figures[profile.figures["part_of"] == CHANGE]
    linked = profile.changes.set_index("observation_id")
    checks = profile.checks.assign(change=profile.checks["parents"].str.split().str[0])
    by_id = profile.figures.set_index("observation_id", drop=False)
    cells = []
    for _, row in rows.iterrows():
        change = linked.loc[row["observation_id"]]
        if change["reason"]:
            implied, told = html.escape(describe_change_reason(change["reason"], language)), []
        else:
            bounds = pd.Series({"implied_lower": change["implied_lower"], "implied_upper": change["implied_upper"]})
            bounds["unit"] = change["level_unit"]
            earlier = format_period(row["base_start"], row["base_end"], language)
            implied = html.escape(
                say("implied", language, earlier=earlier, value=write_implied(bounds, "implied", language))
            )
            level = by_id.loc[change["level_observation_id"]]
            implied += f"<br><small>{say('computed', language)} {_link(level, language)}</small>"
            own = checks[checks["change"] == row["observation_id"]]
            told = [_describe_check(check, language) for _, check in own.iterrows()] or [say("unchecked", language)]
        cells.append(
            {
                "group": _figure_name(row, language),
                "period": _period(row, language),
                "printed": _write_change(row, language),
                "implied": f'<span class="words">{implied}</span>',
                "check": f'<span class="words">{"<br>".join(told)}</span>',
                "source": describe_source(row, language),
                "quote": mark_quote(row.to_frame().T),
            }
        )
    if not cells:
        return ""
    table = pd.DataFrame(cells, columns=["group", *CHANGE_COLUMNS])
    return render_table(table, say("changes_caption", language), language, name)
