"""Records into columns. One batch of log entries becomes one Arrow table per frame; nothing is judged here.

`record` has a row per log entry (a merged record can have several). `claim` has a row per claim, `sheet` one per
subject unit on it, `wide` the same with its fields side by side (more columns as they occur), `figure` a row per
figure; `listed` and `within` hold station lists. Every record that is no claim goes whole into `act`, and the rows of
a Ruling into `sheet` and `figure` as well. The key of a claim is the position of its first entry in this log, the key
of a sheet is that position and the row's number; neither is ever published.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec
import numpy as np
import pyarrow as pa

from natija.frames.wide import ALWAYS, Cells, Ints, wide
from natija.model.records import Claim, Place, Record, Row, Ruling

TEXT = pa.string()
NO_CONTEST = "*"
"""Contest of what serves several contests or none: a value of its own, so that files can be skipped by it (neither null
nor the empty text can)."""
SHIFT = 22
"""A claim has fewer than 2^22 rows; the key of a row is the position of its claim shifted by that, plus its number."""
SCHEMAS: dict[str, pa.Schema] = {
    "record": pa.schema([("position", pa.int64()), ("id", TEXT), ("kind", TEXT), ("batch", TEXT), ("received", TEXT)]),
    "claim": pa.schema([
        ("claim", pa.int64()), ("id", TEXT), ("form", TEXT), ("unit", TEXT), ("contest", TEXT), ("election", TEXT),
        ("stage", TEXT), ("holder", TEXT), ("reader", TEXT), ("sitting", pa.int64()), ("document", TEXT),
        ("speaker", TEXT), ("stated", TEXT), ("complete", pa.bool_()), ("counted", pa.int64()), ("of", pa.int64()),
        ("place", TEXT),
    ]),
    "sheet": pa.schema([("sheet", pa.int64()), ("claim", pa.int64()), ("contest", TEXT), ("subject", TEXT)]),
    "figure": pa.schema([
        ("sheet", pa.int64()), ("contest", TEXT), ("candidate", TEXT), ("field", TEXT), ("value", pa.int64()),
        ("reason", TEXT),
    ]),
    "wide": pa.schema([("contest", TEXT), *((name, pa.int64()) for name in ALWAYS)]),
    "listed": pa.schema([
        ("sheet", pa.int64()), ("claim", pa.int64()), ("contest", TEXT), ("unit", TEXT), ("type", TEXT), ("name", TEXT),
    ]),
    "within": pa.schema([
        ("claim", pa.int64()), ("contest", TEXT), ("unit", TEXT), ("tree", TEXT), ("parent", TEXT),
    ]),
    "act": pa.schema([("position", pa.int64()), ("id", TEXT), ("kind", TEXT), ("content", pa.binary())]),
}  # fmt: skip


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


@dataclass(slots=True)
class _Columns:
    """Growing columns of one batch."""

    rows: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in SCHEMAS})
    sheet_repeat: list[int] = field(default_factory=list)
    figure_field: list[str | None] = field(default_factory=list)
    field_repeat: list[int] = field(default_factory=list)
    candidate: list[str | None] = field(default_factory=list)
    value: list[int | str] = field(default_factory=list)


_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Record)


def flatten(entries: Iterable[Entry], known: set[str]) -> dict[str, pa.Table]:
    """Arrow tables of a batch; `known` holds the ids of records in earlier batches and is added to."""
    columns = _Columns()
    with _no_collector():
        for entry in entries:
            record = _decoder.decode(entry.content)
            kind = record.__struct_config__.tag
            columns.rows["record"].append((entry.position, entry.id, kind, entry.batch, entry.received))
            if entry.id not in known:
                known.add(entry.id)
                _add(columns, entry, kind, record)
        return _tables(columns)


def _add(columns: _Columns, entry: Entry, kind: str, record: Record) -> None:
    if isinstance(record, Claim):
        _add_claim(columns, entry.position, entry.id, record)
        return
    columns.rows["act"].append((entry.position, entry.id, kind, entry.content))
    if isinstance(record, Ruling):
        for number, row in enumerate(record.rows):
            _add_figures(columns, entry.position, number, row, contest=NO_CONTEST, unit=row.unit or "")


def _add_claim(columns: _Columns, position: int, claim_id: str, claim: Claim) -> None:
    covers, contest = claim.covers, claim.contest or NO_CONTEST
    columns.rows["claim"].append((
        position, claim_id, claim.form, claim.unit, contest, claim.election, claim.stage, claim.holder,
        claim.reader, claim.sitting, claim.document, claim.speaker, claim.stated, claim.complete,
        covers.counted if covers else None, covers.of if covers else None,
        _where(claim.place) if claim.place else None,
    ))  # fmt: skip
    for number, row in enumerate(claim.rows):
        unit = row.unit or claim.unit
        _add_figures(columns, position, number, row, contest=contest, unit=unit)
        if row.listed:
            columns.rows["listed"].append(
                (position << SHIFT | number, position, contest, unit, row.listed.type, row.listed.name)
            )
            columns.rows["within"].extend((position, contest, unit, tree, up) for tree, up in row.listed.within.items())


def _where(place: Place) -> str:
    """A place in words: page 3, row 17, cell F17."""
    named = (("page", place.page), ("row", place.row), ("cell", place.cell))
    words = [f"{name} {value}" for name, value in named if value is not None]
    return ", ".join([*words, "characters {}-{}".format(*place.span)] if place.span else words)


def _add_figures(columns: _Columns, position: int, number: int, row: Row, *, contest: str, unit: str) -> None:
    """One row's figures, as runs: the sheet repeats, and so does the field per candidate."""
    count = len(row.figures)
    columns.value += row.figures.values()
    columns.candidate += [None] * count
    columns.figure_field += row.figures
    columns.field_repeat += [1] * count
    for name, votes in row.candidates.items():
        columns.value += votes.values()
        columns.candidate += votes
        columns.figure_field.append(name)
        columns.field_repeat.append(len(votes))
        count += len(votes)
    columns.rows["sheet"].append((position << SHIFT | number, position, contest, unit))
    columns.sheet_repeat.append(count)


