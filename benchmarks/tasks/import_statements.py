"""Import the table that actasum reads: read, map, check all of it, build the claims, append them."""

from __future__ import annotations

from benchmarks.importing import Imported, importing
from benchmarks.inputs import Inputs
from benchmarks.statements import statements
from benchmarks.task import Task

LABEL = "import, the statements actasum reads"
GROUP = "statements"
ONCE = True


def prepare(inputs: Inputs) -> Task[Imported]:
    """An empty log."""
    given = statements(inputs)
    return importing(inputs, given.file, given.mapping, totals=given.totals, figures=given.figures)
