"""The audit: each source held to its own arithmetic, and sources to one another. Nothing is corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.codelists.audit import read_audit
from analysis.comparison.audit_arithmetic import check_equations, check_limits, check_parts, check_shares, join_tables
from analysis.comparison.audit_cells import Facts
from analysis.comparison.audit_changes import check_changes, list_changed
from analysis.comparison.audit_percentages import check_percentages
from analysis.comparison.audit_repeats import (
    SAME_FACT,
    check_jumps,
    check_nested,
    check_restatements,
    check_sources,
    mark_contested,
)
from analysis.comparison.figures import name_series
from analysis.observations.schema import CONFIDENCE_THRESHOLD

KEPT = (
    "observation_id", "source_id", "scope", "body", "place_key", "indicator", "breakdown", "period_start", "period_end",
    "period_class", "period_year", "period_days", "published", "value", "lower", "upper", "unit", "qualifier",
    "denominator", "char_start", "figure_start",
)  # fmt: skip
FINDING_COLUMNS = ("finding_id", "rule", "severity", "dimension", "gap", "gap_share", "observation_ids")
# What a member keeps of its figure.
READ = ("value", "confidence")
# What is one line over time, whoever says it.
LINE = ["series", "indicator", "breakdown"]
# What is held together: one source's word on one body and period, in all of its text or in one sentence.
PLACE_NAMES = ["source_id", "series", "period_start", "period_end", "passage"]
MEMBER_COLUMNS = ("finding_id", "observation_id", "role", "value", "confidence", "implied_lower", "implied_upper")


@dataclass(frozen=True)
class Audit:
    """What does not add up.

    `findings`: a row a finding, with finding_id (a hash of rule and figures), rule and severity (codelists/audit.toml),
    dimension (of parts), gap (in the unit of the figures; stated minus what the others imply), gap_share (of the stated
    value) and observation_ids, the figures that cannot all be right, joined by a space.
    `members`: a row a finding and figure, with its role and what it would be if all the others were right, as an
    interval (implied_lower, implied_upper), beside its stated value and the confidence of
    its reading.
    """

    findings: pd.DataFrame
    members: pd.DataFrame

    @cached_property
    def members_by_figure(self) -> tuple[pd.DataFrame, dict[str, range]]:
        """The members figure by figure, and at which places those of each observation stand."""
        members = self.members.sort_values("observation_id", kind="stable").reset_index(drop=True)
        names = members["observation_id"].to_numpy(dtype=object)
        places = {str(names[begin]): range(begin, end) for begin, end in find_runs(names)}
        return members, places


def audit_figures(figures: pd.DataFrame, more: Sequence[pd.DataFrame] = ()) -> Audit:
    """Hold the figures of `place_figures` (of all indicators) to each other.

    Compared are figures that were read surely, with the interval of their wording and rounding: a finding says that no
    values within the intervals of its figures fit together. Of several statements of one fact the most exact speaks;
    where a source's statements of a fact contradict each other, that is one finding, and the fact accuses no other.
    `more`: members found elsewhere, in the columns of `join_members`.
    """
    sure = (
        (figures["confidence"] >= CONFIDENCE_THRESHOLD) & figures["value"].notna() & (figures["indicator"] != "other")
    )
    levels = figures.loc[sure & (figures["measure"] == "level"), list(KEPT)]
    # A percentage without decimals is rounded like any other: 100 % may be 99,6 %.
    rounded = (levels["unit"] == "percent") & (levels["lower"] == levels["upper"])
    levels = levels.assign(
        lower=levels["lower"].fillna(levels["value"]) - 0.5 * rounded,
        upper=levels["upper"].fillna(levels["value"]) + 0.5 * rounded,
        series=name_series(levels),
        hedged=levels["qualifier"] != "exact",
        char_start=levels["char_start"].astype("float64"),
    )
    # One number a line over time, one a fact: a large table's names are looked up once, and texts moved as objects.
    levels = levels.assign(line=levels.groupby(LINE, sort=False, dropna=False).ngroup())
    fact = levels.groupby(["source_id", *SAME_FACT], sort=False, dropna=False).ngroup()
    ranked = levels.assign(width=levels["upper"] - levels["lower"], fact=fact)
    texts = dict.fromkeys(levels.columns[levels.dtypes == "str"], object)
    ranked = ranked.astype({**texts, "indicator": "category", "unit": "category"})
    # Most facts are stated once: only the others have an order within.
    several = ranked["fact"].duplicated(keep=False)
    inside = ranked[several].sort_values(["hedged", "width", "figure_start", "observation_id"], kind="stable")
    ranked = pd.concat([ranked[~several], inside]).sort_values("fact", kind="stable")
    held = hold_statements(ranked.drop(columns=["width", "figure_start"]))
    facts, whole = Facts(held), held[held["passage"] < 0]
    found = [
        *(check(facts) for check in (check_equations, check_limits, check_shares)),
        check_parts(held),
        check_percentages(facts),
        check_restatements(ranked),
        *(check(whole) for check in (check_sources, check_nested, check_jumps)),
        check_changes(figures[sure & figures["indicator"].isin(list_changed(figures[["indicator", "measure"]][sure]))]),
        *more,
    ]
    read = figures.loc[sure, ["observation_id", *READ]].drop_duplicates("observation_id")
    return _join(join_tables(found), read.set_index("observation_id"))


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


def find_runs(values: NDArray[Any]) -> list[tuple[int, int]]:
    """Where each run of equal values begins and where it has ended."""
    if not len(values):
        return []
    begins = np.flatnonzero(np.append(True, values[1:] != values[:-1])).tolist()
    return list(zip(begins, [*begins[1:], len(values)], strict=True))


def _join(members: pd.DataFrame, read: pd.DataFrame) -> Audit:
    """Findings and members under ids that do not depend on the order of rows; a finding made twice counts once."""
    if members.empty:
        return Audit(pd.DataFrame(columns=list(FINDING_COLUMNS)), pd.DataFrame(columns=list(MEMBER_COLUMNS)))
    members = members.assign(found=pd.factorize(members["group"])[0]).sort_values("found", kind="stable")
    found, names = members["found"].to_numpy(), members["observation_id"].tolist()
    inside = [sorted(range(*run), key=names.__getitem__) for run in find_runs(found)]
    begins = [begin for begin, _ in find_runs(found)]
    joined = [" ".join([names[at] for at in own]) for own in inside]
    together = members.iloc[begins][["group", "rule", "dimension", "gap", "gap_share"]]
    named = (f"{rule} {ids}" for rule, ids in zip(together["rule"], joined, strict=True))
    together = together.assign(
        finding_id=[sha256(name.encode()).hexdigest()[:12] for name in named],
        severity=together["rule"].map({code: rule.severity for code, rule in read_audit().rules.items()}),
        observation_ids=joined,
    ).reset_index(drop=True)
    # A limit and an equation may say the same of the same figures.
    again = together[together["observation_ids"].duplicated(keep=False)].sort_values("group", kind="stable")
    together = together.drop(index=again.index[again["observation_ids"].duplicated()])
    findings = together.sort_values(["severity", "rule", "finding_id"], kind="stable")
    members = members.iloc[[at for number in findings.index for at in inside[number]]]
    members = members.assign(finding_id=findings["finding_id"].repeat([len(inside[n]) for n in findings.index]).array)
    own = read.reindex(members["observation_id"])
    members = members.assign(**{name: own[name].to_numpy() for name in READ})
    return Audit(
        findings.reset_index(drop=True)[list(FINDING_COLUMNS)],
        members.drop_duplicates(["finding_id", "observation_id"])[list(MEMBER_COLUMNS)].reset_index(drop=True),
    )
