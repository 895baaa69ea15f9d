"""Appending to a new log beside the inputs, on the same disk."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.inputs import ORIGIN, Inputs, append
from benchmarks.task import Task
from natija.log import Log


def appending(inputs: Inputs, contents: list[bytes], *, group: int) -> Task[Log]:
    """The task of appending these records, `group` of them to a commit. Right where the log holds each, in order."""
    folder = tempfile.TemporaryDirectory(dir=inputs.folder)
    log = Log.create(Path(folder.name), ORIGIN)

    def run() -> Log:
        append(log, contents, group=group)
        return log

    def right(grown: Log) -> bool:
        same = [entry.content for entry in grown.read()] == contents
        grown.close()
        folder.cleanup()
        return same

    return Task(run=run, right=right, amount=len(contents), unit="records")
