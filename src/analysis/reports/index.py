"""The page that opens a run: its reports, key figures with their verdicts, what is new, coverage, audit, downloads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import jinja2
import markupsafe
import pandas as pd

from analysis.charts import message
from analysis.charts.numbers import format_number
from analysis.reports.clock import build_time
from analysis.reports.downloads import FOLDER, Download
from analysis.reports.html_page import describe_parameters, format_built, page_frame, read_template
from analysis.reports.index_parts import IndexParts, gather_parts, try_to
from analysis.reports.key_figures import KeyFigures, link_key_figures
from analysis.reports.parameters import Parameters
from analysis.writing import write_text

# Signs that a page cannot hold, and those that turn the direction of the text around them: shown for what they are.
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
SECTIONS = ("reports", "key_figures", "news", "coverage", "audit", "unread", "downloads")


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
    parts: IndexParts,
) -> str:
    """The page that links a year's reports and says what each found, what is new, and what failed and why.

    `documents` is the list beside the table, `output` the folder that links start from.
    """
    language = parameters.language
    hrefs = [one.page.relative_to(output).as_posix() if one.page else "" for one in reports]
    entries = [
        {
            "name": one.name,
            "title": message(f"{one.name}.name", language),
            "purpose": message(f"{one.name}.purpose", language),
            "href": href,
            "problem": one.problem,  # "" where it is new
            **parts.found[one.name],
        }
        for one, href in zip(reports, hrefs, strict=True)
        if not one.place
    ]
    profiles = [(one.place, href, one.problem) for one, href in zip(reports, hrefs, strict=True) if one.place]
    keys: list[tuple[str, str, KeyFigures | None, str]] = []
    for one, href in zip(reports, hrefs, strict=True):
        if one.name in parts.key_figures and not one.problem and one.page:
            found, problem = parts.key_figures[one.name]
            if found is not None:
                found, problem = try_to(partial(link_key_figures, found, one.page), output)
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
        news_known=parts.news is not None,
        news_problem=parts.problems["news"],
        news=parts.news or [],
        years=parts.years,
        places=parts.places,
        audit=parts.audit,
        audit_problem=parts.problems["audit"],
        quality=next(
            (entry["href"] for entry in entries if entry["name"] == "data_quality" and not entry["problem"]), ""
        ),
        downloads=_describe_downloads(parts.downloads, language),
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
    parts: IndexParts | None = None,
) -> list[str]:
    """Write the downloads and the index of a run into its folder; what went wrong with the downloads, "" being none.

    `parts`: of `gather_parts`, which writes the downloads, where it was called before. A download that fails is named
    on the index, and so is a part of the index that fails: the reports stay.
    """
    if parts is None:
        parts = gather_parts(list_names(reports), parameters, command, documents, output)
    write_text(output / "index.html", render_index(reports, parameters, command, documents, output, parts))
    return [f"{FOLDER}/{one.name}: {one.problem}" for one in parts.downloads if one.problem]


def list_names(reports: Sequence[BuiltReport]) -> list[str]:
    """The reports of a run that the index tells of one by one."""
    return [one.name for one in reports if not one.place]
