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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeAlias

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from natija.frames.collector import uncollected
from natija.frames.shapes import Laid, Shapes
from natija.frames.sums import sums
from natija.frames.wide import ALWAYS, SAYS, Cells, Ints, wide
from natija.model.records import Claim, Place, Record, Row, Ruling

TEXT = pa.string()
NUMBER = pa.int32()
"""Of what is numbered through: half as wide as a figure."""
NO_CONTEST = "*"
"""Contest of what serves several contests or none: a value of its own, so that files can be skipped by it (neither null
nor the empty text can)."""
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
        ("counted", pa.int64()), ("of", pa.int64()),
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
        ("contest", TEXT), ("sheet", NUMBER), *((name, pa.int64()) for name in ALWAYS),
        *((name, TEXT) for name in SAYS),
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


class Entry(Protocol):
    """What frames read of a log entry."""

    @property
    def position(self) -> int:
        """Place in this log, from 0."""

    @property
    def id(self) -> str:
        """Id of the record."""

    @property
    def content(self) -> bytes:
        """Canonical bytes of the record."""

    @property
    def batch(self) -> str:
        """Batch its envelope names."""

    @property
    def received(self) -> str:
        """When its envelope says it was received."""


_Series: TypeAlias = tuple[str, str, str, str]


@dataclass(slots=True, kw_only=True)
class Seen:
    """What the batches before had, and after flattening this one as well.

    `ids` are those of records, `sheets` how many there are. Units are known by numbers, which are looked up faster than
    texts. A series is the sheets of one contest, form, stage and holder, known by a number, so that a basis chooses
    among some thousand of them and not among all sheets.
    """

    ids: set[str] = field(default_factory=set)
    sheets: int = 0
    units: dict[str, int] = field(default_factory=dict)
    series: dict[_Series, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Columns:
    """Growing columns of one batch; a sheet is a position in the log, a subject, and the row of `claims` it is of."""

    seen: Seen

    records: list[tuple[Any, ...]] = field(default_factory=list)
    acts: list[tuple[Any, ...]] = field(default_factory=list)
    claims: list[tuple[Any, ...]] = field(default_factory=list)
    series: list[int] = field(default_factory=list)
    position: list[int] = field(default_factory=list)
    subject: list[str] = field(default_factory=list)
    u: list[int] = field(default_factory=list)
    claim: list[int | None] = field(default_factory=list)
    shapes: Shapes = field(default_factory=Shapes)
    shape: list[int] = field(default_factory=list)
    value: list[int | str] = field(default_factory=list)
    listed: list[tuple[int, str | None, str | None, int | None]] = field(default_factory=list)
    within: list[tuple[int, str, str]] = field(default_factory=list)


_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Record)


def flatten(entries: Iterable[Entry], seen: Seen) -> dict[str, pa.Table]:
    """Arrow tables of a batch; what they have is added to what was seen."""
    with uncollected():
        columns, known = _Columns(seen), seen.ids
        series, units = len(seen.series), len(seen.units)
        for entry in entries:
            if not entry.content:  # a publication may hold a record back: its position is taken, and nothing is known
                continue
            record = _decoder.decode(entry.content)
            kind = record.__struct_config__.tag
            columns.records.append((entry.position, entry.id, kind, entry.batch, entry.received))
            if entry.id not in known:
                known.add(entry.id)
                _add(columns, entry, kind, record)
        made = _tables(columns)
        made["series"] = _series(list(islice(seen.series.items(), series, None)))
        made["unit"] = table(SCHEMAS["unit"], [(u, unit) for unit, u in islice(seen.units.items(), units, None)])
        seen.sheets += len(columns.position)
        del columns  # before the collector is back, which would walk all of it
    return made


def _add(columns: _Columns, entry: Entry, kind: str, record: Record) -> None:
    if isinstance(record, Claim):
        _add_claim(columns, entry.position, entry.id, record)
        return
    columns.acts.append((entry.position, entry.id, kind, entry.content))
    if isinstance(record, Ruling):
        for row in record.rows:
            _add_row(columns, entry.position, row.unit or "", row)
            columns.claim.append(None)


