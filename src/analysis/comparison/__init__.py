"""Comparison: tables in, tables out.

`select_figures` keeps every figure of the wanted indicators and says in `reason` why one is not compared; the
`compare_` functions make one row a mark of a chart; `latest_by_class` takes what a report year shows.
"""

from analysis.comparison.figures import list_documents, place_figures, select_figures
from analysis.comparison.geography import MixedGeographyError, check_geography, sum_members
from analysis.comparison.latest import complete_rows, latest_by_class, list_unshown, repeated_series
from analysis.comparison.periods import PERIOD_CLASSES, PeriodClass, classify_period
from analysis.comparison.places import select_provinces
from analysis.comparison.rates import RATE_INDICATORS, compare_rates, counts_of, derive_wilson_bounds
from analysis.comparison.tasks import (
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_tasks,
    split_tasks,
    statements_behind,
)
from analysis.comparison.volumes import VOLUME_INDICATORS, compare_volumes

__all__ = [
    "PERIOD_CLASSES",
    "RATE_INDICATORS",
    "TASK_COUNTS",
    "TASK_RATES",
    "VOLUME_INDICATORS",
    "MixedGeographyError",
    "PeriodClass",
    "check_geography",
    "classify_period",
    "compare_completion",
    "compare_rates",
    "compare_tasks",
    "compare_volumes",
    "complete_rows",
    "counts_of",
    "derive_wilson_bounds",
    "latest_by_class",
    "list_documents",
    "list_unshown",
    "place_figures",
    "repeated_series",
    "select_figures",
    "select_provinces",
    "split_tasks",
    "statements_behind",
    "sum_members",
]
