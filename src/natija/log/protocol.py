"""What a record log is to the rest of the program, and what a log asks of the store that keeps it.

There are two stores, a SQLite file (`sqlite_rows`, `sqlite_writer`) and a PostgreSQL database (`postgres`). Each gives
`Rows`, the rows as they lie there, and a `Writer`. What rows mean, whether they are right, and every hash is worked out
once above them (`reading`, `writing`, `verify`). Code above this package asks for a RecordLog.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from natija.log.checkpoint import Link
from natija.log.entries import Entry, Head, Receipt, Stamp
from natija.log.withdrawals import Withdrawn
from natija.log.writing import Draft, Foreign

Row = tuple[Any, ...]
"""A row as a store gives it. A damaged SQLite file can hold values of any type; whoever reads a row looks.
An entry that a publication holds back has neither id nor stamp nor content; a store has no such entries."""


class RecordLog(Protocol):
    """An append-only sequence of records, for reading."""

    def size(self) -> int:
        """Number of entries."""

    def head(self, size: int | None = None) -> Head:
        """Size and root, now or when the log had `size` entries."""

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries in order."""

    def get(self, record_id: str) -> Entry | None:
        """First entry of a record."""

    def withdrawals(self, at: int | None = None) -> Withdrawn:
        """What is taken back, now or when the log had `at` entries."""


class Source(Protocol):
    """A log that is taken over whole by another store."""

    origin: str

    def size(self) -> int:
        """Number of entries."""

    def head(self, size: int | None = None) -> Head:
        """Size and root, now or when the log had `size` entries."""

    def public_keys(self) -> tuple[Link, ...]:
        """Public keys, oldest first."""

    def kept(self) -> list[tuple[str, tuple[Link, ...]]]:
        """Checkpoints of merged logs, each with the keys its log listed."""


class Rows(Protocol):
    """The rows of a store. Columns of an entry: position, id, stamp, content (at the first entry of a record only)."""

    @property
    def where(self) -> object:
        """The store, as messages name it."""

    def guarded(self) -> AbstractContextManager[None]:
        """Errors of the store as ours."""

    def extent(self) -> tuple[int | None, int | None]:
        """Last position and last tree node, at one moment."""

    def origin(self) -> list[Row]:
        """Name of the log."""

    def verifiers(self) -> list[Row]:
        """Public key and handover, oldest first."""

    def kept(self) -> list[Row]:
        """Checkpoint of another log and the keys it listed, as JSON."""

    def node(self, number: int) -> Row | None:
        """Hash of one tree node."""

    def nodes_at(self, numbers: Sequence[int]) -> list[Row]:
        """Number and hash of these nodes, in any order."""

    def nodes(self, first: int, last: int) -> list[Row]:
        """Hashes of the nodes [first, last)."""

    def entries(self, start: int, stop: int) -> list[Row]:
        """Entries of [start, stop)."""

    def content(self, key: bytes) -> Row | None:
        """Content of a record."""

    def sightings(self, keys: Sequence[bytes]) -> list[Row]:
        """Id, position, stamp of every entry of these records, in order of positions."""

    def between(self, low: bytes, high: bytes) -> list[Row]:
        """The first twenty ids from low to high."""

    def stamps(self, start: int) -> list[Row]:
        """Number, origin, author, batch, received of the stamps from a number on."""

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name."""

    def landmarks(self, kind: str, start: int, stop: int) -> list[Row]:
        """Entries of a rare kind."""

    def marks(self) -> list[Row]:
        """Position and kind of every landmark."""

    def spans(self) -> list[Row]:
        """Stamp, first position and number of its entries."""

    def misplaced(self) -> list[Row]:
        """First positions of records whose content is not at their first entry only."""

    def form_problems(self) -> list[str]:
        """Where the tables are not those of a log; quick, for opening."""

    def structure_problems(self) -> list[str]:
        """What the store says about itself; slow, for checking."""


class Writer(Protocol):
    """What changes a store, in transactions of its own."""

    def append(self, drafts: Sequence[Draft], stamp: Stamp) -> list[Receipt]:
        """Append records here. Raises Refused."""

    def absorb(self, entries: Sequence[Foreign]) -> list[Stamp]:
        """Append entries of another log; returns the stamps of the new ones."""

    def add_key(self, link: Link) -> None:
        """List the next public key."""

    def keep(self, note: str, keys: str) -> None:
        """Keep the checkpoint of another log."""

    def waiting(self) -> int:
        """Number of records acknowledged and not yet at a position."""

    def seal(self) -> int:
        """Give positions to what waits; returns how many entries that made."""

    def leave(self, copy: Callable[[], None], settle: Callable[[], None]) -> None:
        """Copy the log while nobody appends, settle where it is now, and take nothing more."""

    def wait(self, size: int, seconds: float) -> None:
        """Return when the log has more than `size` entries, or after some seconds."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Everything read inside is of one moment."""

    def close(self) -> None:
        """Let go of the store."""


class Shelf(Protocol):
    """Documents kept beside the log for everybody who shares it."""

    def has(self, digest: str) -> bool:
        """Whether a document is there, whole."""

    def put(self, digest: str, size: int, blocks: Iterable[bytes]) -> None:
        """Keep a document whose bytes have been checked; nothing happens where it is there."""

    def blocks(self, digest: str) -> Iterator[bytes]:
        """The bytes of a document as they lie there, unchecked."""

    def digests(self) -> Iterator[str]:
        """Digests of all documents there, sorted."""