def _add_claim(columns: _Columns, position: int, claim_id: str, claim: Claim) -> None:
    covers, at = claim.covers, len(columns.claims)
    columns.claims.append((
        position, claim_id, claim.form, claim.unit, claim.contest or NO_CONTEST, claim.election, claim.stage,
        claim.holder, claim.reader, claim.sitting, claim.document, claim.speaker, claim.stated, claim.complete,
        covers.counted if covers else None, covers.of if covers else None,
        _where(claim.place) if claim.place else None,
    ))  # fmt: skip
    series = columns.seen.series
    key = (claim.contest or NO_CONTEST, claim.form, claim.stage, claim.holder)
    columns.series.append(series.setdefault(key, len(series)))
    for row in claim.rows:
        _add_row(columns, position, row.unit or claim.unit, row)
        columns.claim.append(at)
        if row.listed:
            sheet, registered = len(columns.position) - 1, row.figures.get("registered")
            whole = registered if type(registered) is int else None
            columns.listed.append((sheet, row.listed.type, row.listed.name, whole))
            columns.within.extend((sheet, tree, up) for tree, up in row.listed.within.items())


def _add_row(columns: _Columns, position: int, subject: str, row: Row) -> None:
    """A sheet: its values, and which set of cells they are of."""
    columns.position.append(position)
    columns.subject.append(subject)
    units = columns.seen.units
    columns.u.append(units.setdefault(subject, len(units)))
    columns.shape.append(columns.shapes.number(row))
    columns.value += row.figures.values()
    for votes in row.candidates.values():
        columns.value += votes.values()


def _where(place: Place) -> str:
    """A place in words: page 3, row 17, cell F17."""
    named = (("page", place.page), ("row", place.row), ("cell", place.cell))
    words = [f"{name} {value}" for name, value in named if value is not None]
    return ", ".join([*words, "characters {}-{}".format(*place.span)] if place.span else words)


def _tables(columns: _Columns) -> dict[str, pa.Table]:
    claim = table(SCHEMAS["claim"], columns.claims)
    unordered = _sheets(columns, claim)
    sheet, order = by_contest(unordered)
    laid = columns.shapes.lay(columns.shape, order)
    figure, cells = _figures(columns.value, laid, sheet)
    fields = wide(sheet["sheet"].combine_chunks(), cells).append_column("contest", sheet["contest"])
    return {
        "record": table(SCHEMAS["record"], columns.records), "act": table(SCHEMAS["act"], columns.acts),
        "claim": by_contest(claim)[0], "sheet": sheet, "figure": figure, "cell": columns.shapes.cells(),
        "sums": _sums(sheet, cells), "wide": fields,
        "listed": _beside(unordered, "listed", columns.listed), "within": _beside(unordered, "within", columns.within),
    }  # fmt: skip


def _sheets(columns: _Columns, claim: pa.Table) -> pa.Table:
    """Sheets with what they share with the rest of their claim; those of a Ruling have no claim."""
    at = pa.array(columns.claim, pa.int64())
    shared = {name: _repeated(claim[name].combine_chunks(), at) for name in ("form", "stage", "holder", "stated")}
    whole = {name: claim[name].combine_chunks().take(at) for name in ("counted", "of")}
    first = columns.seen.sheets
    number = pa.array(np.arange(first, first + len(columns.position)), NUMBER)
    contest = _repeated(pc.fill_null(claim["contest"], NO_CONTEST).combine_chunks(), at)
    if at.null_count:
        contest = pc.fill_null(contest.cast(TEXT), NO_CONTEST).dictionary_encode()
    return pa.table({
        "sheet": number, "claim": pa.array(columns.position, pa.int64()),
        "series": pa.array(columns.series, NUMBER).take(at), "contest": contest, "u": pa.array(columns.u, NUMBER),
        "subject": pa.array(columns.subject, TEXT), **shared, **whole,
    })  # fmt: skip


def _series(new: Sequence[tuple[_Series, int]]) -> pa.Table:
    return by_contest(table(SCHEMAS["series"], [(number, *key) for key, number in new]))[0]


def _sums(sheet: pa.Table, cells: Cells) -> pa.Table:
    series = sheet["series"].combine_chunks().fill_null(-1).to_numpy()
    return by_contest(sums(series, sheet["contest"].combine_chunks(), cells).select(SCHEMAS["sums"].names))[0]


def _beside(sheet: pa.Table, name: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Rows that say more about sheets, whose number comes first, with the sheet's own columns."""
    schema = SCHEMAS[name]
    numbers, *said = zip(*rows, strict=True) if rows else [()] * (len(schema) - len(_OF_SHEET[name]) + 1)
    own = sheet.select(list(_OF_SHEET[name])).take(pa.array(numbers, pa.int64())).rename_columns(_OF_SHEET[name])
    columns = dict(zip(own.column_names, own.columns, strict=True))
    columns |= zip((n for n in schema.names if n not in columns), said, strict=True)
    made = [pa.array(c, schema.field(n).type) if type(c) is tuple else c for n, c in columns.items()]
    return by_contest(pa.table(made, names=list(columns)).select(schema.names))[0]


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
