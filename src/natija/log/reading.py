"""Reading a log's rows: entries in order, nodes of the tree, stamps, withdrawals. Rows in, nouns out.

Every content that is handed out has been hashed against its id, so a damaged record is an error and never a number.
Stamps and withdrawals are kept in memory and only what was added since is read; nothing else is cached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from typing import TypeVar

import msgspec

from natija.errors import Refused, StoreDamaged
from natija.log import merkle
from natija.log.checkpoint import Link
from natija.log.entries import Batch, Entry, Stamp
from natija.log.protocol import Row, Rows
from natija.log.withdrawals import Withdrawn, in_force
from natija.log.writing import Seen
from natija.model.canonical import decode
from natija.model.records import Record, Withdrawal

CHUNK = 1_000
"""Entries fetched at a time."""

HELD_BACK = Stamp("", "", "", "")
"""Stamp of an entry of which a publication shows the leaf's hash and nothing else."""

T = TypeVar("T")


class Reader:
    """The rows of one open log, understood."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._tree = merkle.Frontier()
        self._stamps: dict[int, Stamp] = {}
        self._numbers: dict[Stamp, int] = {}
        self._withdrawals: list[tuple[int, str, Withdrawal]] = []
        self._withdrawn = Withdrawn()
        self._landmarks_seen = 0

    def guarded(self) -> AbstractContextManager[None]:
        """Errors of the store as ours."""
        return self.rows.guarded()

    def damaged(self, problem: str) -> StoreDamaged:
        """The error for a contradiction found while reading."""
        return StoreDamaged(self.rows.where, [problem, "run `natija log verify` for all of it"])

    def size(self) -> int:
        """Number of entries."""
        return self.extent()[0]

    def extent(self) -> tuple[int, int]:
        """Number of entries and of tree nodes, at one moment."""
        last, node = self.rows.extent()
        return (-1 if last is None else int(last)) + 1, (-1 if node is None else int(node)) + 1

    def origin(self) -> str:
        """Name of the log."""
        return self._typed(self.rows.origin(), tuple[tuple[str]])[0][0]

    def public_keys(self) -> tuple[Link, ...]:
        """Public keys of the log, oldest first."""
        rows = self._typed(self.rows.verifiers(), tuple[tuple[str, str | None], ...])
        return tuple(Link(*row) for row in rows)

    def kept(self) -> list[tuple[str, tuple[Link, ...]]]:
        """Checkpoints of merged logs, each with the keys its log listed."""
        rows = self._typed(self.rows.kept(), tuple[tuple[str, str], ...])
        try:
            return [(note, msgspec.json.decode(keys, type=tuple[Link, ...])) for note, keys in rows]
        except msgspec.DecodeError as error:
            raise self.damaged(f"a kept checkpoint's keys cannot be read: {error}") from error

    def _typed(self, rows: list[Row], shape: type[T]) -> T:
        """All rows of a small table, in the types they must have."""
        try:
            return msgspec.convert(rows, type=shape)
        except msgspec.ValidationError as error:
            raise self.damaged(f"a table of it has values of another type: {error}") from error

    def node(self, level: int, index: int) -> bytes:
        """A complete node of the tree."""
        row = self.rows.node(merkle.stored_at(level, index))
        return self._hash(level, index, None if row is None else row[0])

    def _hash(self, level: int, index: int, found: object) -> bytes:
        if not isinstance(found, bytes) or len(found) != 32:
            raise self.damaged(f"node {index} of level {level} of its tree is missing")
        return found

    def present(self) -> merkle.Frontier:
        """The tree as it is now; its edge is read only if the log has grown."""
        return self.grown(*self.extent())

    def grown(self, size: int, nodes: int, edge: Sequence[object] | None = None) -> merkle.Frontier:
        """The tree at the size it was just seen to have, with as many nodes; `edge`: those it grows from, if read."""
        if nodes != merkle.stored_count(size):
            raise self.damaged(f"its tree has {nodes} nodes; {size} entries make {merkle.stored_count(size)}")
        if size != self._tree.size:
            self._tree = self.tree(size) if edge is None else self._edged(size, edge)
        return self._tree

    def tree(self, size: int) -> merkle.Frontier:
        """The tree when it had `size` leaves."""
        places = [merkle.stored_at(*place) for place in merkle.edge_nodes(size)]
        found: dict[int, object] = dict(self.rows.nodes_at(places)) if places else {}
        return self._edged(size, [found.get(place) for place in places])

    def _edged(self, size: int, edge: Sequence[object]) -> merkle.Frontier:
        places = merkle.edge_nodes(size)
        return merkle.Frontier(size, tuple(self._hash(*at, node) for at, node in zip(places, edge, strict=True)))

    def entries(self, start: int, stop: int) -> Iterator[Entry]:
        """Entries of [start, stop), which must be there."""
        while start < stop:
            upto = min(start + CHUNK, stop)
            yield from self._chunk(start, upto)
            start = upto

    def _chunk(self, start: int, stop: int) -> list[Entry]:
        rows = self.rows.entries(start, stop)
        if len(rows) != stop - start:
            raise self.damaged(f"{stop - start - len(rows)} of the entries {start} to {stop - 1} are missing")
        self.load_stamps()
        return [self._entry(row) for row in rows]

    def _entry(self, row: Row) -> Entry:
        position, key, stamp, content = row
        if key is None:
            return Entry(position, "", b"", HELD_BACK)
        if content is None:
            content = self._first_content(key)
        if not isinstance(content, bytes) or sha256(content).digest() != key:
            raise self.damaged(f"the record at position {position} is not the one its id names")
        if stamp not in self._stamps:
            raise self.damaged(f"the stamp of position {position} is missing")
        return Entry(position, key.hex(), content, self._stamps[stamp])

    def _first_content(self, key: bytes) -> object:
        row = self.rows.content(key)
        if row is None:
            raise self.damaged("the content of a record that has several entries is missing")
        return row[0]

    def sightings(self, keys: Sequence[bytes]) -> dict[bytes, list[tuple[int, int]]]:
        """(position, stamp number) of every entry of each record that is here, first one first."""
        found: dict[bytes, list[tuple[int, int]]] = {}
        for key, position, stamp in self.rows.sightings(keys):
            found.setdefault(key, []).append((position, stamp))
        return found

    def seen(self, keys: Sequence[bytes]) -> dict[bytes, Seen]:
        """Those of these records that are here, with the batches of their envelopes."""
        found = self.sightings(keys)
        if found:
            self.load_stamps()
        return {
            key: Seen(entries[0][0], tuple(self.stamp(number).batch for _, number in entries))
            for key, entries in found.items()
        }

    def stamps_of(self, keys: Sequence[bytes]) -> dict[bytes, set[Stamp]]:
        """The stamps under which these records are here."""
        return {key: {self.stamp(n) for _, n in entries} for key, entries in self.sightings(keys).items()}

    def find(self, beginning: str) -> list[str]:
        """Ids that begin like this, at most twenty, sorted."""
        if not re.fullmatch(r"[0-9a-f]{0,64}", beginning):
            return []
        low, high = (bytes.fromhex(beginning.ljust(64, fill)) for fill in "0f")
        return [key.hex() for (key,) in self.rows.between(low, high)]

    def load_stamps(self) -> None:
        """Bring the stamps in memory up to date."""
        for n, *words in self.rows.stamps(len(self._stamps)):
            if n != len(self._stamps) or not all(isinstance(word, str) for word in words):
                raise self.damaged(f"stamp {len(self._stamps)} is missing or has values of another type")
            stamp = Stamp(*words)
            self._stamps[n] = stamp
            self._numbers[stamp] = n

    def stamp(self, number: int) -> Stamp:
        """A stamp that is loaded."""
        if number not in self._stamps:
            raise self.damaged(f"stamp {number} is missing")
        return self._stamps[number]

    def number(self, stamp: Stamp) -> int | None:
        """Number of a stamp that is loaded, or None where it is new."""
        return self._numbers.get(stamp)

    def next_stamp(self) -> int:
        """Number of the next new stamp."""
        return len(self._stamps)

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name."""
        return self.rows.has_batch(name)

    def landmarks(self, kind: str, start: int, stop: int) -> list[Entry]:
        """First entries of records of a rare kind."""
        rows = self.rows.landmarks(kind, start, stop)
        self.load_stamps()
        return [self._entry(row) for row in rows]

    def withdrawn(self, at: int, waiting: Mapping[str, Withdrawal] | None = None) -> Withdrawn:
        """What is taken back when the log has `at` entries, and by Withdrawals that wait to be sealed."""
        if at > self._landmarks_seen:
            fresh = [
                (e.position, e.id, self._withdrawal(e)) for e in self.landmarks("withdrawal", self._landmarks_seen, at)
            ]
            self._landmarks_seen = at
            if fresh:
                self._withdrawals += fresh
                self._withdrawn = in_force({name: w for _, name, w in self._withdrawals})
        if waiting:
            return in_force({name: w for position, name, w in self._withdrawals if position < at} | dict(waiting))
        if not self._withdrawals or self._withdrawals[-1][0] < at:
            return self._withdrawn
        return in_force({name: w for position, name, w in self._withdrawals if position < at})

    def remembered(self) -> Withdrawn:
        """What is taken back by the Withdrawals in memory."""
        return self._withdrawn

    def last_withdrawal(self) -> int:
        """Position of the last Withdrawal in memory, or -1."""
        return self._withdrawals[-1][0] if self._withdrawals else -1

    def _withdrawal(self, entry: Entry) -> Withdrawal:
        try:
            record: Record | None = decode(entry.content)
        except Refused:
            record = None
        if not isinstance(record, Withdrawal):
            raise self.damaged(f"position {entry.position} is listed as a withdrawal and is none")
        return record

    def batches(self) -> list[Batch]:
        """Every batch of every origin and author, in the order of their first entries."""
        rows = self.rows.spans()
        self.load_stamps()
        found: dict[tuple[str, str, str], Batch] = {}
        for number, first, count in sorted(rows, key=lambda row: int(row[1])):
            stamp = self.stamp(number)
            key = (stamp.origin, stamp.author, stamp.batch)
            old = found.get(key) or Batch(stamp.batch, stamp.origin, stamp.author, stamp.received, first, 0)
            received = min(old.received, stamp.received)
            found[key] = Batch(stamp.batch, stamp.origin, stamp.author, received, old.first, old.entries + count)
        return list(found.values())
