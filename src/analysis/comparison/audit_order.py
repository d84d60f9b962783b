"""In what order a person should look at what the audit found, and how much each finding weighs."""

import pandas as pd

from analysis.comparison.audit import Audit

HIGH_CONFIDENCE = 0.9
# Of its stated figure: what is further off was misread more often than it was misprinted.
FAR_OFF = 0.5


def rank_findings(audit: Audit) -> pd.Series:
    """The turn of each finding of an audit, 0 for the first to look at, in the order of its findings.

    Nobody has looked yet whether the source slipped or the reading did: findings of which every sentence was read with
    high confidence come first, of them those that are not far off, of them contradictions before doubts, and then what
    is off by the larger share of its stated figure.
    """
    least = audit.members.groupby("finding_id")["confidence"].min()
    found = audit.findings
    share = found["gap_share"].abs().astype(float)
    ordered = pd.DataFrame(
        {
            "unsure": found["finding_id"].map(least) < HIGH_CONFIDENCE,
            "far": share > FAR_OFF,
            "light": found["severity"] != "contradiction",
            "weight": -share,
            "finding_id": found["finding_id"],
        }
    )
    ordered = ordered.sort_values(list(ordered.columns), kind="stable")
    return pd.Series(range(len(ordered)), index=ordered.index, dtype="int64").reindex(found.index)
