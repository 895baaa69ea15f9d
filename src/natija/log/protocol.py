"""What the rest of the program needs of a record log, whatever keeps it.

The SQLite log is one implementation; a log in PostgreSQL is another. Code above this package asks for a RecordLog.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from natija.log.entries import Entry, Head
from natija.log.withdrawals import Withdrawn


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
