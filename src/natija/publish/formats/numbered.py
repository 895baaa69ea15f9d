"""The two tables that have a row for every figure: asked for by number, ordered by number, named by dictionaries.

A country has tens of millions of figures. As texts they are gigabytes, and sorting them takes longer than everything
else; as numbers of forms, stations and cells in the order of their names they are neither. They come in pieces, one
after the other, whose texts are dictionaries: whoever writes them takes the texts out a part at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter

import numpy as np
import pyarrow as pa

from natija.canvass import Canvass
from natija.publish.formats.nouns import Shape

SHEETS_TOGETHER = 100_000
"""Sheets whose figures are read at a time: as many as a country has in one copy."""

CELLS = """
    select cell, field::varchar as field, candidate::varchar as candidate,
           row_number() over (order by field::varchar || coalesce(':' || candidate::varchar, '')) as n from all_cell
"""
"""`shown_cell`: what a figure is of, numbered in the order of how it is written."""
SHEETS = """
    select s.sheet, f.form, s.subject as unit, row_number() over (order by f.form, s.subject, s.sheet) as n
    from shown_form f join all_sheet s using (claim)
"""
"""`shown_sheet`: every sheet, numbered in the order of form and unit."""
PLACES = """
    select c, subject, row_number() over (order by k.contest, s.subject) as n, k.contest
    from shown_station s join contest k using (c)
"""
"""`shown_place`: every station, numbered in the order of contest and unit."""
_FIGURES = """
    select s.n as owner, x.n as cell, g.value, g.reason::varchar as reason
    from shown_sheet s join all_figure g using (sheet) join shown_cell x using (cell)
    where s.n > ? and s.n <= ? order by 1, 2
"""
_RESULTS = """
    with held as (
        select r.ret, r.c, s.n, o.why from returns r semi join shown_contest using (c) join contest k using (c)
        join shown_place s on s.c = r.c and s.subject = r.subject left join left_out o on o.ret = r.ret
        where r.subject <> k.unit
    )
    select h.n as owner, x.n as cell, h.c, t.value, coalesce(g.low, t.value) as low, coalesce(g.high, t.value) as high,
           h.why as left_out
    from held h join tally t using (ret) join shown_cell x on x.cell = t.cell
    left join ranged g on g.ret = t.ret and g.cell = t.cell order by 1, 2
