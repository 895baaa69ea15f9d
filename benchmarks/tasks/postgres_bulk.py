"""One desk appends every record of the election to a log in PostgreSQL with COPY, a thousand to a commit."""

from __future__ import annotations

from benchmarks.database import database, whole
from benchmarks.inputs import TOGETHER, Inputs, append
from benchmarks.task import Task
from natija.log import Log

LABEL = f"append in PostgreSQL, {TOGETHER:,} records to a commit"
GROUP = "append"
ONCE = True


def prepare(inputs: Inputs) -> Task[Log]:
    """An empty log."""
    contents, made = inputs.contents(), database(inputs)
    log = made.open()

    def run() -> Log:
        append(log, contents, group=TOGETHER)
        return log

    def right(grown: Log) -> bool:
        grown.close()
        return whole(made, contents)

    return Task(run=run, right=right, amount=len(contents), unit="records")
