"""The outputs of a canvass in hand-written DuckDB SQL over tidy columns: what the general path is held against.

It knows everything beforehand that a canvass has to find out: one holder, no withdrawals, rulings or notices, every
figure known, the rules written into the query. Totals, margins, turnout, coverage, the linear checks as bits, shares
unlike the rest of the contest, swapped rows and identical figures, each kept as a table.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from benchmarks.inputs import Inputs, totals_of
from benchmarks.task import Task

LABEL = "DuckDB, hand-written SQL for the outputs of a canvass"
GROUP = "canvass"
ONCE = False

_STEPS = {
    "paper": """
        from forms join (
            select form, sum(votes)::bigint as summed, max(votes) as most,
                sum(votes * (candidate::int * 2654435761 % 2147483647))::bigint as print
            from votes group by all
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
    "strange": """
        select form, candidate, 100 * abs(votes * others - rest * summed) >= 50 * summed * others as unlike,
            votes >= 15 and votes * others >= 5 * rest * summed as above,
            rest * summed >= 15 * others and rest * summed >= 5 * votes * others as below
        from (
            select t.form, t.candidate, t.votes, summed, o.votes - t.votes as rest, everything - summed as others
            from votes t join totals o using (contest, candidate) join standing using (contest) join paper using (form)
        ) where summed > 0 and others > 0 and (unlike or above or below)""",
    "swapped": """
        select a.form, a.candidate, b.candidate as other from strange a join strange b using (form)
        where a.above and b.below""",
    "alike": """
        select contest, form from paper
        qualify summed > 0 and count(*) over (partition by contest, summed, print) > 1""",
}


def prepare(inputs: Inputs) -> Task[pa.Table]:
    """Open a database in memory over the files; every run reads them."""
    db = duckdb.connect()
    db.execute("set preserve_insertion_order = false")
    for name in ("votes", "forms", "seats"):
        db.read_parquet(str(getattr(inputs, name))).create_view(name)

    def run() -> pa.Table:
        for name, sql in _STEPS.items():
            db.execute(f"create or replace temp table {name} as {sql}")
        return db.execute("select contest, candidate, votes from totals").to_arrow_table()

    def right(sums: pa.Table) -> bool:
        return totals_of(column.to_pylist() for column in sums.columns) == inputs.totals()

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures")
