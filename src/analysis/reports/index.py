"""The page that opens a run: its reports, key figures with their verdicts, what is new, coverage, audit, downloads."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import jinja2
import markupsafe
import pandas as pd

from analysis.charts import message
from analysis.charts.names import translate_place
from analysis.charts.numbers import format_number
from analysis.codelists import read_indicators
from analysis.comparison import audit_figures
from analysis.comparison.audit import Audit
from analysis.observations.files import read_observations
from analysis.reports.auditing import count_rules, count_severities
from analysis.reports.clock import build_time
from analysis.reports.coverage import count_places, count_years
from analysis.reports.downloads import FOLDER, Download, write_downloads
from analysis.reports.html_page import describe_parameters, format_built, page_frame, read_template, shown_error
from analysis.reports.judging import place_report
from analysis.reports.key_figures import COMPARED, KeyFigures, find_key_figures
from analysis.reports.news import News, compare_with_previous
from analysis.reports.news_lines import tell_news
from analysis.reports.parameters import Parameters
from analysis.reports.reading import count_found, read_figures
from analysis.writing import write_text

# Signs that a page cannot hold, and those that turn the direction of the text around them: shown for what they are.
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
SECTIONS = ("reports", "key_figures", "news", "coverage", "audit", "unread", "downloads")
Made = TypeVar("Made")


@dataclass(frozen=True)
class BuiltReport:
    """One report of a run: `page` None where there is none, `problem` "" where it was built now.

    `place`: of one profile among many, which the index lists apart from the reports.
    """

    name: str
    page: Path | None
    problem: str = ""
    place: str = ""


def _show(value: object) -> object:
    """What the template prints: a text of a document without signs that a reader could not see."""
    if isinstance(value, str) and not isinstance(value, markupsafe.Markup):
        return INVISIBLE.sub("\ufffd", value)
    return value


def _try(make: Callable[[], Made], folder: Path) -> tuple[Made | None, str]:
    """What `make` gives, or None and why not: one part that fails must not take the index with it."""
    try:
        return make(), ""
    except Exception as error:
        return None, shown_error(f"{type(error).__name__}: {error}").replace(f"{folder}/", "")


def describe_report(name: str, page: str, problem: str, parameters: Parameters) -> dict[str, Any]:
    """What the index says of one report: `page` its file ("" where there is none), `problem` "" where it is new."""
    language = parameters.language
    entry = {
        "name": name,
        "title": message(f"{name}.name", language),
        "purpose": message(f"{name}.purpose", language),
        "href": page,
        "problem": problem,
        "found": "",
        "places": [],
    }
    found, trouble = _try(
        lambda: count_found(name, read_figures(name, parameters), parameters), parameters.observations.parent
    )
    if found is None:
        return entry | {"found": message("index.failed_part", language, problem=trouble)}
    if not found.figures:
        return entry | {"found": message("index.found_nothing", language, year=parameters.year)}
    numbers = {"count": found.figures, "own": found.own, "documents": found.documents, "places": len(found.places)}
    written = {key: format_number(number, language) for key, number in numbers.items()}
    return entry | {
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


def _describe_downloads(downloads: Sequence[Download], language: str) -> list[dict[str, str]]:
    return [
        {
            "name": one.name,
            "text": message(f"downloads.file.{one.name.replace('.', '_')}", language),
            "size": f"{format_number(max(one.size / 1000, 1), language, 0)} kB",
            "problem": one.problem,
        }
        for one in downloads
    ]


def render_index(
    reports: Sequence[BuiltReport],
    parameters: Parameters,
    command: str,
    documents: pd.DataFrame,
    output: Path,
    news: tuple[News | None, str],
    downloads: Sequence[Download],
) -> str:
    """The page that links a year's reports and says what each found, what is new, and what failed and why.

    `documents` is the list beside the table, `output` the folder that links start from. `news`: against the last
    different table (None where there was none), and why it could not be found.
    """
    language = parameters.language
    folder = parameters.observations.parent
    hrefs = [one.page.relative_to(output).as_posix() if one.page else "" for one in reports]
    entries = [
        describe_report(one.name, href, one.problem, parameters)
        for one, href in zip(reports, hrefs, strict=True)
        if not one.place
    ]
    profiles = [(one.place, href, one.problem) for one, href in zip(reports, hrefs, strict=True) if one.place]
    figures, figures_problem = _try(lambda: place_report(parameters, tuple(read_indicators())), folder)
    audit, audit_problem = _try(lambda: audit_figures(figures), folder) if figures is not None else (None, "")
    keys: list[tuple[str, str, KeyFigures | None, str]] = []
    for one, href in zip(reports, hrefs, strict=True):
        if one.name in COMPARED and not one.problem and one.page and audit is not None:
            found, problem = _try(partial(find_key_figures, one.name, parameters, audit, one.page), folder)
            keys.append((message(f"{one.name}.name", language), href, found, problem))
    failed = documents[documents["problem"] != ""]
    unread_numbers = int(pd.to_numeric(documents["unread"], errors="coerce").fillna(0).sum())
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_show)
    return environment.from_string(read_template("list.html.j2")).render(
        **page_frame(language),
        own_styles=read_template("list.css"),
        number=lambda value: format_number(value, language),
        entries=entries,
        profiles=profiles,
        failures=sum(bool(one.problem) for one in reports),
        year=parameters.year,
        parameters=describe_parameters(parameters),
        command=command,
        documents=len(documents),
        numbers_unread=unread_numbers,
        unread=[f"{row['source_id']}: {row['problem']}" for _, row in failed.iterrows()],
        key_figures=keys,
        news_known=news[0] is not None,
        news_problem=news[1],
        news=tell_news(news[0], documents, language) if news[0] is not None else [],
        years=count_years(figures, language) if figures is not None else [],
        places=count_places(figures, language) if figures is not None else ([], []),
        audit=_describe_audit(audit, figures, language) if audit is not None and figures is not None else None,
        audit_problem=figures_problem or audit_problem,
        quality=next(
            (entry["href"] for entry in entries if entry["name"] == "data_quality" and not entry["problem"]), ""
        ),
        downloads=_describe_downloads(downloads, language),
        folder=FOLDER,
        sections=[
            (one, message("page.reports" if one == "reports" else f"index.{one}", language))
            for one in SECTIONS
            if one != "unread" or len(failed)
        ],
        built=format_built(build_time(), language),
    )


def write_index(
    reports: Sequence[BuiltReport],
    parameters: Parameters,
    command: str,
    documents: pd.DataFrame,
    output: Path,
) -> list[str]:
    """Write the downloads and the index of a run into its folder; what went wrong with the downloads, "" being none.

    A download that fails is named on the index, and so is a part of the index that fails: the reports stay.
    """
    folder = output / FOLDER
    observations = read_observations(parameters.observations)
    news = _try(lambda: compare_with_previous(observations, documents, folder), output)
    downloads = write_downloads(observations, documents, parameters, command, folder)
    write_text(output / "index.html", render_index(reports, parameters, command, documents, output, news, downloads))
    return [f"{FOLDER}/{one.name}: {one.problem}" for one in downloads if one.problem]
