"""Stated changes: by how much a source says that a figure rose or fell, and whether what that implies agrees."""

import html
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from IPython import display as notebook

from analysis.charts import message
from analysis.charts.names import assigner_name, place_name
from analysis.charts.numbers import (
    format_hedged,
    format_interval,
    format_number,
    format_period,
    format_value,
    is_share,
)
from analysis.codelists import read_indicators
from analysis.comparison.breaks import describe_breaks
from analysis.comparison.changes import (
    check_prior_levels,
    derive_prior_levels,
    describe_change_caveat,
    describe_change_reason,
    link_changes,
)
from analysis.comparison.figures import name_series, read_hedges
from analysis.observations.rows import Row, list_rows
from analysis.reports.figure_links import lead_to, valued
from analysis.reports.judging import place_report
from analysis.reports.parameters import Parameters
from analysis.reports.reading import SUBJECTS
from analysis.reports.showing import show_text
from analysis.reports.tables import describe_period, name_source, render_table

MERGER = "merger"  # the reason of `place_figures` for an old province's figure under the geography "2025"
COLUMNS = ("place", "period", "change", "implied", "published", "source")


Heading = Callable[[Row, str], str]


@dataclass(frozen=True)
class StatedChanges:
    """What sources say of changes.

    `linked`: rows of `link_changes` with their place, series and hedge, and `as_reported`: whether the geography of the
    report has bridged the merger and the change is still that of a province from before it. `checked`: rows of
    `check_prior_levels` on what they imply.
    """

    linked: pd.DataFrame
    checked: pd.DataFrame

    def checks_of(self, change: Row) -> pd.DataFrame:
        """The published figures that a change's implied level was held to."""
        own: pd.DataFrame = self.checked[self.checked["parents"].str.split().str[0] == change["observation_id"]]
        return own


def find_changes(name: str, parameters: Parameters) -> StatedChanges:
    """The stated changes of a report's indicators up to its year, as the provinces were when they were stated.

    Headline figures only: no breakdown but the assigner of tasks. The implied level is held to every figure published
    by the report year for that period, whichever source it is from.
    """
    figures = place_report(parameters, SUBJECTS[name])
    headline = figures["breakdown"].str.fullmatch(r"(?:assigner=[^|]*)?")
    linked = link_changes(figures[headline])
    old = figures.loc[figures["reason"] == MERGER, "observation_id"]
    linked = linked.assign(
        series=name_series(linked), hedge=read_hedges(linked), as_reported=linked["observation_id"].isin(old)
    ).sort_values(
        ["period_end", "place", "indicator", "figure_start"], ascending=[False, True, True, True], kind="stable"
    )
    return StatedChanges(linked.reset_index(drop=True), check_prior_levels(derive_prior_levels(linked), figures))


def say_change(change: Row, language: str) -> str:
    """The change as the source states it: “tăng 46%”, “giảm 3,86 điểm %”."""
    size = abs(change["value"])
    unit = str(change["unit"])
    number = format_hedged(
        size, change["qualifier"], "percent" if unit == "percent" else "count", language, change["hedge"]
    )
    if unit == "percentage_point":
        number = message("story.points", language, number=number)
    return message("change.fall" if change["value"] < 0 else "change.rise", language, number=number)


def say_place(change: Row, language: str) -> str:
    """Whose change it is: of an old province under the geography of 2025, that it is the old one."""
    name = place_name(change, language)
    return message("change.as_reported", language, place=name) if change["as_reported"] else name


def say_implied(change: Row, language: str) -> str:
    """The earlier level that a change implies as an interval; "" where it implies none."""
    if change["reason"]:
        return ""
    unit = "percent" if change["level_unit"] == "percent" else "count"
    decimals = 2 if unit == "percent" else 0
    return format_interval(change["implied_lower"], change["implied_upper"], unit, language, decimals)


