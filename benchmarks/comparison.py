"""Speed of the comparison at scale, stage by stage, beside a plain pandas floor and, where installed, polars.

    .venv/bin/python benchmarks/comparison.py [--rounds N] [--provinces N --years N --months N --indicators N] [--whole]

The table is made (see made_observations.py); making it is not measured. Each round runs every candidate of a stage
once, in turn; the medians are printed. What the candidates give is compared first: the same number of rows, the same
sum. --whole measures the whole comparison instead, step by step and in both geographies: selection, marks, audit,
doubts, latest periods, pairs and sets. polars is a peer that only this needs: pip install polars.
"""

import argparse
import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

import pandas as pd

try:
    from made_observations import choose_indicators, make_documents, make_observations
except ImportError:  # as a module, from the project's root
    from benchmarks.made_observations import choose_indicators, make_documents, make_observations

try:
    import polars
except ImportError:
    polars = None

from analysis.codelists import read_indicators
from analysis.comparison import (
    add_doubts,
    audit_figures,
    compare_completion,
    compare_pairs,
    compare_rates,
    compare_tasks,
    compare_volumes,
    judge_sets,
    latest_by_class,
    list_unshown,
    place_figures,
    repeated_series,
    select_figures,
)
from analysis.comparison.geography import ADDED, sum_members
from analysis.comparison.latest import LINE, choose_publications
from analysis.comparison.places import NEW, OLD, members_of, successors

YEAR = 2025
FACT = ["source_id", "indicator", "breakdown", "period_start", "period_end"]
Candidates = dict[str, Callable[[], Any]]


def selection(table: pd.DataFrame, documents: pd.DataFrame, codes: tuple[str, ...]) -> tuple[Candidates, str]:
    """select_figures; the floor filters, joins and looks for repeated facts, and knows no places, classes or hedges."""

    def floor() -> pd.DataFrame:
        kept = table[table["indicator"].isin(codes) & (table["measure"] == "level") & (table["status"] == "reported")]
        kept = kept.merge(documents.drop(columns="province"), on="source_id", how="left")
        kept = kept[kept["period_end"] <= f"{YEAR}-12-31"]
        return kept[~kept.duplicated(FACT)]

    found: Candidates = {
        "select_figures": lambda: select_figures(table, documents, codes, YEAR),
        "pandas": floor,
    }
    if polars:
        rows, papers = polars.from_pandas(table), polars.from_pandas(documents.drop(columns="province"))

        def peer() -> Any:
            kept = rows.lazy().filter(
                polars.col("indicator").is_in(codes),
                polars.col("measure") == "level",
                polars.col("status") == "reported",
            )
            kept = kept.join(papers.lazy(), on="source_id", how="left").filter(
                polars.col("period_end") <= f"{YEAR}-12-31"
            )
            return kept.unique(FACT, keep="first", maintain_order=True).collect()

        found["polars"] = peer
    return found, "rows"


def sums(figures: pd.DataFrame) -> tuple[Candidates, str]:
    """sum_members; floor and peer sum what has all members, and say nothing of parents, hedges or who is missing."""
    successor = successors()
    number = pd.DataFrame({"successor": list(dict.fromkeys(successor.values()))})
    number["members"] = [len(members_of(code)) for code in number["successor"]]
    keys = ["successor", *ADDED]

    def floor() -> float:
        old = figures[figures["place_key"].str.endswith(OLD) & (figures["unit"] != "percent")]
        old = old.assign(successor=old["place_key"].map(successor)).merge(number, on="successor")
        made = old.groupby(keys, sort=False).agg(
            value=("value", "sum"), lower=("lower", "sum"), upper=("upper", "sum"), there=("place_key", "nunique"),
            members=("members", "first"),
        )  # fmt: skip
        return float(made.loc[made["there"] == made["members"], "value"].sum())

    def own() -> float:
        made = sum_members(figures)
        return float(made.loc[made["status"] == "derived", "value"].sum())

    found: Candidates = {"sum_members": own, "pandas": floor}
    if polars:
        rows, members = (
            polars.from_pandas(figures[["place_key", "value", "lower", "upper", *ADDED]]),
            polars.from_pandas(number),
        )

        def peer() -> float:
            made = (
                rows.lazy()
                .filter(polars.col("place_key").str.ends_with(OLD), polars.col("unit") != "percent")
                .with_columns(successor=polars.col("place_key").replace_strict(successor))
                .join(members.lazy(), on="successor")
                .group_by(keys)
                .agg(
                    polars.col("value", "lower", "upper").sum(),
                    there=polars.col("place_key").n_unique(),
                    members=polars.col("members").first(),
                )
                .filter(polars.col("there") == polars.col("members"))
            )
            return float(made.select(polars.col("value").sum()).collect().item())

        found["polars"] = peer
    return found, "sum"


