"""One connection to a database, and what its errors mean.

Statements outside a transaction commit by themselves. A connection that broke is made anew by the next transaction,
never inside one. No other part of the package sees a psycopg error: what says that a table is not what it should be
becomes StoreDamaged, everything else StoreUnavailable with the next step. Passwords are in no message.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, cast

from natija.errors import BadUse, NatijaError, StoreDamaged, StoreUnavailable
from natija.log.postgres.address import checked
from natija.log.protocol import Row

try:
    import psycopg
    from psycopg import errors
except ImportError:  # the extra is not installed
    raise BadUse(
        "a log in PostgreSQL needs the package psycopg", next_step="pip install 'natija[postgres]', then repeat"
    ) from None

PATIENCE_S = 10
"""Seconds to wait for the server to answer a connection."""
_SAFE = "what was acknowledged is safe, and repeating adds nothing twice"


class Connection:
    """A connection to the database at an address; opened at once, closed by `close` or `with`."""

    def __init__(self, address: str) -> None:
        self.address = checked(address)
        self._db: psycopg.Connection[Row] = self._connected()

    def __enter__(self) -> Self:
        """Use as a context manager: closed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let go of the server."""
        self._db.close()

    def _connected(self) -> psycopg.Connection[Row]:
        with guarded(self.address):
            db = psycopg.connect(
                self.address, autocommit=True, connect_timeout=PATIENCE_S, application_name="natija",
                client_encoding="utf8",
            )  # fmt: skip
            # a server set to acknowledge before the disk has it would break the promise of an append
            db.execute("SELECT set_config('synchronous_commit', 'on', false) "
                       "WHERE current_setting('synchronous_commit') = 'off'")  # fmt: skip
            # tables grow from nothing within minutes: a plan made for a page of rows would read millions
            db.execute("SET enable_seqscan = off")
            db.prepare_threshold = 2
            return db

    @property
    def db(self) -> psycopg.Connection[Row]:
        """The connection, for what only the driver can do."""
        return self._db

    def all(self, query: str, values: Sequence[object] = ()) -> list[Row]:
        """All rows of an answer."""
        with self.guarded():
            return self._execute(query, values).fetchall()

    def one(self, query: str, values: Sequence[object] = ()) -> Row | None:
        """The first row of an answer."""
        with self.guarded():
            return self._execute(query, values).fetchone()

    def run(self, query: str, values: Sequence[object] = ()) -> int:
        """Run a statement; returns how many rows it touched."""
        with self.guarded():
            return self._execute(query, values).rowcount

    def patient(self, query: str, values: Sequence[object]) -> list[Row] | None:
        """All rows of an answer that waits for a lock; None where that did not come before lock_timeout."""
        with self.guarded():
            try:
                return self._execute(query, values).fetchall()
            except errors.LockNotAvailable:
                return None

    @property
    def lost(self) -> bool:
        """Whether the server or the network went away."""
        return self._db.closed or self._db.broken

    def copy(self, query: str, types: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
        """Run a COPY FROM STDIN in the binary format."""
        with self.guarded(), self._db.cursor() as cursor, cursor.copy(cast("Any", query)) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def _execute(self, query: str, values: Sequence[object]) -> psycopg.Cursor[Row]:
        return self._db.execute(cast("Any", query), values or None, binary=True)

    def ready(self) -> None:
        """Connect again, if the server or the network went away meanwhile."""
        if self.lost:
            self._db = self._connected()

    @contextmanager
    def transaction(self, mode: str = "") -> Iterator[None]:
        """One transaction, committed on the disk when the block ends."""
        self.ready()
        with self.guarded(), self._db.transaction():
            if mode:
                self._execute(f"SET TRANSACTION {mode}", ())
            yield

    @contextmanager
    def pipeline(self) -> Iterator[None]:
        """Send the statements inside without waiting for each answer."""
        with self.guarded(), self._db.pipeline():
            yield

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn errors of the database into ours."""
        with guarded(self.address):
            yield


@contextmanager
def guarded(address: str) -> Iterator[None]:
    """Turn errors of the driver into ours."""
    try:
        yield
    except errors.UniqueViolation:
        raise  # another desk was faster: the writer looks again
    except psycopg.ProgrammingError as error:
        if error.sqlstate is None and not isinstance(error, psycopg.OperationalError):
            raise BadUse(_first_line(error), next_step="correct the address of the store") from None
        raise translated(address, error) from None
    except psycopg.Error as error:
        raise translated(address, error) from None


_GRANT = "ask the owner of the database for a role of this log: natija log roles prints what to run"
_SAYS: tuple[tuple[type[psycopg.Error], str, str], ...] = (
    (errors.InsufficientPrivilege, "this role may not do that", _GRANT),
    (
        errors.ObjectNotInPrerequisiteState,
        "this log was moved to another store",
        "open the workspace it was moved to; nothing was written here",
    ),
    (errors.DiskFull, "the server's disk is full", f"free some room there, then repeat the command; {_SAFE}"),
    (errors.ReadOnlySqlTransaction, "the server takes nothing now (read-only)", "give the address of the primary"),
    (errors.LockNotAvailable, "another desk has been holding the log", f"wait for it, then repeat; {_SAFE}"),
    (errors.DeadlockDetected, "two desks waited for each other", f"repeat the command; {_SAFE}"),
    (errors.QueryCanceled, "interrupted", f"repeat the command; {_SAFE}"),
    (errors.TooManyConnections, "too many connections", "close some desks, or raise max_connections"),
    (errors.UndefinedTable, "there is no log in this database", "make one: natija init FOLDER --store ADDRESS"),
    (errors.InvalidSchemaName, "there is no log in this database", "make one: natija init FOLDER --store ADDRESS"),
)
_CONNECTING: tuple[tuple[str, str, str], ...] = (
    ("password", "the server does not accept the password, or wants one",
     "set PGPASSWORD, or write it in ~/.pgpass or a service file"),
    ("authentication", "the server does not let this user in", "check the user in the address, and pg_hba.conf"),
    ("does not exist", "the database or the user is not there", "correct the address, or: createdb NAME"),
    ("could not translate host", "no such host", "correct the host in the address"),
    ("resolve host", "no such host", "correct the host in the address"),
    ("service", "the service file has no such entry", "write it in ~/.pg_service.conf, or set PGSERVICEFILE"),
)  # fmt: skip
_STARTED = f"see that the server runs and can be reached from here, then repeat the command; {_SAFE}"


def translated(address: str, error: psycopg.Error) -> NatijaError:
    """Our error for one of the driver's."""
    detail = _first_line(error)
    for kind, why, step in _SAYS:
        if isinstance(error, kind):
            return StoreUnavailable(address, f"{why} ({detail})", next_step=step)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        for word, why, step in _CONNECTING:
            if word in detail and error.sqlstate is None:
                return StoreUnavailable(address, f"{why} ({detail})", next_step=step)
        return StoreUnavailable(address, f"the server cannot be reached or went away ({detail})", next_step=_STARTED)
    return StoreDamaged(address, [f"PostgreSQL says: {detail}"])


def _first_line(error: psycopg.Error) -> str:
    """What the driver says, on one line and without a password."""
    text = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    secret = os.environ.get("PGPASSWORD")
    return text.replace(secret, "…") if secret else text
