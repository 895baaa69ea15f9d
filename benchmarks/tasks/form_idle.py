"""One form to its contest's new standing, on a machine that does nothing else."""

from __future__ import annotations

import tempfile

from benchmarks.following import one_form
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Outcome

LABEL = "one form, from acknowledged to its contest's new standing"
GROUP = "form"
ONCE = False
RUNS = 60


def prepare(inputs: Inputs) -> Task[Outcome]:
    """A log with the contest's other forms."""
    return one_form(inputs, tempfile.TemporaryDirectory(dir=inputs.folder))
