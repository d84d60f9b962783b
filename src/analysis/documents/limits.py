"""What reading a file may cost, since files come by mail: bounds on size, pages, cells and time."""

import os
from dataclasses import dataclass, fields, replace

from analysis.errors import InputError

VARIABLE = "OFFICE_REVIEWS_LIMITS"


@dataclass(frozen=True)
class Limits:
    """The bounds; a file beyond one is refused, or read up to it where that is said, in one line that names the bound.

    megabytes: size of a file. unpacked_megabytes: what a zipped file may unpack to, all members together. characters:
    text of a document. depth: elements within elements. cells: cells of all tables, merged ones counted by what they
    cover. pages: pages of a PDF or scan. megapixels: one image. seconds: work on one file by an outside program.
    """

    megabytes: int = 20
    unpacked_megabytes: int = 200
    characters: int = 5_000_000
    depth: int = 500
    cells: int = 200_000
    pages: int = 1_000
    megapixels: int = 100
    seconds: int = 300


def read_limits() -> Limits:
    """The limits, changed by the variable OFFICE_REVIEWS_LIMITS ("megabytes=50 pages=3000").

    Raises InputError for an unknown name or a value that is no positive whole number.
    """
    limits = Limits()
    names = [field.name for field in fields(Limits)]
    for setting in os.environ.get(VARIABLE, "").replace(",", " ").split():
        name, _, value = setting.partition("=")
        if name not in names or not value.isdecimal() or int(value) < 1:
            raise InputError(
                f"{VARIABLE}: “{setting}” is no limit; expected name=whole number with a name of {', '.join(names)}"
            )
        limits = replace(limits, **{name: int(value)})
    return limits
