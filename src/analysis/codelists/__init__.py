"""Code lists: what the words, codes and names of the observation table mean, kept as data.

A person who knows the field but not Python extends the project here: provinces.csv, indicators.toml, units.toml,
breakdowns.toml, scopes.toml. The functions below read them into frozen dataclasses; nothing else reads the files.
"""

from analysis.codelists.indicators import Indicator, indicators_of_unit, rate_of, read_indicators
from analysis.codelists.members import Member, read_dimensions, read_members
from analysis.codelists.provinces import Province, read_provinces, resolve_province
from analysis.codelists.units import Label, read_scopes, read_units

__all__ = [
    "Indicator",
    "Label",
    "Member",
    "Province",
    "indicators_of_unit",
    "rate_of",
    "read_dimensions",
    "read_indicators",
    "read_members",
    "read_provinces",
    "read_scopes",
    "read_units",
    "resolve_province",
]
