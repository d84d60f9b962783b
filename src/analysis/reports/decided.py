"""What the review page says of earlier decisions: those that hold, and why others fit the reading no longer."""

from collections.abc import Callable, Sequence
from typing import Any

from analysis.charts import message, read_messages
from analysis.charts.names import scope_name
from analysis.charts.numbers import format_number, format_period
from analysis.codelists import read_indicators, read_units
from analysis.observations.correctable import JUDGED
from analysis.observations.decisions import Correction
from analysis.observations.moving import find_quote
from analysis.observations.outcomes import Outcome
from analysis.reports.tables import list_members


def join_decisions(decisions: Sequence[Correction], text: str) -> dict[str, dict[str, Any]]:
    """What the project's file says of each figure, as the page keeps decisions, with who said so."""
    joined: dict[str, dict[str, Any]] = {}
    for one in decisions:
        key = one.observation_id or f"{one.start}-{one.end}"
        entry = joined.setdefault(key, {"kind": one.kind, "fields": {}, "reason": one.reason, "people": {}})
        if one.field:
            entry["fields"][one.field] = one.to
        _name_decision(entry["people"], one)
        if one.kind == "add":
            quote = find_quote(text, one) or (one.start, one.end)
            entry |= {"start": one.start, "end": one.end, "quote_start": quote[0], "quote_end": quote[1], "locator": ""}
            if one.field == "indicator":
                entry["known"] = one.was
    return {
        key: entry | {"by": ", ".join(entry["people"]), "people": _list_names(entry["people"])}
        for key, entry in joined.items()
    }


def join_lost(outcomes: Sequence[Outcome], language: str) -> dict[str, dict[str, Any]]:
    """The decisions that fit no longer, by figure: where it stood, who decided, and what is amiss."""
    joined: dict[str, dict[str, Any]] = {}
    for outcome in outcomes:
        one = outcome.correction
        place = {"observation_id": one.observation_id, "start": str(one.start), "end": str(one.end)}
        place |= {"quote": one.quote, "printed": one.printed}
        entry = joined.setdefault(
            one.observation_id or f"{one.start}-{one.end}", {"place": place, "people": {}, "lines": []}
        )
        entry["lines"].append(say_lost(outcome, language))
        _name_decision(entry["people"], one)
    return {key: entry | {"people": _list_names(entry["people"])} for key, entry in joined.items()}


def say_lost(outcome: Outcome, language: str) -> str:
    """Who decided what on a figure and why it fits no longer, in words for the codes."""
    one = outcome.correction
    if outcome.remark == "judged_otherwise":
        values = _say_difference(outcome.values["was"], outcome.values["now"], language)
    else:
        values = {name: _say_value(outcome, name, value, language) for name, value in outcome.values.items()}
    decision = message(f"review.decided_{one.kind}", language, field=_name_field(one.field, language))
    why = outcome.say_why(language, values)
    return message("review.lost_line", language, who=one.who, decision=decision, why=why)


def _say_value(outcome: Outcome, name: str, value: str, language: str) -> str:
    """What fills the place `name` of a remark's sentence."""
    if name == "field":
        return _name_field(value, language)
    if name == "unit":
        return _say_field("unit", value, language)
    if outcome.remark == "indicators_changed":
        codes = value.split()
        named = ", ".join(_say_field("indicator", code, language) for code in codes)
        return named or message("review.nothing", language)
    return _say_field(outcome.values["field"], value, language) if name in ("was", "now") else value


def _say_difference(was: str, now: str, language: str) -> dict[str, str]:
    """Of two whole readings, each "code; code; …", the fields that differ; all of both where they cannot be told."""
    first, second = was.split("; "), now.split("; ")
    if len(first) != len(JUDGED) or len(second) != len(JUDGED):
        return {"was": was, "now": now}
    differ = [(name, old, new) for name, old, new in zip(JUDGED, first, second, strict=True) if old != new]

    def say(name: str, value: str) -> str:
        return f"{_name_field(name, language)}: {_say_field(name, value, language)}"

    return {
        "was": "; ".join(say(name, old) for name, old, _ in differ),
        "now": "; ".join(say(name, new) for name, _, new in differ),
    }


def _name_field(name: str, language: str) -> str:
    label = message(f"review.field_{name}", language) if name else ""
    return label[:1].lower() + label[1:]


def _say_field(name: str, value: str, language: str) -> str:
    """A field of a figure as a reader writes it; the value as it is where no code list has it."""
    if not value:
        return message("review.whole" if name == "breakdown" else "review.nothing", language)
    sayings: dict[str, Callable[[], str]] = {
        "indicator": lambda: (
            message("review.other_indicator", language)
            if value == "other"
            else read_indicators()[value].label(language)
        ),
        "unit": lambda: read_units()[value].label(language),
        "value": lambda: format_number(float(value), language),
        "scope": lambda: scope_name(value, language),
        "breakdown": lambda: ", ".join(list_members(value, language)),
        "period": lambda: _say_days(value, language),
        "base": lambda: _say_days(value, language),
    }
    try:
        if name in sayings:
            return sayings[name]()
    except (KeyError, ValueError, TypeError):
        return value
    key = f"review.measure_{value}" if name == "measure" else f"{name}.{value}"
    return message(key, language) if key in read_messages() else value


def _say_days(value: str, language: str) -> str:
    first, last = value.split("/")
    return format_period(first, last, language)


def _name_decision(people: dict[str, Correction], one: Correction) -> None:
    """Keep the latest row of each person."""
    if one.who not in people or people[one.who].moment < one.moment:
        people[one.who] = one


def _list_names(people: dict[str, Correction]) -> list[str]:
    """The decisions as a withdrawal names them."""
    return [f"{who} {one.when}" for who, one in people.items()]
