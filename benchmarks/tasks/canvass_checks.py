"""The whole canvass with every check counted: also those that only findings need. No finding is rendered."""

from __future__ import annotations

from benchmarks.canvassing import everything
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass

LABEL = "canvass, every contest and every check"
GROUP = "checks"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """Frames that are caught up."""
    return everything(inputs, "checks")
