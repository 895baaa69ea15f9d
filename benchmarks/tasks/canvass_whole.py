"""The whole canvass of one basis, warm, from frames: every check's bits and every outcome; no finding is rendered."""

from __future__ import annotations

from benchmarks.canvassing import everything
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass

LABEL = "canvass, every contest"
GROUP = "canvass"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """Frames that are caught up."""
    return everything(inputs)
