"""Taking a whole log into a database, or what it lacks of one: all in one transaction, past the queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from natija.errors import BadUse
from natija.log import writing
from natija.log.checkpoint import Link
from natija.log.entries import Head
from natija.log.postgres import schema, sealing
from natija.log.postgres.connection import Connection
from natija.log.postgres.rows import PostgresRows
from natija.log.postgres.writer import put_records
from natija.log.protocol import Source
from natija.log.reading import Reader
from natija.log.writing import Foreign
from natija.model.canonical import canonical_json

Since = Callable[[int], Iterator[list[Foreign]]]
"""Entries of the source from a position on."""


def receive(store: str, source: Source, since: Since) -> None:
    """Take in a log as it is. Where an earlier state of it is, only what was added since."""
    with Connection(store) as connection, connection.transaction():
        there = schema.origin_in(connection)
        if there is None:
            schema.create(connection, source.origin, source.public_keys()[0].vkey)
        reader = Reader(PostgresRows(connection))
        sealing.take_lock(connection)
        size = _prefix(connection, reader, source)
        if schema.away(connection):
            schema.note_move(connection, away=False, note="came back")
        _lists(connection, source, reader)
        for some in since(size):
            reader.load_stamps()
            rows = writing.unseen(reader.stamps_of([entry.key for entry in some]), some)
            drafts = {entry.key: entry.draft for entry in some if entry.draft is not None}
            put_records(connection, [drafts[row.key] for row in rows if row.content is not None])
            sealing.take_in(connection, reader, rows)
        if Head(source.origin, reader.size(), reader.present().root()) != source.head():
            raise _other(store, source)


def _prefix(connection: Connection, reader: Reader, source: Source) -> int:
    """Size of the earlier state that is there. Raises BadUse where what is there is something else."""
    size, waiting = reader.size(), connection.one("SELECT EXISTS (SELECT FROM natija.arrival)")
    if reader.origin() != source.origin or size > source.size() or waiting != (False,):
        raise _other(connection.address, source)
    if reader.present().root() != source.head(size).root:
        raise _other(connection.address, source)
    return size


def _other(store: str, source: Source) -> BadUse:
    step = "use another database, or have its owner remove that log: DROP SCHEMA natija CASCADE"
    return BadUse(f"{store}: the log in this database is not {source.origin} or went on by itself", next_step=step)


def _lists(connection: Connection, source: Source, reader: Reader) -> None:
    """Keys and kept checkpoints that are not there yet."""
    for n, link in list(enumerate(source.public_keys()))[len(reader.public_keys()) :]:
        connection.run("INSERT INTO natija.verifier VALUES (%s, %s, %s)", (n, link.vkey, link.handover))
    kept: list[tuple[str, Sequence[Link]]] = list(source.kept())
    for n, (note, links) in list(enumerate(kept))[len(reader.kept()) :]:
        connection.run("INSERT INTO natija.kept VALUES (%s, %s, %s)", (n, note, canonical_json(links).decode()))
