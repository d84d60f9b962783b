"""Rank sets: by hand, against other libraries' exact tests, and their coverage by simulation."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact
from statsmodels.stats.multitest import multipletests

from analysis.comparison.many_offices import MINIMUM_OFFICES
from analysis.comparison.rank_sets import (
    derive_rank_bounds,
    derive_share_p_values,
    derive_spread,
    derive_spread_p_values,
    derive_volume_p_values,
    rank_intervals,
    rank_rates,
    rank_volumes,
)


def offices(counts, totals, **columns):
    return pd.DataFrame(
        {"place": [f"N{n}" for n in range(len(counts))], "numerator": counts, "total": totals, **columns}
    )


def bounds(ranks):
    return list(zip(ranks.sets["rank_lower"], ranks.sets["rank_upper"], strict=True))


def test_share_p_values_are_fishers():
    counts, totals = np.array([3.0, 90, 14064]), np.array([10.0, 100, 14101])
    p_values = derive_share_p_values(counts, totals)
    for j, k in itertools.permutations(range(3), 2):
        table = [[counts[j], totals[j] - counts[j]], [counts[k], totals[k] - counts[k]]]
        assert p_values[j, k] == pytest.approx(fisher_exact(table, alternative="greater").pvalue, rel=1e-9)
    assert np.diag(p_values).tolist() == [1, 1, 1]


def test_volume_p_values_are_conditional_binomial():
    counts, days = np.array([10.0, 30, 0]), np.array([31.0, 28, 365])
    p_values = derive_volume_p_values(counts, days)
    for j, k in itertools.permutations(range(3), 2):
        part = days[j] / (days[j] + days[k])
        total = int(counts[j] + counts[k])
        expected = binomtest(int(counts[j]), total, part, alternative="greater").pvalue
        assert p_values[j, k] == pytest.approx(expected, rel=1e-9)


def test_bounds_by_hand():
    # a above b and c; b above c: 1, 2, 3. Without the last: b and c share 2–3.
    above = np.zeros((3, 3), dtype=bool)
    above[0, 1] = above[0, 2] = True
    assert [list(ends) for ends in derive_rank_bounds(above)] == [[1, 2, 2], [1, 3, 3]]
    above[1, 2] = True
    assert [list(ends) for ends in derive_rank_bounds(above)] == [[1, 2, 3], [1, 2, 3]]


def test_a_leader_a_last_and_eight_alike():
    ranks = rank_rates(offices([990] + [900] * 8 + [500], [1000] * 10))
    assert bounds(ranks) == [(1, 1)] + [(2, 9)] * 8 + [(10, 10)]
    assert len(ranks.pairs) == 9 + 8
    assert (ranks.pairs["p_holm"] <= 0.05).all()
    assert (ranks.level, ranks.method, ranks.number, ranks.reason) == (0.95, "fisher_spread_holm", 10, "")


def test_holm_runs_over_both_directions_of_every_pair():
    """One pair, worth just p by itself: it must be multiplied by 10 × 9."""
    counts = [500] * 9 + [575]
    ranks = rank_rates(offices(counts, [1000] * 10))
    table = [[575, 425], [500, 500]]
    p_value = fisher_exact(table, alternative="greater").pvalue
    assert p_value < 0.05 / 45
    assert (90 * p_value <= 0.05) == (len(ranks.pairs) > 0)
    every = derive_share_p_values(np.array(counts, dtype=float), np.full(10, 1000.0))
    adjusted = multipletests([every[j, k] for j, k in itertools.permutations(range(10), 2)], method="holm")[1]
    assert (adjusted <= 0.05).sum() == len(ranks.pairs)


NULLS = [
    ([0] * 10, [100] * 10),
    ([100] * 10, [100] * 10),
    ([50] * 10, [100] * 10),
    ([1] * 10, [1] * 10),
    ([0] * 9 + [1], [1] * 10),
    ([1] * 9 + [900_000], [1] * 9 + [1_000_000]),  # one huge, nine that say next to nothing
]


@pytest.mark.parametrize(("counts", "totals"), NULLS)
def test_where_nothing_differs_every_rank_remains(counts, totals):
    ranks = rank_rates(offices(counts, totals))
    assert bounds(ranks) == [(1, 10)] * 10
    assert ranks.pairs.empty


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_rank_sets_hold_the_observed_order_and_do_not_depend_on_it(data):
    totals = data.draw(st.lists(st.integers(1, 10**5), min_size=MINIMUM_OFFICES, max_size=13))
    counts = [data.draw(st.integers(0, total)) for total in totals]
    marks = offices(counts, totals)
    ranks = rank_rates(marks)
    shares = marks["numerator"] / marks["total"]
    best = shares.rank(method="min", ascending=False)
    worst = shares.rank(method="max", ascending=False)
    assert (ranks.sets["rank_lower"] <= best).all()
    assert (ranks.sets["rank_upper"] >= worst).all()
    turned = rank_rates(marks.iloc[::-1])
    assert turned.sets.sort_index()["rank_lower"].tolist() == ranks.sets["rank_lower"].tolist()
    # The share of what was not done has the opposite ranks.
    opposite = rank_rates(offices([t - c for c, t in zip(counts, totals, strict=True)], totals))
    assert opposite.sets["rank_lower"].tolist() == [len(totals) + 1 - rank for rank in ranks.sets["rank_upper"]]


SCATTERED = {
    "all alike": ([0.9] * 12, [400, 3000] * 6),
    "ties and steps": ([0.8] * 4 + [0.9] * 4 + [0.99] * 4, [200, 500, 3000, 20000] * 3),
    "many offices, large": (list(np.linspace(0.85, 0.95, 34)), [2000, 30000] * 17),
}
# Counts of dossiers that share a day's fate scatter more than coin tosses: the chance of an office is drawn anew about
# its own, with this part of the variance that it could have at most (beta-binomial).
PARTS = (0.001, 0.01, 0.05)
# Many offices take a tenth of a second a draw: of them the part at which counting alone would not do.
DRAWN = [(name, part) for name in SCATTERED for part in PARTS if part == max(PARTS) or not name.startswith("many")]


@pytest.mark.parametrize(("name", "part"), DRAWN)
def test_rank_sets_cover_all_true_ranks_of_overdispersed_counts(name, part):
    rates, totals = np.array(SCATTERED[name][0]), np.array(SCATTERED[name][1])
    best = 1 + (rates[None, :] > rates[:, None] + 1e-12).sum(axis=1)
    worst = len(rates) - (rates[None, :] < rates[:, None] - 1e-12).sum(axis=1)
    random = np.random.default_rng(14)
    covered = counted = 0
    for _ in range(200):
        chances = random.beta(rates * (1 / part - 1), (1 - rates) * (1 / part - 1))
        sets = rank_rates(offices(random.binomial(totals, chances), totals)).sets
        covered += ((sets["rank_lower"] <= best) & (sets["rank_upper"] >= worst)).all()
        counted += ((sets["counted_lower"] <= best) & (sets["counted_upper"] >= worst)).all()
    assert covered >= 0.95 * 200
    # What the wider sets are for: by counting alone they would not hold.
    assert part < 0.05 or counted < 0.5 * 200


def test_overdispersed_volumes_are_covered_too():
    daily, days = np.repeat([4.0, 5.0, 6.0], 5), np.full(15, 365)
    best = 1 + (daily[None, :] > daily[:, None]).sum(axis=1)
    worst = len(daily) - (daily[None, :] < daily[:, None]).sum(axis=1)
    random = np.random.default_rng(15)
    covered = 0
    for _ in range(200):
        values = random.poisson(daily * days * random.gamma(25, 1 / 25, len(daily)))
        marks = pd.DataFrame(
            {"place": range(15), "value": values, "lower": values, "upper": values, "period_days": days}
        )
        sets = rank_volumes(marks).sets
        covered += ((sets["rank_lower"] <= best) & (sets["rank_upper"] >= worst)).all()
    assert covered >= 0.95 * 200


def test_spread_is_that_of_normal_scatter():
    """Offices so large that counting adds nothing: τ² is about the variance drawn, and t is by the book."""
    random = np.random.default_rng(16)
    scores = random.normal(1.2, 0.05, 4000)
    totals = np.full(4000, 1e9)
    assert derive_spread(np.sin(scores) ** 2, totals, "share") == pytest.approx(0.05**2, rel=0.1)
    rates, exposure = np.array([4.0, 9.0, 9.0]), np.array([1.0, 1.0, 4.0])
    p_values = derive_spread_p_values(rates, exposure, 0.5, "daily")
    # (3 − 2) / √(1/4 + 1/4 + 2 · 0.5) with two degrees of freedom
    x = 1 / np.sqrt(1.5)
    assert p_values[1, 0] == pytest.approx(0.5 - x / (2 * np.sqrt(2 + x**2)))
    assert p_values[1, 2] == p_values[2, 1] == 0.5
    assert np.diag(p_values).tolist() == [1, 1, 1]


TRUTHS = {
    "all alike": ([0.95] * 12, [400] * 12),
    "ties and steps": ([0.8] * 4 + [0.9] * 4 + [0.99] * 4, [60, 200, 500, 3000] * 3),
    "all different": (list(np.linspace(0.7, 0.95, 12)), [300, 1000, 5000] * 4),
    "near the end, few": ([0.999] * 6 + [0.99] * 6, [20, 50, 100] * 4),
}


@pytest.mark.parametrize("name", TRUTHS)
def test_rank_sets_cover_all_true_ranks_at_once(name):
    """At least 95 % of 200 draws: every office's every true rank (ties hold several) lies in its set."""
    rates, totals = np.array(TRUTHS[name][0]), np.array(TRUTHS[name][1])
    best = 1 + (rates[None, :] > rates[:, None] + 1e-12).sum(axis=1)
    worst = len(rates) - (rates[None, :] < rates[:, None] - 1e-12).sum(axis=1)
    random = np.random.default_rng(11)
    covered = covered_counted = decided = 0
    for _ in range(200):
        sets = rank_rates(offices(random.binomial(totals, rates), totals)).sets
        covered += ((sets["rank_lower"] <= best) & (sets["rank_upper"] >= worst)).all()
        lower, upper = sets["counted_lower"].to_numpy(dtype=int), sets["counted_upper"].to_numpy(dtype=int)
        assert ((sets["rank_lower"] <= lower) & (sets["rank_upper"] >= upper)).all()
        covered_counted += ((lower <= best) & (upper >= worst)).all()
        decided += (upper - lower < len(rates) - 1).any()
    assert covered >= covered_counted >= 0.95 * 200
    # Sets that always say "any rank" would cover too.
    assert name in ("all alike", "near the end, few") or decided > 0.9 * 200


