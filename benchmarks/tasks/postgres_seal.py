"""Seal what desks whose role gives no positions have left: records acknowledged one by one, nothing sealed."""

from __future__ import annotations

from benchmarks.database import database, whole
from benchmarks.inputs import ORIGIN, RECEIVED, Inputs
from benchmarks.task import Task
from natija.log.entries import Stamp
from natija.log.postgres.writer import open_database
from natija.log.writing import draft

NUMBER = 5000
LABEL = "seal in PostgreSQL, acts of one form"
GROUP = "append"
ONCE = True


def prepare(inputs: Inputs) -> Task[int]:
    """A log with a queue."""
    contents, made = inputs.station_forms()[:NUMBER], database(inputs)
    stamp = Stamp(ORIGIN, "desk:1", "desk-1", RECEIVED)
    opened = open_database(made.address)
    for content in contents:
        opened.writer.acknowledge([draft(content)], stamp)
    opened.writer.close()
    log = made.open()

    def right(entries: int) -> bool:
        log.close()
        return entries == len(contents) and whole(made, contents)

    return Task(run=log.seal, right=right, amount=len(contents), unit="records")
