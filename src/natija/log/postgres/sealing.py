"""Sealing: acts that are committed get positions, in batches, by one process at a time.

Whoever holds the lock is the sealer; any process whose role may becomes one after its own append, so there is none to
keep running, and none whose death stops the others: its lock goes with its connection. An act leaves the queue in the
transaction that writes its entries, so a sealer killed at any moment has sealed all of a batch or nothing. What another
process appended is checked again before it is hashed: a record no program of ours could have written is set aside, not
sealed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from natija.errors import Refused
from natija.log import writing
from natija.log.entries import Stamp
from natija.log.merkle import Frontier, leaf_hash, stored_count
from natija.log.postgres.connection import Connection
from natija.log.postgres.functions import LOCK
from natija.log.reading import Reader
from natija.log.writing import Foreign, Row

TOGETHER = 200
"""Acts sealed in one transaction, so that whoever waits for one of them does not wait for all."""
LARGE = 5_000
"""Records after which a batch takes no further act: bounds memory."""
PATIENCE_S = 5.0
"""Seconds an append waits for its positions. Later it is acknowledged all the same."""
STUCK_MS = 30_000
"""After this, the server ends a sealer that has stopped in the middle."""


class Act(NamedTuple):
    """One row of the queue: what was appended under one stamp."""

    n: int
    stamp: Stamp
    ids: list[bytes]


class Terms(NamedTuple):
    """How an append waits for its positions."""

    may: bool
    """Whether its role gives positions itself."""
    patience: int
    """Milliseconds it waits for its turn; 0: it does not even look."""
    stuck: int
    """Milliseconds after which the server ends a sealer that has stopped."""


NO_WAIT = Terms(may=False, patience=0, stuck=0)


class Settled(NamedTuple):
    """What became of an append so far: whether the caller is the sealer now, and the positions that are known."""

    chosen: bool
    positions: dict[bytes, int]


class Taken(NamedTuple):
    """What a sealer has before it: the oldest acts, what is known of their records, and the log they are added to."""

    acts: list[Act]
    contents: dict[bytes, bytes]
    known: dict[bytes, set[Stamp]]
    """Stamps under which those records are sealed already."""
    numbers: dict[Stamp, int]
    """Of the acts' stamps, those that are known."""
    stamps: int
    """How many stamps there are."""
    tree: Frontier


class Batch(NamedTuple):
    """What a batch writes: it takes acts from the queue, sets some aside with the reason, and adds rows."""

    acts: list[int]
    refused: list[tuple[int, str]]
    rows: list[Row]


