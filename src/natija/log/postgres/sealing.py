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

from natija.errors import Refused
from natija.log import writing
from natija.log.entries import Stamp
from natija.log.merkle import leaf_hash, stored_count
from natija.log.postgres.connection import Connection
from natija.log.postgres.schema import LOCK
from natija.log.protocol import Row as Stored
from natija.log.reading import Reader
from natija.log.writing import Foreign, Row

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


class Sealed(NamedTuple):
    """What one batch was."""

    acts: int
    entries: int
    positions: Mapping[bytes, int]
    """Of the entries it made."""


_NOTHING = Sealed(0, 0, {})
_TAKE = """
DELETE FROM natija.arrival WHERE n IN (
    SELECT n FROM (
        SELECT n, sum(cardinality(ids)) OVER (ORDER BY n) - cardinality(ids) AS before
        FROM (SELECT n, ids FROM natija.arrival ORDER BY n LIMIT %s) AS oldest
    ) AS counted WHERE before < %s
) RETURNING n, origin, author, batch, received, ids
"""
_LOOK = """
SELECT r.id, r.content, e.stamp FROM natija.record r LEFT JOIN natija.entry e USING (id) WHERE r.id = ANY(%s::bytea[])
"""


_SETTLED = "SELECT chosen, id, at FROM natija.settled(%s, %s, %s, %s)"
_RELEASE = "SELECT pg_advisory_unlock(%s), set_config('idle_session_timeout', '0', false)"


class Sealer:
    """Seals on one connection."""

    def __init__(self, connection: Connection, reader: Reader) -> None:
        self._c = connection
        self._reader = reader
        self.may = connection.one("SELECT has_table_privilege('natija.entry', 'INSERT')") == (True,)
        """Whether this role gives positions."""
        self._in_vain = False
        """Whether nobody sealed while this role last waited: it then waits no more until somebody does."""

    def seal(self) -> int:
        """Seal everything that waits; returns how many entries that made."""
        total = 0
        while (done := self._batch(wait=True)).acts:
            total += done.entries
        return total

    def until(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Positions of records that are acknowledged, sealing or waiting for whoever does; without those still out."""
        wanted, until = set(keys), time.monotonic() + (0 if self._in_vain else PATIENCE_S)
        found: dict[bytes, int] = {} if self.may else self._positions(keys)
        while not wanted <= found.keys() and time.monotonic() < until:
            rows = self._settled(list(wanted))
            if rows and rows[0][0]:
                found.update(self._chosen())
                if not wanted <= found.keys():  # the sealer before had them already
                    found.update(self._positions(list(wanted)))
            else:
                found.update({key: position for _, key, position in rows})
            if not self.may:
                time.sleep(0.02)
        self._in_vain = not self.may and not wanted <= found.keys()
        return {key: position for key, position in found.items() if key in wanted}

    def _positions(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Positions of those records that are sealed."""
        return {key: one.position for key, one in self._reader.seen(keys).items() if one.position is not None}

    def _settled(self, keys: list[bytes]) -> list[Stored]:
        """Be chosen as the sealer, or wait until the present one is done and look."""
        return self._c.patient(_SETTLED, (keys, self.may, max(1, int(PATIENCE_S * 1000)), STUCK_MS)) or []

    def _chosen(self) -> Mapping[bytes, int]:
        """Seal one batch as the sealer, and let the next one be chosen."""
        try:
            done = self._batch(wait=False)
        finally:
            if not self._c.lost:  # a session that is gone has let go
                self._c.run(_RELEASE, (LOCK,))
        return done.positions

    def _batch(self, *, wait: bool) -> Sealed:
        """Seal one batch: what it made. With `wait` the lock is taken first; without, it is held already."""
        with self._c.transaction():
            if wait:
                take_lock(self._c)
            taken = self._c.all(_TAKE, (TOGETHER, LARGE))
            if not taken:
                return _NOTHING
            acts = sorted(Act(n, Stamp(*words), ids) for n, *words, ids in taken)
            rows = self._rows(acts)
            start = insert(self._c, self._reader, rows)
        return Sealed(len(acts), len(rows), {row.key: start + n for n, row in reversed(list(enumerate(rows)))})

    def _rows(self, acts: Sequence[Act]) -> list[Row]:
        """What the acts add to the log; those that cannot be right are set aside."""
        self._reader.load_stamps()
        contents: dict[bytes, bytes] = {}
        known: dict[bytes, set[Stamp]] = {}
        every = list({key for act in acts for key in act.ids})
        for key, content, number in self._c.all(_LOOK, (every,)):
            contents[key] = content
            if number is not None:
                known.setdefault(key, set()).add(self._reader.stamp(number))
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


def insert(connection: Connection, reader: Reader, rows: Sequence[Row]) -> int:
    """Write entries, their stamps and the nodes they complete, inside the sealer's transaction; the first position."""
    tree = reader.present()
    if not rows:
        return tree.size
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
        connection.run("SELECT pg_notify(%s, %s)", (CHANNEL, str(tree.size + len(rows))))
    return tree.size


def _entries(connection: Connection, start: int, rows: Iterable[Row], numbers: Mapping[Stamp, int]) -> None:
    keys, stamps, first = zip(*((row.key, numbers[row.stamp], row.content is not None) for row in rows), strict=True)
    query = (
        "INSERT INTO natija.entry SELECT %s + o - 1, id, stamp, first "
        "FROM unnest(%s::bytea[], %s::integer[], %s::boolean[]) WITH ORDINALITY AS e (id, stamp, first, o)"
    )
    connection.run(query, (start, list(keys), list(stamps), list(first)))
