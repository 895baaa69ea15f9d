"""Where a log is kept: a file in its folder, or a database that several folders share. Opens either.

The database driver is an extra and is loaded only for an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from natija.errors import BadUse
from natija.log import keys as keyfiles
from natija.log import sqlite
from natija.log.protocol import Shelf, Source, Writer
from natija.log.reading import Reader
from natija.log.sqlite_rows import SqliteRows
from natija.log.sqlite_writer import SqliteWriter
from natija.log.turns import turn
from natija.log.writing import Foreign


class Place(NamedTuple):
    """An open store: what reads it, what writes it, and where its documents are shared."""

    reader: Reader
    writer: Writer
    shelf: Shelf | None


def make(folder: Path, origin: str, store: str | None) -> None:
    """Make an empty log with its signing key in the folder."""
    with sqlite.guarded(folder):
        folder.mkdir(parents=True, exist_ok=True)
    if store is not None:
        _make_in_database(folder, origin, store)
        return
    path = folder / sqlite.LOG_FILE
    with turn(folder):
        if path.exists():
            raise BadUse(f"{path}: there is a log here already", next_step="choose another folder")
        key = keyfiles.make_key(folder, origin)
        sqlite.create(path, origin, key.verifier.vkey)


def origin_at(store: str) -> str | None:
    """Name of the log in a database, or None where it has none."""
    from natija.log.postgres import schema
    from natija.log.postgres.connection import Connection

    with Connection(store) as connection:
        return schema.origin_in(connection)


def receive(store: str, source: Source, since: Callable[[int], Iterator[list[Foreign]]]) -> None:
    """Take a whole log into a database, or what an earlier state of it there lacks."""
    from natija.log.postgres import moving

    moving.receive(store, source, since)


def roles() -> str:
    """SQL that makes the roles of a log in a database."""
    from natija.log.postgres import schema

    return schema.roles()


def _make_in_database(folder: Path, origin: str, store: str) -> None:
    from natija.log.postgres import schema
    from natija.log.postgres.connection import Connection

    with Connection(store) as connection:
        schema.refuse_existing(connection)  # before a key is made
        key = keyfiles.make_key(folder, origin)
        schema.create(connection, origin, key.verifier.vkey)


def open_place(folder: Path, store: str | None) -> Place:
    """Open what `make` made."""
    if store is not None:
        from natija.log.postgres.writer import open_database

        reader, writer, shelf = open_database(store)
        return Place(reader, writer, shelf)
    path = folder / sqlite.LOG_FILE
    db = sqlite.connect(path)
    reader = Reader(SqliteRows(db, path))
    return Place(reader, SqliteWriter(db, reader, path), None)
