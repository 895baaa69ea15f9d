"""An engine on a server: figures are scanned there, the few rows of records and settings are looked up here.

Everything that is kept or named is made on the server. A query runs here only where every table it reads is one of
claims, acts, records, series, units or the small tables of a canvass. Tables go to the server when a query there first
reads them, so nothing travels that nobody asks about.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from natija.frames.asking import Engine
from natija.frames.engine import DuckDB
from natija.frames.translate import Dialect, names, translated

HERE = frozenset({"all_claim", "all_act", "all_record", "all_series", "all_unit"})
"""Frames that are looked up in this process."""


class Server(Protocol):
    """What is asked of the other end; the texts are in its own dialect."""

    @property
    def dialect(self) -> Dialect:
        """The SQL it speaks."""

    def load(self, name: str, here: DuckDB) -> None:
        """Take over a table or view of this process."""

    def keep(self, name: str, sql: str) -> None:
        """Materialise a query under a name, in place of what has it."""

    def view(self, name: str, sql: str) -> None:
        """Name a query without running it."""

    def fetch(self, sql: str) -> pa.Table:
        """Run a query."""

    def close(self) -> None:
        """Give everything back."""


class Remote:
    """The engine a canvass asks, with its tables on a server."""

    bits = 62
    """Versions of one contest that a mask of bits can hold here."""

    def __init__(self, here: DuckDB, server: Server) -> None:
        self._here = here
        self._server = server
        self._local = set(HERE)
        self._made: set[str] = set()
        self._loaded: set[str] = set()

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name, here; the server gets it when it needs it."""
        self._here.put(name, table)
        self._local.add(name)
        self._loaded.discard(name)
        self._made.discard(name)

    def borrow(self, name: str, other: Engine) -> None:
        """Copy another engine's table here."""
        self.put(name, other.fetch(f"select * from {name}"))

    def keep(self, name: str, sql: str, values: Sequence[object] = ()) -> None:
        """Materialise a query on the server."""
        self._server.keep(name, self._carried(sql, values))
        self._local.discard(name)
        self._made.add(name)

    def view(self, name: str, sql: str) -> None:
        """Name a query on the server."""
        self._server.view(name, self._carried(sql, ()))
        self._local.discard(name)
        self._made.add(name)

    def fetch(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """Run a query where its tables are."""
        if names(sql) <= self._local:
            return self._here.fetch(sql, values)
        return _whole(self._server.fetch(self._carried(sql, values)))

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query that returns few rows."""
        if names(sql) <= self._local:
            return self._here.rows(sql, values)
        columns = [column.to_pylist() for column in self.fetch(sql, values).columns]
        return list(zip(*columns, strict=True))

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - the query says what it is
        """Run a query that returns one value."""
        row = next(iter(self.rows(sql, values)), None)
        return row[0] if row else None

    def close(self) -> None:
        """Free the memory here and there."""
        self._server.close()
        self._here.close()

    def _carried(self, sql: str, values: Sequence[object]) -> str:
        """The query in the server's dialect, with every table it reads on the server."""
        for name in sorted(names(sql) - self._made - self._loaded):
            self._server.load(name, self._here)
            self._loaded.add(name)
        return translated(sql, self._server.dialect, values)


def _whole(table: pa.Table) -> pa.Table:
    """Sums come back as decimals without places: they are whole numbers of 64 bits, or the query casts them."""
    for at, column in enumerate(table.schema):
        if pa.types.is_decimal(column.type):
            table = table.set_column(at, column.name, pc.cast(table.column(at), pa.int64()))
    return table
