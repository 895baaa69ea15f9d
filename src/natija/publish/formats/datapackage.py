"""A Frictionless Data Package of the tables: `datapackage.json`, CSV and Parquet for each, schema and licence.

    datapackage.json   tables/NAME.csv   tables/NAME.parquet   schema/tables.json   LICENSE.txt

The package names every file with its size and digest, every column with its type and sentence, primary and foreign
keys, and says that an empty cell is a value that is not written. Where a file is meant for one kind only (CSV or
Parquet) the other is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any, Literal

import msgspec

from natija.publish.formats.columnar import Packed, csv, parquet
from natija.publish.formats.edition import Edition
from natija.publish.formats.licence import LICENCES, licence_text
from natija.publish.formats.nouns import ForeignKey, Shape
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.tables import Published
from natija.publish.nouns import File

Form = Literal["csv", "parquet"]
BOTH: tuple[Form, ...] = ("csv", "parquet")
PARQUET: tuple[Form, ...] = ("parquet",)
WRITERS = {"csv": csv, "parquet": parquet}
FRICTIONLESS = {"text": "string", "integer": "integer", "boolean": "boolean"}


def package(
    edition: Edition, made: Published, *, forms: Collection[Form] = BOTH, large: Collection[str] = ()
) -> Iterator[File]:
    """Every file, `large` tables as Parquet only; `datapackage.json` last, because it names the others."""
    listed: dict[str, dict[str, File]] = {}
    for shape in SHAPES:
        for form in PARQUET if shape.name in large else forms:
            rows = made[shape.name]
            data = rows.data if isinstance(rows, Packed) else WRITERS[form](rows)
            file = File(path=f"tables/{shape.name}.{form}", data=data)
            listed.setdefault(shape.name, {})[form] = file
            yield file
    yield File(path="schema/tables.json", data=_json({shape.name: _schema(shape) for shape in SHAPES}))
    yield File(path="LICENSE.txt", data=licence_text(edition).encode())
    yield File(path="datapackage.json", data=_json(_descriptor(edition, made, listed)))


def _json(content: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def _descriptor(edition: Edition, made: Published, listed: dict[str, dict[str, File]]) -> dict[str, Any]:
    name, where = LICENCES[edition.licence]
    moment = edition.moment
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", moment.title.lower()).strip("-") or "election", "title": edition.named,
        "description": edition.made_from, "version": str(moment.size), "created": edition.published,
        "licenses": [{"name": edition.licence, "title": name, "path": where}],
        "contributors": [{"title": edition.publisher.name, "role": "publisher"}],
        "sources": [{"title": f"log {moment.origin} at {moment.size}, root {moment.root}"}],
        "fictional": moment.fictional, "basis": moment.basis, "position": moment.size, "root": moment.root,
        "resources": [_resource(shape, made, listed[shape.name]) for shape in SHAPES],
    }  # fmt: skip


def _resource(shape: Shape, made: Published, files: dict[str, File]) -> dict[str, Any]:
    """A table: its CSV, where there is one, with the Parquet twin beside it."""
    first, *twins = files.values()
    kind = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"} if "csv" in files else {
        "format": "parquet", "mediatype": "application/vnd.apache.parquet"
    }  # fmt: skip
    return {
        "name": shape.name, "title": shape.says, "profile": "tabular-data-resource", **_named(first), **kind,
        "rows": made[shape.name].num_rows, "schema": _schema(shape), "twins": [_named(twin) for twin in twins],
    }  # fmt: skip


def _named(file: File) -> dict[str, Any]:
    return {"path": file.path, "bytes": len(file.data), "hash": f"sha256:{sha256(file.data).hexdigest()}"}


def _schema(shape: Shape) -> dict[str, Any]:
    made: dict[str, Any] = {
        "fields": [
            {"name": c.name, "type": FRICTIONLESS[c.kind], "description": c.says}
            | ({"constraints": {"required": True}} if c.fixed else {})
            for c in shape.columns
        ],
        "missingValues": [""],
        "primaryKey": list(shape.key),
    }  # fmt: skip
    foreign = [_foreign(key) for key in shape.foreign if not key.partly]
    return made | ({"foreignKeys": foreign} if foreign else {})


def _foreign(key: ForeignKey) -> dict[str, Any]:
    return {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.to)}}
