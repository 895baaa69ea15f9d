"""Sealing: acts that are committed get positions, in batches, by one process at a time.

Whoever holds the lock is the sealer; any process whose role may becomes one after its own append, so there is none to
keep running, and none whose death stops the others: its lock and its transaction go with its connection. An act leaves
the queue in the transaction that writes its entries, so a sealer killed at any moment has sealed all of a batch or
nothing. What another process appended is checked again before it is hashed: a record no program of ours could have
written is set aside, not sealed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from natija.errors import Refused, StoreUnavailable
from natija.log import writing
from natija.log.entries import Stamp
from natija.log.merkle import leaf_hash, stored_count
from natija.log.postgres.connection import Connection
from natija.log.protocol import Row as Stored
from natija.log.reading import Reader
from natija.log.writing import Foreign, Row

LOCK = 0x4E61746A
"""Number of the advisory lock: one per database, as there is one log per database."""
TOGETHER = 200
"""Acts sealed in one transaction, so that whoever waits for one of them does not wait for all."""
LARGE = 5_000
"""Records after which a batch takes no further act: bounds memory."""
CHANNEL = "natija_log"
PATIENCE_S = 5.0
"""Seconds an append waits for its positions. Later it is acknowledged all the same."""
STUCK_MS = 30_000
"""After this, the server ends a sealer that has stopped in the middle."""


class Act(NamedTuple):
    """One row of the queue: what was appended under one stamp."""

    n: int
    stamp: Stamp
    ids: list[bytes]


class Done(NamedTuple):
    """What one batch was."""

    acts: int
    entries: int


_TAKE = """
DELETE FROM natija.arrival WHERE n IN (
    SELECT n FROM (
        SELECT n, sum(cardinality(ids)) OVER (ORDER BY n) - cardinality(ids) AS before
        FROM (SELECT n, ids FROM natija.arrival ORDER BY n LIMIT %s) AS oldest
    ) AS counted WHERE before < %s
) RETURNING n, origin, author, batch, received, ids
"""


class Sealer:
    """Seals on one connection."""

    def __init__(self, connection: Connection, reader: Reader) -> None:
        self._c = connection
        self._reader = reader
        self.may = connection.one("SELECT has_table_privilege('natija.entry', 'INSERT')") == (True,)
        """Whether this role gives positions."""

    def seal(self) -> int:
        """Seal everything that waits; returns how many entries that made."""
        total = 0
        while (done := self._batch(wait=True)) and done.acts:
            total += done.entries
        return total

    def until(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Positions of records that are acknowledged, sealing or waiting for whoever does; without those still out."""
        until = time.monotonic() + PATIENCE_S
        found = self._positions(keys) if not self.may else {}
        while len(found) < len(keys) and time.monotonic() < until:
            if not self.may:
                time.sleep(0.02)
            elif self._batch(wait=False) is None:
                self._watch()
            found = self._positions(keys)
        return found

    def _positions(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        found: dict[bytes, int] = {}
        for key, position, _ in self._reader.rows.sightings(keys):
            found.setdefault(key, position)
        return found

    def _watch(self) -> None:
        """Wait until the present sealer is done; a shared lock lets all who wait go on together."""
        try:
            with self._c.transaction():
                self._c.run(f"SET LOCAL lock_timeout = {int(PATIENCE_S * 1000)}")
                self._c.run("SELECT pg_advisory_xact_lock_shared(%s)", (LOCK,))
        except StoreUnavailable as error:
            if "holding the log" not in str(error):
                raise

    def _batch(self, *, wait: bool) -> Done | None:
        """Seal one batch as the sealer, or None where another process is sealing."""
        with self._c.transaction():
            if wait:
                take_lock(self._c)
            elif self._c.one("SELECT pg_try_advisory_xact_lock(%s)", (LOCK,)) != (True,):
                return None
            acts = sorted(Act(n, Stamp(*words), ids) for n, *words, ids in self._c.all(_TAKE, (TOGETHER, LARGE)))
            if not acts:
                return Done(0, 0)
            self._c.run(f"SET LOCAL idle_in_transaction_session_timeout = {STUCK_MS}")
            rows = self._rows(acts)
            insert(self._c, self._reader, rows)
            self._c.run("SELECT pg_notify(%s, %s)", (CHANNEL, str(self._reader.size())))
            return Done(len(acts), len(rows))

    def _rows(self, acts: Sequence[Act]) -> list[Row]:
        """What the acts add to the log; those that cannot be right are set aside."""
        every = list({key for act in acts for key in act.ids})
        query = "SELECT id, content FROM natija.record WHERE id = ANY(%s::bytea[])"
        contents: dict[bytes, bytes] = dict(map(_pair, self._c.all(query, (every,))))
        self._reader.load_stamps()
        known = self._reader.stamps_of(every)
        entries: list[Foreign] = []
        for act in acts:
            try:
                entries += _judged(act, contents)
            except Refused as error:
                query = "INSERT INTO natija.refused VALUES (%s, %s, %s, %s, %s, %s, %s)"
                self._c.run(query, (act.n, *act.stamp.words, act.ids, error.what))
        return writing.unseen(known, entries)


def take_lock(connection: Connection) -> None:
    """Become the only one who changes anything but the queue, until the transaction ends."""
    connection.run(f"SET LOCAL lock_timeout = {2 * STUCK_MS}")
    connection.run("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def _pair(row: Stored) -> tuple[bytes, bytes]:
    return row[0], row[1]


def _judged(act: Act, contents: Mapping[bytes, bytes]) -> list[Foreign]:
    """The entries of an act, checked as an append of our own would have been. Raises Refused."""
    if problems := act.stamp.problems():
        raise Refused("; ".join(problems))
    found = []
    for key in act.ids:
        content = contents.get(key)
        if content is None:
            raise Refused(f"record {key.hex()} is not there")
        found.append(Foreign(act.stamp, key, writing.draft(content)))
    return found


def insert(connection: Connection, reader: Reader, rows: Sequence[Row]) -> None:
    """Write entries, their stamps and the nodes they complete, inside the sealer's transaction."""
    if not rows:
        return
    tree = reader.present()
    numbers, new = writing.numbered(reader.number, reader.next_stamp(), rows)
    _, nodes = tree.extended(leaf_hash(row.stamp.envelope(row.key.hex())) for row in rows)
    with connection.pipeline():
        for stamp in new:
            query = "INSERT INTO natija.stamp VALUES (%s, %s, %s, %s, %s)"
            connection.run(query, (numbers[stamp], *stamp.words))
        _entries(connection, tree.size, rows, numbers)
        query = (
            "INSERT INTO natija.node SELECT %s + o - 1, hash FROM unnest(%s::bytea[]) WITH ORDINALITY AS h (hash, o)"
        )
        connection.run(query, (stored_count(tree.size), nodes))
        for place, row in enumerate(rows, tree.size):
            if row.kind is not None:
                connection.run("INSERT INTO natija.landmark VALUES (%s, %s)", (place, row.kind))


def _entries(connection: Connection, start: int, rows: Iterable[Row], numbers: Mapping[Stamp, int]) -> None:
    keys, stamps, first = zip(*((row.key, numbers[row.stamp], row.content is not None) for row in rows), strict=True)
    query = (
        "INSERT INTO natija.entry SELECT %s + o - 1, id, stamp, first "
        "FROM unnest(%s::bytea[], %s::integer[], %s::boolean[]) WITH ORDINALITY AS e (id, stamp, first, o)"
    )
    connection.run(query, (start, list(keys), list(stamps), list(first)))
