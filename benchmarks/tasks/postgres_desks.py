"""Eight desks append to one log in PostgreSQL, each form safely on the disk before the desk's next."""

from __future__ import annotations

from benchmarks.database import Desks, Told, database, say, whole
from benchmarks.inputs import Inputs
from benchmarks.task import Task

DESKS = 8
NUMBER = 500
LABEL = f"append in PostgreSQL, {DESKS} desks, one form to a commit"
GROUP = "append"
ONCE = True


def prepare(inputs: Inputs) -> Task[list[Told]]:
    """An empty log and desks that are connected to it."""
    contents = inputs.station_forms()[: DESKS * NUMBER]
    made = database(inputs)
    desks = Desks(made, [contents[number::DESKS] for number in range(DESKS)])
    before = made.processor()

    def right(told: list[Told]) -> bool:
        say(told, made.processor() - before)
        return whole(made, contents)

    return Task(run=desks.append, right=right, amount=len(contents), unit="records")
