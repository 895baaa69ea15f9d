"""The rows of a log in a SQLite file: plain queries, nothing judged. See `sqlite` for the tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from natija.log import sqlite
from natija.log.protocol import Row

LOOKUP = 500
"""Ids looked up at a time."""
MOST = 50
"""Problems asked for."""

_COLUMNS = "SELECT position, id, stamp, content FROM entry"


class SqliteRows:
    """The rows of one open log file."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self.db = db
        self.where = path

    def guarded(self) -> AbstractContextManager[None]:
        """Errors of the file as ours."""
        return sqlite.guarded(self.where)

    def _all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        with self.guarded():
            return self.db.execute(query, values).fetchall()

    def _one(self, query: str, values: Sequence[object] = ()) -> Row | None:
        with self.guarded():
            found: Row | None = self.db.execute(query, values).fetchone()
        return found

    def extent(self) -> tuple[int | None, int | None]:
        """Last position and last tree node, at one moment."""
        row = self._one("SELECT (SELECT max(position) FROM entry), (SELECT max(n) FROM node)")
        return (None, None) if row is None else (row[0], row[1])

    def origin(self) -> list[Row]:
        """Name of the log."""
        return self._all("SELECT name FROM origin")

    def verifiers(self) -> list[Row]:
        """Public key and handover, oldest first."""
        return self._all("SELECT vkey, handover FROM verifier ORDER BY n")

    def kept(self) -> list[Row]:
        """Checkpoint of another log and the keys it listed."""
        return self._all("SELECT note, keys FROM kept ORDER BY n")

    def node(self, number: int) -> Row | None:
        """Hash of one tree node."""
        return self._one("SELECT hash FROM node WHERE n = ?", (number,))

    def nodes_at(self, numbers: Sequence[int]) -> list[Row]:
        """Number and hash of these nodes."""
        marks = ",".join("?" * len(numbers))
        return self._all(f"SELECT n, hash FROM node WHERE n IN ({marks})", numbers)  # noqa: S608

    def nodes(self, first: int, last: int) -> list[Row]:
        """Hashes of the nodes [first, last)."""
        return self._all("SELECT hash FROM node WHERE n >= ? AND n < ? ORDER BY n", (first, last))

    def entries(self, start: int, stop: int) -> list[Row]:
        """Entries of [start, stop)."""
        return self._all(f"{_COLUMNS} WHERE position >= ? AND position < ? ORDER BY position", (start, stop))

    def content(self, key: bytes) -> Row | None:
        """Content of a record."""
        return self._one("SELECT content FROM entry WHERE id = ? AND content IS NOT NULL", (key,))

    def sightings(self, keys: Sequence[bytes]) -> list[Row]:
        """Id, position, stamp of every entry of these records."""
        found: list[Row] = []
        for start in range(0, len(keys), LOOKUP):
            some = keys[start : start + LOOKUP]
            query = f"SELECT id, position, stamp FROM entry WHERE id IN ({','.join('?' * len(some))})"  # noqa: S608
            found += self._all(f"{query} ORDER BY position", some)
        return found

    def between(self, low: bytes, high: bytes) -> list[Row]:
        """The first twenty ids from low to high."""
        return self._all("SELECT DISTINCT id FROM entry WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 20", (low, high))

    def stamps(self, start: int) -> list[Row]:
        """The stamps from a number on."""
        return self._all("SELECT n, origin, author, batch, received FROM stamp WHERE n >= ? ORDER BY n", (start,))

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name."""
        return self._one("SELECT 1 FROM stamp WHERE batch = ? LIMIT 1", (name,)) is not None

    def landmarks(self, kind: str, start: int, stop: int) -> list[Row]:
        """Entries of a rare kind."""
        few = (
            "SELECT position FROM landmark WHERE kind = ? AND position >= ? AND position < ?"  # never a scan of entries
        )
        return self._all(f"{_COLUMNS} WHERE position IN ({few}) ORDER BY position", (kind, start, stop))

    def marks(self) -> list[Row]:
        """Position and kind of every landmark."""
        return self._all("SELECT position, kind FROM landmark ORDER BY position")

    def spans(self) -> list[Row]:
        """Stamp, first position and number of its entries."""
        return self._all("SELECT stamp, min(position), count(*) FROM entry GROUP BY stamp")

    def misplaced(self) -> list[Row]:
        """First positions of records whose content is not at their first entry only."""
        return self._all(
            "SELECT min(position) FROM entry GROUP BY id HAVING count(content) <> 1 "
            "OR min(position) <> min(CASE WHEN content IS NOT NULL THEN position END) LIMIT 100"
        )

    def form_problems(self) -> list[str]:
        """Where the file's settings and tables are not those of a log."""
        with self.guarded():
            return sqlite.form_problems(self.db)

    def structure_problems(self) -> list[str]:
        """SQLite's own check, which holds every index against its table."""
        rows = self._all(f"PRAGMA integrity_check({MOST})")
        return [*self.form_problems(), *(f"SQLite says: {text}" for (text,) in rows if text != "ok")]
