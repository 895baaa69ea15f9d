"""One form to its contest's new standing, while another process appends 50 forms of other contests a second."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import replace

from benchmarks.following import one_form
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Outcome

LABEL = "one form, the same while 50 forms a second arrive"
GROUP = "form"
ONCE = False
RUNS = 60
RATE = 50


def prepare(inputs: Inputs) -> Task[Outcome]:
    """The same log, and a process that appends to it."""
    folder = tempfile.TemporaryDirectory(dir=inputs.folder)
    task = one_form(inputs, folder)
    command = [sys.executable, "-m", "benchmarks.arriving", str(inputs.folder), f"{folder.name}/log", str(RATE)]
    writer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    writer.stdout.readline()  # type: ignore[union-attr]  # it has begun

    def right(outcome: Outcome) -> bool:
        still = writer.poll() is None
        writer.kill()
        writer.wait()
        latest = task.run()  # what arrived since the last run is of other contests
        return still and latest == outcome and task.right(latest)

    return replace(task, right=right)
