"""What the audit found, in words: for the quality report and for `analysis check`."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from analysis.charts import message
from analysis.charts.names import place_name
from analysis.charts.numbers import format_hedged, format_number, format_period, format_value, is_share
from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit
from analysis.comparison.audit import Audit
from analysis.comparison.audit_order import rank_findings
from analysis.comparison.figures import name_series
from analysis.observations.rows import Row, list_rows
from analysis.reports.figure_links import lead_to, valued
from analysis.reports.tables import list_members, name_source, render_counts

SEVERITIES = ("contradiction", "doubt")
POINT_RULES = ("percentage", "percentage_of_other", "shares_exceed", "shares_miss")
LOCATOR = re.compile(r"\b(line|page|table|cell) ([A-Z]*\d+)")
MOST_SHOWN = 30  # findings of one rule on a page; `analysis check` lists them all


def _rows_of(audit: Audit, figures: pd.DataFrame, weightiest: bool = False) -> Iterator[tuple[Row, list[Row]]]:
    """Each finding with its figures, contradictions first, then by place and period, or the `weightiest` first."""
    if audit.findings.empty:
        return
    named = figures.assign(series=name_series(figures)).drop_duplicates("observation_id").set_index("observation_id")
    members = audit.members[audit.members["observation_id"].isin(named.index)]
    first = named.loc[members["observation_id"], ["place", "period_end", "indicator"]].set_axis(members.index)
    order = members.join(first).groupby("finding_id")[["place", "period_end", "indicator"]].min()
    findings = audit.findings.join(order, on="finding_id", how="inner")
    findings = findings.assign(grave=findings["severity"].map(SEVERITIES.index), turn=rank_findings(audit))
    within = ["turn"] if weightiest else ["place", "period_end", "rule", "finding_id"]
    findings = findings.sort_values(["grave", *within], kind="stable")
    rows = named.loc[members["observation_id"]].assign(
        role=members["role"].to_numpy(),
        finding_id=members["finding_id"].to_numpy(),
        part=(members["role"] == "part").array,
    )
    # Totals stand before their parts, and all in the order of the text.
    rows = rows.sort_values(["part", "source_id", "figure_start"], kind="stable").reset_index()
    by_finding: dict[str, list[Row]] = {}
    for row in list_rows(rows):
        by_finding.setdefault(row["finding_id"], []).append(row)
    for finding in list_rows(findings):
        yield finding, by_finding[finding["finding_id"]]


def _describe_finding(finding: Row, rows: Sequence[Row], language: str) -> str:
    """What is wrong, with the gap in the figures' own unit."""
    points = finding["rule"] in POINT_RULES or all(row["unit"] == "percent" for row in rows)
    gap = format_number(abs(finding["gap"]), language, 2 if points else None)
    dimension = message(f"dimension.{finding['dimension']}", language) if finding["dimension"] else ""
    return read_audit().rules[finding["rule"]].sentence(language).format(gap=gap, dimension=dimension)


def describe_figure(row: Row, language: str, change: bool = True) -> str:
    """What a figure counts, with the members that divide it: “Hồ sơ giải quyết trễ hạn (cấp huyện)”.

    `change`: whether to say of a change that it is one.
    """
    members = [message("audit.change", language)] if change and row["measure"] != "level" else []
    members += list_members(str(row["breakdown"]), language)
    label = read_indicators()[row["indicator"]].label(language)
    return f"{label} ({', '.join(members)})" if members else label


def count_rules(audit: Audit) -> pd.DataFrame:
    """The rules that were broken with their severity and number of findings, contradictions first."""
    counts = audit.findings.groupby(["severity", "rule"]).size().rename("findings").reset_index()
    return counts.sort_values(["severity", "findings", "rule"], ascending=[True, False, True], ignore_index=True)


def count_severities(audit: Audit) -> dict[str, int]:
    """The number of findings of each severity."""
    found = audit.findings["severity"].value_counts()
    return {severity: int(found.get(severity, 0)) for severity in SEVERITIES}


def _name_rule(rule: str, language: str) -> str:
    return message(f"audit.rule.{rule}", language)


def _write_number(row: Row, language: str) -> str:
    """A figure with its hedge in the language's digits; as the source prints it stands at its sentence."""
    unit = "percent" if is_share(row["unit"], row["indicator"]) and row["measure"] == "level" else row["unit"]
    return format_hedged(row["value"], row["qualifier"], unit, language, str(row.get("hedge", "")))


