"""A table row by row, for what is said of one row after the other."""

from typing import Any, Protocol, cast

import pandas as pd


class Row(Protocol):
    """Cells by the names of their columns: a row of `list_rows`, or a Series."""

    def __getitem__(self, column: str, /) -> Any:
        """The cell of a column."""

    def __contains__(self, column: Any, /) -> bool:
        """Whether there is such a column."""

    def get(self, column: str, otherwise: Any = None, /) -> Any:
        """The cell of a column, or `otherwise` where there is no such column."""


def list_rows(table: pd.DataFrame) -> list[Row]:
    """The rows of a table, in order, each as its cells by column.

    A Series a row, as `iterrows` gives them, takes ten times as long to make, and to ask for a cell; `to_dict` asks the
    table for each column by itself, which of many columns and few rows takes longer than both.
    """
    columns = table.columns.tolist()
    return [cast(Row, dict(zip(columns, cells, strict=True))) for cells in table.to_numpy(dtype=object).tolist()]
