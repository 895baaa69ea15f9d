"""A small checker of data packages, standard library only: types, required cells, primary and foreign keys, digests."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any

READS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "boolean": {"true": True, "false": False}.__getitem__,
}

Rows = list[dict[str, Any]]


def faults(descriptor: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str]:
    """Everything that is not as the descriptor says."""
    read: dict[str, Rows] = {}
    found: list[str] = []
    for resource in descriptor["resources"]:
        data = files[resource["path"]]
        if f"sha256:{sha256(data).hexdigest()}" != resource["hash"] or len(data) != resource["bytes"]:
            found.append(f"{resource['path']}: other bytes")
        rows, problems = _rows(resource, data)
        read[resource["name"]] = rows
        found += problems
        if len(rows) != resource["rows"]:
            found.append(f"{resource['name']}: {len(rows)} rows")
    for resource in descriptor["resources"]:
        found += _keys(resource, read)
    return found


def _rows(resource: Mapping[str, Any], data: bytes) -> tuple[Rows, list[str]]:
    name, fields = resource["name"], resource["schema"]["fields"]
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    if reader.fieldnames != [f["name"] for f in fields]:
        return [], [f"{name}: columns {reader.fieldnames}"]
    rows, found = [], []
    for number, row in enumerate(reader, start=2):
        made = {}
        for field in fields:
            cell = row[field["name"]]
            try:
                made[field["name"]] = None if cell == "" else READS[field["type"]](cell)
            except (ValueError, KeyError):
                found.append(f"{name} row {number}: {field['name']} is {cell!r}")
            if cell == "" and field.get("constraints", {}).get("required"):
                found.append(f"{name} row {number}: {field['name']} is empty")
        rows.append(made)
    return rows, found


def _keys(resource: Mapping[str, Any], read: Mapping[str, Rows]) -> Iterator[str]:
    rows, schema = read[resource["name"]], resource["schema"]
    keys = [tuple(row.get(n) for n in schema["primaryKey"]) for row in rows]
    if len(set(keys)) != len(keys):
        yield f"{resource['name']}: a key twice"
    for foreign in schema.get("foreignKeys", ()):
        target = foreign["reference"]
        known = {tuple(row[n] for n in target["fields"]) for row in read[target["resource"]]}
        for row in rows:
            named = tuple(row.get(n) for n in foreign["fields"])
            if set(named) != {None} and named not in known:
                yield f"{resource['name']}: {named} is no row of {target['resource']}"
