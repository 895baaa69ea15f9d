"""Checking a log: everything that reading depends on is recomputed from the records and compared.

That is the store's structure and settings, ids against contents, stamps, leaves and every node of the tree, the list
of landmarks, keys and handovers, and the checkpoints kept of other logs. What a log cannot say about itself is said
in a note: without a checkpoint kept elsewhere nobody can see that its end was cut off, or that the holder of the key
wrote all of it anew. Problems are collected, never raised.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import msgspec

from natija.errors import BadUse, Refused, StoreDamaged
from natija.log import merkle
from natija.log.checkpoint import Checkpoint, check_links, open_checkpoint
from natija.log.entries import Head
from natija.log.reading import CHUNK, Reader
from natija.log.writing import landmark
from natija.model.canonical import decode

MOST = 50
"""Problems listed."""

WITHOUT_CHECKPOINT = (
    "No checkpoint was given. Without one kept elsewhere this cannot find out whether entries were cut off at the "
    "end, nor whether the holder of the key has written the whole log anew."
)


class Verification(msgspec.Struct, frozen=True):
    """What a check of the log found."""

    head: Head
    """Size and root as recomputed from the entries."""
    problems: tuple[str, ...]
    """Empty if the log is what was written."""
    notes: tuple[str, ...]
    """What the check could and could not see."""


def verify(
    reader: Reader,
    origin: str,
    given: Checkpoint | None,
    progress: Callable[[int, int], None] | None = None,
) -> Verification:
    """Check a log against itself and against a checkpoint whose signature has been checked."""
    check = _Check(reader, given)
    check.run(check.structure)
    check.run(check.contents_once)
    check.run(lambda: check.entries(progress))
    check.run(check.stamps)
    check.run(check.landmarks)
    check.run(check.keys)
    check.run(check.checkpoint)
    notes = (WITHOUT_CHECKPOINT,) if given is None else (f"Held against the checkpoint of size {given.size}.",)
    head = Head(origin, check.tree.size, check.tree.root())
    return Verification(head, tuple(check.problems), notes)


class _Check:
    """One check of one log, and what it has recomputed so far."""

    def __init__(self, reader: Reader, given: Checkpoint | None) -> None:
        self._reader = reader
        self._given = given
        self._root_given: bytes | None = merkle.EMPTY if given and given.size == 0 else None
        self._marks: list[tuple[int, str]] = []
        self._stamps_used: set[int] = set()
        self.problems: list[str] = []
        self.tree = merkle.Frontier()

    def add(self, *problems: str) -> None:
        """Note problems, each once, up to a readable number."""
        for problem in problems:
            if len(self.problems) < MOST and problem not in self.problems:
                self.problems.append(problem)
            elif len(self.problems) == MOST:
                self.problems.append("… and more")

    def run(self, step: Callable[[], None]) -> None:
        """Take one step; where it cannot be finished, note why and let the next one go on."""
        try:
            with self._reader.guarded():
                step()
        except StoreDamaged as error:
            self.add(*error.problems)
        except BadUse as error:
            self.add(error.what)

    def structure(self) -> None:
        """Settings, tables, and what the store says about itself."""
        self.add(*self._reader.rows.structure_problems())

    def contents_once(self) -> None:
        """The content of a record is at its first entry, and only there."""
        rows = self._reader.rows.misplaced()
        self.add(*(f"the record at position {row[0]}: its content is not at its first entry only" for row in rows))

    def entries(self, progress: Callable[[int, int], None] | None) -> None:
        """Every entry and every node of the tree, in one pass that grows the tree anew."""
        self._reader.load_stamps()
        size, nodes = self._reader.extent()
        if nodes != merkle.stored_count(size):
            self.add(f"its tree has {nodes} nodes; {size} entries make {merkle.stored_count(size)}")
        while self.tree.size < size:
            self._stretch(self._stop(size))
            if progress:
                progress(self.tree.size, size)

    def _stop(self, size: int) -> int:
        start, due = self.tree.size, self._given.size if self._given else 0
        upto = min(start + CHUNK, size)
        return min(upto, due) if start < due else upto

    def _stretch(self, stop: int) -> None:
        start = self.tree.size
        rows = self._reader.rows.entries(start, stop)
        if [row[0] for row in rows] != list(range(start, stop)):
            raise StoreDamaged(self._reader.rows.where, [f"of the entries {start} to {stop - 1} some are missing"])
        grown, nodes = self.tree.extended([self._leaf(*row) for row in rows])
        first, last = merkle.stored_count(start), merkle.stored_count(stop)
        stored = self._reader.rows.nodes(first, last)
        if stored != [(node,) for node in nodes]:
            self.add(f"entries {start} to {stop - 1} do not hash to the tree that was kept of them")
        self.tree = grown
        if self._given and grown.size == self._given.size:
            self._root_given = grown.root()

    def _leaf(self, position: int, key: object, stamp: object, content: object) -> bytes:
        """Check one row and hash its envelope."""
        if not isinstance(key, bytes) or not isinstance(stamp, int) or not isinstance(content, bytes | None):
            raise StoreDamaged(self._reader.rows.where, [f"the row of position {position} has values of another type"])
        if content is not None:
            self._content(position, key, content)
        self._stamps_used.add(stamp)
        return merkle.leaf_hash(self._reader.stamp(stamp).envelope(key.hex()))

    def _content(self, position: int, key: bytes, content: bytes) -> None:
        if sha256(content).digest() != key:
            self.add(f"the record at position {position} is not the one its id names")
            return
        try:
            kind = landmark(decode(content))
        except Refused as error:
            self.add(f"the record at position {position}: {error.what}")
            return
        if kind is not None:
            self._marks.append((position, kind))

    def stamps(self) -> None:
        """Every stamp is one the log takes, and was used."""
        for number in range(self._reader.next_stamp()):
            stamp = self._reader.stamp(number)
            self.add(*(f"stamp {number}: {problem}" for problem in stamp.problems()))
            if number not in self._stamps_used:
                self.add(f"stamp {number} belongs to no entry")

    def landmarks(self) -> None:
        """The list of withdrawals and definitions is the one the records give."""
        rows = self._reader.rows.marks()
        if rows != self._marks:
            self.add("the list of withdrawals and definitions is not the one the records give")

    def keys(self) -> None:
        """The log's own keys with their handovers, and what was kept of other logs."""
        check_links(self._reader.origin(), self._reader.public_keys())
        for note, links in self._reader.kept():
            name = note.partition("\n")[0]
            open_checkpoint(note, check_links(name, links))

    def checkpoint(self) -> None:
        """The log is the one the given checkpoint was signed for, or has grown out of it."""
        given, size = self._given, self.tree.size
        if given is None:
            return
        if self._root_given is None:
            self.add(f"the checkpoint has {given.size} entries and the log {size}: its end has been cut off")
        elif self._root_given != given.root:
            self.add(f"the first {given.size} entries are not those of the checkpoint: the log has been rewritten")
