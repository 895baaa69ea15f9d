"""Append forms one by one, each safely on the disk before the next: what a desk does."""

from __future__ import annotations

from benchmarks.appending import appending
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.log import Log

LABEL = "append, one form to a commit"
GROUP = "append"
ONCE = True
NUMBER = 2000


def prepare(inputs: Inputs) -> Task[Log]:
    """An empty log."""
    return appending(inputs, inputs.station_forms()[:NUMBER], group=1)
