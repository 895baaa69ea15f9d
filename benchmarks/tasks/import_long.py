"""Import a long CSV of every form: read, map, check all of it, build the claims, append them."""

from __future__ import annotations

from benchmarks.importing import Imported, importing
from benchmarks.inputs import Inputs
from benchmarks.task import Task

LABEL = "import, long CSV to records in the log"
GROUP = "import"
ONCE = True


def prepare(inputs: Inputs) -> Task[Imported]:
    """An empty log."""
    return importing(inputs, inputs.long, inputs.mapping, totals=inputs.totals(), figures=inputs.cells())
