"""The lower bound: numpy adds up arrays that are in memory already, with the groups numbered beforehand."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task

LABEL = "numpy bincount, arrays in memory (lower bound)"
GROUP = "totals"
ONCE = False


def prepare(inputs: Inputs) -> Task[npt.NDArray[np.float64]]:
    """Load the arrays. Sums are doubles, exact up to 2^53."""
    with np.load(inputs.arrays) as stored:
        candidate, votes = stored["candidate"], stored["votes"]
    names: list[tuple[str, str]] = json.loads(inputs.names.read_text(encoding="utf-8"))

    def run() -> npt.NDArray[np.float64]:
        return np.bincount(candidate, votes, minlength=len(names)).astype(np.float64, copy=False)

    def right(sums: npt.NDArray[np.float64]) -> bool:
        contests, serials = zip(*names, strict=True)
        return totals_of((contests, serials, sums.tolist())) == inputs.totals()

    return Task(run=run, right=right, amount=len(votes), unit="figures")
