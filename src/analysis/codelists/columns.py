"""What the columns of the shared tables are called and mean."""

from dataclasses import dataclass
from functools import cache

from analysis.codelists.toml_files import read_toml

TYPES = ("string", "number", "integer", "date")


@dataclass(frozen=True)
class Column:
    """A column of a shared table: `kind` one of TYPES, `required` never empty, `unique` no value twice."""

    name: str
    kind: str
    title_vi: str
    title_en: str
    vi: str
    en: str
    required: bool = False
    unique: bool = False

    def title(self, language: str) -> str:
        """What the column is called in "vi" or "en"."""
        return self.title_vi if language == "vi" else self.title_en

    def meaning(self, language: str) -> str:
        """What a cell of it says, and what an empty one means, in "vi" or "en"."""
        return self.vi if language == "vi" else self.en


@cache
def read_columns(table: str) -> tuple[Column, ...]:
    """Read columns.toml: the columns of "observations" or "documents" in their order."""
    found = []
    for name, entry in read_toml("columns.toml")[table].items():
        fields = dict(entry)
        found.append(Column(name=name, kind=fields.pop("type"), **fields))
    return tuple(found)
