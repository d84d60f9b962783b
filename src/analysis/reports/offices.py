"""What takes many figures: annual values, ratios of counts, funnels and rank sets; and why there are none, where so."""

import pandas as pd

from analysis.charts import message
from analysis.charts.funnel import plot_funnel
from analysis.charts.names import place_name
from analysis.charts.numbers import format_interval, format_number, format_period, is_share
from analysis.charts.rank_sets import plot_rank_sets
from analysis.codelists import read_indicators
from analysis.comparison.count_models import compare_counts, describe_count_model
from analysis.comparison.funnel import Funnel, derive_rate_funnel, derive_volume_funnel
from analysis.comparison.many_offices import MINIMUM_OFFICES, say_caveats, say_refusal
from analysis.comparison.rank_sets import rank_rates, rank_volumes
from analysis.comparison.volumes import annualise_volumes, describe_volumes
from analysis.observations.rows import list_rows
from analysis.reports.judging import Judged
from analysis.reports.showing import plain, show_charts, show_markdown


def say_annual(volumes: pd.DataFrame, latest: Judged, language: str) -> list[str]:
    """What the part-year figures shown would come to in a year, a sentence each; and why not, with how many.

    `volumes` are all marks of `compare_volumes`: the earlier years say what share of a year the part took.
    """
    annual = annualise_volumes(volumes)
    annual = annual[annual["observation_id"].isin(latest.marks["observation_id"])]
    told = []
    for row in list_rows(annual[annual["annualised_lower"].notna()]):
        told.append(
            message(
                "many.annual",
                language,
                place=plain(place_name(row, language)),
                indicator=read_indicators()[row["indicator"]].label(language),
                period=format_period(row["period_start"], row["period_end"], language),
                value=format_interval(row["annualised_lower"], row["annualised_upper"], "count", language, 0),
                years=", ".join(row["share_years"].split()),
            )
        )
    counts = annual["caveat"].value_counts()
    for code, number in counts.items():
        told.append(_count(describe_volumes("caveat", str(code), language), int(number), language))
    return told


def say_ratios(volumes: pd.DataFrame, latest: Judged, language: str) -> list[str]:
    """Ratios of daily counts between offices whose latest figures may be compared; and why there are none, else."""
    ratios = compare_counts(volumes)
    marks = latest.marks
    families = zip(marks["indicator"], marks["period_class"], marks["series"], strict=True)
    letters = dict(zip(families, marks["letter"], strict=True))
    told = []
    for row in list_rows(ratios[ratios["reason"] == ""]):
        sides = [letters.get((row["indicator"], row["period_class"], row[side]), "") for side in ("group", "reference")]
        if sides[0] != sides[1] or not sides[0].isalnum():
            continue
        told.append(
            message(
                "many.ratio",
                language,
                indicator=read_indicators()[row["indicator"]].label(language),
                left=plain(row["group_place"]),
                right=plain(row["reference_place"]),
                ratio=format_number(row["ratio"], language, 2),
                interval=format_interval(row["lower"], row["upper"], "count", language, 2),
                model=describe_count_model("model", row["model"], language),
                choice=describe_count_model("choice", row["choice"], language),
            )
        )
    for code, number in ratios.loc[ratios["reason"] != "", "reason"].value_counts().items():
        told.append(_count(describe_count_model("reason", str(code), language), int(number), language))
    return told


def _count(sentence: str, number: int, language: str) -> str:
    return message("many.counted", language, sentence=sentence, count=number)


def find_funnels(latest: Judged) -> list[Funnel]:
    """A funnel for each group of comparable figures that is large enough; most real sets give none."""
    funnels = []
    for panel in latest.panels:
        for _, _, marks in panel.groups:
            if len(marks) >= MINIMUM_OFFICES:
                share = is_share(marks["unit"].iloc[0], marks["indicator"].iloc[0])
                funnels.append((derive_rate_funnel if share else derive_volume_funnel)(marks))
    return funnels


def show_many_offices(latest: Judged, language: str, more: list[str] | None = None) -> None:
    """Funnels and rank sets of the groups that are large enough, else why nothing is tested; and `more` sentences."""
    show_markdown(message("many.heading", language))
    told = list(more or [])
    funnels = find_funnels(latest)
    for funnel in funnels:
        if funnel.reason:
            told.append(say_refusal(funnel.reason, funnel.number, language))
            continue
        rank = rank_rates if funnel.kind == "share" else rank_volumes
        marks = funnel.points[funnel.points["left_out"] == ""]
        charts = [plot_funnel(funnel, language), plot_rank_sets(rank(marks), language)]
        show_charts(
            charts, " ".join([message("many.caption", language), *say_caveats(funnel.years, language)]), language
        )
    if not funnels:
        largest = max((len(marks) for panel in latest.panels for _, _, marks in panel.groups), default=0)
        told.append(say_refusal("too_few_offices", largest, language))
    show_markdown("\n".join(f"- {sentence}" for sentence in dict.fromkeys(told)))
