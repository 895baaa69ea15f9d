"""A publication's records as a log that can be read: the store behind `publish.source` and `natija verify`.

Positions, stamps and leaves come from the bundles and tiles, contents from the record files when they are asked for.
Nothing is believed: the log above hashes every content against its id, and the checks of `proof.checking` come first.
Held-back positions have neither id nor content. Nothing can be appended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from pathlib import Path

import msgspec

from natija.errors import BadUse, StoreDamaged
from natija.log import Log, merkle
from natija.log.checkpoint import Link
from natija.log.entries import Envelope, Receipt, Stamp
from natija.log.places import Place
from natija.log.protocol import Row
from natija.log.reading import Reader
from natija.log.writing import landmark
from natija.model.canonical import decode
from natija.publish.proof import tiles
from natija.publish.proof.records import records_path
from natija.publish.proof.tiles import WIDTH

_envelope = msgspec.json.Decoder(Envelope)
_MARKS = (b'"record":"definition"', b'"record":"withdrawal"')


class PublishedRows:
    """The rows of a publication's records."""

    def __init__(self, folder: Path, origin: str, links: Sequence[Link], size: int) -> None:
        self.where: object = folder
        self._origin = origin
        self._links = links
        self._size = size
        self._keys: list[bytes | None] = []
        self._stamp: list[int | None] = []
        self._numbers: dict[Stamp, int] = {}
        self._positions: dict[bytes, list[int]] = {}
        self._marks: list[tuple[int, str]] = []
        leaves: list[bytes] = []
        for index in range(-(-size // WIDTH)):
            width = min(WIDTH, size - index * WIDTH)
            leaves += tiles.hashes((folder / tiles.path(0, index, width)).read_bytes())
            self._load(tiles.unbundle((folder / tiles.path("entries", index, width)).read_bytes()))
        self._nodes = merkle.Frontier().extended(leaves)[1]
        self._contents = lru_cache(maxsize=8)(lambda n: (folder / records_path(n)).read_bytes().split(b"\n"))
        self._find_marks()

    def _load(self, envelopes: Sequence[bytes]) -> None:
        for data in envelopes:
            if not data:
                self._keys.append(None)
                self._stamp.append(None)
                continue
            found = _envelope.decode(data)
            stamp = Stamp(found.origin, found.author, found.batch, found.received)
            key = bytes.fromhex(found.id)
            self._positions.setdefault(key, []).append(len(self._keys))
            self._keys.append(key)
            self._stamp.append(self._numbers.setdefault(stamp, len(self._numbers)))

    def _find_marks(self) -> None:
        """Definitions and withdrawals: a record's bytes say its kind, so few are decoded."""
        for index in range(-(-self._size // WIDTH)):
            for at, content in enumerate(self._contents(index)):
                if any(mark in content for mark in _MARKS) and (kind := landmark(decode(content))):
                    self._marks.append((index * WIDTH + at, kind))

    def _row(self, position: int) -> Row:
        key = self._keys[position]
        if key is None:
            return position, None, None, None
        first = self._positions[key][0] == position
        content = self._contents(position // WIDTH)[position % WIDTH] if first else None
        return position, key, self._stamp[position], content

    def guarded(self) -> AbstractContextManager[None]:
        """Errors of the file system are shown as they are."""
        return nullcontext()

    def extent(self) -> tuple[int | None, int | None]:
        """Last position and last tree node."""
        return (self._size - 1, len(self._nodes) - 1) if self._size else (None, None)

    def origin(self) -> list[Row]:
        """Name of the log."""
        return [(self._origin,)]

    def verifiers(self) -> list[Row]:
        """Public key and handover, oldest first."""
        return [(link.vkey, link.handover) for link in self._links]

    def kept(self) -> list[Row]:
        """Checkpoints of other logs are no part of a publication."""
        return []

    def node(self, number: int) -> Row | None:
        """Hash of one tree node."""
        return (self._nodes[number],) if number < len(self._nodes) else None

    def nodes_at(self, numbers: Sequence[int]) -> list[Row]:
        """Number and hash of these nodes."""
        return [(number, self._nodes[number]) for number in numbers]

    def nodes(self, first: int, last: int) -> list[Row]:
        """Hashes of the nodes [first, last)."""
        return [(node,) for node in self._nodes[first:last]]

    def entries(self, start: int, stop: int) -> list[Row]:
        """Entries of [start, stop)."""
        return [self._row(position) for position in range(start, min(stop, self._size))]

    def content(self, key: bytes) -> Row | None:
        """Content of a record."""
        places = self._positions.get(key)
        return (self._row(places[0])[3],) if places else None

    def sightings(self, keys: Sequence[bytes]) -> list[Row]:
        """Id, position, stamp of every entry of these records."""
        return [(key, at, self._stamp[at]) for key in keys for at in self._positions.get(key, ())]

    def between(self, low: bytes, high: bytes) -> list[Row]:
        """The first twenty ids from low to high."""
        return [(key,) for key in sorted(self._positions) if low <= key <= high][:20]

    def stamps(self, start: int) -> list[Row]:
        """The stamps from a number on."""
        return [(n, *stamp.words) for stamp, n in self._numbers.items() if n >= start]

    def has_batch(self, name: str) -> bool:
        """Whether something was appended under a batch name."""
        return any(stamp.batch == name for stamp in self._numbers)

    def landmarks(self, kind: str, start: int, stop: int) -> list[Row]:
        """Entries of a rare kind."""
        return [self._row(at) for at, what in self._marks if what == kind and start <= at < stop]

    def marks(self) -> list[Row]:
        """Position and kind of every landmark."""
        return list(self._marks)

    def spans(self) -> list[Row]:
        """Stamp, first position and number of its entries."""
        found: dict[int, list[int]] = {}
        for position, number in enumerate(self._stamp):
            if number is not None:
                found.setdefault(number, []).append(position)
        return [(number, places[0], len(places)) for number, places in found.items()]

    def misplaced(self) -> list[Row]:
        """None: contents are taken at first positions only."""
        return []

    def form_problems(self) -> list[str]:
        """None: there are no tables."""
        return []

    def structure_problems(self) -> list[str]:
        """None: there are no tables."""
        return []


class Unwritable:
    """The writer of a log that is only there to be read."""

    def _refuse(self, *what: object) -> BadUse:
        step = "append in the workspace, then publish again"
        return BadUse(f"a publication is read, not written to ({len(what)} refused)", next_step=step)

    def append(self, drafts: object, stamp: object) -> list[Receipt]:
        """Refused."""
        raise self._refuse(drafts, stamp)

    def absorb(self, entries: object) -> list[Stamp]:
        """Refused."""
        raise self._refuse(entries)

    def add_key(self, link: object) -> None:
        """Refused."""
        raise self._refuse(link)

    def keep(self, note: object, keys: object) -> None:
        """Refused."""
        raise self._refuse(note, keys)

    def waiting(self) -> int:
        """Nothing waits."""
        return 0

    def seal(self) -> int:
        """Nothing waits."""
        return 0

    def leave(self, copy: object, settle: object) -> None:
        """Refused."""
        raise self._refuse(copy, settle)

    def wait(self, size: int, seconds: float) -> None:
        """It never grows."""

    def snapshot(self) -> AbstractContextManager[None]:
        """It never changes."""
        return nullcontext()

    def close(self) -> None:
        """Nothing is open."""


class Shelved:
    """A publication's documents."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "documents"

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether a document is there."""
        return self._path(digest).is_file()

    def put(self, digest: str, size: int, blocks: object) -> None:
        """Refused."""
        del blocks
        raise BadUse(f"document {digest} ({size} bytes) cannot be put into a publication", next_step="publish again")

    def blocks(self, digest: str) -> Iterator[bytes]:
        """The bytes of a document, unchecked."""
        yield self._path(digest).read_bytes()

    def digests(self) -> Iterator[str]:
        """Digests of all documents there, sorted."""
        yield from sorted(path.name for path in self._folder.glob("*/*"))


def published_log(folder: Path, origin: str, links: Sequence[Link], size: int) -> Log:
    """The log of a publication. Raises StoreDamaged where its files are not those of a log."""
    try:
        reader = Reader(PublishedRows(folder, origin, links, size))
    except (ValueError, OSError) as error:
        raise StoreDamaged(folder, [f"its records cannot be read: {error}"]) from error
    return Log(folder, Place(reader, Unwritable(), Shelved(folder)))