def say_check(check: Row, language: str, linked: bool = False) -> str:
    """Whether a published figure lies where the change says that it was, and by how much it does not.

    `linked`: as HTML in which the published figure leads to its sentence.
    """
    unit = "percent" if is_share(check["unit"], check["indicator"]) else "count"
    printed = format_interval(check["published_lower"], check["published_upper"], unit, language)
    if linked:
        printed = lead_to(check["published_id"], html.escape(printed))
    if pd.isna(check["meets"]):
        reason = describe_change_reason(check["reason"], language)
        return message("change.unchecked", language, published=printed, reason=reason)
    if check["meets"]:
        return message("change.meets", language, published=printed)
    return message("change.misses", language, published=printed, gap=format_number(abs(check["gap"]), language))


def _cells(changes: StatedChanges, change: Row, language: str, name: Heading) -> dict[str, str]:
    base = format_period(change["base_start"], change["base_end"], language) if change["base_end"] else ""
    against = message("change.against", language, base=base) if base else ""
    assigner = assigner_name(change, language)
    stated = lead_to(change["observation_id"], html.escape(say_change(change, language)))
    return {
        "group": html.escape(name(change, language)),
        "place": "<br>".join(
            [f"<strong>{html.escape(say_place(change, language))}</strong>"]
            + ([html.escape(assigner)] if assigner else [])
        ),
        "period": describe_period(change, language),
        "change": valued(change["value"], f"{stated} {html.escape(against)}".strip()),
        "implied": f'<span class="words">{_describe_implied(change, language)}</span>',
        "published": f'<span class="words">{_describe_checks(changes, change, language)}</span>',
        "source": name_source(change, language),
    }


def _describe_implied(change: Row, language: str) -> str:
    """The earlier level that a change implies, of what it was computed, or why none follows; on which ground."""
    if change["reason"]:
        told = [html.escape(describe_change_reason(change["reason"], language))]
    else:
        level = html.escape(format_value(change["level_value"], change["level_unit"], language))
        computed = html.escape(message("change.computed", language))
        told = [
            valued(change["implied_lower"], html.escape(say_implied(change, language))),
            f"<small>{computed} {lead_to(change['level_observation_id'], level)}</small>",
        ]
    if change["as_reported"]:
        told.append(f"<em>{html.escape(describe_change_caveat('as_reported', language))}</em>")
    return "<br>".join(told)


def _describe_checks(changes: StatedChanges, change: Row, language: str) -> str:
    """What was published for the earlier period and whether it agrees; that nothing was."""
    if change["reason"]:
        return ""
    told = []
    for check in list_rows(changes.checks_of(change)):
        told.append(say_check(check, language, linked=True))
        told += [f"<em>{html.escape(sentence)}</em>" for sentence in describe_breaks(check["breaks"], language)]
        if check["same_source"]:
            told.append(f"<small>{html.escape(message('change.same_source', language))}</small>")
    return "<br>".join(told) or html.escape(message("change.no_other", language))


def _name_indicator(change: Row, language: str) -> str:
    return read_indicators()[change["indicator"]].label(language)


def render_changes(
    changes: StatedChanges,
    language: str,
    table_id: str,
    name: Heading = _name_indicator,
    columns: tuple[str, ...] = COLUMNS,
) -> str:
    """The stated changes as an HTML table: what each implies of the earlier period, and what was published for it.

    `name` says what stands over a group of rows, which stand in the order of `changes`. "" for no change.
    """
    if changes.linked.empty:
        return ""
    rows = pd.DataFrame([_cells(changes, change, language, name) for change in list_rows(changes.linked)])
    return render_table(rows[["group", *columns]], message("change.caption", language), language, table_id)


def show_changes(changes: StatedChanges, language: str) -> None:
    """The stated changes as a table: what each implies of the earlier period, and what was published for it."""
    show_text("change.heading", language=language)
    if changes.linked.empty:
        show_text("change.none", language=language)
        return
    show_text("change.text", language=language)
    by_name = changes.linked["indicator"].map(lambda code: read_indicators()[code].label(language))
    ordered = changes.linked.loc[by_name.sort_values(kind="stable").index]
    table = render_changes(StatedChanges(ordered, changes.checked), language, "changes")
    notebook.display(notebook.HTML(table))  # type: ignore[no-untyped-call]
