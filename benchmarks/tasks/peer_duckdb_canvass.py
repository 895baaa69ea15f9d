"""The outputs of a canvass in hand-written DuckDB SQL over tidy columns: what the general path is held against.

It knows everything beforehand that a canvass has to find out: one holder, no withdrawals, rulings or notices, every
figure known, the rules written into the query. Totals, margins, turnout, coverage, and the linear checks as bits, each
kept as a table. `peer_duckdb_checks` has the checks that hold forms against one another as well.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task

LABEL = "DuckDB, hand-written SQL for the outcomes and each form's checks"
GROUP = "canvass"
ONCE = False

STEPS = {
    "paper": """
        from forms join (
            select form, sum(votes)::bigint as summed, max(votes) as most from votes group by all
        ) using (form)""",
    "judged": """
        select *, (valid = 0 and summed > 0)::int
            + 2 * (summed <> valid)::int + 4 * (valid + rejected <> polled)::int
            + 8 * ("registered.male" + "registered.female" <> registered
                or "polled.male" + "polled.female" <> polled)::int
            + 16 * (polled > registered or valid > registered or summed > registered)::int
            + 32 * (registered > 0 and (100 * polled >= 95 * registered or 100 * polled <= 5 * registered))::int
            + 64 * (polled > 0 and 100 * rejected >= 3 * polled)::int
            + 128 * (valid >= 100 and 100 * most >= 95 * valid)::int as fired
        from paper""",
    "totals": "select contest, candidate, sum(votes)::bigint as votes, count(*) as counted from votes group by all",
    "standing": """
        select contest, max_by(candidate, votes) as leader, max(votes) as first, max(votes, 2)[2] as second,
            sum(votes)::bigint as everything
        from totals group by all""",
    "summary": """
        select contest, count(*) as counted, any_value(stations) as expected, sum(registered) as registered,
            sum(polled) as polled, sum(valid) as valid, sum(rejected) as rejected,
            count(*) filter (fired & 15 > 0) as in_error
        from judged join seats using (contest) group by all""",
    "hits": """
        select contest, bit, count(*) as hits from judged, range(8) b(bit) where fired >> bit & 1 = 1 group by all""",
}


def prepare(inputs: Inputs) -> Task[pa.Table]:
    """Open a database in memory over the files; every run reads them."""
    return by_hand(inputs, STEPS)


def by_hand(inputs: Inputs, steps: Mapping[str, str]) -> Task[pa.Table]:
    """These queries, each kept as a table."""
    db = duckdb.connect()
    db.execute("set preserve_insertion_order = false")
    for name in ("votes", "forms", "seats"):
        db.read_parquet(str(getattr(inputs, name))).create_view(name)

    def run() -> pa.Table:
        for name, sql in steps.items():
            db.execute(f"create or replace temp table {name} as {sql}")
        return db.execute("select contest, candidate, votes from totals").to_arrow_table()

    def right(sums: pa.Table) -> bool:
        return totals_of(column.to_pylist() for column in sums.columns) == inputs.totals()

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures")
