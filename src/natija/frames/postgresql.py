"""PostgreSQL as an engine: one connection with temporary tables, loaded by COPY, gone when it closes.

Nothing of it stays in the database: the record log may live there too, and is not touched. Texts are compared by their
bytes (collation "C"), as everywhere.
"""

from __future__ import annotations

import io
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pyarrow as pa
import pyarrow.csv as pc

from natija.errors import StoreUnavailable
from natija.frames.engine import DuckDB
from natija.frames.translate import Dialect

_SETUP = """
    set client_min_messages = error;
    set temp_buffers = '256MB';
    set work_mem = '256MB';
    set jit = off;
    create function pg_temp.natija_whole(bigint) returns bigint language sql immutable as 'select $1';
    create function pg_temp.natija_whole(integer) returns bigint language sql immutable as 'select $1::bigint';
    create function pg_temp.natija_whole(numeric) returns bigint language sql immutable as
        'select case when $1 between -9223372036854775808 and 9223372036854775807 then $1::bigint end';
    create function pg_temp.natija_whole(text) returns bigint language sql immutable as
        'select case when $1 ~ ''^\\s*[+-]?[0-9]{1,30}\\s*$'' then pg_temp.natija_whole($1::numeric) end';
"""
"""`natija_whole` is `try_cast(… as bigint)`: null for what is no whole number of 64 bits."""
WAIT = 10
"""Seconds for the server to answer a connection."""
_TYPES = ((pa.types.is_boolean, "boolean"), (pa.types.is_int32, "integer"), (pa.types.is_integer, "bigint"))
_ARROW = {16: pa.bool_(), 20: pa.int64(), 21: pa.int64(), 23: pa.int64(), 1700: pa.decimal128(38, 0)}
"""Object ids of PostgreSQL's types; what is not here is text, or a list of texts."""
_LISTS = {1009, 1015}


class PostgreSQL:
    """A connection of its own."""

    dialect: Dialect = "postgres"

    def __init__(self, url: str) -> None:
        """Connect to an address without a password in it."""
        self._where = url
        with self._answering():
            self._db = psycopg.connect(url, autocommit=True, application_name="natija canvass", connect_timeout=WAIT)
            self._db.execute(_SETUP)
        self._end = weakref.finalize(self, self._db.close)

    def load(self, name: str, here: DuckDB) -> None:
        """Copy a table over, batch by batch."""
        batches = here.stream(name)
        columns = ", ".join(f"{_named(column.name)} {_type(column.type)}" for column in batches.schema)
        with self._answering(), self._db.cursor() as cursor:
            cursor.execute(_text(f"drop table if exists {_named(name)}; create temp table {_named(name)} ({columns})"))
            with cursor.copy(_text(f"copy {_named(name)} from stdin (format csv)")) as copy:
                for batch in batches:
                    copy.write(_lines(batch))
            cursor.execute(_text(f"analyze {_named(name)}"))

    def keep(self, name: str, sql: str) -> None:
        """Make a temporary table of a query, and let the planner look at it."""
        table = _named(name)
        with self._answering():
            self._db.execute(_text(f"drop table if exists {table}; create temp table {table} as {sql}"))
            self._db.execute(_text(f"analyze {table}"))

    def view(self, name: str, sql: str) -> None:
        """Make a temporary view."""
        with self._answering():
            self._db.execute(_text(f"create or replace temp view {_named(name)} as {sql}"))

    def fetch(self, sql: str) -> pa.Table:
        """Run a query."""
        with self._answering():
            cursor = self._db.execute(_text(sql))
            described, rows = cursor.description or [], cursor.fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in described]
        arrays = [pa.array(values, _arrow(column.type_code)) for values, column in zip(columns, described, strict=True)]
        return pa.Table.from_arrays(arrays, names=[column.name for column in described])

    def close(self) -> None:
        """Close the connection; the temporary tables go with it."""
        self._end()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """Say what to do where the server does not answer or has no room."""
        try:
            yield
        except psycopg.OperationalError as error:
            says = str(error).strip().partition("\n")[0]
            step = "see that the server runs and has room, or leave --engine away to work in this process"
            raise StoreUnavailable(self._where, says, next_step=step) from None


def _text(sql: str) -> bytes:
    """A statement of ours; bytes, for it has no parameters and may hold a percent sign."""
    return sql.encode()


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _type(kind: pa.DataType) -> str:
    """The column type for an Arrow type."""
    return next((name for fits, name in _TYPES if fits(kind)), 'text collate "C"')


def _lines(batch: pa.RecordBatch) -> bytes:
    """Rows as CSV: a null is nothing, an empty text is quoted."""
    out = io.BytesIO()
    pc.write_csv(batch, out, pc.WriteOptions(include_header=False))
    return out.getvalue()


def _arrow(kind: int) -> pa.DataType:
    return pa.list_(pa.string()) if kind in _LISTS else _ARROW.get(kind, pa.string())