def _render_finding(finding: Row, rows: Sequence[Row], language: str) -> str:
    """A finding as a list item: place, period, what is wrong, the figures as links to their sentences, the sources."""
    first = rows[0]
    period = format_period(first["period_start"], first["period_end"], language)
    head = f"<strong>{html.escape(place_name(first, language))}</strong>, {html.escape(period)}: "
    figures = "; ".join(
        html.escape(describe_figure(row, language))
        + f" {lead_to(row['observation_id'], html.escape(_write_number(row, language)))}"
        for row in rows
    )
    by_source = {row["source_id"]: row for row in reversed(rows)}
    sources = " · ".join(
        name_source(by_source[one], language) for one in dict.fromkeys(row["source_id"] for row in rows)
    )
    return f"<li>{head}{html.escape(_describe_finding(finding, rows, language))}. {figures}. {sources}</li>"


def show_audit(audit: Audit, figures: pd.DataFrame, language: str) -> pd.DataFrame:
    """The counts by rule, the contradictions, and the doubts folded by rule; each figure a link to its sentence.

    Within a rule what a person should look at first stands first.

    Returns the figures that it shows, whose sentences the page must have.
    """
    from IPython import display as notebook  # a notebook has them; `analysis check` shows nothing

    from analysis.reports.showing import show_markdown

    if audit.findings.empty:
        show_markdown(message("audit.none", language))
        return figures.iloc[:0]
    rules = count_rules(audit)
    cells = [
        {
            "group": message(f"audit.{row['severity']}", language),
            "rule": html.escape(_name_rule(row["rule"], language)),
            "findings": valued(row["findings"], format_number(row["findings"], language)),
        }
        for row in list_rows(rules)
    ]
    labels = {name: message(f"audit.{name}_column", language) for name in ("rule", "findings")}
    parts = [render_counts(pd.DataFrame(cells), labels, message("audit.rules_caption", language), language, "rules")]
    shown: dict[str, list[str]] = {}
    ids: list[str] = []
    for finding, rows in _rows_of(audit, figures, weightiest=True):
        own = shown.setdefault(finding["rule"], [])
        own.append(_render_finding(finding, rows, language))
        ids += [row["observation_id"] for row in rows] if len(own) <= MOST_SHOWN else []
    for row in list_rows(rules):
        found = shown.get(row["rule"], [])
        rest = len(found) - MOST_SHOWN
        more = f"<p>{html.escape(message('audit.more', language, count=rest))}</p>" if rest > 0 else ""
        body = f'<ul class="findings">{"".join(found[:MOST_SHOWN])}</ul>{more}'
        heading = message("audit.rule_fold", language, rule=_name_rule(row["rule"], language), count=len(found))
        opened = " open" if row["severity"] == "contradiction" else ""
        parts.append(f"<details{opened}><summary>{html.escape(heading)}</summary>{body}</details>")
    notebook.display(notebook.HTML("".join(parts)))  # type: ignore[no-untyped-call]
    return figures[figures["observation_id"].isin(ids)]


def one_line(text: object) -> str:
    """A text from a document without line breaks and control signs, which could write over what stands above."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())


def say_place(locator: str, language: str) -> str:
    """Where a sentence stands, in the page's language: `line 7` is dòng 7."""
    return LOCATOR.sub(lambda found: message(f"sentences.{found[1]}", language, number=found[2]), locator)


def list_findings(audit: Audit, figures: pd.DataFrame, language: str) -> Iterator[str]:
    """Lines of plain text: a finding, and below it every figure with its sentence and where it stands."""
    for finding, rows in _rows_of(audit, figures):
        first = rows[0]
        period = format_period(first["period_start"], first["period_end"], language)
        head = message(f"audit.{finding['severity']}", language)
        what = _describe_finding(finding, rows, language)
        yield one_line(f"{head}: {place_name(first, language)}, {period}: {what} [{finding['finding_id']}]")
        for row in rows:
            value = format_value(row["value"], row["unit"], language)
            place = f"{row['source_id']} {row['locator']}".strip()
            line = one_line(f"{describe_figure(row, language)}: {value} “{row['quote']}” ({place})")
            yield f"    {line}"


def list_rules(audit: Audit, language: str) -> Iterator[str]:
    """Lines of plain text: how many findings each rule has."""
    for row in list_rows(count_rules(audit)):
        severity = message(f"audit.{row['severity']}", language)
        yield f"{row['findings']:>6}  {severity}: {_name_rule(row['rule'], language)}"


def findings_by_figure(audit: Audit, figures: pd.DataFrame, language: str) -> dict[str, list[dict[str, Any]]]:
    """By observation_id, the findings against a figure, contradictions first: severity, text, and `beside`, the ids of
    the other figures of the finding."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding, rows in _rows_of(audit, figures):
        text = _describe_finding(finding, rows, language)
        members = [row["observation_id"] for row in rows]
        for own in members:
            beside = [other for other in members if other != own]
            found.setdefault(own, []).append({"severity": finding["severity"], "text": text, "beside": beside})
    return found
