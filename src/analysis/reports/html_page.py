"""An executed notebook as one HTML file that asks the network for nothing."""

import datetime as dt
import html
import re
from importlib.resources import as_file, files
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from analysis import __version__
from analysis.charts import message
from analysis.charts.style import DARK
from analysis.reports.clock import build_time
from analysis.reports.parameters import Parameters

# Cells for the reader of the notebook alone: the page's prose comes from the catalogue, in the report's language.
NOTEBOOK_ONLY = "notebook-only"
# What the page may load: nothing but its own styles and images that are in the file.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def read_template(name: str) -> str:
    """The text of a file of the pages' template."""
    return files("analysis.reports").joinpath("templates", "review", name).read_text(encoding="utf-8")


def inline_svg(svg: str, position: int) -> str:
    """A chart for the page: ids of its own, colours that follow the page's light or dark, no link target."""
    prefix = f"chart{position}-"
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}\1)", svg)
    svg = re.sub(r'((?:xlink:)?href)="#([^"]+)"', rf'\1="#{prefix}\2"', svg)
    svg = re.sub(r'\s(?:xlink:)?(?:target|show)="[^"]*"', "", svg)
    svg = re.sub(r"<title>", f'<title id="{prefix}title">', svg, count=1)
    svg = re.sub(r"<svg\b", f'<svg aria-labelledby="{prefix}title"', svg, count=1)
    return re.sub(
        r"#[0-9a-f]{6}\b", lambda found: f"var(--c{found[0][1:]},{found[0]})" if found[0] in DARK else found[0], svg
    )


def strip_table_styles(text: str) -> str:
    """A great-tables table without its own style sheet and ids: the page styles tables itself.

    The ids of figures stay: numbers elsewhere in the page lead to them.
    """
    if 'class="gt_table"' not in text:
        return text
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r'\s(?:id="(?!figure-)[^"]*"|headers="[^"]*")(?=[^<>]*>)', "", text)
    return re.sub(r'\sstyle="[^"]*"(?=[^<>]*>)', "", text)


def chart_colours() -> str:
    """CSS variables of the charts' colours on dark paper."""
    return "".join(f"--c{light[1:]}:{dark};" for light, dark in DARK.items())


def page_frame(language: str) -> dict[str, Any]:
    """What every page of the project has: policy, styles and the words of its frame."""
    return {
        "language": language,
        "policy": POLICY,
        "styles": read_template("page.css").replace("/* chart colours on dark paper */", chart_colours()),
        "say": lambda key, **values: message(key, language, **values),
        "version": __version__,
    }


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
    """The time of building, for the footer alone: it is the one thing that differs between two builds."""
    return moment.strftime("%H:%M ngày %d/%m/%Y (%Z)" if language == "vi" else "%d %b %Y, %H:%M %Z")


def render_notebook(notebook: nbformat.NotebookNode, name: str, parameters: Parameters, command: str) -> str:
    """One self-contained HTML page of an executed notebook: prose, charts and tables; code folded behind a switch."""
    charts = 0
    notebook.cells = [cell for cell in notebook.cells if NOTEBOOK_ONLY not in cell.metadata.get("tags", ())]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            content = output.get("data", {})
            if "image/svg+xml" in content:
                charts += 1
                content["image/svg+xml"] = inline_svg(content["image/svg+xml"], charts)
            if "text/html" in content:
                content["text/html"] = strip_table_styles(content["text/html"])
    language = parameters.language
    with as_file(files("analysis.reports").joinpath("templates")) as templates:
        exporter = HTMLExporter(  # type: ignore[no-untyped-call]
            template_name="review",
            extra_template_basedirs=[str(templates)],
            exclude_anchor_links=True,
            embed_images=True,
        )
        exporter.environment.globals.update(
            **page_frame(language),
            title=f"{message(f'{name}.name', language)} – {parameters.year}",
            year=parameters.year,
            parameters=describe_parameters(parameters),
            command=command,
            built=format_built(build_time(), language),
        )
        body, _ = exporter.from_notebook_node(notebook)
    return str(body)


def shown_error(text: str) -> str:
    """The last line of a traceback without terminal colours."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).strip()
    return html.unescape(plain.splitlines()[-1]) if plain else ""
