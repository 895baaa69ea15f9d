"""Writing to a log in a SQLite file: one turn, one BEGIN IMMEDIATE transaction, positions at once.

Records, positions and the nodes of the tree become durable together, so nothing ever waits to be sealed. A file that
was moved away while a process had it open takes nothing more.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from natija.errors import StoreUnavailable
from natija.log import writing
from natija.log.checkpoint import Link
from natija.log.entries import Receipt, Stamp
from natija.log.merkle import leaf_hash, stored_count
from natija.log.reading import Reader
from natija.log.sqlite import transaction
from natija.log.turns import turn
from natija.log.writing import Draft, Foreign, Row

LOOK = 0.2
"""Seconds between two looks at a file that somebody follows."""

_INSERT_NODES = """
    WITH RECURSIVE place (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM place WHERE i + 1 < :count)
    INSERT INTO node SELECT :first + i, substr(:hashes, 32 * i + 1, 32) FROM place
"""
"""All of one append in one statement: twice as fast as one for each."""


class SqliteWriter:
    """Writes to the file a Reader reads."""

    def __init__(self, db: sqlite3.Connection, reader: Reader, path: Path) -> None:
        self._db = db
        self._reader = reader
        self._path = path

    def append(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Receipt]:
        """Append records at the next positions. Raises Refused."""
        with self._writing():
            size = self._reader.size()
            fresh, seen = writing.plan(self._reader, drafts, stamp, self._reader.withdrawn(size))
            self._insert([Row(item.key, stamp, item.content, item.kind) for item in fresh])
        new = {item.key: size + place for place, item in enumerate(fresh)}
        known = {key: one.position for key, one in seen.items() if one.position is not None}
        return writing.receipts(drafts, known | new, new)

    def absorb(self, entries: Sequence[Foreign]) -> list[Stamp]:
        """Append entries of another log; returns the stamps of the new ones."""
        with self._writing():
            rows = writing.unseen(self._reader.stamps_of([entry.key for entry in entries]), entries)
            self._insert(rows)
        return [row.stamp for row in rows]

    def add_key(self, link: Link) -> None:
        """List the next public key."""
        with self._writing():
            query = "INSERT INTO verifier SELECT max(n) + 1, ?, ? FROM verifier"
            self._db.execute(query, (link.vkey, link.handover))

    def keep(self, note: str, keys: str) -> None:
        """Keep the checkpoint of another log."""
        with self._writing():
            query = "INSERT OR IGNORE INTO kept SELECT coalesce(max(n) + 1, 0), ?, ? FROM kept"
            self._db.execute(query, (note, keys))

    def waiting(self) -> int:
        """None ever waits."""
        return 0

    def seal(self) -> int:
        """Nothing to do."""
        return 0

    def leave(self, copy: Callable[[], None], settle: Callable[[], None]) -> None:
        """Copy the log in this process's turn; the file then gets another name, under which nobody appends to it."""
        with turn(self._path.parent), self._reader.guarded():
            copy()
            settle()
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._path.rename(self._path.with_name(f"{self._path.name}.moved"))
            for end in ("wal", "shm"):
                self._path.with_name(f"{self._path.name}-{end}").unlink(missing_ok=True)

    def wait(self, size: int, seconds: float) -> None:
        """Look now and then: a file tells nobody that it has grown."""
        until = time.monotonic() + seconds
        while self._reader.size() <= size and (left := until - time.monotonic()) > 0:
            time.sleep(min(LOOK, left))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one moment."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One turn and one transaction. What is in memory is refreshed from the file, so a rollback leaves no trace."""
        with turn(self._path.parent), self._reader.guarded():
            if not self._path.exists():
                step = "open the workspace again: its log was moved to another store; nothing was written"
                raise StoreUnavailable(self._path, "the file is not there any more", next_step=step)
            with transaction(self._db):
                self._reader.present()
                self._reader.load_stamps()
                yield

    def _insert(self, rows: Sequence[Row]) -> None:
        """Write rows, their stamps and the nodes they complete."""
        if not rows:
            return
        tree = self._reader.present()
        numbers = self._insert_stamps(rows)
        _, nodes = tree.extended(leaf_hash(row.stamp.envelope(row.key.hex())) for row in rows)
        self._db.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?)",
            ((tree.size + i, row.key, numbers[row.stamp], row.content) for i, row in enumerate(rows)),
        )
        first = stored_count(tree.size)
        self._db.execute(_INSERT_NODES, {"first": first, "count": len(nodes), "hashes": b"".join(nodes)})
        marks = ((tree.size + i, row.kind) for i, row in enumerate(rows) if row.kind is not None)
        self._db.executemany("INSERT INTO landmark VALUES (?, ?)", marks)

    def _insert_stamps(self, rows: Iterable[Row]) -> dict[Stamp, int]:
        """Number of every stamp of the rows; new ones are written."""
        numbers, new = writing.numbered(self._reader.number, self._reader.next_stamp(), rows)
        self._db.executemany("INSERT INTO stamp VALUES (?, ?, ?, ?, ?)", ((numbers[s], *s.words) for s in new))
        return numbers
