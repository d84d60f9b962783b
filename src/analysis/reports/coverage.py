"""Which places have figures of which years: a matrix of places and families, and of a family's indicators."""

import html
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd
from IPython import display as notebook

from analysis.charts import message
from analysis.charts.names import translate_place
from analysis.charts.numbers import format_number
from analysis.codelists import read_indicators
from analysis.codelists.provinces import fold, is_nation
from analysis.reports.showing import show_markdown
from analysis.reports.tables import render_counts

MOST_YEARS = 12  # marks in a cell; what is earlier is one mark more
STATED, SILENT, EARLIER, UNDATED, BLANK = "■", "·", "‹", "?", "\u00a0"


def describe_years(years: Iterable[int]) -> str:
    """Years with runs drawn together: “2016, 2018–2020”."""
    ordered = sorted(set(years))
    breaks = [0, *(at for at, (a, b) in enumerate(pairwise(ordered), 1) if b > a + 1), len(ordered)]
    runs = [ordered[first:last] for first, last in pairwise(breaks)]
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs if run)


def _draw_years(figures: pd.DataFrame, span: Sequence[int], language: str) -> str:
    """A cell: a mark for each year of the span, with the years in words for who hovers or listens."""
    dated = figures["period_year"].dropna().astype(int)
    told = set(dated)
    undated = len(dated) < len(figures)
    words = describe_years(told)
    if undated:
        words = ", ".join(filter(None, [words, message("data_quality.column.undated", language).lower()]))
    first = EARLIER if told and min(told) < span[0] else BLANK
    marks = f"{first}{''.join(STATED if year in told else SILENT for year in span)}{UNDATED if undated else BLANK}"
    return f'<span class="years" role="img" title="{html.escape(words)}">{marks}</span>'


def _draw_axis(span: Sequence[int]) -> str:
    """The first and last year over the marks of a column: “13········24”; "" for few years."""
    if len(span) < 5:
        return ""
    ends = f"{span[0] % 100:02}{SILENT * (len(span) - 4)}{span[-1] % 100:02}"
    return f'<span class="years" aria-hidden="true">{BLANK}{ends}{BLANK}</span>'


def _render_matrix(figures: pd.DataFrame, column: str, labels: dict[str, str], caption: str, language: str) -> str:
    """Places down, the members of a column across, in each cell the years with figures; a dash for none."""
    years = figures["period_year"].dropna().astype(int)
    last = int(years.max()) if len(years) else 0
    span = range(max(last - MOST_YEARS + 1, int(years.min())), last + 1) if len(years) else range(0)
    order = sorted(figures["place"].unique(), key=lambda place: (not is_nation(place), fold(place)))
    cells = {key: _draw_years(rows, span, language) for key, rows in figures.groupby(["place", column], sort=False)}
    counts = figures.groupby("place", sort=False).size()
    dash = message("absent_short", language)
    rows = [
        {
            "place": html.escape(translate_place(place, language)),
            **{code: cells.get((place, code), dash) for code in labels},
            "total": format_number(int(counts[place]), language),
        }
        for place in order
    ]
    if axis := _draw_axis(span):
        year = message("data_quality.column.year", language)
        rows.insert(0, {"place": f"<small>{year}</small>", **dict.fromkeys(labels, axis), "total": ""})
    heads = {
        "place": message("column.place", language),
        **labels,
        "total": message("data_quality.column.total", language),
    }
    if span:
        caption = message("data_quality.span", language, caption=caption, first=span[0], last=span[-1])
    name = f"coverage-{column}-{next(iter(labels))}"
    return render_counts(pd.DataFrame(rows), heads, caption, language, name, fixed=True)


def show_coverage(figures: pd.DataFrame, language: str) -> None:
    """A table of places and families of indicators, and folded below it one of each family's indicators.

    A cell marks the years in which periods ended; the last column counts the figures of the row.
    """
    if figures.empty:
        show_markdown(message("data_quality.nothing", language))
        return
    indicators = read_indicators()
    figures = figures.assign(
        family=figures["indicator"].map({code: entry.family for code, entry in indicators.items()})
    )
    sizes = figures["family"].value_counts()
    families = {str(code): message(f"data_quality.family.{code}", language) for code in sizes.index}
    caption = message("data_quality.coverage_caption", language)
    parts = [_render_matrix(figures, "family", families, caption, language)]
    for code, label in families.items():
        own = figures[figures["family"] == code]
        named = {str(one): indicators[str(one)].label(language) for one in own["indicator"].value_counts().index}
        table = _render_matrix(own, "indicator", named, label, language)
        heading = message("data_quality.family_fold", language, family=label, count=len(named))
        parts.append(f"<details><summary>{html.escape(heading)}</summary>{table}</details>")
    for part in parts:
        notebook.display(notebook.HTML(part))  # type: ignore[no-untyped-call]
