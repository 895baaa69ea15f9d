"""The commission's basis, asked of frames that are caught up."""

from __future__ import annotations

from benchmarks.inputs import Inputs, Totals
from benchmarks.task import Task
from natija.canvass import Canvass, Question, canvass, find_basis
from natija.canvass.queries import Group
from natija.frames import Frames
from natija.frames.engines import opener
from natija.log import Log
from natija.model.definition import Contest, Definition

BASIS = "commission"


def caught_up(inputs: Inputs) -> Frames:
    """Frames of the log; nothing is left to catch up with."""
    frames = Frames(Log.open(inputs.log), inputs.cache)
    frames.catch_up()
    return frames


def question(definition: Definition, at: int, contests: tuple[Contest, ...]) -> Question:
    """What the commission's copies add up to."""
    return Question(at=at, as_of=None, basis=find_basis(definition, BASIS), contests=contests)


def everything(inputs: Inputs, *groups: Group) -> Task[Canvass]:
    """The whole canvass with its outcomes and these further groups of queries, from frames that are caught up."""
    frames, definition = caught_up(inputs), inputs.definition()
    asked = question(definition, frames.size, definition.contests)

    def run() -> Canvass:
        made = canvass(frames, definition, asked)
        len(made.outcomes)
        for group in groups:
            made.need(group)
        return made

    return Task(run=run, right=lambda made: standings(made) == inputs.totals(), amount=inputs.figures(), unit="figures")


def elsewhere(inputs: Inputs, engine: str) -> Task[Canvass]:
    """The whole canvass with another engine, which is opened, loaded and closed in each run."""
    frames, definition = caught_up(inputs), inputs.definition()
    frames.elsewhere = opener(engine)
    asked = question(definition, frames.size, definition.contests)

    def run() -> Canvass:
        made = canvass(frames, definition, asked)
        len(made.outcomes)
        made.engine.close()
        return made

    return Task(run=run, right=lambda made: standings(made) == inputs.totals(), amount=inputs.figures(), unit="figures")


def standings(made: Canvass) -> Totals:
    """Votes per contest and ballot serial as the outcomes show them; an unknown is nobody's total."""
    return {o.contest: {s.candidate: -1 if s.votes is None else s.votes for s in o.standings} for o in made.outcomes}
