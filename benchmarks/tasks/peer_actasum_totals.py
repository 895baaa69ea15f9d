"""actasum (PyPI): the same table into its log, which statement speaks for each station, and totals that are verified.

Its verifier says whether the totals it adds up are those it is given, and where not; that is how its commands give
totals. It is given them in memory, and its statements are not written to a file and read again in between.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.inputs import Inputs
from benchmarks.statements import Statements, statements
from benchmarks.task import Task
from benchmarks.tasks import peer_actasum

LABEL = "actasum, the same file to totals that it verifies"
GROUP = "statements to totals"
ONCE = True
NEEDS = "actasum"


def prepare(inputs: Inputs) -> Task[Any]:
    """An empty log of its own, and the totals."""
    given, reading = statements(inputs), peer_actasum.prepare(inputs)
    return Task(
        run=lambda: compared(reading.run(), given), right=lambda found: right(found, given), amount=given.figures,
        unit="figures",
    )  # fmt: skip


def compared(read: list[Any], given: Statements) -> Any:  # noqa: ANN401 - a peer without types
    """What its verifier says of the statements and the totals of their contests."""
    forms, verify = import_module("actasum.statement"), import_module("actasum.verify")
    areas = {
        f"co/01/{number:03d}": forms.AreaTotals(
            blank=None, null=None, candidatures={f"0001-{serial}": n for serial, n in given.totals[contest].items()}
        )
        for number, contest in enumerate(sorted(given.totals), 1)
    }
    official = forms.OfficialTotals(
        profile=read[0].profile, election=read[0].election, areas=areas, grouping="station-prefix/3"
    )
    return verify.compare(read, official)


def right(found: Any, given: Statements) -> bool:  # noqa: ANN401 - a peer without types
    """Every contest's totals are those of the simulator."""
    return bool(found.ok and found.standing.areas_matching == len(given.totals))
