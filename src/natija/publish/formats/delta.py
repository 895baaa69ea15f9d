"""What changed between two editions, row by row: added, changed, removed, as a folder of tables with one more column.

    delta.json   tables/NAME.csv or .parquet   LICENSE.txt

A row is the same row where its key is; only tables in which something changed are there, and of a removed row what it
last said. The reasons are records: the acts and forms that came in between are among the added rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from natija.publish.formats.columnar import plain
from natija.publish.formats.datapackage import WRITERS
from natija.publish.formats.edition import Edition
from natija.publish.formats.licence import licence_text
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.tables import Tables, tables
from natija.publish.nouns import File

CHANGE = "change"


def changes(before: Tables, after: Tables) -> dict[str, pa.Table]:
    """Tables in which rows differ, those rows only, in the order of their keys."""
    found = {}
    with duckdb.connect() as db:
        for shape in SHAPES:
            db.register("old", plain(before[shape.name]))
            db.register("new", plain(after[shape.name]))
            keys = ", ".join(f'"{name}"' for name in shape.key)
            rows = db.execute(_CHANGED.format(keys=keys)).to_arrow_table()
            if rows.num_rows:
                found[shape.name] = rows
    return found


_CHANGED = """
    with differs as (from new except from old)
    select case when old.change is null then 'added' else 'changed' end as change, d.*
    from differs d left join (select {keys}, true as change from old) old using ({keys})
    union all by name
    select 'removed' as change, o.* from old o anti join new using ({keys})
    order by {keys}
"""


def files(before: Edition, after: Edition, form: str) -> Iterator[File]:
    """The folder; `delta.json` last."""
    yield from written(changes(tables(before), tables(after)), before, after, form)


def written(changed: Mapping[str, pa.Table], before: Edition, after: Edition, form: str) -> Iterator[File]:
    """Changed rows as files, with what they lie between."""
    for name, rows in changed.items():
        yield File(path=f"tables/{name}.{form}", data=WRITERS[form](rows))
    yield File(path="LICENSE.txt", data=licence_text(after).encode())
    said: dict[str, Any] = {
        "title": after.named, "from": _at(before), "to": _at(after),
        "tables": {name: dict(sorted(_counts(rows).items())) for name, rows in changed.items()},
    }  # fmt: skip
    yield File(path="delta.json", data=msgspec.json.format(msgspec.json.encode(said), indent=1) + b"\n")


def _at(edition: Edition) -> dict[str, Any]:
    return {"origin": edition.moment.origin, "position": edition.moment.size, "root": edition.moment.root}


def _counts(rows: pa.Table) -> dict[str, int]:
    return {one["values"]: one["counts"] for one in rows[CHANGE].value_counts().to_pylist()}


def read_tables(folder: Path) -> Tables:
    """The tables of a package written before, from its Parquet; a table it does not have is empty."""
    return {
        shape.name: pq.read_table(place, schema=shape.schema)
        if (place := folder / "tables" / f"{shape.name}.parquet").exists() else shape.schema.empty_table()
        for shape in SHAPES
    }  # fmt: skip
