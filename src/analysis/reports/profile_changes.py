"""The tables of change in a province's profile: neighbouring periods with their verdict, and what sources say rose."""

import html

import pandas as pd

from analysis.charts import message
from analysis.charts.names import scope_name
from analysis.charts.numbers import format_number, format_period
from analysis.comparison import explain_pairs
from analysis.comparison.breaks import describe_breaks
from analysis.comparison.changes import describe_change_reason
from analysis.reports.figure_links import lead_to, valued
from analysis.reports.profile import CHANGE, Profile
from analysis.reports.profile_sentences import format_gap, say, write_checked, write_level
from analysis.reports.profile_tables import link_figure, name_row, write_period
from analysis.reports.tables import name_source, render_table

PAIR_COLUMNS = ("pair", "printed", "verdict")
CHANGE_COLUMNS = ("period", "printed", "implied", "check", "source")


def render_pairs(profile: Profile, language: str, name: str) -> str:
    """Neighbouring periods with their verdict and its reasons; "" for none."""
    if profile.pairs.empty:
        return ""
    by_id = profile.marks.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    cells = []
    reasons = explain_pairs(profile.pairs, profile.marks, language)
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


def _write_change(row: pd.Series, language: str) -> str:
    """A stated change with its sign and base."""
    points = row["unit"] == "percentage_point" or row["measure"] == "change_pct"
    value = "".join(["+" if row["value"] > 0 else "", format_number(row["value"], language), "%" if points else ""])
    base = format_period(row["base_start"], row["base_end"], language) if row["base_end"] else ""
    since = f"<br><small>{html.escape(say('since', language, earlier=base))}</small>" if base else ""
    printed = valued(row["value"], lead_to(row["observation_id"], html.escape(str(row["printed"]))))
    return f"{printed}<br><small>{html.escape(value)}</small>{since}"


def _describe_check(check: pd.Series, language: str) -> str:
    """What came of holding an implied level to a published one; the published one is a link to its sentence."""
    text = html.escape(write_checked(check, "published", language))
    published = lead_to(check["published_id"], text)
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
            earlier = format_period(row["base_start"], row["base_end"], language)
            value = write_level(change["implied_lower"], change["implied_upper"], change["level_unit"], language)
            implied = html.escape(say("implied", language, earlier=earlier, value=value))
            level = by_id.loc[change["level_observation_id"]]
            implied += f"<br><small>{say('computed', language)} {link_figure(level, language)}</small>"
            own = checks[checks["change"] == row["observation_id"]]
            told = [_describe_check(check, language) for _, check in own.iterrows()] or [say("unchecked", language)]
        cells.append(
            {
                "group": name_row(row, language),
                "period": write_period(row, language),
                "printed": _write_change(row, language),
                "implied": f'<span class="words">{implied}</span>',
                "check": f'<span class="words">{"<br>".join(told)}</span>',
                "source": name_source(row, language),
            }
        )
    if not cells:
        return ""
    table = pd.DataFrame(cells, columns=["group", *CHANGE_COLUMNS])
    return render_table(table, say("changes_caption", language), language, name)
