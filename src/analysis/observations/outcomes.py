"""What became of people's decisions when documents were read anew, and why: codes with values, and their sentences."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.codelists.toml_files import read_toml
from analysis.observations.corrections import COLUMNS
from analysis.observations.decisions import Correction

APPLIED, NOT_NEEDED, FAILED, WITHDRAWN = "applied", "not needed", "failed", "withdrawn"
REMARKS = "decision_remarks.toml"
RemarkCode = Literal[
    "",
    "field_changed",
    "indicators_changed",
    "judged_otherwise",
    "moved",
    "needless_correction",
    "no_figure",
    "no_number",
    "no_sentence",
    "none_to_take_back",
    "not_read",
    "read_already",
    "read_otherwise",
    "rejection_came_true",
    "taken_back",
]
OUTCOME_COLUMNS = (*COLUMNS, "outcome", "remark")


@dataclass(frozen=True)
class Outcome:
    """What became of one decision: applied, not needed (it is read so without it), failed or withdrawn; and why.

    `remark`: why, as a code of codelists/decision_remarks.toml ("" where there is nothing to say), and the values, as
    codes too, that fill its sentence. Of a withdrawal: applied, or not needed where no decision of that name is there.
    """

    correction: Correction
    outcome: str
    remark: RemarkCode = ""
    values: Mapping[str, str] = field(default_factory=dict)

    def say_why(self, language: str, values: Mapping[str, str] | None = None) -> str:
        """The remark's sentence in "vi" or "en", or ""; `values`, where given, are words in place of the codes."""
        if not self.remark:
            return ""
        return str(read_toml(REMARKS)[self.remark][language]).format(**(self.values if values is None else values))

    def __str__(self) -> str:
        row = self.correction
        what = f"{row.kind} {row.field}".strip()
        return f"{row.source_id}, “{row.printed}”: {what} by {row.who}: {self.say_why('en') or self.outcome}"


def list_outcomes(outcomes: Sequence[Outcome]) -> str:
    """The list beside a table of what became of each decision, as CSV: the decision's columns, outcome and remark."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(OUTCOME_COLUMNS)
    for one in outcomes:
        cells = [getattr(one.correction, "was" if column == "from" else column) for column in COLUMNS]
        writer.writerow([*cells, one.outcome, one.say_why("en")])
    return stream.getvalue()
