"""Weeks as periods: "Báo cáo tuần 32 (từ ngày 05/8 đến ngày 11/8/2024)", then "Trong tuần, …"; "tuần trước"."""

import datetime as dt

from analysis.parsing.periods import Mention, Period

LONGEST_WEEK = dt.timedelta(days=8)
WEEK = dt.timedelta(days=7)


def is_week(mention: Mention) -> bool:
    """Whether a mention speaks of a week without telling its days."""
    return mention.kind == "week" or (mention.kind == "relative" and "tuần" in mention.groups["rel"].lower())


def week_before(period: Period | None) -> Period | None:
    """The week before a week; None of another stretch of time."""
    if period is None or period.end - period.start > LONGEST_WEEK:
        return None
    return Period(period.start - WEEK, period.end - WEEK, period.basis)


class Weeks:
    """The week that a page tells of, by the days that it names; a number alone tells none, since counts differ."""

    def __init__(self) -> None:
        self.number = ""
        self.told: Period | None = None

    def read(self, mention: Mention) -> Period | None:
        """The days of a week; None where they have not been told, and of the week before or the next."""
        number = mention.groups.get("wk", "")
        if "wrel" in mention.groups:
            return None
        if number and number != self.number and "wthis" not in mention.groups:
            self.number, self.told = number, None
        return self.told

    def hear(self, mention: Mention, period: Period | None) -> None:
        """Keep the days of a week where a sentence names them."""
        if period is None or mention.kind not in ("span", "between", "days"):
            return
        if period.end - period.start <= LONGEST_WEEK:
            self.told = period._replace(basis="context")
