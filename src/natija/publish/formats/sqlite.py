"""`results.db`: the tables in one SQLite file, for Datasette or any program that speaks SQL.

Tables are STRICT and have their primary and foreign keys; views join in the names people look for; `metadata` says
what the file was made from and under which licence. It is built in memory and taken out as bytes, so the same tables
and the same SQLite give the same bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

import pyarrow as pa

from natija.publish.formats.edition import Edition
from natija.publish.formats.licence import LICENCES
from natija.publish.formats.nouns import Shape
from natija.publish.formats.shapes import SHAPES
from natija.publish.formats.tables import Published

KINDS = {"text": "text", "integer": "integer", "boolean": "integer"}
VIEWS = {
    "standings": """
        select r.basis, c.label as contest, p.name_en as candidate, p.name_ur, t.label as party, r.value as votes,
               r.low, r.high, o.status, o.counted, o.expected, r.contest as contest_id, r.candidate as serial
        from results_contest r join contests c using (contest) join outcomes o using (basis, contest)
        left join candidates k using (contest, candidate) left join people p using (person)
        left join parties t using (party)
        where r.field = 'votes' and r.candidate is not null order by r.basis, c.label, r.high desc""",
    "side_by_side": """
        select c.label as contest, v.version, v.holder, v.stations, v.of, v.stated, coalesce(p.name_en, x.cell) as what,
               x.value, x.low, x.high, v.source, v.confidence
        from version_values x join versions v using (contest, version) join contests c using (contest)
        left join candidates k using (contest, candidate) left join people p using (person)
        order by c.label, x.cell, v.version""",
    "differences": """
        select c.label as contest, d.unit, s.name as station, coalesce(p.name_en, d.cell) as what, d."left", d."right",
               d.left_low, d.left_high, d.right_low, d.right_high
        from discrepancies d join contests c using (contest) join stations s using (contest, unit)
        left join candidates k using (contest, candidate) left join people p using (person)""",
    "papers": """
        select f.form, f.blank, c.label as contest, f.unit, f.holder, f.stage, f.stated, d.citation, d.url, d.digest,
               f.place from forms f left join contests c using (contest) left join documents d using (document)""",
}
"""Views by name, for people."""


def database(edition: Edition, made: Published, *, left_out: Collection[str] = ()) -> bytes:
    """The file; tables that are left out are there without rows, and `metadata` names them."""
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(script())
        for shape in (s for s in SHAPES if s.name not in left_out):
            marks = ", ".join("?" * len(shape.columns))
            db.executemany(f"insert into {shape.name} values ({marks})", _rows(made[shape.name]))
        db.executemany("insert into metadata values (?, ?)", _metadata(edition, left_out).items())
        db.commit()
        return _unversioned(db.serialize())
    finally:
        db.close()


def _unversioned(data: bytes) -> bytes:
    """The file without the number of the SQLite that wrote it last, which no reader needs (fileformat2, 1.3.20)."""
    return data[:96] + bytes(4) + data[100:]


def script() -> str:
    """The whole definition in SQL, as it is published in schema/results.sql."""
    tables = [_table(shape) for shape in SHAPES]
    views = [f"create view {name} as {' '.join(sql.split())};" for name, sql in VIEWS.items()]
    return "\n".join([*tables, "create table metadata (key text not null primary key, value text) strict;", *views, ""])


def _table(shape: Shape) -> str:
    columns = [f'"{c.name}" {KINDS[c.kind]}{" not null" if c.fixed else ""}' for c in shape.columns]
    key = f"primary key ({_list(shape.key)})"
    foreign = [f"foreign key ({_list(f.columns)}) references {f.table} ({_list(f.to)})" for f in shape.foreign]
    rows = ",\n  ".join([*columns, key, *foreign])
    return f"-- {shape.says}\ncreate table {shape.name} (\n  {rows}\n) strict, without rowid;"


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _rows(rows: pa.Table) -> Iterator[tuple[object, ...]]:
    """Rows as SQLite takes them, a batch in memory at a time."""
    for batch in rows.to_batches(max_chunksize=50_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _metadata(edition: Edition, left_out: Collection[str]) -> dict[str, str]:
    moment, (name, where) = edition.moment, LICENCES[edition.licence]
    return {
        "title": edition.named, "source": edition.made_from, "publisher": edition.publisher.name,
        "contact": edition.publisher.contact, "licence": edition.licence, "licence_name": name, "licence_url": where,
        "origin": moment.origin, "position": str(moment.size), "root": moment.root, "basis": moment.basis,
        "as_of": moment.as_of or "", "fictional": str(moment.fictional).lower(), "published": edition.published,
        "program": edition.program, "left_out": ", ".join(sorted(left_out)),
    }  # fmt: skip
