"""Tasks: assigned, completed on time or late, open in term or overdue, and what the text leaves unsaid."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from analysis.comparison.intervals import (
    Numbers,
    bound_printed_rates,
    derive_jeffreys_intervals,
    derive_wilson_intervals,
)
from analysis.comparison.latest import choose_publications, order_marks
from analysis.comparison.prepared_marks import MOST_PERCENT
from analysis.comparison.rates import compare_rates
from analysis.comparison.statements import STATED, SUBJECT, Statements, number_subjects, spread_statements

TASK_COUNTS = (
    "tasks_assigned",
    "tasks_completed",
    "tasks_completed_on_time",
    "tasks_completed_early",
    "tasks_completed_late",
    "tasks_in_progress",
    "tasks_not_due",
    "tasks_overdue",
    "tasks_due",
)
TASK_RATES = ("tasks_completion_rate", "tasks_overdue_rate")
SHARED = ("tasks_completed", "tasks_assigned")
NAMES = tuple(code.removeprefix("tasks_") for code in TASK_COUNTS)


def _stated(counts: Mapping[str, ArrayLike], *names: str) -> list[Numbers]:
    """Counts by name as arrays of one shape; NaN where a name is missing."""
    shape = np.broadcast_shapes(*(np.shape(value) for value in counts.values()))
    return [np.broadcast_to(np.asarray(counts.get(name, np.nan), dtype=np.float64), shape) for name in names]


def split_tasks(counts: Mapping[str, ArrayLike]) -> dict[str, Numbers]:
    """Parts of the assigned tasks that add up to them: completed, not_due, overdue, open_unspecified, unknown.

    `counts` maps assigned, completed, in_progress, not_due, overdue to counts (arrays of one length, or single
    numbers); a missing key or NaN is not stated (never 0). Open tasks that are neither said to be in term nor overdue
    are open_unspecified; what no statement covers is unknown: 246 = 97 completed + 106 open + 43 not stated. NaN: not
    stated; unknown is NaN too where the parts exceed the total.
    """
    assigned, completed, in_progress = _stated(counts, "assigned", "completed", "in_progress")
    not_due, overdue = _stated(counts, "not_due", "overdue")
    open_parts = np.nan_to_num(not_due) + np.nan_to_num(overdue)
    unspecified = in_progress - open_parts
    rest = assigned - np.nan_to_num(completed) - np.fmax(open_parts, in_progress)
    return {
        "completed": completed,
        "not_due": not_due,
        "overdue": overdue,
        "open_unspecified": np.where(unspecified > 0, unspecified, np.nan),
        "unknown": np.where(rest >= 0, rest, np.nan),
    }


def split_completed(counts: Mapping[str, ArrayLike]) -> dict[str, Numbers]:
    """Parts of the completed tasks: completed_early, completed_on_time, completed_late, completed_unspecified.

    `counts` as for `split_tasks`, with completed, completed_on_time, completed_early and completed_late. “đúng hạn” may
    hold “trước hạn”: early ones are taken out of those on time where all three would exceed what was completed.
    completed_unspecified is what no word on time covers; NaN where completed is not stated or the parts exceed it.
    """
    completed, early = _stated(counts, "completed", "completed_early")
    on_time, late = _stated(counts, "completed_on_time", "completed_late")
    together = np.nan_to_num(early) + np.nan_to_num(on_time) + np.nan_to_num(late)
    holds_early = (together > completed) & (early <= on_time)
    on_time = np.where(holds_early, on_time - early, on_time)
    rest = completed - np.where(holds_early, together - early, together)
    return {
        "completed_early": early,
        "completed_on_time": on_time,
        "completed_late": late,
        "completed_unspecified": np.where(rest >= 0, rest, np.nan),
    }


def _widen(
    completed: tuple[ArrayLike, ArrayLike], assigned: tuple[ArrayLike, ArrayLike], method: str
) -> tuple[Numbers, Numbers]:
    least, most = (np.asarray(end, dtype=np.float64) for end in completed)
    fewest, all_of = (np.asarray(end, dtype=np.float64) for end in assigned)
    derive = derive_wilson_intervals if method == "wilson" else derive_jeffreys_intervals
    lower, _ = derive(least, np.maximum(all_of, least))
    _, upper = derive(np.minimum(most, fewest), fewest)
    known = (least <= all_of) & (fewest > 0) & np.isfinite(most)
    return np.where(known, lower, np.nan), np.where(known, upper, np.nan)


def derive_completion_bounds(
    completed: tuple[ArrayLike, ArrayLike], assigned: tuple[ArrayLike, ArrayLike]
) -> tuple[Numbers, Numbers]:
    """Wilson's interval of the completion share in per cent, over all that hedged counts (lower, upper) allow.

    Single numbers or arrays of one length. NaN where more was completed than assigned, nothing was assigned, or a
    count is missing.
    """
    return _widen(completed, assigned, "wilson")


def _percent(counts: Numbers, totals: Numbers) -> Numbers:
    return np.divide(100 * counts, totals, out=np.full_like(counts, np.nan), where=totals > 0)


def derive_completion_range(lower: Mapping[str, ArrayLike], upper: Mapping[str, ArrayLike]) -> tuple[Numbers, Numbers]:
    """The completed share of the assigned tasks in per cent when something is unstated: from … to.

    `lower` and `upper` map the names of `split_tasks` and `split_completed` to the ends of what each count's wording
    allows. At least what is said to be completed (its parts where only they are stated) of all assigned, at most
    everything that is not said to be open: [completed / assigned, (completed + unknown) / assigned]. Parts that add to
    more than was assigned give the range between the two; NaN where more was completed than assigned, or nothing was.
    """
    completed, early, on_time, late = _stated(
        lower, "completed", "completed_early", "completed_on_time", "completed_late"
    )
    in_progress, not_due, overdue = _stated(lower, "in_progress", "not_due", "overdue")
    (assigned,) = _stated(upper, "assigned")
    in_parts = np.fmax(np.nan_to_num(on_time), np.nan_to_num(early)) + np.nan_to_num(late)
    done = np.where(np.isnan(completed), in_parts, completed)
    still_open = np.fmax(in_progress, np.nan_to_num(not_due) + np.nan_to_num(overdue))
    least, most = _percent(done, assigned), np.maximum(0.0, 100 - _percent(still_open, assigned))
    known = done <= assigned
    return np.where(known, np.minimum(least, most), np.nan), np.where(known, np.maximum(least, most), np.nan)


def _counts(statements: Statements, column: str, subjects: pd.Series) -> dict[str, Numbers]:
    return {name: statements.of(f"tasks_{name}", column, subjects) for name in NAMES}


def _add_shares(marks: pd.DataFrame, statements: Statements, subjects: pd.Series) -> pd.DataFrame:
    """Marks of assigned tasks with the completed share of them, its intervals and the counts that it comes from."""
    counts = _counts(statements, "value", subjects)
    least, most = _counts(statements, "lower", subjects), _counts(statements, "upper", subjects)
    completed, assigned = (least["completed"], most["completed"]), (least["assigned"], most["assigned"])
    lower, upper = derive_completion_bounds(completed, assigned)
    checked_lower, checked_upper = _widen(completed, assigned, "jeffreys")
    from_share, to_share = derive_completion_range(least, most)
    value = _percent(counts["completed"], counts["assigned"])
    share_lower, share_upper = _percent(completed[0], assigned[1]), _percent(completed[1], assigned[0])
    parts = split_tasks(counts)
    covered = np.nansum(list(parts.values()), axis=0) if len(marks) else np.zeros(0)
    # A share that hedges let run past all of them ends there; one that its own counts contradict is left as it is.
    stated_upper = np.where(value <= 100, np.minimum(share_upper, 100.0), share_upper)
    hedged = (marks["qualifier"] != "exact").to_numpy() | (completed[0] != completed[1]) & ~np.isnan(completed[0])
    completed_ids, assigned_ids = (
        statements.ids("tasks_completed", subjects),
        statements.ids("tasks_assigned", subjects),
    )
    parents = (completed_ids + " " + assigned_ids).str.strip()
    twice = [statements.has(code, subjects, 1) for code in TASK_COUNTS]
    return marks.assign(
        **counts,
        **{f"part_{name}": part for name, part in parts.items()},
        **{f"part_{name}": part for name, part in split_completed(counts).items()},
        # A name of its own: what the audit says of the number of tasks is no percentage.
        observation_id="tasks_completion_rate+" + parents.str.replace(" ", "+", regex=False),
        indicator="tasks_completion_rate",
        unit="percent",
        status="derived",
        # A share is as sure as the less sure of its two counts.
        confidence=np.fmin(*(statements.of(code, "confidence", subjects) for code in SHARED)),
        parents=parents,
        # A share of a hedged count is hedged about, whichever way the count was.
        qualifier=np.where(hedged, "approx", "exact"),
        hedge="",
        value=value,
        lower=lower,
        upper=upper,
        interval_basis=np.where(np.isnan(lower), "", "wilson"),
        numerator=counts["completed"],
        total=counts["assigned"],
        denominator_kind="assigned",
        denominator_basis="counted",
        numerator_id=completed_ids,
        total_id=assigned_ids,
        share_lower=share_lower,
        share_upper=share_upper,
        stated_lower=share_lower,
        stated_upper=stated_upper,
        jeffreys_lower=checked_lower,
        jeffreys_upper=checked_upper,
        band_lower=share_lower,
        band_upper=stated_upper,
        completion_lower=from_share,
        completion_upper=to_share,
        compared_value=value,
        compared_lower=share_lower,
        compared_upper=stated_upper,
        hedged=hedged,
        exceeds=covered > most["assigned"],
        contradicted=np.any(twice, axis=0),
        conflict=np.any([flags for code, flags in zip(TASK_COUNTS, twice, strict=True) if code in SHARED], axis=0),
    )


def compare_tasks(figures: pd.DataFrame) -> pd.DataFrame:
    """Marks of tasks from `select_figures`: one row a source, body, period and assigner that states the assigned tasks.

    A derived row of the indicator tasks_completion_rate: value is completed of assigned in per cent (NaN where
    completed is not stated), lower and upper Wilson's interval, parents the two figures' ids. Beside it the counts
    assigned, completed, in_progress, not_due, overdue, due, … (NaN: not stated), part_* (see `split_tasks` and
    `split_completed`), share_lower and share_upper (the share in per cent over all that the counts' wording allows; the
    same, ended at 100, are stated_*, band_* and compared_*), jeffreys_* (the check beside Wilson's),
    completion_lower and completion_upper (see `derive_completion_range`), numerator, total and denominator_kind
    "assigned" with their ids, statements (ids of all counts of that source, body, period and assigner), hedged,
    `exceeds` (parts add to more than the total), `contradicted` (a count is stated in two ways: the first one is
    taken; where it is one of the two that the share is made of, `conflict` too, for they may be of two bodies), an
    observation_id of its own, and for the rest the columns of the assigned figure.
    """
    wanted = (figures["reason"] == "") & figures["indicator"].isin(TASK_COUNTS)
    compared = figures.loc[wanted, [*STATED, *SUBJECT]]
    subjects = number_subjects(compared)
    statements = spread_statements(compared, subjects, TASK_COUNTS)
    marks = figures[wanted & (figures["indicator"] == "tasks_assigned")]
    marks = marks[~subjects.loc[marks.index].duplicated()]
    own = subjects.loc[marks.index].sort_values(kind="stable")
    marks = _add_shares(marks.loc[own.index], statements, own)
    said = compared[subjects.isin(own)]
    ids = said.groupby(subjects.loc[said.index])["observation_id"].agg(" ".join)
    marks = marks.assign(statements=own.map(ids).astype("str"))
    return choose_publications(marks.reset_index(drop=True))


def _are_among(table: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Whether each row's source, body, period and breakdown stand in another table."""
    known = pd.MultiIndex.from_frame(others[SUBJECT])
    return pd.Series(pd.MultiIndex.from_frame(table[SUBJECT]).isin(known), index=table.index, dtype=bool)


def statements_behind(marks: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Every count of tasks that the sources of some marks state of the same body, period and assigner."""
    own = figures[(figures["reason"] == "") & (figures["unit"] == "task")]
    return order_marks(own[_are_among(own, marks)])


def _add_printed_rates(counted: pd.DataFrame, stated: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Counted shares with the rate that the same source prints for the same fact: see `compare_completion`."""
    # A mark of a rate has Wilson's bounds where counts stand behind it; its figure those of wording and rounding.
    wording = figures[figures["observation_id"].isin(stated["observation_id"])].set_index("observation_id")
    wording = pd.DataFrame(dict(zip(("lower", "upper"), bound_printed_rates(wording), strict=True)))
    printed = stated.drop_duplicates(SUBJECT)
    printed = printed.assign(
        beside=printed["observation_id"],
        beside_value=printed["value"],
        beside_kind=printed["denominator_kind"],
        beside_lower=printed["observation_id"].map(wording["lower"]).astype(float),
        beside_upper=printed["observation_id"].map(wording["upper"]).astype(float),
    )
    added = ["beside", "beside_value", "beside_kind", "beside_lower", "beside_upper"]
    found = counted[SUBJECT].merge(printed[[*SUBJECT, *added]], on=SUBJECT, how="left").set_axis(counted.index)
    apart = ~((found["beside_lower"] <= counted["share_upper"]) & (counted["share_lower"] <= found["beside_upper"]))
    return counted.assign(
        beside=found["beside"].fillna("").astype("str"),
        beside_value=found["beside_value"].astype(float),
        beside_kind=found["beside_kind"].fillna("").astype("str"),
        differs=found["beside"].notna() & found["beside_kind"].isin(["", "assigned"]) & apart,
    )


def compare_completion(figures: pd.DataFrame) -> pd.DataFrame:
    """Marks of completion in per cent: one row a source, body, period and assigner, as intervals.

    Where assigned and completed are both stated: the row of `compare_tasks`, completed of assigned with Wilson's
    interval (`interval_basis` "wilson"); without one and with the reason "over_whole" where more was completed than
    assigned. Else the stated rate as in `compare_rates`, with the interval of its rounding
    and hedge, the denominator that the text names, and completion_* equal to band_*.

    A rate that the source prints beside its counts is never lost: `beside` is its observation_id, `beside_value` the
    rate, `beside_kind` its denominator; `differs` is True where it is a share of the assigned tasks or of nothing
    named, and no rounding of the counts' share gives it.
    """
    counted = compare_tasks(figures)
    over = counted["value"] > MOST_PERCENT
    counted = counted[counted["value"].notna() & (counted["lower"].notna() | over) & (counted["reason"] == "")]
    counted = counted.assign(reason=counted["reason"].mask(over, "over_whole"))
    stated = compare_rates(figures, ("tasks_completion_rate",))
    covered = _are_among(stated, counted)
    counted = _add_printed_rates(counted, stated[covered], figures)
    single = stated[~covered].assign(beside="", beside_value=np.nan, beside_kind="", differs=False)
    single = single.assign(exceeds=False, contradicted=False)
    single = single.assign(completion_lower=single["band_lower"], completion_upper=single["band_upper"])
    shares = [table for table in (counted, single) if len(table)] or [single]
    return choose_publications(pd.concat(shares, ignore_index=True).assign(indicator="tasks_completion_rate"))
