"""What the canvass asks of an engine, whichever it is: named tables in, queries in DuckDB's SQL, rows out.

A query is written once. An engine that speaks another dialect has it carried over by `natija.frames.translate`; no
rule has a second text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import pyarrow as pa


class Engine(Protocol):
    """Named tables and views, and the queries over them."""

    @property
    def bits(self) -> int:
        """Versions of one contest that a mask of bits can hold here."""

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name."""

    def borrow(self, name: str, other: Engine) -> None:
        """Read another engine's table under its name, without a copy where both are of one database."""

    def keep(self, name: str, sql: str, values: Sequence[object] = ()) -> None:
        """Materialise a query under a name."""

    def view(self, name: str, sql: str) -> None:
        """Name a query without running it."""

    def fetch(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """Run a query and return all of it as Arrow."""

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query that returns few rows."""

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - the query says what it is
        """Run a query that returns one value."""

    def close(self) -> None:
        """Free the memory."""
