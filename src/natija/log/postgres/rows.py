"""The rows of a log in PostgreSQL: plain queries, nothing judged. See `schema` for the tables.

Nobody reads in the order in which rows were inserted: a later commit can have a smaller insertion number. Only
positions are followed, and those are given by one sealer at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from natija.log.postgres import schema
from natija.log.postgres.connection import Connection
from natija.log.protocol import Row

_COLUMNS = "SELECT e.position, e.id, e.stamp, CASE WHEN e.first THEN r.content END FROM natija.entry e"
_ENTRIES = f"{_COLUMNS} LEFT JOIN natija.record r ON r.id = e.id AND e.first"


class PostgresRows:
    """The rows of the log in one database."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    @property
    def where(self) -> str:
        """Address of the database."""
        return self._c.address

    def guarded(self) -> AbstractContextManager[None]:
        """Errors of the database as ours."""
        return self._c.guarded()

    def extent(self) -> tuple[int | None, int | None]:
        """Last position and last tree node, at one moment."""
        row = self._c.one("SELECT (SELECT max(position) FROM natija.entry), (SELECT max(n) FROM natija.node)")
        return (None, None) if row is None else (row[0], row[1])

    def origin(self) -> list[Row]:
        """Name of the log."""
        return self._c.all("SELECT name FROM natija.origin")

    def verifiers(self) -> list[Row]:
        """Public key and handover, oldest first."""
        return self._c.all("SELECT vkey, handover FROM natija.verifier ORDER BY n")

    def kept(self) -> list[Row]:
        """Checkpoint of another log and the keys it listed."""
        return self._c.all("SELECT note, keys FROM natija.kept ORDER BY n")

    def node(self, number: int) -> Row | None:
        """Hash of one tree node."""
        return self._c.one("SELECT hash FROM natija.node WHERE n = %s", (number,))

    def nodes_at(self, numbers: Sequence[int]) -> list[Row]:
        """Number and hash of these nodes."""
        return self._c.all("SELECT n, hash FROM natija.node WHERE n = ANY(%s::bigint[])", (list(numbers),))

    def nodes(self, first: int, last: int) -> list[Row]:
        """Hashes of the nodes [first, last)."""
        return self._c.all("SELECT hash FROM natija.node WHERE n >= %s AND n < %s ORDER BY n", (first, last))

    def entries(self, start: int, stop: int) -> list[Row]:
        """Entries of [start, stop)."""
        query = f"{_ENTRIES} WHERE e.position >= %s AND e.position < %s ORDER BY e.position"
        return self._c.all(query, (start, stop))

    def content(self, key: bytes) -> Row | None:
        """Content of a record."""
        return self._c.one("SELECT content FROM natija.record WHERE id = %s", (key,))

    def sightings(self, keys: Sequence[bytes]) -> list[Row]:
        """Id, position, stamp of every entry of these records."""
        query = "SELECT id, position, stamp FROM natija.entry WHERE id = ANY(%s::bytea[]) ORDER BY position"
        return self._c.all(query, (list(keys),))

    def between(self, low: bytes, high: bytes) -> list[Row]:
        """The first twenty ids from low to high."""
        query = "SELECT DISTINCT id FROM natija.entry WHERE id BETWEEN %s AND %s ORDER BY id LIMIT 20"
        return self._c.all(query, (low, high))

    def stamps(self, start: int) -> list[Row]:
        """The stamps from a number on."""
        query = "SELECT n, origin, author, batch, received FROM natija.stamp WHERE n >= %s ORDER BY n"
        return self._c.all(query, (start,))

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name, sealed or not."""
        query = (
            "SELECT EXISTS (SELECT FROM natija.stamp WHERE batch = %s) "
            "OR EXISTS (SELECT FROM natija.arrival WHERE batch = %s)"
        )
        return self._c.one(query, (name, name)) == (True,)

    def landmarks(self, kind: str, start: int, stop: int) -> list[Row]:
        """Entries of a rare kind."""
        query = f"{_ENTRIES} JOIN natija.landmark l USING (position) WHERE l.kind = %s"
        return self._c.all(f"{query} AND e.position >= %s AND e.position < %s ORDER BY e.position", (kind, start, stop))

    def marks(self) -> list[Row]:
        """Position and kind of every landmark."""
        return self._c.all("SELECT position, kind FROM natija.landmark ORDER BY position")

    def spans(self) -> list[Row]:
        """Stamp, first position and number of its entries."""
        return self._c.all("SELECT stamp, min(position), count(*) FROM natija.entry GROUP BY stamp")

    def misplaced(self) -> list[Row]:
        """First positions of records whose content is not at their first entry only."""
        return self._c.all(
            "SELECT min(e.position) FROM natija.entry e LEFT JOIN natija.record r USING (id) GROUP BY e.id "
            "HAVING count(*) FILTER (WHERE e.first) <> 1 OR count(r.id) <> count(*) "
            "OR min(e.position) <> min(e.position) FILTER (WHERE e.first) LIMIT 100"
        )

    def form_problems(self) -> list[str]:
        """Where the tables are not those of a log."""
        return schema.form_problems(self._c)

    def structure_problems(self) -> list[str]:
        """What can be asked of the server: the tables, and acts that could not be sealed."""
        refused = self._c.all("SELECT n, why FROM natija.refused ORDER BY n LIMIT 20")
        return [*self.form_problems(), *(f"act {n} was not taken into the log: {why}" for n, why in refused)]
