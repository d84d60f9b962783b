"""An executed notebook as one HTML file that asks the network for nothing."""

import base64
import datetime as dt
import hashlib
import html
import re
from importlib.resources import as_file, files
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from analysis import __version__
from analysis.charts import message
from analysis.charts.numbers import format_date
from analysis.charts.style import DARK
from analysis.reports.chart_markup import inline_svg
from analysis.reports.chart_strips import add_strips
from analysis.reports.clock import build_time
from analysis.reports.page_links import CONTENTS, link_page
from analysis.reports.parameters import Parameters
from analysis.reports.tables import WEB_ADDRESS

# Cells for the reader of the notebook alone: the page's prose comes from the catalogue, in the report's language.
NOTEBOOK_ONLY = "notebook-only"
# Figures of one sentence whose lines are lit up when a link leads to their marks; the longest real one has 18.
MOST_MARKS = 24
# What the page may load: nothing but its own styles and images that are in the file.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def read_template(name: str) -> str:
    """The text of a file of the pages' template."""
    return files("analysis.reports").joinpath("templates", "report", name).read_text(encoding="utf-8")


def strip_table_styles(text: str) -> str:
    """A great-tables table without its own style sheet and ids: the page styles tables itself.

    So are the classes that no rule of the page names, and what a cell says of itself that every cell does.
    """
    if 'class="gt_table"' not in text:
        return text
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r'\s(?:id|headers|style|data-quarto-[a-z-]+)="[^"]*"(?=[^<>]*>)', "", text)
    text = re.sub(r'\s(?:colspan|rowspan)="1"(?=[^<>]*>)', "", text)
    text = re.sub(r"<colgroup>.*?</colgroup>\s*", "", text, flags=re.DOTALL)
    text = re.sub(
        r'\sclass="gt_(?:table|table_body|col_headings|group_heading|group_heading_row|row gt_left)"', "", text
    )
    text = re.sub(r'class="gt_(?:row|col_heading) (?:gt_columns_bottom_border )?', 'class="', text)
    text = re.sub(r'\sclass="(?:gt_left|(?:gt_row )?gt_left gt_stub)"', "", text)
    # What stays in view where the table scrolls is the text of caption and headings: they are as wide as the table.
    text = re.sub(r"<caption>(.*?)</caption>", r"<caption><span>\1</span></caption>", text)
    text = re.sub(r'(<th[^>]*scope="colgroup"[^>]*>)(.*?)</th>', r"\1<span>\2</span></th>", text, flags=re.DOTALL)
    text = text.replace(' class="gt_right"', "" if '"table-box counts' in text else ' class="r"')
    return re.sub(r"(</?(?:td|th|tr|thead|tbody|table|div|caption)[^<>]*>)\n\s*", r"\1", text)


def target_lines() -> str:
    """CSS selectors of the line on a figure under its sentence, for the mark that a link led to: by its place."""
    return ",".join(f".sentence:has(.m{place}:target) li:nth-child({place})" for place in range(1, MOST_MARKS + 1))


def chart_colours() -> str:
    """CSS variables of the charts' colours on dark paper."""
    return "".join(f"--c{light[1:]}:{dark};" for light, dark in DARK.items())


def page_frame(language: str) -> dict[str, Any]:
    """What every page of the project has: policy, styles and the words of its frame."""
    return {
        "language": language,
        "policy": POLICY,
        "styles": read_template("page.css")
        .replace("/* chart colours on dark paper */", chart_colours())
        .replace("/* figure of the mark that is led to */", target_lines()),
        "say": lambda key, **values: message(key, language, **values),
        "version": __version__,
    }


def allow_script(policy: str, script: str) -> str:
    """The policy with leave for exactly this script."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"{policy}; script-src 'sha256-{digest}'"


def describe_parameters(parameters: Parameters) -> list[tuple[str, str]]:
    """Names and values of the parameters for the page's header."""
    language = parameters.language
    return [
        (message("page.year", language), str(parameters.year)),
        (
            message("page.provinces", language),
            ", ".join(parameters.provinces) or message("common.all_provinces", language),
        ),
        (message("page.geography", language), message(f"geography.{parameters.geography}", language)),
    ]


def format_built(moment: dt.datetime, language: str) -> str:
    """The time of building, for header and footer alone: it is the one thing that differs between two builds."""
    return moment.strftime("%H:%M ngày %d/%m/%Y (%Z)" if language == "vi" else "%d %b %Y, %H:%M %Z")


def describe_document(document: dict[str, str], language: str) -> dict[str, str]:
    """What the page's header says of a document; an address that is none of the web's is named, and no link."""
    day = format_date(document["published"], language)
    published = message("table.published", language, date=day) if day else message("table.unpublished", language)
    named = "" if WEB_ADDRESS.fullmatch(document["url"]) else document["url"]
    title = document["title"] or document["publisher"] or document["source_id"]
    publisher = document["publisher"] if document["title"] else ""
    return {
        "title": title,
        "told": " · ".join(filter(None, [published, named])),
        "publisher": publisher,
        "url": document["url"] if WEB_ADDRESS.fullmatch(document["url"]) else "",
    }


def render_notebook(notebook: nbformat.NotebookNode, name: str, parameters: Parameters, command: str) -> str:
    """One self-contained HTML page of an executed notebook: prose, charts and tables; code folded behind a switch."""
    charts = 0
    documents: list[dict[str, str]] = []
    notebook.cells = [cell for cell in notebook.cells if NOTEBOOK_ONLY not in cell.metadata.get("tags", ())]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            content = output.get("data", {})
            documents += output.get("metadata", {}).get("documents", [])
            if "image/svg+xml" in content:
                charts += 1
                content["image/svg+xml"] = add_strips(inline_svg(content["image/svg+xml"], charts), charts)
            if "text/html" in content:
                content["text/html"] = strip_table_styles(content["text/html"])
    language = parameters.language
    with as_file(files("analysis.reports").joinpath("templates")) as templates:
        exporter = HTMLExporter(  # type: ignore[no-untyped-call]
            template_name="report",
            extra_template_basedirs=[str(templates)],
            exclude_anchor_links=True,
        )
        script = read_template("tables.js")
        frame = page_frame(language)
        exporter.environment.globals.update(
            **frame | {"policy": allow_script(frame["policy"], script), "script": script},
            contents=CONTENTS,
            documents=[describe_document(document, language) for document in documents],
            title=f"{message(f'{name}.name', language)} – {parameters.year}",
            year=parameters.year,
            parameters=describe_parameters(parameters),
            command=command,
            built=format_built(build_time(), language),
        )
        body, _ = exporter.from_notebook_node(notebook)
    return link_page(str(body), language)


def shown_error(text: str) -> str:
    """The last line of a traceback without terminal colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).strip()
    return html.unescape(plain.splitlines()[-1]) if plain else ""
