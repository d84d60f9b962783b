"""Tables of great-tables whose cells are HTML already."""

import html

from great_tables import GT
from great_tables._gt_data import Body


class ReadyTable(GT):
    """A GT whose cells stand in it as they are, escaped where they were made; only the names of groups are escaped.

    A format that gives back its cell would say the same, but is asked and written cell by cell, which is most of the
    time that such a table takes.
    """

    def _render_formats(self, context: str) -> "ReadyTable":
        cells = self._tbl_data.astype("string")  # type: ignore[union-attr]
        group = self._boxhead._get_row_group_column()
        if group is not None:
            cells[group.var] = [html.escape(name) for name in cells[group.var]]
        body = Body(cells)
        return self._replace(_body=body, _stub=self._stub.update_group_row_labels(body, self._tbl_data, self._boxhead))
