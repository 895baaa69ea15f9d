"""Appending: what a log takes, what it refuses, and the one transaction that writes it.

A Draft is checked before the log is locked. A local append of a known record adds nothing and gives its first
position; of a withdrawn record it is refused. An absorbed entry of another log keeps its own stamp, is never refused
for being withdrawn here, and is added unless that very envelope is there: so every order of merging ends the same.
Withdrawals take effect for the appends after the one that carries them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from natija.errors import Refused
from natija.log.entries import Receipt, Stamp
from natija.log.merkle import Frontier, leaf_hash, stored_count
from natija.log.reading import Reader, key_of
from natija.log.withdrawals import Withdrawn
from natija.model.canonical import decode
from natija.model.records import DefinitionVersion, Record, Withdrawal

LARGEST = 16 * 1024 * 1024
"""Bytes of one record. A country's stations on one form stay far below it."""

_AGAIN = "import it again with --sitting 2, or withdraw the withdrawal: `natija withdraw --record {}`"


class Draft(NamedTuple):
    """A record that could be appended."""

    key: bytes
    content: bytes
    withdrawal: Withdrawal | None
    kind: str | None
    """Kind of landmark, if it is one."""


class Foreign(NamedTuple):
    """An entry of another log; without its record where that came with an earlier entry."""

    stamp: Stamp
    key: bytes
    draft: Draft | None


class Row(NamedTuple):
    """A row to write; `content` is None where an earlier entry has it."""

    key: bytes
    stamp: Stamp
    content: bytes | None
    kind: str | None


def draft(content: bytes) -> Draft:
    """Check one record's bytes. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused(f"a record of {len(content):,} bytes", next_step=f"split it: at most {LARGEST:,} bytes")
    record = decode(content)
    withdrawal = record if isinstance(record, Withdrawal) else None
    return Draft(sha256(content).digest(), content, withdrawal, landmark(record))


def landmark(record: Record) -> str | None:
    """The name under which a record can be found without reading the log, for the kinds that need it."""
    if isinstance(record, Withdrawal):
        return "withdrawal"
    return "definition" if isinstance(record, DefinitionVersion) else None


def plan(
    reader: Reader, drafts: Sequence[Draft], stamp: Stamp, size: int, withdrawn: Withdrawn
) -> tuple[list[Receipt], list[Row]]:
    """Receipts and rows of a local append, at a moment when nobody else writes. Raises Refused."""
    sightings = reader.sightings([item.key for item in drafts])
    fresh: dict[bytes, int] = {}
    receipts: list[Receipt] = []
    rows: list[Row] = []
    for item in drafts:
        known = sightings.get(item.key, [])
        if withdrawn.records or withdrawn.batches:
            batches = [reader.stamp(number).batch for _, number in known] or [stamp.batch]
            _refuse_withdrawn(item, batches, withdrawn)
        position = known[0][0] if known else fresh.get(item.key)
        if position is None:
            _refuse_pointless(reader, item, fresh, stamp)
            position = fresh[item.key] = size + len(rows)
            rows.append(Row(item.key, stamp, item.content, item.kind))
            receipts.append(Receipt(position, item.key.hex(), new=True))
        else:
            receipts.append(Receipt(position, item.key.hex(), new=False))
    return receipts, rows


def _refuse_withdrawn(item: Draft, batches: Iterable[str], withdrawn: Withdrawn) -> None:
    name = item.key.hex()
    if by := withdrawn.by(name, batches, is_withdrawal=item.withdrawal is not None):
        raise Refused(f"record {name} is withdrawn by {by}", next_step=_AGAIN.format(by))


def _refuse_pointless(reader: Reader, item: Draft, fresh: dict[bytes, int], stamp: Stamp) -> None:
    """A withdrawal of nothing is a typing error, and would strike whatever comes under that name later."""
    withdrawal = item.withdrawal
    if withdrawal is None:
        return
    if withdrawal.batch is not None and withdrawal.batch != stamp.batch and not reader.has_batch(withdrawal.batch):
        step = "see the batches with `natija log show --batches`"
        raise Refused(f"no batch {withdrawal.batch!r} to withdraw", next_step=step)
    if withdrawal.record_id is not None:
        key = key_of(withdrawal.record_id)
        if key is None or not (key in fresh or reader.sightings([key])):
            step = "give the whole id, as `natija log show` prints it"
            raise Refused(f"no record {withdrawal.record_id!r} to withdraw", next_step=step)


def unseen(reader: Reader, entries: Sequence[Foreign]) -> list[Row]:
    """Rows of another log's entries that are not here yet."""
    sightings = reader.sightings([entry.key for entry in entries])
    seen = {key: {reader.stamp(number) for _, number in found} for key, found in sightings.items()}
    rows: list[Row] = []
    for stamp, key, item in entries:
        stamps = seen.setdefault(key, set())
        if stamp in stamps:
            continue
        if not stamps and item is None:
            raise Refused(f"entry of record {key.hex()}, whose content was never given")
        first = item if not stamps else None
        rows.append(Row(key, stamp, first.content if first else None, first.kind if first else None))
        stamps.add(stamp)
    return rows


def insert(db: sqlite3.Connection, reader: Reader, tree: Frontier, rows: Sequence[Row]) -> Frontier:
    """Write rows, their stamps and the nodes they complete, inside the caller's transaction."""
    size, first_node = tree.size, stored_count(tree.size)
    numbers = _insert_stamps(db, reader, rows)
    grown, nodes = tree.extended(leaf_hash(row.stamp.envelope(row.key.hex())) for row in rows)
    db.executemany(
        "INSERT INTO entry VALUES (?, ?, ?, ?)",
        ((size + i, row.key, numbers[row.stamp], row.content) for i, row in enumerate(rows)),
    )
    db.executemany("INSERT INTO node VALUES (?, ?)", enumerate(nodes, first_node))
    marks = ((size + i, row.kind) for i, row in enumerate(rows) if row.kind is not None)
    db.executemany("INSERT INTO landmark VALUES (?, ?)", marks)
    return grown


def _insert_stamps(db: sqlite3.Connection, reader: Reader, rows: Iterable[Row]) -> dict[Stamp, int]:
    """Number of every stamp of the rows; new ones are written."""
    numbers: dict[Stamp, int] = {}
    new = reader.next_stamp()
    for stamp in dict.fromkeys(row.stamp for row in rows):
        known = reader.number(stamp)
        if known is None:
            words = (stamp.origin, stamp.author, stamp.batch, stamp.received)
            db.execute("INSERT INTO stamp VALUES (?, ?, ?, ?, ?)", (new, *words))
            known, new = new, new + 1
        numbers[stamp] = known
    return numbers
