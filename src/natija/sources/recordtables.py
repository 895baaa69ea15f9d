"""Records out of tables a person keeps by hand, one fact per row: sources, claims, notices, statements and the rest.

`sources.csv` gives every source a short key; the other tables name their source by it. A claim's figures are rows of
`claims.csv`: rows alike in everything but subject, candidate, field and value are one claim. Nothing is read that a
record cannot say, every mention must exist in the definition, and all faults of all tables are told at once. The same
tables give the same records, so the same ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from natija.errors import Unreadable
from natija.model.canonical import encode, record_id
from natija.model.definition import Definition
from natija.model.figures import REASONS, Stage, Value
from natija.model.records import (
    Affiliation,
    Alias,
    Claim,
    Covers,
    Document,
    Event,
    Lot,
    Notice,
    Place,
    Record,
    Row,
    Statement,
    Vote,
)
from natija.sources.cells import read_entries
from natija.sources.mentions import Mentions, scope_faults
from natija.sources.rows import Fault, Rows, find_table

RECORD_TABLES: dict[str, type[msgspec.Struct]] = {
    "sources": Document, "claims": Claim, "notices": Notice, "statements": Statement, "events": Event,
    "affiliations": Affiliation, "aliases": Alias, "votes": Vote, "lots": Lot,
}  # fmt: skip
"""Name of a table -> the kind of record it makes, in the order they are read and appended."""

FOLDER = "records"
_NEXT = "correct these places and read the tables again; they are described in docs/reference/record-tables.md"
_SOURCE = (("document", "source"),)

Kind = TypeVar("Kind", Document, Notice, Affiliation)
Scoped = TypeVar("Scoped", Notice, Affiliation)
Sourced = TypeVar("Sourced", Notice, Statement, Event, Affiliation, Alias, Vote, Lot)


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `claims.csv`."""

    source: str
    form: str
    stage: Stage
    holder: str
    reader: str
    field: str
    value: str
    unit: str | None = None
    contest: str | None = None
    election: str | None = None
    sitting: int = 1
    page: int | None = None
    speaker: str | None = None
    stated: str | None = None
    counted: int | None = None
    of: int | None = None
    complete: bool | None = None
    subject: str | None = None
    candidate: str | None = None


