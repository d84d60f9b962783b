"""Comparison: tables in, tables out.

`select_figures` keeps every figure of the wanted indicators and says in `reason` why one is not compared; the
`compare_` functions make one row a mark of a chart; `latest_by_class` takes what a report year shows; `compare_pairs`
and `judge_set` say what of it may be compared, and why not.
"""

from analysis.comparison.audit import Audit, add_doubts, audit_figures
from analysis.comparison.bands import Relation, read_relations, relation_of
from analysis.comparison.comparability import VERDICTS, Reason, read_reasons
from analysis.comparison.differences import (
    Differences,
    derive_interval_difference,
    derive_newcombe_difference,
    derive_rate_difference,
)
from analysis.comparison.figures import list_documents, place_figures, select_figures
from analysis.comparison.geography import MixedGeographyError, check_geography, sum_members
from analysis.comparison.intervals import (
    derive_jeffreys_intervals,
    derive_wilson_bounds,
    derive_wilson_intervals,
)
from analysis.comparison.latest import complete_rows, latest_by_class, list_unshown, repeated_series
from analysis.comparison.pairs import (
    LATEST,
    OVER_TIME,
    Group,
    SetVerdict,
    compare_pairs,
    count_reasons,
    judge_set,
    list_refused,
)
from analysis.comparison.periods import PERIOD_CLASSES, PeriodClass, classify_period
from analysis.comparison.places import select_provinces
from analysis.comparison.rates import RATE_INDICATORS, compare_rates, counts_of
from analysis.comparison.tasks import (
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_tasks,
    split_completed,
    split_tasks,
    statements_behind,
)
from analysis.comparison.verdict_sentences import explain_pairs
from analysis.comparison.volumes import VOLUME_INDICATORS, compare_volumes

__all__ = [
    "LATEST",
    "OVER_TIME",
    "PERIOD_CLASSES",
    "RATE_INDICATORS",
    "TASK_COUNTS",
    "TASK_RATES",
    "VERDICTS",
    "VOLUME_INDICATORS",
    "Audit",
    "Differences",
    "Group",
    "MixedGeographyError",
    "PeriodClass",
    "Reason",
    "Relation",
    "SetVerdict",
    "add_doubts",
    "audit_figures",
    "check_geography",
    "classify_period",
    "compare_completion",
    "compare_pairs",
    "compare_rates",
    "compare_tasks",
    "compare_volumes",
    "complete_rows",
    "count_reasons",
    "counts_of",
    "derive_interval_difference",
    "derive_jeffreys_intervals",
    "derive_newcombe_difference",
    "derive_rate_difference",
    "derive_wilson_bounds",
    "derive_wilson_intervals",
    "explain_pairs",
    "judge_set",
    "latest_by_class",
    "list_documents",
    "list_refused",
    "list_unshown",
    "place_figures",
    "read_reasons",
    "read_relations",
    "relation_of",
    "repeated_series",
    "select_figures",
    "select_provinces",
    "split_completed",
    "split_tasks",
    "statements_behind",
    "sum_members",
]
