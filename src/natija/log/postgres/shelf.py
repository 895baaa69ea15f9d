"""Documents in PostgreSQL, so that every desk has them: a row per document and its bytes in blocks.

A document is there when its row is, and the row is written in the transaction of its last block. Bytes are not hashed
by the server; `natija.log.documents` hashes what it puts and what it takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from psycopg import errors

from natija.log.postgres.connection import Connection


class PostgresShelf:
    """The documents of one database."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def has(self, digest: str) -> bool:
        """Whether a document is there, whole."""
        query = "SELECT EXISTS (SELECT FROM natija.document WHERE digest = %s)"
        return self._c.one(query, (bytes.fromhex(digest),)) == (True,)

    def put(self, digest: str, size: int, blocks: Iterable[bytes]) -> None:
        """Keep a document; nothing happens where it is there, also when another desk was faster."""
        if self.has(digest):
            return
        key = bytes.fromhex(digest)
        try:
            with self._c.transaction():
                self._c.run("INSERT INTO natija.document VALUES (%s, %s)", (key, size))
                for n, block in enumerate(blocks):
                    self._c.run("INSERT INTO natija.block VALUES (%s, %s, %s)", (key, n, block))
        except errors.UniqueViolation:
            return

    def blocks(self, digest: str) -> Iterator[bytes]:
        """The bytes of a document as they lie there."""
        key, n = bytes.fromhex(digest), 0
        query = "SELECT data FROM natija.block WHERE digest = %s AND n = %s"
        while (row := self._c.one(query, (key, n))) is not None:
            yield bytes(row[0])
            n += 1

    def digests(self) -> Iterator[str]:
        """Digests of all documents there, sorted."""
        for (key,) in self._c.all("SELECT digest FROM natija.document ORDER BY digest"):
            yield key.hex()
