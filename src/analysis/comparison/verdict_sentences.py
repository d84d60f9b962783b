"""The verdicts on pairs in words: a sentence for each reason, in Vietnamese or English."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.codelists import read_indicators, read_members, read_scopes, read_units
from analysis.codelists.toml_files import read_toml
from analysis.comparison.comparability import JUDGES, read_reasons
from analysis.comparison.places import NAMED_BODIES
from analysis.comparison.prepared_marks import prepare_marks
from analysis.comparison.wordings import read_wordings


def _word(key: str, language: str, **values: object) -> str:
    return str(read_toml("comparability.toml")["words"][key][language]).format(**values)



def name_period(start: str, end: str) -> str:
    """A period in few letters, the same in both languages: 2023, or 15/12/2020–15/6/2021; "" where it is not known."""
    if not start or not end:
        return ""
    if start[:4] == end[:4] and (start[5:], end[5:]) == ("01-01", "12-31"):
        return start[:4]
    days = [f"{int(day[8:])}/{int(day[5:7])}/{day[:4]}" for day in (start, end)]
    return "–".join(days)


def _name_mark(mark: dict[str, Any]) -> str:
    """Place, body where the scope names many, and period: "Hà Nội – Quận 1, 2018"."""
    place = str(mark["place"])
    if mark["scope"] in NAMED_BODIES and mark.get("body"):
        place = f"{place} – {mark['body']}"
    return ", ".join(part for part in (place, name_period(mark["period_start"], mark["period_end"])) if part)


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
    return known[code].label(language) if code in known else kind


def _describe(mark: dict[str, Any], ready: dict[str, Any], shows: str, language: str) -> str:
    """What {left_is} or {right_is} says of one mark."""
    known = {"scope": read_scopes(), "unit": read_units(), "indicator": read_indicators()}
    if shows in known:
        code = str(mark[shows])
        return known[shows][code].label(language) if code in known[shows] else code or _word("not_stated", language)
    if shows == "measure":
        return _word(str(mark["measure"]), language)
    if shows == "breakdown":
        return _name_breakdown(str(mark["breakdown"]), language)
    if shows == "period":
        return name_period(mark["period_start"], mark["period_end"]) or _word("not_stated", language)
    if shows == "days":
        return _word("days", language, count=int(ready["period_days"]))
    if shows == "denominator":
        return _name_denominator(str(mark["indicator"]), str(ready["denominator"]), language)
    if shows == "wording":
        wordings, _ = read_wordings()[mark["indicator"]]
        return next(one.label(language) for one in wordings if one.code == ready["wording"])
    return _word(str(ready["ground"]), language)


def explain_pairs(pairs: pd.DataFrame, marks: pd.DataFrame, language: str) -> pd.Series:
    """For each judged pair the sentences of its reasons, the gravest first, joined by a space; "" for no reason.

    Takes rows of `compare_pairs` or `list_refused` and the marks that they were made from; the sentences hold no value
    of a figure. `language`: "vi" or "en". Meant for the rows that a report shows, not for every pair there is.
    """
    rows = marks[marks["observation_id"].isin(pd.unique(pairs[["left_id", "right_id"]].to_numpy().ravel()))]
    rows = rows.drop_duplicates("observation_id").reset_index(drop=True)
    ready = prepare_marks(rows)
    alone = {code: np.asarray(JUDGES[code](ready, ready)) for code, one in read_reasons().items() if one.kind == "figure"}
    at = {name: position for position, name in enumerate(rows["observation_id"])}
    known, ready_rows = rows.to_dict("records"), ready.to_dict("records")
    texts = []
    for left_id, right_id, codes in zip(pairs["left_id"], pairs["right_id"], pairs["reasons"], strict=True):
        sides = {"left": at[left_id], "right": at[right_id]}
        names = {side: _name_mark({str(k): v for k, v in known[place].items()}) for side, place in sides.items()}
        sentences = []
        for code in codes.split("|") if codes else []:
            reason = read_reasons()[code]
            places: dict[str, str] = {**names, "indicator": str(known[sides["left"]]["indicator"])}
            if places["indicator"] in read_indicators():
                places["indicator"] = read_indicators()[places["indicator"]].label(language)
            if reason.kind == "figure":
                faulty = [names[side] for side, place in sides.items() if alone[code][place]]
                places["faulty"] = _word("and", language).join(dict.fromkeys(faulty))
            for side, place in sides.items() if reason.shows else ():
                mark = {str(k): v for k, v in known[place].items()}
                detail = {str(k): v for k, v in ready_rows[place].items()}
                places[f"{side}_is"] = _describe(mark, detail, reason.shows, language)
            sentences.append(reason.sentence(language).format(**places))
        texts.append(" ".join(sentences))
    return pd.Series(texts, index=pairs.index, dtype="str")
