"""What a document gave as JSON and back: values alone, which run nothing when they are read.

The types are rebuilt by name. A library that goes by their annotations finds none where the parser is compiled.
"""

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from typing import Any

from analysis.documents.document import Block, Document, Source, Table
from analysis.documents.parts import Doubt, Said
from analysis.parsing.figures import Figure
from analysis.parsing.own_bodies import Body
from analysis.parsing.periods import Period
from analysis.parsing.readings import Parsed, Reading, Unread


def pack(parsed: Parsed) -> bytes:
    """What a document gave as JSON; equal bytes for equal values."""
    packed = json.dumps(parsed, default=_to_plain, ensure_ascii=False, separators=(",", ":"))
    return packed.encode("utf-8", "surrogatepass")


def unpack(packed: bytes) -> Parsed:
    """What `pack` packed, equal in every field."""
    plain = json.loads(packed.decode("utf-8", "surrogatepass"))
    return Parsed(
        _to_document(plain["document"]),
        tuple(_to_reading(values) for values in plain["readings"]),
        tuple(Unread(*values) for values in plain["unread"]),
    )


def _to_plain(value: Any) -> Any:
    """A dataclass as its fields by name, a date as text; named tuples are lists to JSON."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__}: no part of a reading")


def _to_document(plain: dict[str, Any]) -> Document:
    published = plain["source"]["published"]
    source = Source(**plain["source"] | {"published": _to_date(published) if published else None})
    made = {
        "source": source,
        "blocks": tuple(Block(*values) for values in plain["blocks"]),
        "tables": tuple(
            Table(_to_tuples(table["rows"]), _to_tuples(table["lines"]), table["header_rows"])
            for table in plain["tables"]
        ),
        "offsets": tuple(plain["offsets"]),
        "places": _to_tuples(plain["places"]),
        "doubts": tuple(Doubt(**values) for values in plain["doubts"]),
        "said": tuple(Said(**values) for values in plain["said"]),
        "notes": tuple(plain["notes"]),
        "filled": tuple(Said(**values) for values in plain["filled"]),
    }
    return Document(**plain | made)


def _to_reading(values: list[Any]) -> Reading:
    plain = dict(zip(Reading._fields, values, strict=True))
    made = {
        "figure": Figure(*plain["figure"]),
        "members": _to_tuples(plain["members"]),
        "period": _to_period(plain["period"]),
        "base": _to_period(plain["base"]),
        "body": Body(*plain["body"]),
    }
    return Reading(**plain | made)


def _to_period(values: list[Any] | None) -> Period | None:
    return None if values is None else Period(_to_date(values[0]), _to_date(values[1]), *values[2:])


def _to_date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _to_tuples(value: Any) -> Any:
    return tuple(map(_to_tuples, value)) if isinstance(value, list) else value
