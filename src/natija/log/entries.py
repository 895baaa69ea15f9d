"""What the log holds, as frozen nouns: stamps, entries, receipts, heads, batches.

An entry is a record at a position together with its envelope. All envelopes of one append share author, batch,
origin and time of receipt: that shared part is the Stamp, kept once. The canonical bytes of an envelope are rebuilt
from stamp and id; they are what a leaf of the tree hashes (docs/adr/0002-merkle-tree.md).
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import NamedTuple

import msgspec

from natija.errors import BadUse
from natija.model.canonical import canonical_json, clean

LONGEST_WORD = 200
"""An author, batch or origin is an id, not a text."""

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)")


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a position of a log holds beside the record itself. Its canonical bytes are the leaf."""

    author: str
    batch: str
    id: str
    origin: str
    received: str


class Stamp(msgspec.Struct, frozen=True, dict=True):
    """What all envelopes of one append share."""

    origin: str
    author: str
    batch: str
    received: str

    @cached_property
    def _around(self) -> tuple[bytes, bytes]:
        head = b'{"author":' + canonical_json(self.author) + b',"batch":' + canonical_json(self.batch) + b',"id":"'
        tail = b'","origin":' + canonical_json(self.origin) + b',"received":' + canonical_json(self.received) + b"}"
        return head, tail

    def envelope(self, record_id: str) -> bytes:
        """Canonical bytes of the envelope of one record."""
        head, tail = self._around
        return head + record_id.encode() + tail

    @property
    def words(self) -> tuple[str, str, str, str]:
        """Its four parts, in the order in which they are kept."""
        return self.origin, self.author, self.batch, self.received

    def problems(self) -> list[str]:
        """Why a log would not take this stamp."""
        words = {"origin": self.origin, "author": self.author, "batch": self.batch}
        found = [f"{name} {value!r} is not a short id" for name, value in words.items() if not _is_word(value)]
        if not _TIME.fullmatch(self.received):
            found.append(f"received {self.received!r} is not a time with its offset, like 2024-02-10T18:30:00Z")
        return found


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST_WORD and _is_kept(text)


@lru_cache(maxsize=1024)
def _is_kept(text: str) -> bool:
    """Whether a short text is one; a desk has the same few in every act."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8
        return False
    return 0 < size <= LONGEST_WORD and text.isprintable() and clean(text) == text


def checked_stamp(*, origin: str, author: str, batch: str, received: str) -> Stamp:
    """A stamp the log takes. Raises BadUse."""
    stamp = Stamp(origin, author, batch, received)
    if problems := stamp.problems():
        raise BadUse("; ".join(problems), next_step="give author and batch as short ids and the time in ISO 8601")
    return stamp


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A record at its position in one log."""

    position: int
    id: str
    content: bytes
    stamp: Stamp

    @property
    def envelope(self) -> bytes:
        """Canonical bytes of the envelope: what the leaf at this position hashes."""
        return self.stamp.envelope(self.id)

    @property
    def origin(self) -> str:
        """Log that received the record first."""
        return self.stamp.origin

    @property
    def author(self) -> str:
        """Role and opaque id of who appended it."""
        return self.stamp.author

    @property
    def batch(self) -> str:
        """What it was appended with."""
        return self.stamp.batch

    @property
    def received(self) -> str:
        """When, by the clock of the log it reached first."""
        return self.stamp.received


class Receipt(NamedTuple):
    """The log's answer for one appended record, once it is safe; `new` is false where the record was known."""

    position: int | None
    """None where it is acknowledged and not sealed yet: a log in PostgreSQL gives positions a moment later."""
    id: str
    new: bool


class Head(msgspec.Struct, frozen=True):
    """A log at one size."""

    origin: str
    size: int
    root: bytes


class Batch(msgspec.Struct, frozen=True):
    """What was appended in one act."""

    name: str
    origin: str
    author: str
    received: str
    """Earliest time of receipt."""
    first: int
    """Position of its first entry."""
    entries: int


def key_of(record_id: str) -> bytes | None:
    """The 32 bytes of an id, or None where the text is no id."""
    if len(record_id) != 64 or record_id != record_id.lower():
        return None
    try:
        return bytes.fromhex(record_id)
    except ValueError:
        return None
