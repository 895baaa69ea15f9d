"""Totals of the table that actasum reads once more: canvass and outcomes, from columns on the disk."""

from __future__ import annotations

from pathlib import Path

from benchmarks.canvassing import question, standings
from benchmarks.importing import importing
from benchmarks.inputs import Inputs
from benchmarks.statements import statements
from benchmarks.task import Task
from natija.canvass import Canvass, canvass
from natija.frames import Frames

LABEL = "totals again, the statements actasum reads"
GROUP = "totals again"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """The statements in a log of their own, with its columns."""
    given, definition = statements(inputs), inputs.definition()
    importer = importing(inputs, given.file, given.mapping, totals=given.totals, figures=given.figures)
    imported = importer.run()
    frames = Frames(imported.log, Path(imported.folder) / "cache")
    frames.catch_up()
    asked = question(definition, frames.size, tuple(c for c in definition.contests if c.id in given.totals))

    def run() -> Canvass:
        made = canvass(frames, definition, asked)
        len(made.outcomes)
        return made

    def right(made: Canvass) -> bool:
        return standings(made) == given.totals and importer.right(imported)

    return Task(run=run, right=right, amount=given.figures, unit="figures")
