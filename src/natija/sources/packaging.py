"""A definition folder described for other programs: a Frictionless Data Package (datapackage.json).

Each table is a resource with a schema: fields and their types, the primary key, foreign keys to the other tables, and
blank as the only missing value. Tables and columns that are not in the folder are not described.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import inspect

from natija.model.definition import TABLES, Definition
from natija.sources.cells import columns_of, write_entries
from natija.sources.references import KEYS, REFERENCES


def datapackage(definition: Definition) -> dict[str, Any]:
    """The descriptor of a definition's folder, as plain data."""
    present = [name for name in TABLES if getattr(definition, name)]
    return {
        "profile": "tabular-data-package",
        "title": definition.title,
        **({"sources": [{"title": definition.source}]} if definition.source else {}),
        "resources": [_resource(name, definition, present) for name in present],
    }


def _resource(table: str, definition: Definition, present: list[str]) -> dict[str, Any]:
    header = write_entries(getattr(definition, table), TABLES[table])[0]
    return {
        "name": table,
        "path": f"{table}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(TABLES[table], name) for name in header],
            "missingValues": [""],
            "primaryKey": list(KEYS[table]),
            "foreignKeys": _foreign_keys(table, header, present),
        },
    }


def _field(kind: type[msgspec.Struct], name: str) -> dict[str, Any]:
    column = next((c for c in columns_of(kind) if c.name == name), None)
    if column is None:
        return {"name": name, "type": "string"}
    described: dict[str, Any] = {"name": name, "type": "integer" if _whole(column.type) else "string"}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if isinstance(column.type, inspect.LiteralType):
        constraints["enum"] = sorted(map(str, column.type.values))
    return described | ({"constraints": constraints} if constraints else {})


def _whole(kind: inspect.Type) -> bool:
    """Whether a column holds whole numbers, blank or not."""
    parts = kind.types if isinstance(kind, inspect.UnionType) else (kind,)
    return any(isinstance(part, inspect.IntType) for part in parts)


def _foreign_keys(table: str, header: list[str], present: list[str]) -> list[dict[str, Any]]:
    return [
        {"fields": field, "reference": {"resource": target, "fields": "id"}}
        for field, target in REFERENCES.get(table, {}).items()
        if field in header and target in present
    ]
