"""Records into columns. One batch of log entries becomes one Arrow table per frame; nothing is judged here.

`record` has a row per log entry (a merged record can have several). `claim` has a row per claim, `sheet` one per
subject unit on it with what decides whether it counts, `wide` the same with its fields side by side (more columns as
they occur), `figure` a row per figure; `listed` and `within` hold station lists; `unit` has the number (`u`) of each
unit a sheet is about. `cell` names what a figure can be of (a field, of the unit or of a candidate) by one short text,
so that adding up groups by one column. Every record that is no claim goes whole into `act`, and the rows of a Ruling
into `sheet` and `figure` as well. The key of a claim is the position of its first entry in this log. Sheets are
numbered through in the order of the log without a gap: engines look numbers without gaps up in a plain array. No key is
ever published. Sheets of one contest have few different sets of cells: each set is described once
(`natija.frames.shapes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from natija.frames.collector import uncollected
from natija.frames.gather import NO_CONTEST, Entry, Gathered, Lists, Seen, Series, gather
from natija.frames.shapes import Laid
from natija.frames.sums import sums
from natija.frames.wide import ALWAYS, SAYS, VOTED, VOTES, Cells, Ints, says, wide

TEXT = pa.string()
NUMBER = pa.int32()
"""Of what is numbered through: half as wide as a figure."""
SCHEMAS: dict[str, pa.Schema] = {
    "record": pa.schema([("position", pa.int64()), ("id", TEXT), ("kind", TEXT), ("batch", TEXT), ("received", TEXT)]),
    "claim": pa.schema([
        ("claim", pa.int64()), ("id", TEXT), ("form", TEXT), ("unit", TEXT), ("contest", TEXT), ("election", TEXT),
        ("stage", TEXT), ("holder", TEXT), ("reader", TEXT), ("sitting", pa.int64()), ("document", TEXT),
        ("speaker", TEXT), ("stated", TEXT), ("complete", pa.bool_()), ("counted", pa.int64()), ("of", pa.int64()),
        ("place", TEXT),
    ]),
    "sheet": pa.schema([
        ("sheet", NUMBER), ("claim", pa.int64()), ("series", NUMBER), ("contest", TEXT), ("u", NUMBER),
        ("subject", TEXT), ("form", TEXT), ("stage", TEXT), ("holder", TEXT), ("stated", TEXT),
        ("counted", pa.int64()), ("of", pa.int64()), *((name, pa.int64()) for name in SAYS),
    ]),
    "unit": pa.schema([("u", NUMBER), ("unit", TEXT)]),
    "series": pa.schema([
        ("series", NUMBER), ("contest", TEXT), ("form", TEXT), ("stage", TEXT), ("holder", TEXT),
    ]),
    "figure": pa.schema([
        ("sheet", NUMBER), ("contest", TEXT), ("cell", TEXT), ("candidate", TEXT), ("field", TEXT),
        ("value", pa.int64()), ("reason", TEXT),
    ]),
    "cell": pa.schema([("cell", TEXT), ("candidate", TEXT), ("field", TEXT)]),
    "sums": pa.schema([
        ("series", NUMBER), ("contest", TEXT), ("cell", TEXT), ("value", pa.int64()), ("known", pa.int64()),
        ("figures", pa.int64()), ("odd", pa.int64()),
    ]),
    "wide": pa.schema([
        ("contest", TEXT), ("sheet", NUMBER), *((name, pa.int64()) for name in (*ALWAYS, *VOTES, *VOTED)),
    ]),
    "listed": pa.schema([
        ("sheet", NUMBER), ("claim", pa.int64()), ("contest", TEXT), ("u", NUMBER), ("unit", TEXT), ("type", TEXT),
        ("name", TEXT), ("registered", pa.int64()),
    ]),
    "within": pa.schema([
        ("claim", pa.int64()), ("contest", TEXT), ("unit", TEXT), ("tree", TEXT), ("parent", TEXT),
    ]),
    "act": pa.schema([("position", pa.int64()), ("id", TEXT), ("kind", TEXT), ("content", pa.binary())]),
}  # fmt: skip


_OF_SHEET = {
    "listed": {"sheet": "sheet", "claim": "claim", "contest": "contest", "u": "u", "subject": "unit"},
    "within": {"claim": "claim", "contest": "contest", "subject": "unit"},
}
"""What rows about sheets take from them, and what it is called there."""


def flatten(entries: Iterable[Entry], seen: Seen) -> dict[str, pa.Table]:
    """Arrow tables of a batch, frame by frame; what they have is added to what was seen."""
    with uncollected():
        return _tables(gather(entries, seen))


def _tables(columns: Gathered) -> dict[str, pa.Table]:
    claim = table(SCHEMAS["claim"], columns.claims)
    unordered = _sheets(columns, claim)
    sheet, order = by_contest(unordered)
    laid = columns.shapes.lay(columns.shape, order)
    figure, cells = _figures(columns.value, laid, sheet)
    fields = wide(sheet["sheet"].combine_chunks(), cells).append_column("contest", sheet["contest"])
    for name, half in says(cells, sheet.num_rows).items():
        sheet = sheet.append_column(name, half)
    return {
        "record": table(SCHEMAS["record"], columns.records), "act": table(SCHEMAS["act"], columns.acts),
        "claim": by_contest(claim)[0], "sheet": sheet, "figure": figure, "cell": columns.shapes.cells(),
        "sums": _sums(sheet, cells), "wide": fields,
        "series": _series(columns.new_series),
        "unit": table(SCHEMAS["unit"], [(u, unit) for unit, u in columns.new_units]),
        "listed": _listed(unordered, columns.lists), "within": _within(unordered, columns.lists),
    }  # fmt: skip


def _sheets(columns: Gathered, claim: pa.Table) -> pa.Table:
    """Sheets with what they share with the rest of their claim; those of a Ruling have no claim."""
    at = pa.array(columns.claim, pa.int64())
    shared = {name: _repeated(claim[name].combine_chunks(), at) for name in ("form", "stage", "holder", "stated")}
    whole = {name: claim[name].combine_chunks().take(at) for name in ("counted", "of")}
    first = columns.sheets
    number = pa.array(np.arange(first, first + len(columns.position)), NUMBER)
    contest = _repeated(pc.fill_null(claim["contest"], NO_CONTEST).combine_chunks(), at)
    if at.null_count:
        contest = pc.fill_null(contest.cast(TEXT), NO_CONTEST).dictionary_encode()
    return pa.table({
        "sheet": number, "claim": pa.array(columns.position, pa.int64()),
        "series": pa.array(columns.series, NUMBER).take(at), "contest": contest, "u": pa.array(columns.u, NUMBER),
        "subject": pa.array(columns.subject, TEXT), **shared, **whole,
    })  # fmt: skip


def _series(new: Sequence[tuple[Series, int]]) -> pa.Table:
    return by_contest(table(SCHEMAS["series"], [(number, *key) for key, number in new]))[0]


def _sums(sheet: pa.Table, cells: Cells) -> pa.Table:
    series = sheet["series"].combine_chunks().fill_null(-1).to_numpy()
    return by_contest(sums(series, sheet["contest"].combine_chunks(), cells).select(SCHEMAS["sums"].names))[0]


def _listed(sheet: pa.Table, lists: Lists) -> pa.Table:
    said = {"type": lists.type, "name": lists.name, "registered": lists.registered}
    columns = {name: pa.array(values, SCHEMAS["listed"].field(name).type) for name, values in said.items()}
    return _beside(sheet, "listed", np.array(lists.sheet, np.int64), columns)


def _within(sheet: pa.Table, lists: Lists) -> pa.Table:
    """A row for each tree a listed station stands in."""
    steps = [step for way in lists.ways for step in way]
    many = np.array([len(way) for way in lists.ways], np.int64)
    way = np.array(lists.way, np.int64)
    times, first = many[way], (np.cumsum(many) - many)[way]
    at = np.arange(times.sum()) + np.repeat(first - (np.cumsum(times) - times), times)
    codes = {name: pa.array([step[n] for step in steps], TEXT) for n, name in enumerate(("tree", "parent"))}
    columns = {name: _repeated(names, pa.array(at)) for name, names in codes.items()}
    return _beside(sheet, "within", np.repeat(np.array(lists.sheet, np.int64), times), columns)


def _beside(sheet: pa.Table, name: str, rows: Ints, said: Mapping[str, pa.Array]) -> pa.Table:
    """What lists say more about sheets (`rows`), with the sheet's own columns."""
    own = _OF_SHEET[name]
    made = sheet.select(list(own)).take(pa.array(rows)).rename_columns(own)
    for column, values in said.items():
        made = made.append_column(column, values)
    return by_contest(made.select(SCHEMAS[name].names))[0]