def latest(marks: pd.DataFrame) -> tuple[Candidates, str]:
    """latest_by_class; floor and peer take the last period of each line, in no order of reading."""

    def floor() -> pd.DataFrame:
        known = marks[(marks["reason"] == "") & (marks["period_end"] <= f"{YEAR}-12-31")]
        return known[known["period_end"] == known.groupby(LINE)["period_end"].transform("max")]

    found: Candidates = {"latest_by_class": lambda: latest_by_class(marks, YEAR), "pandas": floor}
    if polars:
        rows = polars.from_pandas(marks)
        last = polars.col("period_end")
        found["polars"] = lambda: (
            rows.lazy()
            .filter(polars.col("reason") == "", last <= f"{YEAR}-12-31")
            .filter(last == last.max().over(LINE))
            .collect()
        )
    return found, "rows"


def publications(marks: pd.DataFrame) -> tuple[Candidates, str]:
    """choose_publications where every tenth figure is printed twice; the others keep the later one, conflict or not."""
    again = marks.iloc[::10].assign(published="2025-06-30", source_id=marks["source_id"].iloc[::10] + "-again")
    both = pd.concat([marks, again], ignore_index=True)
    keys = [*LINE, "period_end"]

    def own() -> pd.DataFrame:
        found = choose_publications(both)
        return found[found["reason"] == ""]

    found: Candidates = {
        "choose_publications": own,
        "pandas": lambda: both.sort_values("published", kind="stable").drop_duplicates(keys, keep="last"),
    }
    if polars:
        rows = polars.from_pandas(both)
        found["polars"] = lambda: rows.lazy().sort("published").unique(keys, keep="last", maintain_order=True).collect()
    return found, "rows"


def unshown(figures: pd.DataFrame, marks: pd.DataFrame) -> tuple[Candidates, str]:
    """list_unshown; floor and peer take the figures that are not among the shown, without a reason."""
    shown = latest_by_class(marks, YEAR)
    found: Candidates = {
        "list_unshown": lambda: list_unshown(figures, [marks], [shown]),
        "pandas": lambda: figures[~figures["observation_id"].isin(shown["observation_id"])],
    }
    if polars:
        rows, seen = polars.from_pandas(figures), polars.from_pandas(shown[["observation_id"]])
        found["polars"] = lambda: rows.lazy().join(seen.lazy(), on="observation_id", how="anti").collect()
    return found, "rows"


def make_stages(
    table: pd.DataFrame,
    documents: pd.DataFrame,
    codes: tuple[str, ...],
    figures: pd.DataFrame,
    marks: pd.DataFrame,
) -> dict[str, tuple[Candidates, str]]:
    """The stages by name: their candidates, the project's own first, and what is counted of their results."""
    return {
        "selection": selection(table, documents, codes),
        "sums into new provinces": sums(figures),
        "one publication a period": publications(figures),
        "latest period": latest(marks),
        "what is not shown": unshown(figures, marks),
    }


def size_of(result: Any) -> float:
    """What candidates must agree in: a sum, or the number of rows."""
    return result if isinstance(result, float) else len(result)


