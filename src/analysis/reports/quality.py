"""What the report on quality shows: accuracy against hand-checked facts, confidence, unread numbers."""

import html
from dataclasses import dataclass

import pandas as pd
from IPython import display as notebook

from analysis.charts import message, read_messages
from analysis.charts.numbers import format_interval, format_number, format_percent
from analysis.codelists import read_indicators
from analysis.codelists.toml_files import read_toml
from analysis.comparison import derive_wilson_bounds, list_documents
from analysis.comparison.audit import Audit
from analysis.observations.accuracy import (
    OTHER,
    Judged,
    count_accuracy,
    count_bands,
    judge_observations,
    read_checked_documents,
)
from analysis.observations.files import read_documents, read_observations, read_unread
from analysis.observations.rows import Row, list_rows
from analysis.observations.schema import QUESTIONS
from analysis.reports.auditing import count_severities
from analysis.reports.parameters import Parameters, find_root
from analysis.reports.reading import Found
from analysis.reports.showing import show_markdown
from analysis.reports.tables import render_counts

CHECKED_FACTS = "tests/gold"  # from the project's root; an installation may come without
HELD_OUT = "held_out"
OPEN_SETS = ("first", "rules")  # documents that whoever writes rules may read
EXCERPT = 180  # letters of an example's sentence
FEWEST = 10  # rows of a band that say anything of its confidence


@dataclass(frozen=True)
class Quality:
    """The table's documents against hand-checked facts, and the numbers in them that gave no figure.

    `judged`: None where no document of the table has such facts; `unread`: None where no list stands beside the table.
    """

    judged: Judged | None
    unread: pd.DataFrame | None


def read_quality(parameters: Parameters) -> Quality:
    """Judge the documents of the wanted provinces, whatever their year: it is the reading that is measured.

    Facts are a document's by its source_id; where both have an address and it differs, they speak of two documents.
    """
    documents = read_documents(parameters.observations)
    wanted = list_documents(documents, parameters.provinces, parameters.geography)
    addresses = dict(zip(documents["source_id"], documents["url"], strict=True))
    checked = [
        case
        for case in read_checked_documents(find_root() / CHECKED_FACTS)
        if case.source_id in wanted and addresses[case.source_id] in ("", case.url or addresses[case.source_id])
    ]
    unread = read_unread(parameters.observations)
    return Quality(
        judge_observations(read_observations(parameters.observations), checked) if checked else None,
        None if unread is None else unread[unread["source_id"].isin(wanted)],
    )


def _show_counts(rows: list[dict[str, str]], columns: tuple[str, ...], part: str, language: str) -> None:
    if not rows:
        show_markdown(message("data_quality.nothing", language))
        return
    labels = {column: message(f"data_quality.column.{column}", language) for column in columns}
    caption = message(f"data_quality.{part}_caption", language)
    notebook.display(notebook.HTML(render_counts(pd.DataFrame(rows), labels, caption, language, part)))  # type: ignore[no-untyped-call]


def _share(part: int, whole: int, language: str) -> str:
    """A share with Wilson's interval and its counts, as HTML; a dash where there is nothing to share."""
    if not whole:
        return message("absent_short", language)
    lower, upper = derive_wilson_bounds(part, whole)
    counts = f"{format_number(part, language)}/{format_number(whole, language)}"
    interval = format_interval(lower, upper, "percent", language, 1)
    share = format_percent(100 * part / whole, language, 1)
    return f"{share}<br><small>{counts} · {interval}</small>"


def _name(kind: str, code: str, language: str) -> str:
    """The label of a set or genre; the code itself where the catalogue lacks it."""
    key = f"{kind}.{code or 'none'}"
    return message(key, language) if key in read_messages() else html.escape(code)


def _indicator_name(code: str, language: str) -> str:
    known = read_indicators().get(code)
    return html.escape(known.label(language) if known else code)


