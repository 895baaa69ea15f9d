"""Which of 859 contests, with 90,675 stations and 25 candidates, hold a contradiction: all of them at once."""

from __future__ import annotations

from benchmarks.inputs import Inputs
from benchmarks.proving import CONTESTS, national
from benchmarks.task import Task
from natija.canvass.certificates import Screen, screen

LABEL = "certificates, 859 contests"
GROUP = "certificates"
ONCE = False


def prepare(inputs: Inputs) -> Task[Screen]:
    """The panel; nothing of the simulated election is needed."""
    del inputs
    panel = national()

    def run() -> Screen:
        return screen(panel)

    def right(found: Screen) -> bool:
        """Added up contest by contest, in Python's own integers."""
        for c in range(CONTESTS):
            rows = panel.least[panel.starts[c] : panel.starts[c + 1]].tolist()
            more = [
                total - sum(column)
                for total, column in zip(panel.stated[c].tolist(), zip(*rows, strict=True), strict=True)
            ]
            excess = max(0, sum(n for n in more if n > 0) - int(panel.elsewhere[c]))
            if found.excess[c] != excess or found.deficits[c].tolist() != [max(0, -n) for n in more]:
                return False
        return bool((found.excess > 0).any()) and not found.unsettled.any()

    return Task(run=run, right=right, amount=CONTESTS, unit="contests")
