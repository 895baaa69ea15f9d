"""How many of 600 forms must be wrong: for one candidate who lacks votes, for eight, and for eight and an excess."""

from __future__ import annotations

from benchmarks.inputs import Inputs
from benchmarks.proving import large
from benchmarks.task import Task
from natija.canvass.certificates import Certificate, prove

LABEL = "proofs with k_min, three contests of 600 stations"
GROUP = "k_min"
ONCE = False


def prepare(inputs: Inputs) -> Task[list[tuple[Certificate, ...]]]:
    """The three cases; nothing of the simulated election is needed."""
    del inputs
    cases = [large(1, excess=False), large(8, excess=False), large(8, excess=True)]

    def run() -> list[tuple[Certificate, ...]]:
        return [prove(case) for case in cases]

    def right(made: list[tuple[Certificate, ...]]) -> bool:
        """Every number is exact; that of the first case is a sort and a running sum."""
        strengths = [certificate.strength for found in made for certificate in found]
        column = sorted(cases[0].forms.least[:, 0].tolist(), reverse=True)
        short = sum(column) - cases[0].stated["1"]
        fewest = next(k for k in range(len(column) + 1) if sum(column[:k]) >= short)
        exact = all(strength is not None and strength.exact for strength in strengths)
        return exact and len(strengths) == 4 and strengths[0] is not None and strengths[0].forms == fewest

    return Task(run=run, right=right, amount=len(cases), unit="contests")
