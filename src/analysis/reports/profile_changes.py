"""The tables of change in a province's profile: neighbouring periods with their verdict, and what sources say rose."""

import html

import pandas as pd

from analysis.charts import message
from analysis.charts.names import scope_name
from analysis.charts.numbers import format_period
from analysis.comparison import explain_pairs
from analysis.comparison.breaks import describe_breaks
from analysis.reports import stated_changes
from analysis.reports.profile import CHANGE, Profile
from analysis.reports.profile_sentences import say
from analysis.reports.profile_tables import link_figure, name_row
from analysis.reports.stated_changes import COLUMNS, MERGER, StatedChanges
from analysis.reports.tables import render_table

PAIR_COLUMNS = ("pair", "printed", "verdict")
CHANGE_COLUMNS = tuple(name for name in COLUMNS if name != "place")


def render_pairs(profile: Profile, language: str, name: str) -> str:
    """Neighbouring periods with their verdict and its reasons; "" for none."""
    if profile.pairs.empty:
        return ""
    by_id = profile.marks.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    cells = []

    def name_days(start: str, end: str) -> str:
        return format_period(start, end, language) if start and end else ""

    reasons = explain_pairs(profile.pairs, profile.marks, language, name_days)
    for (_, pair), reason in zip(profile.pairs.iterrows(), reasons, strict=True):
        sides = [by_id.loc[pair["left_id"]], by_id.loc[pair["right_id"]]]
        head = [name_row(sides[1], language), message(f"period_class.{pair['period_class']}", language)]
        periods = [html.escape(format_period(side["period_start"], side["period_end"], language)) for side in sides]
        verdict = [f"<strong>{html.escape(say('verdict.' + pair['verdict'], language))}</strong>", html.escape(reason)]
        verdict += [html.escape(sentence) for sentence in describe_breaks(sides[1]["breaks"], language)]
        order = f"<br><small>{say('order.' + pair['order'], language)}</small>" if pair["order"] else ""
        cells.append(
            {
                "group": " · ".join([*head, scope_name(sides[1]["scope"], language)]),
                "pair": " → ".join(periods),
                "printed": " → ".join(link_figure(side, language) for side in sides) + order,
                "verdict": f'<span class="words">{" ".join(filter(None, verdict))}</span>',
            }
        )
    table = pd.DataFrame(cells, columns=["group", *PAIR_COLUMNS])
    return render_table(table, say("pairs_caption", language), language, name)


def render_changes(profile: Profile, language: str, name: str) -> str:
    """Stated changes, what each implies for the earlier period, and whether that was published; "" for none."""
    rows = profile.figures[profile.figures["part_of"] == CHANGE]
    found = profile.changes.set_index("observation_id")
    found = (
        found[["reason", *found.columns.difference(rows.columns)]].reindex(rows["observation_id"]).set_axis(rows.index)
    )
    linked = rows.drop(columns="reason").assign(as_reported=rows["reason"] == MERGER).join(found)
    changes = StatedChanges(linked, profile.checks)
    return stated_changes.render_changes(changes, language, name, name_row, CHANGE_COLUMNS)
