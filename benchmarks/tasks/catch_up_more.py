"""Catch up with the last few thousand records, the rest being in the frames already."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.frames import Frames
from natija.log import Log
from natija.log.entries import Entry

LABEL = "catch-up, with 5,000 records more"
GROUP = "catch-up"
ONCE = True
MORE = 5000


class _Growing:
    """A log that ends where it is told to."""

    def __init__(self, log: Log, end: int) -> None:
        self._log = log
        self.end = end

    def size(self) -> int:
        """Number of entries so far."""
        return self.end

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries in order."""
        return self._log.read(start, self.end if stop is None else stop)


def prepare(inputs: Inputs) -> Task[Frames]:
    """Frames of all but the last records, and the ids they know."""
    log = Log.open(inputs.log)
    cache = tempfile.TemporaryDirectory(dir=inputs.folder)
    more = min(MORE, log.size() // 2)
    growing = _Growing(log, log.size() - more)
    frames = Frames(growing, Path(cache.name))
    frames.catch_up()
    growing.end += more

    def run() -> Frames:
        frames.catch_up()
        return frames

    def right(caught_up: Frames) -> bool:
        rows = caught_up.engine().one("select count(*) from all_record")
        known = caught_up.engine().one("select count(distinct id) from all_record")
        size = log.size()
        log.close()
        cache.cleanup()
        return bool(rows == known == size == caught_up.size)

    return Task(run=run, right=right, amount=more, unit="records")
