"""Build the frames of the whole log from nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task
from natija.frames import Frames
from natija.log import Log

LABEL = "catch-up, from nothing"
GROUP = "catch-up"
ONCE = True

_TOTALS = """
    select contest, candidate, sum(value)::bigint from all_figure where field = 'votes' and sheet in (
        select sheet from all_sheet where holder = 'commission'
    ) group by all"""


def prepare(inputs: Inputs) -> Task[Frames]:
    """The log, and an empty cache."""
    log = Log.open(inputs.log)
    cache = tempfile.TemporaryDirectory(dir=inputs.folder)
    frames = Frames(log, Path(cache.name))

    def run() -> Frames:
        frames.catch_up()
        return frames

    def right(caught_up: Frames) -> bool:
        found = totals_of(column.to_pylist() for column in caught_up.engine().fetch(_TOTALS).columns)
        log.close()
        cache.cleanup()
        return found == inputs.totals()

    return Task(run=run, right=right, amount=log.size(), unit="records")
