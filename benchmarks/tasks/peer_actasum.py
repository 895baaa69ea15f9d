"""actasum (PyPI): read the same table into statements and append them to its log, as its commands do."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from importlib import import_module
from typing import Any

from benchmarks.inputs import ORIGIN, Inputs
from benchmarks.statements import statements
from benchmarks.task import Task

LABEL = "actasum, the same statements to its log"
GROUP = "statements"
ONCE = True
NEEDS = "actasum"


def prepare(inputs: Inputs) -> Task[list[Any]]:
    """An empty log of its own."""
    reader = import_module("actasum.profiles.co.escrutinio")  # the module loads where actasum is not installed
    given = statements(inputs)
    folder = tempfile.TemporaryDirectory(dir=inputs.folder)
    log = import_module("actasum.log").Log.create(f"{folder.name}/log", ORIGIN)

    def run() -> list[Any]:
        read: list[Any] = reader.read_statements(reader.load_mmv(str(given.file)), "2025-03")
        log.append(read)
        return read

    def right(read: list[Any]) -> bool:
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for statement in read:
            for option, votes in statement.candidatures.items():
                found[statement.station.split("/")[2]][option.split("-")[1]] += votes
        folder.cleanup()
        in_order = [dict(found[number]) for number in sorted(found)]
        return in_order == [given.totals[contest] for contest in sorted(given.totals)]

    return Task(run=run, right=right, amount=given.figures, unit="figures")
