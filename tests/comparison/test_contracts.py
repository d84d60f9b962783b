"""What the parts of the comparison owe each other: columns, names and units, and no way round a refusal.

The whole chain (selection, marks, audit, latest periods, pairs and sets) over the committed table and over a made one,
in both geographies; then what each part must keep for the next.
"""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from benchmarks.made_observations import make_documents, make_observations

from analysis.codelists import read_indicators
from analysis.comparison import (
    LATEST,
    OVER_TIME,
    RATE_INDICATORS,
    TASK_COUNTS,
    TASK_RATES,
    VOLUME_INDICATORS,
    add_doubts,
    audit_figures,
    compare_completion,
    compare_pairs,
    compare_rates,
    compare_tasks,
    compare_volumes,
    counts_of,
    explain_pairs,
    judge_set,
    judge_sets,
    latest_by_class,
    list_unshown,
    place_figures,
    read_reasons,
    select_figures,
)
from analysis.comparison.count_models import compare_counts
from analysis.comparison.funnel import derive_rate_funnel, derive_volume_funnel
from analysis.comparison.geography import MixedGeographyError
from analysis.comparison.rank_sets import rank_intervals, rank_rates
from analysis.observations.files import read_documents, read_observations

TABLE = Path(__file__).parents[2] / "data" / "processed" / "observations.csv"
CODES = (*RATE_INDICATORS, *counts_of(RATE_INDICATORS), *TASK_COUNTS, *TASK_RATES, *VOLUME_INDICATORS)
YEAR = 2025


def read_table(name):
    if name == "real":
        return read_observations(TABLE), read_documents(TABLE)
    table = make_observations(provinces=6, years=2, months=3, indicators=34, hedged=0.3, missing=0.1)
    return table, make_documents(table)


@pytest.fixture(scope="module", params=[("real", "reported"), ("real", "2025"), ("made", "reported"), ("made", "2025")])
def chain(request):
    """Figures, audit, marks by kind with their doubts, and the latest of them."""
    name, geography = request.param
    table, documents = read_table(name)
    figures = select_figures(table, documents, tuple(dict.fromkeys(CODES)), YEAR, (), geography)
    audit = audit_figures(place_figures(table, documents, tuple(read_indicators()), YEAR, (), geography))
    marks = {
        "rates": compare_rates(figures),
        "volumes": compare_volumes(figures),
        "tasks": compare_tasks(figures),
        "completion": compare_completion(figures),
    }
    marks = {kind: add_doubts(rows, audit) for kind, rows in marks.items()}
    return figures, marks, {kind: latest_by_class(rows, YEAR) for kind, rows in marks.items()}


def test_every_figure_is_compared_refused_or_set_aside_once(chain):
    figures, marks, latest = chain
    printed = figures.loc[figures["status"] != "derived", "observation_id"]
    assert printed.is_unique
    unshown = list_unshown(figures, list(marks.values()), list(latest.values()))
    assert unshown["observation_id"].is_unique
    assert (unshown["reason"] != "").all()
    behind = figures.set_index("observation_id")["parents"]
    shown = set()
    for rows in latest.values():
        named = set(rows["observation_id"])
        for column in ("parents", "beside"):
            if column in rows:
                named |= {name for names in rows[column] for name in str(names).split()}
        shown |= named | {name for one in named & set(behind.index) for name in behind[one].split()}
    assert not shown & set(unshown["observation_id"])
    assert set(printed) == (shown & set(printed)) | set(unshown["observation_id"])


def test_marks_have_names_of_their_own(chain):
    """A mark made of counts is none of them: what is said of one (in documents, tasks) is not said of the other."""
    figures, marks, _ = chain
    unit = figures.set_index("observation_id")["unit"]
    for kind, rows in marks.items():
        assert rows["observation_id"].is_unique, kind
        known = rows[rows["observation_id"].isin(unit.index)]
        assert (known["observation_id"].map(unit) == known["unit"]).all(), kind
        shares = rows[rows["status"] == "derived"]
        assert shares["parents"].ne("").all()
    assert set(marks["tasks"]["unit"]) | set(marks["completion"]["unit"]) <= {"percent"}


def test_bounds_hold_the_value_in_one_unit(chain):
    _, marks, _ = chain
    for kind, rows in marks.items():
        known = rows[rows["compared_value"].notna()]
        for name in ("compared", "doubt"):
            assert (known[f"{name}_lower"] <= known["compared_value"] + 1e-9).all(), kind
            assert (known["compared_value"] <= known[f"{name}_upper"] + 1e-9).all(), kind
        if kind == "volumes":
            assert np.allclose(known["compared_value"] * known["period_days"].astype(float), known["value"])
        else:
            # A doubt about a count of thousands is no doubt of thousands of per cent.
            assert (known["doubt_upper"] <= np.maximum(known["compared_upper"], 200)).all(), kind


