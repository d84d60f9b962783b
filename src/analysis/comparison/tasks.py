"""Tasks: assigned, completed, open, and what the text leaves unsaid."""

import math
from typing import Any

import pandas as pd

from analysis.comparison.figures import FACT
from analysis.comparison.latest import choose_publications, order_marks
from analysis.comparison.rates import compare_rates, derive_wilson_bounds

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
FACT_OF_TASKS = [name for name in FACT if name != "indicator"]
PARTS = ("completed", "not_due", "overdue", "open_unspecified", "unknown")


def split_tasks(counts: dict[str, float]) -> dict[str, float]:
    """Parts of the assigned tasks that add up to them: completed, not_due, overdue, open_unspecified, unknown.

    `counts` maps assigned, completed, in_progress, not_due, overdue to counts; a missing key or NaN is not stated
    (never 0). Open tasks that are neither said to be in term nor overdue are open_unspecified; what no statement
    covers is unknown. NaN: not stated; all NaN but the stated ones when the parts exceed the total.
    """

    def stated(name: str) -> float:
        return counts.get(name, math.nan)

    def known(*names: float) -> float:
        return sum(value for value in names if not math.isnan(value))

    parts = {name: stated(name) for name in ("completed", "not_due", "overdue")}
    parts |= {"open_unspecified": math.nan, "unknown": math.nan}
    open_parts = known(parts["not_due"], parts["overdue"])
    open_total = stated("in_progress")
    if not math.isnan(open_total) and open_total > open_parts:
        parts["open_unspecified"] = open_total - open_parts
    covered = known(parts["completed"], max(open_parts, 0 if math.isnan(open_total) else open_total))
    rest = stated("assigned") - covered
    if rest > 0:
        parts["unknown"] = rest
    elif rest == 0:
        parts["unknown"] = 0.0
    return parts


def derive_completion_bounds(completed: tuple[float, float], assigned: tuple[float, float]) -> tuple[float, float]:
    """Wilson's interval of the completion share in per cent, over all that hedged counts (lower, upper) allow.

    NaN, NaN when more was completed than assigned.
    """
    if completed[0] > assigned[1] or assigned[0] <= 0:
        return math.nan, math.nan
    lower, _ = derive_wilson_bounds(completed[0], max(assigned[1], completed[0]))
    _, upper = derive_wilson_bounds(min(completed[1], assigned[0]), assigned[0])
    return lower, upper