def test_volume_rank_sets_cover_all_true_ranks_at_once():
    daily, days = np.array([1.0, 1, 1, 1.2, 1.2, 2, 2, 2, 3, 4, 5, 5]), np.array([365, 366, 330] * 4)
    best = 1 + (daily[None, :] > daily[:, None]).sum(axis=1)
    worst = len(daily) - (daily[None, :] < daily[:, None]).sum(axis=1)
    random = np.random.default_rng(12)
    covered = 0
    for _ in range(200):
        values = random.poisson(daily * days)
        marks = pd.DataFrame(
            {"place": range(12), "value": values, "lower": values, "upper": values, "period_days": days}
        )
        sets = rank_volumes(marks).sets
        covered += ((sets["rank_lower"] <= best) & (sets["rank_upper"] >= worst)).all()
    assert covered >= 0.95 * 200


def intervals(ends, **columns):
    lower, upper = zip(*ends, strict=True)
    places = [f"N{n}" for n in range(len(ends))]
    return pd.DataFrame({"place": places, "compared_lower": lower, "compared_upper": upper, **columns})


def test_bare_intervals_by_hand():
    # one point far above, eight overlapping in a chain, one that touches the lowest end
    ends = [(100.0, 100.0), *[(10.0 + n, 20.0 + n) for n in range(8)], (5.0, 10.0)]
    ranks = rank_intervals(intervals(ends))
    # (5, 10) touches (10, 20) and lies below the other seven; (17, 27) and (10, 20) still meet
    assert bounds(ranks) == [(1, 1), (2, 10), *[(2, 9)] * 7, (9, 10)]
    assert ranks.level == 1
    assert ranks.pairs["p_holm"].isna().all()


