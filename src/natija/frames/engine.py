"""The engine behind the expressions: DuckDB in process, its own in-memory database over the Parquet segments.

Ibis expressions are built on unbound tables and compiled to SQL once; an `Engine` binds those names to data. The whole
election binds them to views over the segments, one contest to tables that hold only its rows: the SQL is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa


def database() -> duckdb.DuckDBPyConnection:
    """An empty database in memory that remembers the metadata of the Parquet files it has read: they never change."""
    db = duckdb.connect()
    db.execute("set preserve_insertion_order = false")
    db.execute("set parquet_metadata_cache = true")
    return db


class Engine:
    """One in-memory DuckDB with named tables and views."""

    def __init__(self, base: duckdb.DuckDBPyConnection | None = None) -> None:
        """A connection of its own, with its own tables; to `base` where one is given, whose file metadata it shares."""
        self.db = database() if base is None else base.cursor()
        self.db.execute("pragma disable_progress_bar")  # `set …` asks for a widget library inside a notebook

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name. It is copied: DuckDB cannot push its join filters into an Arrow scan."""
        self.db.register(f"given_{name}", table)
        self.db.execute(f"create or replace temp table {name} as select * from given_{name}")
        self.db.unregister(f"given_{name}")

    def keep(self, name: str, sql: str, values: Sequence[object] = ()) -> None:
        """Materialise a query under a name."""
        self.db.execute(f"create or replace temp table {name} as {sql}", values)

    def view(self, name: str, sql: str) -> None:
        """Name a query without running it."""
        self.db.execute(f"create or replace temp view {name} as {sql}")

    def fetch(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """Run a query and return all of it as Arrow."""
        return self.db.execute(sql, values).to_arrow_table()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query that returns few rows."""
        return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - the query says what it is
        """Run a query that returns one value."""
        row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Free the memory."""
        self.db.close()