def test_refused_pairs_have_no_difference_and_no_order(chain):
    _, marks, latest = chain
    reasons = read_reasons()
    counted: Counter[str] = Counter()
    for rows, panel in [
        *((rows, None) for rows in latest.values()),
        *((rows[rows["reason"] == ""], OVER_TIME) for rows in marks.values()),
    ]:
        pairs = compare_pairs(rows) if panel is None else compare_pairs(rows, panel=panel)
        refused = pairs["verdict"] == "not_comparable"
        bounds = pairs[["difference", "difference_lower", "difference_upper"]]
        assert bounds[refused].isna().all(axis=None)
        assert bounds[~refused].notna().all(axis=None)
        refusing = pairs["reasons"].map(lambda codes: [reasons[code] for code in codes.split("|") if code])
        alike = refusing.map(
            lambda found: all(one.kind == "difference" or one.verdict == "with_caveat" for one in found)
        ).astype(bool)
        assert (pairs.loc[refused & ~alike, "order"] == "").all()
        assert pairs.loc[refused & alike, "order"].isin(["undecided"]).all()
        counted.update(pairs["verdict"])
        some = pairs.groupby("reasons").head(2).head(40)
        for language in ("vi", "en"):
            said = explain_pairs(some, rows, language)
            assert ((said != "") == (some["reasons"] != "")).all()
    assert counted


def test_figures_of_different_assigners_are_never_comparable(chain):
    """What the government gave an office and what the province did are two kinds of work; so is what names nobody."""
    _, _, latest = chain
    for kind in ("tasks", "completion"):
        rows = latest[kind]
        assigner = rows.set_index("observation_id")["breakdown"]
        pairs = compare_pairs(rows, panel=())
        apart = (pairs["left_id"].map(assigner) != pairs["right_id"].map(assigner)).to_numpy(bool)
        assert (pairs.loc[apart, "verdict"] == "not_comparable").all()
        assert pairs.loc[apart, "reasons"].str.contains("breakdown").all()
        for group in judge_set(rows).groups:
            assert assigner[list(group.ids)].nunique() == 1


def test_a_set_is_judged_as_its_pairs_are(chain):
    _, _, latest = chain
    for kind, rows in latest.items():
        rows = rows.head(60)
        pairs, verdict = compare_pairs(rows, panel=()), judge_set(rows)
        assert verdict.pairs == len(pairs) == len(rows) * (len(rows) - 1) // 2
        assert verdict.not_comparable == (pairs["verdict"] == "not_comparable").sum(), kind
        left, right = (pairs.loc[pairs["verdict"] == "not_comparable", f"{side}_id"] for side in ("left", "right"))
        refused = {frozenset(pair) for pair in zip(left, right, strict=True)}
        assert sorted(name for group in verdict.groups for name in group.ids) == sorted(rows["observation_id"])
        for group in verdict.groups:
            assert not any(frozenset((a, b)) in refused for a in group.ids for b in group.ids if a != b)


def test_panels_are_judged_together_as_they_are_alone(chain):
    _, marks, latest = chain
    for rows, panel in ((latest["volumes"], LATEST), (marks["rates"], OVER_TIME)):
        rows = rows.sample(frac=1, random_state=1)
        named = rows["body"].where(rows["scope"].isin(["district", "commune", "department"]), "")
        panels = dict(list(rows.assign(named_body=named).groupby(list(panel), sort=False)))
        sets = judge_sets(rows, panel=panel)
        assert len(sets) == len(panels)
        for own, (members, verdict) in zip(panels.values(), sets, strict=True):
            assert members["observation_id"].tolist() == own["observation_id"].tolist()
            alone = judge_set(own)
            assert verdict.groups == alone.groups
            assert verdict.reasons.equals(alone.reasons)
            assert (verdict.verdict, verdict.pairs, verdict.not_comparable) == (
                alone.verdict,
                alone.pairs,
                alone.not_comparable,
            )
    assert judge_sets(latest["volumes"].iloc[:0]) == ()


def test_what_takes_many_figures_takes_the_marks(chain):
    _, marks, latest = chain
    for rows, judge in (
        (latest["rates"], derive_rate_funnel),
        (latest["completion"], derive_rate_funnel),
        (latest["rates"], rank_rates),
        (latest["rates"], rank_intervals),
        (latest["volumes"], derive_volume_funnel),
    ):
        for _, own in rows.groupby(["indicator", "period_class", "scope"]):
            assert judge(own).number <= len(own)
    ratios = compare_counts(marks["volumes"])
    assert ((ratios["reason"] != "") == ratios["ratio"].isna()).all()


