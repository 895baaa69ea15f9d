"""The records of a publication against the signed head: envelopes, tiles, root, ids, and what is held back.

Every file of `records/` and `log/` is checked on its own, so that a wrong one is named; the root ties them together.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

import msgspec

from natija.errors import BadUse, NatijaError
from natija.log import merkle
from natija.log.checkpoint import Verifier, open_checkpoint
from natija.log.entries import Envelope
from natija.model.canonical import decode
from natija.publish.nouns import Publication
from natija.publish.proof import manifest, tiles
from natija.publish.proof.records import records_path
from natija.publish.proof.tiles import WIDTH
from natija.verify.folder import Folder
from natija.verify.nouns import Wrong, broken

_envelope = msgspec.json.Decoder(Envelope)


class Tree:
    """The tree of a publication as its files give it; `wrong` lists what is not as it must be."""

    def __init__(self, folder: Folder, publication: Publication) -> None:
        self._folder = folder
        self._size = publication.position
        self._may_hold_back = bool(publication.held_back)
        self._seen: set[str] = set()
        self._leaves: list[bytes] = []
        self.wrong: list[Wrong] = []
        self.shown = 0
        """Entries whose envelope is there."""

    def check(self) -> None:
        """Read everything once."""
        if self._size and records_path((self._size - 1) // WIDTH) not in self._folder.sizes:
            self.wrong.append(broken(records_path((self._size - 1) // WIDTH), "is missing"))
            return
        nodes = []
        for index in range(-(-self._size // WIDTH)):
            leaves = self._stretch(index, min(WIDTH, self._size - index * WIDTH))
            self._leaves += leaves
            if len(leaves) == WIDTH:
                nodes.append(tiles.above(leaves))
        for file in tiles.upper(nodes):
            if self._bytes(file.path) != file.data:
                self.wrong.append(broken(file.path, "does not follow from the tiles below it"))

    def root(self, size: int | None = None) -> bytes:
        """Root over the first leaves."""
        return merkle.Frontier().extended(self._leaves[:size])[0].root()

    def _stretch(self, index: int, width: int) -> list[bytes]:
        """One stretch of 256 positions; its leaf hashes."""
        tile, bundle = tiles.path(0, index, width), tiles.path("entries", index, width)
        leaves = self._parsed(tile, tiles.hashes, width)
        envelopes = self._parsed(bundle, tiles.unbundle, width)
        lines = (self._bytes(records_path(index)) or b"").split(b"\n")
        if len(lines) != width + 1 or lines[-1]:
            self.wrong.append(broken(records_path(index), f"has not one line for each of {width} positions"))
            lines = [b""] * (width + 1)
        for at, (leaf, envelope, line) in enumerate(zip(leaves, envelopes, lines, strict=False)):
            self._entry(index, at, (leaf, envelope, line))
        return leaves

    def _parsed(self, path: str, parse: tiles.Parse, width: int) -> list[bytes]:
        try:
            found = parse(self._bytes(path) or b"")
        except ValueError as error:
            found = []
            self.wrong.append(broken(path, str(error)))
        if len(found) != width:
            self.wrong.append(broken(path, f"has {len(found)} entries, not {width}"))
        return found

    def _entry(self, index: int, at: int, entry: tuple[bytes, bytes, bytes]) -> None:
        leaf, envelope, line = entry
        place = f"position {index * WIDTH + at}"
        if not envelope:
            if line or not self._may_hold_back:
                self.wrong.append(broken(records_path(index), f"{place}: nothing in the log's bundle for it"))
            return
        self.shown += 1
        if merkle.leaf_hash(envelope) != leaf:
            self.wrong.append(broken(tiles.path("entries", index, self._width(index)), f"{place} is not its leaf"))
            return
        try:
            name = _envelope.decode(envelope).id
        except ValueError:
            self.wrong.append(broken(tiles.path("entries", index, self._width(index)), f"{place} is no envelope"))
            return
        self._record(index, place, name, line)

    def _record(self, index: int, place: str, name: str, line: bytes) -> None:
        known = name in self._seen
        self._seen.add(name)
        if known:
            if line:
                self.wrong.append(broken(records_path(index), f"{place}: the record stands earlier already"))
            return
        if sha256(line).hexdigest() != name:
            self.wrong.append(broken(records_path(index), f"{place}: not the record that the log names"))
            return
        try:
            decode(line)
        except BadUse as error:
            self.wrong.append(broken(records_path(index), f"{place}: {error.what}"))

    def _width(self, index: int) -> int:
        return min(WIDTH, self._size - index * WIDTH)

    def _bytes(self, path: str) -> bytes | None:
        return self._folder.read(path)


def head(folder: Folder, tree: Tree, publication: Publication, keys: tuple[Verifier, ...]) -> Iterator[Wrong]:
    """The signed head against the tree, here and in the version's folder."""
    for path in (manifest.CHECKPOINT, f"{publication.version}/checkpoint"):
        note = folder.read(path)
        if note is None:
            yield broken(path, "is missing or cannot be read")
            continue
        try:
            found, _ = open_checkpoint(note.decode("utf-8"), keys)
        except UnicodeDecodeError as error:
            yield broken(path, f"cannot be read: {error}")
            continue
        except NatijaError as error:
            yield broken(path, str(error).partition("\n")[0])
            continue
        if (found.origin, found.size) != (publication.origin, publication.position):
            yield broken(path, f"is of {found.origin} at {found.size}")
        elif found.root != tree.root():
            yield broken(path, "its root is not that of the records")


def outside(tree: Tree, note: str, publication: Publication, keys: tuple[Verifier, ...]) -> Iterator[Wrong]:
    """A checkpoint that somebody kept: what is published must have grown out of it."""
    found, _ = open_checkpoint(note, keys)
    if found.origin != publication.origin:
        yield broken(manifest.CHECKPOINT, f"the checkpoint given is of {found.origin}")
    elif found.size > publication.position:
        yield broken(manifest.CHECKPOINT, f"the checkpoint given has {found.size} records: the end has been cut off")
    elif found.root != tree.root(found.size):
        yield broken(manifest.CHECKPOINT, f"the first {found.size} records are not those of the checkpoint given")