"""


def prepare(done: Canvass) -> None:
    """Number what figures are of, and sheets; after `shown_form` and `shown_station`."""
    done.engine.keep("shown_cell", CELLS)
    done.engine.keep("shown_sheet", SHEETS)
    done.engine.keep("shown_place", PLACES)


def form_values(done: Canvass, shape: Shape) -> Iterator[pa.Table]:
    """Every figure of every form, by form, unit and cell."""
    sheets = done.engine.fetch("select form, unit from shown_sheet order by n")
    for start in range(0, sheets.num_rows, SHEETS_TOGETHER):
        found = done.engine.fetch(_FIGURES, [start, start + SHEETS_TOGETHER])
        owner = found["owner"].to_numpy() - 1
        columns = {name: _named(sheets[name], owner) for name in ("form", "unit")}
        yield _written(columns | _cells(done, found) | _rest(found, ("value", "reason")), shape)


def results_station(every: Sequence[Canvass], shape: Shape) -> Iterator[pa.Table]:
    """Every figure of every station under every basis, by basis, contest, unit and cell: one basis after the other."""
    first = every[0].engine
    places = first.fetch("select contest, subject as unit from shown_place order by n")
    for one in every[1:]:
        for name in ("shown_cell", "shown_place"):
            one.engine.borrow(name, first)
    for basis, under in sorted(_by_basis(every).items(), key=itemgetter(0)):
        yield from _of_basis(basis, [(one, _results(one, contests, places, shape)) for one, contests in under], shape)


def _of_basis(basis: str, parts: Sequence[tuple[Canvass, pa.Table]], shape: Shape) -> Iterator[pa.Table]:
    rows = parts[0][1] if len(parts) == 1 else _interleaved(parts)
    if rows.num_rows:
        yield _under(basis, rows.drop_columns("c"), shape)


def _by_basis(every: Sequence[Canvass]) -> dict[str, list[tuple[Canvass, list[int]]]]:
    """Basis, as it is named for a contest, to the canvasses in which contests are under it, with their numbers."""
    found: dict[str, list[tuple[Canvass, list[int]]]] = defaultdict(list)
    for one in every:
        numbers: dict[str, list[int]] = defaultdict(list)
        for c in range(len(one.question.contests)):
            numbers[one.question.basis_of(c)].append(c)
        for basis, contests in numbers.items():
            found[basis].append((one, contests))
    return found


def _interleaved(parts: Sequence[tuple[Canvass, pa.Table]]) -> pa.Table:
    """Figures of several canvasses in the order of contests, each of which is in one of them."""
    found: dict[str, pa.Table] = {}
    for one, whole in parts:
        numbers = whole["c"].to_numpy()
        starts = np.flatnonzero(np.diff(numbers, prepend=-1)).tolist()
        for start, stop in pairwise([*starts, len(numbers)]):
            found[one.question.contests[int(numbers[start])].id] = whole.slice(start, stop - start)
    if not found:
        return parts[0][1]
    return pa.concat_tables(found[contest] for contest in sorted(found)).unify_dictionaries()


def _results(one: Canvass, contests: Sequence[int], places: pa.Table, shape: Shape) -> pa.Table:
    """The figures of these contests in the order of their ids: with the number of the contest, without the basis."""
    one.engine.put("shown_contest", pa.table({"c": pa.array(contests, pa.int32())}))
    found = one.engine.fetch(_RESULTS)
    owner = found["owner"].to_numpy() - 1
    columns = {name: _named(places[name], owner) for name in ("contest", "unit")}
    columns |= _cells(one, found) | _rest(found, ("value", "low", "high", "left_out")) | {"c": found["c"]}
    return pa.table({name: columns[name] for name in (*(c.name for c in shape.columns if c.name != "basis"), "c")})


def _under(basis: str, rows: pa.Table, shape: Shape) -> pa.Table:
    """Rows with their basis, which is the same for all of them."""
    codes = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows.num_rows, np.int32)), pa.array([basis]))
    return _coded(rows.add_column([c.name for c in shape.columns].index("basis"), "basis", codes), shape)


def _named(names: pa.ChunkedArray, owner: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pa.DictionaryArray:
    """The name of each row's owner, as a dictionary of every name once."""
    coded = names.combine_chunks().dictionary_encode()
    return pa.DictionaryArray.from_arrays(coded.indices.take(pa.array(owner)), coded.dictionary)


def _cells(done: Canvass, found: pa.Table) -> dict[str, pa.Array]:
    """What each figure is of: as one text, its field, its candidate; an empty text is none."""
    names = done.engine.rows("select field, candidate from shown_cell order by n")
    number = found["cell"].to_numpy() - 1
    written = [field if candidate is None else f"{field}:{candidate}" for field, candidate in names]
    made = {"cell": written, "field": [f for f, _ in names], "candidate": [c or None for _, c in names]}
    return {name: _named(pa.chunked_array([pa.array(texts, pa.string())]), number) for name, texts in made.items()}


def _rest(found: pa.Table, names: Sequence[str]) -> dict[str, pa.ChunkedArray]:
    """Numbers as they are; texts, which are few and most often none, as a dictionary."""
    return {
        name: found[name].dictionary_encode() if pa.types.is_string(found[name].type) else found[name]
        for name in names
    }  # fmt: skip


def _written(columns: dict[str, pa.Array], shape: Shape) -> pa.Table:
    return _coded(pa.table({c.name: columns[c.name] for c in shape.columns}), shape)


def _coded(made: pa.Table, shape: Shape) -> pa.Table:
    """As the shape has it, with its texts as dictionaries."""
    fields = [
        field.with_type(column.type) if pa.types.is_dictionary(column.type) else field
        for field, column in zip(shape.schema, made.columns, strict=True)
    ]  # fmt: skip
    return made.cast(pa.schema(fields, metadata=shape.schema.metadata))