def _merge_open_sets(judged: Judged) -> Judged:
    """The sets that rules were written with as one, "open"."""
    merged = dict.fromkeys(OPEN_SETS, "open")
    return Judged(
        judged.facts.assign(set=judged.facts["set"].replace(merged)),
        judged.rows.assign(set=judged.rows["set"].replace(merged)),
    )


def _by_set(counts: pd.DataFrame) -> pd.DataFrame:
    """Held out first: that set alone says what to expect of a new page."""
    return counts.sort_values("set", key=lambda codes: codes != HELD_OUT, kind="stable")


def summarise_quality(
    quality: Quality, found: Found, figures: pd.DataFrame, audit: Audit, parameters: Parameters
) -> list[str]:
    """Three sentences on how far the year's figures can be trusted: how right, how many, how well they fit."""
    language, year = parameters.language, parameters.year
    sentences = [_say_accuracy(quality.judged, language)]
    own = figures["period_year"].eq(year).fillna(False)
    numbers = {
        "number": found.figures,
        "own": found.own,
        "undated": found.undated,
        "documents": found.documents,
        "places": len(found.places),
        "own_places": figures.loc[own, "place"].nunique(),
    }
    written = {name: format_number(number, language) for name, number in numbers.items()}
    sentences.append(message("data_quality.found", language, year=year, **written))
    touched = figures["observation_id"].isin(audit.members["observation_id"]).sum()
    if len(figures):
        in_year = audit.members["observation_id"].isin(figures.loc[own, "observation_id"])
        ids = audit.members.loc[in_year, "finding_id"]
        of_year = audit.findings[audit.findings["finding_id"].isin(ids)]
        counts = count_severities(audit) | {
            f"own_{name}": number for name, number in count_severities(Audit(of_year, audit.members)).items()
        }
        sentences.append(
            message(
                "data_quality.audited",
                language,
                year=year,
                **{f"{name}s": format_number(number, language) for name, number in counts.items()},
                touched=format_number(touched, language),
                figures=format_number(len(figures), language),
                share=format_percent(100 * touched / len(figures), language, 1),
            )
        )
    return sentences


def _say_accuracy(judged: Judged | None, language: str) -> str:
    """How right the reading is on documents that nobody wrote rules with, or else on those that were checked."""
    if judged is None:
        return message("data_quality.unchecked", language)
    counts = count_accuracy(judged, ["set"])
    held_out = counts[counts["set"] == HELD_OUT]
    total = (held_out if len(held_out) else counts).sum(numeric_only=True)
    named = int(total["classified_facts"])
    if not named:
        return message("data_quality.unchecked", language)
    shares = {
        name: f"{format_percent(100 * total[name] / named, language, 1)} "
        f"({format_interval(*derive_wilson_bounds(total[name], named), 'percent', language, 1)})"
        for name in ("classified", "full")
    }
    key = "data_quality.checked_held_out" if len(held_out) else "data_quality.checked"
    of_ten = {f"{name}_of_ten": round(10 * total[name] / named) for name in shares}
    return message(key, language, facts=named, documents=int(total["documents"]), **shares, **of_ten)


SHARES = ("documents", "facts", "read", "classified", "full", "right")


def _accuracy_row(counts: Row, language: str) -> dict[str, str]:
    named = counts["classified_facts"]
    return {
        "documents": format_number(counts["documents"], language),
        "facts": format_number(counts["facts"], language),
        "read": _share(counts["detected"], counts["facts"], language),
        "classified": _share(counts["classified"], named, language),
        "full": _share(counts["full"], named, language),
        "right": _share(counts["right_rows"], counts["classified_rows"], language),
    }


