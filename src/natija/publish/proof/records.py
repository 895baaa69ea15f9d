"""The log as files: canonical records a line each, and the leaves' bytes, 256 positions to a file.

A line is empty where the record stood at an earlier position already, or is held back; a held-back leaf is there as
its hash alone. A full file never changes again while the same contests are held back: that is why a later publication
writes the last one only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from natija.errors import BadUse
from natija.log import Log, merkle
from natija.publish.nouns import File
from natija.publish.proof import tiles
from natija.publish.proof.tiles import WIDTH


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Up to 256 positions: a leaf hash for each, its bytes, and its record, empty where not shown."""

    index: int
    leaves: tuple[bytes, ...]
    envelopes: tuple[bytes, ...]
    contents: tuple[bytes, ...]

    def files(self) -> Iterator[File]:
        """Its records, its bundle, and its tile of level 0."""
        width = len(self.leaves)
        yield File(path=records_path(self.index), data=b"".join(line + b"\n" for line in self.contents))
        yield File(path=tiles.path("entries", self.index, width), data=tiles.bundle(self.envelopes))
        yield File(path=tiles.path(0, self.index, width), data=b"".join(self.leaves))


def records_path(index: int) -> str:
    """Where the records of positions index * 256 to index * 256 + 255 lie."""
    return f"records/{index:06d}.jsonl"


def record_file(position: int) -> str:
    """Where the record of a position lies."""
    return records_path(position // WIDTH)


def stretches(log: Log, size: int, out: Collection[int], start: int = 0) -> Iterator[Stretch]:
    """The log from stretch `start` on, up to `size` entries, without the held-back positions."""
    seen: set[str] = set()
    entries = log.read(start * WIDTH, size)
    for index in range(start, -(-size // WIDTH)):
        leaves: list[bytes] = []
        envelopes: list[bytes] = []
        contents: list[bytes] = []
        for _ in range(min(WIDTH, size - index * WIDTH)):
            entry = next(entries)
            first = entry.id not in seen and (not start or log.position_of(entry.id) == entry.position)
            seen.add(entry.id)
            envelope = entry.envelope
            _check(entry.position, envelope)
            shown = entry.position not in out
            leaves.append(merkle.leaf_hash(envelope))
            envelopes.append(envelope if shown else b"")
            contents.append(entry.content if shown and first else b"")
        yield Stretch(index=index, leaves=tuple(leaves), envelopes=tuple(envelopes), contents=tuple(contents))


def _check(position: int, envelope: bytes) -> None:
    if len(envelope) > tiles.LONGEST:
        raise BadUse(f"the envelope at position {position} is too long for a bundle", next_step="shorten batch names")
