"""A publication's folder as a stranger's: what lies in it, looked at before anything is opened.

Only regular files are read, and only as many bytes as a publication can have. Links are not followed, devices and pipes
not opened, and what cannot be looked into is named. Names that a disc which ignores case or accents would take for one
are named too. The walk keeps a list of its own, so that no depth of folders can stop it.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from natija.errors import BadUse
from natija.publish.write import inside

BLOCK = 1 << 20
LARGEST = 1 << 30
"""Bytes of the largest file that is taken into memory."""


class Folder:
    """What lies in a folder: sizes of regular files, and what everything else is."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.sizes: dict[str, int] = {}
        self.odd: dict[str, str] = {}
        """Paths that are no files, with what they are."""
        self._look()

    def _look(self) -> None:
        waiting = [""]
        while waiting:
            at = waiting.pop()
            try:
                with os.scandir(self.place / at) as found:
                    for entry in found:
                        waiting += self._one(entry, f"{at}{entry.name}")
            except OSError as error:
                self.odd[shown(at)] = f"cannot be looked into: {error.strerror}"

    def _one(self, entry: os.DirEntry[str], path: str) -> list[str]:
        """Note one entry; the folder to look into next, if it is one."""
        if entry.is_symlink():
            self.odd[shown(path)] = "is a link, which is not followed"
        elif entry.is_dir(follow_symlinks=False):
            return [f"{path}/"]
        else:
            found = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(found.st_mode) and path == shown(path):
                self.sizes[path] = found.st_size
            else:
                self.odd[shown(path)] = "is no plain file with a name in UTF-8"
        return []

    def says(self, path: str) -> str:
        """Why there is no file at a path."""
        above = (path[:at] for at, c in enumerate(path) if c == "/")
        behind = next((f"lies behind {one}, which {self.odd[one]}" for one in above if one in self.odd), None)
        return self.odd.get(path) or behind or "is on the list and missing"

    def read(self, path: str, most: int = LARGEST) -> bytes | None:
        """Bytes of a file; None where there is none, or a larger one than it can be."""
        if self.sizes.get(path, most + 1) > most:
            return None
        try:
            return inside(self.place, path).read_bytes()
        except (OSError, BadUse):
            return None

    def digest(self, path: str) -> str | None:
        """SHA-256 of a file of any size, in hex."""
        found = sha256()
        try:
            with inside(self.place, path).open("rb") as file:
                while block := file.read(BLOCK):
                    found.update(block)
        except (OSError, BadUse):
            return None
        return found.hexdigest()

    def differing(self, entries: Mapping[str, tuple[str, int]]) -> Iterator[tuple[str, str]]:
        """Listed files that are not there as they are listed."""
        for path, (digest, size) in entries.items():
            if path not in self.sizes:
                yield path, self.says(path)
            elif self.sizes[path] != size or self.digest(path) != digest:
                yield path, "is not the file that was signed"

    def unlisted(self, listed: Iterable[str]) -> Iterator[tuple[str, str]]:
        """What is there and not on the list, links and pipes included."""
        known = set(listed)
        for path in sorted({*self.sizes, *self.odd} - known):
            yield path, self.odd.get(path, "is not on the list")


def shown(path: str) -> str:
    """A path as text: bytes that are no UTF-8 as their numbers."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def alike(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Paths that a disc which ignores case or accents would take for one."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        other = seen.setdefault(unicodedata.normalize("NFC", path).casefold(), path)
        if other != path:
            yield path, f"is the same name as {other} on a disc that ignores case"
