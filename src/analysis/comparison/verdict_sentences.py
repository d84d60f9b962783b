"""The verdicts on pairs in words: a sentence for each reason, in Vietnamese or English."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators, read_members, read_scopes, read_units
from analysis.codelists.toml_files import read_toml
from analysis.comparison.comparability import JUDGES, Reason, read_reasons
from analysis.comparison.places import NAMED_BODIES
from analysis.comparison.prepared_marks import prepare_marks
from analysis.comparison.wordings import read_wordings

# The name of a period by its first and last day.
NamePeriod = Callable[[str, str], str]


def _word(key: str, language: str, **values: object) -> str:
    return str(read_toml("comparability.toml")["words"][key][language]).format(**values)


def name_period(start: str, end: str) -> str:
    """A period in few letters, the same in both languages: 2023, 10/2023, 1/1–15/12/2023; "" where it is not known."""
    if not start or not end:
        return ""
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    whole = first.day == 1 and (last + dt.timedelta(days=1)).day == 1
    if whole and first.year == last.year and (first.month, last.month) == (1, 12):
        return str(first.year)
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first.month}/{first.year}"
    year = "" if first.year == last.year else f"/{first.year}"
    return f"{first.day}/{first.month}{year}–{last.day}/{last.month}/{last.year}"


def _name_place(mark: dict[str, Any]) -> str:
    """Place, and body where the scope names many: "Hà Nội – huyện Thạch Thất"."""
    named = mark["scope"] in NAMED_BODIES and mark.get("body")
    return f"{mark['place']} – {mark['body']}" if named else str(mark["place"])


def _name_sides(left: dict[str, Any], right: dict[str, Any], name_days: NamePeriod) -> tuple[str, str]:
    """Names of the two marks of a pair: the places, with their periods where the places are one."""
    names = _name_place(left), _name_place(right)
    if names[0] != names[1]:
        return names
    periods = [name_days(mark["period_start"], mark["period_end"]) for mark in (left, right)]
    return ", ".join(filter(None, (names[0], periods[0]))), ", ".join(filter(None, (names[1], periods[1])))


def _lower_first(label: str) -> str:
    """A label within a sentence: its first letter small, but for a name in capitals (UBND tỉnh)."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _name_breakdown(breakdown: str, language: str) -> str:
    if not breakdown:
        return _word("total", language)
    members = [part.partition("=") for part in breakdown.split("|")]
    known = read_members()
    return ", ".join(
        known[dimension, code].label(language) if (dimension, code) in known else code for dimension, _, code in members
    )


def _name_denominator(indicator: str, kind: str, language: str) -> str:
    if not kind:
        return _word("not_stated", language)
    known = read_indicators()
    code = f"{known[indicator].numerator.split('_')[0]}_{kind}" if indicator in known else kind
    return _lower_first(known[code].label(language)) if code in known else kind


def _describe(mark: dict[str, Any], ready: dict[str, Any], shows: str, language: str, name_days: NamePeriod) -> str:
    """What {left_is} or {right_is} says of one mark."""
    known: dict[str, dict[str, Any]] = {"scope": {**read_scopes()}, "unit": {**read_units()}}
    known["indicator"] = {**read_indicators()}
    if shows in known:
        code = str(mark[shows])
        if code in known[shows]:
            return _lower_first(known[shows][code].label(language))
        return code or _word("not_stated", language)
    if shows == "measure":
        return _word(str(mark["measure"]), language)
    if shows == "breakdown":
        return _name_breakdown(str(mark["breakdown"]), language)
    if shows == "period":
        return name_days(mark["period_start"], mark["period_end"]) or _word("not_stated", language)
    if shows == "days":
        return _word("days", language, count=int(ready["period_days"]))
    if shows == "denominator":
        return _name_denominator(str(mark["indicator"]), str(ready["denominator"]), language)
    if shows == "wording":
        wordings, _ = read_wordings()[mark["indicator"]]
        return next(one.label(language) for one in wordings if one.code == ready["wording"])
    return _word(str(ready["ground"]), language)


def _choose_told(found: list[Reason]) -> list[Reason]:
    """The reasons of one verdict that a sentence is spent on."""
    codes = {reason.code for reason in found}
    told = [reason for reason in found if not codes.intersection(reason.unless)]
    return [reason for reason in told if reason.kind != "difference"] or told


def explain_pairs(
    pairs: pd.DataFrame, marks: pd.DataFrame, language: str, name_days: NamePeriod = name_period
) -> pd.Series:
    """For each judged pair the sentences of its reasons, the gravest first, joined by a space; "" for no reason.

    Takes rows of `compare_pairs` or `list_refused` and the marks that they were made from. Of a refused pair only what
    refuses it is said: its caveats would hide that. The sentences hold no value of a figure. `language`: "vi" or "en";
    `name_days` names a period by its first and last day, "" for none (a report writes dates as its language does).
    Meant for the rows that a report shows, not for every pair there is.
    """
    rows = marks[marks["observation_id"].isin(pd.unique(pairs[["left_id", "right_id"]].to_numpy().ravel()))]
    rows = rows.drop_duplicates("observation_id").reset_index(drop=True)
    ready = prepare_marks(rows)
    reasons = read_reasons()
    alone = {code: np.asarray(JUDGES[code](ready, ready)) for code, one in reasons.items() if one.kind == "figure"}
    at = {name: position for position, name in enumerate(rows["observation_id"])}
    known = [{str(key): cell for key, cell in row.items()} for row in rows.to_dict("records")]
    details = [{str(key): cell for key, cell in row.items()} for row in ready.to_dict("records")]
    indicators = read_indicators()

    def explain(left: int, right: int, reason: Reason) -> str:
        sides = {"left": left, "right": right}
        # A sentence that says the periods need not name the places by them.
        dated = reason.shows == "period"
        pair = (
            (_name_place(known[left]), _name_place(known[right]))
            if dated
            else _name_sides(known[left], known[right], name_days)
        )
        names = dict(zip(sides, pair, strict=True))
        code = str(known[left]["indicator"])
        places = {**names, "indicator": indicators[code].label(language) if code in indicators else code}
        if reason.kind == "figure":
            faulty = [names[side] for side, place in sides.items() if alone[reason.code][place]]
            places["faulty"] = _word("and", language).join(dict.fromkeys(faulty))
        if reason.shows:
            places |= {
                f"{side}_is": _describe(known[place], details[place], reason.shows, language, name_days)
                for side, place in sides.items()
            }
        return reason.sentence(language).format(**places)

    texts = []
    for left_id, right_id, verdict, codes in zip(
        pairs["left_id"], pairs["right_id"], pairs["verdict"], pairs["reasons"], strict=True
    ):
        found = [reasons[code] for code in codes.split("|") if code and reasons[code].verdict == verdict]
        texts.append(" ".join(explain(at[left_id], at[right_id], reason) for reason in _choose_told(found)))
    return pd.Series(texts, index=pairs.index, dtype="str")
