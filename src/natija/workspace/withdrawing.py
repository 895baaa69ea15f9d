"""Taking back: a Withdrawal names a record or a batch, says by how many records the picture changes, and stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from natija.errors import BadUse, Unknown
from natija.model.canonical import encode
from natija.model.records import Withdrawal
from natija.workspace.batches import batch_id
from natija.workspace.logbook import show
from natija.workspace.views import Withdrew

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


def withdraw(workspace: Workspace, *, batch: str | None, record: str | None, reason: str) -> Withdrew:
    """Append a Withdrawal. Withdrawing the same thing again is refused: it would change nothing."""
    if (batch is None) == (record is None):
        raise BadUse("name either a batch or a record", next_step="natija withdraw --batch ID --reason …")
    count = 1
    if batch is not None:
        count = _size_of(workspace, batch)
    if record is not None:
        record = show(workspace, record).id
    _not_twice(workspace, batch, record)
    digest = workspace.private.keep_text(reason) if reason else None
    content = encode(Withdrawal(batch=batch, record_id=record, reason=digest))
    done = workspace.append([content], batch=batch_id("withdraw", batch, record, digest))
    entry = next(iter(workspace.log.read(done.size - 1, done.size)))
    return Withdrew(withdrawal=entry.id, batch=batch, record=record, records=count, appended=done)


def _size_of(workspace: Workspace, batch: str) -> int:
    batches = {b.name: b.entries for b in workspace.log.batches()}
    if batch not in batches:
        raise Unknown("batch", batch, list(batches)[-20:])
    return batches[batch]


def _not_twice(workspace: Workspace, batch: str | None, record: str | None) -> None:
    gone = workspace.log.withdrawals()
    by = gone.batches.get(batch or "") or gone.records.get(record or "")
    if by:
        step = f"to bring it back, withdraw the withdrawal: natija withdraw --record {by[:12]} --reason …"
        raise BadUse(f"already taken back by {by[:12]}", next_step=step)
