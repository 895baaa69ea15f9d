"""actasum (PyPI): totals that are verified once more, of statements that it has read and holds in memory."""

from __future__ import annotations

from typing import Any

from benchmarks.inputs import Inputs
from benchmarks.statements import statements
from benchmarks.task import Task
from benchmarks.tasks import peer_actasum
from benchmarks.tasks.peer_actasum_totals import compared, right

LABEL = "actasum, totals that it verifies again, statements in memory"
GROUP = "totals again"
ONCE = False
NEEDS = "actasum"


def prepare(inputs: Inputs) -> Task[Any]:
    """The statements, and the totals."""
    given, reading = statements(inputs), peer_actasum.prepare(inputs)
    read = reading.run()
    reading.right(read)
    return Task(
        run=lambda: compared(read, given), right=lambda found: right(found, given), amount=given.figures, unit="figures"
    )
