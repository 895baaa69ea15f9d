"""polars: scan the Parquet file, group by contest and candidate, sum."""

from __future__ import annotations

import polars as pl

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task

LABEL = "polars group-by, from Parquet"
GROUP = "totals"
ONCE = False


def prepare(inputs: Inputs) -> Task[pl.DataFrame]:
    """Nothing but the path."""

    def run() -> pl.DataFrame:
        return pl.scan_parquet(inputs.votes).group_by("contest", "candidate").agg(pl.col("votes").sum()).collect()

    def right(sums: pl.DataFrame) -> bool:
        return totals_of(column.to_list() for column in sums) == inputs.totals()

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures")
