"""actasum (PyPI): the same table into its log, which statement speaks for each station, and totals that are verified.

Its verifier says whether the totals it adds up are those it is given, and where not; that is how its commands give
totals. It is given them in memory, and its statements are not written to a file and read again in between.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from benchmarks.inputs import Inputs
from benchmarks.statements import statements
from benchmarks.task import Task
from benchmarks.tasks import peer_actasum

LABEL = "actasum, the same file to totals that it verifies"
GROUP = "statements to totals"
ONCE = True
NEEDS = "actasum"


def prepare(inputs: Inputs) -> Task[Any]:
    """An empty log of its own, and the totals."""
    given, reading = statements(inputs), peer_actasum.prepare(inputs)
    forms, verify = import_module("actasum.statement"), import_module("actasum.verify")
    areas = {
        f"co/01/{number:03d}": forms.AreaTotals(
            blank=None, null=None, candidatures={f"0001-{serial}": n for serial, n in given.totals[contest].items()}
        )
        for number, contest in enumerate(sorted(given.totals), 1)
    }

    def run() -> Any:  # noqa: ANN401 - a peer without types
        read = reading.run()
        official = forms.OfficialTotals(
            profile=read[0].profile, election=read[0].election, areas=areas, grouping="station-prefix/3"
        )
        return verify.compare(read, official)

    def right(compared: Any) -> bool:  # noqa: ANN401 - a peer without types
        return bool(compared.ok and compared.standing.areas_matching == len(areas))

    return Task(run=run, right=right, amount=given.figures, unit="figures")
