"""What a log takes and what it refuses: judged here for every store, written by the store.

A Draft is checked before the log is locked. A local append of a known record adds nothing and gives its first
position; of a withdrawn record it is refused. An absorbed entry of another log keeps its own stamp, is never refused
for being withdrawn here, and is added unless that very envelope is there: so every order of merging ends the same.
Withdrawals take effect for the appends after the one that carries them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from natija.errors import Refused
from natija.log.entries import Receipt, Stamp, key_of
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


class Seen(NamedTuple):
    """A record that is here: where, if it has a position yet, and the batches of all its envelopes."""

    position: int | None
    batches: tuple[str, ...]


class Past(Protocol):
    """What is here already, at a moment when nobody else writes."""

    def seen(self, keys: Sequence[bytes]) -> Mapping[bytes, Seen]:
        """Those of these records that are here."""

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name."""


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
    past: Past, drafts: Sequence[Draft], stamp: Stamp, withdrawn: Withdrawn
) -> tuple[list[Draft], Mapping[bytes, Seen]]:
    """What of a local append is new, each once, and what is here already. Raises Refused."""
    seen = past.seen([item.key for item in drafts])
    fresh: dict[bytes, Draft] = {}
    for item in drafts:
        known = seen.get(item.key)
        if withdrawn.records or withdrawn.batches:
            _refuse_withdrawn(item, known.batches if known else [stamp.batch], withdrawn)
        if known is None and item.key not in fresh:
            _refuse_pointless(past, item, fresh, stamp)
            fresh[item.key] = item
    return list(fresh.values()), seen


def receipts(drafts: Iterable[Draft], positions: Mapping[bytes, int], new: Iterable[bytes]) -> list[Receipt]:
    """The answer for each record of an append; of two equal ones the first is new."""
    waiting, answers = set(new), []
    for item in drafts:
        answers.append(Receipt(positions.get(item.key), item.key.hex(), new=item.key in waiting))
        waiting.discard(item.key)
    return answers


def _refuse_withdrawn(item: Draft, batches: Iterable[str], withdrawn: Withdrawn) -> None:
    name = item.key.hex()
    if by := withdrawn.by(name, batches, is_withdrawal=item.withdrawal is not None):
        raise Refused(f"record {name} is withdrawn by {by}", next_step=_AGAIN.format(by))


def _refuse_pointless(past: Past, item: Draft, fresh: Mapping[bytes, Draft], stamp: Stamp) -> None:
    """A withdrawal of nothing is a typing error, and would strike whatever comes under that name later."""
    withdrawal = item.withdrawal
    if withdrawal is None:
        return
    if withdrawal.batch is not None and withdrawal.batch != stamp.batch and not past.has_batch(withdrawal.batch):
        step = "see the batches with `natija log show --batches`"
        raise Refused(f"no batch {withdrawal.batch!r} to withdraw", next_step=step)
    if withdrawal.record_id is not None:
        key = key_of(withdrawal.record_id)
        if key is None or not (key in fresh or past.seen([key])):
            step = "give the whole id, as `natija log show` prints it"
            raise Refused(f"no record {withdrawal.record_id!r} to withdraw", next_step=step)


def unseen(stamps_of: Mapping[bytes, set[Stamp]], entries: Iterable[Foreign]) -> list[Row]:
    """Rows of entries that are not here yet, given the stamps under which their records are."""
    seen = {key: set(stamps) for key, stamps in stamps_of.items()}
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


def numbered(
    number: Callable[[Stamp], int | None], following: int, rows: Iterable[Row]
) -> tuple[dict[Stamp, int], list[Stamp]]:
    """Number of every stamp of the rows, and those that are new, which count on from `following`."""
    numbers: dict[Stamp, int] = {}
    new: list[Stamp] = []
    for stamp in dict.fromkeys(row.stamp for row in rows):
        known = number(stamp)
        if known is None:
            known = following + len(new)
            new.append(stamp)
        numbers[stamp] = known
    return numbers, new
