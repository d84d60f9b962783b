"""Stated changes: by how much a source says that a figure rose or fell, and whether what that implies agrees."""

import html
from dataclasses import dataclass

import pandas as pd
from IPython import display as notebook

from analysis.charts import message
from analysis.charts.names import assigner_name, place_name
from analysis.charts.numbers import format_hedged, format_interval, format_number, format_period, is_share
from analysis.codelists import read_indicators
from analysis.comparison.breaks import describe_breaks
from analysis.comparison.changes import check_prior_levels, derive_prior_levels, describe_change_reason, link_changes
from analysis.comparison.figures import name_series, read_hedges
from analysis.reports.figure_links import lead_to, valued
from analysis.reports.judging import place_report
from analysis.reports.parameters import Parameters
from analysis.reports.reading import SUBJECTS
from analysis.reports.showing import show_text
from analysis.reports.tables import describe_period, name_source, render_table

COLUMNS = ("place", "period", "change", "implied", "published", "source")


@dataclass(frozen=True)
class StatedChanges:
    """`linked`: rows of `link_changes` with their place; `checked`: rows of `check_prior_levels` on what they imply."""

    linked: pd.DataFrame
    checked: pd.DataFrame

    def checks_of(self, change: pd.Series) -> pd.DataFrame:
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
    linked = linked.assign(series=name_series(linked), hedge=read_hedges(linked)).sort_values(
        ["period_end", "place", "indicator", "figure_start"], ascending=[False, True, True, True], kind="stable"
    )
    return StatedChanges(linked.reset_index(drop=True), check_prior_levels(derive_prior_levels(linked), figures))


def say_change(change: pd.Series, language: str) -> str:
    """The change as the source states it: “tăng 46%”, “giảm 3,86 điểm %”."""
    size = abs(change["value"])
    unit = str(change["unit"])
    number = format_hedged(
        size, change["qualifier"], "percent" if unit == "percent" else "count", language, change["hedge"]
    )
    if unit == "percentage_point":
        number = message("story.points", language, number=number)
    return message("change.fall" if change["value"] < 0 else "change.rise", language, number=number)


def say_implied(change: pd.Series, language: str) -> str:
    """The earlier level that a change implies as an interval; "" where it implies none."""
    if change["reason"]:
        return ""
    unit = "percent" if change["level_unit"] == "percent" else "count"
    decimals = 2 if unit == "percent" else 0
    return format_interval(change["implied_lower"], change["implied_upper"], unit, language, decimals)


def say_check(check: pd.Series, language: str, linked: bool = False) -> str:
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


def _link_implied(change: pd.Series, language: str) -> str:
    """What a change implies, as a link to the level that it starts from."""
    implied = html.escape(say_implied(change, language))
    return valued(change["implied_lower"], lead_to(change["level_observation_id"], implied)) if implied else ""


def _cells(changes: StatedChanges, change: pd.Series, language: str) -> dict[str, str]:
    checks = [check for _, check in changes.checks_of(change).iterrows()]
    said = [say_check(check, language, linked=True) for check in checks]
    said += [f"<em>{html.escape(text)}</em>" for check in checks for text in describe_breaks(check["breaks"], language)]
    if change["reason"]:
        said = [html.escape(describe_change_reason(change["reason"], language))]
    base = format_period(change["base_start"], change["base_end"], language) if change["base_end"] else ""
    against = message("change.against", language, base=base) if base else ""
    assigner = assigner_name(change, language)
    stated = lead_to(change["observation_id"], html.escape(say_change(change, language)))
    return {
        "group": html.escape(read_indicators()[change["indicator"]].label(language)),
        "place": "<br>".join(
            [f"<strong>{html.escape(place_name(change, language))}</strong>"]
            + ([html.escape(assigner)] if assigner else [])
        ),
        "period": describe_period(change, language),
        "change": valued(change["value"], f"{stated} {html.escape(against)}".strip()),
        "implied": _link_implied(change, language),
        "published": f'<span class="words">{"<br>".join(said) or message("change.no_other", language)}</span>',
        "source": name_source(change, language),
    }


def show_changes(changes: StatedChanges, language: str) -> None:
    """The stated changes as a table: what each implies of the earlier period, and what was published for it."""
    show_text("change.heading", language=language)
    if changes.linked.empty:
        show_text("change.none", language=language)
        return
    show_text("change.text", language=language)
    rows = pd.DataFrame([_cells(changes, change, language) for _, change in changes.linked.iterrows()])
    rows = rows.sort_values("group", kind="stable")[["group", *COLUMNS]]
    table = render_table(rows, message("change.caption", language), language, "changes")
    notebook.display(notebook.HTML(table))  # type: ignore[no-untyped-call]
