"""The range within each group of comparable figures: the differences that a report names, judged as one family."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.charts import message
from analysis.charts.names import place_name
from analysis.charts.numbers import (
    format_daily,
    format_hedged,
    format_interval,
    format_period,
    is_share,
    round_share,
    shows_gap,
)
from analysis.comparison import Group, derive_newcombe_difference
from analysis.comparison.claims import check_claims
from analysis.observations.rows import Row
from analysis.reports.figure_links import mention
from analysis.reports.judging import Judged, Panel

UNLIKE = {"denominator_differs", "denominator_unknown"}


@dataclass(frozen=True)
class Range:
    """From the lowest to the highest figure of one group of comparable marks.

    `low` and `high` are marks, `lower` and `upper` the bounds of high − low in percentage points or a day. `verdict` is
    a code of [claim_verdict] in many_offices.toml for the claim that high is above low, among all of the report's.
    `least`: only the lower bound says anything, since unlike denominators leave the upper one open.
    """

    panel: Panel
    letter: str
    group: Group
    marks: pd.DataFrame
    low: pd.Series
    high: pd.Series
    lower: float
    upper: float
    verdict: str = ""
    least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the one may be said to be above the other."""
        return self.verdict in ("holds", "holds_by_bounds")

    @property
    def tells(self) -> bool:
        """Whether its ends differ, and by more than tables round away."""
        gap, value = self.high["compared_value"] - self.low["compared_value"], float(self.high["compared_value"])
        return self.holds and (not is_share(self.low["unit"], self.low["indicator"]) or shows_gap(float(gap), value))


def find_ranges(judged: Judged) -> tuple[Range, ...]:
    """The range of every group of at least two comparable figures, in the order of the panels, judged together.

    The bounds hold what wording, rounding, audit and unlike denominators leave open; where both rates have exact
    counts, Newcombe's interval too, and Holm's step-down keeps the family of these claims at 95 %.
    """
    found = [_measure(panel, letter, group, marks) for panel in judged.panels for letter, group, marks in panel.groups]
    if not found:
        return ()
    claims = check_claims(pd.DataFrame([claim for _, claim in found]))
    return tuple(
        Range(**{**one.__dict__, "verdict": str(verdict)})
        for (one, _), verdict in zip(found, claims["verdict"], strict=True)
    )


def _measure(panel: Panel, letter: str, group: Group, marks: pd.DataFrame) -> tuple[Range, dict[str, object]]:
    order = ["compared_value", "place", "observation_id"]
    ordered = marks[order].reset_index(drop=True).sort_values(order, kind="stable").index
    low, high = marks.iloc[ordered[0]], marks.iloc[ordered[-1]]
    pair = panel.within((low["observation_id"], high["observation_id"])).iloc[0]
    turned = pair["left_id"] == low["observation_id"]
    bounds = (pair["difference_lower"], pair["difference_upper"])
    lower, upper = (-bounds[1], -bounds[0]) if turned else bounds
    difference, basis = float(high["compared_value"] - low["compared_value"]), "stated"
    if "numerator" in marks and not (high["hedged"] or low["hedged"]):
        counts = (high["numerator"], high["total"], low["numerator"], low["total"])
        newcombe = derive_newcombe_difference(*(float(count) for count in counts))
        if newcombe.difference == newcombe.difference:  # both have counts
            lower, upper = min(lower, float(newcombe.lower)), max(upper, float(newcombe.upper))
            basis = "confidence"
    claim = {"key": "more", "left": high["place"], "right": low["place"], "basis": basis}
    claim |= {"lower": lower, "upper": upper, "difference": min(max(difference, lower), upper)}
    least = bool(set(pair["reasons"].split("|")) & UNLIKE)
    return Range(panel, letter, group, marks, low, high, float(lower), float(upper), least=least), claim


def say_amount(row: Row, language: str) -> str:
    """A mark's figure as it is compared: per day for a count, else the percentage, with its hedge and its interval."""
    if is_share(row["unit"], row["indicator"]):
        value = round_share(row["value"]) if row["status"] == "derived" else row["value"]
        return format_hedged(value, row["qualifier"], "percent", language, row["hedge"])
    return format_daily(row["compared_lower"], row["compared_upper"], language)


def say_dated(row: Row, language: str) -> str:
    """Place and period of a mark: “Lạng Sơn, 2021”."""
    return f"{place_name(row, language)}, {format_period(row['period_start'], row['period_end'], language)}"


def say_gap(lower: float, upper: float, indicator: str, unit: str, language: str) -> str:
    """The bounds of a difference in percentage points or a day: “103–107 mỗi ngày”."""
    if is_share(unit, indicator):
        text = format_interval(lower, upper, "", language, 2 if upper - lower < 1 else 1)
        return message("story.points", language, number=text)
    return message("story.daily", language, number=format_daily(lower, upper, language))


def say_range(one: Range, language: str, linked: bool = False) -> str:
    """The range in words: from … to …, and how far apart, or that it cannot be said which is higher.

    `linked`: with the two figures as mentions, which `write_links` makes links.
    """
    low, high = say_amount(one.low, language), say_amount(one.high, language)
    if linked:
        low, high = mention(one.low["observation_id"], low), mention(one.high["observation_id"], high)
    indicator, unit = str(one.low["indicator"]), str(one.low["unit"])
    values = {
        "low": low,
        "low_place": say_dated(one.low, language),
        "high": high,
        "high_place": say_dated(one.high, language),
    }
    kind = "share" if is_share(unit, indicator) else "daily"
    text = message(f"story.range_{kind}", language, **values)
    if not one.holds:
        return f"{text}; {message('story.not_apart', language)}"
    if one.least:
        gap = say_gap(one.lower, one.lower, indicator, unit, language)
        return f"{text}; {message('story.apart_least', language, gap=gap)}"
    gap = say_gap(one.lower, one.upper, indicator, unit, language)
    return f"{text}; {message('story.apart', language, gap=gap)}"


def largest_range(ranges: Sequence[Range], indicators: Sequence[str]) -> Range | None:
    """The range that is told first, see `order_ranges`; None where there is none."""
    ranked = order_ranges(ranges, indicators)
    return ranked[0] if ranked else None


def order_ranges(ranges: Sequence[Range], indicators: Sequence[str]) -> list[Range]:
    """Ranges as a reader is told of them: of the largest group first.

    Of equals those whose ends are shown to differ, and by more than tables round away, stand before those that leave
    it open; then those whose indicator comes first, then the first in the report.
    """
    codes = list(indicators)
    return sorted(ranges, key=lambda one: (-len(one.marks), not one.tells, codes.index(str(one.low["indicator"]))))
