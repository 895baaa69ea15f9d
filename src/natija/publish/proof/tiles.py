"""The log's tree as static files: C2SP tlog-tiles, pure. Hashes in, files out, and back.

A tile of level L holds up to 256 hashes: those of the complete subtrees over 256^L leaves each, from the left. The last
tile of a level may be partial and then carries its width in its path. Indexes are written in groups of three digits,
all but the last with an x (https://c2sp.org/tlog-tiles). A bundle holds the leaves' bytes themselves, each after its
length as two bytes; length 0 stands for an entry that is held back, whose hash is in the tile.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence

from natija.log import merkle
from natija.publish.nouns import File

WIDTH = 256
HASH = 32
LONGEST = 0xFFFF
"""Bytes of one entry in a bundle."""
Parse = Callable[[bytes], list[bytes]]
"""Reads a tile or a bundle."""


def name(index: int) -> str:
    """An index as it stands in paths: 1234067 is x001/x234/067."""
    groups = [f"{index % 1000:03d}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03d}")
    return "/".join(groups)


def path(level: int | str, index: int, width: int) -> str:
    """Where a tile, or a bundle (`entries`), lies."""
    part = "" if width == WIDTH else f".p/{width}"
    return f"log/tile/{level}/{name(index)}{part}"


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, index, width) of every tile of a tree."""
    level, count = 0, size
    while count:
        for index in range((count + WIDTH - 1) // WIDTH):
            yield level, index, min(WIDTH, count - index * WIDTH)
        level, count = level + 1, count // WIDTH


def bundle(envelopes: Iterable[bytes]) -> bytes:
    """Leaves' bytes, each after its length."""
    return b"".join(struct.pack(">H", len(one)) + one for one in envelopes)


def unbundle(data: bytes) -> list[bytes]:
    """The leaves' bytes of a bundle. Raises ValueError where it is none."""
    found, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 2], "big")
        at += 2
        if len(data) < at + size:
            raise ValueError("the bundle ends inside an entry")
        found.append(data[at : at + size])
        at += size
    return found


def hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile. Raises ValueError where it is none."""
    if not data or len(data) % HASH or len(data) > HASH * WIDTH:
        raise ValueError("a tile is 1 to 256 hashes of 32 bytes")
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


def above(tile: Sequence[bytes]) -> bytes:
    """The hash that a full tile is on the level above."""
    level = list(tile)
    while len(level) > 1:
        level = [merkle.node_hash(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def upper(nodes: Sequence[bytes], level: int = 1) -> Iterator[File]:
    """Tiles of a level and of all above it, from all hashes of that level."""
    full: list[bytes] = []
    for index in range(-(-len(nodes) // WIDTH)):
        tile = nodes[index * WIDTH : (index + 1) * WIDTH]
        yield File(path=path(level, index, len(tile)), data=b"".join(tile))
        if len(tile) == WIDTH:
            full.append(above(tile))
    if full:
        yield from upper(full, level + 1)


def node_from(tile: Callable[[int, int], Sequence[bytes]]) -> merkle.Node:
    """The nodes of a tree out of its tiles, given by level and index."""

    def node(level: int, index: int) -> bytes:
        tall, inside = divmod(level, 8)
        first = index << inside
        hashes_ = tile(tall, first // WIDTH)[first % WIDTH : first % WIDTH + (1 << inside)]
        return above(hashes_)

    return node
