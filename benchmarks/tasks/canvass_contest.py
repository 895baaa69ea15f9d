"""The largest national contest alone, warm: its rows are read from the frames of the whole election."""

from __future__ import annotations

from benchmarks.canvassing import caught_up, question, standings
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass, canvass

LABEL = "canvass, one contest"
GROUP = "contest"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """Frames that are caught up, and the contest with most stations."""
    frames, definition = caught_up(inputs), inputs.definition()
    largest = inputs.largest()
    contest = next(c for c in definition.contests if c.id == largest)
    asked = question(definition, frames.size, (contest,))

    def run() -> Canvass:
        made = canvass(frames, definition, asked, contest=contest.id)
        len(made.outcomes)
        return made

    def right(made: Canvass) -> bool:
        return standings(made)[largest] == inputs.totals()[largest]

    return Task(run=run, right=right, amount=1, unit="contests")
