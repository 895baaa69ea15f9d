"""Records side by side: what one batch of log entries holds, column by column, before it becomes Arrow tables.

This is the part of flattening that has to go batch after batch, for units, series and sheets are numbered as they come
in; `natija.frames.flatten` makes tables of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol, TypeAlias

import msgspec

from natija.frames.shapes import Shapes
from natija.model.figures import Value
from natija.model.records import Claim, Listed, Place, Record, Row, Ruling

NO_CONTEST = "*"
"""Contest of what serves several contests or none: a value of its own, so that files can be skipped by it (neither null
nor the empty text can)."""


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


Series: TypeAlias = tuple[str, str, str, str]


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
    series: dict[Series, int] = field(default_factory=dict)


@dataclass(slots=True)
class Lists:
    """Growing columns of what lists say of stations, by sheet; `way`: number of the way up, through every tree."""

    sheet: list[int] = field(default_factory=list)
    type: list[str | None] = field(default_factory=list)
    name: list[str | None] = field(default_factory=list)
    registered: list[int | None] = field(default_factory=list)
    way: list[int] = field(default_factory=list)
    ways: dict[tuple[tuple[str, str], ...], int] = field(default_factory=dict)
    """Trees, each with the unit above the station, of which there are few."""


@dataclass(slots=True)
class Gathered:
    """Growing columns of one batch; a sheet is a position in the log, a subject, and the row of `claims` it is of.

    `sheets`: how many there were before.
    """

    sheets: int
    new_series: list[tuple[Series, int]] = field(default_factory=list)
    new_units: list[tuple[str, int]] = field(default_factory=list)
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
    lists: Lists = field(default_factory=Lists)


_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Record)


def gather(entries: Iterable[Entry], seen: Seen) -> Gathered:
    """What a batch holds, column by column; it is added to what was seen."""
    columns, known = Gathered(seen.sheets), seen.ids
    series, units = len(seen.series), len(seen.units)
    for entry in entries:
        if not entry.content:  # a publication may hold a record back: its position is taken, and nothing is known
            continue
        record = _decoder.decode(entry.content)
        kind = record.__struct_config__.tag
        columns.records.append((entry.position, entry.id, kind, entry.batch, entry.received))
        if entry.id not in known:
            known.add(entry.id)
            _add(columns, seen, entry, kind, record)
    columns.new_series += islice(seen.series.items(), series, None)
    columns.new_units += islice(seen.units.items(), units, None)
    seen.sheets += len(columns.position)
    return columns


def _add(columns: Gathered, seen: Seen, entry: Entry, kind: str, record: Record) -> None:
    if isinstance(record, Claim):
        _add_claim(columns, seen, entry, record)
        return
    columns.acts.append((entry.position, entry.id, kind, entry.content))
    if isinstance(record, Ruling):
        _add_rows(columns, seen, (entry.position, None), record.rows, "")


def _add_claim(columns: Gathered, seen: Seen, entry: Entry, claim: Claim) -> None:
    covers, at = claim.covers, len(columns.claims)
    columns.claims.append((
        entry.position, entry.id, claim.form, claim.unit, claim.contest or NO_CONTEST, claim.election, claim.stage,
        claim.holder, claim.reader, claim.sitting, claim.document, claim.speaker, claim.stated, claim.complete,
        covers.counted if covers else None, covers.of if covers else None,
        _where(claim.place) if claim.place else None,
    ))  # fmt: skip
    key = (claim.contest or NO_CONTEST, claim.form, claim.stage, claim.holder)
    columns.series.append(seen.series.setdefault(key, len(seen.series)))
    first = len(columns.position)
    _add_rows(columns, seen, (entry.position, at), claim.rows, claim.unit)
    for sheet, row in enumerate(claim.rows, first):
        if row.listed:
            _add_listed(columns.lists, sheet, row.listed, row.figures.get("registered"))


def _add_rows(columns: Gathered, seen: Seen, of: tuple[int, int | None], rows: Sequence[Row], unit: str) -> None:
    """The sheets of a record, `of` a position and a row of `claims`: their values, and which cells these are of."""
    position, claim = of
    subjects = [row.unit or unit for row in rows]
    columns.position += [position] * len(rows)
    columns.claim += [claim] * len(rows)
    columns.subject += subjects
    units, number, value = seen.units, columns.shapes.number, columns.value
    columns.u += [units.setdefault(subject, len(units)) for subject in subjects]
    columns.shape += [number(row) for row in rows]
    for row in rows:
        value += row.figures.values()
        for votes in row.candidates.values():
            value += votes.values()


def _add_listed(lists: Lists, sheet: int, listed: Listed, registered: Value | None) -> None:
    lists.sheet.append(sheet)
    lists.type.append(listed.type)
    lists.name.append(listed.name)
    lists.registered.append(registered if type(registered) is int else None)
    lists.way.append(lists.ways.setdefault(tuple(listed.within.items()), len(lists.ways)))


def _where(place: Place) -> str:
    """A place in words: page 3, row 17, cell F17."""
    named = (("page", place.page), ("row", place.row), ("cell", place.cell))
    words = [f"{name} {value}" for name, value in named if value is not None]
    return ", ".join([*words, "characters {}-{}".format(*place.span)] if place.span else words)
