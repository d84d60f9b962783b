"""Comparison: tables in, tables out. The modules by the step that they are about, in the order of the work:

1. Figures. `figures` selects them and says in `reason` why one is not compared; `periods` and `places` say of when and
   of whom each is; `geography` (with `summed_rates`) adds old provinces up into those of 1 July 2025.
2. Marks, one row a mark of a chart. `rates` (with `on_time_sums`), `volumes`, `tasks`; under them `statements` (what
   one source says of one body and period), `intervals` (Wilson, Jeffreys, Newcombe, rounding), `bands` (denominators).
3. `latest`: which publication speaks for a period, and which period for a report year.
4. Doubts. `audit` (its rules in `audit_*`) and the `doubts` that it leaves, `changes` (stated changes and the earlier
   levels that they imply), `breaks`.
5. Verdicts. `prepared_marks` (with `wordings`) makes marks ready for the judges of `comparability`; `pairs` and
   `sets` (with `groups`) judge them; `verdict_sentences` puts it in words.
6. Many offices. `many_offices`, `funnel`, `rank_sets`, `claims`; ratios of counts: `count_models`, `count_fits`.
"""

from analysis.comparison.audit import Audit, audit_figures
from analysis.comparison.comparability import read_reasons
from analysis.comparison.doubts import add_doubts
from analysis.comparison.figures import list_documents, place_figures, select_figures
from analysis.comparison.intervals import derive_newcombe_difference, derive_wilson_bounds
from analysis.comparison.latest import complete_rows, latest_by_class, list_unshown, repeated_series
from analysis.comparison.pairs import LATEST, OVER_TIME, compare_pairs, count_reasons, list_refused
from analysis.comparison.periods import PERIOD_CLASSES, classify_period
from analysis.comparison.places import select_provinces
from analysis.comparison.rates import RATE_INDICATORS, compare_rates, counts_of
from analysis.comparison.sets import Group, SetVerdict, judge_panels, judge_set, judge_sets
from analysis.comparison.tasks import (
    TASK_COUNTS,
    TASK_RATES,
    compare_completion,
    compare_tasks,
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
    "VOLUME_INDICATORS",
    "Audit",
    "Group",
    "SetVerdict",
    "add_doubts",
    "audit_figures",
    "classify_period",
    "compare_completion",
    "compare_pairs",
    "compare_rates",
    "compare_tasks",
    "compare_volumes",
    "complete_rows",
    "count_reasons",
    "counts_of",
    "derive_newcombe_difference",
    "derive_wilson_bounds",
    "explain_pairs",
    "judge_panels",
    "judge_set",
    "judge_sets",
    "latest_by_class",
    "list_documents",
    "list_refused",
    "list_unshown",
    "place_figures",
    "read_reasons",
    "repeated_series",
    "select_figures",
    "select_provinces",
    "statements_behind",
]
