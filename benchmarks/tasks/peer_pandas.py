"""pandas: read the Parquet file, group by contest and candidate, sum."""

from __future__ import annotations

import pandas as pd

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task

LABEL = "pandas group-by, from Parquet"
GROUP = "totals"
ONCE = False


def prepare(inputs: Inputs) -> Task[pd.DataFrame]:
    """The names stay categories, which is how pandas is fastest here."""
    columns = ["contest", "candidate", "votes"]

    def run() -> pd.DataFrame:
        votes = pd.read_parquet(inputs.votes, columns=columns)
        return votes.groupby(columns[:2], observed=True, sort=False)["votes"].sum().reset_index()

    def right(sums: pd.DataFrame) -> bool:
        return totals_of(sums[name].tolist() for name in columns) == inputs.totals()

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures")