class _Reader:
    """Reads the tables of one folder and collects records and faults."""

    def __init__(self, folder: Path, definition: Definition) -> None:
        self.folder = folder
        self.mentions = Mentions(definition)
        self.sources: dict[str, str] = {}
        self.records: list[Record] = []
        self.faults: list[Fault] = []

    def table(self, name: str, kind: type[Any], *, also: tuple[str, ...] = ()) -> tuple[Rows, list[tuple[int, Any]]]:
        """Entries of a table with their lines; every mention is checked."""
        rows = find_table(self.folder, name) or Rows(file=f"{name}.csv")
        entries, faults = read_entries(rows, kind, renamed=_SOURCE, also=also)
        self.faults += faults
        for number, entry in entries:
            self.wrong(rows, number, self.mentions.faults(entry))
        return rows, entries

    def wrong(self, rows: Rows, number: int, found: Iterable[tuple[str, str]]) -> None:
        """Note faults of one line."""
        self.faults += [Fault(file=rows.file, line=number, column=column, says=says) for column, says in found]

    def read(self) -> None:
        """Read every table, sources first."""
        self.sources = self.keyed("sources", Document, "revises")
        for name, kind in RECORD_TABLES.items():
            match name:
                case "sources":
                    continue
                case "claims":
                    self.claims()
                case "notices":
                    self.keyed("notices", Notice, "supersedes")
                case "affiliations":
                    self.keyed("affiliations", Affiliation, "supersedes")
                case _:
                    rows, entries = self.table(name, kind)
                    self.records += [self.sourced(rows, number, entry) for number, entry in entries]

    def keyed(self, name: str, kind: type[Kind], points: str) -> dict[str, str]:
        """A table whose entries point to one another by `key`; gives the id of each key."""
        rows, entries = self.table(name, kind, also=("key",))
        keys = {line.number: line.cells.get("key", "") for line in rows.lines}
        ids: dict[str, str] = {}
        waiting = [(number, keys[number], entry) for number, entry in entries]
        if name == "sources":
            self.wrong_keys(rows, waiting)
        while ready := [w for w in waiting if getattr(w[2], points) is None or getattr(w[2], points) in ids]:
            taken = {number for number, _, _ in ready}
            waiting = [w for w in waiting if w[0] not in taken]
            for number, key, entry in ready:
                record = _pointing(entry, points, ids)
                record = record if isinstance(record, Document) else self.scoped(rows, number, record)
                self.records.append(record)
                ids[key or f"line {number}"] = record_id(encode(record))
        for number, _, entry in waiting:
            says = f"{getattr(entry, points)!r} is no other key of this table, or points back here"
            self.wrong(rows, number, [(points, says)])
        return ids

    def wrong_keys(self, rows: Rows, keyed: list[tuple[int, str, Any]]) -> None:
        """A source has a key, and no other source has it."""
        all_keys = [key for _, key, _ in keyed]
        for number, key, _ in keyed:
            if not key or all_keys.count(key) > 1:
                self.wrong(rows, number, [("key", f"{key!r} is blank or occurs twice")])

    def scoped(self, rows: Rows, number: int, entry: Scoped) -> Scoped:
        """An entry with its source, and something it is about."""
        self.wrong(rows, number, scope_faults(entry))
        return self.sourced(rows, number, entry)

    def sourced(self, rows: Rows, number: int, entry: Sourced) -> Sourced:
        """The entry with the id of its source in place of the source's key."""
        if entry.document is None or entry.document not in self.sources:
            self.wrong(rows, number, [("source", f"{entry.document!r} is no key of sources.csv")])
            return entry
        return msgspec.structs.replace(entry, document=self.sources[entry.document])

    def claims(self) -> None:
        """Rows of figures into claims, in the order of their first rows."""
        rows, entries = self.table("claims", FigureRow)
        groups: dict[FigureRow, list[tuple[int, FigureRow]]] = {}
        for number, row in entries:
            self.wrong(rows, number, self.figure_faults(row))
            head = msgspec.structs.replace(row, subject=None, candidate=None, field="", value="")
            groups.setdefault(head, []).append((number, row))
        for head, figures in groups.items():
            if head.source in self.sources and (unit := self.unit(head)):
                filled = self.filled(rows, figures, unit)
                self.records.append(_claim(head, unit, self.sources[head.source], filled))

    def unit(self, row: FigureRow) -> str | None:
        """The claim's own unit: as written, or that of its contest."""
        return row.unit or self.mentions.unit_of.get(row.contest or "")

    def figure_faults(self, row: FigureRow) -> Iterable[tuple[str, str]]:
        """What is wrong with a row of figures on its own."""
        if row.source not in self.sources:
            yield "source", f"{row.source!r} is no key of sources.csv"
        if self.unit(row) is None:
            yield "unit", "blank, and the contest gives none"
        if row.field not in self.mentions.fields.get(row.form, set()):
            yield "field", f"{row.field!r} is no field of form {row.form!r}"
        elif (self.mentions.per.get(row.field) == "candidate") != (row.candidate is not None):
            yield "candidate", f"{row.field!r} is a figure of {'a' if row.candidate is None else 'no'} candidate"
        if _value(row.value) is None:
            yield "value", f"{row.value!r} is neither a whole number nor one of {', '.join(REASONS)}"

    def filled(self, rows: Rows, figures: list[tuple[int, FigureRow]], own: str) -> tuple[Row, ...]:
        """A claim's rows, its own unit first; a figure given twice is a fault."""
        units: dict[str, tuple[dict[str, Value], dict[str, dict[str, Value]]]] = {}
        for number, row in figures:
            alone, candidates = units.setdefault(row.subject or own, ({}, {}))
            cells = alone if row.candidate is None else candidates.setdefault(row.field, {})
            name = row.field if row.candidate is None else row.candidate
            if name in cells:
                self.wrong(rows, number, [("field", f"{row.field!r} is given twice in this claim")])
            cells[name] = _value(row.value) or 0
        ordered = sorted(units, key=lambda unit: (unit != own, unit))
        return tuple(Row(unit=None if u == own else u, figures=units[u][0], candidates=units[u][1]) for u in ordered)


def read_records(folder: Path | str, definition: Definition) -> list[Record]:
    """Records of a package: its `records` folder, read under its definition. Raises Unreadable with every fault."""
    reader = _Reader(Path(folder) / FOLDER, definition)
    reader.read()
    if reader.faults:
        order: Callable[[Fault], Any] = lambda fault: (fault.file, fault.line or 0, fault.column or "")  # noqa: E731
        raise Unreadable(reader.folder, [str(fault) for fault in sorted(reader.faults, key=order)], next_step=_NEXT)
    return reader.records


def _pointing(entry: Kind, points: str, ids: Mapping[str, str]) -> Kind:
    """The entry with an id in place of the key it points to."""
    key = getattr(entry, points)
    return entry if key is None else msgspec.structs.replace(entry, **{points: ids[key]})


def _value(text: str) -> Value | None:
    """A figure: a whole number, or the reason why there is none."""
    if text in REASONS:
        return text  # type: ignore[return-value]
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None


def _claim(head: FigureRow, unit: str, document: str, rows: tuple[Row, ...]) -> Claim:
    covers = Covers(counted=head.counted, of=head.of) if head.counted is not None or head.of is not None else None
    return Claim(
        form=head.form, unit=unit, contest=head.contest, election=head.election, stage=head.stage, holder=head.holder,
        reader=head.reader, sitting=head.sitting, document=document,
        place=Place(page=head.page) if head.page is not None else None,
        speaker=head.speaker, stated=head.stated, covers=covers, complete=head.complete, rows=rows,
    )  # fmt: skip
