"""Following a log: each record as it gets its position, and sealing for desks whose role may not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from natija.model.canonical import decode
from natija.workspace import views
from natija.workspace.logbook import head

if TYPE_CHECKING:
    from natija.log import Entry
    from natija.workspace.workspace import Workspace

LOOK_S = 0.5
"""Seconds between two looks at the queue."""
LONGEST_S = 10.0
"""Seconds without news after which the log is asked anyway: a notice can be lost with a connection."""


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the log, as it goes by."""

    position: int
    id: str
    record: str
    """Its kind."""
    received: str
    author: str
    batch: str


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What sealing did."""

    entries: int
    """Records that got their positions."""
    head: views.HeadView


def follow(
    workspace: Workspace, *, start: int | None = None, count: int | None = None, seconds: float | None = None
) -> Iterator[Passed]:
    """Records from a position on (default: those still to come), so many, for some seconds, or until stopped."""
    return islice(_passing(workspace, start, seconds), count)


def _passing(workspace: Workspace, start: int | None, seconds: float | None) -> Iterator[Passed]:
    log = workspace.log
    done = log.size() if start is None else start
    until = None if seconds is None else time.monotonic() + seconds
    while True:
        for entry in log.read(done):
            done = entry.position + 1
            yield _passed(entry)
        left = LONGEST_S if until is None else until - time.monotonic()
        if left <= 0:
            return
        log.wait(done, min(left, LONGEST_S))


def _passed(entry: Entry) -> Passed:
    return Passed(
        position=entry.position, id=entry.id, record=type(decode(entry.content)).__name__, received=entry.received,
        author=entry.author, batch=entry.batch,
    )  # fmt: skip


def seal(workspace: Workspace, *, seconds: float) -> Sealed:
    """Give positions to what waits, and to what comes within some seconds."""
    until = time.monotonic() + seconds
    entries = workspace.log.seal()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(LOOK_S, left))
        entries += workspace.log.seal()
    return Sealed(entries=entries, head=head(workspace))
