"""The whole canvass of one basis on PostgreSQL, with loading the frames: NATIJA_BENCH_POSTGRES names the server."""

from __future__ import annotations

import os

from benchmarks.canvassing import elsewhere
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass

LABEL = "canvass, every contest, on PostgreSQL"
GROUP = "engines"
ONCE = False


def prepare(inputs: Inputs) -> Task[Canvass]:
    """Frames that are caught up, and the address of a server."""
    return elsewhere(inputs, os.environ.get("NATIJA_BENCH_POSTGRES", "postgresql:///postgres"))
