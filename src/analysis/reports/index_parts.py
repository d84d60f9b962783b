"""What the index of a run tells that no page of the run is needed for: made while the notebooks still run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from analysis.charts import message
from analysis.charts.names import translate_place
from analysis.charts.numbers import format_number
from analysis.codelists import read_indicators
from analysis.comparison import audit_figures
from analysis.comparison.audit import Audit
from analysis.observations.files import read_observations
from analysis.reports.auditing import count_rules, count_severities
from analysis.reports.coverage import count_places, count_years
from analysis.reports.downloads import FOLDER, Download, write_downloads
from analysis.reports.html_page import shown_error
from analysis.reports.judging import place_report
from analysis.reports.key_figures import COMPARED, KeyFigures, find_key_figures
from analysis.reports.news import compare_with_previous
from analysis.reports.news_lines import tell_news
from analysis.reports.parameters import Parameters
from analysis.reports.reading import count_found, read_figures

Made = TypeVar("Made")


@dataclass(frozen=True)
class IndexParts:
    """The parts of an index that do not depend on how the notebooks ended.

    `found`: by report, what it says in a sentence and the places; `key_figures`: by report, those and why there are
    none. `problems`: by part ("news", "audit"), why it could not be made, "" where it was. `news` None where there is
    no earlier table to compare with; `audit` None where it failed.
    """

    found: dict[str, dict[str, Any]]
    key_figures: dict[str, tuple[KeyFigures | None, str]]
    news: list[Any] | None
    years: Any
    places: Any
    audit: dict[str, Any] | None
    downloads: Sequence[Download]
    problems: dict[str, str] = field(default_factory=dict)


def try_to(make: Callable[[], Made], folder: Path) -> tuple[Made | None, str]:
    """What `make` gives, or None and why not: one part that fails must not take the index with it."""
    try:
        return make(), ""
    except Exception as error:
        return None, shown_error(f"{type(error).__name__}: {error}").replace(f"{folder}/", "")


def _describe_found(name: str, parameters: Parameters) -> dict[str, Any]:
    """What a report found, in a sentence, and the places."""
    language = parameters.language
    found, trouble = try_to(
        lambda: count_found(name, read_figures(name, parameters), parameters), parameters.observations.parent
    )
    if found is None:
        return {"found": message("index.failed_part", language, problem=trouble), "places": []}
    if not found.figures:
        return {"found": message("index.found_nothing", language, year=parameters.year), "places": []}
    numbers = {"count": found.figures, "own": found.own, "documents": found.documents, "places": len(found.places)}
    written = {key: format_number(number, language) for key, number in numbers.items()}
    return {
        "found": message("index.found", language, year=parameters.year, **written),
        "places": [translate_place(place, language) for place in found.places],
    }


def _describe_audit(audit: Audit, figures: pd.DataFrame, language: str) -> dict[str, Any]:
    """The findings by kind, worst first, and how many there are."""
    counts = count_severities(audit)
    return {
        "text": message(
            "index.audit_text",
            language,
            figures=format_number(len(figures), language),
            contradictions=format_number(counts["contradiction"], language),
            doubts=format_number(counts["doubt"], language),
        ),
        "rows": [
            (
                message(f"audit.{row['severity']}", language),
                message(f"audit.rule.{row['rule']}", language),
                format_number(row["findings"], language),
            )
            for _, row in count_rules(audit).iterrows()
        ],
    }


def gather_parts(
    names: Sequence[str], parameters: Parameters, command: str, documents: pd.DataFrame, output: Path
) -> IndexParts:
    """Write the downloads of a run into its folder, and make all that its index tells beside the pages.

    `names` of the reports, `documents` the list beside the table. A part that fails says why, and the others stand.
    """
    language, folder = parameters.language, parameters.observations.parent
    observations = read_observations(parameters.observations)
    news, news_problem = try_to(lambda: compare_with_previous(observations, documents, output / FOLDER), output)
    downloads = write_downloads(observations, documents, parameters, command, output / FOLDER)
    figures, figures_problem = try_to(lambda: place_report(parameters, tuple(read_indicators())), folder)
    audit, audit_problem = try_to(lambda: audit_figures(figures), folder) if figures is not None else (None, "")
    keys = {}
    if audit is not None:
        own = [name for name in names if name in COMPARED]
        keys = {name: try_to(partial(find_key_figures, name, parameters, audit), folder) for name in own}
    return IndexParts(
        found={name: _describe_found(name, parameters) for name in names},
        key_figures=keys,
        news=tell_news(news, documents, language) if news is not None else None,
        years=count_years(figures, language) if figures is not None else [],
        places=count_places(figures, language) if figures is not None else ([], []),
        audit=_describe_audit(audit, figures, language) if audit is not None and figures is not None else None,
        downloads=downloads,
        problems={"news": news_problem, "audit": figures_problem or audit_problem},
    )
