"""What the cells of the notebook province_profile show, one function a part."""

import html

import pandas as pd
from IPython import display as notebook

from analysis.charts import message, plot_over_time
from analysis.charts.names import translate_place
from analysis.charts.numbers import format_number
from analysis.codelists.toml_files import read_toml
from analysis.comparison.breaks import describe_breaks
from analysis.observations.files import read_unread
from analysis.observations.reviewed import count_reviewers
from analysis.observations.rows import Row, list_rows
from analysis.reports.auditing import show_audit as show_findings
from analysis.reports.findings import find_developments
from analysis.reports.parameters import Parameters
from analysis.reports.profile import Profile, find_repeated
from analysis.reports.profile_changes import render_changes, render_pairs
from analysis.reports.profile_places import Choice
from analysis.reports.profile_sentences import count, describe_choice, describe_profile, say
from analysis.reports.profile_tables import fold, render_scopes, render_unnamed
from analysis.reports.showing import plain, say_reviewed, show_charts, show_markdown
from analysis.reports.tables import WEB_ADDRESS, describe_source, render_table, shorten_address

DOCUMENT_COLUMNS = ("source", "figures", "unread")


def _show_html(*texts: str) -> None:
    for text in filter(None, texts):
        notebook.display(notebook.HTML(text))  # type: ignore[no-untyped-call]


def show_title(choice: Choice, parameters: Parameters) -> None:
    """The title, what the report answers, and which places it tells of and why."""
    language = parameters.language
    heading = f"# {say('name', language)} – {parameters.year}"
    show_markdown("\n\n".join([heading, say("purpose", language), *describe_choice(choice, parameters)]))
    if choice.by_default and choice.others:
        names = ", ".join(html.escape(translate_place(name, language)) for name in choice.others)
        _show_html(fold(say("others", language, count=len(choice.others)), f"<p>{names}</p>"))


def show_opening(profile: Profile, parameters: Parameters) -> None:
    """The place's name and the three sentences on it; under the geography "2025" what was added up and what not."""
    language = parameters.language
    sentences = describe_profile(profile, parameters)
    if profile.later:
        later = count("figures", profile.later, language)
        sentences.append(say("later", language, figures=later, year=parameters.year))
    if parameters.geography == "2025":
        refused = profile.figures["reason"].str.startswith("merger")
        if refused.any() or (profile.marks["status"] == "derived").any():
            made = int((profile.marks["status"] == "derived").sum())
            sentences.append(say("bridged", language, made=made, refused=int(refused.sum())))
    name = plain(translate_place(profile.name, language))
    reviewed = int((profile.figures["rule"].map(count_reviewers) > 0).sum())
    sentences.append(say_reviewed(reviewed, len(profile.figures), language))
    show_markdown("\n\n".join([f"## {name}", *sentences]))


def show_years(profile: Profile, language: str, name: str) -> None:
    """Small multiples over the years, what breaks them, and which neighbouring periods may be compared."""
    rows = find_repeated(profile.marks)
    show_markdown(
        "\n\n".join([say("years_heading", language), say("years_text" if len(rows) else "years_none", language)])
    )
    if len(rows):
        cut = rows.assign(cut=rows["breaks"] != "")
        told = find_developments(profile.pairs, rows, language)
        charts = [plot_over_time(cut, code, language, sentence) for code, sentence in told.items()]
        show_charts(charts, say("years_caption", language), language)
        broken = describe_breaks(" ".join(rows["breaks"]), language)
        if broken:
            show_markdown(say("breaks", language, sentences=" ".join(broken)))
    _show_html(render_pairs(profile, language, f"{name}-pairs"))


def show_figures(profile: Profile, language: str, name: str) -> None:
    """Every figure by scope, each a link to its sentence; parts of totals and figures without an indicator folded."""
    for heading, tables in render_scopes(profile, language, name):
        show_markdown(heading)
        _show_html(*tables)
    unnamed = render_unnamed(profile, language, f"{name}-unnamed")
    if unnamed:
        show_markdown(say("unnamed_heading", language))
        _show_html(unnamed)


def show_changes(profile: Profile, language: str, name: str) -> None:
    """Stated changes and what came of holding them to the earlier documents."""
    table = render_changes(profile, language, f"{name}-changes")
    text = say("changes_text" if table else "changes_none", language)
    show_markdown("\n\n".join([say("changes_heading", language), text]))
    _show_html(table)


def show_audit(profile: Profile, language: str) -> None:
    """What of the place's figures does not fit together."""
    found = len(profile.audit.findings)
    text = say("audit_text" if found else "audit_none", language)
    show_markdown("\n\n".join([say("audit_heading", language), text]))
    if found:
        show_findings(profile.audit, profile.figures, language)


def _describe_unread(row: Row, unread: pd.DataFrame | None, language: str) -> str:
    """How many numbers of a document became no figure, by reason; or why it could not be read."""
    if row["problem"]:
        return f'<span class="words">{html.escape(row["problem"])}</span>'
    if unread is None:
        return html.escape(row["unread"]) or message("absent_short", language)
    own = unread.loc[unread["source_id"] == row["source_id"], "reason"].value_counts()
    reasons = read_toml("unread.toml")
    names = [(str(reasons[code][language]) if code in reasons else str(code), number) for code, number in own.items()]
    listed = "; ".join(f"{html.escape(name)}: {format_number(number, language)}" for name, number in names)
    total = format_number(int(own.sum()), language)
    return f'<span class="words">{total}<br><small>{listed}</small></span>' if names else total


def show_documents(profile: Profile, parameters: Parameters, name: str) -> None:
    """The documents with title, publisher, day, address, how many figures they gave and what was not taken."""
    language = parameters.language
    unread = read_unread(parameters.observations)
    show_markdown(say("documents_heading", language))
    cells = []
    for row in list_rows(profile.documents):
        address = html.escape(shorten_address(row["url"])) if WEB_ADDRESS.fullmatch(row["url"]) else ""
        year = row["published"][:4]
        cells.append(
            {
                "group": say("documents_year", language, year=year) if year else say("documents_undated", language),
                "source": describe_source(row, language) + (f"<br><small>{address}</small>" if address else ""),
                "figures": format_number(row["shown"], language),
                "unread": _describe_unread(row, unread, language),
            }
        )
    table = pd.DataFrame(cells, columns=["group", *DOCUMENT_COLUMNS])
    _show_html(render_table(table, say("documents_caption", language), language, f"{name}-documents"))


def show_profile(profile: Profile, parameters: Parameters, number: int) -> None:
    """One place after the other: sentences, years, figures, changes, audit, documents."""
    language, name = parameters.language, f"place-{number}"
    show_opening(profile, parameters)
    show_years(profile, language, name)
    show_figures(profile, language, name)
    show_changes(profile, language, name)
    show_audit(profile, language)
    show_documents(profile, parameters, name)
