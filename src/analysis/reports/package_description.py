"""datapackage.json: the shared tables described by the Frictionless Data Package and Table Schema, version 1."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from analysis import __version__
from analysis.charts import message
from analysis.codelists import read_indicators, read_scopes, read_units
from analysis.codelists.columns import Column, read_columns
from analysis.documents.sources import KINDS
from analysis.observations.schema import BASES, MEASURES, QUALIFIERS, STATUSES

DIALECT = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}
KEYS = {"observations": "observation_id", "documents": "source_id"}
RANGES: dict[str, dict[str, float]] = {
    "confidence": {"minimum": 0, "maximum": 1},
    **{name: {"minimum": 0} for name in ("char_start", "char_end", "figure_start", "figure_end", "figures", "unread")},
}


def list_codes(table: str) -> dict[str, tuple[str, ...]]:
    """The codes that a column may hold, by column, for the columns that hold codes."""
    if table == "documents":
        return {"kind": KINDS}
    return {
        "scope": tuple(read_scopes()),
        "indicator": (*read_indicators(), "other"),
        "measure": MEASURES,
        "period_basis": tuple(filter(None, BASES)),
        "unit": tuple(read_units()),
        "qualifier": QUALIFIERS,
        "status": STATUSES,
    }


def _describe_field(column: Column, codes: Mapping[str, tuple[str, ...]], language: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.kind,
        "format": "default",
        "title": column.title(language),
        "description": column.meaning(language),
    }
    if column.kind == "number":
        field |= {"decimalChar": ".", "bareNumber": True}
    constraints: dict[str, Any] = dict(RANGES.get(column.name, {}))
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.name in codes:
        constraints["enum"] = list(codes[column.name])
    return field | ({"constraints": constraints} if constraints else {})


def describe_schema(table: str, language: str) -> dict[str, Any]:
    """The Table Schema of "observations" or "documents", its titles and descriptions in a language."""
    codes = list_codes(table)
    schema: dict[str, Any] = {
        "fields": [_describe_field(column, codes, language) for column in read_columns(table)],
        "missingValues": [""],
        "primaryKey": KEYS[table],
    }
    if table == "observations":
        schema["foreignKeys"] = [{"fields": "source_id", "reference": {"resource": "documents", "fields": "source_id"}}]
    return schema


def write_package(files: Mapping[str, bytes], notes: list[tuple[str, str]], language: str) -> bytes:
    """datapackage.json of the CSV files, given by table; `notes` are names and texts on the whole."""
    resources = [
        {
            "name": table,
            "path": f"{table}.csv",
            "profile": "tabular-data-resource",
            "title": message(f"downloads.sheet.{table}", language),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
            "dialect": DIALECT,
            "schema": describe_schema(table, language),
        }
        for table, content in files.items()
    ]
    package = {
        "profile": "tabular-data-package",
        "name": "office-reviews",
        "title": message("index.title", language),
        "description": "\n\n".join(f"{name}: {text}" for name, text in notes),
        "version": __version__,
        "resources": resources,
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
