"""The whole canvass with every check counted: also those that only findings need. No finding is rendered."""

from __future__ import annotations

from benchmarks.canvassing import caught_up, question, standings
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass, canvass

LABEL = "canvass, every contest and every check"
GROUP = "checks"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """Frames that are caught up."""
    frames, definition = caught_up(inputs), inputs.definition()
    asked = question(definition, frames.size, definition.contests)

    def run() -> Canvass:
        made = canvass(frames, definition, asked)
        len(made.outcomes)
        made.need("checks")
        return made

    return Task(run=run, right=lambda made: standings(made) == inputs.totals(), amount=inputs.figures(), unit="figures")
