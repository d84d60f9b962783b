"""Which places have figures of which years: a matrix of places and families, and of a family's indicators."""

import html
from collections import Counter
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


def _draw_years(years: set[int | None], span: Sequence[int], language: str) -> str:
    """A cell: a mark for each year of the span, with the years in words for who hovers or listens; None: undated."""
    told, undated = {year for year in years if year is not None}, None in years
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
    ends = [None if pd.isna(year) else int(year) for year in figures["period_year"].tolist()]
    told: dict[tuple[str, str], set[int | None]] = {}
    for where, end in zip(zip(figures["place"], figures[column], strict=True), ends, strict=True):
        told.setdefault(where, set()).add(end)
    cells = {key: _draw_years(own, span, language) for key, own in told.items()}
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


def _columns_of_years(figures: pd.DataFrame, most: int) -> tuple[pd.Series, list[int], bool]:
    """Each figure's year (the first of the columns for what is earlier; NA for undated), and the columns, latest first.

    The last value: whether the first column stands for earlier years too.
    """
    years = figures["period_year"].astype("Int64")
    told = sorted(years.dropna().unique(), reverse=True)
    shown = [int(year) for year in told[:most]]
    return years.clip(lower=min(shown, default=0)), shown, len(told) > most


def _name_year(year: int, earlier: bool, language: str) -> str:
    return message("index.until", language, year=year) if earlier else str(year)


def count_years(figures: pd.DataFrame, language: str) -> list[tuple[str, str, str, str]]:
    """Rows of year, places, figures and documents, latest year first; what is earlier is one row, undated the last."""
    years, shown, earlier = _columns_of_years(figures, MOST_YEARS)
    rows = []
    for year in [*shown, None]:
        own = figures[years.isna() if year is None else years.eq(year).fillna(False)]
        if own.empty:
            continue
        last = earlier and year == shown[-1]
        name = message("index.undated", language) if year is None else _name_year(year, last, language)
        counts = (own["place"].nunique(), len(own), own["source_id"].nunique())
        places, number, documents = (format_number(count, language) for count in counts)
        rows.append((name, places, number, documents))
    return rows


def count_places(figures: pd.DataFrame, language: str) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The number of figures by place and year: heads of the columns, and a row a place, the country first."""
    years, shown, earlier = _columns_of_years(figures, MOST_YEARS)
    undated = bool(years.isna().any())
    heads = [_name_year(year, earlier and year == shown[-1], language) for year in shown]
    heads += [message("index.undated", language)] if undated else []
    ends = [None if pd.isna(year) else int(year) for year in years]
    numbers = Counter(zip(figures["place"], ends, strict=True))
    order = sorted(figures["place"].unique(), key=lambda place: (not is_nation(place), fold(place)))
    rows = []
    for place in order:
        cells = [numbers[place, year] for year in [*shown, *([None] if undated else [])]]
        rows.append((translate_place(place, language), [format_number(n, language) if n else "" for n in cells]))
    return heads, rows


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
