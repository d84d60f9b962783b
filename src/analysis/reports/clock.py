"""When the pages of a run were built."""

import datetime as dt
import os

VARIABLE = "SOURCE_DATE_EPOCH"


def build_time() -> dt.datetime:
    """The time that pages print: SOURCE_DATE_EPOCH (https://reproducible-builds.org), where it is set, else now.

    `build_reports` sets it for all pages of a run, so that a run that was killed and taken up again ends in the same
    bytes as one that was not.
    """
    given = os.environ.get(VARIABLE, "")
    if given.isdecimal():
        return dt.datetime.fromtimestamp(int(given), dt.UTC)
    return dt.datetime.now(dt.UTC)