def _tables(columns: _Columns) -> dict[str, pa.Table]:
    made = {name: table(SCHEMAS[name], rows) for name, rows in columns.rows.items() if name not in {"figure", "wide"}}
    figure, cells = _figures(columns, made["sheet"])
    rows = wide(made["sheet"]["sheet"].combine_chunks(), cells).append_column("contest", made["sheet"]["contest"])
    tables = {**made, "figure": figure, "wide": rows}
    return {name: _by_contest(one) if "contest" in one.column_names else one for name, one in tables.items()}


def table(schema: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.Table:
    """Rows as columns of a schema; no rows are columns without values."""
    columns = zip(*rows, strict=True) if rows else [() for _ in schema]
    return pa.table([pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)], schema=schema)


def _figures(columns: _Columns, sheet: pa.Table) -> tuple[pa.Table, Cells]:
    runs = np.repeat(np.arange(len(columns.sheet_repeat)), columns.sheet_repeat)
    fields = np.repeat(np.arange(len(columns.field_repeat)), columns.field_repeat)
    values, reasons = _values(columns.value)
    repeated = {
        "sheet": sheet["sheet"].combine_chunks().take(pa.array(runs)),
        "contest": _encoded(sheet["contest"].combine_chunks(), runs),
        "candidate": pa.array(columns.candidate, TEXT).dictionary_encode(),
        "field": _encoded(pa.array(columns.figure_field, TEXT), fields),
        "value": values,
        "reason": reasons,
    }
    known = values.is_valid().to_numpy(zero_copy_only=False)
    whole = values.fill_null(0).to_numpy(zero_copy_only=False)
    cells = Cells(row=runs, field=repeated["field"], candidate=repeated["candidate"], value=whole, known=known)
    return pa.table(repeated), cells


def _by_contest(rows: pa.Table) -> pa.Table:
    """A contest's rows together, so that reading one contest skips the rest of the file."""
    column = rows["contest"].combine_chunks()
    contest = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    names = contest.dictionary.to_pylist()
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    order = np.argsort(rank[contest.indices.to_numpy()], kind="stable")
    return rows.take(pa.array(order))


def _encoded(names: pa.Array, runs: Ints) -> pa.Array:
    """Names repeated along `runs`, without making a string per figure."""
    codes = names.dictionary_encode()
    return pa.DictionaryArray.from_arrays(codes.indices.take(pa.array(runs)), codes.dictionary)


def _values(values: list[int | str]) -> tuple[pa.Array, pa.Array]:
    try:
        whole = pa.array(values, pa.int64())
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        whole = pa.array([v if type(v) is int else None for v in values], pa.int64())
        reasons = pa.array([v if type(v) is str else None for v in values], TEXT).dictionary_encode()
        return whole, reasons
    return whole, pa.nulls(len(values), TEXT).dictionary_encode()


@contextmanager
def _no_collector() -> Iterator[None]:
    """Decoding makes many small objects that all live until the end; the collector would only walk them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
