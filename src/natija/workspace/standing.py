"""One contest watched while records arrive: each change of its outcome, with the record it came with.

What is said first is how it stands now. A record that changes nothing of the outcome gives no line. Where a definition
is put in force meanwhile, the contest and the basis are looked up in it and followed from there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from natija.canvass import Outcome
from natija.canvass.following import Following
from natija.workspace.following import LONGEST_S

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """How a contest stands at a size of the log; `received` is when the last of those records came in."""

    records: int
    received: str
    outcome: Outcome


def watch(
    workspace: Workspace, contest: str, *, basis: str | None = None, as_of: str | None = None, count: int | None = None,
    seconds: float | None = None,
) -> Iterator[Changed]:  # fmt: skip
    """How it stands, and every change of that: so many, for some seconds, or until stopped."""
    return islice(_changes(workspace, contest, basis, as_of, seconds), count)


def _changes(
    workspace: Workspace, contest: str, basis: str | None, as_of: str | None, seconds: float | None
) -> Iterator[Changed]:
    until = None if seconds is None else time.monotonic() + seconds
    one, definition, last = None, None, None
    while True:
        now, question = workspace.question(basis=basis, at=None, as_of=as_of, contest=contest)
        if one is None or now is not definition:
            one, definition = Following(workspace.frames, now, question), now
        outcome = one.outcome()
        size = workspace.frames.size
        if outcome != last:
            last = outcome
            yield Changed(records=size, received=_received(workspace, size), outcome=outcome)
        left = LONGEST_S if until is None else until - time.monotonic()
        if left <= 0:
            return
        workspace.log.wait(size, min(left, LONGEST_S))


def _received(workspace: Workspace, size: int) -> str:
    """When the last of so many records was received here."""
    return next(iter(workspace.log.read(size - 1, size))).received
