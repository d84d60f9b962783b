"""One fact said twice, by one source or two, and levels that jump from one year to the next."""

import pandas as pd

from analysis.codelists.audit import read_audit
from analysis.comparison.audit_arithmetic import DUST, PARTS_OF_FINDING
from analysis.comparison.figures import FACT
from analysis.comparison.periods import OTHER

SAME_FACT = [name for name in FACT if name != "source_id"]


def _pair_members(rule: str, pairs: pd.DataFrame, gap: pd.Series) -> pd.DataFrame:
    """Members of findings on pairs of figures (columns of the second end in _2): each implies the other's interval."""
    both = pairs.assign(
        group=[f"{rule} {number}" for number in range(len(pairs))],
        rule=rule,
        dimension="",
        gap=gap,
        gap_share=gap / pairs["value_2"].abs().where(pairs["value_2"] != 0),
        role="statement",
        implied_lower=pairs["lower_2"],
        implied_upper=pairs["upper_2"],
    )
    second = both.assign(
        observation_id=both["observation_id_2"], implied_lower=both["lower"], implied_upper=both["upper"]
    )
    return pd.concat([both, second], ignore_index=True)[list(PARTS_OF_FINDING)]


def check_restatements(ranked: pd.DataFrame) -> pd.DataFrame:
    """Facts that one source states twice, each time otherwise; `ranked` has the best statement of a fact first.

    Figures that are far apart are hardly one fact: they get a rule of their own. Undated statements are left out, for
    two of them may be of two periods.
    """
    dated = ranked[ranked["period_end"] != ""]
    best = dated.drop_duplicates(FACT)
    rest = dated[~dated["observation_id"].isin(best["observation_id"])]
    pairs = rest.merge(best[[*FACT, "value", "lower", "upper", "observation_id"]], on=FACT, suffixes=("", "_2"))
    pairs = pairs[(pairs["lower"] > pairs["upper_2"] + DUST) | (pairs["upper"] < pairs["lower_2"] - DUST)]
    high, low = pairs[["value", "value_2"]].max(axis=1), pairs[["value", "value_2"]].min(axis=1)
    near = high <= read_audit().thresholds["restated_within"] * low
    tables = [
        _pair_members(rule, pairs[own], (pairs["value"] - pairs["value_2"])[own])
        for rule, own in (("restated", near), ("one_label", ~near))
    ]
    # What another thing's figure is says nothing of this one.
    tables[1][["implied_lower", "implied_upper"]] = float("nan")
    return pd.concat(tables, ignore_index=True)


def check_sources(best: pd.DataFrame) -> pd.DataFrame:
    """Facts of one series and period that two sources state otherwise, the later publication against the earlier."""
    dated = best[best["period_end"] != ""].sort_values(["published", "source_id"], kind="stable")
    several = dated[dated.duplicated(SAME_FACT, keep=False)]
    first = several.drop_duplicates(SAME_FACT)
    rest = several[~several["observation_id"].isin(first["observation_id"])]
    pairs = rest.merge(
        first[[*SAME_FACT, "value", "lower", "upper", "observation_id"]], on=SAME_FACT, suffixes=("", "_2")
    )
    pairs = pairs[(pairs["lower"] > pairs["upper_2"] + DUST) | (pairs["upper"] < pairs["lower_2"] - DUST)]
    return _pair_members("sources", pairs, pairs["value"] - pairs["value_2"])


def check_jumps(best: pd.DataFrame) -> pd.DataFrame:
    """Levels of one series and class of period that leap from a year to the next beyond the code list's thresholds."""
    thresholds = read_audit().thresholds
    keys = ["series", "indicator", "breakdown", "period_class", "period_year"]
    dated = best[(best["period_class"] != "") & (best["period_class"] != OTHER) & (best["breakdown"] == "")]
    dated = dated.sort_values(["published", "period_end", "source_id"], kind="stable").drop_duplicates(
        keys, keep="last"
    )
    before = dated[[*keys, "value", "lower", "upper", "observation_id", "period_days"]]
    before = before.assign(period_year=before["period_year"] + 1)
    pairs = dated.merge(before, on=keys, suffixes=("", "_2"))
    days = (pairs["period_days"] / pairs["period_days_2"]).astype("float64")
    rate = pairs["unit"] == "percent"
    factor = thresholds["jump_factor"]
    large = pairs[["value", "value_2"]].max(axis=1) >= thresholds["jump_from"]
    expected_lower, expected_upper = pairs["lower_2"] * days / factor, pairs["upper_2"] * days * factor
    leaps = ~rate & large & ((pairs["lower"] > expected_upper) | (pairs["upper"] < expected_lower))
    points = thresholds["jump_points"]
    leaps |= rate & ((pairs["lower"] > pairs["upper_2"] + points) | (pairs["upper"] < pairs["lower_2"] - points))
    pairs = pairs[leaps]
    # A leap says that one of two years may be wrong, not what it should have been: no interval follows from it.
    unknown = {name: float("nan") for name in ("lower", "upper", "lower_2", "upper_2")}
    return _pair_members("jump", pairs.assign(**unknown), pairs["value"] - pairs["value_2"])
