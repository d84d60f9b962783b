"""What the audit found, in words: for the quality report and for `analysis check`."""

import html
from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.charts import message
from analysis.charts.names import place_name
from analysis.charts.numbers import format_number, format_period, format_value
from analysis.codelists import read_indicators, read_members
from analysis.codelists.audit import read_audit
from analysis.comparison.audit import Audit
from analysis.comparison.figures import name_series
from analysis.reports.tables import describe_source, mark_quote, render_table

SEVERITIES = ("contradiction", "doubt")
AUDIT_COLUMNS = ("place", "period", "finding", "printed", "source", "quote")
POINT_RULES = ("percentage", "percentage_of_other")


def _rows_of(audit: Audit, figures: pd.DataFrame) -> Iterator[tuple[pd.Series, pd.DataFrame]]:
    """Each finding with its figures, contradictions first, then by place and period."""
    if audit.findings.empty:
        return
    named = figures.assign(series=name_series(figures)).drop_duplicates("observation_id").set_index("observation_id")
    members = audit.members[audit.members["observation_id"].isin(named.index)]
    first = named.loc[members["observation_id"], ["place", "period_end", "indicator"]].set_axis(members.index)
    order = members.join(first).groupby("finding_id")[["place", "period_end", "indicator"]].min()
    findings = audit.findings.join(order, on="finding_id", how="inner")
    findings = findings.assign(grave=findings["severity"].map(SEVERITIES.index))
    findings = findings.sort_values(["grave", "place", "period_end", "rule", "finding_id"], kind="stable")
    by_finding = dict(list(members.groupby("finding_id")))
    for _, finding in findings.iterrows():
        own = by_finding[finding["finding_id"]]
        rows = named.loc[own["observation_id"]].assign(role=own["role"].to_numpy())
        yield finding, rows.reset_index()


def _describe_finding(finding: pd.Series, rows: pd.DataFrame, language: str) -> str:
    """What is wrong, with the gap in the figures' own unit."""
    points = finding["rule"] in POINT_RULES or (rows["unit"] == "percent").all()
    gap = format_number(abs(finding["gap"]), language, 2 if points else None)
    dimension = message(f"dimension.{finding['dimension']}", language) if finding["dimension"] else ""
    return read_audit().rules[finding["rule"]].sentence(language).format(gap=gap, dimension=dimension)


def describe_figure(row: pd.Series, language: str) -> str:
    """What a figure counts, with the members that divide it: “Hồ sơ giải quyết trễ hạn (cấp huyện)”."""
    members = []
    for part in str(row["breakdown"]).split("|"):
        dimension, _, code = part.partition("=")
        known = read_members().get((dimension, code))
        members += [known.label(language) if known else code] if code else []
    label = read_indicators()[row["indicator"]].label(language)
    return f"{label} ({', '.join(members)})" if members else label


def render_findings(audit: Audit, figures: pd.DataFrame, severity: str, language: str) -> str:
    """The findings of one severity as an HTML table: place, period, what is wrong, and every figure with its sentence.

    "" for none.
    """
    cells = []
    for finding, rows in _rows_of(audit, figures):
        if finding["severity"] != severity:
            continue
        first = rows.iloc[0]
        printed = [
            f"{html.escape(describe_figure(row, language))}: <strong>{html.escape(row['printed'])}</strong>"
            for _, row in rows.iterrows()
        ]
        cells.append(
            {
                "group": message(f"audit.{severity}", language),
                "place": f"<strong>{html.escape(place_name(first, language))}</strong>",
                "period": html.escape(format_period(first["period_start"], first["period_end"], language)),
                "finding": f'<span class="words">{html.escape(_describe_finding(finding, rows, language))}</span>',
                "printed": "<br>".join(printed),
                "source": "<br>".join(
                    describe_source(row, language) for _, row in rows.drop_duplicates("source_id").iterrows()
                ),
                "quote": mark_quote(rows),
            }
        )
    if not cells:
        return ""
    table = pd.DataFrame(cells, columns=["group", *AUDIT_COLUMNS])
    caption = message(f"audit.{severity}_caption", language, count=len(cells))
    return render_table(table, caption, language, f"audit-{severity}")


def list_findings(audit: Audit, figures: pd.DataFrame, language: str) -> Iterator[str]:
    """Lines of plain text: a finding, and below it every figure with its sentence and where it stands."""
    for finding, rows in _rows_of(audit, figures):
        first = rows.iloc[0]
        period = format_period(first["period_start"], first["period_end"], language)
        head = message(f"audit.{finding['severity']}", language)
        what = _describe_finding(finding, rows, language)
        yield f"{head}: {place_name(first, language)}, {period}: {what} [{finding['finding_id']}]"
        for _, row in rows.iterrows():
            value = format_value(row["value"], row["unit"], language)
            place = f" {row['locator']}" if row["locator"] else ""
            quote = " ".join(str(row["quote"]).split())
            yield f"    {describe_figure(row, language)}: {value} “{quote}” ({row['source_id']}{place})"


def findings_by_figure(audit: Audit, figures: pd.DataFrame, language: str) -> dict[str, list[dict[str, Any]]]:
    """By observation_id, the findings against a figure, contradictions first: severity, text, and `beside`, the ids of
    the other figures of the finding."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding, rows in _rows_of(audit, figures):
        text = _describe_finding(finding, rows, language)
        members = list(rows["observation_id"])
        for own in members:
            beside = [other for other in members if other != own]
            found.setdefault(own, []).append({"severity": finding["severity"], "text": text, "beside": beside})
    return found
