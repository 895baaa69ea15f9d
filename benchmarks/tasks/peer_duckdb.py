"""DuckDB: one plain group-by over the Parquet file."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task

LABEL = "DuckDB group-by, from Parquet"
GROUP = "totals"
ONCE = False


def prepare(inputs: Inputs) -> Task[pa.Table]:
    """Open a database in memory."""
    db = duckdb.connect()
    query = "select contest, candidate, sum(votes)::bigint from read_parquet(?) group by all"

    def run() -> pa.Table:
        return db.execute(query, [str(inputs.votes)]).to_arrow_table()

    def right(sums: pa.Table) -> bool:
        return totals_of(column.to_pylist() for column in sums.columns) == inputs.totals()

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures")
