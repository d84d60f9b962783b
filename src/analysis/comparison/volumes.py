"""Volumes: how many documents came in and went out, how many dossiers were received."""

import pandas as pd

from analysis.comparison.latest import choose_publications

VOLUME_INDICATORS = ("documents_received", "documents_issued", "dossiers_received")


def compare_volumes(figures: pd.DataFrame) -> pd.DataFrame:
    """Marks of volumes from `select_figures`: one row a figure, value with lower and upper as its wording allows.

    Adds `hedged` (the interval comes from the wording: gần, trên, khoảng) and `conflict`; figures that a later
    publication replaces get that reason. Counts are per period as stated, never annualised here.
    """
    marks = figures[(figures["reason"] == "") & figures["indicator"].isin(VOLUME_INDICATORS)]
    return choose_publications(marks.assign(hedged=marks["qualifier"] != "exact"))