def measure(stage: str, candidates: Candidates, unit: str, rounds: int) -> None:
    """Print a row of the table of medians; raises AssertionError where the candidates give different results."""
    results = {name: size_of(candidate()) for name, candidate in candidates.items()}
    own, *others = results.values()
    assert all(abs(other - own) <= 1e-9 * abs(own) for other in others), (stage, results)
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, candidate in candidates.items():
            gc.collect()
            start = time.perf_counter()
            candidate()
            seconds[name].append(time.perf_counter() - start)
    first, *rest = [statistics.median(times) for times in seconds.values()]
    name = next(iter(candidates))
    cells = [f"{other:.2f} s, {first / other:.1f} ×" for other in rest] + ["–"] * (2 - len(rest))
    print(f"| {stage} ({name}) | {own:,.0f} {unit} | {first:.2f} s | {' | '.join(cells)} |", flush=True)


Steps = dict[str, float]


def compare_all(table: pd.DataFrame, documents: pd.DataFrame, codes: tuple[str, ...], geography: str) -> Steps:
    """The whole comparison of every indicator once: seconds of each step; `pairs` how many pairs were judged."""
    rates = tuple(code for code in codes if "percent" in read_indicators()[code].units)
    counts = tuple(code for code in codes if code not in rates)
    seconds: Steps = {}
    start = time.process_time()

    def lap(step: str) -> None:
        nonlocal start
        now = time.process_time()
        seconds[step] = seconds.get(step, 0.0) + now - start
        start = now

    figures = select_figures(table, documents, codes, YEAR, (), geography)
    lap("select_figures")
    marks = [
        compare_volumes(figures, counts),
        compare_rates(figures, rates),
        compare_tasks(figures),
        compare_completion(figures),
    ]
    lap("compare_volumes, _rates, _tasks, _completion")
    audit = audit_figures(place_figures(table, documents, codes, YEAR, (), geography))
    lap("place_figures, audit_figures")
    doubted = [add_doubts(rows, audit) for rows in marks]
    lap("add_doubts")
    latest = [latest_by_class(rows, YEAR) for rows in doubted]
    lap("latest_by_class")
    judged = [len(compare_pairs(rows)) for rows in latest]
    lap("compare_pairs")
    for rows in latest:
        judge_sets(rows)
    lap("judge_sets")
    return seconds | {"pairs": sum(judged)}


def compare_plainly(table: pd.DataFrame, documents: pd.DataFrame, codes: tuple[str, ...]) -> int:
    """The floor: the last month of each province and indicator, and the differences of all pairs; no verdict."""
    kept = table[table["indicator"].isin(codes) & (table["measure"] == "level") & (table["status"] == "reported")]
    kept = kept.merge(documents.drop(columns="province"), on="source_id", how="left")
    kept = kept[(kept["period_end"] <= f"{YEAR}-12-31") & ~kept.duplicated(FACT)]
    line = ["province_code", "scope", "indicator", "breakdown"]
    last = kept[kept["period_end"] == kept.groupby(line)["period_end"].transform("max")]
    pairs = last.merge(last, on="indicator", suffixes=("", "_other"))
    pairs = pairs[pairs["province_code"] < pairs["province_code_other"]]
    return int((pairs["value"] - pairs["value_other"]).notna().sum())


def compare_in_polars(table: Any, documents: Any, codes: tuple[str, ...]) -> int:
    """The same in polars."""
    col = polars.col
    kept = table.lazy().filter(col("indicator").is_in(codes), col("measure") == "level", col("status") == "reported")
    kept = kept.join(documents.lazy(), on="source_id", how="left").filter(col("period_end") <= f"{YEAR}-12-31")
    kept = kept.unique(FACT, keep="first", maintain_order=True)
    line = ["province_code", "scope", "indicator", "breakdown"]
    last = kept.filter(col("period_end") == col("period_end").max().over(line))
    pairs = last.join(last, on="indicator", suffix="_other").filter(col("province_code") < col("province_code_other"))
    return int(pairs.select((col("value") - col("value_other")).is_not_null().sum()).collect().item())