# The first row has the tree's edge as well: at each bit of its size the node its last leaf completed (`stored_at`).
_TAKE = """
    WITH taken AS MATERIALIZED (SELECT * FROM natija.taken(%s, %s)), extent AS (SELECT size FROM taken LIMIT 1)
    SELECT n, said, stamp, id, content, known, size, nodes, stamps, CASE WHEN row_number() OVER () = 1 THEN (
        SELECT array_agg((SELECT hash FROM natija.node x WHERE x.n = 2 * leaf - bit_count(leaf::bit(64)) + level)
                         ORDER BY level DESC)
        FROM extent, generate_series(0, 62) AS level, LATERAL (SELECT ((size >> level) << level) - 1 AS leaf) AS last
        WHERE (size >> level) & 1 = 1
    ) END FROM taken
"""
_SETTLED = "SELECT chosen, ids, places FROM natija.settled(%b::bytea[], %s, %s, %s)"
_VALUES = (
    "(%s::bigint[], %s::bigint[], %s::text[], %s::integer, %b::text[], %s::bigint, %b::bytea[], %s::integer[], "
    "%s::boolean[], %s::bigint, %b::bytea[], %s::bigint[], %s::text[])"
)
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
        while (done := self._next()) is not None:
            total += done
        return total

    def terms(self) -> Terms:
        """On which terms an append waits for its positions now."""
        return Terms(self.may, 0 if self._in_vain else max(1, int(PATIENCE_S * 1000)), STUCK_MS)

    def until(self, keys: Sequence[bytes], said: Settled | None = None) -> dict[bytes, int]:
        """Positions of records that are acknowledged, sealing or waiting for whoever does; without those still out.

        `said` is what the append itself was told of them.
        """
        wanted, until = set(keys), time.monotonic() + (0 if self._in_vain else PATIENCE_S)
        looked = said is not None and not self._in_vain
        found: dict[bytes, int] = {} if self.may or looked else self._positions(keys)
        while said is not None or (not wanted <= found.keys() and time.monotonic() < until):
            said = said or self._settled(list(wanted - found.keys()))
            found |= said.positions
            if said.chosen:
                found |= self._chosen()
            elif not self.may and not wanted <= found.keys() and time.monotonic() < until:
                time.sleep(0.02)
            said = None
        self._in_vain = not self.may and not wanted <= found.keys()
        return {key: position for key, position in found.items() if key in wanted}

    def _positions(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Positions of those records that are sealed."""
        return {key: one.position for key, one in self._reader.seen(keys).items() if one.position is not None}

    def _settled(self, keys: list[bytes]) -> Settled:
        """Be chosen as the sealer, or wait until the one before is done and look."""
        rows = self._c.patient(_SETTLED, (keys, *self.terms()))
        return settled(*rows[0]) if rows else Settled(chosen=False, positions={})

    def _chosen(self) -> dict[bytes, int]:
        """Seal one batch as the sealer, and let the next one in; positions of the entries that makes."""
        sealed = False
        try:
            taken = self._taken()
            batch = judged(taken)
            if batch.acts:
                insert(self._c, taken, batch, procedure=True)
                sealed = True
        finally:
            if not sealed and not self._c.lost:  # a session that is gone has let go
                self._c.run(_RELEASE, (LOCK,))
        return {row.key: taken.tree.size + n for n, row in reversed(list(enumerate(batch.rows)))}

    def _next(self) -> int | None:
        """Seal one batch in a transaction of its own: how many entries that made, or None where nothing waits."""
        with self._c.transaction():
            take_lock(self._c, stuck=STUCK_MS)
            taken = self._taken()
            batch = judged(taken)
            if not batch.acts:
                return None
            insert(self._c, taken, batch)
        return len(batch.rows)

    def _taken(self) -> Taken:
        rows = self._c.all(_TAKE, (TOGETHER, LARGE))
        if not rows:
            return Taken([], {}, {}, {}, 0, Frontier())
        *_, size, nodes, stamps, edge = rows[0]
        taken = Taken([], {}, {}, {}, stamps, self._reader.grown(size, nodes, edge or ()))
        if any(row[5] for row in rows):
            self._reader.load_stamps()
        for n, said, number, key, content, known, *_ in rows:
            if said is not None:
                taken.acts.append(Act(n, Stamp(*said), []))
                if number is not None:
                    taken.numbers[taken.acts[-1].stamp] = number
            if key is not None:
                taken.acts[-1].ids.append(key)
            if content is not None:
                taken.contents[key] = content
            if known:
                taken.known[key] = {self._reader.stamp(one) for one in known}
        return taken


def settled(chosen: bool, ids: Sequence[bytes], places: Sequence[int]) -> Settled:  # noqa: FBT001 - a row of the server
    """What the server said of an append."""
    return Settled(chosen, dict(zip(ids or (), places or (), strict=True)))


def take_lock(connection: Connection, *, stuck: int = 0) -> None:
    """Become the only one who changes anything but the queue, until the transaction ends.

    Who then says nothing for `stuck` milliseconds is ended by the server.
    """
    connection.run(f"SET LOCAL lock_timeout = {2 * STUCK_MS}")
    connection.run(f"SET LOCAL idle_in_transaction_session_timeout = {stuck}")
    connection.run("SELECT pg_advisory_xact_lock(%s)", (LOCK,))


def judged(taken: Taken) -> Batch:
    """What the acts add to the log; those that cannot be right are set aside."""
    refused: list[tuple[int, str]] = []
    entries: list[Foreign] = []
    for act in taken.acts:
        try:
            entries += _entries(act, taken.contents)
        except Refused as error:
            refused.append((act.n, error.what))
    return Batch([act.n for act in taken.acts], refused, writing.unseen(taken.known, entries))


def _entries(act: Act, contents: Mapping[bytes, bytes]) -> list[Foreign]:
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


def insert(connection: Connection, taken: Taken, batch: Batch, *, procedure: bool = False) -> None:
    """Write a batch in one statement: in the sealer's transaction, or as one of its own that ends the sealer's turn."""
    tree, rows = taken.tree, batch.rows
    numbers, new = writing.numbered(taken.numbers.get, taken.stamps, rows)
    _, nodes = tree.extended(leaf_hash(row.stamp.envelope(row.key.hex())) for row in rows)
    marks = [(place, row.kind) for place, row in enumerate(rows, tree.size) if row.kind is not None]
    values = (
        batch.acts, [n for n, _ in batch.refused], [why for _, why in batch.refused],
        taken.stamps, [word for stamp in new for word in stamp.words],
        tree.size, [row.key for row in rows], [numbers[row.stamp] for row in rows],
        [row.content is not None for row in rows],
        stored_count(tree.size), nodes, [place for place, _ in marks], [kind for _, kind in marks],
    )  # fmt: skip
    connection.run(f"{'CALL natija.seal' if procedure else 'SELECT natija.sealed'}{_VALUES}", values)


def take_in(connection: Connection, reader: Reader, rows: list[Row]) -> None:
    """Write entries that never were in the queue, in the transaction of whoever holds the lock."""
    reader.load_stamps()
    numbers = {stamp: n for stamp in {row.stamp for row in rows} if (n := reader.number(stamp)) is not None}
    taken = Taken([], {}, {}, numbers, reader.next_stamp(), reader.present())
    insert(connection, taken, Batch([], [], rows))
