"""Which Withdrawals are in force, and what they take back. Pure, and independent of the order in a log.

A Withdrawal is out of force when a Withdrawal in force names its id. As an id is a hash of content, a Withdrawal can
only name one that existed before: they form a graph without cycles. A record is withdrawn when a Withdrawal in force
names its id, or when every envelope it has is in a batch that one names. A batch never takes Withdrawals with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from natija.model.records import Withdrawal


class Withdrawn(msgspec.Struct, frozen=True):
    """What is taken back: id or batch -> id of the Withdrawal in force that names it (the smallest, if several)."""

    records: dict[str, str] = {}
    batches: dict[str, str] = {}
    idle: frozenset[str] = frozenset()
    """Withdrawals that are themselves out of force."""

    def by(self, record_id: str, batches: Iterable[str], *, is_withdrawal: bool = False) -> str | None:
        """The Withdrawal that takes back a record with envelopes in `batches`, or None."""
        if named := self.records.get(record_id):
            return named
        if is_withdrawal or not self.batches:
            return None
        found = [self.batches.get(batch) for batch in batches]
        return min((name for name in found if name), default=None) if found and all(found) else None


def in_force(withdrawals: Mapping[str, Withdrawal]) -> Withdrawn:
    """Resolve Withdrawals, given by id."""
    waiting = dict.fromkeys(withdrawals, 0)
    for withdrawal in withdrawals.values():
        if withdrawal.record_id in waiting:
            waiting[withdrawal.record_id] += 1
    ready = [name for name, count in waiting.items() if not count]
    idle: set[str] = set()
    while ready:  # each is decided once everything that names it is
        name = ready.pop()
        target = withdrawals[name].record_id
        if target is None or target not in waiting:
            continue
        if name not in idle:
            idle.add(target)
        waiting[target] -= 1
        if not waiting[target]:
            ready.append(target)
    return _named({name: w for name, w in withdrawals.items() if name not in idle}, frozenset(idle))


def _named(standing: Mapping[str, Withdrawal], idle: frozenset[str]) -> Withdrawn:
    records: dict[str, str] = {}
    batches: dict[str, str] = {}
    for name in sorted(standing, reverse=True):
        withdrawal = standing[name]
        if withdrawal.record_id is not None:
            records[withdrawal.record_id] = name
        if withdrawal.batch is not None:
            batches[withdrawal.batch] = name
    return Withdrawn(records, batches, idle)