def test_marks_of_both_geographies_are_not_paired():
    table, documents = read_table("made")
    both = pd.concat(
        [
            compare_volumes(select_figures(table, documents, VOLUME_INDICATORS, YEAR, (), geography))
            for geography in ("reported", "2025")
        ]
    )
    for judge in (compare_pairs, judge_set):
        with pytest.raises(MixedGeographyError):
            judge(both.groupby("geography").head(5))


# ---------------------------------------------------------------- refusals have no way round
def make_offices(**changes):
    table = make_observations(provinces=12, years=1, months=1, indicators=34, hedged=0)
    documents = make_documents(table)
    table = table.assign(**{name: value for name, value in changes.items() if name in table})
    marks = compare_rates(select_figures(table, documents, CODES, YEAR), ("dossiers_on_time_rate",))
    return marks.assign(**changes)


def test_hedged_counts_make_no_limits_and_no_tests():
    marks = make_offices()
    assert derive_rate_funnel(marks).reason == rank_rates(marks).reason == ""
    hedged = marks.assign(hedged=True)
    for found in (derive_rate_funnel(hedged).points, rank_rates(hedged).sets):
        assert set(found["left_out"]) == {"no_counts"}


@pytest.mark.parametrize(
    "changes",
    [
        {"denominator_kind": "", "band_upper": 100.0},
        {"territory": ["unstated", *[""] * 11]},
        {"place_key": [f"{place:02} since 2025-07" if place % 2 else f"{place:02} to 2025-06" for place in range(12)]},
        {"period_days": [20, *[31] * 11]},
    ],
    ids=["unknown denominator", "unknown owner", "old and new provinces", "unlike lengths"],
)
def test_what_pairs_refuse_shares_no_funnel_and_no_ranking(changes):
    marks = make_offices().assign(**changes)
    assert (compare_pairs(marks)["verdict"] == "not_comparable").any()
    for judge in (derive_rate_funnel, rank_rates, rank_intervals):
        assert judge(marks).reason == "unlike_figures"


def make_counts(*keys: str, territory: str = "") -> pd.DataFrame:
    """Marks of volumes: five months of each place key; the first of them `territory`."""
    rows = [
        {
            "place_key": key,
            "place": key[:2],
            "series": f"{key}|provincial_office|",
            "month": month,
            "value": 100 + month,
        }
        for key in keys
        for month in range(1, 6)
    ]
    marks = pd.DataFrame(rows)
    days = marks["month"].map(lambda month: f"2025-{month:02}-28")
    same = {"indicator": "documents_received", "breakdown": "", "unit": "document", "scope": "provincial_office"}
    return marks.assign(
        **same, period_class="month", period_end=days, published=days, source_id="s", reason="", period_days=28,
        period_year=2025 + marks["place_key"].str.endswith("since 2025-07"), lower=marks["value"], upper=marks["value"],
        territory=[territory, *[""] * (len(marks) - 1)], geography="reported",
    )  # fmt: skip


OLD_A, OLD_B, NEW_A, PLAIN = "06 to 2025-06", "19 to 2025-06", "19 since 2025-07", "20"


@pytest.mark.parametrize(
    ("marks", "options", "reason"),
    [
        (make_counts(OLD_A, OLD_B), {}, ""),
        (make_counts(PLAIN, NEW_A), {}, ""),
        (make_counts(OLD_A, NEW_A), {}, "geography_mixed"),
        (make_counts(OLD_B, NEW_A), {}, "geography_mixed"),
        (make_counts(NEW_A, OLD_B), {"reference": f"{NEW_A}|provincial_office|"}, "geography_mixed"),
        (make_counts(OLD_B, NEW_A), {"between": "period_year", "adjust": ()}, "geography_mixed"),
        (make_counts(OLD_B, NEW_A), {"between": "place"}, None),
        (make_counts(OLD_A, OLD_B, territory="unstated"), {}, "owner_unknown"),
    ],
)
def test_ratios_of_counts_refuse_what_pairs_refuse(marks, options, reason):
    ratios = compare_counts(marks, **options)
    if reason is None:  # one place before and after the merger is no pair at all
        assert ratios["ratio"].isna().all()
        return
    assert ratios["reason"].tolist() == [reason]
    assert ratios["ratio"].isna().all() == (reason != "")


def test_over_the_years_an_office_is_held_to_itself_alone():
    """Old and new provinces in one table: the year is judged within each office, and there one has both years."""
    plain = make_counts(PLAIN)
    both = pd.concat([plain, plain.assign(period_year=2026), make_counts(OLD_B, NEW_A)], ignore_index=True)
    (ratio,) = compare_counts(both, between="period_year").to_dict("records")
    assert (ratio["reason"], round(ratio["ratio"], 9)) == ("", 1.0)


def test_ratios_of_both_geographies_are_an_error():
    marks = make_counts(OLD_A, OLD_B)
    with pytest.raises(MixedGeographyError):
        compare_counts(marks.assign(geography=["2025", *["reported"] * 9]))
