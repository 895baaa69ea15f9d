"""The whole canvass of one basis on Spark in local mode, its Java machine started before."""

from __future__ import annotations

from benchmarks.canvassing import elsewhere
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass

LABEL = "canvass, every contest, on local Spark"
GROUP = "engines"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """Frames that are caught up."""
    return elsewhere(inputs, "local-spark")
