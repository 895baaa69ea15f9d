"""Documents by what they contain: documents/ab/<SHA-256>, written once and never changed.

A file appears under its digest only when it is complete: it is written beside, flushed, hashed and renamed. What is
handed out has been hashed again. Digests are checked to be digests before they become a path. Larger files than
the limit are refused; a Document record can carry the digest of a file that is not kept.

Where several folders share one log, a document is kept when it is on the shelf beside that log; the folder then holds
copies, fetched when they are first read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from natija.errors import BadUse, StoreDamaged, StoreUnavailable
from natija.log.protocol import Shelf

DOCUMENTS_FOLDER = "documents"
LARGEST = 512 * 1024 * 1024
"""Bytes of one document."""
BLOCK = 1024 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")
_ROOM = "free some room or make the folder writable, then repeat the command; nothing was half-written"


def is_digest(text: str) -> bool:
    """Whether a text is a SHA-256 in lower-case hex."""
    return _DIGEST.fullmatch(text) is not None


class Documents:
    """The documents of a workspace folder."""

    def __init__(self, folder: Path, *, largest: int = LARGEST, shelf: Shelf | None = None) -> None:
        self.folder = folder / DOCUMENTS_FOLDER
        self.largest = largest
        self._shelf = shelf

    def path(self, digest: str) -> Path:
        """Where a document lies or would lie."""
        if not is_digest(digest):
            raise BadUse(f"{digest[:80]!r} is not a digest", next_step="give the SHA-256 as 64 hexadecimal digits")
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        """Whether a document is kept: for everybody, where it is shared."""
        if not is_digest(digest):
            return False
        return self.path(digest).is_file() if self._shelf is None else self._shelf.has(digest)

    def put(self, data: bytes) -> str:
        """Keep bytes; returns their digest."""
        return self.put_blocks([data], name="the document")

    def put_file(self, source: Path) -> str:
        """Keep a copy of a file; returns its digest."""
        try:
            with source.open("rb") as file:
                return self.put_blocks(iter(lambda: file.read(BLOCK), b""), name=str(source))
        except OSError as error:
            raise BadUse(f"{source}: {error.strerror}", next_step="give a file that can be read") from error

    def fetch(self, digest: str) -> None:
        """See that a document lies in this folder."""
        for _ in self.blocks(digest):
            pass

    def put_blocks(self, blocks: Iterable[bytes], *, name: str, digest: str | None = None) -> str:
        """Keep a document that comes in blocks; if its digest is given, it must be that."""
        found = self._keep(blocks, name, digest)
        self.share(found)
        return found

    def share(self, digest: str) -> None:
        """Put a document of this folder on the shelf, if there is one."""
        if self._shelf is not None:
            path = self.path(digest)
            self._shelf.put(digest, path.stat().st_size, self._checked(_read(path), digest, path))

    def _keep(self, blocks: Iterable[bytes], name: str, digest: str | None) -> str:
        """Write a document into the folder."""
        waiting: Path | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, text = mkstemp(prefix=".incoming-", dir=self.folder)
            waiting = Path(text)
            with os.fdopen(handle, "wb") as file:
                found = _copied(blocks, file.write, self.largest, name)
                file.flush()
                os.fsync(handle)
            if digest is not None and found != digest:
                raise BadUse(f"{name} does not have the digest it is listed under", next_step="get the file again")
            place = self.path(found)
            place.parent.mkdir(exist_ok=True)
            waiting.replace(place)
        except OSError as error:
            raise StoreUnavailable(self.folder, str(error.strerror or error), next_step=_ROOM) from error
        finally:
            if waiting is not None:
                waiting.unlink(missing_ok=True)
        return found

    def get(self, digest: str) -> bytes:
        """The bytes of a document."""
        return b"".join(self.blocks(digest))

    def blocks(self, digest: str) -> Iterator[bytes]:
        """The bytes of a document in blocks. Ends with StoreDamaged if they were not the ones the name says."""
        path = self.path(digest)
        shelf = self._shelf
        if shelf is None or path.is_file() or not shelf.has(digest):
            yield from self._checked(_read(path), digest, path)
            return
        try:
            self._keep(self._checked(shelf.blocks(digest), digest, path), digest, digest)
        except StoreUnavailable:  # a folder that cannot be written to: read it from the shelf each time
            yield from self._checked(shelf.blocks(digest), digest, path)
        else:
            yield from _read(path)

    def _checked(self, blocks: Iterable[bytes], digest: str, where: object) -> Iterator[bytes]:
        """Blocks as they come. Ends with StoreDamaged if they were not the document."""
        found = sha256()
        for block in blocks:
            found.update(block)
            yield block
        if found.hexdigest() != digest:
            raise StoreDamaged(where, ["the document is not the one its name says"])

    def digests(self) -> Iterator[str]:
        """Digests of all documents kept, in the folder and on the shelf, sorted."""
        yield from sorted({*self._here(), *(self._shelf.digests() if self._shelf else ())})

    def _here(self) -> Iterator[str]:
        for place in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in place.iterdir() if path.name[:2] == place.name)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> list[str]:
        """Problems: documents whose bytes are not those their name says."""
        here = list(self._here())
        there = list(self._shelf.digests()) if self._shelf else []
        problems = []
        for done, name in enumerate([*here, *there], 1):
            problems += self._problems(name, shared=done > len(here))
            if progress:
                progress(done, len(here) + len(there))
        return problems

    def _problems(self, name: str, *, shared: bool) -> list[str]:
        """What is wrong with one document of the folder, or of the shelf."""
        path = self.folder / name[:2] / name
        if not is_digest(name):
            return [f"{path}: not a document of ours"]
        where = f"shared document {name}" if shared else str(path)
        try:
            source = self._shelf.blocks(name) if shared and self._shelf else _read(path)
            for _ in self._checked(source, name, path):
                pass
        except StoreDamaged as error:
            return [f"{where}: {problem}" for problem in error.problems]
        return []


def _read(path: Path) -> Iterator[bytes]:
    """The bytes of a file in blocks."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except FileNotFoundError:
        step = "merge a bundle that carries it, or add the file again"
        raise BadUse(f"document {path.name} is not kept here", next_step=step) from None
    except OSError as error:
        raise StoreUnavailable(path, str(error.strerror), next_step="make the file readable") from error


def _copied(blocks: Iterable[bytes], write: Callable[[bytes], object], largest: int, name: str) -> str:
    """Copy blocks and hash them."""
    digest, size = sha256(), 0
    for block in blocks:
        size += len(block)
        if size > largest:
            step = "keep the file elsewhere and record its digest and where it is"
            raise BadUse(f"{name} is larger than {largest:,} bytes", next_step=step)
        digest.update(block)
        write(block)
    return digest.hexdigest()
