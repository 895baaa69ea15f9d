"""From the table that actasum reads to totals by contest and candidate: import, columns, and canvass, from nothing."""

from __future__ import annotations

from pathlib import Path

from benchmarks.canvassing import question, standings
from benchmarks.importing import importing
from benchmarks.inputs import Inputs
from benchmarks.statements import statements
from benchmarks.task import Task
from natija.canvass import Canvass, canvass
from natija.frames import Frames

LABEL = "file to totals, the statements actasum reads"
GROUP = "statements to totals"
ONCE = True


def prepare(inputs: Inputs) -> Task[Canvass]:
    """An empty log and no columns."""
    given, definition = statements(inputs), inputs.definition()
    importer = importing(inputs, given.file, given.mapping, totals=given.totals, figures=given.figures)
    contests = tuple(contest for contest in definition.contests if contest.id in given.totals)

    def run() -> Canvass:
        imported = importer.run()
        frames = Frames(imported.log, Path(imported.folder) / "cache")
        frames.catch_up()
        made = canvass(frames, definition, question(definition, frames.size, contests))
        len(made.outcomes)
        return made

    return Task(
        run=run, right=lambda made: standings(made) == given.totals, amount=given.figures, unit="figures",
    )  # fmt: skip
