"""The engine behind the expressions: DuckDB in process, its own in-memory database over the Parquet segments.

Ibis expressions are built on unbound tables and compiled to SQL once; an engine binds those names to data. The whole
election binds them to views over the segments, one contest to tables that hold only its rows: the SQL is the same.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa

from natija.errors import BadUse, StoreUnavailable
from natija.frames.asking import Engine

_OF_FILES = (duckdb.IOException, duckdb.InvalidInputException, duckdb.OutOfMemoryException)
"""What a deleted or damaged file, or too little memory, makes DuckDB raise; a query that is wrong is our mistake."""


@contextmanager
def reading() -> Iterator[None]:
    """Say what to do where files of the cache are gone, damaged, or too much for the memory."""
    try:
        yield
    except duckdb.OutOfRangeException as error:
        says = str(error).partition("\n")[0]
        step = (
            "look at the numbers in the rules and parameters of the definition, and for figures nobody can have counted"
        )
        raise BadUse(f"what is to be computed is larger than any number here ({says})", next_step=step) from error
    except (duckdb.Error, pa.ArrowInvalid, OSError) as error:
        known = not isinstance(error, duckdb.Error) or isinstance(error, _OF_FILES) or type(error) is duckdb.Error
        if not known:
            raise
        says = str(error).partition("\n")[0]
        step = "delete the folder cache/ and run it again: everything in it is made again from the log"
        raise StoreUnavailable("cache", f"cannot be read ({says})", next_step=step) from error


FEW = 16
"""Rows of a table that is put as values."""
FEW_CELLS = 500
"""Cells of rows that are added as values."""
_KINDS = {pa.int32(): "integer", pa.int64(): "bigint", pa.string(): "varchar", pa.bool_(): "boolean"}
AGAIN = 64
"""Times a table is filled again before it is made anew: rows that were deleted are still passed over."""
_PLANNING = Lock()
"""Held while a plan is prepared that will be used again: see `DuckDB.again`."""
STREAMED = 100_000
"""Rows at a time on the way to another engine: bounds memory."""


def database(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """An empty database in memory for one connection or several."""
    db = duckdb.connect(config={} if threads is None else {"threads": threads})
    db.execute("set preserve_insertion_order = false")
    return db


_NUMBERS = count()
"""Tells tables apart that engines of one database lend."""


def _dropped(base: duckdb.DuckDBPyConnection, what: str) -> None:
    """Drop what nobody reads any more, unless the whole database is gone already."""
    with suppress(duckdb.Error):
        base.cursor().execute(f"drop {what}")


def _until(reader: DuckDB, what: str) -> None:
    """Drop something when its last reader goes; at the end of the process all of it goes anyway."""
    weakref.finalize(reader, _dropped, reader.base, what).atexit = False


class DuckDB:
    """One in-memory DuckDB with named tables and views."""

    bits = 120
    """Versions of one contest that a mask of bits can hold here."""

    def __init__(
        self, base: duckdb.DuckDBPyConnection | None = None, *, shared: bool = False, within: DuckDB | None = None
    ) -> None:
        """A connection of its own, with its own tables; to `base` where one is given, whose file metadata it shares.

        What a `shared` engine keeps is seen by those made `within` it, where they have nothing of their own of that
        name, as long as there are any.
        """
        self.base: duckdb.DuckDBPyConnection = within.base if within else base or database()
        self.db = self.base.cursor()
        self._kind = "" if shared else "temp "
        self._lenders: list[DuckDB] = [within] if within else []
        self.schema: str = within.schema if within else "main"
        if shared:
            self.schema = f"shared_{next(_NUMBERS)}"
            self.db.execute(f"create schema {self.schema}")
            _until(self, f"schema if exists {self.schema} cascade")
        self.db.execute(f"set schema = '{self.schema}'")
        self.db.execute("set parquet_metadata_cache = true")  # of this connection, though what is kept is the base's
        self.db.execute("pragma disable_progress_bar")  # `set …` asks for a widget library inside a notebook
        self._views: set[str] = set()
        self._filled: dict[str, tuple[str, int]] = {}
        """Query of each table that `again` keeps, and how often it was filled since it was made."""
        self._planned: set[str] = set()
        self._lent: dict[str, str] = {}

    def put(self, name: str, table: pa.Table) -> None:
        """Keep an Arrow table under a name. It is copied: DuckDB cannot push its join filters into an Arrow scan."""
        self._clear(name)
        kinds = [_KINDS.get(column.type) for column in table.schema]
        if table.num_rows <= FEW and None not in kinds:
            self._put_few(name, table, [str(kind) for kind in kinds])
            return
        self.db.register(f"given_{name}", table)
        self.db.execute(f"create or replace {self._kind}table {name} as select * from given_{name}")
        self.db.unregister(f"given_{name}")

    def _put_few(self, name: str, table: pa.Table, kinds: Sequence[str]) -> None:
        """The same for few rows, as values of a query: a fourth of the time."""
        columns = list(zip(table.column_names, kinds, strict=True))
        if not table.num_rows:
            described = ", ".join(f'"{column}" {kind}' for column, kind in columns)
            self.db.execute(f"create or replace {self._kind}table {name} ({described})")
            return
        given = ", ".join(f'unnest(?::{kind}[]) as "{column}"' for column, kind in columns)
        self.db.execute(
            f"create or replace {self._kind}table {name} as select {given}",
            [column.to_pylist() for column in table.columns],
        )

    def borrow(self, name: str, other: Engine) -> None:
        """Read another engine's table under its name; no copy is made where both are of one database."""
        if not isinstance(other, DuckDB) or other.base is not self.base:
            self.put(name, other.fetch(f"select * from {name}"))
            return
        self.view(name, f"from {other.lend(name)}")
        self._lenders.append(other)  # its tables are there as long as this one

    def lend(self, name: str) -> str:
        """Move a table to where other connections of the database see it; it goes with this engine."""
        if name not in self._lent:
            place = f"memory.main.lent_{next(_NUMBERS)}_{name}"
            self.db.execute(f"create table {place} as from {name}")
            _until(self, f"table if exists {place}")
            self.db.execute(f"drop {'view' if name in self._views else 'table'} {name}")
            self.view(name, f"from {place}")
            self._lent[name] = place
        return self._lent[name]

    def add(self, name: str, table: pa.Table) -> None:
        """Add rows to a table that is kept under a name; those of a form or two as values: half of the time."""
        if 0 < table.num_rows * table.num_columns <= FEW_CELLS:
            columns = ", ".join(f'"{column}"' for column in table.column_names)
            row = f"({', '.join('?' * table.num_columns)})"
            values = [value for cells in table.to_pylist() for value in cells.values()]
            self.db.execute(f"insert into {name} ({columns}) values {', '.join([row] * table.num_rows)}", values)
            return
        self.db.register("added", table)
        self.db.execute(f"insert into {name} by name select * from added")
        self.db.unregister("added")
        self._planned.clear()  # it was a view for a moment: DuckDB would make every plan anew every time

    def keep(self, name: str, sql: str, values: Sequence[object] = ()) -> None:
        """Materialise a query under a name, in place of what has it."""
        self._clear(name)
        with reading():
            self.db.execute(f"create or replace {self._kind}table {name} as {sql}", values)

    def again(self, name: str, sql: str) -> None:
        """Keep a query that is asked again and again: planning it, most of the work, is done once, the second time.

        For queries without LIMIT that do not read their own table, over tables that keep their columns. Where it fails
        the table is left empty.
        """
        before, times = self._filled.get(name, ("", 0))
        if before == sql and times <= AGAIN:
            self._fill(name, sql)
        else:
            self.keep(name, sql)
            times = 0
        self._filled[name] = sql, times + 1

    def _fill(self, name: str, sql: str) -> None:
        """Fill a table by a plan that does not rest on what the rows were like when it was made.

        DuckDB's plans do: statistics of then may say that a filter passes nothing (its issue 23704). They are switched
        off meanwhile, for the whole database, so that one thread at a time may.
        """
        with reading():
            if name not in self._planned:
                with _PLANNING:
                    try:
                        self.db.execute("set disabled_optimizers = 'statistics_propagation'")
                        self.db.execute(f"prepare again_{name} as insert into {name} {sql}")
                    finally:
                        self.db.execute("reset disabled_optimizers")
                self._planned.add(name)
            self.db.execute(f"delete from {name}")
            self.db.execute(f"execute again_{name}")

    def view(self, name: str, sql: str) -> None:
        """Name a query without running it."""
        with reading():
            self.db.execute(f"create or replace {self._kind}view {name} as {sql}")
        self._forget(name)
        self._views.add(name)

    def _clear(self, name: str) -> None:
        """Let go of a view, where a table is to have its name."""
        self._forget(name)
        self._lent.pop(name, None)
        if name in self._views:
            self.db.execute(f"drop view {name}")
            self._views.remove(name)

    def _forget(self, name: str) -> None:
        """A name is to mean something else: its table is not filled again, and no plan of before is used."""
        self._planned.clear()
        self._filled.pop(name, None)

    def stream(self, name: str) -> pa.RecordBatchReader:
        """A table or view, batch by batch."""
        with reading():
            return self.db.execute(f"select * from {name}").to_arrow_reader(STREAMED)

    def fetch(self, sql: str, values: Sequence[object] = ()) -> pa.Table:
        """Run a query and return all of it as Arrow."""
        with reading():
            return self.db.execute(sql, values).to_arrow_table()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a query that returns few rows."""
        with reading():
            return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - the query says what it is
        """Run a query that returns one value."""
        with reading():
            row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        """Free the memory."""
        self.db.close()