def measure_whole(table: pd.DataFrame, documents: pd.DataFrame, codes: tuple[str, ...], rounds: int) -> None:
    """Print the seconds of the whole comparison in both geographies, and its ratio to floor and peer."""
    others: dict[str, Callable[[], int]] = {"pandas floor": lambda: compare_plainly(table, documents, codes)}
    if polars:
        frames = polars.from_pandas(table), polars.from_pandas(documents.drop(columns="province"))
        others["polars"] = lambda: compare_in_polars(*frames, codes)
    runs: dict[str, list[Steps]] = {"reported": [], "2025": []}
    seconds: dict[str, list[float]] = {name: [] for name in others}
    for _ in range(rounds):
        for geography, found in runs.items():
            gc.collect()
            found.append(compare_all(table, documents, codes, geography))
        for name, other in others.items():
            gc.collect()
            start = time.process_time()
            pairs = other()
            seconds[name].append(time.process_time() - start)
            # The project judges the shares of tasks that counts give (compare_tasks, compare_completion) beside them.
            assert pairs <= runs["reported"][-1]["pairs"], (name, pairs)
    print("| step | reported | 2025 |\n|---|---|---|")
    steps = [step for step in runs["reported"][0] if step != "pairs"]
    for step in steps:
        cells = [f"{statistics.median(run[step] for run in found):.2f} s" for found in runs.values()]
        print(f"| {step} | {' | '.join(cells)} |")
    totals = [statistics.median(sum(run[step] for step in steps) for run in found) for found in runs.values()]
    print(f"| all | {totals[0]:.1f} s | {totals[1]:.1f} s |")
    print(f"| pairs judged | {runs['reported'][0]['pairs']:,.0f} | {runs['2025'][0]['pairs']:,.0f} |")
    for name, times in seconds.items():
        plain = statistics.median(times)
        print(f"| {name}: {plain:.2f} s | {totals[0] / plain:.1f} × it | – |")


def measure_audit(table: pd.DataFrame, documents: pd.DataFrame, codes: tuple[str, ...]) -> None:
    """Print the processor's seconds of the audit, run once, and how many times those of placing its figures.

    In a made table nothing adds up: there are far more findings than any real one has.
    """
    start = time.process_time()
    placed = place_figures(table, documents, codes, YEAR)
    placing = time.process_time() - start
    start = time.process_time()
    findings = len(audit_figures(placed).findings)
    seconds = time.process_time() - start
    against = f"{placing:.2f} s, {seconds / placing:.1f} ×"
    print(f"| audit (audit_figures) | {findings:,} findings | {seconds:.2f} s | {against} | – |", flush=True)


def main() -> None:
    """Print the table of the README."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("rounds", 3), ("provinces", 63), ("years", 15), ("months", 12), ("indicators", 40)):
        options.add_argument(f"--{name}", type=int, default=number)
    options.add_argument("--whole", action="store_true")
    chosen = options.parse_args()
    if polars is None:
        print("polars: not installed")
    table = make_observations(chosen.provinces, chosen.years, chosen.months, chosen.indicators)
    documents, codes = make_documents(table), tuple(choose_indicators(chosen.indicators))
    print(f"{len(table):,} figures of {len(documents):,} documents; {chosen.rounds} rounds\n")
    if chosen.whole:
        measure_whole(table, documents, codes, chosen.rounds)
        return
    print("| stage | gives | seconds | pandas floor, × it | polars, × it |\n|---|---|---|---|---|")
    figures = select_figures(table, documents, codes, YEAR)
    bridged = select_figures(table, documents, codes, YEAR, geography="2025")
    assert bridged["place_key"].str.endswith(NEW).any()
    marks = choose_publications(figures.assign(hedged=figures["qualifier"] != "exact"))
    for stage, (candidates, unit) in make_stages(table, documents, codes, figures, marks).items():
        measure(stage, candidates, unit, chosen.rounds)
    start = time.perf_counter()
    select_figures(table, documents, codes, YEAR, geography="2025")
    print(
        f"| selection and sums, geography 2025 | {len(bridged):,} rows | {time.perf_counter() - start:.2f} s | – | – |"
    )
    start = time.perf_counter()
    repeated = len(repeated_series(marks))
    print(f"| lines over time (repeated_series) | {repeated:,} rows | {time.perf_counter() - start:.2f} s | – | – |")
    measure_audit(table, documents, codes)


if __name__ == "__main__":
    main()
