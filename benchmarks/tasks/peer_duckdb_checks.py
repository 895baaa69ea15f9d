"""The hand-written SQL of `peer_duckdb_canvass`, and the checks that hold forms against one another.

Shares unlike the rest of the contest, swapped rows and identical figures, each kept as a table.
"""

from __future__ import annotations

import pyarrow as pa

from benchmarks.inputs import Inputs
from benchmarks.task import Task
from benchmarks.tasks.peer_duckdb_canvass import STEPS, by_hand

LABEL = "DuckDB, hand-written SQL for the outcomes and every check"
GROUP = "checks"
ONCE = False

_CHECKS = {
    "printed": """
        select form, sum(votes * (candidate::int * 2654435761 % 2147483647))::bigint as print
        from votes group by all""",
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
        select contest, form from paper join printed using (form)
        qualify summed > 0 and count(*) over (partition by contest, summed, print) > 1""",
}


def prepare(inputs: Inputs) -> Task[pa.Table]:
    """Open a database in memory over the files; every run reads them."""
    return by_hand(inputs, STEPS | _CHECKS)