def show_accuracy(judged: Judged | None, by: str, language: str) -> None:
    """A table of facts read, classified and read in full by "set", or within held-out and open by "genre", "indicator".

    Says so where nothing was checked.
    """
    if judged is None:
        show_markdown(message("data_quality.unchecked", language))
        return
    if by == "set":
        counts = _by_set(count_accuracy(judged, ["set"]))
        rows = [
            {"set": _name("gold_set", row["set"], language), **_accuracy_row(row, language)}
            for row in list_rows(counts)
        ]
        _show_counts(rows, ("set", *SHARES), "set", language)
        return
    counts = count_accuracy(_merge_open_sets(judged), ["set", by]).sort_values(
        ["facts", "classified_rows", by], ascending=[False, False, True]
    )
    counts = _by_set(counts[counts[by] != OTHER])
    rows = [
        {
            "group": _name("gold_set", row["set"], language),
            by: _indicator_name(row[by], language) if by == "indicator" else _name("genre", row[by], language),
            **_accuracy_row(row, language),
        }
        for row in list_rows(counts)
    ]
    _show_counts(rows, (by, *SHARES), by, language)


def show_confidence(judged: Judged | None, language: str) -> None:
    """A table of bands of confidence: the mean that is stated, the share that is right, and whether they meet."""
    if judged is None:
        show_markdown(message("data_quality.unchecked", language))
        return
    rows = []
    for band in list_rows(_by_set(count_bands(_merge_open_sets(judged), ["set"]))):
        stated = 100 * band["confidence"]
        lower, upper = derive_wilson_bounds(band["right"], band["rows"])
        if band["rows"] < FEWEST:
            verdict = "too_few"
        else:
            verdict = "too_sure" if stated > upper else "too_unsure" if stated < lower else "agrees"
        rows.append(
            {
                "group": _name("gold_set", band["set"], language),
                "band": format_interval(100 * band["lower"], 100 * band["upper"], "percent", language),
                "stated": format_percent(stated, language, 1),
                "right": _share(band["right"], band["rows"], language),
                "verdict": message(f"data_quality.{verdict}", language),
            }
        )
    _show_counts(rows, ("band", "stated", "right", "verdict"), "confidence", language)


def _excerpt(printed: str, sentence: str) -> str:
    """A sentence, or what is near the number in it, as HTML; the number is marked where it stands there once."""
    sentence, printed = " ".join(sentence.split()), " ".join(printed.split())
    at = max(sentence.find(printed), 0)
    first = max(0, min(at - EXCERPT // 2, len(sentence) - EXCERPT))
    shown = sentence[first : first + EXCERPT]
    ends = ("…" if first else "", "…" if first + EXCERPT < len(sentence) else "")
    if printed and shown.count(printed) == 1 and sentence.count(printed) == 1:
        before, after = shown.split(printed)
        marked = f"{html.escape(before)}<mark>{html.escape(printed)}</mark>{html.escape(after)}"
    else:
        marked = html.escape(shown)
    return f'<q lang="vi">{ends[0]}{marked}{ends[1]}</q>'


def show_unread(unread: pd.DataFrame | None, language: str) -> None:
    """A table of the numbers that gave no figure by reason, most frequent first, each with the first one as example."""
    if unread is None:
        show_markdown(message("data_quality.unread_unknown", language))
        return
    questions = int(unread["reason"].isin(QUESTIONS).sum())
    numbers = {"numbers": len(unread) - questions, "questions": questions}
    written = {name: format_number(number, language) for name, number in numbers.items()}
    show_markdown(message("data_quality.unread_found", language, **written))
    reasons = read_toml("unread.toml")
    rows = []
    for reason in unread["reason"].value_counts().index.astype(str):
        numbers = unread[unread["reason"] == reason]
        first = numbers.iloc[0]
        rows.append(
            {
                "reason": reasons[reason][language] if reason in reasons else html.escape(reason),
                "numbers": format_number(len(numbers), language),
                "documents": format_number(numbers["source_id"].nunique(), language),
                "example": _excerpt(first["printed"], first["sentence"]),
            }
        )
    _show_counts(rows, ("reason", "numbers", "documents", "example"), "unread", language)
