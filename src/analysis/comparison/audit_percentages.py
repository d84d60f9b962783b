"""Percentages and the counts that stand beside them.

Takes and gives what the checks of `audit_arithmetic` do.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators
from analysis.codelists.audit import read_audit
from analysis.codelists.indicators import Indicator
from analysis.comparison.audit_arithmetic import DUST, join_members, join_tables, no_members
from analysis.comparison.audit_cells import Counts, Facts, Flags, Numbers, Places, Texts, Wide, add_up


@dataclass(frozen=True)
class _Totals:
    """A count of every cell that has one: the cells, and their figures."""

    cells: Places
    counts: Counts

    def beside(self, cells: Places) -> Counts:
        """The counts above zero of some cells."""
        above = np.flatnonzero(self.counts.value > 0)
        return self.counts.take(above).take(pd.Index(self.cells[above]).get_indexer(pd.Index(cells)))


def check_percentages(facts: Facts) -> pd.DataFrame:
    """Rates that none of the counts beside them gives, rounded or cut.

    With the denominator named that is a contradiction, else a doubt: the share may be of something not stated. Then it
    is held to what such a share is usually of (the first denominator of the code list) and to counts in its own
    sentence or its numerator's; the others may acquit it, but say nothing against it.
    """
    tables = []
    totals: dict[str, _Totals] = {}
    for indicator in read_indicators().values():
        rates = facts.rows_of(indicator.code)
        if not len(rates) or indicator.numerator not in read_indicators():
            continue
        rates, tops = _put_numerators_beside(facts, rates, indicator)
        if not len(rates):
            continue
        bottoms = {}
        for kind in indicator.denominators:
            code = f"{indicator.numerator.partition('_')[0]}_{kind}"
            if code not in totals:
                totals[code] = _find_totals(facts, code)
            bottoms[kind] = totals[code].beside(facts.cell[rates])
        with np.errstate(divide="ignore", invalid="ignore"):
            tables.append(_find_unlike(facts, rates, tops, bottoms, indicator.code))
    return join_tables(tables)


def _put_numerators_beside(facts: Facts, rates: Places, indicator: Indicator) -> tuple[Places, Counts]:
    """Those of the rates whose numerator is stated, and the numerators."""
    tops, keys = facts.rows_of(indicator.numerator), facts.cell
    if indicator.numerator_breakdown:
        rates, keys = rates[facts.breakdown[rates] == ""], facts.place
        tops = tops[facts.breakdown[tops] == indicator.numerator_breakdown]
    found = pd.Index(keys[tops]).get_indexer(pd.Index(keys[rates]))
    return rates[found >= 0], facts.counts.take(tops[found[found >= 0]])


def _find_totals(facts: Facts, code: str) -> _Totals:
    """A count of every cell: as stated, else the sum of its parts, which has no id and can only acquit a rate."""
    rows = facts.rows_of(code)
    cells, counts = facts.cell[rows], facts.counts.take(rows)
    for equation in read_audit().sums:
        if equation.total == code and facts.state(equation.parts):
            wide = Wide(facts, equation.parts)
            sums = [add_up(columns, equation.parts) for columns in (wide.value, wide.lower, wide.upper)]
            added = ~np.isnan(sums).any(axis=0) & ~np.isin(wide.cells, cells)
            nothing = np.full(int(added.sum()), np.nan)
            value, lower, upper = (one[added] for one in sums)
            cells = np.concatenate([cells, wide.cells[added]])
            counts = counts.and_then(Counts(value, lower, upper, np.full(len(nothing), None, dtype=object), nothing))
    return _Totals(cells, counts)


def _find_unlike(facts: Facts, rows: Places, tops: Counts, bottoms: dict[str, Counts], code: str) -> pd.DataFrame:
    """Members of the rates that fit none of their denominators; the nearest denominator is the one shown."""
    rates, denominator = facts.counts.take(rows), facts.denominator[rows]
    # The printed percentage may be cut instead of rounded: half a unit of its last digit more, either way.
    slack = (rates.upper - rates.lower) / 2
    gaps, fits = [], np.zeros(len(rows), dtype=bool)
    for kind, bottom in bottoms.items():
        named = (denominator == "") | (denominator == kind)
        low, high = 100 * tops.lower / bottom.upper, 100 * tops.upper / bottom.lower
        speaks = named & _may_accuse(rates, tops, bottom, (denominator == kind) | (kind == next(iter(bottoms))))
        gaps.append(np.where(speaks, rates.value - 100 * tops.value / bottom.value, np.nan))
        fits |= named & (rates.lower - slack <= high) & (low <= rates.upper + slack)
    table = np.array(gaps)
    unlike = ~fits & ~np.isnan(table).all(axis=0)
    nearest = np.argmin(np.where(np.isnan(table), np.inf, np.abs(table)), axis=0)
    tables = [no_members()]
    for at, (kind, bottom) in enumerate(bottoms.items()):
        for rule, stated in (("percentage", True), ("percentage_of_other", False)):
            own = np.flatnonzero(unlike & (nearest == at) & ((denominator != "") == stated))
            if len(own):
                rate, top, whole = rates.take(own), tops.take(own), bottom.take(own)
                tables.append(
                    join_members(rule, table[at][own], rate.value, _imply(rate, top, whole), f"{code} {kind} {rule}")
                )
    return join_tables(tables)


def _may_accuse(rates: Counts, tops: Counts, bottoms: Counts, wanted: Flags) -> Flags:
    """Whether a denominator may speak against a rate: it is `wanted` or stands in a sentence with one of the two."""
    near = (rates.char_start == bottoms.char_start) | (tops.char_start == bottoms.char_start) | wanted
    # No part is a share of what is less than it.
    return np.asarray(near & (tops.lower <= bottoms.upper) & pd.notna(bottoms.ids), dtype=bool)


def _imply(rates: Counts, tops: Counts, bottoms: Counts) -> list[tuple[str, Texts, Numbers, Numbers]]:
    """Rate, numerator and denominator with the values that the two others imply for each."""
    least, most = (np.where(bound < DUST, DUST, bound) for bound in (rates.lower, rates.upper))
    return [
        ("rate", rates.ids, 100 * tops.lower / bottoms.upper, 100 * tops.upper / bottoms.lower),
        ("numerator", tops.ids, rates.lower * bottoms.lower / 100, rates.upper * bottoms.upper / 100),
        ("denominator", bottoms.ids, 100 * tops.lower / most, 100 * tops.upper / least),
    ]
