"""What each chart finds, in one sentence made from its numbers: it stands under the chart's title."""

from collections.abc import Sequence

import pandas as pd

from analysis.charts import message
from analysis.charts.names import place_name
from analysis.charts.numbers import format_number, format_period
from analysis.charts.year_numbers import label_mark
from analysis.comparison import count_reasons
from analysis.comparison.comparability import NOT_COMPARABLE
from analysis.observations.rows import Row, list_rows
from analysis.reports.judging import Judged
from analysis.reports.ranges import Range, largest_range, say_range
from analysis.reports.verdicts import short_reason

WAYS = ("rise", "fall", "equal", "undecided")
MOST_NAMES = 3
MOST_REASONS = 2


def find_largest(judged: Judged, ranges: Sequence[Range], language: str) -> dict[str, str]:
    """For each indicator: from where to where its largest group of comparable figures goes, or why there is none.

    `ranges` are those of `find_ranges`, of these marks or of more.
    """
    found = {}
    for code in judged.marks["indicator"].unique():
        own = judged.of((str(code),))
        one = largest_range([one for one in ranges if one.low["indicator"] == code], [str(code)])
        pairs = [panel.pairs for panel in own.panels if len(panel.pairs)]
        if one is not None:
            found[str(code)] = message(
                "finding.range",
                language,
                letter=one.letter,
                kind=_name_kind(str(one.low["period_class"]), language),
                count=len(one.marks),
                range=say_range(one, language),
            )
        elif pairs:
            found[str(code)] = message("finding.refused", language, reasons=_name_reasons(pd.concat(pairs), language))
        else:
            found[str(code)] = message("finding.single", language)
    return found


def _name_kind(code: str, language: str) -> str:
    label = message(f"period_class.{code}", language)
    return label[:1].lower() + label[1:]


def find_neighbours(judged: Judged) -> pd.DataFrame:
    """The pairs of figures whose periods follow each other, of marks judged in panels of one body over the years."""
    found = []
    for panel in judged.panels:
        turn = panel.marks.set_index("observation_id")["period_end"].rank(method="dense")
        apart = panel.pairs["right_id"].map(turn) - panel.pairs["left_id"].map(turn)
        found.append(panel.pairs[apart.abs() == 1])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def find_developments(pairs: pd.DataFrame, marks: pd.DataFrame, language: str) -> dict[str, str]:
    """For each indicator of marks over the years: how often it rose, fell, or may not be said, and where.

    `pairs` are judged pairs of neighbouring periods; `marks` have both sides by observation_id.
    """
    by_id = marks.drop_duplicates("observation_id").set_index("observation_id", drop=False)
    found = {}
    for code in marks["indicator"].unique():
        own = pairs[pairs["indicator"] == code] if len(pairs) else pairs
        told = _count_ways(own, by_id, language) if len(own) else []
        found[str(code)] = _write(told) if told else message("finding.no_pair", language)
    return found


def _write(told: list[str]) -> str:
    text = "; ".join(told)
    return f"{text[:1].upper()}{text[1:]}."


def _count_ways(pairs: pd.DataFrame, by_id: pd.DataFrame, language: str) -> list[str]:
    """How many pairs went which way, with their places; the one rise or fall, where there is one, with its numbers."""
    ways: dict[str, list[tuple[pd.Series, pd.Series]]] = {way: [] for way in WAYS}
    for pair in list_rows(pairs[pairs["verdict"] != NOT_COMPARABLE]):
        rows = {side: by_id.loc[pair[f"{side}_id"]] for side in ("left", "right")}
        before, after = sorted(rows, key=lambda side: str(rows[side]["period_end"]))
        way = "rise" if pair["order"] == after else "fall" if pair["order"] == before else pair["order"] or "undecided"
        ways[way].append((rows[before], rows[after]))
    single = len(ways["rise"]) + len(ways["fall"]) == 1
    told = []
    for way, own in ways.items():
        if single and way in ("rise", "fall") and own:
            told.append(_say_one(way, *own[0], language))
        elif own:
            names = _list_names([_name_later(after, language) for _, after in own])
            told.append(message(f"finding.{way}", language, count=len(own), names=names))
    refused = pairs[pairs["verdict"] == NOT_COMPARABLE]
    if len(refused):
        reasons = _name_reasons(refused, language)
        told.append(message("finding.not_compared", language, count=len(refused), reasons=reasons))
    return told


def _say_one(way: str, before: Row, after: Row, language: str) -> str:
    return message(
        f"finding.one_{way}",
        language,
        place=place_name(after, language),
        before=label_mark(before, language),
        before_period=format_period(before["period_start"], before["period_end"], language),
        after=label_mark(after, language),
        after_period=format_period(after["period_start"], after["period_end"], language),
    )


def _name_reasons(pairs: pd.DataFrame, language: str) -> str:
    """The commonest reasons why pairs are refused, in few words."""
    counted = count_reasons(pairs)
    counted = counted[counted["verdict"] == NOT_COMPARABLE].sort_values("pairs", ascending=False, kind="stable")
    return "; ".join(short_reason(str(code), language) for code in counted["code"][:MOST_REASONS])


def _name_later(row: Row, language: str) -> str:
    return f"{place_name(row, language)} {format_period(row['period_start'], row['period_end'], language)}"


def _list_names(names: list[str]) -> str:
    """Some names in brackets, the first ones of many."""
    if not names:
        return ""
    return f" ({'; '.join(names[:MOST_NAMES])}{'; …' if len(names) > MOST_NAMES else ''})"


def find_parts(marks: pd.DataFrame, language: str) -> str:
    """Of how many places the sources say where every assigned task stands, and which have overdue ones.

    `marks` are those of `compare_tasks`, a row a bar of the chart.
    """
    if marks.empty:
        return ""
    overdue = marks[marks["part_overdue"].fillna(0) > 0]
    names = [
        message(
            "finding.overdue",
            language,
            place=_name_later(row, language),
            overdue=format_number(row["part_overdue"], language),
            assigned=format_number(row["assigned"], language),
        )
        for row in list_rows(overdue)
    ]
    return message(
        "finding.parts",
        language,
        count=len(marks),
        whole=int(marks["part_unknown"].eq(0).sum()),
        overdue=len(overdue),
        names=_list_names(names),
    )