def test_intervals_with_a_confidence_of_their_own():
    marks = intervals([(float(n), n + 0.5) for n in range(10)])
    refused = rank_intervals(marks, interval_level=0.95)
    assert refused.reason == "narrow_intervals"
    assert refused.sets["rank_lower"].isna().all()
    held = rank_intervals(marks, interval_level=0.995)
    assert held.reason == ""
    assert held.level == pytest.approx(0.95)
    assert bounds(held) == [(10 - n, 10 - n) for n in range(10)]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 10), st.floats(0, 1)), min_size=10, max_size=14))
@settings(deadline=None)
def test_interval_sets_hold_the_rank_of_every_possible_truth(rows):
    ends = [(low, low + width) for low, width, _ in rows]
    truth = np.array([low + width * part for low, width, part in rows])
    sets = rank_intervals(intervals(ends)).sets
    assert (sets["rank_lower"] <= 1 + (truth[None, :] > truth[:, None]).sum(axis=1)).all()
    assert (sets["rank_upper"] >= len(truth) - (truth[None, :] < truth[:, None]).sum(axis=1)).all()


def test_too_few_unlike_and_left_out():
    ranks = rank_rates(offices([10] * 9, [20] * 9))
    assert (ranks.reason, ranks.number, ranks.pairs.empty) == ("too_few_offices", 9, True)
    assert ranks.sets["rank_lower"].isna().all()
    assert rank_rates(offices([10] * 10, [20] * 10, scope=["a"] * 9 + ["b"])).reason == "unlike_figures"
    ranks = rank_rates(offices([990, *[900] * 9, np.nan], [1000] * 11))
    assert ranks.sets["left_out"].tolist() == [""] * 10 + ["no_counts"]
    assert ranks.sets["rank_lower"].isna().tolist() == [False] * 10 + [True]
    assert ranks.number == 10
    assert ranks.sets["rank_upper"].max() == 10
    ranks = rank_intervals(intervals([(1.0, 2.0)] * 10 + [(np.nan, 3.0)] + [(3.0, 1.0)]))
    assert ranks.sets["left_out"][10:].tolist() == ["no_interval"] * 2