def table(schema: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows as columns of a schema; no rows are columns without values."""
    columns = zip(*rows, strict=True) if rows else [() for _ in schema]
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema)


def _figures(said: list[int | str], laid: Laid, sheet: pa.Table) -> tuple[pa.Table, Cells]:
    values, reasons = (column.take(pa.array(laid.source)) for column in _values(said))
    made = pa.table({
        "sheet": sheet["sheet"].combine_chunks().take(pa.array(laid.row)),
        "contest": _repeated(sheet["contest"].combine_chunks(), pa.array(laid.row)),
        "cell": laid.cell, "candidate": laid.candidate, "field": laid.field, "value": values, "reason": reasons,
    })  # fmt: skip
    known = values.is_valid().to_numpy(zero_copy_only=False)
    whole = values.fill_null(0).to_numpy(zero_copy_only=False)
    cells = Cells(
        row=laid.row, cell=laid.cell, field=laid.field, candidate=laid.candidate, value=whole, known=known
    )  # fmt: skip
    return made, cells


def by_contest(rows: pa.Table) -> tuple[pa.Table, Ints]:
    """A contest's rows together, so that reading one contest skips the rest of the file; and where each row was."""
    column = rows["contest"].combine_chunks()
    contest = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    names = contest.dictionary.to_pylist()
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    order = np.argsort(rank[contest.indices.to_numpy()], kind="stable")
    return rows.take(pa.array(order)), order


def _repeated(names: pa.Array, row: pa.Array) -> pa.Array:
    """Names repeated, without making a string per row."""
    codes = names if pa.types.is_dictionary(names.type) else names.dictionary_encode()
    return pa.DictionaryArray.from_arrays(codes.indices.take(row), codes.dictionary)


def _values(values: list[int | str]) -> tuple[pa.Array, pa.Array]:
    try:
        whole = pa.array(values, pa.int64())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        whole = pa.array([v if type(v) is int else None for v in values], pa.int64())
        reasons = pa.array([v if type(v) is str else None for v in values], TEXT).dictionary_encode()
        return whole, reasons
    return whole, pa.nulls(len(values), TEXT).dictionary_encode()


def joined(batches: Sequence[dict[str, pa.Table]]) -> dict[str, pa.Table]:
    """Batches as one; wide rows have the columns of all of them."""
    if len(batches) == 1:
        return batches[0]
    made = {n: pa.concat_tables([b[n] for b in batches], promote_options="permissive") for n in batches[0]}
    return {name: one.unify_dictionaries().combine_chunks() for name, one in made.items()}
