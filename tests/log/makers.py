"""Small records and workspaces for the tests of the log."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from natija.log import Documents, Log, Private, Receipt
from natija.log.sqlite_writer import SqliteWriter
from natija.model.canonical import encode
from natija.model.records import Claim, DefinitionVersion, Row, Withdrawal

WHEN = "2024-02-09T02:15:00+05:00"


def claim(station: int, *, votes: int = 100, sitting: int = 1) -> bytes:
    """A Form 45 of one station."""
    return encode(
        Claim(
            form="45", unit=f"NA-128@2023/{station}", contest="ge2024/NA-128", stage="count", holder="agents:12",
            reader="transcriber:form45.com", sitting=sitting,
            rows=(Row(figures={"registered": 1500}, candidates={"votes": {"12": votes, "3": 77}}),),
        )
    )  # fmt: skip


def claims(count: int, *, start: int = 1) -> list[bytes]:
    """Forms of several stations."""
    return [claim(number) for number in range(start, start + count)]


def definition(title: str) -> bytes:
    """A DefinitionVersion without tables."""
    return encode(DefinitionVersion(title=title, tables={}))


def withdraw(*, record: str | None = None, batch: str | None = None, reason: str | None = None) -> bytes:
    """A Withdrawal."""
    return encode(Withdrawal(record_id=record, batch=batch, reason=reason))


def add(log: Log, contents: list[bytes], *, batch: str = "b1", author: str = "clerk:7") -> list[Receipt]:
    """Append as a clerk does."""
    return log.append(contents, author=author, batch=batch, received=WHEN)


def envelopes(log: Log) -> set[bytes]:
    """All envelopes of a log."""
    return {entry.envelope for entry in log.read()}


def everything(log: Log) -> list[tuple[int, bytes, bytes]]:
    """All that a log says: position, envelope, content."""
    return [(entry.position, entry.envelope, entry.content) for entry in log.read()]


def again(log: Log) -> Log:
    """The same log, opened once more as another process does."""
    return Log.open(log.folder, store=log.store)


def database(log: Log) -> sqlite3.Connection:
    """What lies under a log in a file."""
    assert isinstance(log._writer, SqliteWriter)
    return log._writer._db


@dataclass(frozen=True, kw_only=True)
class Place:
    """A workspace folder with what lies in it."""

    folder: Path
    log: Log
    documents: Documents
    private: Private

    @property
    def digests(self) -> list[str]:
        """Documents kept."""
        return list(self.documents.digests())


def place(folder: Path) -> Place:
    """Make a workspace named for its folder."""
    log = Log.create(folder, f"{folder.name}.example/lahore")
    return Place(folder=folder, log=log, documents=Documents(folder), private=Private(folder))
