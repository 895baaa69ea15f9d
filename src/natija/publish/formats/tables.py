"""Every published table of an edition, as Arrow, in one pass: types and order as the shapes describe them.

An empty text is no text: it is null here, so that CSV can write nothing for what is not written. Rows stand in the
order of their key, so the same record gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from natija.canvass import Canvass
from natija.canvass.compare import compare_all
from natija.frames import table
from natija.publish.formats import numbered, queries, rows
from natija.publish.formats.columnar import Packed, packed, plain
from natija.publish.formats.edition import Edition
from natija.publish.formats.nouns import Shape
from natija.publish.formats.shapes import SHAPES

Tables = Mapping[str, pa.Table]
Published = Mapping[str, pa.Table | Packed]
"""Tables, those of many rows packed already: they are in memory as numbers, a piece at a time, and never as a whole."""
SHORT = (16, 24, 32, 64)
"""Digits of a record's id that name a form: the fewest of these by which no two are alike."""
LARGE = 500_000
"""Rows of a table that is large."""


def tables(edition: Edition) -> Tables:
    """All tables by name, in the order in which they refer to each other."""
    return {shape.name: _whole(shape, pieces) for shape, pieces in _pieces(edition)}


def published(edition: Edition) -> Published:
    """The same for a publication, in which a large table is there as Parquet alone."""
    return {shape.name: _packed(shape, pieces) for shape, pieces in _pieces(edition)}


def _whole(shape: Shape, pieces: Iterable[pa.Table]) -> pa.Table:
    """One table, with its texts as texts if it is not large."""
    parts = list(pieces)
    made = pa.concat_tables(parts).unify_dictionaries() if parts else shape.schema.empty_table()
    return plain(made) if made.num_rows <= LARGE else made


def _packed(shape: Shape, pieces: Iterator[pa.Table]) -> pa.Table | Packed:
    """One table, packed as soon as there are too many rows."""
    parts: list[pa.Table] = []
    while sum(part.num_rows for part in parts) <= LARGE:
        if (piece := next(pieces, None)) is None:
            return _whole(shape, parts)
        parts.append(piece)
        del piece  # which nobody holds but who packs it
    return packed(shape.schema, chain(_taken(parts), pieces))


def _taken(parts: list[pa.Table]) -> Iterator[pa.Table]:
    """One after the other, none of which is held any longer."""
    while parts:
        yield parts.pop(0)


def _pieces(edition: Edition) -> Iterator[tuple[Shape, Iterator[pa.Table]]]:
    """Every table with its pieces, which are made when they are asked for."""
    done, every = edition.canvass, (edition.canvass, *edition.others)
    _prepare(done)
    seen = done.engine.rows(queries.SEEN)
    few = dict([*rows.defined(done, seen), *rows.said(done), *rows.derived(every)])
    for one in every:
        one.need("subtotals")
        named = [one.question.basis_of(c) for c in range(len(one.question.contests))]
        one.engine.put("shown_basis", pa.table({"c": pa.array(range(len(named)), pa.int32()), "basis": named}))
    for shape in SHAPES:
        yield shape, iter([_few(shape, few.pop(shape.name))]) if shape.name in few else _many(every, shape)


def _many(every: Sequence[Canvass], shape: Shape) -> Iterator[pa.Table]:
    """A table of papers or of results."""
    match shape.name:
        case "form_values":
            return numbered.form_values(every[0], shape)
        case "results_station":
            return numbered.results_station(every, shape)
        case _:
            return iter([_asked(every, shape)])


def _prepare(done: Canvass) -> None:
    done.once(compare_all)
    done.engine.keep("shown_station", queries.SUBJECTS)
    most, *counts = done.engine.rows(
        "select count(*), {} from (select distinct id from visible join all_claim using (claim))".format(
            ", ".join(f"count(distinct left(id, {n}))" for n in SHORT)
        )
    )[0]
    digits = next((n for n, count in zip(SHORT, counts, strict=True) if count == most), SHORT[-1])
    done.engine.keep("shown_form", queries.FORMS, [digits])
    numbered.prepare(done)


def _few(shape: Shape, found: list[rows.Row]) -> pa.Table:
    names = [c.name for c in shape.columns]
    return _written(table(shape.schema, rows.ordered(found, names, shape.key)), shape)


def _asked(every: Sequence[Canvass], shape: Shape) -> pa.Table:
    """One canvass after the other where a basis is part of the key, else the first."""
    names = [c.name for c in shape.columns]
    asked = every if "basis" in shape.key else every[:1]
    parts = [_written(one.engine.fetch(queries.QUERIES[shape.name]).select(names), shape) for one in asked]
    whole = pa.concat_tables(parts)
    return whole if len(parts) == 1 else whole.sort_by([(name, "ascending") for name in shape.key])


def _written(made: pa.Table, shape: Shape) -> pa.Table:
    """The shape's types, with null for an empty text."""
    columns = []
    for column, field in zip(made.columns, shape.schema, strict=True):
        cast = column.cast(field.type)
        if pa.types.is_string(field.type):
            cast = pc.if_else(pc.equal(cast, ""), pa.scalar(None, pa.string()), cast)
        columns.append(cast)
    return pa.table(columns, schema=shape.schema)