def _join_statements(by_code: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One mark from the statements of one source, body, period and assigner."""
    assigned, completed = by_code["tasks_assigned"], by_code.get("tasks_completed")
    named = {code.removeprefix("tasks_"): math.nan for code in TASK_COUNTS}
    named |= {code.removeprefix("tasks_"): float(statement["value"]) for code, statement in by_code.items()}
    parts = split_tasks(named)
    value = lower = upper = math.nan
    shares = (math.nan, math.nan)
    hedges = [s["qualifier"] for s in (completed, assigned) if s is not None and s["qualifier"] != "exact"]
    parents = [assigned["observation_id"]]
    if completed is not None:
        parents.insert(0, completed["observation_id"])
        if assigned["value"]:
            value = 100 * completed["value"] / assigned["value"]
            shares = (100 * completed["lower"] / assigned["upper"], 100 * completed["upper"] / assigned["lower"])
        lower, upper = derive_completion_bounds(
            (completed["lower"], completed["upper"]), (assigned["lower"], assigned["upper"])
        )
    return {
        **assigned,
        **named,
        **{f"part_{name}": part for name, part in parts.items()},
        "indicator": "tasks_completion_rate",
        "status": "derived",
        "parents": " ".join(parents),
        # A share of a hedged count is hedged about, whichever way the count was.
        "qualifier": "approx" if hedges else "exact",
        "hedge": "",
        "value": value,
        "share_lower": shares[0],
        "share_upper": shares[1],
        "lower": lower,
        "upper": upper,
        "hedged": bool(hedges),
        "exceeds": sum(part for part in parts.values() if not math.isnan(part)) > assigned["upper"],
    }


def compare_tasks(figures: pd.DataFrame) -> pd.DataFrame:
    """Marks of tasks from `select_figures`: one row a source, body, period and assigner that states the assigned tasks.

    A derived row of the indicator tasks_completion_rate: value is completed of assigned in per cent (NaN where
    completed is not stated), lower and upper Wilson's interval, parents the two figures' ids. Beside it the counts
    assigned, completed, in_progress, not_due, overdue, due, … (NaN: not stated), part_* (see split_tasks), share_lower
    and share_upper (the share in per cent over all that the counts' wording allows), statements (ids of all counts of
    that source, body, period and assigner), hedged, `exceeds` (parts add to more than the total), and for the rest the
    columns of the assigned figure.
    """
    compared = figures[(figures["reason"] == "") & figures["indicator"].isin(TASK_COUNTS)]
    rows = []
    for _, statements in compared.groupby(FACT_OF_TASKS, sort=False):
        by_code: dict[str, dict[str, Any]] = {}
        for statement in statements.to_dict("records"):
            by_code.setdefault(str(statement["indicator"]), {str(key): cell for key, cell in statement.items()})
        if "tasks_assigned" in by_code:
            ids = " ".join(statements["observation_id"])
            rows.append(_join_statements(by_code) | {"statements": ids})
    columns = [
        *dict.fromkeys(
            [
                *figures.columns,
                *[code.removeprefix("tasks_") for code in TASK_COUNTS],
                *[f"part_{name}" for name in PARTS],
                "statements",
                "share_lower",
                "share_upper",
                "hedged",
                "exceeds",
            ]
        )
    ]
    return choose_publications(pd.DataFrame(rows, columns=columns))


def statements_behind(marks: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Every count of tasks that the sources of some marks state of the same body, period and assigner."""
    shown = set(marks[FACT_OF_TASKS].itertuples(index=False, name=None))
    own = figures[(figures["reason"] == "") & (figures["unit"] == "task")]
    found = [key in shown for key in own[FACT_OF_TASKS].itertuples(index=False, name=None)]
    return order_marks(own[pd.Series(found, index=own.index, dtype=bool)])


def _add_printed_rates(counted: pd.DataFrame, stated: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Counted shares with the rate that the same source prints for the same fact: see `compare_completion`."""
    # A mark of a rate has Wilson's bounds where counts stand behind it; its figure those of wording and rounding.
    wording = figures.drop_duplicates("observation_id").set_index("observation_id")
    printed = {tuple(row[name] for name in FACT_OF_TASKS): row for _, row in stated.iloc[::-1].iterrows()}
    columns: dict[str, list[Any]] = {"beside": [], "beside_value": [], "beside_kind": [], "differs": []}
    for _, row in counted.iterrows():
        rate = printed.get(tuple(row[name] for name in FACT_OF_TASKS))
        columns["beside"].append("" if rate is None else rate["observation_id"])
        columns["beside_value"].append(math.nan if rate is None else rate["value"])
        columns["beside_kind"].append("" if rate is None else rate["denominator_kind"])
        columns["differs"].append(
            rate is not None
            and rate["denominator_kind"] in ("", "assigned")
            and not (
                wording["lower"][rate["observation_id"]] <= row["share_upper"]
                and row["share_lower"] <= wording["upper"][rate["observation_id"]]
            )
        )
    return counted.assign(**{name: pd.Series(cells, index=counted.index) for name, cells in columns.items()})


def compare_completion(figures: pd.DataFrame) -> pd.DataFrame:
    """Marks of completion in per cent: one row a source, body, period and assigner, as intervals.

    Where assigned and completed are both stated: completed of assigned with Wilson's interval (`interval_basis`
    "wilson", numerator, total, denominator_kind "assigned"). Else the stated rate with the interval of its rounding
    and hedge, and the denominator that the text names.

    A rate that the source prints beside its counts is never lost: `beside` is its observation_id, `beside_value` the
    rate, `beside_kind` its denominator; `differs` is True where it is a share of the assigned tasks or of nothing
    named, and no rounding of the counts' share gives it.
    """
    counted = compare_tasks(figures)
    counted = counted[counted["value"].notna() & counted["lower"].notna() & (counted["reason"] == "")]
    counted = counted.assign(
        interval_basis="wilson",
        numerator=counted["completed"],
        total=counted["assigned"],
        denominator_kind="assigned",
    )
    stated = compare_rates(figures, ("tasks_completion_rate",))
    covered = set(counted[FACT_OF_TASKS].itertuples(index=False, name=None))
    found = [key not in covered for key in stated[FACT_OF_TASKS].itertuples(index=False, name=None)]
    alone = pd.Series(found, index=stated.index, dtype=bool)
    counted = _add_printed_rates(counted, stated[~alone], figures)
    single = stated[alone].assign(beside="", beside_value=math.nan, beside_kind="", differs=False)
    shares = [table for table in (counted, single) if len(table)] or [single]
    return choose_publications(
        pd.concat(shares, ignore_index=True).assign(indicator="tasks_completion_rate").drop(columns="conflict")
    )
