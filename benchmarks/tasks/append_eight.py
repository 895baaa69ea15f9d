"""Eight processes append to one log, each form safely on the disk before the next: eight desks at once."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.inputs import ORIGIN, Inputs
from benchmarks.task import Task
from natija.log import Log

LABEL = "append, 8 writers, one form to a commit"
GROUP = "append"
ONCE = True
WRITERS = 8
EACH = 250


def prepare(inputs: Inputs) -> Task[Log]:
    """An empty log, and eight writers that have read what they will append."""
    folder = tempfile.TemporaryDirectory(dir=inputs.folder)
    log = Log.create(Path(folder.name), ORIGIN)
    contents = inputs.station_forms()[: WRITERS * EACH]
    each = len(contents) // WRITERS
    writers = [_writer(inputs, folder.name, number * each, (number + 1) * each) for number in range(WRITERS)]

    def run() -> Log:
        for writer in writers:
            writer.stdin.write(b"go\n")  # type: ignore[union-attr]
            writer.stdin.flush()  # type: ignore[union-attr]
        for writer in writers:
            writer.wait()
        return log

    def right(grown: Log) -> bool:
        found = {entry.content for entry in grown.read()}
        grown.close()
        folder.cleanup()
        return found == set(contents[: each * WRITERS])

    return Task(run=run, right=right, amount=each * WRITERS, unit="records")


def _writer(inputs: Inputs, log: str, start: int, stop: int) -> subprocess.Popen[bytes]:
    """A process that waits for the word."""
    command = [sys.executable, "-m", "benchmarks.writer", str(inputs.folder), log, str(start), str(stop)]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    writer.stdout.readline()  # type: ignore[union-attr]
    return writer
