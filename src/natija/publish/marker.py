"""`.publishing`: the marker that lies in a folder while a publication is written into it.

It is locked, so that one process writes at a time; the lock goes with its process (where the system has such locks). It
lists every path that was not published before, ahead of its being written: whoever goes on after an interruption knows
by it which files are the publication's own, and a file that somebody else put into the folder is neither written over
nor removed. The marker goes when the publication is complete; one that stays says that writing broke off.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from natija.errors import BadUse, StoreUnavailable
from natija.publish.write import inside

MARKER = ".publishing"
SAYS = """A publication is being written here, or writing it was interrupted: run `natija publish` again to go on.
Until then manifest.json is that of the publication before, and some files are newer than it says.
Files that were not there before:

"""
WAITING = re.compile(r"\.(?P<name>.+)\.[0-9]+")
"""A file that is not complete yet."""
_held_here: set[TextIOWrapper] = set()
"""Markers that this process has locked."""

if sys.platform != "win32":
    import fcntl

    def _lock(file: TextIOWrapper) -> bool:
        """Whether this process is the one that writes."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _let_go() -> None:
        """In a forked process: not to keep the lock when the one that writes is killed."""
        while _held_here:
            _held_here.pop().close()

    os.register_at_fork(after_in_child=_let_go)

else:

    def _lock(file: TextIOWrapper) -> bool:
        """There is no such lock: nobody else writes, or both are told afterwards by `natija verify`."""
        return not file.closed


class Marker:
    """The marker of one writing. `interrupted`: one before it was not finished."""

    def __init__(self, folder: Path, file: TextIOWrapper) -> None:
        self._folder = folder
        self._file = file
        file.seek(0)
        said, _, listed = file.read().partition(SAYS[-2:])
        self.interrupted = bool(said)
        self.mine: set[str] = set(listed.split("\n")) - {""}
        """Paths that belong to the publication."""

    def begin(self, published: Collection[str]) -> None:
        """Say that writing begins, over these files of the publication before."""
        self.mine |= set(published)
        if not self.interrupted:
            self._say(SAYS)

    def claim(self, path: str) -> None:
        """Note a path before it is written. Raises BadUse where somebody else has a file there."""
        if path in self.mine:
            return
        place = inside(self._folder, path)
        if os.path.lexists(place):
            step = "move it out of the folder and publish again; nothing of it was touched"
            raise BadUse(f"{place} was put there by somebody else, and the publication has a file of that name",
                         next_step=step)  # fmt: skip
        self._say(f"{path}\n")
        self.mine.add(path)

    def _say(self, text: str) -> None:
        self._file.write(text)
        self._file.flush()

    def sweep(self, wanted: Collection[str]) -> None:
        """Remove what an interrupted writing has left of its own: files that are not wanted, or not complete."""
        for path in sorted(self.mine - set(wanted)):
            inside(self._folder, path).unlink(missing_ok=True)
        for place in list(self._folder.rglob(".*")):
            found = WAITING.fullmatch(place.name)
            if found and place.with_name(found["name"]).relative_to(self._folder).as_posix() in self.mine:
                place.unlink()


def interrupted(folder: Path) -> bool:
    """Whether a publication is being written into a folder, or broke off."""
    try:
        return (folder / MARKER).stat().st_size > 0
    except (FileNotFoundError, NotADirectoryError):
        return False


@contextmanager
def writing(folder: Path) -> Iterator[Marker]:
    """Be the one who writes into a folder. Raises StoreUnavailable where somebody else is, or it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _held(folder / MARKER)
    except OSError as error:
        step = "choose a folder you can write to, with some free space"
        raise StoreUnavailable(folder, error.strerror or str(error), next_step=step) from None
    with file:
        _held_here.add(file)
        try:
            yield Marker(folder, file)
        except BaseException:
            if not interrupted(folder):
                (folder / MARKER).unlink(missing_ok=True)
            raise
        finally:
            _held_here.discard(file)
        (folder / MARKER).unlink(missing_ok=True)


def _held(place: Path) -> TextIOWrapper:
    """The marker, opened and locked; again where it was removed between the two."""
    while True:
        file = place.open("a+", encoding="utf-8")
        if not _lock(file):
            file.close()
            step = "wait for it to end, then publish again"
            raise StoreUnavailable(place.parent, "another process is publishing into it", next_step=step)
        if place.exists() and os.path.samestat(os.fstat(file.fileno()), place.stat()):
            return file
        file.close()
