"""The record log: open it, read it, append to it, sign it, prove from it, check it. Where it is kept is the store's.

An append is safe on the disk when it returns. In a SQLite file positions are given at once; in PostgreSQL an append is
acknowledged once committed and a moment later sealed, and its receipt says which. The clock is never read: the time of
receipt is an argument. A Log belongs to one thread. It refuses records that are not canonical, that are withdrawn, and
withdrawals that point at nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from natija.errors import BadUse, StoreDamaged
from natija.log import keys as keyfiles
from natija.log import merkle, writing
from natija.log.checkpoint import (
    Checkpoint,
    Link,
    SigningKey,
    check_links,
    check_name,
    open_checkpoint,
    parse_vkey,
    sign,
)
from natija.log.entries import Batch, Entry, Head, Receipt, Stamp, checked_stamp, key_of
from natija.log.places import Place, make, open_place
from natija.log.protocol import Shelf
from natija.log.verify import Verification, verify
from natija.log.withdrawals import Withdrawn
from natija.log.writing import Foreign
from natija.model.canonical import canonical_json

Progress = Callable[[int, int], None]


class Log:
    """An open log. Make one with `Log.create` or `Log.open`, and close it, best with `with`."""

    def __init__(self, folder: Path, place: Place, store: str | None = None) -> None:
        self._reader = place.reader
        self._writer = place.writer
        self.folder = folder
        """Workspace folder: the signing key lies there, and the log itself where it is a file."""
        self.store = store
        """Address of the database it is kept in, without a password; None for a file in the folder."""
        self.shelf: Shelf | None = place.shelf
        """Where documents are kept for everybody who shares this log, or None where the folder is all there is."""
        self.origin = self._check_opening()
        """Name of this log."""

    @classmethod
    def create(cls, folder: Path, origin: str, *, store: str | None = None) -> Log:
        """Make an empty log and its signing key: in a folder, or with its key there and its records in a database."""
        check_name(origin)
        make(folder, origin, store)
        return cls.open(folder, store=store)

    @classmethod
    def open(cls, folder: Path, *, store: str | None = None) -> Log:
        """Open the log of a workspace folder, or the one in a database for a folder that shares it."""
        place = open_place(folder, store)
        try:
            return cls(folder, place, store)
        except BaseException:
            place.writer.close()
            raise

    def close(self) -> None:
        """Let go of the store."""
        self._writer.close()

    def __enter__(self) -> Self:
        """Use as a context manager: closed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close."""
        self.close()

    def _check_opening(self) -> str:
        """What can be checked without reading the log; the rest is `verify`."""
        if problems := self._reader.rows.form_problems():
            raise StoreDamaged(self._reader.rows.where, problems)
        self._reader.present()
        origin = self._reader.origin()
        try:
            check_links(origin, self.public_keys())
        except BadUse as error:
            raise self._reader.damaged(f"its list of keys is not what was written: {error.what}") from error
        return origin

    # Reading

    def size(self) -> int:
        """Number of entries."""
        return self._reader.size()

    def head(self, size: int | None = None) -> Head:
        """Size and root, now or when the log had `size` entries."""
        if size is None:
            tree = self._reader.present()
            return Head(self.origin, tree.size, tree.root())
        return Head(self.origin, size, self._reader.tree(self._within(size)).root())

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries of [start, stop) in order, up to the size the log has now."""
        size = self._reader.size()
        return self._reader.entries(max(start, 0), size if stop is None else min(stop, size))

    def get(self, record_id: str) -> Entry | None:
        """First entry of a record, or None."""
        position = self.position_of(record_id)
        return None if position is None else next(self._reader.entries(position, position + 1))

    def position_of(self, record_id: str) -> int | None:
        """Position of the first entry of a record, or None."""
        key = key_of(record_id)
        found = self._reader.sightings([key]) if key else {}
        return found[key][0][0] if key in found else None

    def find(self, beginning: str) -> list[str]:
        """Ids that begin like this, at most twenty."""
        return self._reader.find(beginning)

    def withdrawals(self, at: int | None = None) -> Withdrawn:
        """What is taken back, now or when the log had `at` entries."""
        size = self._reader.size()
        return self._reader.withdrawn(size if at is None else min(at, size))

    def withdrawn(self, record_id: str) -> str | None:
        """Id of the Withdrawal in force that takes back a record of this log, or None."""
        entry = self.get(record_id)
        if entry is None:
            return None
        key = bytes.fromhex(record_id)
        seen = self._reader.sightings([key])[key]
        self._reader.load_stamps()
        batches = [self._reader.stamp(number).batch for _, number in seen]
        is_withdrawal = writing.draft(entry.content).withdrawal is not None
        return self.withdrawals().by(record_id, batches, is_withdrawal=is_withdrawal)

    def definitions(self, at: int | None = None) -> list[Entry]:
        """First entries of all DefinitionVersions, in order."""
        size = self._reader.size()
        return self._reader.landmarks("definition", 0, size if at is None else min(at, size))

    def batches(self) -> list[Batch]:
        """What was appended in one act each, in the order of first entries."""
        return self._reader.batches()

    # Writing

    def append(self, contents: Sequence[bytes], *, author: str, batch: str, received: str) -> list[Receipt]:
        """Append records, all of them or none, and return once they are on the disk."""
        stamp = checked_stamp(origin=self.origin, author=author, batch=batch, received=received)
        drafts = [writing.draft(content) for content in contents]
        return self._writer.append(drafts, stamp)

    def absorb(self, entries: Sequence[Foreign]) -> list[Stamp]:
        """Append entries of another log as they are, without those that are here; returns the stamps of the new ones.

        For `merge`, which has checked them against the other log's signed head.
        """
        return self._writer.absorb(entries)

    def waiting(self) -> int:
        """Records acknowledged and not sealed yet: safe, and without a position. Always 0 in a file."""
        return self._writer.waiting()

    def seal(self) -> int:
        """Give positions to what waits; returns how many entries that made."""
        return self._writer.seal()

    def leave(self, copy: Callable[[], None], settle: Callable[[], None]) -> None:
        """For `moving`: copy this log while nobody appends, settle where it is now, and take nothing more."""
        self._writer.leave(copy, settle)

    def add_key(self, link: Link) -> None:
        """List a key. For `moving`, which takes it from the log itself."""
        self._writer.add_key(link)

    def wait(self, size: int, seconds: float) -> int:
        """Wait until the log has more than `size` entries, or for some seconds; returns its size."""
        self._writer.wait(size, seconds)
        return self._reader.size()

    def _within(self, size: int) -> int:
        present = self._reader.size()
        if not 0 <= size <= present:
            raise BadUse(f"the log has {present} entries, not {size}", next_step="give a size it has had")
        return size

    # Signing and proving

    def public_keys(self) -> tuple[Link, ...]:
        """Public keys of this log, oldest first; the last one signs."""
        return self._reader.public_keys()

    def signing_key(self) -> SigningKey:
        """The key in this log's folder."""
        with self._reader.guarded():
            return keyfiles.load_key(self.folder, self.origin, self.public_keys()[-1].vkey, shared=self._shared)

    @property
    def _shared(self) -> bool:
        return self.store is not None

    def rotate_key(self, *, lost: bool = False) -> SigningKey:
        """Replace the key. The old public key stays listed: checkpoints it signed can still be checked.

        Of a log that several folders share, only the folder with the present key may, unless that key is `lost`.
        """
        with self._reader.guarded():
            listed = self.public_keys()[-1].vkey
            if self._shared and not lost:
                self.signing_key()
            key, link = keyfiles.next_key(self.folder, self.origin, listed)
            self._writer.add_key(link)
            keyfiles.install_key(self.folder)
        return key

    def checkpoint(self, key: SigningKey, size: int | None = None) -> str:
        """The signed head: a C2SP tlog-checkpoint."""
        if key.verifier.vkey != self.public_keys()[-1].vkey:
            raise BadUse("this is not the present key of the log", next_step="take it from `Log.signing_key()`")
        head = self.head(size)
        return sign(Checkpoint(head.origin, head.size, head.root).text(), [key])

    def prove_inclusion(self, position: int, size: int) -> list[bytes]:
        """Audit path of a position in the tree of `size` entries."""
        return merkle.inclusion_proof(position, self._within(size), self._reader.node)

    def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Proof that the log of `old` entries is the beginning of that of `new` ones."""
        return merkle.consistency_proof(old, self._within(new), self._reader.node)

    # What other logs have shown us

    def kept(self) -> list[tuple[str, tuple[Link, ...]]]:
        """Checkpoints of merged logs, each with the keys its log listed."""
        return self._reader.kept()

    def keep(self, note: str, links: Sequence[Link]) -> None:
        """Keep the checkpoint of a merged log. For `merge`, which has checked it."""
        self._writer.keep(note, canonical_json(links).decode())

    # Checking

    def verify(
        self, checkpoint: str | None = None, *, vkeys: Sequence[str] = (), progress: Progress | None = None
    ) -> Verification:
        """Check everything that reading depends on, and the log against a checkpoint kept elsewhere.

        The checkpoint must be signed by one of `vkeys`, or, where none are given, by a key this log lists.
        """
        given = self._opened(checkpoint, vkeys) if checkpoint is not None else None
        with self._reader.guarded(), self._writer.snapshot():
            return verify(self._reader, self.origin, given, progress)

    def _opened(self, note: str, vkeys: Sequence[str]) -> Checkpoint:
        keys = [parse_vkey(vkey) for vkey in vkeys or [link.vkey for link in self.public_keys()]]
        checkpoint, _ = open_checkpoint(note, keys)
        if checkpoint.origin != self.origin:
            step = f"give a checkpoint of {self.origin}"
            raise BadUse(f"the checkpoint is of the log {checkpoint.origin}", next_step=step)
        return checkpoint
