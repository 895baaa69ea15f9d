"""Append every record of the election, a thousand to a commit: what an import does after reading."""

from __future__ import annotations

from benchmarks.appending import appending
from benchmarks.inputs import TOGETHER, Inputs
from benchmarks.task import Task
from natija.log import Log

LABEL = f"append, {TOGETHER:,} records to a commit"
GROUP = "append"
ONCE = True


def prepare(inputs: Inputs) -> Task[Log]:
    """An empty log."""
    return appending(inputs, inputs.contents(), group=TOGETHER)
