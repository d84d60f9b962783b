"""The audit: each source held to its own arithmetic, and sources to one another. Nothing is corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import pandas as pd

from analysis.codelists.audit import read_audit
from analysis.comparison.audit_arithmetic import check_equations, check_limits, check_parts, check_shares, join_tables
from analysis.comparison.audit_changes import check_changes
from analysis.comparison.audit_percentages import check_percentages
from analysis.comparison.audit_repeats import (
    check_jumps,
    check_nested,
    check_restatements,
    check_sources,
    mark_contested,
)
from analysis.comparison.figures import FACT, name_series
from analysis.observations.schema import CONFIDENCE_THRESHOLD

KEPT = (
    "observation_id", "source_id", "scope", "body", "place_key", "indicator", "breakdown", "period_start", "period_end",
    "period_class", "period_year", "period_days", "published", "value", "lower", "upper", "unit", "qualifier",
    "denominator", "char_start", "figure_start",
)  # fmt: skip
FINDING_COLUMNS = ("finding_id", "rule", "severity", "dimension", "gap", "gap_share", "observation_ids")
# What is held together: one source's word on one body and period, in all of its text or in one sentence.
PLACE_NAMES = ["source_id", "series", "period_start", "period_end", "passage"]
MEMBER_COLUMNS = ("finding_id", "observation_id", "role", "value", "implied_lower", "implied_upper")


@dataclass(frozen=True)
class Audit:
    """What does not add up.

    `findings`: a row a finding, with finding_id (a hash of rule and figures), rule and severity (codelists/audit.toml),
    dimension (of parts), gap (in the unit of the figures; stated minus what the others imply), gap_share (of the stated
    value) and observation_ids, the figures that cannot all be right, joined by a space.
    `members`: a row a finding and figure, with its role and what it would be if all the others were right, as an
    interval (implied_lower, implied_upper), beside its stated value.
    """

    findings: pd.DataFrame
    members: pd.DataFrame


def audit_figures(figures: pd.DataFrame, more: Sequence[pd.DataFrame] = ()) -> Audit:
    """Hold the figures of `place_figures` (of all indicators) to each other.

    Compared are figures that were read surely, with the interval of their wording and rounding: a finding says that no
    values within the intervals of its figures fit together. Of several statements of one fact the most exact speaks;
    where a source's statements of a fact contradict each other, that is one finding, and the fact accuses no other.
    `more`: members found elsewhere, in the columns of `join_members`.
    """
    sure = figures[
        (figures["confidence"] >= CONFIDENCE_THRESHOLD) & figures["value"].notna() & (figures["indicator"] != "other")
    ]
    levels = sure.loc[sure["measure"] == "level", list(KEPT)]
    # A percentage without decimals is rounded like any other: 100 % may be 99,6 %.
    rounded = (levels["unit"] == "percent") & (levels["lower"] == levels["upper"])
    levels = levels.assign(
        lower=levels["lower"].fillna(levels["value"]) - 0.5 * rounded,
        upper=levels["upper"].fillna(levels["value"]) + 0.5 * rounded,
        series=name_series(levels),
        hedged=levels["qualifier"] != "exact",
        char_start=levels["char_start"].astype("float64"),
    )
    # One number a fact: in a large table its six names are looked up once, and texts are moved about as objects.
    ranked = levels.assign(
        width=levels["upper"] - levels["lower"], fact=levels.groupby(FACT, sort=False, dropna=False).ngroup()
    )
    texts = dict.fromkeys(levels.columns[levels.dtypes == "str"], object)
    ranked = ranked.astype({**texts, "indicator": "category", "unit": "category"})
    ranked = ranked.sort_values(["fact", "hedged", "width", "figure_start", "observation_id"], kind="stable")
    held = hold_statements(ranked.drop(columns=["width", "figure_start"]))
    whole = held[held["passage"] < 0]
    found = [
        *(check(held) for check in (check_equations, check_limits, check_shares, check_parts, check_percentages)),
        check_restatements(ranked),
        *(check(whole) for check in (check_sources, check_nested, check_jumps)),
        check_changes(sure),
        *more,
    ]
    return _join(join_tables(found), sure.drop_duplicates("observation_id").set_index("observation_id")["value"])


def hold_statements(ranked: pd.DataFrame) -> pd.DataFrame:
    """One statement a fact, to be held to the others of its `passage`; the best statement of a `fact` stands first.

    −1: all that a source says of a body and period, without the undated, which may be of several, and without the facts
    that it states in ways which do not meet (`contested`). Else the place of a sentence: what it says is of one thing,
    and is held together there where the source has facts of those kinds. `place` numbers what is held together, `cell`
    that and the breakdown.
    """
    ranked = ranked.assign(contested=mark_contested(ranked, ["fact"]))
    whole = ranked[~ranked["contested"] & (ranked["period_end"] != "")].drop_duplicates("fact").assign(passage=-1)
    unsure = ranked.loc[ranked["contested"] | (ranked["period_end"] == ""), "source_id"].unique()
    own = ranked[ranked["source_id"].isin(unsure) & ranked["char_start"].notna()]
    sentence = ["fact", "char_start"]
    own = own[~mark_contested(own, sentence)].drop_duplicates(sentence)
    held = pd.concat([whole, own.assign(passage=own["char_start"].astype("int64"))], ignore_index=True)
    held = held.assign(place=held.groupby(PLACE_NAMES, sort=False, dropna=False).ngroup())
    return held.assign(cell=held.groupby(["place", "breakdown"], sort=False).ngroup())


def _join(members: pd.DataFrame, values: pd.Series) -> Audit:
    """Findings and members under ids that do not depend on the order of rows; a finding made twice counts once."""
    if members.empty:
        return Audit(pd.DataFrame(columns=list(FINDING_COLUMNS)), pd.DataFrame(columns=list(MEMBER_COLUMNS)))
    # Numbers that stand in the order of the texts are sorted in a fraction of the time.
    groups, members_at = (pd.factorize(members[name], sort=True)[0] for name in ("group", "observation_id"))
    order = np.lexsort((members_at, groups))
    members, groups = members.iloc[order].reset_index(drop=True), groups[order]
    begins = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    names = members["observation_id"].tolist()
    joined = [" ".join(names[begin:end]) for begin, end in zip(begins, [*begins[1:], len(names)], strict=True)]
    together = members.loc[begins, ["rule", "dimension", "gap", "gap_share"]].assign(observation_ids=joined)
    rules = read_audit().rules
    together = together.assign(
        finding_id=[
            sha256(f"{rule} {ids}".encode()).hexdigest()[:12] for rule, ids in zip(together["rule"], joined, strict=True)
        ],
        severity=together["rule"].map({code: rule.severity for code, rule in rules.items()}),
    )
    members = members.assign(finding_id=together["finding_id"].to_numpy()[groups], value=values.reindex(names).to_numpy())
    # A limit and an equation may say the same of the same figures.
    first = ~together["observation_ids"].duplicated().to_numpy()
    findings = together[first].sort_values(["severity", "rule", "finding_id"])
    members = members[members["finding_id"].isin(findings["finding_id"])]
    return Audit(
        findings.reset_index(drop=True)[list(FINDING_COLUMNS)],
        members.drop_duplicates(["finding_id", "observation_id"])[list(MEMBER_COLUMNS)].reset_index(drop=True),
    )


def add_doubts(marks: pd.DataFrame, audit: Audit) -> pd.DataFrame:
    """The marks with doubt_lower, doubt_upper and `findings`.

    The bounds are compared_lower and compared_upper, widened to what the audit says that the mark's own figure would be
    if the figures beside it were right; for a mark per day (`daily`) in that unit. `findings` has the ids of all
    findings against the mark's figure and those behind it (parents, beside), joined by a space; "" for none.
    """
    marks = marks.reset_index(drop=True)
    behind = pd.DataFrame({"mark": marks.index, "observation_id": marks["observation_id"].fillna("")})
    others = [
        marks[column].fillna("").str.split().explode().rename("observation_id").rename_axis("mark").reset_index()
        for column in ("parents", "beside")
        if column in marks
    ]
    named = pd.concat([behind, *others], ignore_index=True).merge(audit.members, on="observation_id")
    ids = named.groupby("mark")["finding_id"].agg(lambda found: " ".join(dict.fromkeys(found)))
    own = behind.merge(audit.members, on="observation_id").groupby("mark")
    # A stock has no daily rate: it is compared as it is.
    counted = marks["daily"].notna() if "daily" in marks else pd.Series(False, index=marks.index)
    days = marks["period_days"].astype("float64").where(counted, 1.0)
    low = (own["implied_lower"].min().reindex(marks.index) / days).fillna(marks["compared_lower"])
    high = (own["implied_upper"].max().reindex(marks.index) / days).fillna(marks["compared_upper"])
    return marks.assign(
        doubt_lower=marks["compared_lower"].where(marks["compared_lower"] <= low, low),
        doubt_upper=marks["compared_upper"].where(marks["compared_upper"] >= high, high),
        findings=ids.reindex(marks.index).fillna(""),
    )
