"""What one source says of one body and period, side by side: a row a subject, a column an indicator."""

from dataclasses import dataclass

import pandas as pd

from analysis.comparison.figures import FACT
from analysis.comparison.intervals import Numbers, to_numbers

# Counts that belong together: the same source speaks of the same body, breakdown and period.
SUBJECT = [name for name in FACT if name != "indicator"]
# What is read of a statement.
STATED = ("observation_id", "indicator", "value", "lower", "upper", "qualifier", "confidence")
# A source that contradicts itself states a count twice or thrice; more is no statement but a list read amiss.
MOST_STATEMENTS = 4


def number_subjects(figures: pd.DataFrame) -> pd.Series:
    """One number for each source, series, breakdown and period, in the order in which they first stand in the table."""
    return figures.groupby(SUBJECT, sort=False, dropna=False).ngroup()


@dataclass(frozen=True)
class Statements:
    """The statements of some indicators by subject (a number of `number_subjects`), in the order of the table.

    `turns` has for each code the first statements of its subjects, then the second, contradicting ones, and so on.
    """

    turns: dict[str, tuple[pd.DataFrame, ...]]

    def count_turns(self, code: str) -> int:
        """How many statements of an indicator some subject has, at most; 0 where nothing is stated."""
        return len(self.turns.get(code, ()))

    def of(self, code: str, column: str, subjects: pd.Series, turn: int = 0) -> Numbers:
        """A number column of one indicator's statements for some subjects; NaN where nothing is stated."""
        if turn >= self.count_turns(code):
            return to_numbers(pd.Series(float("nan"), index=subjects.index))
        return to_numbers(subjects.map(self.turns[code][turn][column]))

    def ids(self, code: str, subjects: pd.Series, turn: int = 0) -> pd.Series:
        """Observation ids of one indicator's statements for some subjects; "" where nothing is stated."""
        if turn >= self.count_turns(code):
            return pd.Series("", index=subjects.index, dtype="str")
        return subjects.map(self.turns[code][turn]["observation_id"]).fillna("").astype("str")

    def has(self, code: str, subjects: pd.Series, turn: int = 0) -> pd.Series:
        """Whether an indicator is stated of some subjects (a second time, for turn 1)."""
        if turn >= self.count_turns(code):
            return pd.Series(False, index=subjects.index, dtype=bool)
        return subjects.isin(self.turns[code][turn].index)


def spread_statements(figures: pd.DataFrame, subjects: pd.Series, codes: tuple[str, ...]) -> Statements:
    """The statements of some indicators by subject, with `least` and `most`: what all statements of one count allow."""
    rows = figures[figures["indicator"].isin(codes)]
    rows = rows.assign(subject=subjects.loc[rows.index])
    same = rows.groupby(["subject", "indicator"], sort=False)
    rows = rows.assign(turn=same.cumcount(), least=same["lower"].transform("min"), most=same["upper"].transform("max"))
    rows = rows[rows["turn"] < MOST_STATEMENTS].set_index("subject")
    turns: dict[str, tuple[pd.DataFrame, ...]] = {}
    for code, own in rows.groupby("indicator", sort=False):
        turns[str(code)] = tuple(one for _, one in own.groupby("turn"))
    return Statements(turns)
