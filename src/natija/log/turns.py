"""Processes that write to one log take turns, first come first served.

SQLite alone is not fair: a writer that finds the log busy sleeps longer and longer while the others go on (measured:
4 s at the 99th percentile with eight writers). So a writer first queues. There are two locks: whoever is next holds
`queue` while it waits for `turn`, and lets go of `queue` once it has `turn`. A process that has just written can
therefore not step in front of one that was waiting. Both are advisory locks of the operating system, which vanish
with their process. Where there are none (Windows), SQLite's own lock still keeps the log right; only the order is lost.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock, Thread

from natija.errors import StoreUnavailable

PATIENCE = 60.0
"""Seconds to wait for a turn before saying that the log is busy."""

QUEUE = ".log.queue"
TURN = ".log.turn"

if sys.platform != "win32":
    import fcntl

    @contextmanager
    def turn(folder: Path, *, patience: float = PATIENCE) -> Iterator[None]:
        """Hold this process's turn to write to the log in `folder`."""
        queue = _locked(folder / QUEUE, patience)
        try:
            mine = _locked(folder / TURN, patience)
        finally:
            os.close(queue)
        try:
            yield
        finally:
            os.close(mine)

    def _locked(path: Path, patience: float) -> int:
        """An open file with its lock held; closing it lets go."""
        handle = _opened(path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not _Wait(handle).granted(patience):
                raise StoreUnavailable(
                    path.parent,
                    f"another process has been writing to the log for more than {patience:.0f} s",
                    next_step="wait for it to finish, or end it if it hangs; nothing was written",
                ) from None
        return handle

    class _Wait:
        """Waits for a lock in a thread, because waiting for a lock cannot be given a time limit."""

        def __init__(self, handle: int) -> None:
            self._handle = handle
            self._settled = Lock()
            self._has_lock = Event()
            self._given_up = False
            Thread(target=self._wait, daemon=True).start()

        def _wait(self) -> None:
            fcntl.flock(self._handle, fcntl.LOCK_EX)
            with self._settled:
                self._has_lock.set()
                if self._given_up:
                    os.close(self._handle)

        def granted(self, patience: float) -> bool:
            """Whether the lock came in time; if not, it is let go of when it comes."""
            if self._has_lock.wait(patience):
                return True
            with self._settled:
                self._given_up = not self._has_lock.is_set()
                return not self._given_up

    def _opened(path: Path) -> int:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise StoreUnavailable(
                path.parent,
                f"cannot be written to ({error.strerror})",
                next_step="make the folder writable and see that the disk has room; nothing was written",
            ) from error

else:

    @contextmanager
    def turn(folder: Path, *, patience: float = PATIENCE) -> Iterator[None]:  # noqa: ARG001
        """Leave the order of writers to SQLite."""
        yield
