"""Writing to a log in PostgreSQL: an append is acknowledged once committed, and sealed a moment later.

Writers do not wait for one another: each inserts its records and one row of the queue in a transaction of its own.
Of two desks that append one record at once, one has inserted it and the other finds it. What a withdrawal takes back
is judged against all that is committed, sealed or not; a record that arrives at the very moment of its withdrawal is in
the log, withdrawn. Positions come from `sealing`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import NamedTuple

from psycopg import errors

from natija.errors import Refused, StoreUnavailable
from natija.log import writing
from natija.log.checkpoint import Link
from natija.log.entries import Receipt, Stamp
from natija.log.postgres import schema
from natija.log.postgres.connection import Connection
from natija.log.postgres.functions import CHANNEL
from natija.log.postgres.rows import PostgresRows
from natija.log.postgres.sealing import NO_WAIT, Act, Sealer, Settled, Terms, settled, take_lock
from natija.log.postgres.shelf import PostgresShelf
from natija.log.reading import Reader
from natija.log.withdrawals import Withdrawn
from natija.log.writing import Draft, Foreign, Row, Seen
from natija.model.canonical import decode
from natija.model.records import Withdrawal

BULK = 100
"""From so many records on they are copied in, not inserted."""
TRIES = 5
"""Times an append is begun again because another desk was faster with one of its records."""


_APPEND = (
    "CALL natija.append(ARRAY[{}]::bytea[], ARRAY[%s, %s, %s, %s]::text[], "
    "%s, %s::bigint, %s, %s::integer, %s::integer, NULL, NULL, NULL, NULL)"
)
"""With a place for each record: the driver takes an array apart far more slowly than single values."""


class Opened(NamedTuple):
    """What belongs to one open database."""

    reader: Reader
    writer: PostgresWriter
    shelf: PostgresShelf


def open_database(store: str) -> Opened:
    """Open the log in a database. Raises BadUse where there is none."""
    connection = Connection(store)
    try:
        schema.refuse_missing(connection)
        reader = Reader(PostgresRows(connection))
        return Opened(reader, PostgresWriter(connection, reader), PostgresShelf(connection))
    except BaseException:
        connection.close()
        raise


class PostgresWriter:
    """Writes to the database a Reader reads."""

    def __init__(self, connection: Connection, reader: Reader) -> None:
        self._c = connection
        self._reader = reader
        self._sealer = Sealer(connection, reader)
        self._listener: Connection | None = None

    # Appending

    def append(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Receipt]:
        """Append records; committed when this returns, with their positions unless sealing takes too long."""
        self._c.ready()
        for _ in range(TRIES):
            said = self._at_once(drafts, stamp, self._sealer.terms())
            try:
                new, known = (list({item.key: None for item in drafts}), {}) if said else self._planned(drafts, stamp)
            except errors.UniqueViolation:
                continue
            out = [*new, *(key for key, seen in known.items() if seen.position is None)]
            there = {key: seen.position for key, seen in known.items() if seen.position is not None}
            return writing.receipts(drafts, there | (self._sealer.until(out, said) if out else {}), new)
        raise self._overtaken()

    def acknowledge(self, drafts: Sequence[Draft], stamp: Stamp) -> None:
        """Commit what is new of an append, and wait for no position. Raises Refused."""
        if not self._at_once(drafts, stamp, NO_WAIT):
            self._planned(drafts, stamp)

    def _at_once(self, drafts: Sequence[Draft], stamp: Stamp, terms: Terms) -> Settled | None:
        """Commit a small append in one statement, and what became of it.

        None, and nothing is committed, unless it is all new and no Withdrawal can be about it.
        """
        withdrawn = self._reader.remembered()
        fresh = {item.key: item for item in drafts}
        if not fresh or len(fresh) >= BULK or any(item.withdrawal for item in drafts):
            return None
        if any(withdrawn.by(key.hex(), [stamp.batch]) for key in fresh):
            return None
        last, marked = self._reader.last_withdrawal(), any(item.kind for item in drafts)
        contents = [item.content for item in fresh.values()]
        query = _APPEND.format(", ".join(["%b"] * len(contents)))
        made = self._c.one(query, (*contents, *stamp.words, marked, last, *terms))
        return settled(*made[1:]) if made and made[0] else None

    def _planned(self, drafts: Sequence[Draft], stamp: Stamp) -> tuple[list[bytes], Mapping[bytes, Seen]]:
        """Commit what is new of an append after a look at what is here; the new ids, and what was here."""
        with self._c.transaction():
            fresh, seen = writing.plan(self, drafts, stamp, self._withdrawn())
            if fresh:
                put_records(self._c, fresh)
                self._act(stamp, [item.key for item in fresh], marked=any(item.kind for item in fresh))
        return [item.key for item in fresh], seen

    def absorb(self, entries: Sequence[Foreign]) -> list[Stamp]:
        """Append entries of another log; returns the stamps of the new ones."""
        for _ in range(TRIES):
            try:
                rows = self._take_in(entries)
            except errors.UniqueViolation:
                continue
            if rows:
                self._sealer.until(list({row.key for row in rows}))
            return [row.stamp for row in rows]
        raise self._overtaken()

    def _take_in(self, entries: Sequence[Foreign]) -> list[Row]:
        drafts = {entry.key: entry.draft for entry in entries if entry.draft is not None}
        with self._c.transaction():
            keys = list({entry.key for entry in entries})
            self._reader.load_stamps()
            stamps = self._reader.stamps_of(keys)
            for act in self._acts_of(keys):
                for key in act.ids:
                    stamps.setdefault(key, set()).add(act.stamp)
            rows = writing.unseen(stamps, entries)
            put_records(self._c, [drafts[row.key] for row in rows if row.content is not None])
            for stamp, some in groupby(rows, key=lambda row: row.stamp):
                part = list(some)
                self._act(stamp, [row.key for row in part], marked=any(row.kind for row in part))
        return rows

    def _act(self, stamp: Stamp, ids: list[bytes], *, marked: bool) -> None:
        query = (
            "INSERT INTO natija.arrival (origin, author, batch, received, ids, marked) VALUES (%s, %s, %s, %s, %s, %s)"
        )
        self._c.run(query, (*stamp.words, ids, marked))

    def _overtaken(self) -> StoreUnavailable:
        step = "repeat the command; nothing of this append was written"
        return StoreUnavailable(self._c.address, "other desks append the same records at this moment", next_step=step)

    # What is here, sealed or not

    def seen(self, keys: Sequence[bytes]) -> Mapping[bytes, Seen]:
        """Those of these records that are here, with the batches of their envelopes."""
        found = dict(self._reader.seen(keys))
        query = "SELECT id FROM natija.record WHERE id = ANY(%s::bytea[])"
        out = [key for (key,) in self._c.all(query, (list(keys),)) if key not in found]
        for act in self._acts_of(out) if out else ():
            for key in set(act.ids) & set(out):
                batches = found[key].batches if key in found else ()
                found[key] = Seen(None, (*batches, act.stamp.batch))
        return found

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name, sealed or not."""
        return self._reader.has_batch(name)

    def _acts_of(self, keys: Sequence[bytes]) -> list[Act]:
        """Acts of the queue that hold one of these records."""
        query = "SELECT n, origin, author, batch, received, ids FROM natija.arrival WHERE ids && %s::bytea[] ORDER BY n"
        return [Act(n, Stamp(*words), ids) for n, *words, ids in self._c.all(query, (list(keys),))]

    def _withdrawn(self) -> Withdrawn:
        """What is taken back by all that is committed."""
        query = (
            "SELECT r.id, r.content FROM (SELECT unnest(ids) AS id FROM natija.arrival WHERE marked) a "
            "JOIN natija.record r USING (id)"
        )
        waiting: dict[str, Withdrawal] = {}
        for key, content in self._c.all(query):
            try:
                record = decode(content)
            except Refused:  # the sealer will set it aside
                continue
            if isinstance(record, Withdrawal):
                waiting[key.hex()] = record
        return self._reader.withdrawn(self._reader.size(), waiting)

    # Keys and checkpoints

    def add_key(self, link: Link) -> None:
        """List the next public key."""
        with self._c.transaction():
            take_lock(self._c)
            query = "INSERT INTO natija.verifier SELECT max(n) + 1, %s, %s FROM natija.verifier"
            self._c.run(query, (link.vkey, link.handover))

    def keep(self, note: str, keys: str) -> None:
        """Keep the checkpoint of another log."""
        with self._c.transaction():
            take_lock(self._c)
            query = (
                "INSERT INTO natija.kept SELECT coalesce(max(n) + 1, 0), %s, %s FROM natija.kept "
                "ON CONFLICT (note) DO NOTHING"
            )
            self._c.run(query, (note, keys))

    # Sealing and following

    def waiting(self) -> int:
        """Number of records acknowledged and not yet at a position."""
        row = self._c.one("SELECT coalesce(sum(cardinality(ids)), 0)::bigint FROM natija.arrival")
        return 0 if row is None else int(row[0])

    def seal(self) -> int:
        """Give positions to what waits."""
        return self._sealer.seal()

    def leave(self, copy: Callable[[], None], settle: Callable[[], None]) -> None:
        """Seal what waits and copy the log while other desks wait; they are refused once it has left."""
        if schema.away(self._c):  # moved before, and killed before it was settled
            copy()
        else:
            with self._c.transaction():
                take_lock(self._c)
                self._c.run("LOCK TABLE natija.arrival IN EXCLUSIVE MODE")
                self._sealer.seal()
                copy()
                schema.note_move(self._c, away=True, note="moved")
        settle()

    def wait(self, size: int, seconds: float) -> None:
        """Listen on a connection of its own until the log has more than `size` entries."""
        if self._listener is None:
            self._listener = Connection(self._c.address)
            self._listener.run(f"LISTEN {CHANNEL}")
        until = time.monotonic() + seconds
        while self._reader.size() <= size and (left := until - time.monotonic()) > 0:
            with self._listener.guarded():
                for _ in self._listener.db.notifies(timeout=left, stop_after=1):
                    pass

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        with self._c.transaction("ISOLATION LEVEL REPEATABLE READ, READ ONLY"):
            yield

    def close(self) -> None:
        """Let go of the server."""
        if self._listener is not None:
            self._listener.close()
        self._c.close()


def put_records(connection: Connection, fresh: Sequence[Draft]) -> None:
    """Insert contents, in the order of ids so that two desks never wait for each other in a circle."""
    pairs = sorted((item.key, item.content) for item in fresh)
    if len(pairs) >= BULK:
        query = "COPY natija.record (id, content) FROM STDIN (FORMAT BINARY)"
        connection.copy(query, ("bytea", "bytea"), iter(pairs))
    elif pairs:
        query = "INSERT INTO natija.record SELECT * FROM unnest(%s::bytea[], %s::bytea[])"
        connection.run(query, ([key for key, _ in pairs], [content for _, content in pairs]))
